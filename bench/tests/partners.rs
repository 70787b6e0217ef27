//! The partners themselves: they start, they are separate, and they end with the program that asked for them.

#![expect(clippy::disallowed_methods, reason = "a test of processes starts some")]

use bench::{Postgres, TempDir, wait_until};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(60);

#[test]
fn every_database_is_fresh_and_of_the_same_server() {
    let server = Postgres::start();
    let (one, two) = (server.database(), server.database());
    assert_ne!(one, two);
    let home = |uri: &str| uri.split("host=").nth(1).map(str::to_owned);
    assert_eq!(home(&one), home(&two));
}

#[test]
fn a_port_is_free() {
    std::net::TcpListener::bind(("127.0.0.1", bench::free_port())).unwrap();
}

#[test]
fn waiting_gives_up() {
    assert!(!wait_until(Duration::ZERO, || false));
    assert!(wait_until(Duration::ZERO, || true));
}

#[test]
#[should_panic(expected = "apt-get install nothing-at-all")]
fn a_missing_tool_names_its_package() {
    bench::tool("no-such-program-anywhere", "nothing-at-all");
}

/// Run by the next test in a process of its own, which is then killed.
#[test]
#[ignore = "only as the victim of `a_killed_program_leaves_no_server`"]
fn victim() {
    let Some(note) = std::env::var_os("BENCH_NOTE") else { return };
    let uri = Postgres::start().database();
    std::fs::write(note, uri).unwrap();
    std::thread::park();
}

#[test]
fn a_killed_program_leaves_no_server() {
    let folder = TempDir::new().unwrap();
    let note = folder.path().join("uri");
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "victim", "--ignored"])
        .env("BENCH_NOTE", &note)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let said = wait_until(SOON, || std::fs::read_to_string(&note).is_ok_and(|uri| uri.contains("user=")));
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert!(said, "the server did not start");

    let uri = std::fs::read_to_string(&note).unwrap();
    let home = PathBuf::from(uri.split("host=").nth(1).unwrap().split('&').next().unwrap());
    assert!(wait_until(SOON, || !home.exists()), "{} is still there", home.display());
    let servers = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&servers.stdout).contains(home.to_str().unwrap()));
}
