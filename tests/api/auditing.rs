//! The audit from outside: one request id, and a verifier that finds what an owner of the database did.

use molaire::audit::{Anchor, AnchorKey, Fault, Report, Store, Verdict, verify};
use molaire::language::Language;
use molaire::local::edge;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::{Person, TILLEULS};
use crate::samples::PHOTO;
use crate::uploading::id;

/// What an owner can do who takes away what protects the audit.
const UNPROTECTED: &str =
    "alter table audit.entries disable trigger user; alter table audit.chain disable trigger user;
    alter table audit.heads disable trigger user;
    alter table audit.chain drop constraint if exists chain_entry_id_unique;";

fn store(app: &App) -> Store {
    let config = edge::settings(&app.gateway_url, "http://127.0.0.1:54300", &app.lease.lent.keys).unwrap();
    Store::new(&config).unwrap()
}

fn key() -> AnchorKey {
    AnchorKey::parse("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap()
}

async fn verdict(app: &App, anchor: Option<&Anchor>) -> Verdict {
    let verdicts = verify(&store(app), anchor).await.unwrap();
    verdicts.into_iter().find(|verdict| verdict.organisation_id.to_string() == TILLEULS).unwrap()
}

async fn faults_after(app: &App, statement: &str, anchor: Option<&Anchor>) -> Vec<Fault> {
    let script = statement.replace("$a", TILLEULS);
    app.execute(&format!("{UNPROTECTED} {script}")).await;
    verdict(app, anchor).await.faults
}

#[tokio::test(flavor = "multi_thread")]
async fn the_id_of_a_request_stands_in_the_answer_and_in_the_entry() {
    let app = App::start().await;
    let patient = app.patient().await;
    let path = format!("/rest/v1/patients?id=eq.{patient}");
    let request = app.gateway(Person::Assistant, Method::PATCH, &path).header("x-request-id", "browser-7f.1_a");
    assert_eq!(answer(request.json(&json!({ "phone": "+33 1 99 00 00 99" }))).await.0, 204);
    let (status, page) = app.rpc(Person::Admin, "audit_entries", json!({ "limit": 1 })).await;
    assert_eq!(status, 200, "{page}");
    let entry = &page[0];
    assert_eq!(entry["request_id"], "browser-7f.1_a");
    assert_eq!((&entry["user_id"], &entry["role"]), (&json!(Person::Assistant.id()), &json!("assistant")));
    assert_eq!((&entry["row_id"], &entry["changed_columns"]), (&json!(patient), &json!(["phone"])));

    // Through the edge: the id that it answers with, and the real person.
    let document = app.document(PHOTO).await;
    let path = format!("/v1/documents/{}?reason=Essai", id(&document));
    let request = app.edge(Person::Practitioner, Method::DELETE, &path).header("x-request-id", "browser-0002");
    let response = request.send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()["x-request-id"].as_bytes()),
        (204, &b"browser-0002"[..])
    );
    let signed = "select string_agg(action || ' ' || actor || ' ' || user_id, ', ' order by id) from audit.entries
        where request_id = 'browser-0002'";
    let person = Person::Practitioner.id();
    assert_eq!(app.truth(signed).await.unwrap(), format!("update user {person}, delete user {person}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_is_for_admins_and_holds_no_value() {
    let app = App::start().await;
    let (status, page) = app.rpc(Person::Admin, "audit_entries", json!({ "limit": 100 })).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.as_array().is_some_and(|rows| !rows.is_empty()), "{page}");
    for value in ["Exemple", "Élodie", "Cabinet", "+33", "hmac"] {
        assert!(!page.to_string().contains(value), "{value}: {page}");
    }
    for person in [Person::Assistant, Person::Practitioner, Person::Stranger] {
        let (status, body) = app.rpc(person, "audit_entries", json!({})).await;
        assert_eq!((status, &body["message"]), (403, &json!("not_allowed")), "{person:?}");
    }
    for function in ["audit_heads", "audit_chain", "audit_faults"] {
        let (status, _) = app.rpc(Person::Admin, function, json!({ "organisation_id": TILLEULS })).await;
        assert!(status == 403 || status == 404, "{function}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_chain_is_said_to_be_whole_in_two_languages() {
    let app = App::start().await;
    // More than a page of links.
    app.execute(&format!(
        "insert into public.patients (organisation_id, first_name, last_name, created_by)
        select '{TILLEULS}', 'Prénom', 'Nom ' || n, '{}' from generate_series(1, 2500) as n",
        Person::Admin.id()
    ))
    .await;
    let anchor = Anchor::take(&store(&app), &key()).await.unwrap();
    app.execute(&format!("update public.patients set phone = '3' where id = '{}'", app.patient().await)).await;
    let verdicts = verify(&store(&app), Some(&anchor)).await.unwrap();
    assert_eq!(verdicts.len(), 2);
    assert!(verdicts.iter().all(|verdict| verdict.faults.is_empty()), "{verdicts:?}");
    assert!(verdicts.iter().any(|verdict| verdict.links > 2_500), "{verdicts:?}");
    let french = Report { verdicts: &verdicts, language: Language::French }.to_string();
    assert!(french.contains("chaîne entière") && french.ends_with("Rien n'a été modifié."), "{french}");
    let english = Report { verdicts: &verdicts, language: Language::English }.to_string();
    assert!(english.contains("whole chain"), "{english}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_entry_is_found() {
    let app = App::start().await;
    let edit = "update audit.entries set user_id = '1a000000-0000-4000-8000-00000000000a', actor = 'user'
        where id = (select entry_id from audit.chain where organisation_id = '$a' and seq = 3)";
    assert_eq!(faults_after(&app, edit, None).await, [Fault::EntryAltered { seq: 3 }]);
    let (status, faults) = as_service(&app, "audit_faults").await;
    assert_eq!((status, faults), (200, json!([{ "seq": 3, "fault": "entry_altered" }])));
}

async fn as_service(app: &App, function: &str) -> (u16, Value) {
    let request = app.client.post(format!("{}/rest/v1/rpc/{function}", app.gateway_url));
    let request = request.header("apikey", &app.lease.lent.keys.secret_key);
    answer(request.json(&json!({ "organisation_id": TILLEULS }))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_entry_is_found_with_and_without_its_link() {
    let app = App::start().await;
    let entry = "delete from audit.entries where id = (select entry_id from audit.chain where organisation_id = '$a' and seq = 3);";
    assert_eq!(faults_after(&app, entry, None).await[0], Fault::EntryMissing { seq: 3 });
    let link = "delete from audit.chain where organisation_id = '$a' and seq = 3";
    assert_eq!(faults_after(&app, link, None).await, [Fault::LinkMissing { seq: 4 }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_order_is_found() {
    let app = App::start().await;
    let swap = "with two as (select seq, entry_id from audit.chain where organisation_id = '$a' and seq in (3, 4))
        update audit.chain set entry_id = (select two.entry_id from two where two.seq = 7 - chain.seq)
        where organisation_id = '$a' and seq in (3, 4)";
    let faults = faults_after(&app, swap, None).await;
    assert_eq!(faults, [Fault::EntryAltered { seq: 3 }, Fault::EntryAltered { seq: 4 }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_beside_the_chain_is_found() {
    let app = App::start().await;
    let slip = "insert into audit.entries (organisation_id, actor, action, table_name, row_id)
        values ('$a', 'system', 'delete', 'patients', gen_random_uuid())";
    assert_eq!(faults_after(&app, slip, None).await, [Fault::EntriesUnlinked { count: 1 }]);
}

/// Cuts the last two entries off, head and all: what remains is a whole chain.
const CUT: &str = "with head as (select seq from audit.heads where organisation_id = '$a'),
    gone as (delete from audit.chain using head where organisation_id = '$a' and chain.seq > head.seq - 2 returning entry_id)
    delete from audit.entries where id in (select entry_id from gone);
    update audit.heads set (seq, hash) = (
        select seq, hash from audit.chain where organisation_id = '$a' order by seq desc limit 1
    ) where organisation_id = '$a';";

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_end_is_found_by_the_anchor_alone() {
    let app = App::start().await;
    let anchor = Anchor::take(&store(&app), &key()).await.unwrap();
    let anchor = Anchor::read(&serde_json::to_string(&anchor).unwrap(), Some(&key().public_key())).unwrap();
    let seen = anchor.organisations.iter().find(|entry| entry.organisation_id.to_string() == TILLEULS).unwrap().seq;
    assert_eq!(faults_after(&app, CUT, None).await, [], "a chain cannot know what came after it");
    assert_eq!(verdict(&app, Some(&anchor)).await.faults, [Fault::Truncated { seq: seen }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_made_anew_is_found_by_the_anchor_alone() {
    let app = App::start().await;
    let anchor = Anchor::take(&store(&app), &key()).await.unwrap();
    let seen = anchor.organisations.iter().find(|entry| entry.organisation_id.to_string() == TILLEULS).unwrap().seq;
    // The owner forges the last entry and links it again, with a hash that fits.
    let rewrite = "update audit.entries set action = 'update'
            where id = (select entry_id from audit.chain where organisation_id = '$a' order by seq desc limit 1);
        update audit.chain set hash = private.chain_hash(previous_hash, seq, content) from audit.contents
            where chain.organisation_id = '$a' and contents.id = chain.entry_id;
        update audit.heads set hash = (select hash from audit.chain where organisation_id = '$a' order by seq desc limit 1)
            where organisation_id = '$a';";
    assert_eq!(faults_after(&app, rewrite, None).await, [], "whoever links anew is believed without an anchor");
    assert_eq!(verdict(&app, Some(&anchor)).await.faults, [Fault::Rewritten { seq: seen }]);
}
