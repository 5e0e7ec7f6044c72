//! `molaire login` and `molaire documents` as somebody at a terminal uses them: the real program, in a process.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::app::App;
use crate::fault_proxy::{Fault, FaultProxy};
use crate::people::Person;

/// A person at a terminal, with a home of their own.
struct Terminal {
    home: tempfile::TempDir,
}

impl Terminal {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn session(&self) -> PathBuf {
        self.home.path().join("state/session.json")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_molaire"));
        command.args(arguments).env("MOLAIRE_SESSION", self.session()).current_dir(self.home.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn molaire(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The lines of standard output, read as JSON.
    fn json(&self, arguments: &[&str]) -> (bool, Vec<Value>) {
        let output = self.molaire(&[arguments, &["--json"]].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.success(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    fn login(&self, app: &App, edge_url: &str, person: Person, password: &str) -> Output {
        let key = &app.lease.lent.keys.publishable_key;
        let mut child = self
            .command(&["login", "--email", person.email(), "--password-stdin"])
            .args(["--supabase-url", &app.gateway_url, "--edge-url", edge_url, "--publishable-key", key])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{password}\n").as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Lets the token seem to end, as it does after fifteen minutes.
    fn age(&self) -> Value {
        let mut session: Value = serde_json::from_slice(&std::fs::read(self.session()).unwrap()).unwrap();
        session["expires_at"] = json!(0);
        std::fs::write(self.session(), session.to_string()).unwrap();
        session
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sample(name: &str) -> String {
    format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"))
}

async fn signed_in(person: Person) -> (App, Terminal) {
    let (app, _) = App::start_with_auth().await;
    let terminal = Terminal::new();
    let login = terminal.login(&app, &app.edge_url, person, "molaire-demo");
    assert!(login.status.success(), "{}", text(&login.stderr));
    (app, terminal)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_radiograph_is_uploaded_listed_opened_renamed_saved_and_deleted() {
    let (app, terminal) = signed_in(Person::Practitioner).await;
    let mode = std::fs::metadata(terminal.session()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the session is its owner's alone");

    // Words that fit several people fit nobody; nothing is guessed.
    let vague = terminal.molaire(&["documents", "list", "--patient", "exemple"]);
    assert!(!vague.status.success() && text(&vague.stderr).contains("Plusieurs patients"), "{}", text(&vague.stderr));

    let patient = ["--patient", "exemple elo"];
    let file = sample("dicom/io-dental-synthetic.dcm");
    let upload = [&["documents", "upload", "--title", "Dent 26"], &patient[..], &[&file[..]]].concat();
    let other = terminal.molaire(&upload);
    let said = text(&other.stderr);
    assert!(!other.status.success() && said.contains("désigne un autre patient"), "{said}");
    assert!(said.contains("la date de naissance, le nom, le numéro"), "{said}");
    let (stored, lines) = terminal.json(&[&upload[..], &["--confirm-mismatch"]].concat());
    assert!(stored, "{lines:?}");
    app.pictures_followed().await;
    assert_eq!(lines[0]["about"], file);
    let id = lines[0]["document"]["id"].as_str().unwrap();
    assert_eq!(lines[0]["document"]["status"], "ready");

    let (_, listing) = terminal.json(&[&["documents", "list"], &patient[..]].concat());
    assert_eq!(listing[0]["documents"][0]["id"], id);
    assert_eq!(listing[0]["has_more"], false);
    let shown = text(&terminal.molaire(&[&["documents", "list"], &patient[..]].concat()).stdout);
    assert!(shown.contains("Dent 26") && shown.contains("961.29 kB"), "{shown}");

    let (_, link) = terminal.json(&["documents", "open", id]);
    let bytes = app.client.get(link[0]["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, std::fs::read(&file).unwrap());
    let traced = app.truth("select count(*) from audit.accesses").await.unwrap();
    assert_eq!(traced, "1");

    let renamed = terminal.molaire(&["documents", "rename", id, "Dent 26, contrôle"]);
    assert!(renamed.status.success() && text(&renamed.stdout).contains("contrôle"));
    let (renamed, refusal) = terminal.json(&["documents", "rename", id, " "]);
    assert!(!renamed);
    assert_eq!(refusal[0]["problem"]["type"], "urn:molaire:problem:title_invalid");

    let (_, saved) = terminal.json(&["documents", "open", id, "--output", "."]);
    let path = terminal.home.path().join(saved[0]["path"].as_str().unwrap());
    assert_eq!(path.file_name().unwrap(), "Dent 26, contrôle.dcm");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = terminal.molaire(&["documents", "open", id, "--output", "."]);
    assert!(!again.status.success() && text(&again.stderr).contains("existe déjà"), "{}", text(&again.stderr));

    let unasked = terminal.molaire(&["documents", "delete", id, "--reason", "Essai"]);
    assert!(!unasked.status.success(), "without a terminal nobody can confirm");
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "1");
    let (deleted, lines) = terminal.json(&["documents", "delete", id, "--reason", "Essai", "--yes"]);
    assert!(deleted, "{lines:?}");
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "0");
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_file_does_not_stop_the_others_and_a_refusal_has_its_reference() {
    let (app, terminal) = signed_in(Person::Practitioner).await;
    let patient = app.patient().await;
    let (good, bad, photo) = (sample("photo/cmyk.jpg"), sample("bad/html.jpg"), sample("photo/camera-10mp.jpg"));
    let arguments = ["documents", "upload", "--patient", &patient, &bad, "missing.jpg", &good, &photo];
    let (all, lines) = terminal.json(&arguments);
    assert!(!all && lines.len() == 4, "{lines:?}");
    assert_eq!(lines[0]["problem"]["type"], "urn:molaire:problem:type_not_accepted");
    assert!(lines[0]["problem"]["request_id"].as_str().unwrap().starts_with("cli-"));
    assert!(lines[1]["problem"]["title"].as_str().unwrap().contains("n'existe pas"));
    assert!(lines[2]["document"].is_object() && lines[3]["document"].is_object());
    assert_eq!(app.truth("select count(*) from private.originals").await.unwrap(), "2");

    let said = terminal.molaire(&["documents", "upload", "--lang", "en", "--patient", &patient, &bad]);
    let said = text(&said.stderr);
    assert!(said.contains("This type of file is not accepted") && said.contains("[cli-"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_and_another_practice_are_refused_as_everywhere() {
    let (app, terminal) = signed_in(Person::Assistant).await;
    let (patient, file) = (app.patient().await, sample("photo/cmyk.jpg"));
    let (_, lines) = terminal.json(&["documents", "upload", "--patient", &patient, &file]);
    assert_eq!(lines[0]["problem"]["type"], "urn:molaire:problem:not_allowed");

    let login = terminal.login(&app, &app.edge_url, Person::Stranger, "molaire-demo");
    assert!(login.status.success());
    let (_, lines) = terminal.json(&["documents", "upload", "--patient", &patient, &file]);
    assert_eq!(lines[0]["problem"]["type"], "urn:molaire:problem:patient_not_found");
    assert_eq!(app.truth("select count(*) from storage.objects").await.unwrap(), "0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_renewed_once_by_several_at_a_time_and_ends_with_logout() {
    let (app, terminal) = signed_in(Person::Practitioner).await;
    let patient = app.patient().await;
    let old = terminal.age();
    let list = ["documents", "list", "--patient", &patient];
    let several: Vec<_> = (0..4).map(|_| terminal.command(&list).spawn().unwrap()).collect();
    for one in several {
        let output = one.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let session: Value = serde_json::from_slice(&std::fs::read(terminal.session()).unwrap()).unwrap();
    assert_ne!(session["refresh_token"], old["refresh_token"]);
    let tokens =
        "select count(*) from auth.refresh_tokens where user_id::text = '2a000000-0000-4000-8000-00000000000a'";
    assert_eq!(app.truth(tokens).await.unwrap(), "2", "renewed once");

    let kept = std::fs::read(terminal.session()).unwrap();
    assert!(terminal.molaire(&["logout"]).status.success());
    assert!(!terminal.session().exists());
    let output = terminal.molaire(&list);
    assert!(!output.status.success() && text(&output.stderr).contains("molaire login"), "{}", text(&output.stderr));

    // A copy of the file is worth nothing once its token needs renewing.
    std::fs::write(terminal.session(), kept).unwrap();
    terminal.age();
    let output = terminal.molaire(&list);
    assert!(!output.status.success() && text(&output.stderr).contains("molaire login"), "{}", text(&output.stderr));
    assert!(!terminal.session().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_a_plain_address_and_a_service_that_is_away_are_said() {
    let (app, _) = App::start_with_auth().await;
    let terminal = Terminal::new();
    let wrong = terminal.login(&app, &app.edge_url, Person::Practitioner, "molaire");
    assert!(!wrong.status.success() && text(&wrong.stderr).contains("mot de passe incorrect"), "{wrong:?}");
    assert!(!terminal.session().exists());
    let plain = terminal.login(&app, "http://molaire.example", Person::Practitioner, "molaire-demo");
    assert!(!plain.status.success() && text(&plain.stderr).contains("must be https"), "{plain:?}");
    let login = terminal.login(&app, "http://127.0.0.1:9", Person::Practitioner, "molaire-demo");
    assert!(login.status.success());
    let away = terminal.molaire(&["documents", "open", "00000000-0000-4000-8000-000000000000"]);
    assert!(!away.status.success() && text(&away.stderr).contains("Le service ne répond pas."), "{away:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_stores_once_and_half_an_answer_leaves_no_file() {
    let (app, _) = App::start_with_auth().await;
    let proxy = FaultProxy::start(&app.edge_url).await;
    let terminal = Terminal::new();
    assert!(terminal.login(&app, &proxy.url, Person::Practitioner, "molaire-demo").status.success());
    let patient = app.patient().await;
    proxy.inject("/documents?", Fault::LostReply, 1);
    let (stored, lines) = terminal.json(&["documents", "upload", "--patient", &patient, &sample("photo/cmyk.jpg")]);
    assert!(stored, "{lines:?}");
    assert_eq!(proxy.count("/documents?"), 2);
    assert_eq!(app.truth("select count(*) from public.patient_documents").await.unwrap(), "1");

    let id = lines[0]["document"]["id"].as_str().unwrap();
    proxy.inject("/download", Fault::HalfReply, 1);
    let output = terminal.molaire(&["documents", "open", id, "--output", "half.jpg"]);
    assert!(!output.status.success(), "{output:?}");
    assert!(!terminal.home.path().join("half.jpg").exists());
}
