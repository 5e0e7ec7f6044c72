//! How long a look at the whole bucket takes, against the number of objects; beside it, in the same run, the two anti-joins
//! that it stands for, and a listing through Storage, which has compared nothing yet.
//!
//! In each bucket a handful is planted that belongs to nobody: the look must name exactly that.
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code)]

#[path = "../tests/api/app.rs"]
mod app;
#[path = "../tests/api/fault_proxy.rs"]
mod fault_proxy;
#[path = "../tests/api/people.rs"]
mod people;
#[path = "../tests/api/started.rs"]
mod started;

use std::time::{Duration, Instant};

use app::App;
use molaire::local::postgres::SUPERUSER;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor, PgConnection};

/// Rows of documents, and whether two pictures lie beside the object of each.
const BUCKETS: [(u32, bool); 5] =
    [(10_000, true), (100_000, true), (333_333, true), (1_000_000, false), (1_000_000, true)];

/// A listing answers at most a thousand objects a call: a small bucket shows what a call costs.
const LISTED_ROWS_MAX: u32 = 10_000;

/// Looks at each bucket; the median counts.
const LOOKS: i32 = 5;

/// Older than the day that protects what was stored lately.
const AGE_HOURS: i32 = 25;

/// Keys that no row explains, each like one that a row does; `{folder}` is a document's, `{patient}` its patient's.
const PLANTED: [&str; 6] = [
    "{folder}other.jpg",
    "{folder}deeper/.derived/preview.jpg",
    "{patient}11111111-2222-4333-8444-555555555555/a.jpg",
    "{patient}11111111-2222-4333-8444-555555555555/.derived/medium.jpg",
    "{patient}no-id/a.jpg",
    "stray",
];

#[tokio::main]
async fn main() {
    let app = App::start().await;
    let mut owner = app.lease.connect(SUPERUSER).await.unwrap();
    run(&mut owner, PATIENTS).await;
    println!("{:>9} {:>9} {:>10} {:>12} {:>10}", "rows", "objects", "sweep", "anti-joins", "listing");
    for (rows, has_pictures) in BUCKETS {
        let objects = fill(&mut owner, rows, has_pictures).await;
        let mut planted = plant(&mut owner).await;
        planted.sort_unstable();
        let objects = objects + planted.len() as u64;
        let mut worker = app.lease.connect("postgres").await.unwrap();
        worker.execute("set role service_role").await.unwrap();
        let (mut looks, mut joins) = (Vec::new(), Vec::new());
        // In turns, so that a busy machine slows both.
        for look in 0..LOOKS {
            looks.push(sweep(&mut worker, look, objects, &planted).await);
            joins.push(anti_joins(&mut owner, planted.len()).await);
        }
        let listing = if rows <= LISTED_ROWS_MAX { seconds(list(&app, objects).await) } else { "-".to_owned() };
        println!("{rows:>9} {objects:>9} {:>10} {:>12} {listing:>10}", seconds(median(looks)), seconds(median(joins)));
    }
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// 200 practices of 250 patients. Without triggers: the audit of these rows is not what is measured.
const PATIENTS: &str = "
    set session_replication_role = replica;
    set synchronous_commit = off;
    set maintenance_work_mem = '512MB';
    insert into public.organisations (id, name)
    select gen_random_uuid(), 'Cabinet ' || n from generate_series(1, 198) as n;
    delete from public.patients;
    insert into public.patients (organisation_id, last_name, first_name, created_by)
    select organisations.id, 'Nom ' || n, 'Prénom ' || n, '3a000000-0000-4000-8000-00000000000a'
    from public.organisations cross join generate_series(1, 250) as n;
    create temporary table numbered as
    select id, organisation_id, row_number() over () as number from public.patients;
    analyze numbered";

const EMPTY: &str = "
    truncate public.patient_documents, public.document_uploads, storage.objects,
        private.unexplained_objects, private.sweeps cascade";

const DOCUMENTS: &str = "
    insert into public.patient_documents (
        id, organisation_id, patient_id, filed_patient_id, media_kind, filed_kind, title, original_name, file_name,
        mime_type, size_bytes, object_version, sha256, status, pictures, pictures_reason, created_by
    )
    select gen_random_uuid(), numbered.organisation_id, numbered.id, numbered.id, 'radiograph', 'radiograph', 'Radio',
        'a.dcm', 'a.dcm', 'application/dicom', 1000, 'v', repeat('0', 64), 'ready', '{pictures}', {reason},
        '3a000000-0000-4000-8000-00000000000a'
    from generate_series(1, {rows}) as n
    inner join numbered on numbered.number = 1 + n % 50000";

const OBJECTS: &str = r#"
    insert into storage.objects (bucket_id, name, version, metadata)
    select 'patient-documents', left(file_path, -length(file_name)) || names.name, 'v',
        '{"eTag": "\"0123456789abcdef0123456789abcdef\"", "size": 1000, "mimetype": "application/dicom",
          "cacheControl": "max-age=3600", "contentLength": 1000, "httpStatusCode": 200}'
    from public.patient_documents
    cross join (select unnest(array[{names}]) as name) as names"#;

const INDEXES: &str = r#"
    create unique index bucketid_objname on storage.objects (bucket_id, name);
    create index idx_objects_bucket_id_name on storage.objects (bucket_id, name collate "C");
    create index name_prefix_search on storage.objects (name text_pattern_ops)"#;

/// Rows and objects that agree; answers the number of objects.
async fn fill(owner: &mut PgConnection, rows: u32, has_pictures: bool) -> u64 {
    let (pictures, reason) = if has_pictures { ("made", "null") } else { ("none", "'no_decoder'") };
    let names = if has_pictures { "'a.dcm', '.derived/preview.jpg', '.derived/medium.jpg'" } else { "'a.dcm'" };
    run(owner, EMPTY).await;
    let rows_of = DOCUMENTS.replace("{pictures}", pictures).replace("{reason}", reason);
    run(owner, &rows_of.replace("{rows}", &rows.to_string())).await;
    // As a restore does: an index is made faster than it is kept.
    run(owner, "drop index storage.bucketid_objname, storage.idx_objects_bucket_id_name, storage.name_prefix_search")
        .await;
    run(owner, &OBJECTS.replace("{names}", names)).await;
    run(owner, INDEXES).await;
    // One by one: vacuum runs in no transaction.
    run(owner, "vacuum (analyze) public.patient_documents").await;
    run(owner, "vacuum (analyze) storage.objects").await;
    u64::from(rows) * if has_pictures { 3 } else { 1 }
}

async fn plant(owner: &mut PgConnection) -> Vec<String> {
    let path: String = sqlx::query_scalar("select file_path from public.patient_documents limit 1")
        .fetch_one(&mut *owner)
        .await
        .unwrap();
    let folder = path.strip_suffix("a.dcm").unwrap();
    let (patient, _) = folder.trim_end_matches('/').rsplit_once('/').unwrap();
    let names = PLANTED.map(|name| name.replace("{folder}", folder).replace("{patient}", &format!("{patient}/")));
    let insert =
        "insert into storage.objects (bucket_id, name, version) select 'patient-documents', unnest($1::text[]), 'v'";
    sqlx::query(insert).bind(&names[..]).execute(owner).await.unwrap();
    names.to_vec()
}

/// As the worker asks, an hour later each time. The first look names nothing yet, the others exactly what was planted.
async fn sweep(worker: &mut PgConnection, look: i32, objects: u64, planted: &[String]) -> Duration {
    let query = "select public.sweep_objects(now() + make_interval(hours => $1), 1000, true, 0.01, 3600)";
    let started = Instant::now();
    let seen: Value = sqlx::query_scalar(query).bind(AGE_HOURS + look).fetch_one(worker).await.unwrap();
    let taken = started.elapsed();
    let mut due: Vec<&str> =
        seen["due"].as_array().unwrap().iter().map(|due| due["object_name"].as_str().unwrap()).collect();
    due.sort_unstable();
    assert_eq!(due, if look == 0 { &[][..] } else { planted }, "what belongs to nobody, and nothing else");
    assert_eq!((&seen["objects"], &seen["unexplained"]), (&json!(objects), &json!(planted.len())));
    for reason in
        ["in_flight", "upload_ended", "document_deleted", "document_rejected", "picture_missing", "missing", "changed"]
    {
        assert_eq!(seen[reason], 0, "{reason}");
    }
    taken
}

/// Objects without a row, then rows without an object: no reason for any, no second look, no share, no pictures' folder.
async fn anti_joins(owner: &mut PgConnection, planted: usize) -> Duration {
    let query = "
        with expected as not materialized (
            select file_path as name from public.patient_documents
            union all
            select left(file_path, -length(file_name)) || '.derived/' || pictures.name
            from public.patient_documents cross join (values ('preview.jpg'), ('medium.jpg')) as pictures (name)
            where patient_documents.pictures = 'made'
        ),
        stored as not materialized (select name from storage.objects where bucket_id = 'patient-documents')
        select (select count(*) from stored where not exists (select from expected where expected.name = stored.name))
            + (select count(*) from expected where not exists (select from stored where stored.name = expected.name))";
    let started = Instant::now();
    let found: i64 = sqlx::query_scalar(query).fetch_one(owner).await.unwrap();
    let taken = started.elapsed();
    assert_eq!(usize::try_from(found).unwrap(), planted);
    taken
}

/// Every name, page after page, with the secret key.
async fn list(app: &App, objects: u64) -> Duration {
    let started = Instant::now();
    let (mut listed, mut cursor) = (0, Value::Null);
    loop {
        let request = app.client.post(format!("{}/storage/v1/object/list-v2/patient-documents", app.gateway_url));
        let request = request.header("apikey", &app.lease.lent.keys.secret_key);
        let asked =
            if cursor.is_null() { json!({ "limit": 1000 }) } else { json!({ "limit": 1000, "cursor": cursor }) };
        let page: Value = request.json(&asked).send().await.unwrap().json().await.unwrap();
        listed += page["objects"].as_array().unwrap().len() as u64;
        cursor = page["nextCursor"].clone();
        if page["hasNext"] == false {
            break;
        }
    }
    assert_eq!(listed, objects);
    started.elapsed()
}

async fn run(owner: &mut PgConnection, statements: &str) {
    owner.execute(AssertSqlSafe(statements.to_owned())).await.unwrap();
}
