//! What a run checks, in order, each a command.

use std::process::Stdio;

use super::chromium;

/// One command of the run.
#[derive(Debug)]
pub struct Stage {
    /// Shown above its output.
    pub name: &'static str,
    /// Program and arguments.
    pub command: Vec<&'static str>,
    /// Why it cannot run on this machine.
    pub missing: Option<&'static str>,
}

const CLIPPY: [&str; 5] = ["cargo", "clippy", "--locked", "--quiet", "--workspace"];
const STRICT: [&str; 3] = ["--", "-D", "warnings"];
const LOCAL: [&str; 3] = ["--features", "local", "--all-targets"];

/// All of them; `of_web` leaves the rest out.
pub fn all(of_web: bool) -> Vec<Stage> {
    let rust = [
        ("formatting", vec!["cargo", "fmt", "--all", "--check"]),
        ("lints, production", [&CLIPPY[..], &["--bins", "--lib"], &STRICT].concat()),
        ("lints, local stack and tests", [&CLIPPY[..], &LOCAL, &STRICT].concat()),
    ];
    let web = [
        ("web, formatting", npm("check:format")),
        ("web, lints", npm("check:lint")),
        ("web, types", npm("check:types")),
        ("web, languages, bundle, units", npm("check:units")),
    ];
    let stage = |(name, command)| Stage { name, command, missing: None };
    let mut stages: Vec<Stage> = if of_web { Vec::new() } else { rust.map(stage).into() };
    stages.extend(web.map(stage));
    if !of_web {
        stages.push(stage(("tests", tests())));
    }
    // Last and alone: a browser needs the machine for itself to answer in time.
    stages.push(Stage {
        name: "web, in Chromium",
        command: vec![
            "cargo",
            "test",
            "--locked",
            "--quiet",
            "--features",
            "local",
            "--test",
            "web",
            "--",
            "--nocapture",
        ],
        missing: chromium::find().is_none().then_some(chromium::REMEDY),
    });
    stages
}

fn npm(script: &'static str) -> Vec<&'static str> {
    vec!["npm", "run", "--silent", "--workspace", "web", script]
}

fn tests() -> Vec<&'static str> {
    let has_nextest = std::process::Command::new("cargo")
        .args(["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let runner: &[&str] = if has_nextest { &["nextest", "run"] } else { &["test"] };
    [&["cargo"], runner, &["--locked", "--workspace", "--features", "local", "--no-fail-fast"]].concat()
}
