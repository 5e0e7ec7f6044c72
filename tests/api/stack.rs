//! `molaire local`: started, asked, stopped, and what it says when it cannot.

use std::process::Command;

use crate::clone::Clone;

fn psql(state: &serde_json::Value, query: &'static str) -> String {
    let url = state["database_url"].as_str().unwrap().to_owned();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut connection).await.unwrap()
    })
}

/// The page, and which origin the gateway and the edge allow when a page of it asks.
fn in_a_browser(web_url: &str, state: &serde_json::Value) -> (String, [String; 2]) {
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let client = reqwest::Client::new();
        let page = client.get(web_url).send().await.unwrap().text().await.unwrap();
        let mut allowed = [("gateway_url", "/rest/v1/patients"), ("edge_url", "/v1/documents/signed-urls")]
            .map(|(part, path)| format!("{}{path}", state[part].as_str().unwrap()));
        for url in &mut allowed {
            let preflight = client.request(reqwest::Method::OPTIONS, &*url).header("origin", web_url);
            let preflight = preflight
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "authorization,x-organisation-id,x-request-id");
            let answer = preflight.send().await.unwrap();
            *url = answer.headers()["access-control-allow-origin"].to_str().unwrap().to_owned();
        }
        (page, allowed)
    })
}

#[test]
fn the_stack_starts_tells_where_it_is_keeps_its_data_and_stops() {
    let clone = Clone::new();
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");
    let state = clone.status();
    for key in ["gateway_url", "edge_url", "mailbox_url", "database_url", "publishable_key", "secret_key", "jwt_secret"]
    {
        assert!(state[key].as_str().is_some_and(|value| !value.is_empty()), "{key}: {state}");
    }
    let web_url = state["web_url"].as_str().unwrap();
    let (page, preflight) = in_a_browser(web_url, &state);
    assert!(page.contains("<title>Molaire</title>"), "{page}");
    assert_eq!(preflight, [web_url, web_url], "gateway and edge answer pages of the app");
    assert_eq!(state["demo_users"].as_array().unwrap().len(), 5);
    assert_eq!(psql(&state, "select name from private.environment"), "local");
    assert_eq!(
        psql(
            &state,
            "update public.patients set last_name = 'Gardée' where id = (select min(id::text)::uuid from public.patients) returning last_name"
        ),
        "Gardée"
    );

    let doctor = Command::new(env!("CARGO_BIN_EXE_molaire"))
        .args(["doctor", "--local", "--lang", "en"])
        .current_dir(clone.folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.success() && text.ends_with("Everything is in order.\n"), "{text}");

    // A second one beside it is told so.
    let (second, text) = clone.molaire(&["up"]);
    assert!(!second && text.contains("runs already") && text.contains("molaire local stop"), "{text}");

    assert!(clone.molaire(&["stop"]).0);
    let (running, text) = clone.molaire(&["status"]);
    assert!(!running && text.contains("not running"), "{text}");

    assert!(clone.molaire(&["up", "--detach"]).0);
    let again = clone.status();
    assert_eq!(
        (&again["secret_key"], &again["jwt_secret"]),
        (&state["secret_key"], &state["jwt_secret"]),
        "keys are kept"
    );
    assert_eq!(
        psql(&again, "select count(*)::text from public.patients where last_name = 'Gardée'"),
        "1",
        "data is kept"
    );
}

#[test]
fn a_stack_that_was_killed_leaves_no_process_and_starts_again() {
    let clone = Clone::new();
    assert!(clone.molaire(&["up", "--detach"]).0);
    let pid = clone.status()["pid"].as_u64().unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(i32::try_from(pid).unwrap()), nix::sys::signal::Signal::SIGKILL)
        .unwrap();
    while clone.molaire(&["status"]).0 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");
    assert_ne!(clone.status()["pid"].as_u64().unwrap(), pid);
}

#[test]
fn a_part_that_dies_ends_the_stack_with_a_sentence() {
    let clone = Clone::new();
    assert!(clone.molaire(&["up", "--detach"]).0);
    let postmaster = std::fs::read_to_string(clone.data().join("postmaster.pid")).unwrap();
    let pid = postmaster.lines().next().unwrap().parse().unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
    let log = clone.folder.path().join(".molaire/log/up.log");
    let said = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(100));
        std::fs::read_to_string(&log).is_ok_and(|text| text.contains("Postgres ended by itself"))
    });
    assert!(said, "{}", std::fs::read_to_string(&log).unwrap());
    while !clone.molaire(&["status"]).1.contains("not running") {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let (started, text) = clone.molaire(&["up", "--detach"]);
    assert!(started, "{text}");
}

#[test]
fn a_taken_port_a_missing_package_and_a_foreign_folder_are_named_with_the_remedy() {
    let clone = Clone::new();
    let taken = std::net::TcpListener::bind(("127.0.0.1", clone.ports[1].parse::<u16>().unwrap())).unwrap();
    let (started, text) = clone.molaire(&["up"]);
    assert!(!started && text.contains(&clone.ports[1]) && text.contains("--gateway-port"), "{text}");
    drop(taken);

    std::fs::remove_file(clone.folder.path().join("node_modules")).unwrap();
    let (started, text) = clone.molaire(&["up"]);
    assert!(!started && text.contains("npm ci"), "{text}");

    std::fs::remove_file(clone.folder.path().join("package.json")).unwrap();
    let (started, text) = clone.molaire(&["up"]);
    assert!(!started && text.contains("inside a clone"), "{text}");
}

#[test]
fn a_missing_node_is_named_with_the_remedy() {
    let clone = Clone::new();
    let output = Command::new(env!("CARGO_BIN_EXE_molaire"))
        .args(["local", "up"])
        .current_dir(clone.folder.path())
        .env("PATH", "/nonexistent")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && text.contains("install Node.js 20"), "{text}");
}
