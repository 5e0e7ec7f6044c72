//! `molaire outbox`, started as an operator starts it.

use std::process::Command;

use serde_json::Value;

use crate::clone::Clone;
use crate::people::{Person, TILLEULS};

/// To an hour that no test sees, and one that failed; the demonstration's own are of no matter here.
const MESSAGES: &str = "
    delete from public.email_outbox;
    insert into private.suppressed_addresses (address_sha256, reason)
    values (private.address_sha256('ada@example.test'), 'bounced');
    insert into public.email_outbox (organisation_id, user_id, type, subject, template, dedupe_key, not_before)
    values ('$practice', '$person', 'TEST', 'Sujet secret', 'system', 'later', now() + interval '1 day');
    insert into public.email_outbox (
        organisation_id, user_id, type, subject, template, dedupe_key, status, failed_at, error_message, not_before
    ) values (
        '$practice', '$person', 'TEST', 'Sujet secret', 'system', 'failed', 'FAILED', now(), 'refused:validation_error', now()
    )";

fn outbox(clone: &Clone, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_molaire"));
    command.arg("outbox").args(arguments).args(["--local", "--lang", "en"]).current_dir(clone.folder.path());
    let output = command.output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

fn rows(clone: &Clone, arguments: &[&str]) -> Vec<Value> {
    let (worked, text) = outbox(clone, &[&["list", "--json"], arguments].concat());
    assert!(worked, "{text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn an_operator_sees_what_failed_and_sends_or_ends_messages_by_hand() {
    let clone = Clone::new();
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");
    let url = clone.status()["database_url"].as_str().unwrap().to_owned();
    let statements = MESSAGES.replace("$practice", TILLEULS).replace("$person", Person::Admin.id());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut connection).await.unwrap();
    });

    let (worked, text) = outbox(&clone, &["list", "--status", "failed"]);
    assert!(worked && text.contains("FAILED") && text.contains("refused:validation_error"), "{text}");
    assert!(!text.contains("secret") && !text.contains('@'), "{text}");
    let id = |status: &str| rows(&clone, &["--status", status])[0]["id"].as_str().unwrap().to_owned();
    let (failed, waiting) = (id("failed"), id("pending"));

    for refused in [&["retry", "--code", "refused"][..], &["retry", &failed], &["cancel", &waiting]] {
        let (worked, text) = outbox(&clone, refused);
        assert!(!worked && text.contains("--yes"), "{text}");
    }
    assert!(!outbox(&clone, &["retry", "--yes"]).0, "nothing was named");
    let (worked, text) = outbox(&clone, &["cancel", &waiting, "--yes"]);
    assert!(worked && text.contains("will not be sent"), "{text}");
    let (worked, text) = outbox(&clone, &["cancel", &waiting, "--yes"]);
    assert!(!worked && text.contains("is not there"), "{text}");

    let (worked, text) = outbox(&clone, &["retry", "--code", "refused", "--yes"]);
    assert!(worked && text.starts_with("1 message"), "{text}");
    // The worker of the stack sends it.
    for _ in 0..1200 {
        if rows(&clone, &["--status", "sent"]).len() == 1 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(id("sent"), failed);
    let failed = rows(&clone, &["--status", "failed"]);
    assert_eq!((failed.len(), failed[0]["error_message"].as_str()), (1, Some("cancelled")));

    // The address came back once, by mistake.
    assert!(!outbox(&clone, &["forgive", "Ada@example.test"]).0, "without --yes");
    let (worked, text) = outbox(&clone, &["forgive", "Ada@example.test", "--yes"]);
    assert!(worked && text.contains("written to again"), "{text}");
    let (worked, text) = outbox(&clone, &["forgive", "Ada@example.test", "--yes"]);
    assert!(!worked && text.contains("not left out") && !text.contains("Ada"), "{text}");
}
