-- pictures: whether a document has its derived pictures, and if it never will, why.
alter table public.patient_documents
    add column pictures text not null default 'pending'
        constraint patient_documents_pictures_known check (pictures in ('pending', 'made', 'none')),
    add column pictures_reason text
        constraint patient_documents_pictures_reason_form check (pictures_reason ~ '^[a-z_]{1,32}$')
        constraint patient_documents_pictures_reason_given check ((pictures = 'none') = (pictures_reason is not null));
comment on column public.patient_documents.pictures is
    'made: .derived/preview.jpg and .derived/medium.jpg lie beside the original; none: no decoder reads it, for pictures_reason.';

-- Which worker is making the pictures of a document, and until when nobody else does.
create table private.picture_turns (
    document_id uuid not null,
    organisation_id uuid not null,
    leased_until timestamptz not null,
    attempt integer not null default 1
        constraint picture_turns_attempt_positive check (attempt > 0),
    constraint picture_turns_pkey primary key (document_id),
    constraint picture_turns_document_id_fkey foreign key (organisation_id, document_id)
        references public.patient_documents (organisation_id, id) on delete cascade
);
comment on table private.picture_turns is 'Beside the documents: a turn is no change of a document. Emptied as pictures are made.';

create index picture_turns_organisation_id_document_id_idx on private.picture_turns (organisation_id, document_id);
-- What waits for pictures is little; the worker asks for it of all practices at once.
create index patient_documents_pending_pictures_idx on public.patient_documents (created_at, id)
    where status = 'ready' and pictures = 'pending';

alter table private.picture_turns enable row level security;
alter table private.picture_turns force row level security;
