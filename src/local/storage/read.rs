//! Downloads, by the three routes: with a token, with whatever token there is, and from public buckets.

use axum::response::Response;

use super::Storage;
use super::buckets;
use super::caller::Caller;
use super::error::Error;
use super::objects::{self, Object};
use super::place::Place;
use super::render::{self, Manner};
use super::routes::Call;
use super::session::{Scope, begin};

/// GET /object/authenticated/{bucket}/{key}
pub async fn authenticated(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.caller(storage)?;
    send(storage, call, &caller, &place).await
}

/// GET /object/{bucket}/{key}. A bad token counts as none.
pub async fn any(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let caller = call.any_caller(storage);
    send(storage, call, &caller, &place).await
}

/// GET /object/public/{bucket}/{key}
pub async fn public(storage: &Storage, call: Call, place: Place) -> Result<Response, Error> {
    let scope = call.scope("storage.object.get_public");
    if !buckets::find(storage, &Caller::service(), &scope, &place.bucket).await?.is_public() {
        return Err(Error::no_such_bucket());
    }
    let object = find_as(storage, &Caller::service(), &scope, &place).await?;
    let manner = Manner { download: call.query("download"), expires: None };
    render::asset(storage, &call.parts, &object, &manner).await
}

async fn send(storage: &Storage, call: Call, caller: &Caller, place: &Place) -> Result<Response, Error> {
    let scope = call.scope("storage.object.get_authenticated");
    let object = visible(storage, caller, &scope, place).await?;
    let manner = Manner { download: call.query("download"), expires: None };
    render::asset(storage, &call.parts, &object, &manner).await
}

/// The object, if this caller may see it. Policies are not asked in public buckets.
pub async fn visible(storage: &Storage, caller: &Caller, scope: &Scope, place: &Place) -> Result<Object, Error> {
    let service = Caller::service();
    let bucket = buckets::find(storage, &service, scope, &place.bucket).await?;
    if !caller.is_known && !bucket.is_public() {
        return Err(Error::no_such_bucket());
    }
    find_as(storage, if bucket.is_public() { &service } else { caller }, scope, place).await
}

/// The object as this caller sees it.
pub async fn find_as(storage: &Storage, caller: &Caller, scope: &Scope, place: &Place) -> Result<Object, Error> {
    place.check_key()?;
    let mut transaction = begin(&storage.pool, caller, scope).await?;
    let object = objects::find(&mut transaction, place).await?;
    transaction.commit().await?;
    Ok(object)
}
