//! One number after the other, each asked only when the last one is answered.

use crate::clock::took;
use crate::world::{World, e164};
use bench::report::Report;
use registry::E164;
use registry::set::{Memory, NumberSet};
use std::time::Instant;

const ASKED: usize = 200_000;

/// In huge pages and in a mapped file.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let numbers: Vec<E164> = world.called(ASKED as u64).map(e164).collect();
    let (set, mapped) = (world.set()?, world.mapped()?);
    // What reading the clock twice takes is taken off.
    let mut empty = times(&numbers, |_| false);
    let clock = at(&mut empty, 50);
    let mut told = Vec::new();
    for set in [&set, &mapped] {
        let mut best = [u64::MAX; 2];
        for _ in 0..5 {
            let mut times = times(&numbers, |number| set.contains(number));
            best = [best[0].min(at(&mut times, 50)), best[1].min(at(&mut times, 99))];
        }
        let chain = (0..5).map(|_| chained(set, &numbers)).min().unwrap_or(0);
        println!("   p50 {} ns, p99 {} ns", best[0], best[1]);
        told.push((best.map(|ns| ns.saturating_sub(clock)), chain));
    }
    let [huge, small] = [&told[0], &told[1]];
    let memory = (0..5).map(|_| memory(&set)).min().unwrap_or(0);
    report.add(
        "one look-up",
        &format!("p50 {} ns, p99 {} ns; each after the answer to the last {} ns", huge.0[0], huge.0[1], huge.1),
        "p50 ≤ 150 ns",
        &format!(
            "in a mapped file of small pages p50 {} ns, p99 {} ns, {} ns; reading one byte anywhere in the same memory, each after the last, {memory} ns; {clock} ns for reading the clock taken off; {ASKED} numbers anywhere",
            small.0[0], small.0[1], small.1
        ),
    )
}

fn times(numbers: &[E164], ask: impl Fn(E164) -> bool) -> Vec<u64> {
    let one = |number: &E164| {
        let start = Instant::now();
        std::hint::black_box(ask(*number));
        start.elapsed().as_nanos() as u64
    };
    numbers.iter().map(one).collect()
}

fn at(times: &mut [u64], percent: usize) -> u64 {
    let place = times.len() * percent / 100;
    *times.select_nth_unstable(place).1
}

/// Nanoseconds for each question, where the next one depends on the answer.
fn chained(set: &NumberSet<Memory>, numbers: &[E164]) -> u64 {
    let ((), took) = took(|| {
        let mut step = 0;
        for _ in 0..ASKED {
            let yes = usize::from(set.contains(numbers[step]));
            step = (step + 1 + yes) % ASKED;
        }
        std::hint::black_box(step);
    });
    (took.own.as_nanos() / ASKED as u128) as u64
}

/// Nanoseconds for reading a byte at a place that depends on the byte before: what bounds any look-up.
fn memory(set: &NumberSet<Memory>) -> u64 {
    let ((), took) = took(|| {
        let mut at = 1_usize;
        for step in 0..ASKED {
            let byte = usize::from(set.as_bytes()[at % set.bytes()]);
            at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(step + byte) >> 3;
        }
        std::hint::black_box(at);
    });
    (took.own.as_nanos() / ASKED as u128) as u64
}
