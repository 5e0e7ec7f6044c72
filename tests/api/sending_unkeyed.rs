//! Postmark and Twilio know no key: what may have been sent is searched for before it is sent again.

use chrono::Duration;
use molaire::config::Config;
use molaire::local::mailbox::Reply;
use molaire::notifications::{Reminders, Tally};
use serde_json::json;

use crate::app::App;
use crate::fault_proxy::{Fault, FaultProxy};
use crate::outbox::{by_postmark, config, dispatch, next_time, service};
use crate::people::Person;

fn sent(count: u64) -> Tally {
    Tally { sent: count, ..Tally::default() }
}

fn through(proxy: &FaultProxy, mut config: Config) -> Config {
    config.settings.notifications.postmark_url = format!("{}/mailbox/postmark", proxy.url).parse().unwrap();
    config.settings.notifications.twilio_url = format!("{}/mailbox/twilio", proxy.url).parse().unwrap();
    config
}

#[tokio::test(flavor = "multi_thread")]
async fn postmark_takes_some_mails_of_a_batch_and_refuses_others() {
    let app = App::start().await;
    let good = app.message(Person::Admin, "good", json!({})).await;
    app.message(Person::Admin, "bad", json!({ "address": "nobody" })).await;
    let tally = dispatch(&by_postmark(&app), Duration::zero()).await;
    assert_eq!(tally, Tally { sent: 1, failed: 1, ..Tally::default() });
    assert_eq!(app.state("bad").await, "FAILED refused:300 1");
    assert_eq!(app.counts(&[&good]), [1]);
    let mail = &app.mailbox.accepted()[0];
    assert_eq!((mail.provider, mail.outbox_id.as_str()), ("postmark", good.as_str()));
    assert_eq!(app.of_message("good", "provider_message_id").await, mail.id);
    app.mailbox.answer_next("postmark", Reply { status: 401, body: json!({ "ErrorCode": 10 }), retry_after: None });
    app.message(Person::Admin, "token", json!({})).await;
    dispatch(&by_postmark(&app), Duration::zero()).await;
    assert_eq!(app.state("token").await, "PENDING not_accepted:10 1", "a wrong token is not the mail's fault");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postmark_may_have_sent_is_searched_for_and_sent_only_if_it_was_not() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let config = through(&proxy, by_postmark(&app));
    let ids = [app.message(Person::Admin, "a", json!({})).await, app.message(Person::Assistant, "b", json!({})).await];
    proxy.inject("/email/batch", Fault::LostReply, 1);
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { unknown: 2, ..Tally::default() });
    // As long as nobody can tell, nothing is sent.
    proxy.inject("/messages/outbound", Fault::ServerError, 2);
    assert_eq!(dispatch(&config, next_time()).await, Tally { unknown: 2, ..Tally::default() });
    assert_eq!(proxy.count("/email/batch"), 1);
    assert_eq!(dispatch(&config, Duration::hours(1)).await, sent(2));
    assert_eq!(
        (proxy.count("/email/batch"), app.counts(&[&ids[0], &ids[1]])),
        (1, vec![1, 1]),
        "found, not sent again"
    );
    let lost = app.message(Person::Admin, "c", json!({})).await;
    proxy.inject("/email/batch", Fault::ServerError, 1);
    assert_eq!(dispatch(&config, Duration::zero()).await, Tally { unknown: 1, ..Tally::default() });
    assert_eq!(dispatch(&config, next_time()).await, sent(1));
    assert_eq!(app.counts(&[&lost]), [1], "not found, so sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_says_what_it_must_in_one_text_and_is_searched_for_by_it() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let config = through(&proxy, config(&app));
    let sms = |address: &str| json!({ "channel": "sms", "address": address });
    let ids = [
        app.message(Person::Admin, "a", sms("+33612345678")).await,
        app.message(Person::Admin, "b", sms("+33612345678")).await,
        app.message(Person::Admin, "c", sms("0612345678")).await,
    ];
    proxy.inject("POST /mailbox/twilio", Fault::LostReply, 1);
    let tally = dispatch(&config, Duration::zero()).await;
    assert_eq!(tally, Tally { unknown: 1, later: 2, ..Tally::default() }, "what comes behind trouble waits");
    let tally = dispatch(&config, next_time()).await;
    assert_eq!(tally, Tally { sent: 2, failed: 1, ..Tally::default() });
    assert_eq!(app.counts(&[&ids[0], &ids[1], &ids[2]]), [1, 1, 0]);
    assert_eq!(app.state("c").await, "FAILED refused:21211 1", "a number of no country");
    let text = &app.mailbox.accepted()[0].text;
    assert!(
        text.starts_with("Molaire : ISQ critique. Un implant est sous le seuil. http://127.0.0.1:54300/lien/"),
        "{text}"
    );
    let told = &app.mailbox.requests()[0];
    assert!(
        told.contains(&format!("StatusCallback=http%3A%2F%2F127.0.0.1%3A54380%2Fwebhooks%2Ftwilio%2F{}", ids[0])),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sms_of_the_same_words_to_the_same_number_are_told_apart() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let config = through(&proxy, config(&app));
    // To nobody who works here, so without a link.
    let ids: Vec<String> = {
        let mut ids = Vec::new();
        for key in ["a", "b"] {
            let sms = json!({ "channel": "sms", "address": "+33612345678" });
            ids.push(app.message(Person::Admin, key, sms).await);
        }
        app.execute("update public.email_outbox set user_id = null").await;
        ids
    };
    assert_eq!(dispatch(&config, Duration::zero()).await, sent(2));
    let texts: Vec<String> = app.mailbox.accepted().into_iter().map(|sms| sms.text).collect();
    assert!(texts[0] != texts[1] && texts[0].contains("(réf. "), "{texts:?}");
    assert!(app.mailbox.requests()[0].contains("SmartEncoded=false"), "or it is searched for in vain");
    assert_eq!(app.counts(&[&ids[0], &ids[1]]), [1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_words_to_a_patient_some_time_before_are_another_message() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let config = through(&proxy, config(&app));
    let words = json!({
        "channel": "sms", "address": "+33612345678", "template": "message",
        "payload": { "practice": "Cabinet des Tilleuls", "message": "Rendez-vous demain." }
    });
    for (key, age) in [("the day before", Duration::hours(22)), ("just before", Duration::minutes(5))] {
        let sms = app.message(Person::Admin, key, words.clone()).await;
        app.execute("update public.email_outbox set user_id = null").await;
        assert_eq!(dispatch(&config, Duration::zero()).await, sent(1), "{sms}");
        app.mailbox.age(age);
        let again = app.message(Person::Admin, &format!("after {key}"), words.clone()).await;
        app.execute("update public.email_outbox set user_id = null").await;
        proxy.inject("POST /mailbox/twilio", Fault::ServerError, 1);
        assert_eq!(dispatch(&config, Duration::zero()).await, Tally { unknown: 1, ..Tally::default() });
        dispatch(&config, next_time()).await;
        assert_eq!(app.counts(&[&again]), [1], "{key}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_while_nobody_knows_is_not_sent_after_all_and_what_was_sent_is_said_to_be() {
    let app = App::start().await;
    let patient = app.reachable_patient().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    let config = through(&proxy, config(&app));
    for (key, fault, runs, state, job, count) in [
        ("away", Fault::ServerError, 2, "FAILED withdrawn 0", "WITHDRAWN withdrawn", 0),
        ("gone", Fault::LostReply, 1, "SENT 1", "SENT", 1),
    ] {
        let message = json!({
            "patient_id": patient, "template_key": "recall", "channel": "sms", "job_key": key,
            "scheduled_for": "2026-01-01T00:00:00Z"
        });
        let (status, put_down) = app.rpc(Person::Practitioner, "schedule_message", message).await;
        assert_eq!(status, 200, "{put_down}");
        Reminders::run(&service(&config), "a-test", None).await.unwrap();
        proxy.inject("POST /mailbox/twilio", fault, 1);
        assert_eq!(dispatch(&config, Duration::zero()).await, Tally { unknown: 1, ..Tally::default() }, "{key}");
        let withdrawn =
            app.rpc(Person::Practitioner, "withdraw_message", json!({ "message_id": put_down[0]["id"] })).await;
        assert_eq!(withdrawn.0, 200);
        let before = app.mailbox.accepted_count() - count;
        for run in 0..runs {
            dispatch(&config, next_time() * (run + 1)).await;
        }
        let of_job = |columns: &str, table: &str, on: &str| {
            format!(
                "select concat_ws(' ', {columns}) from public.{table} where {on} =
                    (select id from public.notification_jobs where job_key = '{key}')"
            )
        };
        assert_eq!(
            app.truth(&of_job("status, error_message, attempts", "email_outbox", "job_id")).await.unwrap(),
            state
        );
        assert_eq!(app.truth(&of_job("status, reason", "notification_jobs", "id")).await.unwrap(), job);
        assert_eq!(app.mailbox.accepted_count() - before, count, "{key}");
    }
}
