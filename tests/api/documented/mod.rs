//! The lines of `docs/api.md`, run as they stand against a stack, by who may and by who may not.
//!
//! What each is answered stands in `tests/api/documented/answers.csv`, in the order of the page. A line without an
//! answer there, or an answer without a line, fails the run.

mod actors;
mod answers;

use std::ops::RangeInclusive;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::clone::Clone;
use crate::people::TILLEULS;
use answers::Row;

/// What the lines call, apart from the product.
const PROGRAMS: [&str; 4] = ["bash", "curl", "node", "openssl"];

/// Requests that ask no right of a person: the state of the edge, what this machine alone is told, what a password or a
/// link opens, and what cron and providers are let do by their secrets.
const WITHOUT_A_TOKEN: [&str; 6] = [
    "GET /healthz",
    "GET /metrics",
    "POST /auth/v1/token",
    "PUT /storage/v1/object/upload/sign/",
    "POST /jobs/",
    "POST /webhooks/",
];

/// Requests about the caller alone, which nobody who is signed in is refused.
const ABOUT_THE_CALLER: [&str; 3] = ["GET /rest/v1/profiles?", "POST /rest/v1/rpc/me", "POST /auth/v1/logout"];

#[test]
fn every_line_of_the_page_serves_who_may_and_refuses_who_may_not() {
    let missing = PROGRAMS.iter().find(|program| !is_there(program));
    if let Some(program) = missing {
        assert!(std::env::var_os("CI").is_none(), "{program} is missing, so docs/api.md was not run");
        eprintln!("not run: {program} is missing");
        return;
    }
    let clone = Clone::new();
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");
    let state = clone.status();
    let record = clone.folder.path().join("record");
    std::fs::create_dir(&record).unwrap();
    let page = page();
    let script = clone.folder.path().join("page.sh");
    std::fs::write(&script, &page).unwrap();
    let output = Command::new("bash")
        .arg(&script)
        .current_dir(clone.folder.path())
        .env("BASH_ENV", Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/documented/curl.sh"))
        .env("RECORD", &record)
        .envs(actors::tokens(&state))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let observed = answers::observed(&record);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "a line of docs/api.md failed: {said}\n{}", answers::print(&observed));
    judge(&page, &observed);
    assert_eq!(
        actors::traces(&state),
        "0 documents, 0 uploads, 1 patients, 0 deletions",
        "of who may only add patients"
    );
}

/// The page with all but its shell lines blanked, so that bash counts lines as the page does.
fn page() -> String {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md")).unwrap();
    let mut is_shell = false;
    let line = |line: &str| {
        let is_fence = line.starts_with("```");
        if is_fence {
            is_shell = line == "```sh";
        }
        if is_shell && !is_fence { format!("{line}\n") } else { "\n".to_owned() }
    };
    page.lines().map(line).collect()
}

fn judge(page: &str, observed: &[Row]) {
    let expected = answers::expected();
    let mut faults = Vec::new();
    for place in 0..expected.len().max(observed.len()) {
        let (wanted, seen) = (expected.get(place), observed.get(place));
        if wanted.zip(seen).is_some_and(|(wanted, seen)| wanted.is_like(seen)) {
            continue;
        }
        let show = |row: Option<&Row>| row.map_or("nothing".to_owned(), ToString::to_string);
        faults.push(format!("expected {}\nobserved {}", show(wanted), show(seen)));
        // From a line too many or too few on, nothing stands beside its like.
        if wanted.map(|row| &row.request) != seen.map(|row| &row.request) {
            break;
        }
    }
    for row in observed {
        let begins = |list: &[&str]| list.iter().any(|begin| row.request.starts_with(begin));
        if answers::is_refusal(&row.cells[0]) {
            faults.push(format!("the line of the page itself is refused: {row}"));
        }
        if row.given_outside.contains(TILLEULS) {
            faults.push(format!("something of the practice went outside: {row}: {}", row.given_outside));
        }
        let refused_people = row.cells[1..4].iter().any(|cell| answers::is_refusal(cell));
        if !refused_people && !begins(&WITHOUT_A_TOKEN) && !begins(&ABOUT_THE_CALLER) {
            faults.push(format!("nobody who is signed in is refused: {row}"));
        }
        if !answers::is_refusal(&row.cells[4]) && !begins(&["GET /healthz", "GET /metrics"]) {
            faults.push(format!("who is not signed in is not refused: {row}"));
        }
    }
    for (lines, command) in commands(page) {
        if !observed.iter().any(|row| row.lines.iter().any(|line| lines.contains(line))) {
            faults.push(format!("docs/api.md:{} was not run: {command}", lines.start()));
        }
    }
    assert!(faults.is_empty(), "\n{}\n\nobserved:\n{}", faults.join("\n"), answers::print(observed));
}

/// The commands that ask something, with the lines on which each stands.
fn commands(page: &str) -> Vec<(RangeInclusive<usize>, &str)> {
    let lines: Vec<&str> = page.lines().collect();
    let asks = |line: &str| (line.contains("curl -s") || line.contains("rest ")) && !line.starts_with('#');
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if asks(line) && !line.starts_with("rest() ") {
            let more = lines[index..].iter().take_while(|line| line.ends_with('\\')).count();
            found.push((index + 1..=index + 1 + more, *line));
        }
    }
    found
}

/// Whether it can be started at all; what it makes of the argument does not matter.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}
