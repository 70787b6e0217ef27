//! Pages that grow with what they show: an evidence page with 500 pictures, a list of 200 cases, a log of 100,000 calls.

use crate::process::Folder;
use crate::report::{Report, median, ms};
use crate::serve::{fetch, serve};
use anyhow::Context as _;
use casework::{Body, Direction, ImportedCall, ImportedCalls, Moment, Who};
use desk::case::open::{NewCase, open_case};
use desk::clock::Clock;
use desk::evidence::seal::{AddOriginals, sealed};
use desk::{Desk, Here, Settings};
use jiff::ToSpan;
use jiff::civil::date;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The account that the binary serves.
const ACCOUNT: &str = "local";

/// Measures the pages: the first look, and a later one.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let data = Folder::new("pages")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (few, many, pictures, calls) = runtime.block_on(prepared(data.path())).map_err(|e| anyhow::anyhow!("{e}"))?;
    let folder = data.path().to_str().context("a temporary folder has a plain name")?;
    let (_server, address) = serve(wurao, folder)?;
    let mut row = |what: &str, path: &str, beside: &str| -> anyhow::Result<()> {
        let (first, later) = looks(&address, path)?;
        report.add(what, format!("{}, later {}", ms(first), ms(later)), "no n²", beside);
        Ok(())
    };
    row("list of 200 cases", "/", "first look after the start, each case folded and advised once")?;
    row("evidence page with 50 pictures", &format!("/case/{few}/evidence"), "for the growth of the next row")?;
    row("evidence page with 500 pictures", &format!("/case/{many}/evidence"), "each custody log read once")?;
    row("one picture of these 500", &pictures, "found in the folded case")?;
    row(
        "log of 100,000 imported calls, one page",
        &format!("/case/{calls}/log?page=7"),
        "the timeline is worked out once",
    )?;
    Ok(())
}

fn looks(address: &str, path: &str) -> anyhow::Result<(Duration, Duration)> {
    let once = || -> anyhow::Result<Duration> {
        let start = Instant::now();
        fetch(address, path)?;
        Ok(start.elapsed())
    };
    let first = once()?;
    let later = (0..9).map(|_| once()).collect::<anyhow::Result<Vec<_>>>()?;
    Ok((first, median(later)))
}

/// Cases with 50 and 500 pictures, the address of one picture, a case with a long log; and 197 more.
async fn prepared(data: &Path) -> Result<(String, String, String, String), desk::error::Refusal> {
    let clock = Clock::System;
    let settings = Settings { data: data.into(), database: None, clock, owner: ACCOUNT.to_owned() };
    let here = Arc::new(Desk::open(settings).await?).of(ACCOUNT, Who::person())?;
    let mut cases = Vec::new();
    for n in 0..200 {
        let new = NewCase { subject: format!("第 {n} 件"), pack: "cn-telecom".to_owned(), ..NewCase::default() };
        cases.push(open_case(&here, new).await?);
    }
    pictures(&here, &cases[0], 50).await?;
    let one = pictures(&here, &cases[1], 500).await?;
    // The log cites only what is sealed.
    desk::evidence::seal::seal(&here, "calls.xml", "import", &b"a list"[..]).await?;
    here.change(&cases[2], &calls()).await?;
    let picture = format!("/case/{}/evidence/{one}/picture", cases[1]);
    Ok((cases[0].clone(), cases[1].clone(), picture, cases[2].clone()))
}

async fn pictures(here: &Here, case: &str, count: u32) -> Result<String, desk::error::Refusal> {
    let mut originals = Vec::new();
    for n in 0..count {
        let bytes = [&b"\x89PNG\r\n\x1a\n"[..], case.as_bytes(), &n.to_be_bytes()].concat();
        let name = format!("{n}.png");
        originals.push(sealed(here, &name, "upload", std::io::Cursor::new(bytes)).await?.0);
    }
    let last = originals.last().map(|s| s.digest.to_string()).unwrap_or_default();
    here.change(case, &AddOriginals { originals, ..AddOriginals::default() }).await?;
    Ok(last)
}

fn calls() -> Vec<Body> {
    let call = |n: u32| ImportedCall {
        at: Moment::at(date(2025, 1, 1).at(8, 0, 0, 0).saturating_add(i64::from(n * 5).minutes())),
        number: Some(format!("1366****{:04}", n % 977)),
        direction: Direction::In,
        seconds: Some(n % 90),
        rang: None,
        message: false,
        doubt: None,
        same_as: None,
        line: u64::from(n) + 2,
    };
    let batch = |from: u32| {
        Body::Imported(ImportedCalls {
            file: casework::Digest::of(b"a list"),
            name: "calls.xml".to_owned(),
            reader: "sms-backup-calls".to_owned(),
            custody: None,
            nuisance: Some(true),
            rows: (from..from + 1000).map(call).collect(),
        })
    };
    (0..100).map(|n| batch(n * 1000)).collect()
}
