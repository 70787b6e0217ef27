//! Running a program and reading its time and peak memory from the outside.

use anyhow::{Context as _, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A finished run.
pub struct Run {
    /// Wall time from start to exit.
    pub wall: Duration,
    /// Highest resident memory seen, in MiB.
    pub peak: f64,
    /// What it printed.
    pub out: String,
}

/// Runs a program to its end.
pub fn run(program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> anyhow::Result<Run> {
    let start = Instant::now();
    let mut child = Command::new(program.as_ref())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("{}", program.as_ref().display()))?;
    let mut out = child.stdout.take().context("piped")?;
    let reader = std::thread::spawn(move || std::io::read_to_string(&mut out).unwrap_or_default());
    let mut peak: f64 = 0.0;
    let status = loop {
        // VmHWM only grows, so the last look before the exit is the peak but for the last milliseconds.
        peak = peak.max(memory(child.id(), "VmHWM").unwrap_or(0.0));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::park_timeout(Duration::from_millis(5)),
        }
    };
    let wall = start.elapsed();
    let out = reader.join().unwrap_or_default();
    ensure!(status.success(), "{} {arguments:?} ended with {status}: {out}", program.as_ref().display());
    Ok(Run { wall, peak, out })
}

/// A figure of `/proc/PID/status` in MiB.
pub fn memory(pid: u32, what: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with(what))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// A running program that is ended on drop.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder for one measurement, removed on drop.
///
/// Written here because `tempfile` switches on features of crates the product shares; the benchmarks would then build
/// the whole product a second time (`xtask/tests/plain_build.rs` watches over that).
pub struct Folder(PathBuf);

impl Folder {
    /// An empty folder of this process, under the system's folder for temporary files.
    pub fn new(name: &str) -> anyhow::Result<Folder> {
        let path = std::env::temp_dir().join(format!("wurao-measure-{}-{name}", std::process::id()));
        std::fs::create_dir(&path).with_context(|| path.display().to_string())?;
        Ok(Folder(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
