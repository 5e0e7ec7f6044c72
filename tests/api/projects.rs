//! Two projects have nothing in common: a process of one does not work for the other, and no key opens both.

use std::time::Duration;

use molaire::config::{Config, Environment};
use molaire::http::{StartError, serve};
use molaire::language::Language;
use molaire::local::{edge, keys::Keys};
use molaire::project::{Check, Examination, Finding, Misplaced, Report, Verdict, confirm, examine};
use molaire::supabase::{Rest, Service, Storage};
use tokio::net::TcpListener;

use crate::app::{App, answer};
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::Person;

fn settings(app: &App, keys: &Keys) -> Config {
    edge::settings(&app.gateway_url, "http://127.0.0.1:54300", keys).unwrap()
}

/// Starts an edge and returns why it did not go on; one that goes on is an error of the test.
async fn refused_start(config: Config) -> StartError {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let served = serve(config, listener, std::future::pending());
    tokio::time::timeout(Duration::from_secs(20), served).await.expect("the edge did not start").unwrap_err()
}

fn of(findings: &[Finding], check: Check) -> &Finding {
    findings.iter().find(|finding| finding.check == check).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edge_does_not_start_for_a_project_of_another_environment() {
    let app = App::start().await;
    app.execute("update private.environment set name = 'production'").await;
    let error = refused_start(settings(&app, &app.lease.lent.keys)).await;
    assert!(
        matches!(&error, StartError::Project(Misplaced::Elsewhere { expected: "local", found }) if found == "production"),
        "{error:?}"
    );
    app.execute("delete from private.environment").await;
    let error = refused_start(settings(&app, &app.lease.lent.keys)).await;
    assert!(matches!(error, StartError::Project(Misplaced::Unsaid)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keys_of_one_project_are_refused_by_the_other() {
    let app = App::start().await;
    let other = Keys::draw();
    let error = refused_start(settings(&app, &other)).await;
    assert!(matches!(error, StartError::Project(Misplaced::Refused(_))), "{error:?}");

    let person = Person::Practitioner;
    for (path, key, status) in [
        ("/rest/v1/patients?select=id", &other.publishable_key, 401),
        ("/rest/v1/patients?select=id", &other.secret_key, 401),
        ("/rest/v1/patients?select=id", &app.lease.lent.keys.publishable_key, 200),
    ] {
        let request = app.client.get(format!("{}{path}", app.gateway_url)).header("apikey", key);
        assert_eq!(answer(request.bearer_auth(app.token(person))).await.0, status, "{key}");
    }
    // A token of a person of the other project, who has the same id here.
    let now = chrono::Utc::now().timestamp();
    let token = other.sign(&serde_json::json!({
        "sub": person.id(), "aud": "authenticated", "role": "authenticated", "session_id": uuid::Uuid::new_v4(),
        "iat": now, "exp": now + 900,
    }));
    let token = token.unwrap();
    let rest = app.client.get(format!("{}/rest/v1/patients?select=id", app.gateway_url));
    let rest = rest.header("apikey", &app.lease.lent.keys.publishable_key).bearer_auth(&token);
    assert_eq!(answer(rest).await.0, 401);
    let edge = app.client.post(format!("{}/v1/documents/signed-urls", app.edge_url)).bearer_auth(&token);
    let (status, problem) = answer(edge.json(&serde_json::json!({ "ids": [] }))).await;
    assert_eq!((status, problem["type"].as_str()), (401, Some("urn:molaire:problem:not_signed_in")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_is_away_at_the_start_is_asked_again() {
    let app = App::start().await;
    let proxy = FaultProxy::start(&app.gateway_url).await;
    proxy.inject("project_state", Fault::ServerError, 1);
    let config = edge::settings(&proxy.url, "http://127.0.0.1:54300", &app.lease.lent.keys).unwrap();
    let service = Service::new(&config, Rest::new(&config), Storage::new(&config).unwrap());
    confirm(&service, Environment::Local).await.unwrap();
    assert_eq!(proxy.count("project_state"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_examination_finds_what_is_wrong_and_nothing_else() {
    let (app, _) = App::start_with_auth().await;
    let config = settings(&app, &app.lease.lent.keys);
    let findings = examine(&Examination::new(config.clone(), None).unwrap()).await;
    let bad: Vec<&Finding> = findings.iter().filter(|finding| finding.verdict != Verdict::Good).collect();
    assert!(bad.is_empty() && findings.len() == 13, "{findings:?}");

    app.execute(
        "update private.environment set name = 'staging';
        create table public.open_table (id uuid);
        grant select on public.open_table to anon;
        delete from private._sqlx_migrations where version = 20261120080100;
        insert into private._sqlx_migrations (version, description, success, checksum, execution_time)
            values (20990101000000, 'later', true, '', 0)",
    )
    .await;
    app.execute_as(
        "supabase_admin",
        "update storage.buckets set public = true, file_size_limit = 1 where id = 'patient-documents'",
    )
    .await;
    let findings = examine(&Examination::new(config.clone(), Some(config.settings.clone())).unwrap()).await;
    for (check, about) in [
        (Check::Environment, "staging"),
        (Check::Migrations, "- 20261120080100"),
        (Check::Migrations, "+ 20990101000000"),
        (Check::RowLevelSecurity, "public.open_table"),
        (Check::Anonymous, "public.open_table"),
        (Check::Buckets, "patient-documents"),
        (Check::BucketLimits, "Some(1)"),
        (Check::OtherProject, "supabase.url"),
    ] {
        let finding = of(&findings, check);
        assert_eq!(finding.verdict, Verdict::Bad, "{finding:?}");
        assert!(finding.about.iter().any(|thing| thing.contains(about)), "{finding:?}");
    }
    for check in
        [Check::SecretKey, Check::PublishableKey, Check::KeyKinds, Check::UploadLimit, Check::Clock, Check::SignUp]
    {
        assert_eq!(of(&findings, check).verdict, Verdict::Good, "{check:?}");
    }
    let said = Report { findings: &findings, language: Language::French }.to_string();
    assert!(said.contains("NON      Aucun espace de fichiers n'est public.\n         patient-documents\n"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_examination_with_wrong_keys_or_without_a_project_says_so() {
    let app = App::start().await;
    let mut keys = Keys::draw();
    std::mem::swap(&mut keys.publishable_key, &mut keys.secret_key);
    let findings = examine(&Examination::new(settings(&app, &keys), None).unwrap()).await;
    for check in [Check::KeyKinds, Check::SecretKey, Check::PublishableKey] {
        assert_eq!(of(&findings, check).verdict, Verdict::Bad, "{check:?}");
    }
    let said = serde_json::to_string(&findings).unwrap();
    assert!(!said.contains(&keys.secret_key) && !said.contains(&keys.publishable_key));

    let away = edge::settings("http://127.0.0.1:9", "http://127.0.0.1:54300", &app.lease.lent.keys).unwrap();
    let findings = examine(&Examination::new(away, None).unwrap()).await;
    for check in [Check::SecretKey, Check::PublishableKey, Check::UploadLimit, Check::SignUp] {
        assert_eq!(of(&findings, check).verdict, Verdict::Unknown, "{check:?}");
    }
}
