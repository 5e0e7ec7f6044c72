//! The browser that the tests of the web app drive.

use std::path::PathBuf;

/// Names a program that is not on `PATH`.
const VARIABLE: &str = "MOLAIRE_CHROMIUM";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// What to do where there is none.
pub const REMEDY: &str = "Chromium was not found: install it, or name it in MOLAIRE_CHROMIUM";

/// The program, if there is one.
pub fn find() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}
