//! Row-level security must leave the planner its indexes: the plans of the lists that people open all day.

use molaire::local::pool::{Lease, Want};
use molaire::local::postgres::SUPERUSER;
use serde_json::{Value, json};
use sqlx::{Executor, PgConnection};

const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const PRACTITIONER: &str = "2a000000-0000-4000-8000-00000000000a";

/// Forty practices beside ours, each with its patients and documents.
const FILL: &str = "
    insert into public.organisations (id, name) select gen_random_uuid(), 'Cabinet ' || n from generate_series(1, 40) as n;
    insert into public.memberships (organisation_id, user_id, role)
    select organisations.id, '3a000000-0000-4000-8000-00000000000a', 'admin' from public.organisations on conflict do nothing;
    insert into public.patients (organisation_id, last_name, first_name, created_by)
    select organisations.id, 'Nom', 'Prénom ' || n, '3a000000-0000-4000-8000-00000000000a'
    from public.organisations cross join generate_series(1, 300) as n;
    insert into public.patient_documents (
        id, organisation_id, patient_id, filed_patient_id, media_kind, filed_kind, title, original_name, file_name, mime_type,
        size_bytes, object_version, sha256, status, created_by, created_at
    )
    select gen_random_uuid(), patients.organisation_id, patients.id, patients.id, 'radiograph', 'radiograph', 'Radio', 'a.dcm',
        'a.dcm', 'application/dicom', 1, 'v', repeat('0', 64), 'ready', '3a000000-0000-4000-8000-00000000000a',
        now() - n * interval '1 hour'
    from public.patients cross join generate_series(1, 25) as n
    where patients.first_name in (select 'Prénom ' || n from generate_series(1, 20) as n);
    analyze public.patients; analyze public.patient_documents;";

async fn plan(connection: &mut PgConnection, query: &str) -> String {
    let explain = format!("explain (format json, costs off) {query}");
    let plan: Value = sqlx::query_scalar(sqlx::AssertSqlSafe(explain)).fetch_one(connection).await.expect("a plan");
    plan.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_under_row_level_security_walk_an_index_of_their_practice_and_stop() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    // Without triggers, which need a superuser to be left out: the audit of all these rows is not what is asked here.
    let mut owner = lease.connect(SUPERUSER).await.expect("a connection");
    owner.execute("set session_replication_role = replica").await.expect("a superuser");
    owner.execute(FILL).await.expect("rows");
    let mut connection = lease.connect("postgres").await.expect("a connection");
    let patient: String =
        sqlx::query_scalar("select id::text from public.patients where organisation_id::text = $1 limit 1")
            .bind(ORGANISATION)
            .fetch_one(&mut connection)
            .await
            .expect("a patient");
    sqlx::query("select set_config('request.jwt.claims', $1, false), set_config('request.headers', $2, false), set_config('role', 'authenticated', false)")
        .bind(json!({ "sub": PRACTITIONER, "role": "authenticated" }).to_string())
        .bind(json!({ "x-organisation-id": ORGANISATION }).to_string())
        .execute(&mut connection)
        .await
        .expect("a person");

    let newest = "select id from public.patient_documents order by created_at desc, id desc limit 50";
    let gallery = format!(
        "select id from public.patient_documents where patient_id = '{patient}' order by created_at desc, id desc limit 60"
    );
    let patients = "select id from public.patients order by created_at desc, id desc limit 50";
    for (query, index) in [
        (newest, "patient_documents_organisation_id_created_at_idx"),
        (gallery.as_str(), "patient_documents_organisation_id_patient_id_idx"),
        (patients, "patients_organisation_id_created_at_idx"),
    ] {
        let plan = plan(&mut connection, query).await;
        assert!(plan.contains(index), "{query}: {plan}");
        assert!(!plan.contains("\"Seq Scan\",\"Parallel Aware\":false,\"Relation Name\":\"patient"), "{query}: {plan}");
        assert!(!plan.contains("\"Sort\""), "the index gives the order already: {query}: {plan}");
        // The question who asks is an InitPlan: once a statement, not once a row.
        assert!(plan.contains("InitPlan"), "{query}: {plan}");
    }
    let rows = sqlx::query(newest).fetch_all(&mut connection).await.expect("the list");
    assert_eq!(rows.len(), 50);
}
