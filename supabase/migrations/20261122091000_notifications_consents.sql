-- What a patient agreed to be reached by, and when a practice leaves people alone.
alter table public.patients
    add column accepts_sms boolean not null default false,
    add column accepts_email boolean not null default false;
comment on column public.patients.accepts_sms is 'The patient agreed to messages by SMS; without it none is sent.';
comment on column public.patients.accepts_email is 'The patient agreed to messages by mail; without it none is sent.';

-- From the first to the second by the practice's own clock nothing is sent to patients; the same hour twice is no quiet.
alter table public.organisations
    add column quiet_from time not null default '20:00',
    add column quiet_until time not null default '08:00';
comment on column public.organisations.quiet_from is 'Messages to patients wait from here, by the clock of the practice.';
