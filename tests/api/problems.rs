//! Errors as people and programs read them.

use reqwest::Method;

use crate::app::App;
use crate::people::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_is_typed_in_the_readers_language_and_can_be_traced() {
    let app = App::start().await;
    let path = format!("/v1/documents/{}/download", uuid::Uuid::new_v4());
    for (language, word) in [("fr-FR,fr;q=0.9", "document"), ("en", "document"), ("de", "document")] {
        let request = app
            .edge(Person::Practitioner, Method::GET, &path)
            .header("accept-language", language)
            .header("x-request-id", "browser-0123456789");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(response.headers()["x-request-id"], "browser-0123456789");
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!(body["type"], "urn:molaire:problem:document_not_found");
        assert_eq!(body["request_id"], "browser-0123456789");
        assert!(body["title"].as_str().unwrap().to_lowercase().contains(word), "{body}");
    }
    let french: serde_json::Value =
        app.edge(Person::Practitioner, Method::GET, &path).send().await.unwrap().json().await.unwrap();
    let english = app.edge(Person::Practitioner, Method::GET, &path).header("accept-language", "en-GB");
    let english: serde_json::Value = english.send().await.unwrap().json().await.unwrap();
    assert_ne!(french["title"], english["title"], "French is the default, English beside it");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_routes_and_broken_bodies_are_problems_too() {
    let app = App::start().await;
    let unknown = app.edge(Person::Practitioner, Method::GET, "/v1/nothing").send().await.unwrap();
    assert_eq!(
        (unknown.status().as_u16(), unknown.headers()["content-type"].to_str().unwrap()),
        (404, "application/problem+json")
    );
    let broken = app
        .edge(Person::Practitioner, Method::POST, "/v1/documents/signed-urls")
        .header("content-type", "application/json")
        .body("{");
    let broken = broken.send().await.unwrap();
    assert_eq!(
        (broken.status().as_u16(), broken.headers()["content-type"].to_str().unwrap()),
        (400, "application/problem+json")
    );
    let no_uuid = app.edge(Person::Practitioner, Method::GET, "/v1/documents/1/download").send().await.unwrap();
    assert_eq!(no_uuid.headers()["content-type"], "application/problem+json");
    assert!(no_uuid.status().is_client_error());
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_green_when_the_project_answers() {
    let app = App::start().await;
    let response = app.client.get(format!("{}/healthz", app.edge_url)).send().await.unwrap();
    assert_eq!(response.status(), 200);
}
