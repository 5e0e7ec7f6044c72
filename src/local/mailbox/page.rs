//! The page that shows the mailbox to a developer: subject and text of each message, links that can be clicked.

use std::fmt::Write;

use mail_parser::MessageParser;

use super::Message;

const HEAD: &str = "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Boîte aux lettres locale</title>\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <style>body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1d2733}\
    h1{font-size:1.5rem}h2{font-size:1.1rem;margin:.25rem 0 .5rem}\
    article{border:1px solid #ccd5df;border-radius:8px;padding:1rem 1.25rem;margin:1rem 0}\
    small{color:#566575}div{white-space:pre-wrap;overflow-wrap:anywhere}</style><h1>Boîte aux lettres locale</h1>";

/// All messages, newest first.
pub fn render(messages: &[Message]) -> String {
    let mut page = String::from(HEAD);
    if messages.is_empty() {
        page.push_str("<p>Aucun message pour l’instant.<br><small>No message yet.</small></p>");
    }
    for message in messages {
        let (subject, text) = read(&message.source);
        let to = escape(&message.to.join(", "));
        let at = message.received_at.format("%Y-%m-%d %H:%M:%S UTC");
        let (subject, text) = (escape(&subject), linked(&text));
        let _ = write!(page, "<article><small>{to} · {at}</small><h2>{subject}</h2><div>{text}</div></article>");
    }
    page.push_str("</html>");
    page
}

/// Subject and text part; what cannot be parsed is shown as it came.
fn read(source: &str) -> (String, String) {
    let Some(parsed) = MessageParser::default().parse(source.as_bytes()) else {
        return (String::new(), source.to_owned());
    };
    let text = parsed.body_text(0).map_or_else(|| source.to_owned(), |text| text.trim().to_owned());
    (parsed.subject().unwrap_or_default().to_owned(), text)
}

fn linked(text: &str) -> String {
    let word = |word: &str| {
        let shown = escape(word);
        let is_link = word.starts_with("http://") || word.starts_with("https://");
        if is_link { format!("<a href=\"{shown}\" rel=\"noreferrer\">{shown}</a>") } else { shown }
    };
    text.split_inclusive(char::is_whitespace)
        .map(|piece| {
            let bare = piece.trim_end();
            word(bare) + &piece[bare.len()..]
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(source: &str) -> String {
        render(&[Message { received_at: chrono::Utc::now(), to: vec!["<b>".into()], source: source.into() }])
    }

    #[test]
    fn a_message_cannot_become_markup() {
        let page = page("Subject: <i>\n\n<script>alert(1)</script> http://a/\"onclick=x");
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"), "{page}");
        assert!(
            page.contains("&lt;i&gt;")
                && page.contains("&lt;b&gt;")
                && page.contains("href=\"http://a/&quot;onclick=x\"")
        );
    }

    #[test]
    fn an_encoded_text_is_read() {
        let page = page(
            "Subject: =?utf-8?q?Cl=C3=A9?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nOuvrir=\n ici : http://127.0.0.1/=C3=A9\n",
        );
        assert!(
            page.contains("<h2>Clé</h2>") && page.contains("Ouvrir ici : <a href=\"http://127.0.0.1/é\""),
            "{page}"
        );
    }
}
