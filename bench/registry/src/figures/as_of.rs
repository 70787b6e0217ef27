//! What held about a number at one time as it was known at another, in a history of ten million rows.

use crate::service::{Service, numbers, run};
use crate::world::World;
use bench::report::Report;
use desk::registry::Enrolment;
use registry::Preference;
use std::time::{Duration, Instant};

/// Rows of history: each number registers, withdraws, registers again and tells one firm to stop.
const ROWS: usize = 10_000_000;
const EACH: usize = 4;
const BATCH: usize = 50_000;
const QUESTIONS: usize = 20_000;

/// Questions one after the other, each about another number and other times.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let rows = ROWS.min(usize::try_from(world.listed)?) / EACH * EACH;
    run(async {
        let service = Service::init(&world.path("as-of"), None).await?;
        let registry = &service.registry;
        let all = numbers(world, rows / EACH);
        let steps = [
            Enrolment::Register(Preference::default()),
            Enrolment::Withdraw,
            Enrolment::Register(Preference::default()),
            Enrolment::Stop("firm".to_owned()),
        ];
        let (begun, start) = (registry.now(), Instant::now());
        for step in &steps {
            for batch in all.chunks(BATCH) {
                registry.enrol(batch, step, "bench").await?;
            }
        }
        let (filled, ended) = (start.elapsed(), registry.now());
        let span = ended.duration_since(begun).as_micros();
        let moment = |at: usize| {
            let share = span * (at as i128 * 7_919 % QUESTIONS as i128) / QUESTIONS as i128;
            (begun + Duration::from_micros(share.unsigned_abs() as u64)).to_string()
        };
        let mut times = Vec::with_capacity(QUESTIONS);
        let (mut listed, start) = (0, Instant::now());
        for at in 0..QUESTIONS {
            let number = &all[(at * 15_485_863) % all.len()];
            let asked = Instant::now();
            let status = registry.status(number, Some(&moment(at)), Some(&moment(at + 1)), Some("sales")).await?;
            times.push(asked.elapsed());
            listed += usize::from(status.listed);
        }
        let whole = start.elapsed();
        anyhow::ensure!((1..QUESTIONS).contains(&listed), "{listed} of {QUESTIONS} answers were yes");
        times.sort_unstable();
        let (half, most) = (times[QUESTIONS / 2], times[QUESTIONS * 99 / 100]);
        report.add(
            &format!("as-of queries on {:.0} M rows of history", rows as f64 / 1e6),
            &format!("{:.0} a second, p50 {} µs, p99 {} µs", QUESTIONS as f64 / whole.as_secs_f64(), half.as_micros(), most.as_micros()),
            "–",
            &format!(
                "SQLite, one after the other, as `status N --at T --known T --for P` asks: number, time, what was known then, version in force; the rows were written in {:.0} s, {:.0} a second",
                filled.as_secs_f64(),
                rows as f64 / filled.as_secs_f64()
            ),
        )
    })
}
