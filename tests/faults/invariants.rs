//! What must hold when everybody has come back and the sweep has run.

use chrono::{Duration, Utc};
use molaire::documents::{SHARE_MAX, Sweep, Verify};
use molaire::local::edge;
use molaire::worker::Worker;

use crate::scenarios::{Told, World};

/// Each is a question whose answer is nothing.
const NOTHING: [(&str, &str); 8] = [
    (
        "a document without its file, or with another",
        "select patient_documents.id::text from public.patient_documents
        left join storage.objects on objects.bucket_id = 'patient-documents' and objects.name = patient_documents.file_path
        where objects.version is distinct from patient_documents.object_version",
    ),
    (
        "a file without its document",
        "select objects.name from storage.objects where not exists (
            select from public.patient_documents
            where patient_documents.file_path = objects.name
                or objects.name like replace(patient_documents.file_path, patient_documents.file_name, '.derived/%')
        )",
    ),
    ("an open upload", "select document_id::text from public.document_uploads where closed_at is null"),
    ("a document that is not ready", "select id::text || status from public.patient_documents where status <> 'ready'"),
    ("a rejected file that is not removed", "select document_id::text from public.rejected_uploads where removed_at is null"),
    (
        "a quota that is wrong",
        "select bytes_used || ' ' || bytes_reserved from private.organisation_usage
        where bytes_reserved <> 0 or bytes_used <> (
            select coalesce(sum(size_bytes), 0) from public.patient_documents
            where patient_documents.organisation_id = organisation_usage.organisation_id
        )",
    ),
    (
        "a break in the audit",
        "select faults.fault from public.organisations, lateral private.audit_faults(organisations.id) as faults",
    ),
    (
        "a document that came or went without an entry",
        "select 'entries ' || made.count || ' ' || gone.count
        from (select count(*) from audit.entries where table_name = 'patient_documents' and action = 'insert') as made,
            (select count(*) from audit.entries where table_name = 'patient_documents' and action = 'delete') as gone
        where made.count <> gone.count + (select count(*) from public.patient_documents)
            or gone.count <> (select count(*) from audit.document_tombstones) + (select count(*) from public.rejected_uploads)",
    ),
];

/// Everybody comes back, a day later; as often as something is found, and not for ever.
pub async fn recover(world: &World) -> Result<(), String> {
    let settings = edge::settings(&world.app.gateway_url, "http://127.0.0.1:54300", &world.app.lease.lent.keys);
    let worker = Worker::new(settings.unwrap()).unwrap();
    // Who was killed while reading holds its turn for ten minutes.
    world.app.execute("update private.document_verifications set leased_until = now() - interval '1 second'").await;
    for round in 0..6 {
        let read = Verify::run(&worker, "recovery-of-a-test").await.map_err(|error| error.to_string())?;
        let as_of = Utc::now() + Duration::hours(26 + 2 * round);
        let sweep = Sweep { as_of, share_max: SHARE_MAX, looks_now: true };
        let swept = sweep.run(&worker.service, "recovery-of-a-test").await.map_err(|error| error.to_string())?;
        if read + swept.removed + swept.deletions_finished + swept.failed == 0 {
            return Ok(());
        }
    }
    Err("recovery does not end".to_owned())
}

/// What does not hold, in words.
pub async fn broken(world: &World, told: &Told) -> Vec<String> {
    let mut broken = Vec::new();
    for (what, query) in NOTHING {
        let query = format!("select string_agg(answer, ' ') from ({query}) as answers (answer)");
        if let Some(found) = world.app.truth(&query).await {
            broken.push(format!("{what}: {found}"));
        }
    }
    for (id, bytes) in &told.stored {
        let query = format!("select file_path from public.patient_documents where id = '{id}'");
        let path = world.app.truth(&format!("({query})")).await;
        let Some(path) = path else {
            broken.push(format!("acknowledged and lost: {id}"));
            continue;
        };
        let url = format!("{}/storage/v1/object/authenticated/patient-documents/{path}", world.app.gateway_url);
        let request = world.app.client.get(url).header("apikey", &world.app.lease.lent.keys.secret_key);
        let stored = request.send().await.unwrap().bytes().await.unwrap();
        if stored != *bytes {
            broken.push(format!("acknowledged and other bytes: {id}"));
        }
    }
    for id in &told.deleted {
        let query = format!("select count(*) from public.patient_documents where id = '{id}'");
        if world.app.truth(&query).await.as_deref() != Some("0") {
            broken.push(format!("deleted and still there: {id}"));
        }
    }
    for title in &told.refused {
        let query = format!("select count(*) from public.patient_documents where title = '{title}'");
        if world.app.truth(&query).await.as_deref() != Some("0") {
            broken.push(format!("refused and there: {title}"));
        }
    }
    broken
}
