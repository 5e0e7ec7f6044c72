//! HTTP/1.1 written by hand, so that paths reach the server byte for byte.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

const TIMEOUT: Duration = Duration::from_secs(60);
const CHUNK_BYTES: usize = 65536;

pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<Vec<u8>>,
    pub is_chunked: bool,
}

pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> =
            self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub fn send(server: SocketAddr, request: &Request) -> std::io::Result<Response> {
    let mut sending = Sending::start(server, request)?;
    // The server may refuse before it has read everything: then its answer counts, not the broken pipe.
    let _ = sending.write(request.body.as_deref().unwrap_or_default());
    sending.finish()
}

/// A request whose head has been sent; dropped, it breaks off.
pub struct Sending {
    stream: TcpStream,
    method: String,
    is_chunked: bool,
}

impl Sending {
    /// Sends the head, which announces the whole body.
    pub fn start(server: SocketAddr, request: &Request) -> std::io::Result<Self> {
        let mut stream = TcpStream::connect(server)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        stream.set_write_timeout(Some(TIMEOUT))?;
        stream.write_all(head(server, request).as_bytes())?;
        Ok(Self { stream, method: request.method.clone(), is_chunked: request.is_chunked })
    }

    /// Sends some of the body.
    pub fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        for part in bytes.chunks(CHUNK_BYTES) {
            if self.is_chunked {
                self.stream.write_all(format!("{:x}\r\n", part.len()).as_bytes())?;
                self.stream.write_all(part)?;
                self.stream.write_all(b"\r\n")?;
            } else {
                self.stream.write_all(part)?;
            }
        }
        Ok(())
    }

    /// Ends the body and reads the answer.
    pub fn finish(mut self) -> std::io::Result<Response> {
        if self.is_chunked {
            let _ = self.stream.write_all(b"0\r\n\r\n");
        }
        read(&mut BufReader::new(self.stream), &self.method)
    }
}

fn head(server: SocketAddr, request: &Request) -> String {
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {server}\r\n", request.method, escape(&request.path));
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    match &request.body {
        Some(_) if request.is_chunked => head.push_str("transfer-encoding: chunked\r\n"),
        Some(body) => head.push_str(&format!("content-length: {}\r\n", body.len())),
        None if ["POST", "PUT", "PATCH"].contains(&request.method.as_str()) => {
            head.push_str("content-length: 0\r\n");
        }
        None => {}
    }
    head.push_str("\r\n");
    head
}

/// Escapes only what cannot travel on a request line.
fn escape(path: &str) -> String {
    let travels = |byte: u8| byte.is_ascii_alphanumeric() || b"%/:?#[]@!$&'()*+,;=-._~".contains(&byte);
    path.bytes().map(|byte| if travels(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn read(stream: &mut impl BufRead, method: &str) -> std::io::Result<Response> {
    let status_line = line(stream)?;
    let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
    let mut response = Response { status, headers: Vec::new(), body: Vec::new() };
    loop {
        let header = line(stream)?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        response.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if method == "HEAD" || status == 204 || status == 304 {
        return Ok(response);
    }
    if response.header("transfer-encoding").as_deref() == Some("chunked") {
        loop {
            let size = usize::from_str_radix(line(stream)?.trim(), 16).map_err(|_| broken())?;
            stream.by_ref().take(size as u64).read_to_end(&mut response.body)?;
            line(stream)?;
            if size == 0 {
                return Ok(response);
            }
        }
    }
    let length = response.header("content-length").and_then(|length| length.parse().ok()).ok_or_else(broken)?;
    stream.take(length).read_to_end(&mut response.body)?;
    Ok(response)
}

fn line(stream: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

fn broken() -> std::io::Error {
    std::io::Error::other("the answer is not HTTP/1.1")
}
