//! The repository's files, and the words that none of them may hold.

use std::path::{Path, PathBuf};

const SKIPPED: [&str; 5] = [".git", ".molaire", "node_modules", "target", "dist"];

/// The folder of the clone.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder`, what is built or installed left out.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The files of `folder` (below the root) that end in `extension`, with their text.
pub fn texts(folder: &str, extension: &str) -> Vec<(String, String)> {
    let paths =
        files(&root().join(folder)).into_iter().filter(|path| path.extension().is_some_and(|found| found == extension));
    paths
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            (name, std::fs::read_to_string(&path).expect("a source file is UTF-8"))
        })
        .collect()
}

#[test]
fn the_product_speaks_of_itself_alone() {
    // Spelled in halves, so that this file does not hold them.
    let words =
        [["../sha", "red"], ["/wo", "rk/"], ["sub", "agent"], ["closing ", "note"], ["TO", "DO:"], ["FIX", "ME"]]
            .map(|halves| halves.concat());
    for extension in ["rs", "sql", "md", "toml", "mjs", "ts", "tsx", "json", "psql", "yaml"] {
        for (name, text) in texts("", extension) {
            for word in &words {
                assert!(!text.contains(word.as_str()), "{name} holds {word:?}");
            }
        }
    }
}

#[test]
fn the_readme_stays_short() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a README");
    assert!(readme.lines().count() <= 150, "README.md has {} lines, at most 150 are read", readme.lines().count());
}

#[test]
fn every_page_that_a_document_links_to_exists() {
    let link = regex::Regex::new(r"\]\(([^)#:]+)(#[^)]*)?\)").expect("a pattern");
    for (name, text) in texts("", "md") {
        for found in link.captures_iter(&text) {
            let target = root().join(&name).with_file_name("").join(&found[1]);
            assert!(target.exists(), "{name} links to {}, which is not there", &found[1]);
        }
    }
}
