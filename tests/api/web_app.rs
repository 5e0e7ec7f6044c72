//! The web app's host: files, headers and configuration, as a browser gets them.

use std::path::Path;

use axum::http::HeaderMap;
use molaire::local::web::{self, Configuration, Headers};
use tokio::net::TcpListener;

const GATEWAY: &str = "http://127.0.0.1:54321";
const EDGE: &str = "http://127.0.0.1:54380";

/// A build as Vite makes it, served.
async fn serve(folder: &Path) -> String {
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::write(folder.join("index.html"), "<!doctype html><title>Molaire</title>").unwrap();
    std::fs::write(folder.join("assets/start-0123abcd.js"), "export const padding = 1;".repeat(100)).unwrap();
    std::fs::write(folder.join("../secret"), "nobody's business").unwrap();
    let configuration = Configuration {
        supabase_url: GATEWAY.to_owned(),
        edge_url: EDGE.to_owned(),
        publishable_key: "sb_publishable_test".to_owned(),
        realtime: true,
    };
    let router = web::router(folder, configuration).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn get(url: &str) -> (u16, HeaderMap, String) {
    get_as(url, "identity").await
}

async fn get_as(url: &str, encoding: &str) -> (u16, HeaderMap, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let response = client.get(url).header("accept-encoding", encoding).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_assets_and_configuration_come_with_what_a_host_must_send() {
    let parent = tempfile::tempdir().unwrap();
    let url = serve(&parent.path().join("dist")).await;

    for page in ["/", "/connexion", "/patients/aa000000-0000-4000-8000-00000000001a"] {
        let (status, headers, body) = get(&format!("{url}{page}")).await;
        assert_eq!((status, body.contains("<title>Molaire</title>")), (200, true), "{page}");
        assert_eq!(headers["cache-control"], "no-cache", "a page is asked for again, so that an update is seen");
        let policy = headers["content-security-policy"].to_str().unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "worker-src 'self' blob:",
            "style-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
            "img-src 'self' blob: http://127.0.0.1:54321",
            "connect-src 'self' http://127.0.0.1:54321 ws://127.0.0.1:54321 http://127.0.0.1:54380",
        ] {
            assert!(policy.split("; ").any(|found| found == rule), "{page}: {policy} lacks {rule}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(headers[name], value, "{page}: {name}");
        }
        assert!(headers.contains_key("permissions-policy"));
    }

    let (status, headers, _) = get_as(&format!("{url}/assets/start-0123abcd.js"), "gzip").await;
    assert_eq!((status, &headers["content-encoding"]), (200, &"gzip".parse().unwrap()));
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["x-content-type-options"], "nosniff");

    let (_, headers, body) = get(&format!("{url}/config.json")).await;
    let configuration: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(configuration["edge_url"], EDGE);
    assert!(!body.contains("secret"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_gone_and_nothing_beside_the_build_is_served() {
    let parent = tempfile::tempdir().unwrap();
    let url = serve(&parent.path().join("dist")).await;
    // After an update, an old page must learn that its part is gone, and no browser keeps that for a year.
    let (status, headers, _) = get(&format!("{url}/assets/gone-0123abcd.js")).await;
    assert_eq!((status, &headers["cache-control"]), (404, &"no-cache".parse().unwrap()));
    for path in ["/%2e%2e/secret", "/assets/..%2f..%2fsecret"] {
        assert!(!get(&format!("{url}{path}")).await.2.contains("business"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_mails_lead_on_to_the_auth_server() {
    let parent = tempfile::tempdir().unwrap();
    let url = serve(&parent.path().join("dist")).await;
    let (status, headers, _) = get(&format!("{url}/auth/v1/verify?token=a&type=recovery")).await;
    assert_eq!(status, 307);
    assert_eq!(headers["location"], "http://127.0.0.1:54321/auth/v1/verify?token=a&type=recovery");
    assert_eq!(headers["referrer-policy"], "no-referrer");
}

#[test]
fn the_file_for_hosts_names_its_origins_and_no_other() {
    let text = include_str!("../../web/hosting/_headers");
    assert!(!text.contains("http"), "origins are filled in by the host");
    let headers = Headers::of("https://project.example.test", "https://edge.example.test").unwrap();
    let policy = headers.for_path("/")["content-security-policy"].to_str().unwrap().to_owned();
    let reached =
        "connect-src 'self' https://project.example.test wss://project.example.test https://edge.example.test; ";
    assert!(policy.contains(reached), "{policy}");
    assert!(!policy.contains('{'), "{policy}");
}
