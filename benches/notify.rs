//! What telling costs: one event for 1, 50 and 500 members, set-based as `notify()` does it and member by member, in one run.
//!
//! `make bench` prints a table; the aim is five hundred for at most twenty times the cost of one.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use sqlx::{Connection, Executor, PgConnection};

const MEMBERS: [i32; 3] = [1, 50, 500];
const ROUNDS: usize = 30;

/// A practice of its own for each number of members, all of whom every event concerns.
const PRACTICES: &str = "
    alter table public.memberships disable trigger memberships_notify;
    insert into public.organisations (id, name)
    select ('0c000000-0000-4000-8000-' || lpad(size::text, 12, '0'))::uuid, 'Cabinet ' || size
    from unnest(array[1, 50, 500]) as sizes (size);
    insert into auth.users (id, aud, role, email)
    select gen_random_uuid(), 'authenticated', 'authenticated', 'member-' || size || '-' || place || '@example.test'
    from unnest(array[1, 50, 500]) as sizes (size) cross join lateral generate_series(1, size) as places (place);
    insert into public.memberships (organisation_id, user_id, role)
    select ('0c000000-0000-4000-8000-' || lpad(split_part(email, '-', 2), 12, '0'))::uuid, id, 'admin'
    from auth.users where email like 'member-%';
    analyze;";

/// The same rows, as a loop over members would write them.
const ONE_BY_ONE: &str = "
    create function pg_temp.tell_each(wanted uuid) returns void language plpgsql as $$
    declare
        v_member record;
        v_event constant uuid := gen_random_uuid();
    begin
        insert into private.notification_events (id, organisation_id, type, severity, entity_id, event_key)
        values (v_event, wanted, 'IMPORT_FAILED', 'WARNING', gen_random_uuid(), v_event::text);
        for v_member in select user_id from public.memberships where organisation_id = wanted loop
            perform 1 from private.effective_preferences
            where organisation_id = wanted and user_id = v_member.user_id and category = 'imports';
            insert into private.notification_decisions (
                organisation_id, event_id, user_id, role, in_app, email, frequency, is_default, in_app_outcome, email_outcome
            )
            values (wanted, v_event, v_member.user_id, 'admin', true, true, 'IMMEDIATE', true, 'created', 'outbox');
            insert into public.notifications (
                organisation_id, user_id, event_id, type, category, severity, title, message, entity_type, entity_id
            )
            values (wanted, v_member.user_id, v_event, 'IMPORT_FAILED', 'imports', 'WARNING', 'x', 'x', 'import', gen_random_uuid());
            insert into public.email_outbox (
                organisation_id, user_id, event_id, type, category, severity, locale, subject, template, payload, dedupe_key
            )
            values (
                wanted, v_member.user_id, v_event, 'IMPORT_FAILED', 'imports', 'WARNING', 'fr', 'x', 'import', '{}',
                v_event || ':' || v_member.user_id
            );
        end loop;
    end;
    $$";

#[tokio::main]
async fn main() {
    let lease = Lease::take(Want::Http).await.unwrap();
    let mut connection = lease.connect("postgres").await.unwrap();
    connection.execute(PRACTICES).await.unwrap();
    connection.execute(ONE_BY_ONE).await.unwrap();
    println!("{:>8} {:>14} {:>14} {:>9} {:>9}", "members", "notify()", "one by one", "ratio", "÷ one");
    let mut of_one = 0.0;
    for members in MEMBERS {
        let practice = format!("'0c000000-0000-4000-8000-{members:012}'");
        let together = format!(
            "select private.notify(jsonb_build_object('type', 'IMPORT_FAILED', 'organisation_id', {practice}::uuid,
                'entity_id', gen_random_uuid(), 'event_key', gen_random_uuid()))"
        );
        let apart = format!("select pg_temp.tell_each({practice}::uuid)");
        let (mut set, mut each) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            set.push(time(&mut connection, &together).await);
            each.push(time(&mut connection, &apart).await);
        }
        let (set, each) = (median(set), median(each));
        if members == 1 {
            of_one = set;
        }
        println!("{members:>8} {set:>11.2} ms {each:>11.2} ms {:>9.2} {:>9.1}", set / each, set / of_one);
    }
    connection.close().await.unwrap();
}

async fn time(connection: &mut PgConnection, statement: &str) -> Duration {
    let started = Instant::now();
    connection.execute(sqlx::AssertSqlSafe(statement.to_owned())).await.unwrap();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e3
}
