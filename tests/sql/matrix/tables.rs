//! Every table and view: select, insert, update, delete, in the own practice and in the other.

use sqlx::{PgConnection, Row};

use super::{ACTORS, Cells, attempt};

struct Table {
    name: String,
    /// Null where the table belongs to no practice.
    practice_column: Option<String>,
    /// A view may be empty for whoever looks.
    is_view: bool,
}

/// Letters are verbs that worked; `.` touched no row, `-` was refused.
pub async fn observe(connection: &mut PgConnection) -> Cells {
    let mut cells = Cells::new();
    for table in tables(connection).await {
        let mut row = Vec::new();
        for (_, actor, own, other) in ACTORS {
            let mut cell = Vec::new();
            for letter in [own, other] {
                cell.push(verbs(connection, &table, actor, own, letter).await);
            }
            row.push(cell.join(" "));
        }
        cells.insert(table.name, row);
    }
    cells
}

async fn tables(connection: &mut PgConnection) -> Vec<Table> {
    let query = "
        select format('%I.%I', pg_namespace.nspname, pg_class.relname) as name,
            case when pg_class.oid = to_regclass('public.organisations') then 'id' else (
                select attname::text from pg_attribute
                where attrelid = pg_class.oid and attname = 'organisation_id' and not attisdropped
            ) end as practice_column,
            pg_class.relkind = 'v' as is_view
        from pg_class inner join pg_namespace on pg_namespace.oid = pg_class.relnamespace
        where pg_class.relkind in ('r', 'p', 'v', 'm', 'f') and pg_class.relname <> '_sqlx_migrations'
            and (pg_namespace.nspname in ('public', 'private', 'audit')
                or pg_class.oid in (to_regclass('storage.objects'), to_regclass('storage.buckets')))
        order by 1";
    let rows = sqlx::query(query).fetch_all(connection).await.expect("the catalogue can be read");
    let table = |row| Table {
        name: Row::get(row, "name"),
        practice_column: Row::get(row, "practice_column"),
        is_view: Row::get(row, "is_view"),
    };
    rows.iter().map(table).collect()
}

async fn verbs(connection: &mut PgConnection, table: &Table, actor: &str, own: &str, letter: &str) -> String {
    let name = &table.name;
    let rows = match (name.as_str(), &table.practice_column) {
        ("public.profiles", _) if letter == own && !["anon", "service"].contains(&actor) => {
            format!("id = tests.user_id('{actor}')")
        }
        ("public.profiles", _) => format!("id = tests.user_id('{}')", if letter == "a" { "dora" } else { "zoe" }),
        ("storage.objects", _) => format!("name = tests.path('{letter}')"),
        (_, Some(column)) => format!("{column} = tests.organisation_id('{letter}')"),
        (_, None) => "true".to_owned(),
    };
    let probe: Option<serde_json::Value> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "select to_jsonb(probe) from {name} as probe where {rows} limit 1"
    )))
    .fetch_optional(&mut *connection)
    .await
    .expect("the owner reads everything");
    if probe.is_none() {
        assert!(table.is_view, "{name} has no probe for {letter}: add one to tests/sql/matrix/attempt.sql");
    }
    let probe = probe.unwrap_or_default().to_string().replace('\'', "''");
    let inserted = columns(connection, name, actor, "insert").await;
    let updated = columns(connection, name, actor, "update").await;
    let assignments = updated.iter().map(|column| format!("{column} = {column}")).collect::<Vec<_>>().join(", ");
    let inserted = inserted.join(", ");
    let statements = [
        ('s', format!("select from {name} where {rows}")),
        (
            'i',
            format!(
                "insert into {name} ({inserted}) select {inserted} from jsonb_populate_record(null::{name}, '{probe}')"
            ),
        ),
        ('u', format!("update {name} set {assignments} where {rows}")),
        ('d', format!("delete from {name} where {rows}")),
    ];
    let mut verbs = String::new();
    for (verb, statement) in statements {
        let outcome = attempt(connection, actor, own, &statement).await;
        verbs.push(match outcome.as_str() {
            "done" => verb,
            "nothing" => '.',
            "refused" | "denied" => '-',
            other => panic!("{actor}: {statement}: {other}"),
        });
    }
    verbs
}

/// The columns that the role may write, or all of them where it may write none, so that the refusal is seen.
async fn columns(connection: &mut PgConnection, table: &str, actor: &str, privilege: &str) -> Vec<String> {
    let role = match actor {
        "anon" => "anon",
        "service" => "service_role",
        _ => "authenticated",
    };
    let query = "
        select quote_ident(attname), has_column_privilege($2, attrelid, attnum, $3)
        from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
        order by attnum";
    let rows = sqlx::query(query).bind(table).bind(role).bind(privilege).fetch_all(connection).await;
    let rows = rows.expect("the catalogue can be read");
    let all: Vec<(String, bool)> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    let granted = all.iter().any(|(_, granted)| *granted);
    all.into_iter().filter(|(_, is_granted)| *is_granted || !granted).map(|(name, _)| name).collect()
}
