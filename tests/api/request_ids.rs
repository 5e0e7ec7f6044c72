//! One id from the browser's error to the edge's log and the audit.

use reqwest::Method;
use serde_json::{Value, json};

use crate::app::App;
use crate::edge_process::EdgeProcess;
use crate::people::Person;
use crate::samples::PHOTO;
use crate::uploading::id;

/// The line in which the edge says how it answered.
fn answered<'a>(log: &'a [Value], request_id: &str) -> Vec<&'a Value> {
    let of = |line: &&Value| line["span"]["request_id"] == request_id && line["message"] == "answered";
    log.iter().filter(of).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browsers_error_the_edges_line_and_the_audits_entries_carry_one_id() {
    let mut app = App::start().await;
    let edge = EdgeProcess::start(&app).await;
    app.edge_url.clone_from(&edge.url);
    let document = app.document(PHOTO).await;

    // A deletion that Storage cannot finish: hidden and recorded, then an error on the screen.
    app.execute(
        "create function public.broken() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
        create trigger broken before delete on storage.objects for each statement execute function public.broken()",
    )
    .await;
    let path = format!("/v1/documents/{}?reason=Essai", id(&document));
    let request = app.edge(Person::Practitioner, Method::DELETE, &path).header("x-request-id", "browser-0001");
    let response = request.send().await.unwrap();
    let (status, header) = (response.status().as_u16(), response.headers()["x-request-id"].clone());
    let problem: Value = response.json().await.unwrap();
    assert_eq!(
        (status, &problem["request_id"], header.to_str().unwrap()),
        (503, &json!("browser-0001"), "browser-0001")
    );

    let log = edge.log();
    let lines = answered(&log, "browser-0001");
    assert_eq!(lines.len(), 1, "{log:?}");
    assert_eq!((&lines[0]["method"], &lines[0]["status"]), (&json!("DELETE"), &json!(503)));
    assert_eq!(lines[0]["route"], "/v1/documents/{id}", "the pattern, and no free text");
    assert!(
        log.iter().any(|line| line["span"]["request_id"] == "browser-0001" && line["level"] != "INFO"),
        "the cause stands under the same id: {log:?}"
    );
    let entries = "select string_agg(table_name || ' ' || action || ' ' || row_id || ' ' || user_id, ', ')
        from audit.entries where request_id = 'browser-0001'";
    let expected = format!("patient_documents update {} {}", id(&document), Person::Practitioner.id());
    assert_eq!(app.truth(entries).await.unwrap(), expected);

    // Finished by a second request, under an id that the edge made, and the tombstone carries that.
    app.execute("drop trigger broken on storage.objects").await;
    let response = app.edge(Person::Practitioner, Method::DELETE, &path).send().await.unwrap();
    let made = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!((response.status().as_u16(), answered(&edge.log(), &made).len()), (204, 1));
    assert_eq!(app.truth("select request_id from audit.document_tombstones").await.unwrap(), made);
    let deleted = format!("select action from audit.entries where request_id = '{made}' and action = 'delete'");
    assert_eq!(app.truth(&deleted).await.unwrap(), "delete");
}
