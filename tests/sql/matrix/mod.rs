//! Who may do what, really tried: every table × verb, every function, × every role, × own and other practice.
//!
//! What is expected stands in `tests/sql/matrix.csv`. A table or function that is not in it fails the run.

mod functions;
mod tables;

use std::collections::BTreeMap;
use std::path::Path;

use molaire::local::pool::{Lease, Want};
use sqlx::{Executor, PgConnection};

use crate::file;

/// Nicknames of `supabase/tests/_helpers.psql`, the practice each works in, and the other one.
const ACTORS: [(&str, &str, &str, &str); 6] = [
    ("anon", "anon", "a", "b"),
    ("assistant", "ana", "a", "b"),
    ("practitioner", "paul", "a", "b"),
    ("admin", "ada", "a", "b"),
    ("stranger", "bob", "b", "a"),
    ("service_role", "service", "a", "b"),
];

/// Name of a table or function → one cell an actor.
type Cells = BTreeMap<String, Vec<String>>;

#[tokio::test(flavor = "multi_thread")]
async fn the_access_matrix_is_as_written() {
    let mut connection = stage().await;
    let mut observed = tables::observe(&mut connection).await;
    observed.append(&mut functions::observe(&mut connection).await);
    eprintln!("{}", print(&observed));
    let expected = expected();
    let mut faults = Vec::new();
    for (name, cells) in &observed {
        match expected.get(name) {
            None => faults.push(format!("tests/sql/matrix.csv does not know {name}: add it\n    {}", row(name, cells))),
            Some(wanted) if wanted != cells => {
                faults.push(format!("expected {}\nobserved {}", row(name, wanted), row(name, cells)));
            }
            Some(_) => {}
        }
    }
    faults.extend(expected.keys().filter(|name| !observed.contains_key(*name)).map(|name| format!("{name} is gone")));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_access_matrix_sees_a_table_and_a_function_that_somebody_left_open() {
    let mut connection = stage().await;
    connection
        .execute(
            "create table public.canary (organisation_id uuid);
            insert into public.canary select id from public.organisations;
            grant all on public.canary to anon, authenticated;
            create function public.canary() returns int language sql return 1;
            grant execute on function public.canary() to anon;",
        )
        .await
        .expect("a canary");
    let tables = tables::observe(&mut connection).await;
    let functions = functions::observe(&mut connection).await;
    assert_eq!(tables["public.canary"][0], "siud siud");
    assert_eq!(functions["public.canary()"][0], "x");
    assert!(!expected().contains_key("public.canary"));
}

/// People, practices and one row of everything, in a transaction that is never committed.
async fn stage() -> PgConnection {
    let lease = Box::leak(Box::new(Lease::take(Want::Migrated).await.expect("a migrated database")));
    let mut connection = lease.connect("postgres").await.expect("a connection");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    connection.execute("begin; set local search_path = public, extensions").await.expect("a transaction");
    for script in ["supabase/tests/_helpers.psql", "tests/sql/matrix/attempt.sql"] {
        let text = file::read(&root.join(script)).expect("the script is readable");
        sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&mut connection).await.expect(script);
    }
    connection
}

async fn attempt(connection: &mut PgConnection, actor: &str, letter: &str, statement: &str) -> String {
    sqlx::query_scalar("select tests.attempt($1, $2, $3)")
        .bind(actor)
        .bind(letter)
        .bind(statement)
        .fetch_one(connection)
        .await
        .expect("the attempt itself cannot fail")
}

fn expected() -> Cells {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sql/matrix.csv");
    let text = std::fs::read_to_string(path).expect("tests/sql/matrix.csv");
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).skip(1);
    lines
        .map(|line| {
            let mut cells = line.split(';').map(|cell| cell.trim().to_owned());
            (cells.next().expect("a name"), cells.collect())
        })
        .collect()
}

fn row(name: &str, cells: &[String]) -> String {
    let cells: String = cells.iter().map(|cell| format!("; {cell:<9}")).collect();
    format!("{name:<32}{cells}").trim_end().to_owned()
}

fn print(cells: &Cells) -> String {
    let header = row("", &ACTORS.map(|(title, ..)| title.to_owned()));
    let rows = cells.iter().map(|(name, cells)| row(name, cells));
    std::iter::once(header).chain(rows).collect::<Vec<_>>().join("\n")
}
