-- retention_defaults: how long each kind of document is kept, in every practice.
create table private.retention_defaults (
    media_kind text not null
        constraint retention_defaults_media_kind_known check (media_kind in ('radiograph', 'photo', 'document')),
    -- What a refusal names.
    rule text not null
        constraint retention_defaults_rule_form check (rule ~ '^[a-z][a-z0-9_]{2,63}$'),
    -- From the last contact with the patient.
    keep_years integer not null
        constraint retention_defaults_keep_years_range check (keep_years between 1 and 100),
    -- Never before this birthday of the patient.
    minor_age integer not null
        constraint retention_defaults_minor_age_range check (minor_age between 18 and 100),
    -- A patient who died within so many years of the last contact: so many years after the death.
    deceased_years integer not null
        constraint retention_defaults_deceased_years_range check (deceased_years between 1 and keep_years),
    legal_basis text not null
        constraint retention_defaults_legal_basis_length check (char_length(legal_basis) between 1 and 500),
    constraint retention_defaults_pkey primary key (media_kind)
);
comment on table private.retention_defaults is
    'How long documents are kept where a practice says nothing longer; also the least that a practice may say.';

alter table private.retention_defaults enable row level security;
alter table private.retention_defaults force row level security;

-- The text binds hospitals; practices have none of their own and follow it, as the order and the data protection
-- authority advise. All kinds are part of the record, so they are kept alike; they are rows, so that one may differ.
insert into private.retention_defaults (media_kind, rule, keep_years, minor_age, deceased_years, legal_basis)
select
    kinds.media_kind, 'record_20_years', 20, 28, 10,
    'Code de la santé publique, art. R. 1112-7 (par analogie) ; CNIL, délibération 2020-081 du 18 juin 2020'
from unnest(array['radiograph', 'photo', 'document']) as kinds (media_kind);
