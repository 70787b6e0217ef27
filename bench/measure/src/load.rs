//! A load generator that runs as a process of its own: keep-alive connections over loopback,
//! one request at a time on each, bounded in time.

use anyhow::{Context as _, ensure};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Prints `{"requests": …, "seconds": …, "p50_us": …, "p99_us": …}`.
pub fn run(address: &str, path: &str, connections: usize, seconds: u64) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut times = runtime.block_on(async {
        let end = Instant::now() + Duration::from_secs(seconds);
        let mut tasks = Vec::new();
        for _ in 0..connections {
            let (address, path) = (address.to_owned(), path.to_owned());
            tasks.push(tokio::spawn(async move { one(&address, &path, end).await }));
        }
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await??);
        }
        anyhow::Ok(all)
    })?;
    times.sort_unstable();
    let at =
        |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default().as_micros() as u64;
    let answer = serde_json::json!({
        "requests": times.len(), "seconds": seconds, "p50_us": at(0.50), "p99_us": at(0.99),
    });
    println!("{answer}");
    Ok(())
}

async fn one(address: &str, path: &str, end: Instant) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut buffer = vec![0; 256 * 1024];
    let mut times = Vec::new();
    while Instant::now() < end {
        let start = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        answer(&mut stream, &mut buffer).await?;
        times.push(start.elapsed());
    }
    Ok(times)
}

async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> anyhow::Result<()> {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await?;
        ensure!(read > 0, "the server closed the connection");
        filled += read;
        let Some(end) = buffer[..filled].windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end])?.to_ascii_lowercase();
        ensure!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")).context("content-length")?;
        let whole = end + 4 + length.trim().parse::<usize>()?;
        ensure!(whole <= buffer.len(), "a page of {whole} bytes is larger than the buffer");
        while filled < whole {
            let read = stream.read(&mut buffer[filled..]).await?;
            ensure!(read > 0, "the server closed the connection");
            filled += read;
        }
        return Ok(());
    }
}
