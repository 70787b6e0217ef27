//! Forms pressed at once: how many calls a second are on the disk and acknowledged, in a case with a long log.

use crate::process::Folder;
use crate::report::Report;
use crate::serve::serve;
use anyhow::{Context as _, ensure};
use casework::{Body, Who};
use desk::case::open::{NewCase, open_case};
use desk::clock::Clock;
use desk::{Desk, Settings};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ACCOUNT: &str = "local";
/// Events of the log before the first press.
const EVENTS: usize = 10_000;
const SECONDS: u64 = 8;

/// Measures presses of the form for a call, over 10, 100 and 500 connections.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    for connections in [10, 100, 500] {
        let data = Folder::new(&format!("posts-{connections}"))?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let case = runtime.block_on(prepared(data.path())).map_err(|e| anyhow::anyhow!("{e}"))?;
        let (_server, address) = serve(wurao, data.path().to_str().context("plain")?)?;
        let (mut saved, busy) = runtime.block_on(press(&address, &case, connections))?;
        saved.sort_unstable();
        let at = |share: f64| {
            saved.get((saved.len() as f64 * share) as usize).copied().unwrap_or_default().as_secs_f64() * 1e3
        };
        let figure = format!(
            "{:.0} posts/s, p50 {:.0} ms, p99 {:.0} ms, told to try again {busy}",
            saved.len() as f64 / SECONDS as f64,
            at(0.5),
            at(0.99)
        );
        let what = format!("calls logged over {connections} connections, a log of 10,000 events");
        report.add(
            &what,
            figure,
            if connections == 10 { "≥ 250 posts/s" } else { "no fall" },
            "one case; each on the disk",
        );
    }
    Ok(())
}

async fn prepared(data: &Path) -> Result<String, desk::error::Refusal> {
    let settings = Settings { data: data.into(), database: None, clock: Clock::System, owner: ACCOUNT.to_owned() };
    let here = Arc::new(Desk::open(settings).await?).of(ACCOUNT, Who::person())?;
    let new = NewCase { subject: "推销电话".to_owned(), pack: "cn-telecom".to_owned(), ..NewCase::default() };
    let case = open_case(&here, new).await?;
    let call = |n: usize| {
        let at = format!("2026-{:02}-{:02} {:02}:{:02}", n % 9 + 1, n % 28 + 1, n % 24, n % 60);
        Body::from_pairs("incident", [("at", &*at), ("number", "1366****6378"), ("nuisance", "yes")])
    };
    let calls: Vec<Body> = (1..EVENTS).filter_map(|n| call(n).ok()).collect();
    for some in calls.chunks(100) {
        here.change(&case, &some.to_vec()).await?;
    }
    Ok(case)
}

/// Times of the presses that were acknowledged, and how many were told to try again.
async fn press(address: &str, case: &str, connections: usize) -> anyhow::Result<(Vec<Duration>, u64)> {
    let path = format!("/case/{case}/capture");
    let mut stream = TcpStream::connect(address).await?;
    let (_, page) = exchange(&mut stream, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n")).await?;
    let cookie = between(&page, "set-cookie: ", ";").context("a cookie")?;
    let token = between(&page, "?token=", "&").context("a token")?;
    let field =
        |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let fields =
        [("token", token), ("number", "13800138000"), ("date", "2026-10-12"), ("time", "10:00"), ("refused", "no")];
    let form: String = fields.iter().map(|(name, value)| field(name, value)).chain(["--b--\r\n".to_owned()]).collect();
    let request: Arc<str> = format!(
        "POST {path}?token={token} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into();
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let one = |request: Arc<str>, address: String| async move {
        let mut stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (mut saved, mut busy) = (Vec::new(), 0);
        while Instant::now() < end {
            let start = Instant::now();
            match exchange(&mut stream, &request).await?.0 {
                303 => saved.push(start.elapsed()),
                503 => busy += 1,
                status => anyhow::bail!("a press was answered with {status}"),
            }
        }
        anyhow::Ok((saved, busy))
    };
    let tasks: Vec<_> = (0..connections).map(|_| tokio::spawn(one(Arc::clone(&request), address.to_owned()))).collect();
    let (mut saved, mut busy) = (Vec::new(), 0);
    for task in tasks {
        let (times, refused) = task.await??;
        saved.extend(times);
        busy += refused;
    }
    Ok((saved, busy))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

/// Status and text of an answer.
async fn exchange(stream: &mut TcpStream, request: &str) -> anyhow::Result<(u16, String)> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    let mut part = vec![0; 64 * 1024];
    loop {
        let read = stream.read(&mut part).await?;
        ensure!(read > 0, "the server closed the connection");
        answer.extend_from_slice(&part[..read]);
        let Some(end) = answer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let length: usize =
            head.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(Ok(0), |n| n.trim().parse())?;
        if answer.len() >= end + 4 + length {
            let status = head.split(' ').nth(1).context("a status")?.parse()?;
            let text = String::from_utf8_lossy(&answer).into_owned();
            return Ok((status, text));
        }
    }
}
