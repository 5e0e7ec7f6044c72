//! The Supabase project that a process works for: whether it is the right one, and whether it is as it must be.

mod confirm;
mod examine;
mod finding;
mod state;

pub use confirm::{Misplaced, confirm};
pub use examine::{Examination, examine};
pub use finding::{Check, Finding, Report, Verdict};
pub use state::{MIGRATIONS, State};
