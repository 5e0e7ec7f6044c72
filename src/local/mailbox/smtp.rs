//! The receiving half of SMTP (RFC 5321), as far as a mail library on the same machine needs it.

use anyhow::bail;
use chrono::Utc;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::{Mailbox, Message};

/// A mail larger than this is refused; ours are a few kilobytes.
const MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;
const LINE_BYTES_MAX: u64 = 64 * 1024;

/// Serves one connection. Any user and password are right: nothing leaves this machine.
pub async fn receive(stream: TcpStream, mailbox: &Mailbox) -> anyhow::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut read = BufReader::new(read);
    let mut to = Vec::new();
    write.write_all(b"220 mailbox\r\n").await?;
    loop {
        let Some(line) = line(&mut read).await? else {
            return Ok(());
        };
        let command = line.to_ascii_uppercase();
        let reply = match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-mailbox\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
            "HELO" | "MAIL" | "NOOP" => "250 ok\r\n",
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
                    write.write_all(prompt.as_bytes()).await?;
                    self::line(&mut read).await?;
                }
                "235 ok\r\n"
            }
            "AUTH" => "235 ok\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let source = data(&mut read).await?;
                mailbox.keep(Message { received_at: Utc::now(), to: std::mem::take(&mut to), source });
                "250 kept\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => "502 not here\r\n",
        };
        write.write_all(reply.as_bytes()).await?;
    }
}

async fn line(read: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<Option<String>> {
    let mut bytes = Vec::new();
    read.take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes).await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned()))
}

async fn data(read: &mut (impl AsyncBufReadExt + Unpin)) -> anyhow::Result<String> {
    let mut source = String::new();
    loop {
        let Some(line) = line(read).await? else { bail!("the connection closed inside a message") };
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
