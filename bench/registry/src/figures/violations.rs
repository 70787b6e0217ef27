//! Call records judged against what held when each call was made, and the bare join of them in DuckDB.

use super::peers::environment;
use crate::clock::{millions, spent};
use crate::service::{Service, numbers, run};
use crate::world::World;
use anyhow::Context as _;
use bench::report::Report;
use desk::clock::Clock;
use desk::registry::{Enrolment, Judging, NewOrganisation};
use jiff::civil::date;
use registry::Preference;
use registry::org::Kind;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const SCRIPT: &str = include_str!("violations.py");
const LISTED: usize = 1_000_000;
const CALLS: u64 = 2_000_000;
/// Moments of the records, a second apart, in the hours in which the rules let calls be made.
const SPAN: u64 = 10_800;

/// The product's command on one thread, and DuckDB with one.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let folder = world.path("violations");
    run(async {
        // Registered and published in summer, called in autumn.
        let service = Service::init_at(&folder, None, Clock::Still(date(2026, 6, 1))).await?;
        let all = numbers(world, LISTED.min(usize::try_from(world.listed)?));
        for batch in all.chunks(50_000) {
            service.registry.enrol(batch, &Enrolment::Register(Preference::default()), "bench").await?;
        }
        let bank = NewOrganisation {
            id: "bank".to_owned(),
            name: None,
            kind: Some(Kind::Principal),
            numbers: vec!["057188880000..057188889999".to_owned()],
            of: None,
            from: None,
        };
        service.registry.add_organisation(&bank).await?;
        service.registry.publish().await?;
        let service = service.reopened(Clock::Still(date(2026, 11, 1))).await?;

        let (records, history) = (world.path("cdr.csv"), world.path("history.csv"));
        write_records(world, all.len() as u64, &records)?;
        let mut out = BufWriter::new(std::fs::File::create(&history)?);
        all.iter().try_for_each(|number| writeln!(out, "{number},2026-06-01T12:00:00"))?;
        out.flush()?;
        let listed =
            called(world, all.len() as u64).filter(|n| world.place_in_order(*n) < all.len() as u64).count() as u64;

        let how = Judging { only_tell: true, no_proofs: true, ..Judging::default() };
        let before = spent();
        let judged = service.registry.violations(std::slice::from_ref(&records), &how).await?;
        let took = spent() - before;
        anyhow::ensure!(
            judged.findings == listed && judged.bad == 0,
            "{} findings, {listed} calls to listed numbers",
            judged.findings
        );

        let (seconds, version) = duckdb(world, &records, &history, listed)?;
        report.add(
            &format!("violations: {:.0} M call records, {:.0} M numbers with a history", CALLS as f64 / 1e6, all.len() as f64 / 1e6),
            &format!("{:.2} M calls judged a second per core", millions(CALLS, took)),
            "–",
            &format!(
                "SQLite; reading, caller to principal, state at the time, every rule, {} findings graded and assessed, without their proofs; DuckDB {version}, one thread: the as-of join alone, counted, {:.2} M a second",
                judged.findings,
                millions(CALLS, seconds)
            ),
        )
    })
}

/// Who is called: one in twelve a listed number, the others anybody.
fn called(world: &World, listed: u64) -> impl Iterator<Item = u64> + use<> {
    let mut people = world.registered(0..listed).cycle();
    world.called(CALLS).enumerate().map(move |(at, other)| match at % 12 {
        0 => people.next().unwrap_or(other),
        _ => other,
    })
}

fn write_records(world: &World, listed: u64, to: &Path) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, std::fs::File::create(to)?);
    writeln!(out, "from,to,at")?;
    for (at, number) in called(world, listed).enumerate() {
        let at = at as u64;
        // One call in two hundred seconds from each of the firm's ten thousand numbers.
        let (second, caller) = (at * SPAN / CALLS, at * 7_919 % 10_000);
        let (hour, minute, second) = (10 + second / 3_600, second / 60 % 60, second % 60);
        writeln!(out, "05718888{caller:04},{number},2026-10-01 {hour:02}:{minute:02}:{second:02}")?;
    }
    Ok(out.flush()?)
}

/// Seconds of the as-of join, and the version that took them.
fn duckdb(world: &World, records: &Path, history: &Path, listed: u64) -> anyhow::Result<(Duration, String)> {
    let done = Command::new(environment(world)?).args(["-c", SCRIPT]).args([records, history]).output()?;
    anyhow::ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let told = String::from_utf8(done.stdout)?;
    let told: Vec<&str> = told.split_whitespace().collect();
    let [seconds, count, version] = told.as_slice() else { anyhow::bail!("DuckDB said {told:?}") };
    anyhow::ensure!(count.parse::<u64>()? == listed, "DuckDB found {count}, {listed} calls were to listed numbers");
    Ok((Duration::from_secs_f64(seconds.parse().context("seconds")?), (*version).to_owned()))
}
