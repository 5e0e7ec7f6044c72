//! One measure: its name, its labels, and how it moves.

use std::time::Duration;

use metrics::{Label, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

/// How a measure moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Only up, from zero at the start of the process.
    Counter,
    /// Up and down.
    Gauge,
    /// Durations, counted below bounds.
    Histogram,
}

/// One measure; `table` has them all.
#[derive(Debug, PartialEq, Eq)]
pub struct Measure {
    /// Ends in its unit.
    pub name: &'static str,
    /// How it moves.
    pub movement: Movement,
    /// What tells its series apart.
    pub labels: &'static [&'static str],
    /// What it says.
    pub help: &'static str,
}

impl Measure {
    /// Adds to a counter; adding nothing makes the series be seen.
    pub fn add(&self, values: &[&'static str], count: u64) {
        self.add_labelled(values, count);
    }

    /// Sets a gauge.
    pub fn set(&self, values: &[&'static str], value: f64) {
        gauge!(self.name, self.labelled(values)).set(value);
    }

    pub(super) fn add_labelled(&self, values: &[&str], count: u64) {
        counter!(self.name, self.labelled(values)).increment(count);
    }

    pub(super) fn observe_labelled(&self, values: &[&str], took: Duration) {
        histogram!(self.name, self.labelled(values)).record(took);
    }

    fn labelled(&self, values: &[&str]) -> Vec<Label> {
        debug_assert_eq!(self.labels.len(), values.len(), "{}", self.name);
        self.labels.iter().zip(values).map(|(label, value)| Label::new(*label, (*value).to_owned())).collect()
    }

    pub(super) fn describe(&self) {
        match self.movement {
            Movement::Counter => describe_counter!(self.name, self.help),
            Movement::Gauge => describe_gauge!(self.name, self.help),
            Movement::Histogram => describe_histogram!(self.name, self.help),
        }
    }
}
