//! `molaire local test`: every check of the repository in one run, closed by one line of counts.

pub mod chromium;
mod stages;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Command;

use stages::Stage;

use super::packages::{Packages, repository_root};
use super::pool::{self, SOCKET_VARIABLE, Scratch};

/// Where test binaries that hold many checks in one test write `passed failed`, a line each.
pub const COUNTS_VARIABLE: &str = "MOLAIRE_TEST_COUNTS";

/// Adds the checks that a test held inside itself to the run's counts.
pub fn record_counts(passed: u64, failed: u64) {
    if let Some(file) = std::env::var_os(COUNTS_VARIABLE)
        && let Ok(mut file) = std::fs::File::options().append(true).open(file)
    {
        let _ = std::io::Write::write_all(&mut file, format!("{passed} {failed}\n").as_bytes());
    }
}

#[derive(Debug, Default)]
struct Counts {
    passed: u64,
    failed: u64,
    /// What the runners said of each failure, in a line or two.
    failures: Vec<String>,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.passed += more.passed;
        self.failed += more.failed;
        self.failures.extend(more.failures);
    }
}

/// Runs all stages, those of the web app, or `command` alone, with the pool of test databases at hand.
pub async fn run(command: Vec<OsString>, of_web: bool) -> anyhow::Result<()> {
    let root = repository_root()?;
    let scratch = Scratch::create(Packages::find(&root)?).await?;
    let folder = scratch.new_folder("pool")?;
    let socket = folder.join("socket");
    let counts_file = folder.join("counts");
    std::fs::write(&counts_file, "")?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(pool::serve(scratch, socket.clone(), async {
        let _ = stopped.await;
    }));
    let work = async {
        if command.is_empty() { all(&root, &socket, &counts_file, of_web).await } else { one(&command, &socket).await }
    };
    let outcome = tokio::select! {
        outcome = work => outcome,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    let _ = stop.send(());
    server.await??;
    outcome
}

async fn one(command: &[OsString], socket: &Path) -> anyhow::Result<()> {
    let [program, arguments @ ..] = command else { bail!("no command") };
    let status = Command::new(program).args(arguments).env(SOCKET_VARIABLE, socket).kill_on_drop(true).status().await?;
    if !status.success() {
        bail!("{} failed", program.display());
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the last line is the result")]
async fn all(root: &Path, socket: &Path, counts_file: &PathBuf, of_web: bool) -> anyhow::Result<()> {
    let mut total = Counts::default();
    let mut left_out = Vec::new();
    for Stage { name, command, missing } in stages::all(of_web) {
        println!("== {name}");
        if let Some(reason) = missing {
            println!("not run: {reason}");
            left_out.push(name);
            continue;
        }
        let [program, arguments @ ..] = command.as_slice() else { bail!("an empty stage") };
        let (succeeded, counts) = stream(
            Command::new(program)
                .args(arguments)
                .current_dir(root)
                .env("NO_COLOR", "1")
                .env(SOCKET_VARIABLE, socket)
                .env(COUNTS_VARIABLE, counts_file),
        )
        .await?;
        if counts.passed + counts.failed == 0 {
            // A stage without tests of its own is one check.
            total.passed += u64::from(succeeded);
        }
        if !succeeded && counts.failed == 0 {
            total.failed += 1;
            total.failures.push(name.to_owned());
        }
        total += counts;
    }
    for line in std::fs::read_to_string(counts_file)?.lines() {
        let mut numbers = line.split_whitespace().filter_map(|number| number.parse::<u64>().ok());
        total.passed += numbers.next().unwrap_or_default();
        total.failed += numbers.next().unwrap_or_default();
    }
    if !left_out.is_empty() {
        println!("not run: {}", left_out.join("; "));
        // On somebody's machine that is a gap; where a change is judged, it is a failure.
        if std::env::var_os("CI").is_some() {
            total.failed += left_out.len() as u64;
        }
    }
    // Once more at the end, where somebody looks who has thousands of lines before them.
    for failure in &total.failures {
        println!("failed: {failure}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        bail!("the checks failed");
    }
    Ok(())
}

/// Runs a stage, passes its output on and reads the counts that the test runners print.
async fn stream(command: &mut Command) -> anyhow::Result<(bool, Counts)> {
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
    let output = process.stdout.take().context("no output")?;
    let errors = process.stderr.take().context("no output")?;
    let (mut counts, more) = tokio::try_join!(pass_on(output), pass_on(errors))?;
    counts += more;
    Ok((process.wait().await?.success(), counts))
}

#[expect(clippy::print_stdout, reason = "the stages' own output")]
async fn pass_on(source: impl AsyncRead + Unpin) -> anyhow::Result<Counts> {
    let mut counts = Counts::default();
    let mut lines = BufReader::new(source).lines();
    let mut named = None::<String>;
    while let Some(line) = lines.next_line().await? {
        println!("{line}");
        // Vitest names the test in one line and says in the next what was wrong.
        if let Some(test) = named.take() {
            counts.failures.push(format!("{test}: {}", line.trim()));
        }
        match failed_test(&line) {
            Some(test) if line.starts_with(VITEST_FAILURE) => named = Some(test),
            Some(test) if !counts.failures.contains(&test) => counts.failures.push(test),
            _ => (),
        }
        let is_of_vitest = line.trim_start().starts_with("Tests  ");
        if is_of_vitest || line.starts_with("test result:") || (line.contains("Summary [") && line.contains("run:")) {
            counts.passed += number_before(&line, "passed");
            counts.failed += number_before(&line, "failed") + number_before(&line, "timed out");
        }
    }
    Ok(counts)
}

const VITEST_FAILURE: &str = " FAIL  ";

/// The test that a line of a runner says has failed.
fn failed_test(line: &str) -> Option<String> {
    let of_vitest = line.strip_prefix(VITEST_FAILURE);
    let of_libtest =
        || line.strip_suffix(" --- FAILED").or_else(|| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
    let of_nextest = || {
        let (word, test) = line.split_once('[')?;
        matches!(word.trim(), "FAIL" | "TIMEOUT" | "SIGABRT" | "SIGSEGV").then_some(test.split_once(']')?.1)
    };
    of_vitest.or_else(of_libtest).or_else(of_nextest).map(|test| test.trim().to_owned())
}

fn number_before(line: &str, word: &str) -> u64 {
    let Some((before, _)) = line.split_once(&format!(" {word}")) else {
        return 0;
    };
    before.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{failed_test, number_before};

    #[test]
    fn failures_are_named_from_every_runner() {
        for (line, test) in [
            ("every_page --- FAILED", Some("every_page")),
            ("test sql::every_pgtap ... FAILED", Some("sql::every_pgtap")),
            ("        FAIL [   0.012s] (3/408) molaire::sql every_pgtap", Some("(3/408) molaire::sql every_pgtap")),
            (" FAIL  e2e/bell.test.ts > the bell > tells", Some("e2e/bell.test.ts > the bell > tells")),
            ("test sql::every_pgtap ... ok", None),
            ("        PASS [   0.012s] (3/408) molaire::sql every_pgtap", None),
            (" ✓ e2e/bell.test.ts (7 tests) 30000ms", None),
        ] {
            assert_eq!(failed_test(line).as_deref(), test, "{line}");
        }
    }

    #[test]
    fn counts_are_read_from_every_runner() {
        let libtest = "test result: ok. 12 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!((number_before(libtest, "passed"), number_before(libtest, "failed")), (12, 3));
        let nextest = "     Summary [   1.2s] 15 tests run: 14 passed, 1 failed, 2 skipped";
        assert_eq!((number_before(nextest, "passed"), number_before(nextest, "failed")), (14, 1));
        let vitest = "      Tests  2 failed | 31 passed (33)";
        assert_eq!((number_before(vitest, "passed"), number_before(vitest, "failed")), (31, 2));
    }
}
