//! Where the replay gets its database.

use molaire::local::pool::{Lease, Want};
use molaire::local::postgres::SUPERUSER;
use sqlx::PgPool;

const SETUP: &str = include_str!("setup.sql");

/// A database that holds the fixtures of the contract and none of our own migrations, and a pool as the storage server has it.
pub async fn database() -> (Lease, PgPool) {
    let lease = Lease::take(Want::Platform).await.expect("a test database");
    let mut owner = lease.connect(SUPERUSER).await.expect("a connection");
    sqlx::raw_sql(SETUP).execute(&mut owner).await.expect("the fixtures");
    let pool = lease.pool("supabase_storage_admin").await.expect("a pool");
    (lease, pool)
}
