//! The headers of a host, read from the very file that hosts are given.

use anyhow::Context;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Blocks of a path and the headers of its answers, in the form of the common static hosts.
const FILE: &str = include_str!("../../../web/hosting/_headers");

/// What each path is answered with.
#[derive(Debug, Clone)]
pub struct Headers(Vec<(String, HeaderMap)>);

impl Headers {
    /// Fills in the origins that the app talks to; Realtime is Supabase over a websocket.
    pub fn of(supabase_url: &str, edge_url: &str) -> anyhow::Result<Self> {
        let mut blocks: Vec<(String, HeaderMap)> = Vec::new();
        let realtime_url = supabase_url.replacen("http", "ws", 1);
        let text = FILE
            .replace("{supabase_url}", supabase_url)
            .replace("{realtime_url}", &realtime_url)
            .replace("{edge_url}", edge_url);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if !line.starts_with(' ') {
                blocks.push((line.to_owned(), HeaderMap::new()));
                continue;
            }
            let (name, value) = line.trim().split_once(": ").context("a header is `name: value`")?;
            let (_, headers) = blocks.last_mut().context("a header stands below its path")?;
            headers.insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
        }
        Ok(Self(blocks))
    }

    /// The headers for `path`; what a later block says wins.
    pub fn for_path(&self, path: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (pattern, block) in &self.0 {
            let is_meant = pattern.strip_suffix('*').map_or(pattern == path, |start| path.starts_with(start));
            if is_meant {
                headers.extend(block.clone());
            }
        }
        headers
    }
}
