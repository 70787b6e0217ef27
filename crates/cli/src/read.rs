//! `wurao read FILE|-`: what a reply means, and the sums, days and numbers in it.

use super::{Context, Reply, as_json, given};
use casework::Money;
use clap::Args;
use desk::error::Answer;
use hearing::{Ears, Kind, Reading, Said, Sentence};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What a reply means.
#[derive(Args)]
pub struct Read {
    /// The reply as a text file (UTF-8, GB18030 or UTF-16) or a mail (.eml); `-` reads standard input.
    file: PathBuf,
    /// Pack id or folder.
    #[arg(long, default_value_t = desk::packs::library::usual())]
    pack: String,
}

impl Read {
    /// Reads; nothing is stored. `--on` is the day on which the reply came.
    pub fn run(self, context: &Context) -> Answer<Reply> {
        let given::Replied { text, at: written, answer_in } = given::reply(&self.file)?;
        let pack = desk::packs::library::load(&self.pack)?;
        let today = context.clock.today(&pack.manifest.zone);
        // A mail says itself when it was written, and 明天 in it counts from there.
        let zone = desk::clock::zone_named(&pack.manifest.zone);
        let on = written.map(|at| zone.to_datetime(at).date()).filter(|day| *day <= today).unwrap_or(today);
        let ears = Ears::new();
        let sentences = ears.read_sentences(&text, &pack, on);
        let reading = ears.read_reply_with(&text, &pack, on, &sentences);
        let (mut document, mut told) = (document(&reading), lines(context, &reading));
        document["sentences"] = sentences.iter().map(in_json).collect();
        for line in by_sentence(context, &sentences) {
            told.push('\n');
            told.push_str(&line);
        }
        document["answer_in"] = as_json(&answer_in);
        if !answer_in.is_empty() {
            let names = answer_in.join(&context.words.t("read-and"));
            told = format!("{}\n{told}", context.words.a("read-answer-attached", &[("names", names)]));
        }
        Ok(Reply::new(document, told))
    }
}

/// Plain lists first, details beside them.
fn document(reading: &Reading) -> Value {
    let amounts: Vec<Value> = reading
        .amounts
        .iter()
        .map(|s| json!({ "amount": short(s.amount), "exact": s.exact, "own": s.own, "per": s.per, "label": as_json(&s.label), "text": s.text }))
        .collect();
    json!({
        "meaning": as_json(&reading.meaning),
        "why": reading.why,
        "amounts": exact(reading),
        "per_call": reading.per_call.map(short),
        "dates": reading.dates.iter().filter(|d| d.exact).map(|d| d.date).collect::<Vec<_>>(),
        "tickets": reading.tickets,
        "agents": reading.agents,
        "others": as_json(&reading.others),
        "details": { "amounts": amounts, "dates": as_json(&reading.dates) },
    })
}

/// A sentence with its readings; one that says nothing of the kinds is told so.
fn in_json(sentence: &Sentence) -> Value {
    let reading = |said: &Said| {
        json!({
            "kind": said.kind.id(),
            "words": said.words,
            "amount": said.amount.map(|sum| sum.short()),
            "currency": said.amount.map(|sum| sum.currency().to_owned()),
            "per": said.per_call.then_some("call"),
            "date": said.date,
            "certainty": said.certainty,
            "sure": said.is_sure(),
            "obstacle": said.obstacle,
            "label": as_json(&said.label),
        })
    };
    let mut readings: Vec<Value> = sentence.readings.iter().map(reading).collect();
    if readings.is_empty() {
        readings.push(json!({ "kind": "none", "words": [], "amount": null, "per": null, "date": null }));
    }
    json!({
        "text": sentence.text,
        "amount": sentence.amount().map(|sum| sum.short()),
        "per": sentence.per_call().then_some("call"),
        "date": sentence.date(),
        "readings": readings,
    })
}

/// The sentences that say something, each with what it says, and the conditions lifted out at the end.
fn by_sentence(context: &Context, sentences: &[Sentence]) -> Vec<String> {
    let words = &context.words;
    let mut lines = Vec::new();
    for sentence in sentences.iter().filter(|sentence| !sentence.readings.is_empty()) {
        lines.push(words.a("read-sentence", &[("text", sentence.text.clone())]));
        for said in &sentence.readings {
            let mut told = vec![words.t(&format!("said-{}", said.kind.id()))];
            if let Some(sum) = said.amount {
                let key = if said.per_call { "read-sum-per-call" } else { "read-sum" };
                told.push(words.a(key, &[("sum", short(sum))]));
            }
            told.extend(said.date.map(|day| {
                let key = if said.kind == Kind::Deadline { "read-until" } else { "read-on" };
                words.a(key, &[("day", day.to_string())])
            }));
            if !said.is_sure() {
                told.push(words.t("read-unsure"));
            }
            lines.push(format!("    {}", told.join(&words.t("read-and"))));
        }
    }
    let wanted = sentences.iter().filter(|sentence| sentence.reading(Kind::Condition).is_some());
    lines.extend(wanted.map(|sentence| words.a("read-condition", &[("text", sentence.text.clone())])));
    lines
}

/// The sums that could be claimed; what is only about so much is none.
fn exact(reading: &Reading) -> Vec<String> {
    reading.amounts.iter().filter(|s| s.exact).map(|s| short(s.amount)).collect()
}

/// `100 CNY`, `19.90 CNY`.
fn short(money: Money) -> String {
    format!("{} {}", money.short(), money.currency())
}

fn lines(context: &Context, reading: &Reading) -> String {
    let words = &context.words;
    let meaning = match reading.meaning {
        Some(meaning) => words.t(&format!("meaning-{}", meaning.id())),
        None => words.t("read-unclear"),
    };
    let mut lines = vec![meaning];
    let mut add = |key: &str, values: Vec<String>| {
        if !values.is_empty() {
            lines.push(format!("  {} {}", words.t(key), values.join(&words.t("read-and"))));
        }
    };
    add("read-why", reading.why.clone());
    add("read-amounts", exact(reading));
    let about = reading.amounts.iter().filter(|s| !s.exact && s.own).map(|s| s.text.clone());
    add("read-amounts-about", about.collect());
    add("read-per-call", reading.per_call.map(short).into_iter().collect());
    add("read-dates", reading.dates.iter().map(|d| d.date.to_string()).collect());
    add("read-tickets", reading.tickets.clone());
    add("read-agents", reading.agents.clone());
    lines.join("\n")
}
