//! The web app of the stack.

use tokio::net::TcpListener;

use crate::local::keys::Keys;
use crate::local::packages::Packages;
use crate::local::web::{self, Configuration};

/// Serves the app where it was built, and says where; the rest of the stack does without it.
pub async fn serve(
    packages: &Packages,
    port: u16,
    gateway_url: &str,
    edge_url: &str,
    keys: &Keys,
) -> anyhow::Result<Option<String>> {
    let Some(folder) = web::built(&packages.root) else {
        return Ok(None);
    };
    let configuration = Configuration {
        supabase_url: gateway_url.to_owned(),
        edge_url: edge_url.to_owned(),
        publishable_key: keys.publishable_key.clone(),
        realtime: true,
    };
    let router = web::router(&folder, configuration)?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Some(format!("http://127.0.0.1:{port}")))
}
