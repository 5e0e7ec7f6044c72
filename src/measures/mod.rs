//! What is counted, for `/metrics`.
//!
//! The value of a label is a word of this program or the pattern of a route, and its type says so: none can come from a
//! request, a file or a row, so nothing of a patient or a practice becomes one, and their number is bounded.

mod measure;
mod table;

use std::fmt::Display;
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::{Method, StatusCode};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

pub use measure::{Measure, Movement};
pub use table::*;

/// Upper bounds of durations, in seconds: a list takes milliseconds, a large file minutes.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 600.0];

/// How often observations are folded into their histogram: they would pile up where nobody asks for it.
const FOLDING: Duration = Duration::from_secs(5);

/// Nothing is counted before `start`; afterwards for the whole process.
static KEPT: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count; a second call changes nothing.
pub fn start() {
    KEPT.get_or_init(|| install().inspect_err(|error| tracing::error!(%error, "nothing is counted")).ok());
}

fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    MEASURES.iter().for_each(|measure| measure.describe());
    let folded = handle.clone();
    thread::spawn(move || {
        loop {
            thread::sleep(FOLDING);
            folded.run_upkeep();
        }
    });
    Ok(handle)
}

/// Runs a job, and counts the round by what came of it; a failure is logged here, once.
pub async fn round_of<T, E: Display>(
    job: &'static str,
    run: impl Future<Output = Result<T, E>>,
    has_worked: impl FnOnce(&T) -> bool,
) -> Result<T, E> {
    let outcome = run.await;
    let word = match &outcome {
        Ok(done) if has_worked(done) => "worked",
        Ok(_) => "idle",
        Err(error) => {
            tracing::warn!(job.name = job, %error, "round failed");
            "failed"
        }
    };
    JOB_ROUNDS.add(&[job, word], 1);
    outcome
}

/// Everything counted so far, in Prometheus' text format; none where nothing is counted.
pub fn text() -> Option<String> {
    Some(KEPT.get()?.as_ref()?.render())
}

/// Whether somebody may ask.
pub fn are_kept() -> bool {
    KEPT.get().is_some_and(Option::is_some)
}

/// A request and its answer. The pattern of the route, never the address: addresses are free text.
pub fn answered(method: &Method, route: Option<&MatchedPath>, status: StatusCode, took: Duration) {
    let route = route.map_or("-", MatchedPath::as_str);
    let labels = [word_of(method), route, class_of(status)];
    HTTP_REQUESTS.add_labelled(&labels, 1);
    HTTP_REQUEST_DURATION.observe_labelled(&labels, took);
}

/// A client may name a method as it likes.
fn word_of(method: &Method) -> &'static str {
    const KNOWN: [(Method, &str); 7] = [
        (Method::GET, "GET"),
        (Method::POST, "POST"),
        (Method::PUT, "PUT"),
        (Method::PATCH, "PATCH"),
        (Method::DELETE, "DELETE"),
        (Method::HEAD, "HEAD"),
        (Method::OPTIONS, "OPTIONS"),
    ];
    KNOWN.iter().find(|(known, _)| known == method).map_or("other", |(_, word)| word)
}

fn class_of(status: StatusCode) -> &'static str {
    ["1xx", "2xx", "3xx", "4xx", "5xx"].get(usize::from(status.as_u16() / 100).wrapping_sub(1)).unwrap_or(&"other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_invents_becomes_no_label() {
        assert_eq!(word_of(&Method::PATCH), "PATCH");
        assert_eq!(word_of(&Method::from_bytes(b"DUPONT").unwrap()), "other");
        assert_eq!(class_of(StatusCode::from_u16(999).unwrap()), "other");
        assert_eq!(class_of(StatusCode::NO_CONTENT), "2xx");
    }

    #[test]
    fn every_measure_has_a_name_of_its_own_that_says_what_it_is() {
        let mut names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MEASURES.len());
        for measure in MEASURES {
            assert!(measure.name.starts_with("molaire_"), "{}", measure.name);
            assert_eq!(measure.name.ends_with("_total"), measure.movement == Movement::Counter, "{}", measure.name);
        }
    }
}
