//! The two functions that the audit's verifier knows by name.

use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::link::Link;
use crate::config::Config;
use crate::supabase::{Error, Rest, Service, Storage};

const AUDIT_HEADS: &str = "audit_heads";
const AUDIT_CHAIN: &str = "audit_chain";

/// PostgREST answers with no more rows.
const LINKS_PER_PAGE: u32 = 1_000;

/// Where one chain ends, and how much there is of it, at one moment.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Head {
    pub(super) organisation_id: Uuid,
    pub(super) seq: u64,
    pub(super) hash: String,
    pub(super) entries: u64,
    pub(super) links: u64,
}

/// The audit, read with the secret key: no person may read the chains of all practices.
pub struct Store {
    service: Service,
    request_id: String,
}

impl Store {
    /// Opens no connection.
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        let service = Service::new(config, Rest::new(config), Storage::new(config)?);
        Ok(Self { service, request_id: format!("audit-{}", Uuid::new_v4()) })
    }

    pub(super) async fn heads(&self) -> Result<Vec<Head>, Error> {
        self.service.inspect(&self.request_id, AUDIT_HEADS, &json!({})).await
    }

    /// The links that follow `after`; an empty page ends the chain.
    pub(super) async fn page(&self, organisation_id: Uuid, after: u64) -> Result<Vec<Link>, Error> {
        let arguments = json!({ "organisation_id": organisation_id, "after": after, "limit": LINKS_PER_PAGE });
        self.service.inspect(&self.request_id, AUDIT_CHAIN, &arguments).await
    }
}
