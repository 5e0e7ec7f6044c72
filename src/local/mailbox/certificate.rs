//! A certificate of this run: the auth server hands its password over after STARTTLS alone, and checks whose it is.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Draws a certificate for 127.0.0.1, writes it to `file` for those who must trust it, and keeps its key in memory.
pub fn draw(file: &Path) -> anyhow::Result<TlsAcceptor> {
    let drawn =
        rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).context("no certificate could be drawn")?;
    std::fs::write(file, drawn.cert.pem()).with_context(|| format!("{} cannot be written", file.display()))?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(drawn.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![drawn.cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
