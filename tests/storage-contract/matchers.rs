//! Whether an answer is the recorded one: values compared one by one, with matchers where they vary.

use regex_lite::Regex;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::client::Response;

/// Every difference between what was recorded and what came.
pub fn differences(expect: &Value, response: &Response) -> Vec<String> {
    let mut out = Vec::new();
    if expect["status"] != response.status {
        out.push(format!("status: expected {}, got {} {}", expect["status"], response.status, short(&response.text())));
    }
    for (name, expected) in expect["headers"].as_object().into_iter().flatten() {
        let got = response.header(name).map(Value::from);
        compare(expected, got.as_ref(), &format!("header {name}"), &mut out);
    }
    if let Some(expected) = expect.get("json") {
        match response.json() {
            Some(got) => compare(expected, Some(&got), "", &mut out),
            None => out.push(format!("body: not JSON: {}", short(&response.text()))),
        }
    }
    if let Some(expected) = expect.get("text") {
        compare(expected, Some(&response.text().into()), "body", &mut out);
    }
    if let Some(expected) = expect.get("sha256") {
        let got = format!("{:x}", Sha256::digest(&response.body));
        if *expected != got {
            out.push(format!("body: expected {} bytes, got {} others", expect["length"], response.body.len()));
        }
    }
    if expect["empty"] == true && !response.body.is_empty() {
        out.push(format!("body: expected none, got {} bytes", response.body.len()));
    }
    out
}

/// Compares a value that may be absent with what is expected of it.
fn compare(expected: &Value, got: Option<&Value>, at: &str, out: &mut Vec<String>) {
    if let Some((kind, wanted)) = matcher(expected) {
        if !holds(kind, wanted, got) {
            out.push(format!("{at}: expected {kind} {wanted}, got {}", shown(got)));
        }
        return;
    }
    match (expected, got) {
        (Value::Object(expected), Some(Value::Object(got))) => {
            for (key, expected) in expected {
                compare(expected, got.get(key), &format!("{at}/{key}"), out);
            }
            for key in got.keys().filter(|key| !expected.contains_key(*key)) {
                out.push(format!("{at}/{key}: unexpected, {}", shown(got.get(key))));
            }
        }
        (Value::Array(expected), Some(Value::Array(got))) if expected.len() == got.len() => {
            for (index, (expected, got)) in expected.iter().zip(got).enumerate() {
                compare(expected, Some(got), &format!("{at}/{index}"), out);
            }
        }
        _ if got == Some(expected) => {}
        _ => out.push(format!("{at}: expected {}, got {}", shown(Some(expected)), shown(got))),
    }
}

fn holds(kind: &str, wanted: &Value, got: Option<&Value>) -> bool {
    let text = got.and_then(Value::as_str);
    match kind {
        "$any" => got.is_some(),
        "$present" => got.is_some_and(|got| !got.is_null()),
        "$absent" => got.is_none_or(Value::is_null),
        "$type" => is_of_type(wanted.as_str().unwrap(), got),
        "$regex" => text.is_some_and(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text)),
        "$includes" => list(got).is_some_and(|got| list(Some(wanted)).unwrap().iter().all(|one| has(got, one))),
        "$unordered" => list(got).is_some_and(|got| {
            let mut left: Vec<_> = got.iter().collect();
            let wanted = list(Some(wanted)).unwrap();
            wanted.len() == left.len()
                && wanted.iter().all(|one| {
                    let hit = left.iter().position(|got| matches(one, got));
                    hit.map(|hit| left.remove(hit)).is_some()
                })
        }),
        _ => panic!("no matcher is called {kind}"),
    }
}

fn is_of_type(kind: &str, got: Option<&Value>) -> bool {
    let fits =
        |pattern: &str| got.and_then(Value::as_str).is_some_and(|got| Regex::new(pattern).unwrap().is_match(got));
    match kind {
        "uuid" => fits("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
        "timestamp" => fits(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:?\d{2})$"),
        "http-date" => fits(r"^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$"),
        "jwt" => fits(r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$"),
        "etag" => fits(r#"^(W/)?"[^"]+"$"#),
        "string" => got.is_some_and(Value::is_string),
        "integer" => got.is_some_and(Value::is_i64),
        _ => panic!("no type is called {kind}"),
    }
}

fn matcher(value: &Value) -> Option<(&str, &Value)> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.iter().next().filter(|(kind, _)| kind.starts_with('$')).map(|(kind, wanted)| (kind.as_str(), wanted))
}

fn matches(expected: &Value, got: &Value) -> bool {
    let mut out = Vec::new();
    compare(expected, Some(got), "", &mut out);
    out.is_empty()
}

fn has(got: &[Value], expected: &Value) -> bool {
    got.iter().any(|got| matches(expected, got))
}

fn list(value: Option<&Value>) -> Option<&[Value]> {
    value?.as_array().map(Vec::as_slice)
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), |value| short(&value.to_string()))
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}
