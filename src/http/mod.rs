//! The edge: what neither the browser nor SQL can do alone. `molaire serve` runs it.

mod caller;
mod connections;
mod context;
pub mod cors;
mod detail;
mod edge;
mod health;
mod json;
mod jwks;
mod metrics;
mod problem;
mod problem_kinds;
mod router;
#[cfg(test)]
mod router_tests;
mod serve;
#[cfg(test)]
mod test_issuer;
mod told;
mod verifier;
#[cfg(test)]
mod verifier_tests;

pub use caller::Caller;
pub use context::{Context, REQUEST_ID};
pub use edge::Edge;
pub use json::Json;
pub use problem::Problem;
pub use problem_kinds::{KINDS, Kind, find, kind};
pub use router::router;
pub use serve::{StartError, serve, serve_metrics};
pub use told::{Told, told};
