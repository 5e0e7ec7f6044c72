//! Which path is which operation. Taken apart by hand, because keys must arrive byte for byte.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::body::Incoming;
use super::caller::Caller;
use super::error::{Error, bad_url};
use super::place::{Place, decode, is_decodable};
use super::session::Scope;
use super::{
    Storage, bucket_changes, buckets, copy_object, info, list, list_v2, move_object, read, remove, sign, tus, upload,
    upload_sign,
};

/// A request on its way to a handler.
pub struct Call {
    pub parts: Parts,
    pub body: Incoming,
}

impl Call {
    /// The caller, who must have a valid token.
    pub fn caller(&self, storage: &Storage) -> Result<Caller, Error> {
        Caller::required(&self.parts.headers, &storage.jwt_secret)
    }

    /// The caller, or nobody in particular.
    pub fn any_caller(&self, storage: &Storage) -> Caller {
        Caller::optional(&self.parts.headers, &storage.jwt_secret)
    }

    pub fn scope(&self, operation: &'static str) -> Scope {
        Scope::of(&self.parts, operation)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    pub fn is_upsert(&self) -> bool {
        self.header("x-upsert") == Some("true")
    }

    /// A parameter of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.parts.uri.query()?;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub async fn handle(State(storage): State<Arc<Storage>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let call = Call { parts, body: Incoming::new(body) };
    if !is_decodable(call.parts.uri.path()) {
        return bad_url(call.parts.uri.path());
    }
    // On its own: a client that goes away must not stop a request between a row and its file. Its body ends in an error.
    let answer = tokio::spawn(async move { dispatch(&storage, call).await });
    answer.await.unwrap_or_else(|stopped| Err(Error::internal(stopped))).unwrap_or_else(IntoResponse::into_response)
}

async fn dispatch(storage: &Storage, call: Call) -> Result<Response, Error> {
    let path = call.parts.uri.path().to_owned();
    if let Some(rest) = path.strip_prefix("/object/") {
        return object(storage, call, rest).await;
    }
    if path == "/bucket" || path.starts_with("/bucket/") {
        return bucket(storage, call, path["/bucket".len()..].trim_start_matches('/')).await;
    }
    if let Some(rest) = path.strip_prefix("/upload/resumable")
        && (rest.is_empty() || rest.starts_with('/'))
    {
        return tus::handle(storage, call, rest).await;
    }
    Err(unknown(&call))
}

async fn object(storage: &Storage, call: Call, rest: &str) -> Result<Response, Error> {
    match call.parts.method.as_str() {
        "GET" | "HEAD" => read_object(storage, call, rest).await,
        "POST" => post_object(storage, call, rest).await,
        "PUT" => {
            if let Some(place) = Place::under(rest, "upload/sign/") {
                return upload_sign::upload(storage, call, place).await;
            }
            let place = Place::under(rest, "").ok_or_else(|| unknown(&call))?;
            upload::replace(storage, call, place).await
        }
        "DELETE" => match Place::under(rest, "") {
            Some(place) => remove::one(storage, call, place).await,
            None => remove::many(storage, call, &decode(rest)).await,
        },
        _ => Err(unknown(&call)),
    }
}

async fn read_object(storage: &Storage, call: Call, rest: &str) -> Result<Response, Error> {
    let is_head = call.parts.method == "HEAD";
    if !is_head {
        if let Some(place) = Place::under(rest, "info/public/") {
            return info::public(storage, call, place).await;
        }
        if let Some(place) = Place::under(rest, "info/authenticated/") {
            return info::authenticated(storage, call, place).await;
        }
        if let Some(place) = Place::under(rest, "info/") {
            return info::any(storage, call, place).await;
        }
    }
    if let Some(place) = Place::under(rest, "sign/") {
        return sign::read(storage, call, place).await;
    }
    if let Some(place) = Place::under(rest, "public/") {
        return match is_head {
            true => info::head_public(storage, call, place).await,
            false => read::public(storage, call, place).await,
        };
    }
    if let Some(place) = Place::under(rest, "authenticated/") {
        return match is_head {
            true => info::head_authenticated(storage, call, place).await,
            false => read::authenticated(storage, call, place).await,
        };
    }
    let place = Place::under(rest, "").ok_or_else(|| unknown(&call))?;
    match is_head {
        true => info::head_any(storage, call, place).await,
        false => read::any(storage, call, place).await,
    }
}

async fn post_object(storage: &Storage, call: Call, rest: &str) -> Result<Response, Error> {
    if let Some(place) = Place::under(rest, "upload/sign/") {
        return upload_sign::sign(storage, call, place).await;
    }
    if let Some(signed) = rest.strip_prefix("sign/") {
        return match Place::under(signed, "") {
            Some(place) => sign::one(storage, call, place, signed).await,
            None => sign::many(storage, call, &decode(signed)).await,
        };
    }
    if let Some(place) = Place::under(rest, "") {
        let is_list = !place.key.contains('/');
        return match &*place.bucket {
            "list" if is_list => list::list(storage, call, &place.key).await,
            "list-v2" if is_list => list_v2::list(storage, call, &place.key).await,
            _ => upload::create(storage, call, place).await,
        };
    }
    match rest {
        "move" => move_object::move_object(storage, call).await,
        "copy" => copy_object::copy(storage, call).await,
        _ => Err(unknown(&call)),
    }
}

async fn bucket(storage: &Storage, call: Call, rest: &str) -> Result<Response, Error> {
    let method = call.parts.method.clone();
    if let Some(id) = rest.strip_suffix("/empty")
        && method == "POST"
        && !id.contains('/')
    {
        return bucket_changes::empty(storage, call, &decode(id)).await;
    }
    if rest.contains('/') {
        return Err(unknown(&call));
    }
    let id = decode(rest);
    match (method.as_str(), id.is_empty()) {
        ("GET", true) => buckets::list(storage, call).await,
        ("POST", true) => bucket_changes::create(storage, call).await,
        ("GET", false) => buckets::get(storage, call, &id).await,
        ("PUT", false) => bucket_changes::update(storage, call, &id).await,
        ("DELETE", false) => bucket_changes::delete(storage, call, &id).await,
        _ => Err(unknown(&call)),
    }
}

fn unknown(call: &Call) -> Error {
    Error::no_such_route(call.parts.method.as_str(), &call.parts.uri.to_string())
}
