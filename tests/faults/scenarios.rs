//! What people and workers do, told so that it can be broken off at any call.

use chrono::{Duration, Utc};
use reqwest::Method;
use serde_json::json;

use crate::acts::{
    WHO, announce_and_store, as_person, batch, browser, delete, follow, link, note, plant, resumable, send, store,
    title,
};
use crate::app::App;
use crate::process::Process;
use crate::samples::{PHOTO, bytes};
use crate::wire::Wire;

/// Something that is done in several calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// One file through the edge.
    Upload,
    /// Three files in one form through the edge, the second of them bad.
    Batch,
    /// A browser's own upload: announce, store, commit.
    Browser,
    /// A signed upload link: the edge announces, the browser sends, the edge completes.
    Link,
    /// A resumable upload in three parts, resumed where it broke.
    Resumable,
    /// A deletion through the edge.
    Delete,
    /// A worker that reads two received files, one of them bad, and makes the pictures of the other.
    Verify,
    /// A worker that sweeps: an ended upload, a deletion that stopped, a derived file that came too late.
    Sweep,
}

/// What somebody was told, and so must hold.
#[derive(Debug, Default)]
pub struct Told {
    /// Documents that were acknowledged, or stood before: id, and what their bytes are.
    pub stored: Vec<(String, Vec<u8>)>,
    /// Documents whose deletion was acknowledged.
    pub deleted: Vec<String>,
    /// Titles of files that were refused for good: no document may have one of them.
    pub refused: Vec<String>,
    /// Documents of which either outcome is right.
    pub open: Vec<String>,
}

/// One running Molaire, and the wire before it.
pub struct World {
    pub app: App,
    pub wire: Wire,
}

/// What was there before: told at the start, and what a run needs to know of it.
#[derive(Debug, Default)]
pub struct Setup {
    pub told: Told,
    document: String,
}

impl Scenario {
    pub const ALL: [Self; 8] = [
        Self::Upload,
        Self::Batch,
        Self::Browser,
        Self::Link,
        Self::Resumable,
        Self::Delete,
        Self::Verify,
        Self::Sweep,
    ];

    /// Whether its calls come from a process that can be killed; a browser that is closed just makes no more calls.
    pub fn has_process(self) -> bool {
        !matches!(self, Self::Browser | Self::Resumable)
    }

    /// What stands before anything is broken.
    pub async fn prepare(self, world: &World) -> Setup {
        let mut setup = Setup::default();
        match self {
            Self::Delete => {
                setup.document = store(world).await;
                setup.told.open.push(setup.document.clone());
            }
            Self::Verify => {
                let good = bytes(PHOTO);
                let kept = browser(world, &world.app.gateway_url, "good", &good).await.unwrap();
                setup.told.stored.push((kept, good));
                let bad = [b"<!doctype html><script>".as_slice(), &[b' '; 8000]].concat();
                let rejected = browser(world, &world.app.gateway_url, "bad", &bad).await.unwrap();
                setup.told.deleted.push(rejected);
            }
            Self::Sweep => {
                setup.told.stored.push((store(world).await, bytes(PHOTO)));
                announce_and_store(world).await;
                for late in [false, true] {
                    let id = store(world).await;
                    let path = format!("select file_path from public.patient_documents where id = '{id}'");
                    let derived = world.app.truth(&path).await.unwrap().replace("a.jpg", ".derived/preview.webp");
                    let arguments = json!({ "document_id": id, "reason": "Essai" });
                    if late {
                        delete(world, &world.app.edge_url, &id).await.unwrap();
                    } else {
                        assert_eq!(world.app.rpc(WHO, "begin_document_delete", arguments).await.0, 200);
                    }
                    plant(world, &derived).await;
                    setup.told.deleted.push(id);
                }
            }
            _ => {}
        }
        setup
    }

    /// Does it; what the doer was told is added to what holds. `edge` is the process for the scenarios that have one.
    pub async fn run(self, world: &World, setup: Setup, edge: &str) -> Told {
        let Setup { mut told, document } = setup;
        match self {
            Self::Upload => {
                let file = bytes(PHOTO);
                let title = title();
                let path = format!(
                    "/v1/patients/{}/documents?media_kind=photo&file_name=a.jpg&title={title}",
                    world.app.patient().await
                );
                let answer = send(as_person(world, Method::POST, edge, &path).body(file.clone())).await;
                note(&mut told, &title, answer.as_ref().map(|(status, body)| (*status, body)), &file);
                follow(world).await;
            }
            Self::Batch => {
                batch(world, edge, &mut told).await;
                follow(world).await;
            }
            Self::Browser => {
                let file = bytes(PHOTO);
                if let Some(id) = browser(world, &world.wire.url, "browser", &file).await {
                    told.stored.push((id, file));
                }
            }
            Self::Link => {
                link(world, edge, &mut told).await;
                follow(world).await;
            }
            Self::Resumable => resumable(world, &mut told).await,
            Self::Delete => {
                if let Some(204) = delete(world, edge, &document).await {
                    told.open.clear();
                    told.deleted.push(document);
                }
            }
            // Their process is the worker, which has done its work.
            Self::Verify | Self::Sweep => {}
        }
        told
    }

    /// Runs the process of a scenario whose process is a worker.
    pub async fn work(self, world: &World, worker: Process) {
        let hours = if self == Self::Sweep { 26 } else { 0 };
        worker.work(&world.wire.url, &world.app.lease.lent.keys, Utc::now() + Duration::hours(hours)).await;
    }

    /// Whether the process of it is a worker.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Verify | Self::Sweep)
    }
}
