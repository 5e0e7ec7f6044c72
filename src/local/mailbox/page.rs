//! The page that shows the mailbox to a developer.

use std::fmt::Write;

use super::Message;

/// All messages, as they are, on one page.
pub fn render(messages: &[Message]) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Boîte aux lettres locale</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733}\
         article{border:1px solid #ccd5df;border-radius:8px;padding:1rem;margin:1rem 0}\
         pre{white-space:pre-wrap;overflow-wrap:anywhere}small{color:#5b6b7b}</style><h1>Boîte aux lettres locale</h1>",
    );
    if messages.is_empty() {
        page.push_str("<p>Aucun message pour l’instant. <small>No message yet.</small></p>");
    }
    for message in messages {
        let to = escape(&message.to.join(", "));
        let at = message.received_at.format("%Y-%m-%d %H:%M:%S UTC");
        let _ = write!(
            page,
            "<article><strong>{to}</strong> <small>{at}</small><pre>{}</pre></article>",
            escape(&message.source)
        );
    }
    page.push_str("</html>");
    page
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_become_markup() {
        let message = Message { received_at: chrono::Utc::now(), to: vec!["<b>".into()], source: "<script>".into() };
        let page = render(&[message]);
        assert!(!page.contains("<script>") && page.contains("&lt;script&gt;") && page.contains("&lt;b&gt;"));
    }
}
