//! What a migrated database holds under which name.

use std::collections::{BTreeMap, BTreeSet};

use molaire::local::pool::{Lease, Want};
use sqlx::{PgConnection, Row};

/// One column as it is.
#[derive(Debug, Default, Clone)]
pub struct Column {
    /// `timestamptz` and its like in their short form.
    pub data_type: String,
    pub is_required: bool,
    pub default: Option<String>,
    /// The values that a check allows, where it lists them.
    pub values: BTreeSet<String>,
    /// `primary`, `indexed`, `unique`, `references <table>`.
    pub keys: BTreeSet<String>,
}

/// Names are `schema.table`, `schema.function`.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub tables: BTreeMap<String, BTreeMap<String, Column>>,
    pub functions: BTreeSet<String>,
    /// `select table`, `insert table`, … that somebody who is signed in may, on any column.
    pub grants: BTreeSet<String>,
    /// The functions of the API, and whether somebody who is signed in may call them.
    pub api: BTreeMap<String, bool>,
    pub policies: BTreeSet<String>,
    pub buckets: BTreeSet<String>,
    pub roles: BTreeSet<String>,
}

const COLUMNS: &str = "
    select
        format('%s.%s', pg_namespace.nspname, pg_class.relname) as relation,
        attname::text as name,
        format_type(atttypid, null) as data_type,
        attnotnull as is_required,
        pg_get_expr(adbin, adrelid) as expression,
        array(
            select pg_get_constraintdef(oid) from pg_constraint
            where conrelid = attrelid and contype = 'c' and conkey = array[attnum]
        ) as checks,
        array(
            select distinct format('references %s', confrelid::regclass) from pg_constraint
            where conrelid = attrelid and contype = 'f' and attnum = any (conkey)
            union all
            select 'indexed' from pg_index where indrelid = attrelid and attnum = any (indkey::int2[])
            union all
            select unnest(case when indisprimary then array['primary', 'unique'] else array['unique'] end) from pg_index
            where indrelid = attrelid and indisunique and indnkeyatts = 1 and indkey[0] = attnum
        ) as keys
    from pg_attribute
    inner join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p', 'v', 'm')
    inner join pg_namespace on pg_namespace.oid = relnamespace
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where nspname in ('public', 'private', 'audit', 'auth', 'storage') and attnum > 0 and not attisdropped";

impl Catalogue {
    pub async fn read() -> Self {
        let lease = Lease::take(Want::Migrated).await.expect("a migrated database");
        let mut connection = lease.connect("postgres").await.expect("a connection");
        let mut catalogue = Self::default();
        for row in sqlx::query(COLUMNS).fetch_all(&mut connection).await.expect("the catalogue can be read") {
            let table = catalogue.tables.entry(row.get("relation")).or_default();
            table.insert(row.get("name"), column(&row));
        }
        let functions = "
            select format('%s.%s', pg_namespace.nspname, proname)
            from pg_proc inner join pg_namespace on pg_namespace.oid = pronamespace
            where nspname in ('public', 'private') and prokind = 'f'";
        catalogue.functions = texts(&mut connection, functions).await;
        let grants = "
            select format('%s %s', verb, relname)
            from pg_class cross join unnest(array['select', 'insert', 'update']) as verb
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
                and has_any_column_privilege('authenticated', pg_class.oid, verb)
            union all
            select format('delete %s', relname) from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
                and has_table_privilege('authenticated', pg_class.oid, 'delete')";
        catalogue.grants = texts(&mut connection, grants).await;
        let api = "
            select proname::text as name, has_function_privilege('authenticated', oid, 'execute') as is_for_people
            from pg_proc where pronamespace = 'public'::regnamespace";
        let api = sqlx::query(api).fetch_all(&mut connection).await.expect("the catalogue can be read");
        catalogue.api = api.iter().map(|row| (row.get("name"), row.get("is_for_people"))).collect();
        catalogue.policies = texts(&mut connection, "select policyname::text from pg_policies").await;
        // A public one is none that the requirements speak of.
        catalogue.buckets = texts(&mut connection, "select id from storage.buckets where not public").await;
        catalogue.roles = texts(&mut connection, "select role from private.role_permissions").await;
        catalogue
    }

    /// Whether a table, a column or a function goes by this name; where no schema is said, `public` is meant.
    pub fn holds(&self, name: &str) -> bool {
        let name = name.strip_suffix("()").unwrap_or(name);
        self.table(name).is_some() || self.column(name).is_some() || {
            let qualified = if name.contains('.') { name.to_owned() } else { format!("public.{name}") };
            self.functions.contains(&qualified)
        }
    }

    pub fn table(&self, name: &str) -> Option<&BTreeMap<String, Column>> {
        self.tables.get(name).or_else(|| self.tables.get(&format!("public.{name}")))
    }

    pub fn column(&self, name: &str) -> Option<&Column> {
        let (table, column) = name.rsplit_once('.')?;
        self.table(table)?.get(column)
    }
}

async fn texts(connection: &mut PgConnection, query: &'static str) -> BTreeSet<String> {
    let found: Vec<String> = sqlx::query_scalar(query).fetch_all(connection).await.expect("the catalogue can be read");
    found.into_iter().collect()
}

fn column(row: &sqlx::postgres::PgRow) -> Column {
    let listed = regex_lite::Regex::new(r"^CHECK \(\(\(?\w+\)?(?:::text)? = ANY \((.*)\)\)\)$").expect("a pattern");
    let value = regex_lite::Regex::new(r"'([^']*)'::").expect("a pattern");
    let checks: Vec<String> = row.get("checks");
    let values = checks.iter().filter_map(|check| listed.captures(check)).flat_map(|list| {
        value
            .captures_iter(list.get(1).map_or("", |list| list.as_str()))
            .map(|value| value[1].to_owned())
            .collect::<Vec<_>>()
    });
    let data_type: String = row.get("data_type");
    Column {
        values: values.collect(),
        data_type: match data_type.as_str() {
            "timestamp with time zone" => "timestamptz".to_owned(),
            "character varying" => "text".to_owned(),
            _ => data_type,
        },
        is_required: row.get("is_required"),
        default: row.get::<Option<String>, _>("expression").map(|text| text.trim_end_matches("::text").to_owned()),
        keys: row.get::<Vec<String>, _>("keys").into_iter().collect(),
    }
}
