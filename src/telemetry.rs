//! The log. It never holds bodies, names, titles, file names, storage keys, signed links or tokens: no line of this
//! crate is given any, and lines of other crates are let through from `warn` upwards alone.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::Format;

/// What is logged unless `MOLAIRE_LOG` says otherwise.
const DEFAULT: &str = "warn,molaire=info";

/// Starts the log of the process, on stderr; a second call changes nothing.
pub fn start(format: Format) {
    let builder = fmt().with_env_filter(filter()).with_writer(std::io::stderr);
    let started = match format {
        Format::Json => builder.json().flatten_event(true).with_current_span(true).with_span_list(false).try_init(),
        Format::Text => builder.compact().try_init(),
    };
    hide_panics(started.is_ok());
}

/// The same, as text in a file: the local stack's terminal is for people.
#[cfg(feature = "local")]
pub fn start_in(file: std::fs::File) {
    let started = fmt().with_env_filter(filter()).with_ansi(false).with_writer(std::sync::Mutex::new(file)).try_init();
    hide_panics(started.is_ok());
}

fn filter() -> EnvFilter {
    EnvFilter::try_from_env("MOLAIRE_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT))
}

fn hide_panics(has_started: bool) {
    if has_started {
        // The message of a panic may quote data; the place is enough to find it.
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, "panic");
        }));
    }
}
