-- document_verifications: which worker is reading the bytes of a received document, and until when nobody else does.
create table private.document_verifications (
    document_id uuid not null,
    organisation_id uuid not null,
    -- Whose turn it is: a worker that was too slow cannot end the turn of the next.
    lease_id uuid not null,
    leased_until timestamptz not null,
    attempt integer not null default 1
        constraint document_verifications_attempt_positive check (attempt > 0),
    constraint document_verifications_pkey primary key (document_id),
    constraint document_verifications_document_id_fkey foreign key (organisation_id, document_id)
        references public.patient_documents (organisation_id, id) on delete cascade
);
comment on table private.document_verifications is
    'Beside the documents and not in them: a turn is no change of a document. Emptied as documents become ready.';

create index document_verifications_organisation_id_document_id_idx on private.document_verifications
    (organisation_id, document_id);

-- Received documents are few; the worker asks for them of all practices at once.
create index patient_documents_received_idx on public.patient_documents (created_at, id) where status = 'received';

alter table private.document_verifications enable row level security;
alter table private.document_verifications force row level security;
