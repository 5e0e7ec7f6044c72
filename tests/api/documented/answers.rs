//! What was answered to whom: as recorded by `curl.sh`, and as expected by `answers.csv`.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde_json::Value;

/// The page signs in an admin of the first practice; then an assistant there, a practitioner of another practice and
/// somebody without any, both claiming the first, and who is not signed in.
pub const ACTORS: [&str; 5] = ["admin", "assistant", "stranger", "outsider", "nobody"];

/// One request of the page.
pub struct Row {
    /// Method, path and query, ids taken out.
    pub request: String,
    /// One an actor; `-` where the request would be the same.
    pub cells: Vec<String>,
    /// Lines of the page that it was sent from.
    pub lines: BTreeSet<usize>,
    /// What those were given who have nothing to do with the practice of the page.
    pub given_outside: String,
}

impl Row {
    pub fn is_like(&self, other: &Self) -> bool {
        self.request == other.request && self.cells == other.cells
    }
}

impl fmt::Display for Row {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.request)?;
        self.cells.iter().try_for_each(|cell| write!(to, "; {cell}"))
    }
}

pub fn print(rows: &[Row]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// What a body can give; every other word of a cell is a refusal, and 204 has no body.
const GIVEN: [&str; 9] = ["document", "url", "rows", "object", "bytes", "lines", "true", "number", "Key"];

/// Whether a cell says that nothing was given: an error, nothing found, or a problem for each thing asked.
pub fn is_refusal(cell: &str) -> bool {
    let (status, gist) = cell.split_once(' ').unwrap_or((cell, ""));
    let is_given = gist.is_empty() || gist.split(' ').any(|word| GIVEN.contains(&word));
    status != "-" && !(status.starts_with('2') && is_given)
}

pub fn expected() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/documented/answers.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    lines
        .map(|line| {
            let mut cells = line.split(';').map(|cell| cell.trim().to_owned());
            Row {
                request: cells.next().unwrap(),
                cells: cells.collect(),
                lines: BTreeSet::new(),
                given_outside: String::new(),
            }
        })
        .collect()
}

pub fn observed(record: &Path) -> Vec<Row> {
    let mut folders: Vec<_> = std::fs::read_dir(record).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders.iter().map(|folder| row(folder)).collect()
}

fn row(folder: &Path) -> Row {
    let text = |name: String| std::fs::read(folder.join(name)).unwrap_or_default();
    let told = String::from_utf8(text("admin.status".to_owned())).unwrap();
    let cells = ACTORS.map(|actor| {
        let status = String::from_utf8(text(format!("{actor}.status"))).unwrap();
        let Some(status) = status.split(' ').next().filter(|status| !status.is_empty()) else { return "-".to_owned() };
        format!("{status} {}", gist(&text(format!("{actor}.body")))).trim_end().to_owned()
    });
    let lines = String::from_utf8(text("lines".to_owned())).unwrap();
    let given = |actor: &&str| String::from_utf8_lossy(&text(format!("{actor}.body"))).into_owned();
    Row {
        request: request(&told),
        cells: cells.to_vec(),
        lines: lines.split_whitespace().map(|line| line.parse().unwrap()).collect(),
        given_outside: ACTORS[2..].iter().map(given).collect(),
    }
}

/// `200 GET http://127.0.0.1:1/path` without status, host, ids and what else changes from run to run.
fn request(told: &str) -> String {
    let mut parts = told.trim().splitn(3, ' ').skip(1);
    let (method, url) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    let id = regex_lite::Regex::new("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").unwrap();
    let token = regex_lite::Regex::new("token=[^&]+").unwrap();
    let secret = regex_lite::Regex::new("(webhooks/postmark)/[^?]+").unwrap();
    let path = token.replace_all(&id.replace_all(path, "{id}"), "token={token}").into_owned();
    let path = secret.replace_all(&path, "$1/{path}");
    format!("{method} /{path}")
}

/// The least of a body that tells what was given.
fn gist(body: &[u8]) -> String {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return match std::str::from_utf8(body) {
            Ok("") => String::new(),
            // The first line of a CSV names the columns.
            Ok(text) if text.trim().lines().count() < 2 => "[]".to_owned(),
            Ok(_) => "lines".to_owned(),
            Err(_) => "bytes".to_owned(),
        };
    };
    match &value {
        Value::Array(rows) if rows.is_empty() => "[]".to_owned(),
        Value::Array(_) => "rows".to_owned(),
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            if let Some(key) = text("type").and_then(|kind| kind.strip_prefix("urn:molaire:problem:")) {
                return key.to_owned();
            }
            if let (Some(code), Some(message)) = (text("code"), text("message")) {
                let is_key = message.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
                return if is_key { message } else { code }.to_owned();
            }
            // Storage: 400, and the real status in the body.
            if let Some(status) = text("statusCode") {
                return status.to_owned();
            }
            match fields.values().next() {
                Some(Value::Array(items)) if fields.len() == 1 => each(items),
                _ => fields.keys().next().filter(|_| fields.len() == 1).cloned().unwrap_or_else(|| "object".to_owned()),
            }
        }
        Value::Number(number) if number.as_u64() != Some(0) => "number".to_owned(),
        other => other.to_string(),
    }
}

/// `documents` and `urls` of the edge: what came of each.
fn each(items: &[Value]) -> String {
    let one = |item: &Value| match item["problem"]["type"].as_str() {
        Some(problem) => problem.rsplit(':').next().unwrap_or_default().to_owned(),
        None => ["document", "url"].into_iter().find(|name| !item[name].is_null()).unwrap_or("item").to_owned(),
    };
    items.iter().map(one).collect::<Vec<_>>().join(" ")
}
