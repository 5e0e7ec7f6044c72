//! What a browser, an app or an operator sends, and gives up like one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::people::Person;
use crate::process::PATIENCE;
use crate::samples::{PHOTO, bytes};
use crate::scenarios::{Told, World};

pub const WHO: Person = Person::Practitioner;
const OBJECTS: &str = "/storage/v1/object/patient-documents";

pub fn as_person(world: &World, method: Method, base: &str, path: &str) -> RequestBuilder {
    world
        .app
        .client
        .request(method, format!("{base}{path}"))
        .bearer_auth(world.app.token(WHO))
        .header("x-organisation-id", WHO.organisation())
        .header("apikey", &world.app.lease.lent.keys.publishable_key)
}

/// Status and body, or none where the connection broke.
pub async fn send(request: RequestBuilder) -> Option<(u16, Value)> {
    let response = request.send().await.ok()?;
    let status = response.status().as_u16();
    let text = response.text().await.ok()?;
    Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
}

/// What an answer about one file promises.
pub fn note(told: &mut Told, title: &str, answer: Option<(u16, &Value)>, file: &[u8]) {
    let Some((status, body)) = answer else { return };
    if let Some(id) = body["document"]["id"].as_str() {
        told.stored.push((id.to_owned(), file.to_vec()));
    } else if status >= 400 && body["type"] != "urn:molaire:problem:upload_unconfirmed" {
        assert!(body["type"].is_string(), "no problem but {status} {body}");
        told.refused.push(title.to_owned());
    }
}

pub async fn batch(world: &World, edge: &str, told: &mut Told) {
    let file = bytes(PHOTO);
    let part = |bytes: Vec<u8>| reqwest::multipart::Part::bytes(bytes).file_name("a.jpg");
    let titles = [title(), title(), title()];
    let form = reqwest::multipart::Form::new()
        .text("media_kind", "photo")
        .text("title", titles[0].clone())
        .part("file", part(file.clone()))
        .text("title", titles[1].clone())
        .part("file", part(b"<!doctype html>".to_vec()))
        .text("title", titles[2].clone())
        .part("file", part(file.clone()));
    let path = format!("/v1/patients/{}/documents", world.app.patient().await);
    let Some((200, body)) = send(as_person(world, Method::POST, edge, &path).multipart(form)).await else { return };
    for (title, entry) in titles.iter().zip(body["documents"].as_array().unwrap()) {
        let entry = if entry["problem"].is_object() { &entry["problem"] } else { entry };
        let status = u16::try_from(entry["status"].as_u64().unwrap_or(201)).unwrap();
        note(told, title, Some((status, entry)), &file);
    }
}

/// One that no other trial in the same practice has.
pub fn title() -> String {
    uuid::Uuid::new_v4().to_string()
}

fn announced(patient: &str, file: &[u8], method: &str) -> Value {
    json!({
        "patient_id": patient, "media_kind": "photo", "file_name": "b.jpg", "mime_type": "image/jpeg",
        "size_bytes": file.len(), "method": method,
    })
}

/// What is only prepared may take its time.
fn patience(world: &World, base: &str) -> std::time::Duration {
    if base == world.wire.url { PATIENCE } else { PATIENCE * 30 }
}

/// A browser's call, which gives up like one.
async fn call(world: &World, base: &str, function: &str, arguments: &Value) -> Option<Value> {
    let path = format!("/rest/v1/rpc/{function}");
    let request = as_person(world, Method::POST, base, &path).json(arguments).timeout(patience(world, base));
    send(request).await.filter(|(status, _)| *status == 200).map(|(_, body)| body)
}

/// The id of a document that was committed.
pub async fn browser(world: &World, base: &str, title: &str, file: &[u8]) -> Option<String> {
    let intent = call(world, base, "begin_upload", &announced(&world.app.patient().await, file, "standard")).await?;
    let name = intent[0]["object_name"].as_str()?;
    let request =
        as_person(world, Method::POST, base, &format!("{OBJECTS}/{name}")).header("content-type", "image/jpeg");
    let stored = send(request.body(file.to_vec()).timeout(patience(world, base))).await;
    stored.filter(|(status, _)| *status == 200)?;
    commit(world, base, title, &intent[0]["document_id"]).await
}

/// A lost answer is asked for again, as the app does.
async fn commit(world: &World, base: &str, title: &str, id: &Value) -> Option<String> {
    for _ in 0..2 {
        if let Some(row) = call(world, base, "commit_upload", &json!({ "document_id": id, "title": title })).await {
            return row[0]["id"].as_str().map(str::to_owned);
        }
    }
    None
}

pub async fn link(world: &World, edge: &str, told: &mut Told) {
    let file = bytes(PHOTO);
    let mut announced = announced("", &file, "");
    announced.as_object_mut().unwrap().retain(|name, _| name != "patient_id" && name != "method");
    let path = format!("/v1/patients/{}/images/upload-url", world.app.patient().await);
    let Some((201, intent)) = send(as_person(world, Method::POST, edge, &path).json(&announced)).await else { return };
    let url = intent["url"].as_str().unwrap();
    let put = world.app.client.put(url).header("content-type", "image/jpeg").body(file.clone()).timeout(PATIENCE);
    if send(put).await.is_none_or(|(status, _)| status != 200) {
        return;
    }
    let path = format!("/v1/documents/{}/complete", intent["document_id"].as_str().unwrap());
    let answer = send(as_person(world, Method::POST, edge, &path).json(&json!({ "title": "link" }))).await;
    if let Some((200, body)) = answer {
        note(told, "", Some((200, &body)), &file);
    }
}

pub async fn resumable(world: &World, told: &mut Told) {
    let file = bytes(PHOTO);
    let base = &world.wire.url;
    let patient = world.app.patient().await;
    let Some(intent) = call(world, base, "begin_upload", &announced(&patient, &file, "resumable")).await else {
        return;
    };
    let pair = |name: &str, value: &str| format!("{name} {}", STANDARD.encode(value));
    let metadata = [
        pair("bucketName", "patient-documents"),
        pair("objectName", intent[0]["object_name"].as_str().unwrap()),
        pair("contentType", "image/jpeg"),
    ]
    .join(",");
    let tus = |method: &str, path: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        as_person(world, method, base, path).header("tus-resumable", "1.0.0").timeout(PATIENCE)
    };
    let create = tus("POST", "/storage/v1/upload/resumable").header("upload-length", file.len());
    let Ok(created) = create.header("upload-metadata", metadata).send().await else { return };
    let Some(location) = created.headers().get("location").and_then(|place| place.to_str().ok()) else { return };
    let Some((_, upload)) = location.split_once("/storage/v1/") else { return };
    let path = format!("/storage/v1/{upload}");
    // Asked where it stands after each break; a browser gives up after some.
    for _ in 0..6 {
        let Ok(head) = tus("HEAD", &path).send().await else { continue };
        let offset = head.headers().get("upload-offset").and_then(|offset| offset.to_str().ok()?.parse::<usize>().ok());
        let Some(offset) = offset else { continue };
        if offset == file.len() {
            break;
        }
        let end = (offset + 12_000).min(file.len());
        let patch = tus("PATCH", &path).header("upload-offset", offset);
        let patch = patch.header("content-type", "application/offset+octet-stream").body(file[offset..end].to_vec());
        let _ = patch.send().await;
    }
    if let Some(id) = commit(world, base, "resumable", &intent[0]["document_id"]).await {
        told.stored.push((id, file));
    }
}

pub async fn delete(world: &World, edge: &str, id: &str) -> Option<u16> {
    let request = as_person(world, Method::DELETE, edge, &format!("/v1/documents/{id}"));
    send(request.json(&json!({ "reason": "Essai" }))).await.map(|(status, _)| status)
}

/// A document that is ready, by an edge that nothing breaks; a machine that is busy may need a second try.
pub async fn store(world: &World) -> String {
    let path = format!("/v1/patients/{}/documents?media_kind=photo&file_name=a.jpg", world.app.patient().await);
    for _ in 0..5 {
        let request = as_person(world, Method::POST, &world.app.edge_url, &path).body(bytes(PHOTO));
        if let Some((201, body)) = send(request).await {
            world.app.pictures_followed().await;
            return body["document"]["id"].as_str().unwrap().to_owned();
        }
    }
    panic!("nothing can be stored here");
}

pub async fn announce_and_store(world: &World) {
    let (file, base) = (bytes(PHOTO), &world.app.gateway_url);
    let intent =
        call(world, base, "begin_upload", &announced(&world.app.patient().await, &file, "standard")).await.unwrap();
    let path = format!("{OBJECTS}/{}", intent[0]["object_name"].as_str().unwrap());
    let request = as_person(world, Method::POST, base, &path).header("content-type", "image/jpeg");
    assert_eq!(send(request.body(file)).await.unwrap().0, 200);
}

pub async fn plant(world: &World, name: &str) {
    let request = world.app.client.post(format!("{}{OBJECTS}/{name}", world.app.gateway_url));
    let request = request.header("apikey", &world.app.lease.lent.keys.secret_key).header("content-type", "image/webp");
    assert_eq!(send(request.body(vec![0; 100])).await.unwrap().0, 200);
}

/// Gives an edge that is alive the time to make the pictures that nobody waits for.
pub async fn follow(world: &World) {
    let pending = "select count(*) from public.patient_documents where status = 'ready' and pictures = 'pending'";
    let end = tokio::time::Instant::now() + PATIENCE;
    while tokio::time::Instant::now() < end && world.app.truth(pending).await.as_deref() != Some("0") {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
