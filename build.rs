//! Writes down which migrations this program was built with, so that it can tell when a database lacks one.

use std::path::Path;
use std::{env, fs, io};

const FOLDER: &str = "supabase/migrations";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={FOLDER}");
    let mut versions = Vec::new();
    for entry in fs::read_dir(FOLDER)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some((version, _)) = name.split_once('_').filter(|_| name.ends_with(".sql")) {
            versions.push(version.to_owned());
        }
    }
    versions.sort_unstable();
    let output = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    fs::write(Path::new(&output).join("migrations.rs"), format!("&{versions:?}"))
}
