-- Who may touch documents, their intents, and the objects in the bucket. Safe to run again.
-- Columns not granted are ours: path, size, type, hash, status and signatures are never chosen by the caller.

-- patient_documents

revoke all on public.patient_documents from anon, authenticated, service_role;
grant select on public.patient_documents to authenticated;
grant update (title, captured_at) on public.patient_documents to authenticated;

drop policy if exists patient_documents_select_staff on public.patient_documents;
create policy patient_documents_select_staff on public.patient_documents
    for select to authenticated
    using (
        organisation_id = (select private.active_organisation('documents.read'))
        and (status = 'ready' or (status = 'received' and created_by = (select auth.uid())))
    );
comment on policy patient_documents_select_staff on public.patient_documents is
    'Staff read the documents of the organisation they work in; one whose bytes are not verified, its uploader alone.';

drop policy if exists patient_documents_update_staff on public.patient_documents;
create policy patient_documents_update_staff on public.patient_documents
    for update to authenticated
    using (
        organisation_id = (select private.active_organisation('documents.update'))
        and (status = 'ready' or (status = 'received' and created_by = (select auth.uid())))
    )
    with check (organisation_id = (select private.active_organisation('documents.update')));
comment on policy patient_documents_update_staff on public.patient_documents is
    'Practitioners rename and date documents; rows are made by commit_upload and removed by finish_document_delete.';

-- document_uploads: begin_upload and its sisters are the only way in.

revoke all on public.document_uploads from anon, authenticated, service_role;

-- rejected_uploads: written by reject_document, read by whoever sent the file.

revoke all on public.rejected_uploads from anon, authenticated, service_role;
grant select on public.rejected_uploads to authenticated;

drop policy if exists rejected_uploads_select_uploader on public.rejected_uploads;
create policy rejected_uploads_select_uploader on public.rejected_uploads
    for select to authenticated
    using (
        organisation_id = (select private.active_organisation('documents.read'))
        and created_by = (select auth.uid())
    );
comment on policy rejected_uploads_select_uploader on public.rejected_uploads is
    'Whoever sent a file that was not what it said learns so; its name is nobody else''s to read.';

-- retention_rules: staff know what holds for them, admins lengthen it.

revoke all on public.retention_rules from anon, authenticated, service_role;
grant select on public.retention_rules to authenticated;
grant insert (organisation_id, media_kind, keep_years) on public.retention_rules to authenticated;
grant update (keep_years) on public.retention_rules to authenticated;

drop policy if exists retention_rules_select_staff on public.retention_rules;
create policy retention_rules_select_staff on public.retention_rules
    for select to authenticated
    using (organisation_id = (select private.active_organisation('organisation.read')));
comment on policy retention_rules_select_staff on public.retention_rules is
    'Staff read how long the practice they work in keeps documents.';

drop policy if exists retention_rules_insert_admins on public.retention_rules;
create policy retention_rules_insert_admins on public.retention_rules
    for insert to authenticated
    with check (organisation_id = (select private.active_organisation('organisation.update')));
comment on policy retention_rules_insert_admins on public.retention_rules is
    'Admins have the practice they work in keep a kind of document longer than the default.';

drop policy if exists retention_rules_update_admins on public.retention_rules;
create policy retention_rules_update_admins on public.retention_rules
    for update to authenticated
    using (organisation_id = (select private.active_organisation('organisation.update')))
    with check (organisation_id = (select private.active_organisation('organisation.update')));
comment on policy retention_rules_update_admins on public.retention_rules is
    'Admins change how long, down to the default; the default itself is the number of years that undoes it.';

-- legal_holds: written by place_hold and release_hold, read by those who may.

revoke all on public.legal_holds from anon, authenticated, service_role;
grant select on public.legal_holds to authenticated;

drop policy if exists legal_holds_select_admins on public.legal_holds;
create policy legal_holds_select_admins on public.legal_holds
    for select to authenticated
    using (organisation_id = (select private.active_organisation('documents.hold')));
comment on policy legal_holds_select_admins on public.legal_holds is
    'Why a patient is on hold is for those who may release it; that a document is, everyone reads in document_retention.';

-- storage.objects. There is no policy for update, so nothing is moved or overwritten, and none on buckets. Signing a URL
-- is not among the operations: nobody but our own service signs.

drop policy if exists objects_select_patient_documents on storage.objects;
create policy objects_select_patient_documents on storage.objects
    for select to authenticated
    using (
        bucket_id = 'patient-documents'
        and (
            (
                (select storage.allow_any_operation(array[
                    'object.get_authenticated', 'object.get_authenticated_info', 'object.head_authenticated_info'
                ]))
                and private.may_fetch(objects.name, objects.version)
            )
            or (
                (select storage.allow_any_operation(array['object.delete', 'object.delete_many']))
                and (
                    objects.name in (select private.names_in_deletion())
                    or private.may_take_back(objects.name)
                )
            )
        )
    );

drop policy if exists objects_insert_patient_documents on storage.objects;
create policy objects_insert_patient_documents on storage.objects
    for insert to authenticated
    with check (
        bucket_id = 'patient-documents'
        and (select storage.allow_any_operation(array['object.upload', 'tus.upload.create', 'tus.upload.part']))
        and private.may_store(objects.name, objects.metadata)
    );

drop policy if exists objects_delete_patient_documents on storage.objects;
create policy objects_delete_patient_documents on storage.objects
    for delete to authenticated
    using (
        bucket_id = 'patient-documents'
        and (select storage.allow_any_operation(array['object.delete', 'object.delete_many']))
        and (
            objects.name in (select private.names_in_deletion())
            or private.may_take_back(objects.name)
        )
    );
