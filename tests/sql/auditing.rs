//! The audit's chain under load: many at once, much at once, and what was taken back.

use std::time::{Duration, Instant};

use molaire::local::pool::{Lease, Want};
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection, Executor, PgConnection};

const CLIENTS: usize = 16;
/// Long enough for tens of thousands of lock conflicts; a head taken by each row deadlocks within the first second.
const LOAD: Duration = Duration::from_secs(3);
const ORGANISATION: &str = "0a000000-0000-4000-8000-00000000000a";
const PERSON: &str = "2a000000-0000-4000-8000-00000000000a";

/// As PostgREST begins a transaction.
const SIGN_IN: &str = "select set_config('request.jwt.claims', '{\"sub\": \"2a000000-0000-4000-8000-00000000000a\",
        \"role\": \"authenticated\", \"session_id\": \"2a000000-0000-4001-8000-00000000000a\"}', true),
    set_config('request.headers', '{\"x-organisation-id\": \"0a000000-0000-4000-8000-00000000000a\"}', true),
    set_config('role', 'authenticated', true)";

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_clients_of_two_row_transactions_never_deadlock_and_leave_a_whole_chain() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let options = lease.options("postgres");
    let pool = PgPoolOptions::new().max_connections(17).connect_with(options).await.expect("connections");
    pool.execute(
        "insert into public.patients (organisation_id, first_name, last_name, created_by)
        select '0a000000-0000-4000-8000-00000000000a', 'Prénom', 'Nom ' || n, '3a000000-0000-4000-8000-00000000000a'
        from generate_series(1, 100) as n;
        insert into auth.sessions (id, user_id)
        values ('2a000000-0000-4001-8000-00000000000a', '2a000000-0000-4000-8000-00000000000a')",
    )
    .await
    .expect("patients, and a session");
    let patients: Vec<uuid::Uuid> =
        sqlx::query_scalar("select id from public.patients where organisation_id = $1::uuid order by id")
            .bind(ORGANISATION)
            .fetch_all(&pool)
            .await
            .expect("patients");
    let before = entries(&pool).await;
    let end = Instant::now() + LOAD;
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..CLIENTS {
        let (pool, patients) = (pool.clone(), patients.clone());
        clients.spawn(async move {
            let mut connection = pool.acquire().await.expect("a connection");
            let mut committed = 0;
            while Instant::now() < end {
                // Two rows in one order, so that only the chain could make them wait in a circle.
                let mut pair = [
                    patients[(client + committed) % patients.len()],
                    patients[(client * 3 + committed + 1) % patients.len()],
                ];
                pair.sort_unstable();
                two_rows(&mut connection, pair).await.expect("a transaction commits, without a deadlock");
                committed += 1;
            }
            committed
        });
    }
    let committed: usize = clients.join_all().await.into_iter().sum();
    eprintln!("{committed} transactions of two rows in {LOAD:?}, {CLIENTS} clients, one practice");
    assert!(committed > CLIENTS, "only {committed} transactions");
    assert_eq!(entries(&pool).await - before, 2 * i64::try_from(committed).expect("a count"));
    assert_eq!(faults(&pool).await, Vec::<String>::new());
    let people: Vec<Option<uuid::Uuid>> =
        sqlx::query_scalar("select distinct user_id from audit.entries where action = 'update'")
            .fetch_all(&pool)
            .await
            .expect("entries");
    assert!(people.contains(&Some(PERSON.parse().expect("an id"))));
}

async fn two_rows(connection: &mut PgConnection, pair: [uuid::Uuid; 2]) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    transaction.execute(SIGN_IN).await?;
    for patient in pair {
        let update = sqlx::query("update public.patients set phone = '1' where id = $1").bind(patient);
        assert_eq!(update.execute(&mut *transaction).await?.rows_affected(), 1);
    }
    transaction.commit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn practices_touched_in_opposite_order_do_not_deadlock_either() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    let mut clients = tokio::task::JoinSet::new();
    for client in 0..4 {
        let pool = pool.clone();
        clients.spawn(async move {
            let order = if client % 2 == 0 { ["Tilleuls", "Port"] } else { ["Port", "Tilleuls"] };
            for round in 0..100 {
                let mut transaction = pool.begin().await.expect("a transaction");
                for practice in order {
                    let patient = format!(
                        "insert into public.patients (organisation_id, first_name, last_name, created_by)
                        select memberships.organisation_id, 'P{client}', 'N{round}', memberships.user_id
                        from public.memberships inner join public.organisations on organisations.id = organisation_id
                        where organisations.name like '%{practice}' and user_id = '5d000000-0000-4000-8000-00000000000d'"
                    );
                    transaction.execute(sqlx::AssertSqlSafe(patient)).await.expect("a patient");
                }
                transaction.commit().await.expect("it commits, without a deadlock");
            }
        });
    }
    clients.join_all().await;
    assert_eq!(faults(&pool).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_of_ten_thousand_rows_in_one_transaction_is_one_whole_chain() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    let before = entries(&pool).await;
    pool.execute(
        "insert into public.patients (organisation_id, first_name, last_name, created_by)
        select '0a000000-0000-4000-8000-00000000000a', 'Prénom', 'Nom ' || n, '3a000000-0000-4000-8000-00000000000a'
        from generate_series(1, 10000) as n",
    )
    .await
    .expect("an import");
    assert_eq!(entries(&pool).await - before, 10_000);
    assert_eq!(faults(&pool).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rolled_back_leaves_nothing() {
    let lease = Lease::take(Want::Http).await.expect("a seeded database");
    let pool = lease.pool("postgres").await.expect("connections");
    let state = "select string_agg(heads::text, ',' order by organisation_id) || (select count(*) from audit.entries)
        || (select count(*) from audit.chain) from audit.heads";
    let before: String = sqlx::query_scalar(state).fetch_one(&pool).await.expect("the state");
    let mut transaction = pool.begin().await.expect("a transaction");
    transaction.execute("update public.patients set phone = '2'").await.expect("an update");
    // Linked already, and still taken back.
    transaction.execute("set constraints all immediate").await.expect("linked");
    transaction.rollback().await.expect("a rollback");
    let after: String = sqlx::query_scalar(state).fetch_one(&pool).await.expect("the state");
    assert_eq!(before, after);
    assert_eq!(faults(&pool).await, Vec::<String>::new());
}

async fn entries(pool: &sqlx::PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from audit.entries where organisation_id = $1::uuid")
        .bind(ORGANISATION)
        .fetch_one(pool)
        .await
        .expect("a count")
}

async fn faults(pool: &sqlx::PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select format('%s %s %s', organisations.name, faults.seq, faults.fault)
        from public.organisations cross join lateral private.audit_faults(organisations.id) as faults limit 20",
    )
    .fetch_all(pool)
    .await
    .expect("the chains can be read")
}
