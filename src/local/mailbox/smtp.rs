//! The receiving half of SMTP (RFC 5321) with STARTTLS (RFC 3207), as far as a mail library on the same machine needs it.

use anyhow::bail;
use chrono::Utc;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::{Mailbox, Message};

/// A mail larger than this is refused; ours are a few kilobytes.
const MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// How a session goes on.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// Over TLS, from the beginning.
    Encrypted,
    /// Not at all.
    Over,
}

/// Serves one connection. Any user and password are right: nothing leaves this machine.
pub async fn receive(stream: TcpStream, mailbox: &Mailbox, tls: &TlsAcceptor) -> anyhow::Result<()> {
    let mut plain = BufReader::new(stream);
    plain.write_all(b"220 mailbox\r\n").await?;
    if session(&mut plain, mailbox, "250-STARTTLS\r\n").await? == Next::Encrypted {
        let encrypted = tls.accept(plain.into_inner()).await?;
        session(&mut BufReader::new(encrypted), mailbox, "").await?;
    }
    Ok(())
}

async fn session<S>(stream: &mut BufReader<S>, mailbox: &Mailbox, offers: &str) -> anyhow::Result<Next>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut to = Vec::new();
    while let Some(line) = line(stream).await? {
        let command = line.to_ascii_uppercase();
        let reply = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => &format!("250-mailbox\r\n{offers}250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n"),
            "HELO" | "MAIL" | "NOOP" => "250 ok\r\n",
            "STARTTLS" if !offers.is_empty() => {
                stream.write_all(b"220 go on\r\n").await?;
                return Ok(Next::Encrypted);
            }
            "RSET" => {
                to.clear();
                "250 ok\r\n"
            }
            "RCPT" => {
                to.push(address(&line).to_owned());
                "250 ok\r\n"
            }
            "AUTH" if command == "AUTH LOGIN" => {
                for prompt in ["334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n"] {
                    stream.write_all(prompt.as_bytes()).await?;
                    stream.flush().await?;
                    self::line(stream).await?;
                }
                "235 ok\r\n"
            }
            "AUTH" => "235 ok\r\n",
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                stream.flush().await?;
                let source = data(stream).await?;
                mailbox.keep(Message { received_at: Utc::now(), to: std::mem::take(&mut to), source });
                "250 kept\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                stream.flush().await?;
                return Ok(Next::Over);
            }
            _ => "502 not here\r\n",
        };
        stream.write_all(reply.as_bytes()).await?;
        stream.flush().await?;
    }
    Ok(Next::Over)
}

async fn line(stream: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<Option<String>> {
    let mut bytes = Vec::new();
    stream.take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

async fn data(stream: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<String> {
    let mut source = String::new();
    loop {
        let Some(line) = line(stream).await? else { bail!("the connection closed inside a message") };
        if line == "." {
            return Ok(source);
        }
        // A leading dot is doubled on the wire (RFC 5321, 4.5.2).
        source.push_str(line.strip_prefix('.').unwrap_or(&line));
        source.push('\n');
        if source.len() > MESSAGE_BYTES_MAX {
            bail!("the message is too large");
        }
    }
}

fn address(line: &str) -> &str {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(address, _)| address)
}
