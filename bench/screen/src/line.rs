//! Calls that are turned away: processor time of each, beside Kamailio's bare answer in the same run; the highest steady rate.

use crate::load::{Seen, calls};
use crate::world::{Chance, LISTED, RULES, World, listed};
use anyhow::{Context as _, ensure};
use bench::report::Report;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Calls a second, and how many.
const RATE: (u64, u64) = (1_000, 20_000);
/// The rate that is to be held.
const HIGH: (u64, u64) = (6_000, 60_000);
/// How long a server may take to listen.
const SOON: Duration = Duration::from_secs(30);

pub fn measure(world: &World, wurao: &Path, report: &mut Report) -> anyhow::Result<()> {
    let mut chance = Chance(11);
    let mut numbers = String::from("SEQUENTIAL\n");
    (0..20_000).try_for_each(|_| writeln!(numbers, "+86{};", listed(chance.below(LISTED - 100))))?;
    std::fs::write(world.folder.join("numbers.csv"), numbers)?;
    let ours = Ours::start(world, wurao, &[])?;
    let before = seconds(ours.server.id())?;
    let seen = calls(&world.folder, ours.port, RATE.0, RATE.1, 486)?;
    let each = (seconds(ours.server.id())? - before) / seen.good as f64 * 1e6;
    let memory = resident(ours.server.id())?;
    let high = calls(&world.folder, ours.port, HIGH.0, HIGH.1, 486)?;
    let after = resident(ours.server.id())?;
    drop(ours);
    let (peer, port) = kamailio(world)?;
    let before = group(peer.0.id())?;
    let theirs_seen = calls(&world.folder, port, RATE.0, RATE.1, 486)?;
    let theirs = (group(peer.0.id())? - before) / theirs_seen.good as f64 * 1e6;
    drop(peer);
    report.add(
        &format!("a call turned away, decided with {LISTED} listed numbers and {RULES} rules, written down"),
        &format!("{each:.1} µs of processor time: {:.2} × Kamailio's bare answer", each / theirs),
        "≤ 0.25 × Kamailio",
        &format!(
            "Kamailio 5.6 stateless {theirs:.1} µs; both {} calls at {} a second; {}; ours {:.0} MB resident",
            RATE.1,
            RATE.0,
            told(seen),
            memory
        ),
    )?;
    report.add(
        &format!("{} calls a second, {} of them", HIGH.0, HIGH.1),
        &told(high),
        "no retransmission",
        &format!("SIPp on the same two cores; {after:.0} MB resident afterwards"),
    )
}

fn told(seen: Seen) -> String {
    format!("{} answered, {} failed, {} sent again", seen.good, seen.failed, seen.again)
}

/// The screen of the world in a line.
pub(crate) struct Ours {
    server: bench::Server,
    /// Where SIP comes in, and where phone apps ask.
    pub(crate) port: u16,
    pub(crate) http: u16,
    data: PathBuf,
}

impl Ours {
    /// Sets it up and starts it with these options more.
    pub(crate) fn start(world: &World, wurao: &Path, more: &[&str]) -> anyhow::Result<Ours> {
        let data = world.folder.join("data");
        let _ = std::fs::remove_dir_all(&data);
        let file = |name: &str, text: &str| -> anyhow::Result<_> {
            let path = world.folder.join(name);
            std::fs::write(&path, text)?;
            Ok(path)
        };
        let (list, policy, cards) =
            (file("bench.txt", &world.list)?, file("policy.toml", &world.policy)?, file("cards.vcf", &world.cards)?);
        let set_up: [(&[&str], &Path); 3] =
            [(&["lists", "import"], &list), (&["policy", "set"], &policy), (&["people", "import"], &cards)];
        for (words, path) in set_up {
            let mut run = Command::new(wurao);
            run.arg("--data").arg(&data).arg("screen").args(words).arg(path);
            ensure!(run.stdout(Stdio::null()).status()?.success(), "{words:?} failed");
        }
        let folder = data.clone();
        let data = data.to_str().context("a plain path")?;
        let sip = ["--sip", "udp://127.0.0.1:0", "--http", "127.0.0.1:0", "--inner", "sip:phone@192.0.2.10"];
        let server = bench::Server::start(
            wurao,
            [&["--data", data, "--lang", "en", "screen", "serve"], &sip[..], &["--per-second", "1000000"], more]
                .concat(),
        );
        let told = server.told().join(" ");
        let port = |scheme: &str| -> anyhow::Result<u16> {
            let rest = told.split(scheme).nth(1).context("a port")?;
            Ok(rest.split(|c: char| !c.is_ascii_digit()).next().context("a port")?.parse()?)
        };
        Ok(Ours { port: port("udp://127.0.0.1:")?, http: port("http://127.0.0.1:")?, data: folder, server })
    }

    /// A key with which a phone app asks.
    pub(crate) fn key(&self, wurao: &Path) -> anyhow::Result<String> {
        let file = self.data.with_extension("query.json");
        let url = format!("http://127.0.0.1:{}", self.http);
        let mut run = Command::new(wurao);
        run.arg("--data").arg(&self.data).args(["screen", "spamblocker-config", "--url", &url, "-o"]).arg(&file);
        ensure!(run.stdout(Stdio::null()).status()?.success(), "no configuration");
        let text = std::fs::read_to_string(&file)?;
        let key = text.split("bearer_auth(").nth(1).and_then(|rest| rest.split(')').next()).context("a key")?;
        Ok(key.to_owned())
    }

    /// Sets another policy, and waits until the line has read it.
    pub(crate) fn policy(&self, wurao: &Path, file: &Path) -> anyhow::Result<()> {
        let mut run = Command::new(wurao);
        run.arg("--data").arg(&self.data).args(["screen", "policy", "set"]).arg(file);
        ensure!(run.stdout(Stdio::null()).status()?.success(), "no policy");
        std::thread::sleep(Duration::from_secs(3));
        Ok(())
    }
}

struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        // Its children are in a group of their own.
        let _ = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

fn kamailio(world: &World) -> anyhow::Result<(Peer, u16)> {
    let port = bench::free_port();
    let config = format!(
        "children=2\nfork=yes\nlog_stderror=no\ndebug=0\nauto_aliases=no\nlisten=udp:127.0.0.1:{port}\n\
         mpath=\"/usr/lib/x86_64-linux-gnu/kamailio/modules/\"\nloadmodule \"sl.so\"\n\
         request_route {{ if (method == \"ACK\") {{ exit; }} sl_send_reply(\"486\", \"Busy Here\"); exit; }}\n"
    );
    let path = world.folder.join("kamailio.cfg");
    std::fs::write(&path, config)?;
    let mut run = Command::new(bench::tool("kamailio", "kamailio"));
    run.arg("-DD").arg("-E").arg("-f").arg(&path).arg("-Y").arg(&world.folder).arg("-m").arg("64");
    let child = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let peer = Peer(child);
    let ready = bench::wait_until(SOON, || {
        std::net::UdpSocket::bind("127.0.0.1:0").is_ok_and(|socket| {
            let asked = "OPTIONS sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKo;rport\r\nFrom: <sip:a@b>;tag=1\r\n\
                         To: <sip:x@b>\r\nCall-ID: o\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n";
            let _ = socket.set_read_timeout(Some(Duration::from_millis(200)));
            socket.send_to(asked.as_bytes(), ("127.0.0.1", port)).is_ok() && socket.recv(&mut [0; 2000]).is_ok()
        })
    });
    ensure!(ready, "Kamailio does not answer");
    Ok((peer, port))
}

/// Processor time of a process, in seconds.
fn seconds(id: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(')').next().context("a stat")?.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    // Linux counts in hundredths whatever its own clock does.
    Ok(ticks as f64 / 100.0)
}

/// The same of a process and its children.
fn group(id: u32) -> anyhow::Result<f64> {
    let mut all = seconds(id)?;
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{child}/stat")) else { continue };
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)).unwrap_or_default();
        if parent == id.to_string() {
            all += seconds(child).unwrap_or_default();
        }
    }
    Ok(all)
}

/// Memory that a process holds, in megabytes.
fn resident(id: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("its memory")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
