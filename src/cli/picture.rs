//! `molaire picture`: decodes one file under limits, for the edge and the worker; nobody else has a use for it.

use clap::Args;

use crate::documents::FileType;
use crate::imaging::{self, MEDIUM_SIDE_MAX};

/// Arguments of `molaire picture`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What the file on stdin was found to be.
    #[arg(long = "type", value_name = "MIME TYPE", value_parser = file_type)]
    file_type: FileType,
    /// The longer side of the larger picture.
    #[arg(long, default_value_t = MEDIUM_SIDE_MAX, value_parser = clap::value_parser!(u32).range(1..=4096))]
    side: u32,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> anyhow::Result<()> {
    Ok(imaging::decode_stdin(arguments.file_type, arguments.side)?)
}

fn file_type(text: &str) -> Result<FileType, String> {
    FileType::of_mime_type(text).ok_or_else(|| "one of the accepted types".to_owned())
}
