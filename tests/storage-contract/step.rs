//! One step of the contract: its request built from variables, sent, compared, and what it saves for later steps.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use regex_lite::{Captures, Regex};
use serde_json::{Value, json};

use crate::client::{self, Request, Response};
use crate::identities;
use crate::matchers::differences;

pub type Variables = HashMap<String, String>;

const BOUNDARY: &str = "----contract7MA4YWxkTrZu0gW";

/// Runs a step and says in what its answer differs from the recorded one.
pub fn run(step: &Value, server: SocketAddr, secret: &str, variables: &mut Variables) -> Vec<String> {
    if let Some(wait) = step["wait_ms"].as_u64() {
        // Part of the contract: a link outlives its second.
        std::thread::sleep(Duration::from_millis(wait));
    }
    mint(step, secret, variables);
    let request = match build(step, secret, variables) {
        Ok(request) => request,
        Err(missing) => return vec![missing],
    };
    let response = match client::send(server, &request) {
        Ok(response) => response,
        Err(error) => return vec![error.to_string()],
    };
    let mut problems = differences(&step["expect"], &response);
    problems.extend(save(step, &response, variables).err());
    problems
}

fn mint(step: &Value, secret: &str, variables: &mut Variables) {
    for (name, spec) in step["mint"].as_object().into_iter().flatten() {
        let now = identities::now();
        let mut claims = spec["claims"].clone();
        claims["iat"] = json!(now - 120);
        claims["exp"] = json!(now + spec["expires_in"].as_i64().unwrap_or(60));
        let secret = if spec["wrong_secret"] == true { format!("not-{secret}") } else { secret.to_owned() };
        variables.insert(name.clone(), identities::sign(&claims, &secret));
    }
}

fn build(step: &Value, secret: &str, variables: &mut Variables) -> Result<Request, String> {
    for who in ["user_a", "user_b", "anon", "service"] {
        variables.insert(format!("jwt:{who}"), identities::token(who, secret).unwrap());
    }
    let (body, content_type, is_chunked) = encode(&substitute(&step["body"], variables)?);
    let mut headers: Vec<(String, String)> = Vec::new();
    if let Some(token) = identities::token(step["as"].as_str().unwrap(), secret) {
        headers.push(("authorization".to_owned(), format!("Bearer {token}")));
    }
    if let Some(content_type) = content_type {
        headers.push(("content-type".to_owned(), content_type));
    }
    for (name, value) in step["headers"].as_object().into_iter().flatten() {
        headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if let Some(value) = substitute(value, variables)?.as_str() {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }
    let path = substitute(&step["path"], variables)?.as_str().unwrap().to_owned();
    Ok(Request { method: step["method"].as_str().unwrap().to_owned(), path, headers, body, is_chunked })
}

fn substitute(value: &Value, variables: &Variables) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => {
            let mut missing = None;
            let filled = Regex::new(r"\{\{([^{}]+)\}\}").unwrap().replace_all(text, |found: &Captures<'_>| {
                let value = variables.get(found[1].trim());
                if value.is_none() {
                    missing = Some(format!("no earlier step gave {}", &found[0]));
                }
                value.cloned().unwrap_or_default()
            });
            match missing {
                Some(missing) => return Err(missing),
                None => Value::String(filled.into_owned()),
            }
        }
        Value::Array(items) => items.iter().map(|item| substitute(item, variables)).collect::<Result<_, _>>()?,
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(key, value)| Ok((key.clone(), substitute(value, variables)?)))
                .collect::<Result<_, String>>()?,
        ),
        other => other.clone(),
    })
}

/// The bytes of a body, the type they come with, and whether they go without a length.
fn encode(body: &Value) -> (Option<Vec<u8>>, Option<String>, bool) {
    let is_chunked = body["chunked"] == true;
    if body.is_null() {
        return (None, None, false);
    }
    if let Some(parts) = body["multipart"].as_array() {
        return (Some(form(parts)), Some(format!("multipart/form-data; boundary={BOUNDARY}")), is_chunked);
    }
    let is_repeated = body["repeat"].is_string() && body["times"].is_u64();
    if body["bytes_base64"].is_string() || is_repeated {
        return (Some(bytes(body)), None, is_chunked);
    }
    (Some(expand(body).to_string().into_bytes()), Some("application/json".to_owned()), false)
}

fn form(parts: &[Value]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        let name = part["name"].as_str().unwrap();
        out.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        if let Some(filename) = part["filename"].as_str() {
            out.extend(format!("; filename=\"{filename}\"").bytes());
        }
        if let Some(content_type) = part["content_type"].as_str() {
            out.extend(format!("\r\nContent-Type: {content_type}").bytes());
        }
        out.extend(b"\r\n\r\n");
        out.extend(bytes(part));
        out.extend(b"\r\n");
    }
    out.extend(format!("--{BOUNDARY}--\r\n").bytes());
    out
}

fn bytes(part: &Value) -> Vec<u8> {
    if let Some(encoded) = part["bytes_base64"].as_str() {
        return STANDARD.decode(encoded).unwrap();
    }
    if let Some(repeated) = part["repeat"].as_str() {
        return repeated.repeat(part["times"].as_u64().unwrap() as usize).into_bytes();
    }
    part["value"].as_str().unwrap_or_default().as_bytes().to_vec()
}

/// Inside a JSON body `{"repeat": x, "times": n}` stands for n times x.
fn expand(value: &Value) -> Value {
    match value {
        Value::Object(fields) if fields.len() == 2 && fields.contains_key("repeat") && fields.contains_key("times") => {
            vec![fields["repeat"].clone(); fields["times"].as_u64().unwrap() as usize].into()
        }
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), expand(value))).collect(),
        Value::Array(items) => items.iter().map(expand).collect(),
        other => other.clone(),
    }
}

fn save(step: &Value, response: &Response, variables: &mut Variables) -> Result<(), String> {
    for (name, source) in step["save"].as_object().into_iter().flatten() {
        let missing = || format!("the answer has no {name} to save");
        let pointer = source.as_str().or_else(|| source["pointer"].as_str());
        let mut value = match (pointer, source["header"].as_str()) {
            (Some(pointer), _) => {
                let json = response.json().ok_or_else(missing)?;
                json.pointer(pointer).and_then(Value::as_str).ok_or_else(missing)?.to_owned()
            }
            (None, Some("location")) => path_of(&response.header("location").ok_or_else(missing)?),
            (None, header) => response.header(header.ok_or_else(missing)?).ok_or_else(missing)?,
        };
        if let Some(pattern) = source["regex"].as_str() {
            value = Regex::new(pattern).unwrap().captures(&value).ok_or_else(missing)?[1].to_owned();
        }
        variables.insert(name.clone(), value);
    }
    Ok(())
}

fn path_of(location: &str) -> String {
    Regex::new("^https?://[^/]+").unwrap().replace(location, "").into_owned()
}
