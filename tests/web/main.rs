//! The web app in a real browser, in front of a stack of its own: everything is real but the network between.
#![allow(clippy::unwrap_used)]

#[path = "../api/app.rs"]
#[allow(dead_code)]
mod app;
#[path = "../api/fault_proxy.rs"]
#[allow(dead_code)]
mod fault_proxy;
#[path = "../api/people.rs"]
#[allow(dead_code)]
mod people;
#[path = "../api/started.rs"]
#[allow(dead_code)]
mod started;

use std::path::Path;
use std::time::Duration;

use molaire::local::suite::chromium;
use molaire::local::web::{self, Configuration};
use molaire::local::{edge, keys::Keys};
use molaire::worker::Worker;
use serde_json::json;
use tokio::net::TcpListener;

use crate::app::App;

/// What is uploaded past the edge, and pictures of all, are there soon after.
const WORKER_PAUSE: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread")]
async fn every_page_does_what_it_says() -> Result<(), &'static str> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let built = web::built(root).expect("the web app is built: run `make build`");
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let web_url = format!("http://{}", listener.local_addr().unwrap());
    let (app, _mailbox) = App::start_for_web(&web_url).await;
    let Keys { publishable_key, secret_key, jwt_secret, .. } = app.lease.lent.keys.clone();
    let configuration = Configuration {
        supabase_url: app.gateway_url.clone(),
        edge_url: app.edge_url.clone(),
        publishable_key: publishable_key.clone(),
        realtime: true,
    };
    let router = web::router(&built, configuration).unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let worker = Worker::new(edge::settings(&app.gateway_url, &web_url, &app.lease.lent.keys).unwrap()).unwrap();
    tokio::spawn(async move { worker.run(WORKER_PAUSE, std::future::pending()).await });

    let stack = json!({
        "web_url": web_url,
        "gateway_url": app.gateway_url,
        "edge_url": app.edge_url,
        "mailbox_url": format!("{}/mailbox", app.gateway_url),
        "database_url": app.lease.url("postgres"),
        "publishable_key": publishable_key,
        "secret_key": secret_key,
        "jwt_secret": jwt_secret,
    });
    let status = tokio::process::Command::new("npm")
        .args(["run", "--silent", "--workspace", "web", "check:e2e"])
        .current_dir(root)
        .env("MOLAIRE_STACK", stack.to_string())
        .env("MOLAIRE_CHROMIUM", chromium::find().expect(chromium::REMEDY))
        .kill_on_drop(true)
        .status()
        .await
        .unwrap();
    // An error and no panic: a backtrace would bury what the browser's tests have printed.
    status.success().then_some(()).ok_or("the browser's tests failed; what they saw is in web/e2e/screenshots")
}
