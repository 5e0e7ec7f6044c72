//! The sweep: what died half-way is finished, what is left over goes, and what somebody needs stays.

use chrono::{Duration, Utc};
use molaire::documents::{SHARE_MAX, Sweep};
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::Person;
use crate::samples::{HEIC, bytes};
use crate::swept::{document, objects, plant, stored_intent, sweep_in};

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_was_never_committed_goes_when_its_intent_ends_and_not_before() {
    let app = App::start().await;
    let kept = document(&app).await;
    let (abandoned, name) = stored_intent(&app).await;
    let early = sweep_in(&app, 0).await;
    assert_eq!((early.removed, early.look.unwrap().in_flight), (0, 1));
    assert_eq!(objects(&app).await, "2");

    let late = sweep_in(&app, 1).await;
    assert_eq!((late.removed, late.failed), (1, 0));
    assert_eq!(app.truth(&format!("select count(*) from storage.objects where name = '{name}'")).await.unwrap(), "0");
    let usage = "select bytes_reserved || ' ' || bytes_used from private.organisation_usage";
    assert_eq!(app.truth(usage).await.unwrap(), format!("0 {}", bytes(HEIC).len()));
    let (status, refusal) = app.rpc(Person::Practitioner, "commit_upload", json!({ "document_id": abandoned })).await;
    assert_eq!((status, refusal["message"].as_str()), (409, Some("upload_expired")));
    let (_, links) = answer(
        app.edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls").json(&json!({ "ids": [kept] })),
    )
    .await;
    assert!(links["urls"][0]["url"].is_string(), "{links}");

    // What lands later still, as a slow upload does, is found by its intent.
    plant(&app, &name).await;
    assert_eq!(sweep_in(&app, 1).await.removed, 1);
    assert_eq!(objects(&app).await, "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_explains_goes_after_two_looks_an_hour_apart_and_a_day() {
    let app = App::start().await;
    let organisation = Person::Practitioner.organisation();
    document(&app).await;
    let stray = format!("org/{organisation}/patients/{}/photos/stray.jpg", app.patient().await);
    plant(&app, &stray).await;
    // One of two is far more than a hundredth; a bucket of an ordinary size is made of rows alone.
    app.execute_as(
        "supabase_admin",
        "set session_replication_role = replica;
        insert into public.patient_documents (id, organisation_id, patient_id, media_kind, title, original_name,
            filed_patient_id, filed_kind, file_name, mime_type, size_bytes, sha256, object_version, status, created_by)
        select gen_random_uuid(), organisation_id, patient_id, media_kind, title, original_name, filed_patient_id,
            filed_kind, file_name, mime_type, size_bytes, sha256, 'v', 'ready', created_by
        from public.patient_documents, generate_series(1, 200);
        insert into storage.objects (bucket_id, name, version)
        select 'patient-documents', file_path, 'v' from public.patient_documents where object_version = 'v'",
    )
    .await;

    let first = sweep_in(&app, 25).await;
    assert_eq!((first.removed, first.look.unwrap().unexplained), (0, 1));
    assert_eq!(sweep_in(&app, 25).await.removed, 0, "a second look at once is no second look");
    let second = sweep_in(&app, 26).await;
    assert_eq!((second.removed, second.look.unwrap().is_refused), (1, false));
    assert_eq!(objects(&app).await, "201");
    assert_eq!(app.truth("select count(*) from private.unexplained_objects").await.unwrap(), "1");
    assert_eq!(sweep_in(&app, 27).await.look.unwrap().unexplained, 0);
    assert_eq!(app.truth("select count(*) from private.unexplained_objects").await.unwrap(), "0");

    // New bytes under a key that was seen before are seen for the first time.
    plant(&app, &stray).await;
    sweep_in(&app, 25).await;
    app.execute_as("supabase_admin", &format!("update storage.objects set version = 'w' where name = '{stray}'")).await;
    assert_eq!(sweep_in(&app, 27).await.removed, 0);
    assert_eq!(sweep_in(&app, 28).await.removed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_whose_rows_are_missing_is_not_emptied() {
    let app = App::start().await;
    for _ in 0..3 {
        document(&app).await;
    }
    // As after a restore of the database alone: the files are there, and what explains them is not.
    app.execute_as(
        "supabase_admin",
        "set session_replication_role = replica; delete from public.patient_documents; delete from public.document_uploads",
    )
    .await;
    sweep_in(&app, 25).await;
    let swept = sweep_in(&app, 50).await;
    let look = swept.look.unwrap();
    assert!(look.is_refused && look.unexplained == 3 && swept.removed == 0, "{look:?}");
    assert_eq!(objects(&app).await, "3");

    let all = Sweep { as_of: Utc::now() + Duration::hours(51), share_max: 1.0, looks_now: true };
    assert_eq!(all.run(&app.worker(&app.gateway_url).service, "sweep-of-a-test").await.unwrap().removed, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_stopped_is_finished_with_everything_in_its_folder() {
    let app = App::start().await;
    let id = document(&app).await;
    let path = app.truth(&format!("select file_path from public.patient_documents where id = '{id}'")).await.unwrap();
    let preview = path.replace("a.heic", ".derived/preview.jpg");
    plant(&app, &preview).await;
    let (status, _) =
        app.rpc(Person::Practitioner, "begin_document_delete", json!({ "document_id": id, "reason": "Essai" })).await;
    assert_eq!(status, 200);
    assert_eq!(sweep_in(&app, 0).await.deletions_finished, 0, "whoever began it has a minute");

    let swept = sweep_in(&app, 1).await;
    assert_eq!((swept.deletions_finished, swept.removed, swept.failed), (1, 2, 0));
    assert_eq!(objects(&app).await, "0");
    let tombstone =
        format!("select deleted_by || ' ' || deleted_reason from audit.document_tombstones where document_id = '{id}'");
    assert_eq!(app.truth(&tombstone).await.unwrap(), format!("{} Essai", Person::Practitioner.id()));
    assert_eq!(app.truth("select bytes_used from private.organisation_usage").await.unwrap(), "0");

    // A derived file that was written after the end belongs to nobody, and its tombstone says why.
    plant(&app, &preview).await;
    assert_eq!(sweep_in(&app, 1).await.removed, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_without_its_file_is_told_and_kept() {
    let app = App::start().await;
    let (missing, changed) = (document(&app).await, document(&app).await);
    app.execute_as(
        "supabase_admin",
        &format!(
            "set session_replication_role = replica;
            delete from storage.objects where name like '%{missing}%';
            update storage.objects set version = 'other' where name like '%{changed}%'"
        ),
    )
    .await;
    let swept = sweep_in(&app, 48).await;
    let mut told: Vec<(String, String)> =
        swept.damaged.into_iter().map(|damaged| (damaged.document_id.to_string(), damaged.reason)).collect();
    told.sort_by(|one, other| one.1.cmp(&other.1));
    assert_eq!(told, [(changed, "changed".to_owned()), (missing, "missing".to_owned())]);
    assert_eq!((swept.removed, objects(&app).await.as_str()), (0, "1"));
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "2");
    let kept = app.truth("select result ->> 'missing' from private.sweeps").await.unwrap();
    assert_eq!(kept, "1", "the operator finds it later too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storage_that_fails_is_asked_again_by_the_next_sweep() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let id = document(&app).await;
    stored_intent(&app).await;
    app.rpc(Person::Practitioner, "begin_document_delete", json!({ "document_id": id, "reason": "Essai" })).await;
    proxy.inject("DELETE /storage/v1/object", Fault::ServerError, 3);
    let sweep = Sweep { as_of: Utc::now() + Duration::hours(1), share_max: SHARE_MAX, looks_now: false };
    let failed = sweep.run(&app.worker(&proxy.url).service, "sweep-of-a-test").await.unwrap();
    assert!(failed.removed == 0 && failed.failed >= 2 && !failed.has_more, "{failed:?}");
    assert_eq!(objects(&app).await, "2");
    let again = sweep_in(&app, 1).await;
    assert_eq!((again.removed, again.deletions_finished, again.failed), (2, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn sweeps_at_the_same_time_do_everything_once_and_nothing_wrong() {
    let app = App::start().await;
    let kept = document(&app).await;
    for _ in 0..12 {
        stored_intent(&app).await;
    }
    for _ in 0..4 {
        let id = document(&app).await;
        app.rpc(Person::Practitioner, "begin_document_delete", json!({ "document_id": id, "reason": "Essai" })).await;
    }
    let sweeps = futures_util::future::join_all((0..6).map(|_| sweep_in(&app, 1))).await;
    assert!(sweeps.iter().all(|swept| swept.failed == 0), "{sweeps:?}");
    assert_eq!(sweeps.iter().map(|swept| swept.removed).sum::<usize>(), 16, "{sweeps:?}");
    assert_eq!(app.truth("select string_agg(id::text, ',') from public.patient_documents").await.unwrap(), kept);
    assert_eq!(objects(&app).await, "1");
    let usage = "select bytes_reserved || ' ' || bytes_used from private.organisation_usage";
    assert_eq!(app.truth(usage).await.unwrap(), format!("0 {}", bytes(HEIC).len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_takes_long_is_given_the_time() {
    let app = App::start().await;
    app.execute(
        "alter function private.mismatches() rename to quick_mismatches;
        create function private.mismatches()
            returns table (reason text, document_id uuid, object_name text, object_version text, stored_at timestamptz)
            language plpgsql stable set search_path = '' as $$
        begin
            if current_setting('statement_timeout') <> '5min' then
                raise exception 'the time of the role';
            end if;
            perform pg_sleep(1.5);
            return query select * from private.quick_mismatches();
        end $$",
    )
    .await;
    let worker = app.worker_with(&app.gateway_url, |config| config.timeouts.rest = std::time::Duration::from_secs(1));
    let sweep = Sweep { looks_now: true, ..Sweep::now() };
    assert!(sweep.run(&worker.service, "sweep-of-a-test").await.unwrap().look.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_apply_nothing_is_changed() {
    let app = App::start().await;
    stored_intent(&app).await;
    app.execute("update public.document_uploads set expires_at = now() - interval '1 hour'").await;
    let sweep = Sweep { looks_now: true, ..Sweep::now() };
    let shown = sweep.look(&app.worker(&app.gateway_url).service, "sweep-of-a-test").await.unwrap();
    assert_eq!(shown.look.unwrap().in_flight, 1);
    assert_eq!(app.truth("select count(*) from public.document_uploads where closed_at is null").await.unwrap(), "1");
    assert_eq!(app.truth("select count(*) from private.sweeps").await.unwrap(), "0");
    for function in ["sweep_uploads", "unfinished_deletions", "sweep_objects"] {
        let (status, _): (u16, Value) = app.rpc(Person::Admin, function, json!({})).await;
        assert_eq!(status, 403, "{function}");
    }
}
