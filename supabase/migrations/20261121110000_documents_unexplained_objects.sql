-- unexplained_objects: stored files that no row explains, with the time since when; and when it was last looked.
create table private.unexplained_objects (
    object_name text not null,
    object_version text,
    first_seen_at timestamptz not null,
    constraint unexplained_objects_pkey primary key (object_name)
);
comment on table private.unexplained_objects is
    'One look can be wrong, as when a database was restored and its files were not: such a file goes after a second.';

alter table private.unexplained_objects enable row level security;
alter table private.unexplained_objects force row level security;

create table private.sweeps (
    -- There is one whole look at a time, and its result.
    only_row boolean not null default true
        constraint sweeps_only_row check (only_row),
    looked_at timestamptz not null,
    result jsonb not null,
    constraint sweeps_pkey primary key (only_row)
);
comment on table private.sweeps is 'The last look at the whole bucket: when, and what was counted.';

alter table private.sweeps enable row level security;
alter table private.sweeps force row level security;

-- The sweep asks for what ended lately, and for what is to be deleted; both are few.
create index document_uploads_unused_idx on public.document_uploads (closed_at) where outcome in ('abandoned', 'expired');
create index patient_documents_deleting_idx on public.patient_documents (deleting_at) where status = 'deleting';
