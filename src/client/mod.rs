//! Molaire from a terminal, as the person who signed in: the same doors as the web app, no key that opens more.

mod api;
mod documents;
mod error;
mod session;
mod sign_in;
mod upload;

pub use api::Client;
pub use documents::{Document, Link, Listing, Saved};
pub use error::Error;
pub use session::{Project, Session, SessionFile};
pub use sign_in::{sign_in, sign_out};
pub use upload::{Upload, Watcher};
