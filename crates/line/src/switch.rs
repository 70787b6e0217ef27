//! What all sockets share: the screen, the guard against floods, the answers.

use crate::Options;
use desk::error::{Answer, Refusal};
use desk::screen::calls::Screened;
use desk::screen::live::Live;
use screen::Verdict;
use screen::sip::{Answer as Sent, Flood, Outcome, Server, Shown, Transport};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Requests that one source may send in a second, where nobody says otherwise.
const PER_SECOND: u32 = 50;

pub(crate) struct Switch {
    pub(crate) live: Live,
    server: Server,
    flood: Mutex<Flood>,
    began: Instant,
}

impl Switch {
    pub(crate) fn new(live: Live, options: Options) -> Answer<Switch> {
        let Options { inner, challenge, message, trusted, per_second, sip, .. } = options;
        if !sip.is_empty() && !is_target(&inner) {
            return Err(Refusal::refused("screen-target").with("value", inner));
        }
        if let Some(wrong) = [&challenge, &message].into_iter().flatten().find(|target| !is_target(target)) {
            return Err(Refusal::refused("screen-target").with("value", wrong.clone()));
        }
        let secret = desk::screen::live::secret()?;
        let server = Server { secret, inner, challenge, message, trusted };
        live.aside().iter().for_each(|why| tracing::error!(why, "a list was set aside"));
        let flood = Mutex::new(Flood::new(per_second.unwrap_or(PER_SECOND)));
        Ok(Switch { live, server, flood, began: Instant::now() })
    }

    /// The answer to a packet; nothing where none is given.
    pub(crate) fn take(&self, bytes: &[u8], from: SocketAddr, transport: Transport) -> Option<Sent> {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        if !self.flood.lock().expect("no panic while held").admits(from.ip(), now) {
            return None;
        }
        let mut at = None;
        let outcome = self.server.take(bytes, from, transport, |shown| {
            let (when, verdict) = self.live.decide(shown);
            at = Some(when);
            verdict
        });
        match outcome {
            Outcome::Silent => None,
            Outcome::Answered(answer) => Some(answer),
            Outcome::Decided(answer, asked) => {
                let call = at.map(|at| Screened {
                    to: asked.to.clone(),
                    ..Screened::of(at, "sip", &asked.shown.number, &asked.call, &asked.verdict, asked.status)
                });
                if let Some(Err(error)) = call.map(|call| self.live.write(&call, &asked.call)) {
                    // The caller is answered all the same: a full disk must not silence the telephone.
                    tracing::error!(%error, "a screened call could not be written down");
                }
                Some(answer)
            }
        }
    }

    /// The verdict for a phone that asks.
    pub(crate) fn ask(&self, number: &str) -> Verdict {
        let shown =
            Shown { number: number.to_owned(), name: None, verified: screen::Verified::Unchecked, behind: None };
        let (at, verdict) = self.live.decide(&shown);
        let call = format!("phone-{at}-{number}");
        if let Err(error) = self.live.write(&Screened::of(at, "phone", number, &call, &verdict, 0), &call) {
            tracing::error!(%error, "a screened call could not be written down");
        }
        verdict
    }
}

/// Whether calls can be sent there.
fn is_target(text: &str) -> bool {
    let rest = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b'"' | b','))
    })
}

/// Reads the screen anew when it was changed. What cannot be read leaves the one that stands.
pub(crate) async fn keep_fresh(switch: Arc<Switch>, every: Duration) {
    let mut tick = tokio::time::interval(every);
    loop {
        tick.tick().await;
        if let Err(error) = switch.live.refresh().await {
            tracing::error!(%error, "the screen could not be read anew; the one before stands");
        }
    }
}
