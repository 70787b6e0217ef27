//! One number, asked about.

use super::home::Screen;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::{Policy, Ring, Verdict, Verified};
use casework::Moment;
use jiff::civil::DateTime;

/// A call that is asked about before it comes.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The number as it would be shown.
    pub number: String,
    /// When; now when absent.
    pub at: Option<String>,
    /// The line that rings.
    pub line: Option<String>,
    /// The name that the network sends.
    pub name: Option<String>,
    /// What the network says about the number.
    pub verified: Verified,
}

/// The answer: the call as it was understood, and what is done with it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The call.
    pub ring: Ring,
    /// What is done.
    pub verdict: Verdict,
}

/// Asks by the person's own policy, or by another one.
///
/// # Errors
/// A time that is none; as [`Here::screen`].
pub async fn check(here: &Here, ask: &Ask, policy: Option<&Policy>) -> Answer<Checked> {
    let screen = match policy {
        Some(policy) => here.screen_with(policy).await?,
        None => here.screen().await?,
    };
    let ring = ring(here, &screen, ask)?;
    Ok(Checked { verdict: screen.decide(&ring), ring })
}

pub(super) fn ring(here: &Here, screen: &Screen, ask: &Ask) -> Answer<Ring> {
    let at = match ask.at.as_deref() {
        Some(text) => time(screen, text)?,
        None => screen.now(here),
    };
    let mut ring = Ring::new(number::parse(&ask.number), at).checked(ask.verified);
    ring.name = ask.name.clone();
    Ok(ring.on(ask.line.as_deref().unwrap_or_default()))
}

/// A time as it is typed: with an offset, or as the clock on the wall shows it. A day alone means its noon.
///
/// # Errors
/// `no-such-day`.
pub(super) fn time(screen: &Screen, text: &str) -> Answer<DateTime> {
    let moment =
        Moment::read(text, &screen.zone).map_err(|_| Refusal::refused("no-such-day").with("value", text.trim()))?;
    Ok(moment.date().to_datetime(moment.time().unwrap_or(jiff::civil::time(12, 0, 0, 0))))
}
