//! A line tried out: what it is there for, one thing after the other.

use crate::{Line, Options};
use desk::Here;
use desk::error::Answer;
use desk::screen::check::{Ask, check};
use screen::Action;
use screen::sip::{Transport, response};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long an answer may take.
const SOON: Duration = Duration::from_secs(3);
/// A number that every telephone must let through.
const EMERGENCY: &str = "110";

/// One thing that was tried.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tried {
    /// What: `lists-whole`, `emergency-rings`, `calls-are-written`, `line-answers`, `extension-refused`, `call-goes-in`.
    pub code: &'static str,
    /// Whether it did.
    pub ok: bool,
    /// What came, where that says more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

/// Tries the screen of this account: with a line of its own on this machine, through which one call is sent that ends at a phone
/// nobody has; or by asking the line at `at`, which rings nothing and writes nothing down.
///
/// # Errors
/// What keeps the screen from being opened at all.
pub async fn selftest(here: &Here, at: Option<SocketAddr>) -> Answer<Vec<Tried>> {
    let whole = here.screen().await?;
    let damaged: Vec<String> = whole.aside.iter().map(|refusal| refusal.sentence(here.lang())).collect();
    let said = (!damaged.is_empty()).then(|| damaged.join(" "));
    let mut all = vec![Tried { code: "lists-whole", ok: damaged.is_empty(), said }];
    let ask = Ask { number: EMERGENCY.to_owned(), ..Ask::default() };
    let rings = check(here, &ask, None).await?.verdict.verdict == Action::Allow;
    all.push(Tried { code: "emergency-rings", ok: rings, said: None });
    let journal = here.journal();
    let said = journal.as_ref().err().map(|refusal| refusal.sentence(here.lang()));
    all.push(Tried { code: "calls-are-written", ok: journal.is_ok(), said });
    match at {
        Some(at) => all.extend(asked(at).await?),
        None => all.extend(of_its_own(here).await?),
    }
    Ok(all)
}

/// A line on a free port of this machine, and one call through it.
async fn of_its_own(here: &Here) -> Answer<Vec<Tried>> {
    let free = screen::sip::Address { transport: Transport::Udp, at: SocketAddr::from(([127, 0, 0, 1], 0)) };
    let inner = "sip:selftest@127.0.0.1:9".to_owned();
    let line = Line::open(here, Options { sip: vec![free], inner: inner.clone(), ..Options::default() }).await?;
    let at = line.packets.first().and_then(|socket| socket.local_addr().ok()).unwrap_or(free.at);
    let (stop, stopped) = watch::channel(false);
    let serving = tokio::spawn(line.serve(stopped));
    let mut all = asked(at).await?;
    let (status, text) = answer(at, "INVITE", "").await?;
    let ok = status == Some(302) && text.contains(&format!("Contact: <{inner}>"));
    all.push(Tried { code: "call-goes-in", ok, said: told(status) });
    let _ = stop.send(true);
    let _ = serving.await;
    Ok(all)
}

async fn asked(at: SocketAddr) -> Answer<Vec<Tried>> {
    let (status, _) = answer(at, "OPTIONS", "").await?;
    let answers = Tried { code: "line-answers", ok: status == Some(200), said: told(status) };
    let (status, _) = answer(at, "INVITE", "Require: wurao-selftest\r\n").await?;
    Ok(vec![answers, Tried { code: "extension-refused", ok: status == Some(420), said: told(status) }])
}

fn told(status: Option<u16>) -> Option<String> {
    Some(status.map_or("-".to_owned(), |status| status.to_string()))
}

/// The status of the answer to a request, and its text.
async fn answer(at: SocketAddr, method: &str, more: &str) -> Answer<(Option<u16>, String)> {
    let any = if at.is_ipv4() { SocketAddr::from(([0, 0, 0, 0], 0)) } else { SocketAddr::from(([0; 8], 0)) };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(at).await?;
    let name = desk::screen::live::name()?;
    let own = socket.local_addr()?;
    let request = format!(
        "{method} sip:selftest@{at} SIP/2.0\r\nVia: SIP/2.0/UDP {own};branch=z9hG4bK{name};rport\r\nMax-Forwards: 70\r\n\
         From: <sip:{EMERGENCY}@{own}>;tag={name}\r\nTo: <sip:selftest@{at}>\r\nCall-ID: selftest-{name}\r\nCSeq: 1 {method}\r\n\
         Contact: <sip:selftest@{own}>\r\n{more}Content-Length: 0\r\n\r\n"
    );
    let mut room = vec![0; 65_536];
    let heard = async {
        socket.send(request.as_bytes()).await?;
        socket.recv(&mut room).await
    };
    // Nobody there, or nobody who answers, is an answer of its own.
    let Ok(Ok(length)) = timeout(SOON, heard).await else { return Ok((None, String::new())) };
    let status = response(&room[..length]).ok().map(|response| response.status);
    Ok((status, String::from_utf8_lossy(&room[..length]).into_owned()))
}
