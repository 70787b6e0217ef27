//! Lists in one process and on a scheduler, beside the engine of one machine.

use crate::place::{DAY, Place, called, document, program};
use desk::clock::Clock;
use desk::registry::{Registry, Scrubbing};
use registry::Plan;
use registry::scrub::{Layout, Options};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What one machine makes of a list: the result and the rejects.
fn one_machine(place: &Place, list: &Path) -> [Vec<u8>; 2] {
    place.runtime.block_on(async {
        let registry = Registry::open(&place.registry(), Clock::System, None).await.expect("open");
        let plan = Plan::shipped("cn").expect("shipped");
        let text = std::fs::read(list).expect("a list");
        let options = Options { layout: Layout::guess(&text, &plan), ..Options::default() };
        let how = Scrubbing { organisation: "seller".into(), purpose: "sales".into(), at: Some(DAY.into()), options };
        let prepared = registry.prepare_scrub(&how).await.expect("prepared");
        let (mut result, mut rejects) = (Vec::new(), Vec::new());
        prepared.run(text.as_slice(), &mut result, &mut rejects, |_| {}).expect("compared");
        [result, rejects]
    })
}

fn scrub(place: &Place, lists: &[PathBuf], out: &Path, more: &[&str]) -> Command {
    let mut command = program();
    command.arg("scrub").args(lists).arg("--registry").arg(place.registry()).arg("--out").arg(out);
    command.args(["--for", "seller", "--at", DAY, "--json", "--lang", "en"]).args(more);
    command
}

fn lists(place: &Place) -> [PathBuf; 2] {
    let mut table = String::from("name;number\n");
    for n in 0..400 {
        let _ = writeln!(table, "\"a;{n}\";{}", called(n));
    }
    let lines: String = (0..400).rev().map(|n| format!("+86{}\n", called(n))).chain(["1380\n".into()]).collect();
    let [a, b] = [("table.csv", table), ("lines.txt", lines)].map(|(name, text)| {
        let path = place.path(name);
        std::fs::write(&path, text).expect("written");
        path
    });
    [a, b]
}

#[test]
fn results_are_those_of_one_machine_byte_for_byte_and_receipts_hold() {
    let place = Place::new();
    let lists = lists(&place);
    let out = place.path("out");
    let told = document(&scrub(&place, &lists, &out, &["--receipts"]).output().expect("runs"), 0);
    // 200 of 400 refuse; more when those that let something in and those that stopped the carrier are counted, less by
    // those that consented.
    assert_eq!((&told["bad"], told["lists"].as_array().map(Vec::len)), (&1.into(), Some(2)));
    for (list, name) in lists.iter().zip(["table.csv", "lines.txt"]) {
        let [result, rejects] = one_machine(&place, list);
        assert_eq!(std::fs::read(out.join(name)).expect("written"), result);
        assert!(result.len() > 1_000 && result.len() < 10_000, "{}", result.len());
        let receipt = std::fs::read(out.join(format!("{name}.receipt"))).expect("signed");
        let key = place
            .runtime
            .block_on(async { Registry::open(&place.registry(), Clock::System, None).await.expect("open").key() });
        let key = desk::registry::key(&key).expect("a key");
        desk::registry::verify_receipt(&receipt, &key, [Some(list), Some(&out.join(name)), None], None)
            .expect("it holds");
        let of_rejects = out.join(format!("{name}.rejects.csv"));
        if name == "lines.txt" {
            assert_eq!(std::fs::read(&of_rejects).expect("written"), rejects);
        } else {
            assert!(!of_rejects.exists());
        }
    }
    let left: Vec<_> = std::fs::read_dir(&out).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 5, "{left:?}: nothing else is left behind");
}

#[test]
fn a_scheduler_gives_the_same_and_two_lists_of_one_name_are_refused() {
    let place = Place::new();
    let all = lists(&place);
    let (scheduler, url) = crate::nodes::Node::start(&["scheduler", "--listen", "127.0.0.1:0"]);
    let (executor, _) = crate::nodes::Node::start(&["executor", "--scheduler", &url, "--slots", "2"]);
    let out = place.path("out");
    document(&scrub(&place, &all, &out, &["--scheduler", &url]).output().expect("runs"), 0);
    for (list, name) in all.iter().zip(["table.csv", "lines.txt"]) {
        assert_eq!(std::fs::read(out.join(name)).expect("written"), one_machine(&place, list)[0]);
    }
    drop((scheduler, executor));
    let twice = [all[0].clone(), all[0].clone()];
    let told = document(&scrub(&place, &twice, &out, &[]).output().expect("runs"), 1);
    assert_eq!(told["code"], "cluster-same-name");
    let onto = document(&scrub(&place, &all, place.dir.path(), &[]).output().expect("runs"), 1);
    assert_eq!(onto["code"], "cluster-same-name", "a list is never written over");
    assert_eq!(scrub(&place, &[place.path("none")], &out, &[]).output().expect("runs").status.code(), Some(1));
}
