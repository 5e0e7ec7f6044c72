//! A clone as far as the stack looks at it: links to this one, and a `.molaire` of its own.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use molaire::local::ports::free_port;

pub struct Clone {
    pub folder: tempfile::TempDir,
    pub ports: [String; 8],
}

impl Clone {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for shared in ["supabase", "node_modules", "package.json", "tests"] {
            symlink(root.join(shared), folder.path().join(shared)).unwrap();
        }
        // A built web app, as far as a host looks at it.
        std::fs::create_dir_all(folder.path().join("web/dist")).unwrap();
        std::fs::write(folder.path().join("web/dist/index.html"), "<!doctype html><title>Molaire</title>").unwrap();
        std::fs::create_dir_all(folder.path().join("target/debug")).unwrap();
        symlink(env!("CARGO_BIN_EXE_molaire"), folder.path().join("target/debug/molaire")).unwrap();
        // The database's own user has to reach its data.
        std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let port = || free_port().unwrap().to_string();
        let ports =
            ["--gateway-port", &port(), "--database-port", &port(), "--edge-port", &port(), "--web-port", &port()]
                .map(str::to_owned);
        Self { folder, ports }
    }

    /// Whether `molaire local` succeeded, and all that it said.
    pub fn molaire(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_molaire"));
        command.arg("local").args(arguments).current_dir(self.folder.path());
        if arguments[0] == "up" {
            command.args(&self.ports);
        }
        let output = command.output().unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    }

    pub fn status(&self) -> serde_json::Value {
        let (running, text) = self.molaire(&["status", "--json"]);
        assert!(running, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join(".molaire/postgres")
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        self.molaire(&["stop"]);
    }
}
