//! What goes wrong around the program: it is killed at any moment, it is run twice at once, it finds an old data folder.

mod archive;
mod damaged;
#[cfg(target_os = "linux")]
mod disk;
mod kill;
mod old_folder;
mod post;
#[cfg(target_os = "linux")]
mod power;
mod together;
mod verify;

use crate::wurao::{WURAO, Wurao, arg};
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Random enough for moments, and the same ones in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 11
    }
    /// A number below `most`.
    #[cfg(target_os = "linux")]
    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }
    /// A moment between nothing and `most`.
    fn within(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.next() as f64 / (1_u64 << 53) as f64)
    }
}

/// The program with these arguments, ready to start.
#[expect(clippy::disallowed_methods, reason = "the test runs the program under test")]
fn command(wurao: &Wurao, arguments: &[&str]) -> Command {
    let mut command = Command::new(WURAO);
    command.arg("--data").arg(wurao.data()).arg("--json").args(arguments).env_remove("WURAO_DATABASE");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Starts a command, kills it after `delay` unless it has ended, and says whether it had ended well by then.
fn killed(wurao: &Wurao, arguments: &[&str], delay: Duration) -> bool {
    let mut child = command(wurao, arguments).spawn().expect("the binary starts");
    let ended = |child: &mut Child| child.try_wait().expect("a child of ours").is_some();
    let _ = bench::wait_until(delay, || ended(&mut child));
    // On Unix this is SIGKILL: nothing of the program runs any more.
    let _ = child.kill();
    child.wait().expect("a child of ours").success()
}

/// How long a command takes undisturbed, which must end well.
fn undisturbed(wurao: &Wurao, arguments: &[&str]) -> Duration {
    let begun = Instant::now();
    wurao.json(arguments);
    begun.elapsed()
}

/// The events of a case's log, whose chain must hold.
fn log(wurao: &Wurao, case: &str) -> Vec<Value> {
    let log = wurao.json(&["log", case]);
    assert_eq!((&log["intact"], &log["problem"]), (&Value::Bool(true), &Value::Null));
    log["events"].as_array().expect("a list").clone()
}

/// Every original is as it was sealed and every custody log is whole.
fn originals_hold(wurao: &Wurao) {
    assert_eq!(wurao.json(&["evidence", "verify"])["ok"], true);
}

pub fn copied(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copied(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("copied")),
        }
    }
}

/// A list of `count` calls from one number, one a minute.
fn list(count: u64) -> String {
    let line = |n: u64| {
        let date = 1_791_770_000_000 + n * 60_000;
        format!("  <call number=\"13660006378\" duration=\"0\" date=\"{date}\" type=\"3\" presentation=\"1\" />\n")
    };
    let calls: String = (0..count).map(line).collect();
    format!("<?xml version='1.0' encoding='UTF-8'?>\n<calls count=\"{count}\">\n{calls}</calls>\n")
}

/// How many calls the log holds as imported, each once.
fn imported(events: &[Value]) -> usize {
    let rows = events.iter().filter(|e| e["kind"] == "imported").flat_map(|e| e["rows"].as_array().expect("rows"));
    let mut at: Vec<&str> = rows.map(|row| row["at"].as_str().expect("a time")).collect();
    let all = at.len();
    at.sort_unstable();
    at.dedup();
    assert_eq!(at.len(), all, "a call stands twice in the log");
    all
}

/// A fresh folder with one open case.
fn opened() -> (Wurao, String) {
    let wurao = Wurao::new();
    let case = wurao.case();
    (wurao, case)
}

fn add<'a>(case: &'a str, fields: &[&'a str]) -> Vec<&'a str> {
    [&["event", "add", case], fields].concat()
}

fn import<'a>(case: &'a str, file: &'a Path) -> Vec<&'a str> {
    vec!["import", arg(file), "--case", case, "--sales"]
}
