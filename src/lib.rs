//! Molaire: the edge and the worker of a dental or medical practice.

#[cfg(feature = "local")]
pub mod local;
