//! The fields of a JSON body, checked and coerced as the schemas of the real server do, with its sentences.

use axum::http::header;
use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::body::Incoming;
use super::error::Error;

const BODY_BYTES_MAX: usize = 1 << 20;

/// The object that a body is, or one inside it.
pub struct Fields {
    path: String,
    fields: Map<String, Value>,
}

impl Fields {
    /// Reads the body and asks for these fields to be there.
    pub async fn read(parts: &Parts, body: Incoming, required: &[&str]) -> Result<Self, Error> {
        let is_json = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        let bytes = body.read(BODY_BYTES_MAX).await?;
        if bytes.is_empty() {
            return Err(Error::invalid_request("body must be object"));
        }
        if !is_json {
            return Err(Error::invalid_media_type());
        }
        let Ok(value) = serde_json::from_slice(&bytes) else {
            return Err(Error::invalid_request("Body is not valid JSON but content-type is set to 'application/json'"));
        };
        let Value::Object(fields) = value else {
            return Err(Error::invalid_request("body must be object"));
        };
        for name in required {
            if !fields.contains_key(*name) {
                return Err(Error::invalid_request(format!("body must have required property '{name}'")));
            }
        }
        Ok(Self { path: "body".to_owned(), fields })
    }

    /// A field as it was sent; `null` counts as a value.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    pub fn text(&self, name: &str) -> Result<Option<String>, Error> {
        self.fields.get(name).map(|value| text(&self.at(name), value)).transpose()
    }

    /// A field that `read` was told to require.
    pub fn required_text(&self, name: &str) -> Result<String, Error> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    pub fn integer(&self, name: &str, min: i64) -> Result<Option<i64>, Error> {
        let Some(value) = self.fields.get(name) else {
            return Ok(None);
        };
        let path = self.at(name);
        let number = match value {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.parse().ok().or_else(|| whole(text.parse().ok()?)),
            Value::Bool(is_true) => Some(i64::from(*is_true)),
            Value::Null => Some(0),
            Value::Array(_) | Value::Object(_) => None,
        };
        match number {
            None => Err(Error::invalid_request(format!("{path} must be integer"))),
            Some(number) if number < min => Err(Error::invalid_request(format!("{path} must be >= {min}"))),
            Some(number) => Ok(Some(number)),
        }
    }

    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Bool(is_true)) => Ok(Some(*is_true)),
            Some(Value::Null) => Ok(Some(false)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(Error::invalid_request(format!("{} must be boolean", self.at(name)))),
        }
    }

    /// A list of texts with at least one of them.
    pub fn texts(&self, name: &str, count_max: usize) -> Result<Vec<String>, Error> {
        let path = self.at(name);
        let one;
        let items = match self.fields.get(name) {
            Some(Value::Array(items)) => items,
            Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => {
                one = vec![value.clone()];
                &one
            }
            _ => return Err(Error::invalid_request(format!("{path} must be array"))),
        };
        if items.is_empty() {
            return Err(Error::invalid_request(format!("{path} must NOT have fewer than 1 items")));
        }
        if items.len() > count_max {
            return Err(Error::invalid_request(format!("{path} must NOT have more than {count_max} items")));
        }
        items.iter().enumerate().map(|(at, item)| text(&format!("{path}/{at}"), item)).collect()
    }

    /// A field that must be one of these words.
    pub fn choice(&self, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Error> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match words.iter().find(|word| **word == text) {
            Some(word) => Ok(Some(word)),
            None => {
                Err(Error::invalid_request(format!("{} must be equal to one of the allowed values", self.at(name))))
            }
        }
    }

    /// An object inside the body.
    pub fn object(&self, name: &str) -> Result<Option<Self>, Error> {
        match self.fields.get(name) {
            None => Ok(None),
            Some(Value::Object(fields)) => Ok(Some(Self { path: self.at(name), fields: fields.clone() })),
            Some(_) => Err(Error::invalid_request(format!("{} must be object", self.at(name)))),
        }
    }

    fn at(&self, name: &str) -> String {
        format!("{}/{name}", self.path)
    }
}

fn text(path: &str, value: &Value) -> Result<String, Error> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(is_true) => Ok(is_true.to_string()),
        Value::Null => Ok(String::new()),
        Value::Array(_) | Value::Object(_) => Err(Error::invalid_request(format!("{path} must be string"))),
    }
}

fn whole(number: f64) -> Option<i64> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}
