//! Where the replay gets its database.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

const SETUP: &str = include_str!("setup.sql");

/// A pool as the storage server has it, on a database that holds the fixtures of the contract and nothing of earlier replays.
pub async fn database() -> PgPool {
    let url = std::env::var("MOLAIRE_STORAGE_CONTRACT_DATABASE_URL")
        .expect("MOLAIRE_STORAGE_CONTRACT_DATABASE_URL names a database, with a superuser");
    let options: PgConnectOptions = url.parse().unwrap();
    let mut owner = PgConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(SETUP))
        .execute(&mut owner)
        .await
        .unwrap();
    owner.close().await.unwrap();
    PgPoolOptions::new()
        .max_connections(4)
        .connect_with(
            options
                .username("supabase_storage_admin")
                .password("postgres"),
        )
        .await
        .unwrap()
}
