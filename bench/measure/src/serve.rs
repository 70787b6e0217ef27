//! The desk as a server: start to first page, idle memory, case home under load beside an axum "hello".

use crate::process::{Folder, Running, memory, run};
use crate::report::{Report, median, ms};
use anyhow::Context as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const CONNECTIONS: &str = "50";
const SECONDS: &str = "8";

/// Measures the server.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let data = Folder::new("serve")?;
    let folder = data.path().to_str().context("a temporary folder has a plain name")?;
    let opened = run(wurao, &["--data", folder, "--json", "example"])?.out;
    let opened: serde_json::Value = serde_json::from_str(&opened)?;
    let page = format!("/case/{}", opened["case"].as_str().context("case id")?);

    let mut starts = Vec::new();
    let mut idle = 0.0;
    for _ in 0..7 {
        let start = Instant::now();
        let (server, address) = serve(wurao, folder)?;
        fetch(&address, &page)?;
        starts.push(start.elapsed());
        std::thread::park_timeout(Duration::from_millis(500));
        idle = memory(server.0.id(), "VmRSS").context("memory")?;
    }
    report.add(
        "desk start to first page (case home)",
        ms(median(starts)),
        "≤ 150 ms",
        "process start, database, pack, fold, page",
    );
    report.add("idle memory after the first page", format!("{idle:.0} MB"), "≤ 80 MB", "resident set");

    let (_server, address) = serve(wurao, folder)?;
    fetch(&address, &page)?;
    let desk = load(&address, &page)?;
    let (_hello, hello_address) = started(Command::new(std::env::current_exe()?).arg("hello"))?;
    let hello = load(&hello_address, "/")?;
    report.add(
        "case home, 50 connections from a second process",
        format!(
            "{:.2} of the peer: {:.0} requests/s, p50 {:.1} ms, p99 {:.1} ms",
            desk.0 / hello.0,
            desk.0,
            desk.1,
            desk.2
        ),
        "≥ 0.4 of the peer",
        &format!("axum “hello”: {:.0} requests/s, p50 {:.1} ms, p99 {:.1} ms", hello.0, hello.1, hello.2),
    );
    Ok(())
}

/// The peer: the smallest axum server.
pub fn hello() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        let router = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
        axum::serve(listener, router).await?;
        anyhow::Ok(())
    })
}

pub(crate) fn serve(wurao: &Path, folder: &str) -> anyhow::Result<(Running, String)> {
    started(Command::new(wurao).args(["--data", folder, "serve", "--port", "0"]))
}

fn started(command: &mut Command) -> anyhow::Result<(Running, String)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).stdin(Stdio::null()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("piped")?).read_line(&mut line)?;
    let address = line.split("http://").nth(1).context("the server prints its address")?.trim().to_owned();
    Ok((Running(child), address))
}

pub(crate) fn fetch(address: &str, path: &str) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let head = String::from_utf8_lossy(answer.get(..120).unwrap_or(&answer));
    anyhow::ensure!(head.starts_with("HTTP/1.1 200"), "{}", head.lines().next().unwrap_or_default());
    Ok(())
}

fn load(address: &str, path: &str) -> anyhow::Result<(f64, f64, f64)> {
    let own = std::env::current_exe()?;
    let out = run(own, &["load", address, path, CONNECTIONS, SECONDS])?.out;
    let figures: serde_json::Value = serde_json::from_str(&out)?;
    let figure = |key: &str| figures[key].as_f64().unwrap_or(0.0);
    Ok((figure("requests") / figure("seconds"), figure("p50_us") / 1e3, figure("p99_us") / 1e3))
}
