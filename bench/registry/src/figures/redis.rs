//! The same set as a bitmap in Valkey or Redis, whichever is installed.

use crate::clock::millions;
use crate::world::{World, place};
use anyhow::Context as _;
use bench::report::Report;
use std::io::{BufRead as _, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Questions that are under way at once.
const FLIGHT: usize = 1_000;
const MOST: u64 = 2_000_000;

/// `GETBIT` for each line, a thousand at a time over a local socket.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    let lines = world.lines.iter().copied().min().unwrap_or(0).min(MOST);
    let what = format!("beside it, a bitmap in Valkey or Redis: {:.1} M lines", lines as f64 / 1e6);
    let Some(program) = program() else {
        return report.add(&what, "not measured", "–", "neither is installed");
    };
    let socket = world.path("redis.sock");
    let mut server = Server::start(&program, &socket)?;
    let mut stream = server.connect(&socket)?;
    load(world, &mut stream)?;
    let numbers: Vec<u64> = world.called(lines).map(place).collect();
    let (start, mut listed) = (Instant::now(), 0_u64);
    let mut answers = BufReader::new(stream.try_clone()?);
    for flight in numbers.chunks(FLIGHT) {
        let mut ask = Vec::with_capacity(32 * flight.len());
        flight.iter().try_for_each(|at| write!(ask, "GETBIT set {at}\r\n"))?;
        stream.write_all(&ask)?;
        for _ in flight {
            let mut line = String::new();
            answers.read_line(&mut line)?;
            listed += u64::from(line.starts_with(":1"));
        }
    }
    let wall = start.elapsed();
    let right = world.called(lines).filter(|number| world.is_listed(*number)).count() as u64;
    anyhow::ensure!(listed == right, "{listed} listed, {right} are");
    let name = program.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    report.add(
        &what,
        &format!("{:.2} M/s on the clock", millions(lines, wall)),
        "–",
        &format!("{name}, {FLIGHT} `GETBIT` under way; numbers are in memory already"),
    )
}

/// A bit for each number of the plan.
fn load(world: &World, stream: &mut UnixStream) -> anyhow::Result<()> {
    let bytes = world.universe() / 8 + 1;
    let mut bits = vec![0_u8; bytes as usize];
    for block in world.coded()?.blocks() {
        for (number, _) in block?.numbers() {
            let at = place(number.get() % 100_000_000_000);
            bits[(at / 8) as usize] |= 0x80 >> (at % 8);
        }
    }
    write!(stream, "*3\r\n$3\r\nSET\r\n$3\r\nset\r\n${bytes}\r\n")?;
    stream.write_all(&bits)?;
    stream.write_all(b"\r\n")?;
    let mut answer = String::new();
    BufReader::new(stream.try_clone()?).read_line(&mut answer)?;
    anyhow::ensure!(answer.starts_with("+OK"), "{answer}");
    Ok(())
}

fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    ["valkey-server", "redis-server"]
        .iter()
        .find_map(|name| std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file()))
}

struct Server(Child);

impl Server {
    fn start(program: &PathBuf, socket: &std::path::Path) -> anyhow::Result<Self> {
        let mut command = Command::new(program);
        command.args([
            "--port",
            "0",
            "--save",
            "",
            "--appendonly",
            "no",
            "--proto-max-bulk-len",
            "1gb",
            "--unixsocket",
        ]);
        Ok(Self(command.arg(socket).stdout(Stdio::null()).stdin(Stdio::null()).spawn()?))
    }

    fn connect(&mut self, socket: &std::path::Path) -> anyhow::Result<UnixStream> {
        let there = bench::wait_until(Duration::from_secs(20), || UnixStream::connect(socket).is_ok());
        anyhow::ensure!(there, "the server does not listen");
        UnixStream::connect(socket).context("the server's socket")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
