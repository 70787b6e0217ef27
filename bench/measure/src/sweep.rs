//! The nightly sweep over a million open cases, on one core: SQLite in a file, one connection writes.

use crate::process::Folder;
use crate::report::{Report, median, ms};
use casework::{Body, Case, Log, Who};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use playbook::View;
use std::hint::black_box;
use std::time::{Duration, Instant};
use store::{LookDay, Store};

const CASES: u32 = 1_000_000;
/// Days to look per case: the answer, the recording twice, the limit.
const DAYS: u32 = 4;
const TODAY: Date = date(2026, 10, 12);

/// Fills a database with open cases, then sweeps one night, and once a night on which a fifth of all comes due.
pub fn measure(report: &mut Report) -> anyhow::Result<()> {
    let folder = Folder::new("sweep")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(nights(report, &folder.path().join("wurao.db")))?;
    anew(report)
}

async fn nights(report: &mut Report, path: &std::path::Path) -> anyhow::Result<()> {
    let store = Store::sqlite(path).await?;
    fill(&store).await?;
    let size = std::fs::metadata(path)?.len() >> 20;
    let mut times: Vec<Duration> = Vec::new();
    let mut due = 0;
    for night in 0..7i64 {
        let today = TODAY.saturating_add(night.days());
        let start = Instant::now();
        due = store.sweep(today, Timestamp::UNIX_EPOCH).await?;
        times.push(start.elapsed());
    }
    let night = median(times);
    report.add(
        "nightly sweep, 1,000,000 open cases with 4,000,000 days to look, one core",
        ms(night),
        "≤ 10 s",
        &format!("{due} came due that night and became jobs; database {size} MB"),
    );
    let start = Instant::now();
    let all = store.sweep(TODAY.saturating_add(80.days()), Timestamp::UNIX_EPOCH).await?;
    let worst = start.elapsed();
    let seconds = format!("{:.2} s", worst.as_secs_f64());
    let each = |took: Duration, jobs: u64| took.as_secs_f64() * 1e6 / jobs.max(1) as f64;
    let beside = format!(
        "{all} came due at once; per due job {:.1} µs, in an ordinary night {:.1} µs",
        each(worst, all),
        each(night, due)
    );
    report.add("the same after 73 days without a sweep", seconds, "≤ 10 s", &beside);
    Ok(())
}

/// Every case with its days spread over a year.
async fn fill(store: &Store) -> anyhow::Result<()> {
    let clocks = ["operator_answer", "callcentre_recording_kept", "callcentre_recording_kept", "appeal_limit_other"];
    for batch in 0..CASES / 10_000 {
        let mut tx = store.of("local").begin().await?;
        for n in batch * 10_000..(batch + 1) * 10_000 {
            let id = format!("c{n:07}");
            tx.create_case(&id, "x", "cn-telecom", Timestamp::UNIX_EPOCH).await?;
            let day = |k: u32| {
                TODAY.saturating_add(i64::from((n.wrapping_mul(2_654_435_761) >> 7).wrapping_add(k * 97) % 365).days())
            };
            let look = |(k, clock): (u32, &&str)| LookDay {
                day: day(k),
                clock: (*clock).to_owned(),
                rung: "operator-hotline".to_owned(),
                event: u64::from(k) + 2,
            };
            let days: Vec<LookDay> = (0..DAYS).zip(&clocks).map(look).collect();
            tx.plan(&id, &days).await?;
        }
        tx.save().await?;
    }
    Ok(())
}

/// What it would cost to work out every case's deadlines anew each night instead, without reading the logs.
fn anew(report: &mut Report) -> anyhow::Result<()> {
    let pack = desk::packs::library::load("cn-telecom").map_err(|e| anyhow::anyhow!("{e}"))?;
    let log = log()?;
    let rounds = 2_000;
    let start = Instant::now();
    for _ in 0..rounds {
        let case = Case::fold(black_box(log.events()));
        black_box(desk::ladder::reminders::look_days(&View::new(&case, &pack, TODAY)));
    }
    let each = start.elapsed() / rounds;
    let million = each.as_secs_f64() * f64::from(CASES);
    report.add(
        "days to look of one case of 20 events, worked out from its log",
        format!("{:.1} µs", each.as_secs_f64() * 1e6),
        "–",
        &format!("{million:.0} s for 1,000,000 cases, reading not included: why the days are kept"),
    );
    Ok(())
}

fn log() -> anyhow::Result<Log> {
    let mut log = Log::new();
    let mut add = |kind: &str, pairs: &[(&str, &str)]| -> anyhow::Result<()> {
        log.append(Timestamp::UNIX_EPOCH, &Who::person(), Body::from_pairs(kind, pairs.iter().copied())?);
        Ok(())
    };
    add("case-opened", &[("subject", "x"), ("pack", "cn-telecom")])?;
    for day in 1..=15 {
        let at = format!("2026-09-{day:02}T10:22");
        add("incident", &[("at", &at), ("number", "1366****6378"), ("nuisance", "yes"), ("refused", "yes")])?;
    }
    add("dispatched", &[("rung", "operator-hotline"), ("at", "2026-09-16"), ("ticket", "1")])?;
    add("obstacle", &[("obstacle", "not-our-number"), ("at", "2026-09-16"), ("agent", "9583")])?;
    add("dispatched", &[("rung", "telecom-appeal"), ("at", "2026-10-02"), ("ticket", "2")])?;
    add("reply", &[("rung", "telecom-appeal"), ("at", "2026-10-09"), ("meaning", "accepted")])?;
    Ok(log)
}
