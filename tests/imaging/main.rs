//! Pictures and facts of files: the samples, files with every orientation, hostile ones, and the process that decodes.
#![allow(clippy::unwrap_used)]

mod exif;
mod files;
mod hostile;
mod metadata;
mod process;
mod samples;
