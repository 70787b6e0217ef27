//! A program that is killed at any moment: nothing that was acknowledged is lost, nothing half is left.

use crate::bed::{ME, at, call, case};
use crate::old;
use casework::{Body, Who};
use serde_json::json;
use sqlx::Connection;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::{At, NewJob, Store};

/// Names the database to the program that is killed.
const DATABASE: &str = "WURAO_TEST_KILLED";
/// What one save holds: a group of events, a job, a setting.
const GROUP: u64 = 3;

#[expect(clippy::disallowed_methods, reason = "a test that is run again as another program is told so this way")]
fn database() -> Option<std::ffi::OsString> {
    std::env::var_os(DATABASE)
}

#[expect(clippy::disallowed_methods, reason = "what is killed must be another program")]
fn start(child: &str, database: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("killed::{child}"), "--nocapture"])
        .env(DATABASE, database)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn say(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "\nsaid {line}").and_then(|()| out.flush()).unwrap();
}

/// Reads what the program says until `enough`, kills it a moment later, and gives the last it had said by then.
fn kill(mut child: Child, moment: Duration, mut enough: impl FnMut(&str) -> bool) -> Option<String> {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = || lines.by_ref().find_map(|line| line.strip_prefix("said ").map(str::to_owned));
    let mut last = None;
    while let Some(line) = said() {
        let stop = enough(&line);
        last = Some(line);
        if stop {
            break;
        }
    }
    let begun = Instant::now();
    while begun.elapsed() < moment {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    // What was said before the kill counts, read or not.
    while let Some(line) = said() {
        last = Some(line);
    }
    child.wait().unwrap();
    last
}

/// Not a test by itself: saves and says so until it is killed.
#[tokio::test]
async fn child_saves() {
    let Some(path) = database() else { return };
    let store = Store::sqlite(Path::new(&path)).await.unwrap();
    let scope = store.of(ME);
    let mut done: u64 = scope.setting("saved").await.unwrap().map_or(0, |n| n.parse().unwrap());
    loop {
        done += 1;
        let mut tx = scope.begin().await.unwrap();
        let bodies: Vec<Body> = (0..GROUP).map(|n| call(&format!("{done}.{n}"))).collect();
        tx.append("c1", At::Anywhere, at(1), &Who::helper("王五"), &bodies).await.unwrap();
        let job = NewJob { id: format!("j{done}"), kind: "plan".into(), payload: json!({}), run_after: at(0) };
        assert!(tx.enqueue(&job).await.unwrap());
        tx.set("saved", &done.to_string()).await.unwrap();
        tx.save().await.unwrap();
        say(&done.to_string());
    }
}

#[tokio::test]
async fn killed_while_saving() {
    let folder = bench::TempDir::new().unwrap();
    let path = folder.path().join("wurao.db");
    let store = Store::sqlite(&path).await.unwrap();
    case(&store, "c1", &[]).await;
    store.close().await;
    let mut before = 0;
    for round in 0..40 {
        let stop = before + round % 7 + 1;
        let moment = Duration::from_micros(round * 61 % 1500);
        let child = start("child_saves", &path);
        let said = kill(child, moment, |line| line.parse::<u64>().unwrap() >= stop);
        let acknowledged: u64 = said.expect("it saved something").parse().unwrap();

        let store = Store::sqlite(&path).await.unwrap();
        let scope = store.of(ME);
        let head = scope.verify("c1").await.unwrap().unwrap();
        let saved: u64 = scope.setting("saved").await.unwrap().unwrap().parse().unwrap();
        assert!(saved == acknowledged || saved == acknowledged + 1, "{saved} saved, {acknowledged} acknowledged");
        assert_eq!(head.seq, 1 + saved * GROUP, "whole groups");
        let events = scope.events("c1", 1).await.unwrap();
        let groups: Vec<u64> = events.iter().filter_map(|e| e.group).collect();
        assert_eq!(groups, (0..saved * GROUP).map(|n| n / GROUP * GROUP + 2).collect::<Vec<_>>());
        assert_eq!(scope.jobs().await.unwrap().len() as u64, saved, "each change with its consequence");
        store.close().await;
        before = saved;
    }
}

/// Not a test by itself: brings an old database to the newest format.
#[tokio::test]
async fn child_migrates() {
    let Some(path) = database() else { return };
    say("opening");
    let _store = Store::sqlite(Path::new(&path)).await.unwrap();
    say("opened");
}

async fn format(path: &Path) -> i64 {
    let mut connection = sqlx::SqliteConnection::connect(&path.display().to_string()).await.unwrap();
    let version = sqlx::query_scalar("SELECT MAX(version) FROM schema_version").fetch_one(&mut connection).await;
    connection.close().await.unwrap();
    version.unwrap()
}

#[tokio::test]
async fn killed_while_migrating() {
    let mut formats = std::collections::BTreeMap::new();
    let mut moment = Duration::ZERO;
    for _ in 0..40 {
        let folder = bench::TempDir::new().unwrap();
        let path = folder.path().join("wurao.db");
        std::fs::copy(old::fixture("format-4.db"), &path).unwrap();
        let child = start("child_migrates", &path);
        let said = kill(child, moment, |line| line == "opening").unwrap();
        // A little later each time; from the beginning again when it was through.
        moment = if said == "opened" { Duration::ZERO } else { moment + Duration::from_micros(250) };

        let found = format(&path).await;
        assert!(said == "opening" || found > 4, "it said it was done");
        *formats.entry(found).or_insert(0) += 1;
        let store = Store::sqlite(&path).await.unwrap();
        old::holds(&store).await;
        store.close().await;
    }
    let newest = formats.keys().max().copied();
    assert!(formats.keys().all(|format| *format == 4 || Some(*format) == newest), "all steps or none: {formats:?}");
}
