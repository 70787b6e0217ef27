//! The program is killed at any moment of a run: what it acknowledged is there, and nothing half.

use super::post::{Posting, facts_of};
use super::{Chance, add, copied, import, imported, killed, list, log, opened, originals_hold, undisturbed};
use crate::wurao::Wurao;
use std::collections::BTreeSet;
use std::time::Duration;

/// Calls of a list: several events of a thousand rows, so that half an import could be seen.
const CALLS: u64 = 2_500;

#[test]
fn an_import_is_there_whole_or_not_at_all() {
    let came = imports(30);
    assert!(came.0 > 0, "no run was killed before its end");
}

#[test]
fn an_acknowledged_event_is_never_lost() {
    let came = events(30);
    assert!(came.0 > 0, "no run was killed before its end");
}

#[test]
fn a_post_is_there_whole_or_not_at_all() {
    posts(20);
}

#[test]
fn the_same_on_postgresql() {
    let came = on_postgres(20);
    assert!(came.0 > 0, "no run was killed before its end");
}

/// More rounds of everything, by hand: `cargo test -p wurao --test it -- --ignored many_kills --nocapture`.
#[test]
#[ignore = "takes minutes"]
fn many_kills() {
    println!("imports killed, ended: {:?}", imports(150));
    println!("events killed, ended: {:?}", events(150));
    println!("posts acknowledged: {}", posts(100));
    println!("migrations killed, ended: {:?}", super::old_folder::migrations(100));
    println!("on PostgreSQL killed, ended: {:?}", on_postgres(100));
}

/// How many runs were killed, and how many had ended well.
fn imports(rounds: u64) -> (u64, u64) {
    let (first, case) = opened();
    let file = first.file("calls.xml", list(CALLS));
    let template = first.path("template");
    copied(&first.data(), &template);
    let most = undisturbed(&first, &import(&case, &file)).mul_f64(1.05);
    let (mut chance, mut came) = (Chance(20_261_012), (0, 0));
    for round in 0..rounds {
        let wurao = Wurao::new();
        copied(&template, &wurao.data());
        let delay = chance.within(most);
        let ended = killed(&wurao, &import(&case, &file), delay);
        let events = log(&wurao, &case);
        let found = imported(&events);
        let whole = if ended { vec![CALLS] } else { vec![0, CALLS] };
        assert!(whole.contains(&(found as u64)), "round {round}, after {delay:?}: {found} calls");
        originals_hold(&wurao);
        // Whatever was left: the same again completes it, and nothing stands twice.
        wurao.json(&import(&case, &file));
        assert_eq!(imported(&log(&wurao, &case)) as u64, CALLS, "round {round}, after {delay:?}");
        originals_hold(&wurao);
        if ended { came.1 += 1 } else { came.0 += 1 }
    }
    came
}

fn events(rounds: u64) -> (u64, u64) {
    let (wurao, case) = opened();
    let incident = ["incident", "at=2026-10-12", "nuisance=yes"];
    let most = undisturbed(&wurao, &add(&case, &incident)).mul_f64(1.05);
    let (mut chance, mut came) = (Chance(20_261_013), (0, 0));
    let mut known = log(&wurao, &case).len();
    for round in 0..rounds {
        let said = format!("第 {round} 次");
        let delay = chance.within(most);
        let ended = killed(&wurao, &add(&case, &[&incident[..], &[format!("said={said}").as_str()]].concat()), delay);
        let events = log(&wurao, &case);
        let new: Vec<&str> = events[known..].iter().map(|e| e["said"].as_str().expect("words")).collect();
        assert!(new.is_empty() && !ended || new == [&said], "round {round}, after {delay:?}, {ended}: {new:?}");
        known = events.len();
        if ended { came.1 += 1 } else { came.0 += 1 }
    }
    // The queue holds the work of exactly the events that are there: it runs, and nothing was given up.
    wurao.json(&["sweep"]);
    assert_eq!(wurao.json(&["jobs"])["failed"], serde_json::json!([]));
    came
}

/// Events and imports in turn. How many runs were killed, and how many had ended well.
fn on_postgres(rounds: u64) -> (u64, u64) {
    let wurao = Wurao::new();
    let database = bench::Postgres::start().database();
    let with = |arguments: &[&str]| wurao.json(&[&["--database", &database], arguments].concat());
    let opened = with(&["case", "new", "--subject", "套餐推销电话"]);
    let case = opened["case"].as_str().expect("an id");
    let (mut chance, mut came, mut known, mut rows) = (Chance(20_261_015), (0, 0), 1, 0);
    let begun = std::time::Instant::now();
    with(&["log", case]);
    let most = begun.elapsed().mul_f64(1.5);
    for round in 0..rounds {
        let said = format!("said=第 {round} 次");
        let file = wurao.file("calls.xml", list(1_000 + round * 10));
        let work = match round % 2 {
            0 => add(case, &["incident", "at=2026-10-12", "nuisance=yes", &said]),
            _ => import(case, &file),
        };
        let ended = killed(&wurao, &[&["--database", &database], &work[..]].concat(), chance.within(most));
        let log = with(&["log", case]);
        assert_eq!((&log["intact"], &log["problem"]), (&serde_json::Value::Bool(true), &serde_json::Value::Null));
        let events = log["events"].as_array().expect("a list");
        let (all, singles) = (imported(events), events.iter().filter(|e| e["kind"] == "incident").count());
        let (new, whole) = match round % 2 {
            0 => (singles - (known - 1), 1),
            _ => (all - rows, 1_000 + round as usize * 10 - rows),
        };
        assert!(new == whole || new == 0 && !ended, "round {round}, {ended}: {new} of {whole}");
        (known, rows) = (singles + 1, all);
        if ended { came.1 += 1 } else { came.0 += 1 }
    }
    came
}

/// How many posts were acknowledged in all.
fn posts(rounds: u64) -> usize {
    let (wurao, case) = opened();
    let mut chance = Chance(20_261_014);
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        let posting = Posting::begin(&wurao, &case, &format!("r{round}"));
        let delay = chance.within(Duration::from_millis(400));
        let seen = posting.killed_after(delay);
        let asked = seen.last().map_or(0, |last| *last) + 1;
        acknowledged.extend(seen.into_iter().map(|n| format!("r{round}-{n}")));
        let stored = facts_of(&log(&wurao, &case));
        assert!(acknowledged.is_subset(&stored), "round {round}: {:?}", acknowledged.difference(&stored));
        // Beside the acknowledged ones, only the post that was under way when the program was killed.
        let more: Vec<&String> = stored.difference(&acknowledged).collect();
        let under_way = format!("r{round}-{asked}");
        assert!(more.is_empty() || more == [&under_way], "round {round}: {more:?}");
        acknowledged.extend(more.into_iter().cloned().collect::<Vec<_>>());
    }
    acknowledged.len()
}
