//! The tools that people use on hosted projects, run on ours: both ways of migrating, advisors, types.

use std::process::Stdio;

use molaire::local::pool::{Lease, Want};
use sqlx::Row;
use tokio::process::Command;

use crate::sources::root;

async fn supabase(arguments: &[&str], lease: &Lease) -> (bool, String) {
    // The CLI writes beside what it reads, so it works in a folder of its own.
    let home = lease.lent.folder.join("project");
    std::fs::create_dir_all(home.join("supabase")).expect("a folder for the CLI");
    for read in ["config.toml", "migrations"] {
        let _ = std::os::unix::fs::symlink(root().join("supabase").join(read), home.join("supabase").join(read));
    }
    // The wrapper package pins binaries that need Docker for types; this one does not, and exists for this platform alone.
    let packaged = root().join("node_modules/@supabase/cli-linux-x64/bin/supabase");
    let program = if packaged.is_file() { packaged } else { "supabase".into() };
    let output = Command::new(program)
        .args(arguments)
        .args(["--db-url", &lease.url("postgres")])
        .env("HOME", &home)
        .env("DO_NOT_TRACK", "1")
        .env("SUPABASE_TELEMETRY_DISABLED", "1")
        .current_dir(&home)
        .stdin(Stdio::null())
        .output()
        .await
        .expect("the supabase CLI runs");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), text)
}

/// Everything of ours that a migration can make, one line each: what a dump would say, which no package brings along.
async fn schema(lease: &Lease) -> Vec<String> {
    let query = "
        select format('column %s.%s.%s %s %s %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)) as line
        from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace
        left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
        where n.nspname in ('public', 'private', 'audit') and a.attnum > 0 and not a.attisdropped and c.relname not like '\\_sqlx%'
        union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where connamespace::regnamespace::text in ('public', 'private', 'audit') and conrelid::regclass::text not like '%sqlx%'
        union all select format('index %s', indexdef) from pg_indexes where schemaname in ('public', 'private', 'audit') and tablename not like '\\_sqlx%'
        union all select format('policy %s %s %s %s %s %s %s', schemaname, tablename, policyname, roles, cmd, qual, with_check) from pg_policies
        union all select format('function %s %s', pg_get_functiondef(oid), proacl) from pg_proc where pronamespace::regnamespace::text in ('public', 'private', 'audit') and prokind = 'f'
        union all select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger as t where not tgisinternal
        union all select format('relation %s.%s %s %s %s', n.nspname, c.relname, c.relacl, c.relrowsecurity, c.relforcerowsecurity) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname in ('public', 'private', 'audit') and c.relkind in ('r', 'v', 'm') and c.relname not like '\\_sqlx%'
        union all select format('columns granted %s.%s.%s %s', n.nspname, c.relname, a.attname, a.attacl) from pg_attribute as a join pg_class as c on c.oid = a.attrelid join pg_namespace as n on n.oid = c.relnamespace where a.attacl is not null and n.nspname in ('public', 'private', 'audit')
        union all select format('view %s.%s %s %s', schemaname, viewname, definition, (select reloptions from pg_class where oid = format('%I.%I', schemaname, viewname)::regclass)) from pg_views where schemaname in ('public', 'private', 'audit')
        union all select format('owner %s %s.%s %s', c.relkind, n.nspname, c.relname, c.relowner::regrole) from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where n.nspname in ('public', 'private', 'audit') and c.relname not like '\\_sqlx%'
        union all select format('owner of function %s %s', oid::regprocedure, proowner::regrole) from pg_proc where pronamespace::regnamespace::text in ('public', 'private', 'audit')
        union all select format('sequence %s.%s %s %s %s', schemaname, sequencename, data_type, start_value, increment_by) from pg_sequences where schemaname in ('public', 'private', 'audit')
        union all select format('comment %s %s', pg_describe_object(classoid, objoid, objsubid), description) from pg_description where pg_describe_object(classoid, objoid, objsubid) ~ '(public|private|audit)[.]|^policy|^schema (public|private|audit)'
        union all select format('schema %s %s', nspname, nspacl) from pg_namespace where nspname in ('public', 'private', 'audit', 'auth', 'storage')
        union all select format('default %s %s %s %s', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl) from pg_default_acl
        union all select format('trigger %s %s', tgname, tgenabled) from pg_trigger where not tgisinternal
        union all select format('extension %s %s %s', extname, extversion, extnamespace::regnamespace) from pg_extension
        union all select format('type %s', to_jsonb(a)) from private.accepted_types as a
        union all select format('bucket %s', to_jsonb(b) - 'created_at' - 'updated_at') from storage.buckets as b
        union all select format('permission %s', to_jsonb(p)) from private.role_permissions as p
        order by 1";
    let mut connection = lease.connect("postgres").await.expect("a connection");
    let rows = sqlx::query(query).fetch_all(&mut connection).await.expect("the catalogue can be read");
    rows.iter().map(|row| row.get::<String, _>("line")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_supabase_cli_and_sqlx_make_the_same_schema_and_twice_changes_nothing() {
    let ours = Lease::take(Want::Migrated).await.expect("a migrated database");
    let fresh = Lease::take(Want::Platform).await.expect("an empty project");
    let (pushed, output) = supabase(&["db", "push", "--yes"], &fresh).await;
    assert!(pushed, "{output}");
    let (by_sqlx, by_cli) = (schema(&ours).await, schema(&fresh).await);
    assert!(by_sqlx.len() > 900, "only {} lines of schema were found", by_sqlx.len());
    assert_eq!(by_sqlx, by_cli);

    let (pushed_again, output) = supabase(&["db", "push", "--yes"], &fresh).await;
    assert!(pushed_again && output.contains("up to date"), "{output}");
    assert_eq!(schema(&fresh).await, by_cli);

    let (listed, output) = supabase(&["migration", "list"], &fresh).await;
    assert!(listed && output.contains("20261120080000"), "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn public_holds_our_tables_alone_after_migrating() {
    let lease = Lease::take(Want::Migrated).await.expect("a migrated database");
    let mut connection = lease.connect("postgres").await.expect("a connection");
    let strangers: Vec<String> = sqlx::query_scalar(
        "select tablename::text from pg_tables where schemaname = 'public' and tablename like '%migrations%'",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue can be read");
    assert_eq!(strangers, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_advisors_report_nothing_and_can_see() {
    let lease = Lease::take(Want::Migrated).await.expect("a migrated database");
    let (ran, output) = supabase(&["db", "advisors", "--level", "warn"], &lease).await;
    assert!(ran, "{output}");
    assert!(!output.contains("\"level\": \"WARN\"") && !output.contains("\"level\": \"ERROR\""), "{output}");

    // The advisors are silent where they do not know which schemas are exposed: an open table must be seen.
    let mut connection = lease.connect("postgres").await.expect("a connection");
    sqlx::raw_sql("create table public.canary (id int); grant select on public.canary to anon")
        .execute(&mut connection)
        .await
        .expect("a canary");
    let (_, output) = supabase(&["db", "advisors", "--level", "warn"], &lease).await;
    assert!(output.contains("rls_disabled_in_public"), "the advisors do not see an open table: {output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn types_for_the_browser_are_those_of_the_database() {
    let lease = Lease::take(Want::Migrated).await.expect("a migrated database");
    let (ran, output) = supabase(&["gen", "types", "--lang", "typescript", "--schema", "public"], &lease).await;
    assert!(ran && output.contains("patient_documents") && output.contains("begin_upload"), "{output}");
    // What the CLI says of itself stands around the types.
    let types = &output[output.find("export type Json").expect("types")..];
    let types = types[..types.rfind("as const").map_or(types.len(), |end| end + "as const".len())].trim_end();
    let file = root().join("web/src/lib/database.types.ts");
    if std::env::var_os("MOLAIRE_WRITE_TYPES").is_some() {
        std::fs::write(&file, format!("{types}\n")).expect("the types can be written");
    }
    let kept = std::fs::read_to_string(&file).expect("the types of the web app");
    assert!(kept.trim_end() == types, "web/src/lib/database.types.ts is not what the database says: run `make types`");
}
