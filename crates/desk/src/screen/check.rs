//! One number, asked about.

use super::home::Wall;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::{Policy, Ring, Verdict, Verified};
use casework::Moment;
use jiff::civil::{DateTime, Time};

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
#[derive(Debug)]
pub struct Checked {
    /// The call.
    pub ring: Ring,
    /// What is done.
    pub verdict: Verdict,
    /// Why lists were set aside that would have been asked.
    pub aside: Vec<Refusal>,
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
    let ring = ring(screen.wall(), ask)?;
    Ok(Checked { verdict: screen.decide(&ring), ring, aside: screen.aside })
}

fn ring(wall: &Wall, ask: &Ask) -> Answer<Ring> {
    let at = match ask.at.as_deref() {
        Some(text) => time(wall, text, Alone::Noon)?,
        None => wall.now(),
    };
    let mut ring = Ring::new(number::parse(&ask.number), at).checked(ask.verified);
    ring.name = ask.name.clone();
    Ok(ring.on(ask.line.as_deref().unwrap_or_default()))
}

/// What a day without a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alone {
    /// Its noon: for a call.
    Noon,
    /// Its beginning: from when.
    Begin,
    /// Its end: until when.
    End,
}

/// A time as it is typed: with an offset, as the clock on the wall shows it, or a time of today alone (`18:00`).
///
/// # Errors
/// `screen-no-time`.
pub(super) fn time(wall: &Wall, text: &str, alone: Alone) -> Answer<DateTime> {
    let text = text.trim().replace('：', ":");
    let refused = || Refusal::refused("screen-no-time").with("value", text.clone());
    let today = wall.now().date();
    if text == "24:00" {
        return today.tomorrow().map(|day| day.at(0, 0, 0, 0)).map_err(|_| refused());
    }
    let looks_like_time = (4..=5).contains(&text.len()) && text.contains(':');
    if let Some(time) = looks_like_time.then(|| format!("{text:0>5}:00").parse::<Time>().ok()).flatten() {
        return Ok(today.to_datetime(time));
    }
    let moment = Moment::read(&text, &wall.zone).map_err(|_| refused())?;
    let day = moment.date();
    Ok(match (moment.time(), alone) {
        (Some(time), _) => day.to_datetime(time),
        (None, Alone::Noon) => day.at(12, 0, 0, 0),
        (None, Alone::Begin) => day.at(0, 0, 0, 0),
        (None, Alone::End) => day.tomorrow().map_err(|_| refused())?.at(0, 0, 0, 0),
    })
}
