//! Stands between a process and its project, counts its calls, and breaks those that it is told to break.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::net::TcpListener;

use crate::process::PATIENCE;
use crate::relay::{cut, forward, half};

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The process is killed before the call arrives.
    KillBefore,
    /// Half of the body arrives, then the process is killed.
    KillMidway,
    /// The work is done, then the process is killed before it hears of it.
    KillAfter,
    /// Answered 500; the work is not done.
    Error,
    /// Half of the body arrives, then the connection breaks.
    Cut,
    /// The work is done and answered 500.
    ErrorAfterWork,
    /// The work is done and the connection breaks.
    LostReply,
    /// Nothing is answered in time, and then the work is done after all.
    Stall,
    /// Answered 429; the work is not done.
    Busy,
}

impl Fault {
    pub const ALL: [Self; 8] = [
        Self::KillBefore,
        Self::KillMidway,
        Self::KillAfter,
        Self::Error,
        Self::Cut,
        Self::ErrorAfterWork,
        Self::LostReply,
        Self::Stall,
    ];

    /// Whether it needs a body that can be cut in two, or a process that can be killed.
    pub fn applies(self, step: &Step, has_process: bool) -> bool {
        match self {
            Self::KillBefore | Self::KillAfter => has_process,
            Self::KillMidway => has_process && step.has_body,
            Self::Cut => step.has_body,
            _ => true,
        }
    }
}

/// A call as it was seen.
#[derive(Debug, Clone)]
pub struct Step {
    pub name: String,
    pub has_body: bool,
}

/// The controls; a clone is the same wire.
#[derive(Clone)]
pub struct Wire {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    client: reqwest::Client,
    faults: Mutex<HashMap<usize, Fault>>,
    named: Mutex<Option<(&'static str, Fault)>>,
    victim: Mutex<Option<u32>>,
    is_armed: Mutex<bool>,
    steps: Mutex<Vec<Step>>,
    at_work: AtomicUsize,
}

/// An upload of bytes is worth cutting; a short JSON object either arrives or does not.
const BODY_BYTES_MIN: usize = 4096;

impl Wire {
    pub async fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            faults: Mutex::default(),
            named: Mutex::default(),
            victim: Mutex::default(),
            is_armed: Mutex::new(false),
            steps: Mutex::default(),
            at_work: AtomicUsize::new(0),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, shared }
    }

    /// From here on calls are steps, and these meet their faults.
    pub fn arm(&self, faults: &[(usize, Fault)], victim: Option<u32>) {
        *self.shared.faults.lock().unwrap() = faults.iter().copied().collect();
        *self.shared.victim.lock().unwrap() = victim;
        *self.shared.is_armed.lock().unwrap() = true;
    }

    /// The same, where the first call whose name holds this part meets a fault.
    pub fn arm_at(&self, fault: Option<(&'static str, Fault)>, victim: u32) {
        *self.shared.named.lock().unwrap() = fault;
        self.arm(&[], Some(victim));
    }

    /// Whether the call that `arm_at` named was made.
    pub fn has_met(&self) -> bool {
        self.shared.named.lock().unwrap().is_none()
    }

    /// Passes everything again, once all late work is done; returns the steps that were seen.
    pub async fn disarm(&self) -> Vec<Step> {
        while self.shared.at_work.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        *self.shared.is_armed.lock().unwrap() = false;
        self.shared.steps.lock().unwrap().drain(..).collect()
    }
}

async fn pass(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // Late work goes on although its client went away.
    shared.at_work.fetch_add(1, Ordering::SeqCst);
    let task = tokio::spawn(async move {
        let answer = handle(&shared, parts, body).await;
        shared.at_work.fetch_sub(1, Ordering::SeqCst);
        answer
    });
    task.await.unwrap()
}

async fn handle(shared: &Shared, parts: Parts, body: Body) -> Response {
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        // The sender was killed or gave up in the middle: half of something.
        return StatusCode::BAD_REQUEST.into_response();
    };
    let fault = shared.next(&parts, &body);
    match fault {
        None => forward(&shared.client, &shared.upstream, parts, body.into()).await,
        Some(Fault::KillBefore) => shared.kill(),
        Some(Fault::KillMidway) => {
            let _ = forward(&shared.client, &shared.upstream, parts, half(&body)).await;
            shared.kill()
        }
        Some(Fault::KillAfter) => {
            forward(&shared.client, &shared.upstream, parts, body.into()).await;
            shared.kill()
        }
        Some(Fault::Error) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Busy) => StatusCode::TOO_MANY_REQUESTS.into_response(),
        Some(Fault::Cut) => {
            let _ = forward(&shared.client, &shared.upstream, parts, half(&body)).await;
            cut()
        }
        Some(Fault::ErrorAfterWork) => {
            forward(&shared.client, &shared.upstream, parts, body.into()).await;
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Some(Fault::LostReply) => {
            forward(&shared.client, &shared.upstream, parts, body.into()).await;
            cut()
        }
        Some(Fault::Stall) => {
            tokio::time::sleep(PATIENCE * 5 / 2).await;
            forward(&shared.client, &shared.upstream, parts, body.into()).await
        }
    }
}

impl Shared {
    fn next(&self, parts: &Parts, body: &Bytes) -> Option<Fault> {
        if !*self.is_armed.lock().unwrap() {
            return None;
        }
        let mut steps = self.steps.lock().unwrap();
        let index = steps.len();
        steps.push(Step { name: name(parts), has_body: body.len() >= BODY_BYTES_MIN });
        let named = self.named.lock().unwrap().take_if(|(part, _)| steps[index].name.contains(*part));
        named.map(|(_, fault)| fault).or_else(|| self.faults.lock().unwrap().remove(&index))
    }

    fn kill(&self) -> Response {
        if let Some(pid) = *self.victim.lock().unwrap() {
            // It may be dead already, when two faults kill.
            let _ = kill(Pid::from_raw(i32::try_from(pid).unwrap()), Signal::SIGKILL);
        }
        cut()
    }
}

/// The call without ids: `rpc/commit_upload`, `POST object`.
fn name(parts: &Parts) -> String {
    let path = parts.uri.path();
    match path.split_once("/rpc/") {
        Some((_, function)) => function.to_owned(),
        None => {
            let route =
                path.trim_start_matches("/storage/v1/").split('/').take_while(|part| *part != "patient-documents");
            let route: Vec<&str> = route.take(2).collect();
            format!("{} {}", parts.method, route.join("/"))
        }
    }
}
