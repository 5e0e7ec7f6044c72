//! Mails by Resend: what it is asked, and what follows from each of its answers.

use chrono::Duration;
use molaire::local::mailbox::Reply;
use molaire::notifications::Tally;
use serde_json::{Value, json};

use crate::app::App;
use crate::edge_process::EdgeProcess;
use crate::fault_proxy::{Fault, FaultProxy};
use crate::outbox::{config, dispatch, next_time};
use crate::people::Person;

fn refusal(status: u16, name: &str) -> Reply {
    Reply { status, body: json!({ "name": name, "message": "x" }), retry_after: None }
}

fn sent(count: u64) -> Tally {
    Tally { sent: count, ..Tally::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_isq_below_the_threshold_becomes_a_mail_that_leads_to_it() {
    let app = App::start().await;
    let patient = app.patient().await;
    app.execute(&format!(
        "insert into public.implants (id, organisation_id, patient_id, tooth, placed_on, created_by)
        values ('e1000000-0000-4000-8000-000000000001', '{0}', '{patient}', '36', current_date, '{1}');
        insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
        values ('{0}', 'e1000000-0000-4000-8000-000000000001', 25, '{1}')",
        Person::Practitioner.organisation(),
        Person::Practitioner.id(),
    ))
    .await;
    let tally = dispatch(&config(&app), Duration::zero()).await;
    let accepted = app.mailbox.accepted();
    assert!(tally.sent > 0 && tally.sent == accepted.len() as u64, "{tally:?}");
    let mail = accepted.iter().find(|mail| mail.to == Person::Practitioner.email()).expect("its author too");
    assert_eq!(mail.subject, "ISQ critique · Molaire");
    for text in [&mail.text, &mail.html] {
        assert!(text.contains("Voir l’alerte dans Molaire"), "{text}");
        assert!(text.contains("http://127.0.0.1:54300/lien/"), "{text}");
    }
    assert_eq!(app.truth("select count(*) from public.email_outbox where status <> 'SENT'").await.unwrap(), "0");
    let kept =
        "select provider_message_id from public.email_outbox where user_id = '2a000000-0000-4000-8000-00000000000a'";
    assert_eq!(app.truth(kept).await.unwrap(), mail.id);
    // It is shown to developers, whatever letters it holds.
    let page = app.client.get(format!("{}/mailbox", app.gateway_url)).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("ISQ critique · Molaire") && page.contains("Voir l’alerte dans Molaire"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_goes_under_its_own_id_and_several_under_that_of_their_batch() {
    let app = App::start().await;
    let config = config(&app);
    let alone = app.message(Person::Admin, "alone", json!({})).await;
    assert_eq!(dispatch(&config, Duration::zero()).await, sent(1));
    for key in ["a", "b", "c"] {
        app.message(Person::Admin, key, json!({})).await;
    }
    assert_eq!(dispatch(&config, Duration::zero()).await, sent(3));
    let requests = app.mailbox.requests();
    assert_eq!(requests.len(), 2, "one call for all three");
    assert!(requests[0].contains(&format!("\"idempotency-key\": \"{alone}\"")), "{}", requests[0]);
    let batch = app.of_message("a", "batch_id").await;
    assert_eq!(app.of_message("c", "batch_id").await, batch);
    assert!(requests[1].contains(&format!("\"idempotency-key\": \"{batch}\"")), "{}", requests[1]);
    assert!(requests[1].contains("Molaire <notifications@molaire.example>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn being_told_to_wait_it_waits_as_long_as_it_was_told() {
    let app = App::start().await;
    let config = config(&app);
    app.message(Person::Admin, "a", json!({})).await;
    let mut wait = refusal(429, "rate_limit_exceeded");
    wait.retry_after = Some(40);
    app.mailbox.answer_next("resend", wait);
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(app.state("a").await, "PENDING not_accepted:rate_limit_exceeded 0", "which is no attempt");
    assert_eq!(dispatch(&config, Duration::seconds(30)).await, sent(0));
    assert_eq!(dispatch(&config, Duration::seconds(45)).await, sent(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_mail_in_a_batch_is_found_and_keeps_no_other_back() {
    let app = App::start().await;
    let config = config(&app);
    let good = app.message(Person::Admin, "good", json!({})).await;
    app.message(Person::Admin, "bad", json!({ "address": "nobody" })).await;
    let other = app.message(Person::Assistant, "other", json!({})).await;
    let tally = dispatch(&config, Duration::zero()).await;
    assert_eq!((tally.sent, tally.failed), (2, 1), "{tally:?}");
    assert_eq!(app.state("bad").await, "FAILED refused:validation_error 2");
    assert_eq!(app.counts(&[&good, &other]), [1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_good_is_not_tried_again_and_a_wrong_key_is_not_held_against_the_mail() {
    let app = App::start().await;
    let config = config(&app);
    app.message(Person::Admin, "refused", json!({})).await;
    app.mailbox.answer_next("resend", refusal(403, "validation_error"));
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { failed: 1, ..Tally::default() });
    assert_eq!(app.state("refused").await, "FAILED refused:validation_error 1");
    assert_eq!(dispatch(&config, Duration::days(1)).await, sent(0));
    app.message(Person::Admin, "key", json!({})).await;
    app.mailbox.answer_next("resend", refusal(403, "invalid_api_key"));
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(app.state("key").await, "PENDING not_accepted:invalid_api_key 1");
    assert_eq!(dispatch(&config, next_time()).await, sent(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_answer_that_was_lost_the_same_call_is_made_under_the_same_key_and_sends_nothing_twice() {
    let app = App::start().await;
    for (number, fault) in
        [Fault::LostReply, Fault::HalfReply, Fault::ErrorAfterTheWork, Fault::ServerError].into_iter().enumerate()
    {
        let proxy = FaultProxy::start(&app.gateway_url).await;
        let mut config = config(&app);
        config.settings.notifications.resend_url = format!("{}/mailbox/resend", proxy.url).parse().unwrap();
        let keys = [format!("{number}-a"), format!("{number}-b")];
        let ids = [
            app.message(Person::Admin, &keys[0], json!({})).await,
            app.message(Person::Assistant, &keys[1], json!({})).await,
        ];
        proxy.inject("/resend/", fault, 1);
        assert_eq!(dispatch(&config, Duration::zero()).await, Tally { unknown: 2, ..Tally::default() }, "{fault:?}");
        assert_eq!(app.state(&keys[0]).await, "PENDING 0", "{fault:?}");
        // Whatever changes meanwhile: the same bytes.
        app.execute("update auth.users set email = 'moved-' || email where email not like 'moved-%'").await;
        assert_eq!(dispatch(&config, next_time()).await, sent(2), "{fault:?}");
        app.execute("update auth.users set email = replace(email, 'moved-', '')").await;
        assert_eq!(app.counts(&[&ids[0], &ids[1]]), [1, 1], "{fault:?}");
        assert_eq!(app.mailbox.accepted().iter().filter(|mail| mail.to.contains("moved")).count(), 0);
    }
    assert_eq!(app.truth("select count(*) from private.outbox_batches").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_answer_that_was_lost_a_call_that_is_not_taken_settles_nothing() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let mut config = config(&app);
    config.settings.notifications.resend_url = format!("{}/mailbox/resend", proxy.url).parse().unwrap();
    let ids = [app.message(Person::Admin, "a", json!({})).await, app.message(Person::Assistant, "b", json!({})).await];
    proxy.inject("/resend/", Fault::LostReply, 1);
    let unknown = Tally { unknown: 2, ..Tally::default() };
    assert_eq!(dispatch(&config, Duration::zero()).await, unknown);
    let mut away = config.clone();
    away.settings.notifications.resend_url = "http://127.0.0.1:9/".parse().unwrap();
    assert_eq!(dispatch(&away, next_time()).await, unknown);
    for (hours, status, name) in [(1, 429, "rate_limit_exceeded"), (4, 403, "invalid_api_key"), (9, 401, "x")] {
        app.mailbox.answer_next("resend", refusal(status, name));
        assert_eq!(dispatch(&config, Duration::hours(hours)).await, unknown, "{hours}");
    }
    // Together with others they would go under another key.
    app.message(Person::Admin, "c", json!({})).await;
    assert_eq!(dispatch(&config, Duration::hours(19)).await, sent(3));
    assert_eq!(app.counts(&[&ids[0], &ids[1]]), [1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_firewall_answers_is_not_held_against_the_mail() {
    let app = App::start().await;
    for (number, status) in [301, 403, 404].into_iter().enumerate() {
        let key = format!("{number}");
        app.message(Person::Admin, &key, json!({})).await;
        let reply = Reply { status, body: json!("error code: 1010"), retry_after: None };
        app.mailbox.answer_next("resend", reply);
        assert_eq!(dispatch(&config(&app), Duration::zero()).await, Tally { later: 1, ..Tally::default() }, "{status}");
        assert_eq!(app.state(&key).await, format!("PENDING not_accepted:http_{status} 1"));
        assert_eq!(dispatch(&config(&app), next_time()).await, sent(1));
    }
    let head = app.mailbox.requests().remove(0);
    assert!(head.contains(r#""user-agent": "molaire/"#), "Resend refuses whoever does not say who they are: {head}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_used_for_other_bytes_means_that_it_was_sent() {
    let app = App::start().await;
    app.message(Person::Admin, "a", json!({})).await;
    app.mailbox.answer_next("resend", refusal(409, "invalid_idempotent_request"));
    assert_eq!(dispatch(&config(&app), Duration::zero()).await, sent(1));
    app.message(Person::Admin, "b", json!({})).await;
    app.mailbox.answer_next("resend", refusal(409, "concurrent_idempotent_requests"));
    assert_eq!(dispatch(&config(&app), Duration::zero()).await, Tally { unknown: 1, ..Tally::default() });
    assert_eq!(dispatch(&config(&app), next_time()).await, sent(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listening_means_that_it_was_certainly_not_sent() {
    let app = App::start().await;
    let mut config = config(&app);
    config.settings.notifications.resend_url = "http://127.0.0.1:9/".parse().unwrap();
    app.message(Person::Admin, "a", json!({})).await;
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { later: 1, ..Tally::default() });
    assert_eq!(app.state("a").await, "PENDING not_accepted:connect 1");
    assert_eq!(app.truth("select count(*) from private.outbox_batches").await.unwrap(), "0", "so it may change");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keys_messages_wait() {
    let app = App::start().await;
    app.message(Person::Admin, "a", json!({})).await;
    let mut config = config(&app);
    config.secrets.sending.resend_api_key = None;
    assert_eq!(dispatch(&config, Duration::zero()).await, sent(0));
    config = crate::outbox::config(&app);
    config.secrets.sending.link_signing_key = None;
    assert_eq!(dispatch(&config, Duration::zero()).await, sent(0), "a mail without its link is none");
    assert_eq!(app.state("a").await, "PENDING 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_fails_is_one_line_of_the_log_with_id_code_and_attempt_and_counted() {
    let app = App::start().await;
    let id = app.message(Person::Admin, "a", json!({})).await;
    app.mailbox.answer_next("resend", refusal(403, "validation_error"));
    app.message(Person::Assistant, "b", json!({ "channel": "sms", "address": "+33612345678" })).await;
    let worker = EdgeProcess::worker(&app).await;
    let mut text = String::new();
    for _ in 0..400 {
        text = app.client.get(format!("{}/metrics", worker.url)).send().await.unwrap().text().await.unwrap();
        if text.contains(r#"molaire_outbox_failed{channel="email"} 1"#) && text.contains(r#"outcome="sent""#) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    for line in [
        r#"molaire_outbox_messages_total{channel="email",outcome="failed"} 1"#,
        r#"molaire_outbox_messages_total{channel="sms",outcome="sent"} 1"#,
        r#"molaire_outbox_depth{channel="email"} 0"#,
        r#"molaire_outbox_oldest_seconds{channel="email"} 0"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let log = worker.log();
    let lines: Vec<&Value> = log.iter().filter(|line| line.to_string().contains(&id)).collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    let line = lines[0];
    let field = |name: &str| line[name].clone();
    assert_eq!(field("outbox.id"), json!(id));
    assert_eq!((field("provider"), field("code")), (json!("resend"), json!("validation_error")));
    assert_eq!(field("attempt"), json!(1));
    assert!(!log.iter().any(|line| line.to_string().contains('@') || line.to_string().contains("+336")), "{log:#?}");
}
