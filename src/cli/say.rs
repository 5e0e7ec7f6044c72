//! Standard output of every command.

use std::io::Write;

/// A line for whoever reads; one that went away, as in `molaire local status | head -1`, is no error.
pub(super) fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
