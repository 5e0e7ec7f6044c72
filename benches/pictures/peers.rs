//! Other programs that do the same, where they are installed, and how much memory a program takes.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use molaire::documents::FileType;
use nix::sys::resource::{UsageWho, getrusage};

const MEASURE: &str = "--measure";

/// This program, asked to run another one and to say how much memory that took at most.
pub fn measured_itself() -> bool {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [flag, program, rest @ ..] = &arguments[..] else {
        return false;
    };
    if flag != MEASURE {
        return false;
    }
    let mut command = Command::new(program);
    command.args(rest).stdout(Stdio::null()).stderr(Stdio::null());
    let _ = command.status();
    println!("{}", getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss());
    true
}

/// In kilobytes.
pub fn peak(command: &Command) -> i64 {
    let mut measured = Command::new(std::env::current_exe().unwrap());
    measured.arg(MEASURE).arg(command.get_program()).args(command.get_args());
    String::from_utf8(measured.output().unwrap().stdout).unwrap().trim().parse().unwrap()
}

pub fn run(command: &mut Command) {
    assert!(succeeds(command));
}

pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
}

/// Through a shell, so that the file is its input also when it is measured.
pub fn molaire(path: &Path, file_type: FileType, side: u32) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(format!(
        "exec {} picture --type {} --side {side} < {}",
        env!("CARGO_BIN_EXE_molaire"),
        file_type.mime_type(),
        path.display()
    ));
    command
}

pub fn idle() -> Command {
    molaire(Path::new("/dev/null"), FileType::Jpeg, 512)
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

pub fn vipsthumbnail(path: &Path) -> Option<Command> {
    is_there("vipsthumbnail").then(|| {
        let mut command = Command::new("vipsthumbnail");
        command.arg(path).args(["--size", "512", "-o", "/tmp/molaire-bench-vips.jpg[Q=80]"]);
        command
    })
}

/// Programs that a practice's software would call for this type.
pub fn of_type(path: &Path, file_type: FileType) -> Vec<(&'static str, Command)> {
    let mut found = Vec::new();
    let mut add = |name, program: &str, arguments: &[&str]| {
        if is_there(program) {
            let mut command = Command::new(program);
            command.args(arguments);
            found.push((name, command));
        }
    };
    let file = path.to_str().unwrap();
    match file_type {
        FileType::Dicom => {
            let to = ["+oj", "+Wh", "1", "+Sxv", "512", file, "/tmp/molaire-bench-dcm.jpg"];
            add("dcmj2pnm", "dcmj2pnm", &to);
        }
        FileType::Pdf => {
            let to = ["-jpeg", "-singlefile", "-scale-to", "512", file, "/tmp/molaire-bench-pdf"];
            add("pdftoppm", "pdftoppm", &to);
        }
        _ => {
            add("ImageMagick", "convert", &[file, "-thumbnail", "512x512", "/tmp/molaire-bench-im.jpg"]);
            add("vips", "vipsthumbnail", &[file, "--size", "512", "-o", "/tmp/molaire-bench-vips.jpg[Q=80]"]);
        }
    }
    found
}

/// A node process that makes one preview for each line that it is sent, and says how long it took.
pub struct Sharp {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
}

const SCRIPT: &str = "
const sharp = require('sharp')
sharp.concurrency(1)
sharp.cache(false)
const make = (file) => sharp(file).rotate().resize(512, 512, { fit: 'inside' }).jpeg({ quality: 80 }).toBuffer()
const [file, once] = process.argv.slice(1)
if (once) make(file)
else require('readline').createInterface({ input: process.stdin }).on('line', async () => {
  const started = process.hrtime.bigint()
  await make(file)
  console.log(String(process.hrtime.bigint() - started))
})";

fn node(file: &Path) -> Option<Command> {
    let folder = PathBuf::from(std::env::var_os("MOLAIRE_BENCH_SHARP")?);
    folder.join("node_modules/sharp").exists().then(|| {
        let mut command = Command::new("node");
        command.current_dir(folder).args(["-e", SCRIPT]).arg(file);
        command
    })
}

pub fn sharp_once(file: &Path) -> Option<Command> {
    let command = node(file)?;
    // The folder would be lost when it is measured.
    let mut shell = Command::new("/bin/sh");
    let folder = command.get_current_dir()?.display().to_string();
    shell.args(["-c", "cd \"$0\" && exec node -e \"$1\" \"$2\" once", &folder, SCRIPT]).arg(file);
    Some(shell)
}

impl Sharp {
    pub fn start(file: &Path) -> Option<Self> {
        let mut child = node(file)?.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let answers = BufReader::new(child.stdout.take()?);
        let mut sharp = Self { child, answers };
        // The first one loads the library.
        sharp.time();
        Some(sharp)
    }

    pub fn time(&mut self) -> Duration {
        writeln!(self.child.stdin.as_mut().unwrap()).unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        Duration::from_nanos(line.trim().parse().unwrap())
    }
}

impl Drop for Sharp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
