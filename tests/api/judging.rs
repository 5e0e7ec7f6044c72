//! What a decoder says of a file decides whether it becomes a document, and until somebody has asked one nobody opens it.

use serde_json::json;

use crate::app::App;
use crate::people::Person;
use crate::refusing::nothing_is_left;
use crate::samples::{self, PDF, PHOTO, RADIOGRAPH};

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_contradict_their_own_container_are_refused() {
    let app = App::start().await;
    let patient = app.patient().await;
    let (photo, png) = (samples::bytes(PHOTO), samples::bytes("photo/grey-16bit.png"));
    let mut damaged = png.clone();
    damaged[png.len() / 2] ^= 1;
    for (bytes, key) in [
        (photo[..photo.len() - 2].to_vec(), "file_truncated"),
        (photo[..photo.len() / 2].to_vec(), "file_truncated"),
        (png[..png.len() - 4].to_vec(), "file_truncated"),
        (damaged, "file_damaged"),
        (samples::bytes(PDF)[..9000].to_vec(), "file_truncated"),
    ] {
        let length = bytes.len();
        let (status, body) =
            app.upload_as(Person::Practitioner, &patient, "?file_name=a", "application/octet-stream", bytes).await;
        assert_eq!(body["type"], format!("urn:molaire:problem:{key}"), "{length} bytes: {status} {body}");
        assert_eq!(status, 422);
    }
    nothing_is_left(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_could_judge_in_time_is_opened_by_nobody_until_the_worker_has() {
    let app = App::start_with_edge(|config| config.decoder = "/nonexistent".into()).await;
    let patient = app.patient().await;
    for (sample, name) in [(PHOTO, "a.jpg"), ("bad/truncated.dcm", "b.dcm"), (RADIOGRAPH, "c.dcm")] {
        let query = format!("?media_kind=photo&file_name={name}");
        let (status, body) =
            app.upload_as(Person::Practitioner, &patient, &query, "image/jpeg", samples::bytes(sample)).await;
        assert_eq!((status, &body["document"]["status"]), (201, &json!("received")), "{body}");
    }
    app.worker(&app.gateway_url).once().await.unwrap();
    let rows = "select string_agg(original_name || ' ' || status || ' ' || pictures, ', ' order by original_name)
        from public.patient_documents";
    assert_eq!(app.truth(rows).await.unwrap(), "a.jpg ready made, c.dcm received pending");
    assert_eq!(app.truth("select reason from public.rejected_uploads").await.unwrap(), "file_truncated");
}
