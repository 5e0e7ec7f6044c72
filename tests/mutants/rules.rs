//! The mutants, made from the catalogue, so that a new rule has its own from the first day.

use sqlx::{PgConnection, Row};

use crate::loosen::{without_conjunct_of_expression, without_conjunct_of_function};

/// Functions whose conditions are rules about stored objects, about files of other patients, and about who is told what.
const FUNCTIONS: [&str; 19] = [
    "may_store",
    "may_fetch",
    "may_take_back",
    "names_in_deletion",
    "examine_upload",
    "confirm_mismatch",
    "decide_notification",
    "repeated_event",
    "is_entity",
    "mark_notifications_read",
    "isq_alert",
    "judge_digests",
    "judge_outbox",
    "notification_decisions",
    "notification_events",
    "withdraw_message",
    "release_messages",
    "forget_mails",
    "message_templates",
];

/// Conditions that change no answer when they go, and why they are there. Anything else must be noticed.
const EQUIVALENT: [(&str, &str, &str); 5] = [
    ("may_store", "= private.document_id_of(", "finds the row by its key; the name beside it says the same"),
    ("may_fetch", "= private.document_id_of(", "finds the row by its key; the path beside it says the same"),
    ("may_take_back", "= private.document_id_of(", "finds the row by its key; the name beside it says the same"),
    (
        "notification_decisions",
        "decisions.organisation_id = ",
        "the event was found in the practice, and its id is its own",
    ),
    ("repeated_event", "types.repeat_window > ", "spares a look: nothing is younger than now"),
];

/// One rule less.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What was done, for the table.
    pub name: String,
    /// Table or function that the rule is about.
    pub subject: String,
    /// How.
    pub statement: String,
}

/// All of them.
pub async fn mutants(connection: &mut PgConnection) -> Vec<Mutant> {
    let mut mutants = of_policies(connection).await;
    mutants.extend(of_functions(connection).await);
    mutants.extend(of_triggers(connection).await);
    mutants
}

async fn of_policies(connection: &mut PgConnection) -> Vec<Mutant> {
    let query =
        "select policyname::text, tablename::text, format('%I.%I', schemaname, tablename) as target, qual, with_check
        from pg_policies where schemaname in ('public', 'storage') order by 3, 1";
    let rows = sqlx::query(query).fetch_all(connection).await.expect("the catalogue can be read");
    let mut mutants = Vec::new();
    for row in rows {
        let (policy, subject, target): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let mut add = |name: String, statement: String| {
            mutants.push(Mutant { name: format!("{policy}: {name}"), subject: subject.clone(), statement });
        };
        add("dropped".into(), format!("drop policy {policy} on {target}"));
        for (clause, column) in [("using", "qual"), ("with check", "with_check")] {
            let Some(condition) = row.get::<Option<String>, _>(column) else { continue };
            add(format!("{clause} (true)"), format!("alter policy {policy} on {target} {clause} (true)"));
            for (conjunct, rest) in without_conjunct_of_expression(&condition) {
                let statement = format!("alter policy {policy} on {target} {clause} ({rest})");
                add(format!("{clause} without {conjunct}"), statement);
            }
        }
    }
    mutants
}

async fn of_functions(connection: &mut PgConnection) -> Vec<Mutant> {
    let query = "select proname::text, pg_get_functiondef(oid) from pg_proc
        where pronamespace = 'private'::regnamespace and proname = any ($1) order by 1";
    let rows = sqlx::query(query).bind(FUNCTIONS).fetch_all(connection).await.expect("the catalogue can be read");
    let mut mutants = Vec::new();
    for row in rows {
        let (name, definition): (String, String) = (row.get(0), row.get(1));
        for (conjunct, statement) in without_conjunct_of_function(&definition) {
            // The end of a branch of a CASE: without its THEN it is no statement.
            if conjunct.contains(" then ") {
                continue;
            }
            let reason = EQUIVALENT.iter().find(|(function, part, _)| *function == name && conjunct.contains(part));
            if let Some((_, _, reason)) = reason {
                println!("harmless  {name} without {conjunct}: {reason}");
                continue;
            }
            mutants.push(Mutant { name: format!("{name} without {conjunct}"), subject: name.clone(), statement });
        }
    }
    mutants
}

async fn of_triggers(connection: &mut PgConnection) -> Vec<Mutant> {
    let query = "select tgname::text, relname::text, tgrelid::regclass::text from pg_trigger
        inner join pg_class on pg_class.oid = tgrelid
        where not tgisinternal and relnamespace::regnamespace::text in ('public', 'audit') order by 3, 1";
    let rows = sqlx::query(query).fetch_all(connection).await.expect("the catalogue can be read");
    let trigger = |row: &sqlx::postgres::PgRow| {
        let (name, subject, target): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let statement = format!("drop trigger {name} on {target}");
        Mutant { name: format!("trigger {name} dropped"), subject, statement }
    };
    rows.iter().map(trigger).collect()
}
