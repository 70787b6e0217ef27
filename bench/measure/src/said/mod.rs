//! Reading by sentence: precision and recall of each kind on the labelled replies of `bench/data/said`, and the learning itself.

mod data;
mod score;

use crate::report::{Report, median};
use anyhow::Context as _;
use data::Reply;
use hearing::{Ears, Labelled};
use score::Score;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Own replies are divided into so many parts; each is judged by what was learnt from the others.
const FOLDS: usize = 5;

/// Learns from all own replies and writes the weights into the pack.
pub fn learn() -> anyhow::Result<()> {
    let pack = data::pack(None)?;
    let mut taught: Vec<Labelled> = data::own()?.iter().map(Reply::labelled).collect();
    taught.extend(data::short()?);
    let weights = Ears::new().learn_sentences(&pack, &taught, &data::phrases()?);
    let path = data::weights();
    println!("{} replies, {} lines of weights", taught.len(), weights.lines().count());
    std::fs::write(&path, weights).with_context(|| path.display().to_string())
}

/// Measures the reader as it is shipped on the replies by another hand, and what is learnt from four fifths of the own ones on the rest.
pub fn measure(report: &mut Report) -> anyhow::Result<()> {
    let weights = std::fs::read_to_string(data::weights()).context("cargo xtask learn writes the weights")?;
    let pack = data::pack(Some(&weights))?;
    let ears = Ears::new();
    ears.warm(&pack);
    let (mut given, mut times) = (Score::default(), Vec::new());
    let others = data::others()?;
    for reply in &others {
        let start = Instant::now();
        let read = black_box(ears.read_sentences(&reply.text, &pack, reply.on));
        times.push(start.elapsed());
        given.add(reply, &read);
    }
    told(
        report,
        "sentences read, replies by another hand",
        &given,
        &format!(
            "{} replies; nothing was learnt or written from these, but two settings were chosen with an eye on their total",
            others.len()
        ),
    );
    let own = data::own()?;
    let score = crosswise(&own)?;
    let beside = format!("{} replies; each fifth judged by what was learnt from the other four", own.len());
    told(report, "sentences read, own replies", &score, &beside);
    let worst = times.iter().max().copied().unwrap_or_default();
    let figure = format!("{:.0} µs, longest {:.0} µs", micros(median(times)), micros(worst));
    report.add(
        "one reply read by sentence",
        figure,
        "≤ 3 ms",
        "cutting, kinds, words, sums, days; weights are learnt beforehand",
    );
    Ok(())
}

fn crosswise(own: &[Reply]) -> anyhow::Result<Score> {
    let (short, phrases, bare) = (data::short()?, data::phrases()?, data::pack(None)?);
    let learner = Ears::new();
    let mut score = Score::default();
    for fold in 0..FOLDS {
        let part = |at: usize| at % FOLDS == fold;
        let kept = own.iter().enumerate().filter(|(at, _)| !part(*at));
        let mut taught: Vec<Labelled> = kept.map(|(_, reply)| reply.labelled()).collect();
        taught.extend(short.iter().cloned());
        let weights = learner.learn_sentences(&bare, &taught, &phrases);
        let (pack, ears) = (data::pack(Some(&weights))?, Ears::new());
        for (_, reply) in own.iter().enumerate().filter(|(at, _)| part(*at)) {
            score.add(reply, &ears.read_sentences(&reply.text, &pack, reply.on));
        }
    }
    Ok(score)
}

fn told(report: &mut Report, what: &str, score: &Score, beside: &str) {
    println!("{what}:");
    for (kind, (strict, overlap)) in &score.kinds {
        println!(
            "  {kind:18} {:4}  same sentence P {:.2} R {:.2} F {:.2}  overlapping P {:.2} R {:.2} F {:.2}",
            strict.hit + strict.missed,
            strict.precision(),
            strict.recall(),
            strict.f1(),
            overlap.precision(),
            overlap.recall(),
            overlap.f1()
        );
    }
    let right = |n: usize| n as f64 / score.compared.max(1) as f64;
    let ((strict, overlap), (mean, mean_overlap)) = (score.micro(), score.macros());
    let figure = format!(
        "F1 {overlap:.2} (same sentence {strict:.2}), mean of kinds {mean_overlap:.2} ({mean:.2}); cut right {:.2}; sums {:.2}, per call {:.2}, days {:.2}",
        score.cut.f1(),
        right(score.values[0]),
        right(score.values[1]),
        right(score.values[2])
    );
    report.add(what, figure, "≥ 0.90", beside);
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
