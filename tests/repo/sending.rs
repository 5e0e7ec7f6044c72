//! Only the queue reaches a provider of mails or SMS, and only two places run it: the worker, and cron's address.

use crate::sources::texts;

/// Files of the product that hold this word.
fn holders(word: &str) -> Vec<String> {
    let files = texts("src", "rs").into_iter().filter(|(name, _)| !name.starts_with("src/local/"));
    files.filter(|(_, text)| text.contains(word)).map(|(name, _)| name).collect()
}

#[test]
fn only_the_queue_has_a_client_of_a_provider() {
    for provider in ["resend", "postmark", "twilio"] {
        let client = format!("src/notifications/{provider}.rs");
        let mut address = holders(&format!("{provider}_url"));
        address.retain(|name| !name.starts_with("src/config/"));
        assert_eq!(address, [client], "who knows where {provider} is");
    }
    assert_eq!(holders("Provider::all("), ["src/notifications/dispatch.rs"], "who makes clients");
    assert_eq!(holders("Dispatch::new("), ["src/notifications/cron.rs", "src/worker/mod.rs"], "who runs the queue");
    assert_eq!(holders("into public.email_outbox"), Vec::<String>::new(), "the database alone writes messages");
}
