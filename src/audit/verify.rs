//! Walks every chain from its root to its head and recomputes each hash.

use std::collections::HashSet;

use serde::Serialize;
use uuid::Uuid;

use super::anchor::{Anchor, Anchored};
use super::link::{Link, root};
use super::store::{Head, Store};
use crate::supabase::Error;

/// A chain that is broken in more places is broken; the first of them say where.
const FAULTS_PER_CHAIN_MAX: usize = 20;

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The entry of this link was changed, or stands in another's place.
    EntryAltered {
        /// Number of the link.
        seq: u64,
    },
    /// The entry of this link was deleted.
    EntryMissing {
        /// Number of the link.
        seq: u64,
    },
    /// What stood before this link was deleted, or links were put into another order.
    LinkMissing {
        /// Number of the link after the gap.
        seq: u64,
    },
    /// The chain does not end where its head says.
    HeadDiffers {
        /// Number at the head.
        seq: u64,
    },
    /// Entries stand beside the chain.
    EntriesUnlinked {
        /// How many.
        count: u64,
    },
    /// The anchor saw a longer chain: its end was cut off.
    Truncated {
        /// Number that the anchor saw.
        seq: u64,
    },
    /// The anchor saw another hash at this number: the chain was made anew.
    Rewritten {
        /// Number that the anchor saw.
        seq: u64,
    },
}

/// What was found of one practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whose chain.
    pub organisation_id: Uuid,
    /// Links that were recomputed.
    pub links: u64,
    /// Nothing here means that the chain is whole.
    pub faults: Vec<Fault>,
}

/// Verifies all chains, and holds them to the anchor where there is one.
pub async fn verify(store: &Store, anchor: Option<&Anchor>) -> Result<Vec<Verdict>, Error> {
    let anchored = anchor.map(|anchor| anchor.organisations.as_slice()).unwrap_or_default();
    let heads = store.heads().await?;
    let known: HashSet<Uuid> = heads.iter().map(|head| head.organisation_id).collect();
    let mut verdicts = Vec::new();
    for head in heads {
        let expected = anchored.iter().find(|entry| entry.organisation_id == head.organisation_id);
        verdicts.push(verify_chain(store, &head, expected).await?);
    }
    // A practice that is gone altogether was cut off at its root.
    verdicts.extend(anchored.iter().filter(|entry| !known.contains(&entry.organisation_id)).map(|entry| Verdict {
        organisation_id: entry.organisation_id,
        links: 0,
        faults: vec![Fault::Truncated { seq: entry.seq }],
    }));
    Ok(verdicts)
}

async fn verify_chain(store: &Store, head: &Head, anchored: Option<&Anchored>) -> Result<Verdict, Error> {
    let mut walk = Walk { seq: 0, hash: root(head.organisation_id), anchored, links: 0, faults: Vec::new() };
    walk.compare_with_anchor();
    // The chain may have grown since the head was read; what came after is for the next time.
    'pages: while walk.seq < head.seq {
        let page = store.page(head.organisation_id, walk.seq).await?;
        if page.is_empty() {
            break;
        }
        for link in page {
            if link.seq > head.seq {
                break 'pages;
            }
            walk.follow(&link, head.organisation_id);
        }
    }
    Ok(walk.finish(head))
}

struct Walk<'a> {
    seq: u64,
    hash: String,
    anchored: Option<&'a Anchored>,
    links: u64,
    faults: Vec<Fault>,
}

impl Walk<'_> {
    fn follow(&mut self, link: &Link, organisation_id: Uuid) {
        if link.seq != self.seq + 1 || link.previous_hash != self.hash {
            self.faults.push(Fault::LinkMissing { seq: link.seq });
        }
        if link.content.is_none() {
            self.faults.push(Fault::EntryMissing { seq: link.seq });
        } else if link.recomputed(organisation_id).as_ref() != Some(&link.hash) {
            self.faults.push(Fault::EntryAltered { seq: link.seq });
        }
        // From here on with what is stored, so that one fault is told once.
        self.seq = link.seq;
        self.hash.clone_from(&link.hash);
        self.links += 1;
        self.compare_with_anchor();
    }

    fn compare_with_anchor(&mut self) {
        if let Some(anchored) = self.anchored.filter(|anchored| anchored.seq == self.seq)
            && anchored.hash != self.hash
        {
            self.faults.push(Fault::Rewritten { seq: self.seq });
        }
    }

    fn finish(mut self, head: &Head) -> Verdict {
        if head.seq != self.seq || head.hash != self.hash {
            self.faults.push(Fault::HeadDiffers { seq: head.seq });
        }
        if head.entries != head.links {
            self.faults.push(Fault::EntriesUnlinked { count: head.entries.abs_diff(head.links) });
        }
        if let Some(anchored) = self.anchored.filter(|anchored| anchored.seq > self.seq) {
            self.faults.push(Fault::Truncated { seq: anchored.seq });
        }
        // The anchor's word is the last, and the one that must not be lost.
        let excess = self.faults.len().saturating_sub(FAULTS_PER_CHAIN_MAX);
        self.faults.drain(..excess);
        Verdict { organisation_id: head.organisation_id, links: self.links, faults: self.faults }
    }
}
