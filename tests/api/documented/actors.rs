//! Who runs the page beside the admin that it signs in itself.

use serde_json::{Value, json};
use sqlx::Connection;

use super::answers::ACTORS;
use crate::people::Person;

/// A login like those of the seed, without a membership.
const OUTSIDER: &str = "odile.dehors@example.test";

/// Sets the stage, and signs in: `TOKEN_<actor>` for everybody whom the page does not sign in.
pub fn tokens(state: &Value) -> Vec<(String, String)> {
    let people = [Person::Assistant.email(), Person::Stranger.email(), OUTSIDER].into_iter().zip(&ACTORS[1..4]);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        sqlx::raw_sql(include_str!("stage.sql")).execute(&mut owner(state).await).await.unwrap();
        let mut tokens = Vec::new();
        for (email, actor) in people {
            let answer = reqwest::Client::new()
                .post(format!("{}/auth/v1/token?grant_type=password", state["gateway_url"].as_str().unwrap()))
                .header("apikey", state["publishable_key"].as_str().unwrap())
                .json(&json!({ "email": email, "password": "molaire-demo" }))
                .send()
                .await
                .unwrap();
            let body: Value = answer.json().await.unwrap();
            let token = body["access_token"].as_str().unwrap_or_else(|| panic!("{email}: {body}"));
            tokens.push((format!("TOKEN_{actor}"), token.to_owned()));
        }
        tokens
    })
}

/// What others than the admin left in the database.
pub fn traces(state: &Value) -> String {
    let query = "
        select format(
            '%s documents, %s uploads, %s patients, %s deletions',
            (select count(*) from public.patient_documents where created_by <> $1),
            (select count(*) from public.document_uploads where created_by <> $1),
            (select count(*) from public.patients where created_by <> $1 and last_name = 'Essai'),
            (select count(*) from audit.document_tombstones where deleted_by <> $1)
        )";
    let admin = uuid::Uuid::parse_str(Person::Admin.id()).unwrap();
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { sqlx::query_scalar(query).bind(admin).fetch_one(&mut owner(state).await).await.unwrap() })
}

async fn owner(state: &Value) -> sqlx::PgConnection {
    sqlx::PgConnection::connect(state["database_url"].as_str().unwrap()).await.unwrap()
}
