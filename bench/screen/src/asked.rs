//! Callers who are asked for a code at the same moment: how even the sound comes.

use crate::line::Ours;
use crate::world::World;
use anyhow::{Context as _, ensure};
use bench::report::Report;
use std::net::UdpSocket;
use std::path::Path;
use std::time::{Duration, Instant};

/// Callers at once, and for how long each one listens.
const CALLERS: usize = 200;
const LISTENS: Duration = Duration::from_secs(5);
/// What lies between two packets.
const EACH: f64 = 20.0;

pub fn measure(world: &World, wurao: &Path, report: &mut Report) -> anyhow::Result<()> {
    std::fs::write(world.folder.join("asks.toml"), "preset = \"normal\"\n")?;
    let ours = Ours::start(world, wurao, &["--ask"])?;
    ours.policy(wurao, &world.folder.join("asks.toml"))?;
    let port = ours.port;
    let callers: Vec<_> = (0..CALLERS).map(|n| std::thread::spawn(move || hears(port, n))).collect();
    let mut late = Vec::new();
    for caller in callers {
        late.extend(caller.join().map_err(|_| anyhow::anyhow!("a caller"))??);
    }
    let packets = late.len();
    ensure!(packets > CALLERS * 100, "only {packets} packets of sound came");
    late.sort_by(f64::total_cmp);
    let at = |share: f64| late[((packets - 1) as f64 * share) as usize];
    report.add(
        &format!("{CALLERS} callers asked at once: how far packets of sound come from 20 ms after the one before"),
        &format!("p50 {:.2} ms, p99 {:.2} ms, most {:.1} ms", at(0.5), at(0.99), at(1.0)),
        "p99 ≤ 2 ms",
        &format!(
            "{packets} packets, as {CALLERS} threads on the same two cores heard them: their own waiting is in it"
        ),
    )
}

/// Calls, and tells for each packet of sound but the first how many milliseconds it was off.
fn hears(port: u16, n: usize) -> anyhow::Result<Vec<f64>> {
    let (sip, sound) = (UdpSocket::bind("127.0.0.1:0")?, UdpSocket::bind("127.0.0.1:0")?);
    sip.set_read_timeout(Some(Duration::from_secs(20)))?;
    sound.set_read_timeout(Some(Duration::from_secs(20)))?;
    let (at, rtp) = (sip.local_addr()?, sound.local_addr()?.port());
    let body =
        format!("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {rtp} RTP/AVP 8\r\n");
    let request = |method: &str, to: &str, body: &str| {
        let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
        format!(
            "{method} sip:home@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {at};branch=z9hG4bK{method}{n};rport\r\nMax-Forwards: 70\r\n\
             From: <sip:139{n:08}@127.0.0.1>;tag=a\r\nTo: {to}\r\nCall-ID: asked-{n}\r\nCSeq: 1 {method}\r\nContact: <sip:a@{at}>\r\n\
             {kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    sip.send_to(request("INVITE", "<sip:home@127.0.0.1>", &body).as_bytes(), ("127.0.0.1", port))?;
    let mut room = [0; 4096];
    let answer = loop {
        let length = sip.recv(&mut room)?;
        let text = String::from_utf8_lossy(&room[..length]).into_owned();
        if text.starts_with("SIP/2.0 200") {
            break text;
        }
        ensure!(text.starts_with("SIP/2.0 1"), "{}", text.lines().next().unwrap_or_default());
    };
    let to = answer.lines().find_map(|line| line.strip_prefix("To: ")).context("an end")?.trim();
    sip.send_to(request("ACK", to, "").as_bytes(), ("127.0.0.1", port))?;
    let mut late = Vec::new();
    let (began, mut before) = (Instant::now(), None);
    while began.elapsed() < LISTENS {
        sound.recv(&mut room)?;
        let now = Instant::now();
        if let Some(before) = before.replace(now) {
            late.push((now.duration_since(before).as_secs_f64() * 1000.0 - EACH).abs());
        }
    }
    sip.send_to(request("BYE", to, "").replace("CSeq: 1", "CSeq: 2").as_bytes(), ("127.0.0.1", port))?;
    Ok(late)
}
