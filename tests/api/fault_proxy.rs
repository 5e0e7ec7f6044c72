//! Stands between the edge and its Supabase project and breaks what a test tells it to break.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

/// What happens to a request instead of passing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answered 500 at once; the work is not done.
    ServerError,
    /// The work is done, then the answer is a 500.
    ErrorAfterTheWork,
    /// The work is done and the connection is cut before the reply.
    LostReply,
    /// The work is done and the connection is cut in the middle of the reply.
    HalfReply,
    /// Answered 500 at once; the work is done this much later.
    ErrorBeforeTheWork(Duration),
    /// Held back this long, then passed on.
    Delay(Duration),
}

#[derive(Debug, Clone)]
struct Rule {
    path_part: &'static str,
    fault: Fault,
    times: u32,
}

/// The proxy's controls.
#[derive(Debug, Clone)]
pub struct FaultProxy {
    pub url: String,
    rules: Arc<Mutex<Vec<Rule>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

#[derive(Debug, Clone)]
struct Shared {
    upstream: String,
    client: reqwest::Client,
    rules: Arc<Mutex<Vec<Rule>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl FaultProxy {
    /// In front of `upstream`, on a free port.
    pub async fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (rules, seen) = (Arc::default(), Arc::default());
        let shared = Shared {
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            rules: Arc::clone(&rules),
            seen: Arc::clone(&seen),
        };
        let router = Router::new().fallback(pass).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, rules, seen }
    }

    /// The next `times` requests whose path holds `path_part` meet `fault`.
    pub fn inject(&self, path_part: &'static str, fault: Fault, times: u32) {
        self.rules.lock().expect("rules").push(Rule { path_part, fault, times });
    }

    /// How many requests with `path_part` came by, whatever became of them.
    pub fn count(&self, path_part: &str) -> usize {
        self.seen.lock().expect("requests").iter().filter(|line| line.contains(path_part)).count()
    }
}

async fn pass(State(shared): State<Shared>, request: Request) -> Response {
    let line = format!("{} {}", request.method(), request.uri());
    shared.seen.lock().expect("requests").push(line.clone());
    let fault = {
        let mut rules = shared.rules.lock().expect("rules");
        rules.iter_mut().find(|rule| rule.times > 0 && line.contains(rule.path_part)).map(|rule| {
            rule.times -= 1;
            rule.fault
        })
    };
    match fault {
        Some(Fault::ServerError) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::ErrorBeforeTheWork(time)) => {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                forward(&shared, Request::from_parts(parts, body.into())).await
            });
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        Some(Fault::Delay(time)) => tokio::time::sleep(time).await,
        _ => {}
    }
    let response = forward(&shared, request).await;
    match fault {
        Some(Fault::ErrorAfterTheWork) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::LostReply) => cut(),
        Some(Fault::HalfReply) => halved(response).await,
        _ => response,
    }
}

async fn forward(shared: &Shared, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let url = format!("{}{}", shared.upstream, parts.uri);
    let mut outgoing = shared.client.request(parts.method, url);
    for (name, value) in &parts.headers {
        if name != "host" && name != "connection" {
            outgoing = outgoing.header(name, value);
        }
    }
    match outgoing.body(reqwest::Body::wrap_stream(body.into_data_stream())).send().await {
        Ok(answer) => {
            let mut response = Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                if name != "transfer-encoding" && name != "connection" {
                    response = response.header(name, value);
                }
            }
            response.body(Body::from_stream(answer.bytes_stream())).expect("a response")
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// Promises more bytes than it sends, so that the client sees the connection break.
fn cut() -> Response {
    let broken = futures_util::stream::once(async { Err::<bytes::Bytes, _>(std::io::Error::other("cut")) });
    Response::new(Body::from_stream(broken))
}

/// The headers and half of the bytes.
async fn halved(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
    let half = futures_util::stream::iter([Ok(bytes.slice(..bytes.len() / 2))]);
    let broken = futures_util::stream::once(async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::other("cut"))
    });
    Response::from_parts(parts, Body::from_stream(futures_util::StreamExt::chain(half, broken)))
}
