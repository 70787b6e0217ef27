//! The power fails at any moment: what was acknowledged is there, and it is whole. And the disk is full at any write: what
//! was refused is not there, and everything goes on when there is room.

use super::post::{facts_of, press};
use super::{Chance, copied, disk, import, imported, list};
use crate::wurao::{WURAO, Wurao, arg};
use std::path::Path;
use std::process::Command;

/// Calls of the list that is imported meanwhile.
const CALLS: u64 = 1_500;

/// What was acknowledged, and how long the layer's log was by then.
struct Told {
    case: String,
    /// The name of a press; none for the import.
    press: Option<String>,
    at: usize,
}

/// A run of the desk over the layer: three people press, each in a case of their own, while a list is imported into a
/// fourth case.
struct Run {
    wurao: Wurao,
    cases: Vec<String>,
    list: Vec<u8>,
    log: Vec<u8>,
    told: Vec<Told>,
}

fn over(layer: &Path, wurao: &Wurao, settings: &[(&str, &Path)]) -> Vec<String> {
    let mut words = vec![format!("LD_PRELOAD={}", arg(layer)), format!("DISK_ROOT={}", arg(&wurao.data()))];
    words.extend(settings.iter().map(|(name, value)| format!("{name}={}", arg(value))));
    words.extend([WURAO, "--data", arg(&wurao.data())].map(str::to_owned));
    words
}

#[expect(clippy::disallowed_methods, reason = "the program runs above the layer")]
fn runs(words: &[String], more: &[&str]) -> bool {
    Command::new("env").args(words).args(more).output().expect("it starts").status.success()
}

fn run(presses: u64) -> Run {
    let wurao = Wurao::new();
    let cases: Vec<String> = (0..4).map(|_| wurao.case()).collect();
    copied(&wurao.data(), &wurao.path("before"));
    let layer = disk::layer(&wurao.path("before").join(".."));
    let log = wurao.path("log");
    let words = over(&layer, &wurao, &[("DISK_LOG", &log)]);
    let length = || std::fs::metadata(&log).expect("a log").len() as usize;
    let list = list(CALLS).into_bytes();
    let file = wurao.file("calls.xml", &list);
    let server = bench::Server::start("env", words.iter().map(String::as_str).chain(["serve", "--port", "0"]));
    let mut told = std::thread::scope(|scope| {
        let people: Vec<_> = cases[..3]
            .iter()
            .map(|case| {
                let (address, length) = (server.address(), &length);
                scope.spawn(move || {
                    let form = format!("/case/{case}/facts");
                    let pressed = |n: u64| {
                        let name = format!("{case}-{n}");
                        assert_eq!(press(address, &form, &name).expect("an answer"), 303);
                        Told { case: case.clone(), press: Some(name), at: length() }
                    };
                    (0..presses).map(pressed).collect::<Vec<_>>()
                })
            })
            .collect();
        assert!(runs(&words, &import(&cases[3], &file)));
        let mut told = vec![Told { case: cases[3].clone(), press: None, at: length() }];
        told.extend(people.into_iter().flat_map(|person| person.join().expect("pressed")));
        told
    });
    drop(server);
    told.sort_by_key(|told| told.at);
    let log = std::fs::read(&log).expect("a log");
    Run { wurao, cases, list, log, told }
}

/// Checks what is left in a folder against what had been told at a moment.
fn holds(run: &Run, left: &Wurao, moment: usize) {
    for case in &run.cases {
        let told: Vec<&Told> = run.told.iter().filter(|t| t.case == *case && t.at <= moment).collect();
        let log = left.json(&["log", case]);
        assert_eq!((&log["intact"], &log["problem"]), (&true.into(), &serde_json::Value::Null), "at {moment}");
        let events = log["events"].as_array().expect("a list");
        let pressed = facts_of(events);
        for press in told.iter().filter_map(|t| t.press.as_ref()) {
            assert!(pressed.contains(press), "{press} is lost at {moment}");
        }
        let rows = imported(events) as u64;
        assert!(rows == 0 || rows == CALLS, "half a list at {moment}: {rows}");
        if told.iter().any(|t| t.press.is_none()) {
            assert_eq!(rows, CALLS, "the list is lost at {moment}");
        }
        // What an event cites is there, and it is whole.
        for event in events.iter().filter(|e| e["kind"] == "imported") {
            let digest = event["file"].as_str().expect("a digest");
            assert!(found(&left.data(), digest).is_some_and(|bytes| bytes == run.list), "the original at {moment}");
        }
    }
}

/// The bytes of a file of this name, however deep.
fn found(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let entries: Vec<_> = std::fs::read_dir(folder).expect("a folder").flatten().collect();
    let file = entries.iter().find(|e| e.file_name() == name && e.path().is_file());
    file.map(|e| std::fs::read(e.path()).expect("a file"))
        .or_else(|| entries.iter().filter(|e| e.path().is_dir()).find_map(|e| found(&e.path(), name)))
}

fn cuts(run: &Run, points: u64, seed: u64) {
    let log = disk::Log::read(&run.log);
    let moments = log.moments();
    let mut chance = Chance(seed);
    for _ in 0..points {
        let moment = moments[chance.below(moments.len() as u64) as usize];
        let left = Wurao::new();
        log.left(&run.wurao.path("before"), moment, &mut chance, &left.data());
        holds(run, &left, moment);
    }
}

#[test]
fn what_was_acknowledged_survives_a_power_cut() {
    cuts(&run(12), 40, 20_261_128);
}

/// More of it, by hand: `cargo test -p wurao --test it -- --ignored many_power_cuts --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn many_power_cuts() {
    let run = run(40);
    cuts(&run, 220, 20_261_129);
    println!("220 power cuts, {} acknowledged, 0 lost", run.told.len());
}

/// The disk is full at once, and each round after more writes, until there is room for the change: nothing half is left, and with room again all goes on.
#[test]
fn a_full_disk_at_any_write() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let layer = disk::layer(&wurao.path("."));
    let full = wurao.path("full");
    let words = over(&layer, &wurao, &[("DISK_FULL", &full)]);
    let file = wurao.file("calls.xml", list(CALLS));
    let server = bench::Server::start("env", words.iter().map(String::as_str).chain(["serve", "--port", "0"]));
    let form = format!("/case/{case}/facts");
    let pressed = |name: &str| press(server.address(), &form, name).expect("an answer");
    let mut told = Vec::new();
    let mut refused = 0;
    for round in 0..24 {
        std::fs::write(&full, format!("{}", round * round)).expect("written");
        let name = format!("full-{round}");
        match pressed(&name) {
            303 => told.push(name),
            503 => refused += 1,
            status => panic!("round {round} was answered with {status}"),
        }
        if round % 6 == 0 {
            std::fs::write(&full, format!("{round}")).expect("written");
            assert!(!runs(&words, &import(&case, &file)), "an import needs more room than there is");
        }
        std::fs::remove_file(&full).expect("room again");
        let name = format!("room-{round}");
        assert_eq!(pressed(&name), 303, "round {round}, with room again");
        told.push(name);
    }
    assert!(refused > 0 && told.len() > 24, "{refused} refused, {} told", told.len());
    let events = super::log(&wurao, &case);
    assert_eq!(facts_of(&events), told.into_iter().collect(), "what was told is there, what was refused is not");
    assert_eq!(imported(&events), 0);
    assert!(runs(&words, &import(&case, &file)));
    assert_eq!(imported(&super::log(&wurao, &case)) as u64, CALLS);
}

/// The sentence that a person reads.
#[test]
fn a_full_disk_is_called_by_its_name() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let layer = disk::layer(&wurao.path("."));
    let full = wurao.file("full", "0");
    let mut words = over(&layer, &wurao, &[("DISK_FULL", &full)]);
    words.push("--json".to_owned());
    let answer = |more: &[&str]| -> serde_json::Value {
        #[expect(clippy::disallowed_methods, reason = "the program runs above the layer")]
        let output = Command::new("env").args(&words).args(more).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    };
    let sentence = "磁盘满了，这次没有存。腾出一些空间，再试一次";
    let said = answer(&["event", "add", &case, "fact", "key=name", "value=王五"]);
    assert_eq!((&said["code"], &said["reason"]), (&"store-full".into(), &sentence.into()), "{said}");
    let file = wurao.file("calls.xml", list(3));
    let said = answer(&import(&case, &file));
    let said = said["files"].get(0).unwrap_or(&said);
    assert_eq!((&said["code"], &said["reason"]), (&"store-full".into(), &sentence.into()), "{said}");
}
