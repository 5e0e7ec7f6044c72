//! The audit's verifier: recomputes every chain outside of the database, and anchors where the chains end.
//!
//! Entries are written and linked by SQL alone; an owner of the database could rewrite them, and this finds it.

mod anchor;
mod link;
mod report;
mod store;
mod verify;

pub use anchor::{Anchor, AnchorError, AnchorKey, Anchored};
pub use report::Report;
pub use store::Store;
pub use verify::{Fault, Verdict, verify};
