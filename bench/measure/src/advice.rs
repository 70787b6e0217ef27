//! Fold and advise on a case of 10,000 events.

use crate::report::{Report, median, ms};
use casework::{Body, Case, Log, Who};
use jiff::ToSpan;
use jiff::civil::date;
use std::hint::black_box;
use std::time::Instant;

/// Measures fold and advise together and apart.
pub fn measure(report: &mut Report) -> anyhow::Result<()> {
    let pack = desk::packs::library::load("cn-telecom").map_err(|e| anyhow::anyhow!("{e}"))?;
    let log = log()?;
    let today = date(2026, 10, 12);
    let (mut folds, mut both) = (Vec::new(), Vec::new());
    for _ in 0..41 {
        // As the desk does: the events were read for this fold and are not needed afterwards.
        let events = log.events().to_vec();
        let start = Instant::now();
        let case = Case::from_log(black_box(events));
        folds.push(start.elapsed());
        black_box(playbook::advise(&case, &pack, today));
        both.push(start.elapsed());
    }
    let (fold, both) = (median(folds), median(both));
    let ratio = both.as_secs_f64() / fold.as_secs_f64();
    let figure = format!("{}, {ratio:.2} × the fold", ms(both));
    report.add("fold + advise, 10,000 events", figure, "≤ 1.4 × the fold", &format!("fold alone {}", ms(fold)));
    Ok(())
}

fn log() -> anyhow::Result<Log> {
    let mut log = Log::new();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let mut add = |kind: &str, pairs: &[(&str, String)]| -> anyhow::Result<()> {
        let pairs = pairs.iter().map(|(k, v)| (*k, v.as_str()));
        log.append(now, &Who::person(), Body::from_pairs(kind, pairs)?);
        Ok(())
    };
    add("case-opened", &[("subject", "x".into()), ("pack", "cn-telecom".into())])?;
    for n in 0..10_000u32 {
        let day = date(2025, 11, 1).saturating_add(i64::from(n / 30).days());
        let at = format!("{day}T{:02}:{:02}", 8 + n % 12, n % 60);
        match n % 100 {
            0 => add("dispatched", &[("rung", "operator-hotline".into()), ("at", at), ("ticket", n.to_string())])?,
            1 => add("reply", &[("rung", "operator-hotline".into()), ("at", at), ("meaning", "no-substance".into())])?,
            2 => add("obstacle", &[("obstacle", "not-our-number".into()), ("at", at), ("agent", "9583".into())])?,
            3 if n < 1000 => add("commitment", &[("by", "operator".into()), ("at", at), ("terms", "x".into())])?,
            _ => {
                let number = format!("1366****{:04}", n % 977);
                let nuisance = if n % 7 == 0 { "no" } else { "yes" };
                add(
                    "incident",
                    &[("at", at), ("number", number), ("nuisance", nuisance.into()), ("refused", "yes".into())],
                )?;
            }
        }
    }
    Ok(log)
}
