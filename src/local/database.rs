//! Makes databases: as a hosted project has them, then migrated, then seeded.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Connection, Executor, PgConnection};

use super::auth;
use super::packages::Packages;
use super::postgres::{Cluster, SUPERUSER};

const ROLES: &str = include_str!("bootstrap/roles.sql");
const PLATFORM: &str = include_str!("bootstrap/platform.sql");

/// Roles of the whole cluster; can run twice.
pub async fn create_roles(cluster: &Cluster) -> anyhow::Result<()> {
    let mut connection = cluster.connect(SUPERUSER, "postgres").await?;
    connection.execute("set client_min_messages = warning").await?;
    connection.execute(ROLES).await.context("the roles could not be made")?;
    Ok(())
}

/// Whether the platform's schemas are in the database already.
pub async fn has_platform(cluster: &Cluster, database: &str) -> anyhow::Result<bool> {
    let mut connection = cluster.connect(SUPERUSER, database).await?;
    let found: bool = sqlx::query_scalar(
        "select to_regclass('storage.objects') is not null and to_regclass('auth.users') is not null",
    )
    .fetch_one(&mut connection)
    .await?;
    Ok(found)
}

/// The platform's schemas; the auth server makes its own tables.
pub async fn create_platform(
    cluster: &Cluster,
    packages: &Packages,
    database: &str,
    folder: &Path,
) -> anyhow::Result<()> {
    let mut connection = cluster.connect(SUPERUSER, database).await?;
    connection.execute(PLATFORM).await.context("the platform's schemas could not be made")?;
    connection.close().await?;
    let settings = auth::Settings {
        database_url: cluster.url("supabase_auth_admin", database),
        jwt_secret: uuid::Uuid::new_v4().to_string() + &uuid::Uuid::new_v4().to_string(),
        publishable_key: "sb_publishable_bootstrap".to_owned(),
        secret_key: "sb_secret_bootstrap".to_owned(),
        site_url: "http://127.0.0.1".to_owned(),
        mail: None,
    };
    let server = auth::start(packages, &settings, &folder.join("auth-bootstrap")).await?;
    server.child.stop().await;
    Ok(())
}

/// Applies the migrations of the repository as `postgres`, as hosted projects do.
pub async fn migrate(cluster: &Cluster, packages: &Packages, database: &str) -> anyhow::Result<()> {
    let mut migrator =
        Migrator::new(packages.root.join("supabase/migrations")).await.context("the migrations cannot be read")?;
    migrator.dangerous_set_table_name("private._sqlx_migrations");
    migrator.create_schema("private");
    let mut connection = cluster.connect("postgres", database).await?;
    connection.execute("set client_min_messages = warning").await?;
    match migrator.run_direct(None, &mut connection, false).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMismatch(version) | MigrateError::VersionMissing(version)) => {
            bail!("migration {version} was applied and has changed or gone since: `make reset` begins anew")
        }
        Err(error) => Err(error).context("a migration failed"),
    }
}

/// Says in the database which environment it is: the seed runs on a local one alone.
pub async fn mark_local(cluster: &Cluster, database: &str) -> anyhow::Result<()> {
    let mut connection = cluster.connect("postgres", database).await?;
    connection.execute("insert into private.environment (name) values ('local') on conflict do nothing").await?;
    Ok(())
}

/// Runs `supabase/seed.sql`, which can run twice.
pub async fn seed(cluster: &Cluster, packages: &Packages, database: &str) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(packages.root.join("supabase/seed.sql")).context("supabase/seed.sql cannot be read")?;
    let mut connection = cluster.connect("postgres", database).await?;
    connection.execute(sqlx::AssertSqlSafe(text)).await.context("the seed failed")?;
    Ok(())
}

/// Loads pgTAP into the schema `tap`, which everyone may use. For test databases only.
pub async fn load_pgtap(cluster: &Cluster, packages: &Packages, database: &str) -> anyhow::Result<()> {
    let output = tokio::process::Command::new("tar")
        .args(["-xzOf"])
        .arg(packages.pgtap())
        .arg("share/postgresql/extension/pgtap--1.3.5.sql")
        .output()
        .await
        .context("`tar` was not found on PATH")?;
    if !output.status.success() {
        bail!("pgTAP cannot be unpacked from {}: run `npm ci`", packages.pgtap().display());
    }
    let text = String::from_utf8(output.stdout)?;
    let mut connection = cluster.connect(SUPERUSER, database).await?;
    connection.execute("set client_min_messages = error; create schema tap; set search_path = tap, public").await?;
    connection.execute(sqlx::AssertSqlSafe(text)).await.context("pgTAP could not be loaded")?;
    connection
        .execute("grant usage on schema tap to public; grant execute on all functions in schema tap to public")
        .await?;
    connection.execute("grant all on all tables in schema tap to public").await?;
    Ok(())
}

/// A copy of a template; on tmpfs this takes a few tens of milliseconds.
pub async fn clone(connection: &mut PgConnection, template: &str, name: &str) -> anyhow::Result<()> {
    let statement = format!("create database \"{name}\" template \"{template}\" owner postgres strategy file_copy");
    // Another session may still be leaving the template.
    for attempt in 0..50 {
        match connection.execute(sqlx::AssertSqlSafe(statement.clone())).await {
            Ok(_) => break,
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("55006") && attempt < 49 => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    // Privileges on a database are not copied with it.
    let grant = format!("grant create on database \"{name}\" to postgres, supabase_auth_admin");
    connection.execute(sqlx::AssertSqlSafe(grant)).await?;
    Ok(())
}
