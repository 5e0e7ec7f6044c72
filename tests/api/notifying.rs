//! What a practice is told: the cases that had to be shown, each by its name, and what an admin may ask. The sixth, a mail
//! that fails and its line in the log, stands with the other answers of Resend in `sending`.

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::app::{App, answer};
use crate::outbox::{config, dispatch};
use crate::people::Person;

impl App {
    /// A practitioner measures an implant, as the web app does.
    async fn measure(&self, isq: f64) -> String {
        let patient = self.patient().await;
        let implant = json!({ "patient_id": patient, "tooth": "36", "placed_on": "2026-01-05" });
        let implant = self.insert("implants", &implant).await;
        self.insert("isq_measurements", &json!({ "implant_id": implant, "isq": isq })).await;
        implant
    }

    async fn insert(&self, table: &str, row: &Value) -> String {
        let request = self
            .gateway(Person::Practitioner, Method::POST, &format!("/rest/v1/{table}?select=id"))
            .header("prefer", "return=representation")
            .json(row);
        let (status, rows) = answer(request).await;
        assert_eq!(status, 201, "{rows}");
        rows[0]["id"].as_str().unwrap().to_owned()
    }

    async fn prefer(&self, in_app: bool, email: bool, frequency: &str) {
        let choice = json!({ "category": "alerts", "in_app": in_app, "email": email, "frequency": frequency });
        assert_eq!(self.rpc(Person::Practitioner, "set_notification_preference", choice).await.0, 204);
    }

    /// What stands in the practitioner's bell about an implant.
    async fn bell(&self, implant: &str) -> Vec<Value> {
        let path = format!("/rest/v1/notifications?select=id,type,severity,is_read&entity_id=eq.{implant}");
        let (status, rows) = answer(self.gateway(Person::Practitioner, Method::GET, &path)).await;
        assert_eq!(status, 200, "{rows}");
        rows.as_array().unwrap().clone()
    }

    async fn unread(&self) -> i64 {
        self.rpc(Person::Practitioner, "unread_notifications", json!({})).await.1.as_i64().unwrap()
    }

    /// Mails that the practitioner has got, once everything that waits is sent.
    async fn mails(&self) -> usize {
        dispatch(&config(self), Duration::zero()).await;
        self.mailbox.accepted().iter().filter(|mail| mail.to == Person::Practitioner.email()).count()
    }

    async fn waiting(&self, table: &str) -> String {
        let query = format!("select count(*) from public.{table} where user_id = '{}'", Person::Practitioner.id());
        self.truth(&query).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_1_an_isq_below_55_stands_in_the_bell_at_once() {
    let app = App::start().await;
    let implant = app.measure(25.0).await;
    let bell = app.bell(&implant).await;
    assert_eq!(bell.len(), 1);
    assert_eq!((&bell[0]["type"], &bell[0]["severity"]), (&json!("ISQ_CRITICAL"), &json!("CRITICAL")));
    let implant = app.measure(55.0).await;
    assert_eq!(app.bell(&implant).await[0]["type"], "ISQ_WARNING");
    let implant = app.measure(65.0).await;
    assert!(app.bell(&implant).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn case_2_the_badge_follows_from_one_question_to_the_next() {
    let app = App::start().await;
    let before = app.unread().await;
    let implant = app.measure(25.0).await;
    assert_eq!(app.unread().await, before + 1);
    let notification = app.bell(&implant).await[0]["id"].clone();
    let read = json!({ "notification_id": notification });
    assert_eq!(app.rpc(Person::Practitioner, "mark_notification_read", read.clone()).await, (200, json!(before)));
    assert_eq!(app.rpc(Person::Practitioner, "mark_notification_read", read.clone()).await, (200, json!(before)));
    assert_eq!(app.unread().await, before);
    let (status, problem) = app.rpc(Person::Admin, "mark_notification_read", read).await;
    assert_eq!((status, &problem["message"]), (404, &json!("notification_not_found")));
}

#[tokio::test(flavor = "multi_thread")]
async fn case_3_a_mail_leaves_where_mails_are_on() {
    let app = App::start().await;
    app.prefer(true, true, "IMMEDIATE").await;
    app.measure(25.0).await;
    assert_eq!(app.mails().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn case_4_without_mails_it_is_the_bell_alone() {
    let app = App::start().await;
    app.prefer(true, false, "IMMEDIATE").await;
    let implant = app.measure(25.0).await;
    assert_eq!(app.bell(&implant).await.len(), 1);
    assert_eq!(app.mails().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn case_5_no_mail_of_its_own_where_the_frequency_is_another() {
    let app = App::start().await;
    for (frequency, digested) in [("DAILY", "1"), ("WEEKLY", "2"), ("NONE", "2")] {
        app.prefer(true, true, frequency).await;
        app.measure(25.0).await;
        assert_eq!(app.waiting("email_outbox").await, "0", "{frequency}");
        assert_eq!(app.waiting("notification_digest").await, digested, "{frequency}");
    }
    assert_eq!(app.mails().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn case_7_nothing_where_everything_is_off() {
    let app = App::start().await;
    app.prefer(false, false, "IMMEDIATE").await;
    let implant = app.measure(25.0).await;
    assert!(app.bell(&implant).await.is_empty());
    assert_eq!(app.waiting("notification_digest").await, "0");
    assert_eq!(app.mails().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_explained_is_what_then_happens_and_what_is_answered_later() {
    let app = App::start().await;
    let implant = app.measure(70.0).await;
    let before = app.truth("select count(*) from private.notification_events").await;
    let path = format!("/v1/notifications/debug?event=ISQ_CRITICAL&entity_id={implant}");
    let (status, explained) = answer(app.edge(Person::Admin, Method::GET, &path)).await;
    assert_eq!(status, 200, "{explained}");
    assert_eq!(app.truth("select count(*) from private.notification_events").await, before, "nothing is written");

    app.execute(&format!("update public.isq_measurements set isq = 25 where implant_id = '{implant}'")).await;
    let (_, events) = app.rpc(Person::Admin, "notification_events", json!({})).await;
    assert_eq!(events[0]["entity_id"], implant.as_str());
    let path = format!("/v1/notifications/decisions?event_id={}", events[0]["id"].as_str().unwrap());
    let (status, decided) = answer(app.edge(Person::Admin, Method::GET, &path)).await;
    assert_eq!(status, 200, "{decided}");
    let outcomes = |body: &Value| -> Vec<Value> {
        let outcome = |member: &Value| {
            json!([
                member["user_id"],
                member["role"],
                member["in_app_outcome"],
                member["in_app_reason"],
                member["email_outcome"],
                member["email_reason"]
            ])
        };
        body["members"].as_array().unwrap().iter().map(outcome).collect()
    };
    assert!(outcomes(&decided).len() > 2);
    assert_eq!(outcomes(&explained), outcomes(&decided));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_type_alone_is_a_question() {
    let app = App::start().await;
    let types = app.truth("select string_agg(type, ' ') from private.notification_types").await.unwrap();
    for name in types.split(' ') {
        let path = format!("/v1/notifications/debug?event={name}");
        let (status, explained) = answer(app.edge(Person::Admin, Method::GET, &path)).await;
        assert_eq!(status, 200, "{name}: {explained}");
        assert!(explained["members"].as_array().unwrap().len() > 2, "{name}: {explained}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_odd_question_is_refused_and_so_is_whoever_may_not_ask() {
    let app = App::start().await;
    let debug = |query: &str| format!("/v1/notifications/debug?{query}");
    let no_id = "00000000-0000-4000-8000-00000000000f";
    for query in ["", "event=ISQ_TERRIBLE", "event=ISQ_CRITICAL&entity_id=36", "event=SYSTEM_UPDATE&notice=%C3%89lodie"]
    {
        let (status, problem) = answer(app.edge(Person::Admin, Method::GET, &debug(query))).await;
        assert_eq!((status, &problem["type"]), (400, &json!("urn:molaire:problem:notification_invalid")), "{query}");
    }
    for path in [debug("event=SYSTEM_UPDATE&notice=version"), format!("/v1/notifications/decisions?event_id={no_id}")] {
        let (status, problem) = answer(app.edge(Person::Practitioner, Method::GET, &path)).await;
        assert_eq!((status, &problem["type"]), (403, &json!("urn:molaire:problem:not_allowed")), "{path}");
    }
    for id in [no_id, "x", ""] {
        let path = format!("/v1/notifications/decisions?event_id={id}");
        let (status, problem) = answer(app.edge(Person::Admin, Method::GET, &path)).await;
        assert_eq!((status, &problem["type"]), (404, &json!("urn:molaire:problem:event_not_found")), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_tried_on_oneself_through_the_queue_and_ten_times_an_hour() {
    let app = App::start().await;
    let body = json!({ "template_key": "appointment_reminder", "channel": "sms" });
    let send = |person, body: &Value| app.edge(person, Method::POST, "/v1/notifications/test").json(body);
    let (status, queued) = answer(send(Person::Admin, &body)).await;
    assert_eq!((status, &queued["remaining"]), (202, &json!(9)), "{queued}");
    assert!(app.mailbox.accepted().is_empty(), "a request reaches no provider");
    dispatch(&config(&app), Duration::zero()).await;
    let accepted = app.mailbox.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].to, Person::Admin.email());
    assert!(accepted[0].text.contains("rappel de votre rendez-vous le 15/12/2030 à 15h30"), "{}", accepted[0].text);

    for _ in 0..9 {
        assert_eq!(answer(send(Person::Admin, &body)).await.0, 202);
    }
    let (status, problem) = answer(send(Person::Admin, &body)).await;
    assert_eq!((status, &problem["type"]), (429, &json!("urn:molaire:problem:too_many_tests")));
    assert_eq!(answer(send(Person::Practitioner, &body)).await.0, 403);
    let others = json!({ "template_key": "recall", "channel": "sms", "to": "+33639980001" });
    assert_eq!(answer(send(Person::Admin, &others)).await.0, 400, "nobody else's address can be named");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_reaches_the_patient_in_the_practices_name_and_each_step_is_kept() {
    let app = App::start().await;
    let patient = app.reachable_patient().await;
    let job = json!({
        "patient_id": patient, "template_key": "appointment_reminder", "channel": "sms", "job_key": "appointment:1",
        "scheduled_for": "2026-01-01T00:00:00Z", "starts_at": "2099-07-01T12:05:00Z"
    });
    assert_eq!(app.rpc(Person::Practitioner, "schedule_message", job).await.0, 200);
    let config = config(&app);
    molaire::notifications::Reminders::run(&crate::outbox::service(&config), "a-test", None).await.unwrap();
    dispatch(&config, Duration::zero()).await;
    let accepted = app.mailbox.accepted();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].to, "+33639980001");
    let practice = app.truth("select name from public.organisations order by id limit 1").await.unwrap();
    let text = format!(
        "{practice} : rappel de votre rendez-vous le 01/07/2099 à 14h05. Si vous ne pouvez pas venir, merci de nous appeler."
    );
    assert_eq!(accepted[0].text, text, "and not a letter more, as each costs");
    let logs = "select string_agg(outcome, ' ' order by created_at, attempt) from public.notification_logs";
    assert_eq!(app.truth(logs).await.unwrap(), "queued accepted");
    assert_eq!(app.truth("select status from public.notification_jobs").await.unwrap(), "SENT");
}
