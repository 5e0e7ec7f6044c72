-- Thresholds of the implant stability quotient (ISQ), a practice's own to set.
alter table public.organisations
    add column isq_critical_below numeric(4, 1) not null default 55,
    add column isq_warning_below numeric(4, 1) not null default 65,
    add constraint organisations_isq_thresholds_range check (
        isq_critical_below between 1 and 100 and isq_warning_below between isq_critical_below and 100
    );
comment on column public.organisations.isq_critical_below is 'A measurement below this is critical.';
comment on column public.organisations.isq_warning_below is 'A measurement below this, and not critical, is to be watched.';
