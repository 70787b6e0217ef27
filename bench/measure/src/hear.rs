//! Recognising excuses and replies: precision and recall on the labelled sets of `bench/data`, and the time of one call.

use crate::report::{Report, median};
use anyhow::Context as _;
use hearing::Ears;
use jiff::civil::Date;
use playbook::Pack;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[derive(Deserialize)]
struct Said {
    say: Vec<Say>,
}

#[derive(Deserialize)]
struct Say {
    text: String,
    is: Vec<String>,
}

#[derive(Deserialize)]
struct Replies {
    reply: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    text: String,
    on: Date,
    meaning: String,
}

/// Hits, false ones, missed ones.
#[derive(Default)]
struct Count {
    hit: usize,
    wrong: usize,
    missed: usize,
}

impl Count {
    fn precision(&self) -> f64 {
        share(self.hit, self.hit + self.wrong)
    }
    fn recall(&self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }
}

fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 1.0 } else { part as f64 / all as f64 }
}

fn pack() -> anyhow::Result<Pack> {
    desk::packs::library::load("cn-telecom").map_err(|e| anyhow::anyhow!("{e}"))
}

/// Measures `hear`.
pub fn hearing(report: &mut Report) -> anyhow::Result<()> {
    let pack = pack()?;
    let set: Said = toml::from_str(include_str!("../../data/hear.toml")).context("bench/data/hear.toml")?;
    let start = Instant::now();
    let ears = Ears::new();
    ears.hear("喂", &pack);
    let built = start.elapsed();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let (mut small, mut alarms, mut times) = (0, 0, Vec::new());
    for say in &set.say {
        let start = Instant::now();
        let heard = black_box(ears.hear(&say.text, &pack));
        times.push(start.elapsed());
        for id in &say.is {
            let count = counts.entry(id).or_default();
            if heard.iter().any(|h| h.obstacle == *id) { count.hit += 1 } else { count.missed += 1 }
        }
        for id in pack.obstacles.keys().filter(|id| heard.iter().any(|h| h.obstacle == **id) && !say.is.contains(id)) {
            counts.entry(id).or_default().wrong += 1;
        }
        small += usize::from(say.is.is_empty());
        alarms += usize::from(say.is.is_empty() && !heard.is_empty());
    }
    for (id, count) in &counts {
        println!("{id:32} precision {:.2} recall {:.2}", count.precision(), count.recall());
    }
    let mean = |of: fn(&Count) -> f64| counts.values().map(of).sum::<f64>() / counts.len().max(1) as f64;
    let figure = format!(
        "precision {:.2}, recall {:.2}, false alarms {alarms} of {small}",
        mean(Count::precision),
        mean(Count::recall)
    );
    let beside =
        format!("{} sentences, mean over {} excuses; nothing was written from this set", set.say.len(), counts.len());
    report.add("excuses heard", figure, "≥ 0.90, ≥ 0.85, ≤ 5 %", &beside);
    report.add("one sentence heard", micros(times), "≤ 200 µs", &format!("learning at the first call {built:.0?}"));
    Ok(())
}

/// Measures `read`.
pub fn reading(report: &mut Report) -> anyhow::Result<()> {
    let pack = pack()?;
    let set: Replies = toml::from_str(include_str!("../../data/read.toml")).context("bench/data/read.toml")?;
    let ears = Ears::new();
    ears.read_reply("喂", &pack, Date::constant(2026, 1, 1));
    let (mut right, mut times) = (0, Vec::new());
    let mut per: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for answer in &set.reply {
        let start = Instant::now();
        let reading = black_box(ears.read_reply(&answer.text, &pack, answer.on));
        times.push(start.elapsed());
        let good = usize::from(reading.meaning.is_some_and(|m| m.id() == answer.meaning));
        right += good;
        let count = per.entry(&answer.meaning).or_default();
        *count = (count.0 + good, count.1 + 1);
    }
    for (meaning, (good, all)) in per {
        println!("{meaning:20} {good} of {all}");
    }
    let figure = format!("{:.2} right", share(right, set.reply.len()));
    let beside = format!("{} replies; nothing was written from this set", set.reply.len());
    report.add("replies read", figure, "≥ 0.90", &beside);
    report.add("one reply read", micros(times), "≤ 200 µs", "meaning with its sentences, sums, days, numbers");
    Ok(())
}

fn micros(times: Vec<Duration>) -> String {
    format!("{:.0} µs", median(times).as_secs_f64() * 1e6)
}
