//! What mails say: every kind of notification in both languages, and nothing of a patient.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::json;
use sqlx::Row;

use crate::app::{App, answer};
use crate::edge_process::EdgeProcess;
use crate::outbox::{config, dispatch};
use crate::people::Person;
use crate::samples::{PHOTO, bytes};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_notification_is_a_mail_in_both_languages() {
    let app = App::start().await;
    let query = "
        select texts.type, texts.variant, texts.locale, texts.title, texts.message, types.template
        from private.notification_texts as texts inner join private.notification_types as types on types.type = texts.type
        order by 1, 2, 3";
    let mut connection = app.lease.connect("postgres").await.unwrap();
    let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
    let types = app.truth("select count(*) from private.notification_types").await.unwrap();
    let mut expected = Vec::new();
    for row in &rows {
        let text = |column: &str| row.get::<String, _>(column);
        let (title, message) = (text("title"), text("message"));
        let key = format!("{}-{}-{}", text("type"), text("variant"), text("locale"));
        let more = json!({
            "locale": text("locale"), "subject": title.replace('\'', "''"), "template": text("template"),
            "payload": { "message": message.replace('\'', "''"), "entity_type": "implant" },
        });
        let id = app.message(Person::Admin, &key, more).await;
        expected.push((id, text("type"), text("locale"), title, message));
    }
    let complete: BTreeSet<_> = expected.iter().map(|(_, kind, locale, ..)| (kind, locale)).collect();
    assert_eq!(complete.len(), types.parse::<usize>().unwrap() * 2, "each in both languages");

    assert_eq!(dispatch(&config(&app), Duration::zero()).await.sent, expected.len() as u64);
    let accepted = app.mailbox.accepted();
    for (id, kind, locale, title, message) in &expected {
        let mail = accepted.iter().find(|mail| mail.outbox_id == *id).unwrap();
        assert_eq!(mail.subject, format!("{title} · Molaire"), "{kind}");
        let (greeting, button) = if locale == "fr" { ("Bonjour,", "Voir ") } else { ("Hello,", "View ") };
        assert_eq!(mail.text.contains(" :"), locale == "fr", "{kind} {locale}: {}", mail.text);
        for part in [&mail.text, &mail.html] {
            for words in [title, message] {
                assert!(part.contains(words.as_str()), "{kind} {locale}: {words} in {part}");
            }
            assert!(part.contains(greeting) && part.contains(button) && part.contains("/lien/"), "{kind} {locale}");
            assert!(part.contains("/mon-compte/notifications"), "{kind} {locale}: the page of preferences");
        }
        assert_eq!(mail.html.matches("Molaire</a>").count(), 1, "one thing to do");
        assert!(!mail.html.contains("<script") && !mail.html.contains("<img"), "nothing is fetched");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_practice_wrote_in_lines_is_read_in_lines_and_is_no_markup() {
    let app = App::start().await;
    let payload = json!({ "message": "Pensez à :\n\n- la carte <b>\n- les clichés", "practice": "Tilleuls" });
    app.message(Person::Admin, "lines", json!({ "template": "message", "payload": payload })).await;
    dispatch(&config(&app), Duration::zero()).await;
    let mail = &app.mailbox.accepted()[0];
    assert!(mail.text.contains("Pensez à :\n\n- la carte <b>\n- les clichés"), "{}", mail.text);
    let lines: Vec<&str> = mail.html.split("<br").map(|line| line.trim_start_matches([' ', '/', '>'])).collect();
    let start = lines.iter().position(|line| line.ends_with("Pensez à :")).expect("the first line");
    assert_eq!(&lines[start + 1..start + 3], ["", "- la carte &lt;b&gt;"], "{}", mail.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_groups_by_category_with_counts() {
    let app = App::start().await;
    let item = |category: &str, severity: &str, title: &str, count: u64| json!({ "category": category, "severity": severity, "title": title, "count": count });
    let payload = json!({ "frequency": "DAILY", "entity_type": "digest", "items": [
        item("alerts", "CRITICAL", "ISQ critique", 2),
        item("alerts", "WARNING", "Stock bas", 1),
        item("activity", "INFO", "Nouvelle photo <b>", 12),
    ] });
    let more = json!({ "subject": "Votre récapitulatif du jour", "template": "digest", "payload": payload });
    app.message(Person::Admin, "digest", more).await;
    dispatch(&config(&app), Duration::zero()).await;
    let mail = &app.mailbox.accepted()[0];
    let lines: Vec<&str> = mail.text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let start = lines.iter().position(|line| *line == "Alertes").expect("a group");
    let wanted = [
        "Alertes",
        "- 2 × ISQ critique (Critique)",
        "- 1 × Stock bas (À surveiller)",
        "Activité",
        "- 12 × Nouvelle photo <b>",
    ];
    assert_eq!(&lines[start..start + 5], wanted, "{}", mail.text);
    assert!(mail.html.contains("2 × ISQ critique (Critique)") && mail.html.contains("Nouvelle photo &lt;b&gt;"));
    assert!(mail.text.contains("Voir mes notifications dans Molaire"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_patient_is_in_a_mail_a_request_a_log_or_a_number() {
    const CANARIES: [&str; 5] = ["Canarinho", "Zébulon", "0699887766", "1931-03-07", "Granulome"];
    let app = App::start().await;
    let (patient, who) = (app.patient().await, Person::Practitioner);
    app.execute(&format!(
        "update public.patients set last_name = 'Canarinho', first_name = 'Zébulon', phone = '0699887766', birth_date = '1931-03-07'
        where id = '{patient}';
        insert into public.notification_preferences (organisation_id, user_id, category, in_app, email, frequency)
        select '{0}', id, category, true, true, 'IMMEDIATE'
        from unnest(array['{1}', '{2}']::uuid[]) as ids (id) cross join unnest(array['alerts', 'activity']) as categories (category)",
        who.organisation(), Person::Admin.id(), who.id(),
    ))
    .await;
    let worker = EdgeProcess::worker(&app).await;
    let path = format!("/v1/patients/{patient}/documents?media_kind=photo&title=Granulome%20de%20Canarinho");
    let upload = app.edge(who, reqwest::Method::POST, &path).header("content-type", "image/jpeg").body(bytes(PHOTO));
    assert_eq!(answer(upload).await.0, 201);
    app.execute(&format!(
        "insert into public.implants (id, organisation_id, patient_id, tooth, manufacturer, placed_on, created_by)
        values ('e1000000-0000-4000-8000-000000000001', '{0}', '{patient}', '36', 'Granulome', current_date, '{1}');
        insert into public.isq_measurements (organisation_id, implant_id, isq, created_by)
        values ('{0}', 'e1000000-0000-4000-8000-000000000001', 25, '{1}')",
        who.organisation(),
        who.id(),
    ))
    .await;
    let open = "select count(*) from public.email_outbox where status = 'PENDING'";
    for _ in 0..600 {
        if app.truth(open).await.as_deref() == Some("0") && app.mailbox.accepted().len() >= 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mails = app.mailbox.accepted();
    let subjects: BTreeSet<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, BTreeSet::from(["ISQ critique · Molaire", "Nouvelle photo · Molaire"]), "both were told");
    let metrics = app.client.get(format!("{}/metrics", worker.url)).send().await.unwrap().text().await.unwrap();
    let rows = app.truth("select jsonb_agg(to_jsonb(email_outbox)) from public.email_outbox").await.unwrap();
    let log: Vec<String> = worker.log().iter().map(ToString::to_string).collect();
    assert!(metrics.contains("molaire_outbox_messages_total"), "{metrics}");
    let links: String = mails.iter().map(|mail| decoded(&mail.text)).collect();
    assert!(links.contains("open1|"), "{links}");
    for (place, text) in [
        ("requests", app.mailbox.requests().join("\n")),
        ("rows", rows),
        ("log", log.join("\n")),
        ("metrics", metrics),
        ("links", links),
    ] {
        for canary in CANARIES {
            assert!(!text.contains(canary), "{canary} in {place}");
        }
        let address = Person::Admin.email();
        assert!(matches!(place, "requests") || !text.contains(address), "an address in {place}");
    }
}

/// What the token of a mail's link says.
fn decoded(text: &str) -> String {
    use base64::Engine;
    let start = text.find("/lien/").expect("a link") + "/lien/".len();
    let token = text[start..].split(['.', '\n']).next().expect("a token");
    String::from_utf8(base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token).expect("base64")).expect("text")
}
