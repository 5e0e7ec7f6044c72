//! Hands a request on, streaming both ways.

use std::path::Path;

use anyhow::Context;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};

/// To a server on 127.0.0.1.
pub async fn over_tcp(port: u16, request: Request) -> anyhow::Result<Response> {
    over(TcpStream::connect(("127.0.0.1", port)).await?, request).await
}

/// To a server on a unix socket.
pub async fn over_unix_socket(socket: &Path, request: Request) -> anyhow::Result<Response> {
    over(UnixStream::connect(socket).await?, request).await
}

async fn over<S>(stream: S, mut request: Request) -> anyhow::Result<Response>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).parse()?;
    *request.uri_mut() = path;
    // One connection a request: the upstream closes it when the answer is out.
    request.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    if !request.headers().contains_key(header::HOST) {
        request.headers_mut().insert(header::HOST, HeaderValue::from_static("127.0.0.1"));
    }
    let answer = sender.send_request(request).await.context("the upstream did not answer")?;
    let mut response = answer.map(Body::new).into_response();
    drop_hop_headers(response.headers_mut());
    Ok(response)
}

/// Headers of one connection, and those that the gateway sets itself.
fn drop_hop_headers(headers: &mut HeaderMap) {
    headers.remove(header::CONNECTION);
    headers.remove(header::TRANSFER_ENCODING);
    let cors: Vec<_> = headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
    for name in cors {
        headers.remove(name);
    }
}
