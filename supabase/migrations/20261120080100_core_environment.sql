-- environment: which of the three worlds this database is; the seed runs on a local one alone.
create table private.environment (
    name text not null
        constraint environment_name_known check (name in ('local', 'staging', 'production')),
    -- A second row would make the answer ambiguous.
    only_row boolean not null default true
        constraint environment_only_row check (only_row),
    constraint environment_pkey primary key (only_row)
);
comment on table private.environment is 'One row, written when the database is set up; no migration decides it.';

alter table private.environment enable row level security;
alter table private.environment force row level security;
