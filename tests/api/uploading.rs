//! Uploads through the edge, and what is really stored after them.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::people::{Person, TILLEULS};
use crate::samples::{self, PDF, PHOTO, RADIOGRAPH, sha256};

impl App {
    /// A raw upload as a person; returns status and body.
    pub async fn upload_as(
        &self,
        person: Person,
        patient: &str,
        query: &str,
        content_type: &str,
        bytes: Vec<u8>,
    ) -> (u16, Value) {
        let path = format!("/v1/patients/{patient}/documents{query}");
        answer(self.edge(person, Method::POST, &path).header("content-type", content_type).body(bytes)).await
    }

    /// A file of the samples, whoever it names, uploaded by the practitioner, ready, with its pictures.
    pub async fn document(&self, sample: &str) -> Value {
        let patient = self.patient().await;
        let name = sample.rsplit('/').next().unwrap();
        let (status, body) = self
            .upload_as(
                Person::Practitioner,
                &patient,
                &format!("?file_name={name}&confirm_mismatch=true"),
                "application/octet-stream",
                samples::bytes(sample),
            )
            .await;
        assert_eq!(status, 201, "{body}");
        self.pictures_followed().await;
        body["document"].clone()
    }
}

pub fn id(document: &Value) -> &str {
    document["id"].as_str().expect("a document has an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_radiograph_a_photo_and_a_pdf_are_stored_whole_and_ready() {
    let app = App::start().await;
    let patient = app.patient().await;
    for (sample, kind, folder, mime_type) in [
        (RADIOGRAPH, "radiograph", "radiographies", "application/dicom"),
        (PHOTO, "photo", "photos", "image/jpeg"),
        (PDF, "document", "documents", "application/pdf"),
    ] {
        let bytes = samples::bytes(sample);
        let query = format!("?media_kind={kind}&file_name=original.bin&title=Essai&confirm_mismatch=true");
        let (status, body) =
            app.upload_as(Person::Practitioner, &patient, &query, "application/octet-stream", bytes.clone()).await;
        assert_eq!(status, 201, "{sample}: {body}");
        let document = &body["document"];
        assert_eq!((&document["status"], &document["mime_type"]), (&json!("ready"), &json!(mime_type)), "{body}");

        let id = id(document);
        let key =
            app.truth(&format!("select file_path from public.patient_documents where id = '{id}'")).await.unwrap();
        assert!(key.starts_with(&format!("org/{TILLEULS}/patients/{patient}/{folder}/{id}/original.")), "{key}");
        let row = format!("select sha256 || ' ' || size_bytes from public.patient_documents where id = '{id}'");
        assert_eq!(app.truth(&row).await.unwrap(), format!("{} {}", sha256(&bytes), bytes.len()));
        let object = format!(
            "select (metadata ->> 'size') || ' ' || (metadata ->> 'cacheControl') from storage.objects where name = '{key}'"
        );
        assert_eq!(app.truth(&object).await.unwrap(), format!("{} private, no-store", bytes.len()));
    }
    assert_eq!(app.truth("select count(*) from private.originals").await.unwrap(), "3");
    assert_eq!(app.truth("select count(*) from public.document_uploads where closed_at is null").await.unwrap(), "0");
    assert_eq!(app.truth("select bytes_reserved from private.organisation_usage").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dicom_sent_as_octet_stream_is_a_dicom() {
    let app = App::start().await;
    let document = app.document(RADIOGRAPH).await;
    assert_eq!(document["mime_type"], "application/dicom");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_file_in_ten_is_explained_and_nine_are_stored() {
    let app = App::start().await;
    let patient = app.patient().await;
    let photo = samples::bytes(PHOTO);
    let mut form = Form::new().text("media_kind", "photo");
    for index in 0..10 {
        let bytes = if index == 4 { samples::bytes("bad/html.jpg") } else { photo.clone() };
        form = form.text("size", bytes.len().to_string());
        form = form
            .part("file", Part::bytes(bytes).file_name(format!("Photo {index}.jpg")).mime_str("image/jpeg").unwrap());
    }
    let path = format!("/v1/patients/{patient}/documents");
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
    assert_eq!(status, 200, "{body}");
    let outcomes = body["documents"].as_array().unwrap();
    assert_eq!(outcomes.len(), 10);
    for (index, outcome) in outcomes.iter().enumerate() {
        if index == 4 {
            assert!(outcome["problem"]["type"].as_str().unwrap().starts_with("urn:molaire:problem:"), "{outcome}");
        } else {
            assert_eq!(outcome["document"]["status"], "ready", "{outcome}");
        }
    }
    assert_eq!(app.truth("select count(*) from public.patient_documents where status = 'ready'").await.unwrap(), "9");
    assert_eq!(app.truth("select count(*) from private.originals").await.unwrap(), "9");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_multipart_file_of_unknown_length_is_stored_too() {
    let app = App::start().await;
    let patient = app.patient().await;
    let bytes = samples::bytes(RADIOGRAPH);
    // No `size` field and a chunked body: nothing says how long the file is.
    let chunks: Vec<Result<Vec<u8>, std::io::Error>> = bytes.chunks(10_000).map(|chunk| Ok(chunk.to_vec())).collect();
    let part = Part::stream(reqwest::Body::wrap_stream(futures_util::stream::iter(chunks))).file_name("bitewing.dcm");
    let path = format!("/v1/patients/{patient}/documents");
    let form = Form::new().text("confirm_mismatch", "true").part("file", part);
    let (status, body) = answer(app.edge(Person::Practitioner, Method::POST, &path).multipart(form)).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(app.truth("select sha256 from public.patient_documents").await.unwrap(), sha256(&bytes));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_neutralised_in_the_key_and_kept_for_people() {
    let app = App::start().await;
    let patient = app.patient().await;
    for name in [
        "../../etc/passwd.jpg",
        "..",
        "Rétro-alvéolaire « 26 ».JPG",
        "a/b\\c.jpg",
        "名前.jpg",
        "CON.jpg",
        &"é".repeat(300),
        "x\u{202e}gpj.exe",
        "nul\u{7}.jpg",
    ] {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let (status, body) = app
            .upload_as(
                Person::Practitioner,
                &patient,
                &format!("?file_name={encoded}"),
                "image/jpeg",
                samples::bytes(PHOTO),
            )
            .await;
        assert_eq!(status, 201, "{name}: {body}");
        let id = id(&body["document"]);
        let key =
            app.truth(&format!("select file_path from public.patient_documents where id = '{id}'")).await.unwrap();
        let file_name = key.rsplit('/').next().unwrap();
        assert_eq!(key.split('/').count(), 7, "{key}");
        assert!(
            file_name.len() <= 120
                && file_name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)),
            "{key}"
        );
        assert!(!key.contains(".."), "{key}");
    }
    let kept = "select count(*) from public.patient_documents where original_name = 'Rétro-alvéolaire « 26 ».JPG'";
    assert_eq!(app.truth(kept).await.unwrap(), "1");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bytes_twice_are_flagged_and_not_refused() {
    let app = App::start().await;
    let first = app.document(PHOTO).await;
    let second = app.document(PHOTO).await;
    let flagged =
        app.truth(&format!("select duplicate_of from public.patient_documents where id = '{}'", id(&second))).await;
    assert_eq!(flagged.as_deref(), Some(id(&first)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_two_practices_uploads_where_the_header_says() {
    let app = App::start().await;
    let patient = app.patient_of(crate::people::PORT).await;
    let path = format!("/v1/patients/{patient}/documents?file_name=a.jpg");
    let wrong =
        app.edge(Person::OfBoth, Method::POST, &path).header("content-type", "image/jpeg").body(samples::bytes(PHOTO));
    assert_eq!(answer(wrong).await.0, 404, "the patient is not of the active organisation");
    let right = app
        .client
        .post(format!("{}{path}", app.edge_url))
        .bearer_auth(app.token(Person::OfBoth))
        .header("x-organisation-id", crate::people::PORT)
        .header("content-type", "image/jpeg")
        .body(samples::bytes(PHOTO));
    let (status, body) = answer(right).await;
    assert_eq!(status, 201, "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_under_way_is_finished_when_the_edge_is_asked_to_stop() {
    let mut app = App::start().await;
    let patient = app.patient().await;
    let bytes = samples::bytes(RADIOGRAPH);
    let (send, receive) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let request = app
        .edge(
            Person::Practitioner,
            Method::POST,
            &format!("/v1/patients/{patient}/documents?file_name=a.dcm&confirm_mismatch=true"),
        )
        .header("content-length", bytes.len().to_string())
        .body(reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(receive)));
    let upload = tokio::spawn(answer(request));
    let (first, last) = bytes.split_at(bytes.len() / 2);
    send.send(Ok(first.to_vec())).await.unwrap();
    while app.truth("select count(*) from public.document_uploads").await.as_deref() == Some("0") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    app.stop_edge();
    while app.client.get(format!("{}/healthz", app.edge_url)).send().await.is_ok() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    send.send(Ok(last.to_vec())).await.unwrap();
    drop(send);
    let (status, body) = upload.await.unwrap();
    assert_eq!((status, &body["document"]["status"]), (201, &json!("ready")), "{body}");
}
