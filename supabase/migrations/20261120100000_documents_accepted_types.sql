-- accepted_types: what may be stored, one table for bucket, functions and tests.
create table private.accepted_types (
    mime_type text not null,
    extension text not null
        constraint accepted_types_extension_form check (extension ~ '^[a-z0-9]{2,5}$'),
    size_bytes_max bigint not null
        constraint accepted_types_size_positive check (size_bytes_max > 0),
    constraint accepted_types_pkey primary key (mime_type),
    constraint accepted_types_extension_unique unique (extension)
);
comment on table private.accepted_types is 'Accepted MIME types, the extension each gives a stored file, and the largest size.';

alter table private.accepted_types enable row level security;
alter table private.accepted_types force row level security;

insert into private.accepted_types (mime_type, extension, size_bytes_max)
values
    ('image/jpeg', 'jpg', 52428800),
    ('image/png', 'png', 52428800),
    ('image/webp', 'webp', 52428800),
    ('image/tiff', 'tiff', 104857600),
    ('image/heic', 'heic', 104857600),
    ('application/pdf', 'pdf', 52428800),
    ('application/dicom', 'dcm', 524288000);
