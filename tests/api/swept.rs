//! What a sweep finds: documents, announced uploads, and objects that nothing explains.

use chrono::{Duration, Utc};
use molaire::documents::{SHARE_MAX, Sweep, Swept};
use reqwest::Method;
use serde_json::json;

use crate::app::{App, answer};
use crate::people::Person;
use crate::samples::{HEIC, PHOTO, bytes};

const BUCKET: &str = "/storage/v1/object/patient-documents";

/// A sweep as it would run in some hours, looking at the whole bucket.
pub async fn sweep_in(app: &App, hours: i64) -> Swept {
    let sweep = Sweep { as_of: Utc::now() + Duration::hours(hours), share_max: SHARE_MAX, looks_now: true };
    sweep.run(&app.worker(&app.gateway_url).service, "sweep-of-a-test").await.unwrap()
}

/// One that nobody can draw a picture of, so that each is one object.
pub async fn document(app: &App) -> String {
    let path = format!("/v1/patients/{}/documents?media_kind=photo&file_name=a.heic", app.patient().await);
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).body(bytes(HEIC))).await;
    assert_eq!(status, 201, "{body}");
    app.pictures_followed().await;
    body["document"]["id"].as_str().unwrap().to_owned()
}

/// Puts bytes where only the secret key can.
pub async fn plant(app: &App, name: &str) {
    let request = app.client.post(format!("{}{BUCKET}/{name}", app.gateway_url));
    let request = request.header("apikey", &app.lease.lent.keys.secret_key).header("content-type", "image/jpeg");
    let (status, body) = answer(request.body(bytes(PHOTO))).await;
    assert_eq!(status, 200, "{body}");
}

/// An announced upload whose bytes are stored, as a browser leaves it that is closed before the commit.
pub async fn stored_intent(app: &App) -> (String, String) {
    let arguments = json!({
        "patient_id": app.patient().await, "media_kind": "photo", "file_name": "b.jpg", "mime_type": "image/jpeg",
        "size_bytes": bytes(PHOTO).len(),
    });
    let (_, intent) = app.rpc(Person::Practitioner, "begin_upload", arguments).await;
    let name = intent[0]["object_name"].as_str().unwrap().to_owned();
    let request = app.gateway(Person::Practitioner, Method::POST, &format!("{BUCKET}/{name}"));
    let (status, body) = answer(request.header("content-type", "image/jpeg").body(bytes(PHOTO))).await;
    assert_eq!(status, 200, "{body}");
    (intent[0]["document_id"].as_str().unwrap().to_owned(), name)
}

pub async fn objects(app: &App) -> String {
    app.truth("select count(*) from storage.objects").await.unwrap()
}
