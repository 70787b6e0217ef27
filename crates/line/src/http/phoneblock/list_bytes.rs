//! Lists as bytes: written while they are sent, so that half a million numbers never stand in memory as text.

use axum::body::{Body, Bytes};
use desk::error::Answer;
use desk::screen::info::milliseconds;
use desk::screen::live::Live;
use desk::screen::personal::{self, Which};
use futures_core::Stream;
use screen::formats::phoneblock_binary;
use screen::roll::{Change, Published, shown_votes, world};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Bytes that are sent at one go.
const CHUNK: usize = 64 << 10;
/// The most digits that the binary form has room for.
const DIGITS: usize = 15;
/// Bytes of its head, and of a record.
const HEAD: usize = 16;
const RECORD: usize = 8;

/// What changed since a version. Of one that was never told, as after the clock was set back, all is told.
pub(super) fn changes(published: Arc<Published>, since: u64, xml: bool) -> Body {
    let since = if since > u64::from(published.version()) { 0 } else { since };
    Body::from_stream(Changes { published, since, xml, at: 0, any: false, ended: false })
}

struct Changes {
    published: Arc<Published>,
    since: u64,
    xml: bool,
    at: usize,
    any: bool,
    ended: bool,
}

impl Stream for Changes {
    type Item = Result<Bytes, Infallible>;
    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let mut text = String::with_capacity(CHUNK + 256);
        if self.at == 0 {
            text.push_str(&begins(self.xml, self.published.version().into()));
        }
        while text.len() < CHUNK && self.at < self.published.len() {
            if let Some(one) = self.published.at(self.at, self.since) {
                text.push_str(&row(&one, self.xml, self.any));
                self.any = true;
            }
            self.at += 1;
        }
        if self.at == self.published.len() {
            text.push_str(ends(self.xml));
            self.ended = true;
        }
        Poll::Ready(Some(Ok(text.into())))
    }
}

fn begins(xml: bool, version: u64) -> String {
    match xml {
        true => format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<blocklist version=\"{version}\"><numbers>\n"),
        false => format!("{{\"version\":{version},\"numbers\":["),
    }
}

fn ends(xml: bool) -> &'static str {
    if xml { "</numbers></blocklist>\n" } else { "]}" }
}

fn row(one: &Change, xml: bool, behind_another: bool) -> String {
    let Change { phone, votes, rating, latest } = one;
    let latest = latest.map_or(0, milliseconds);
    let comma = if behind_another { "," } else { "" };
    match xml {
        true => {
            format!("<phone-info phone=\"{phone}\" votes=\"{votes}\" rating=\"{rating}\" lastActivity=\"{latest}\"/>\n")
        }
        false => format!(
            "{comma}{{\"phone\":\"{phone}\",\"votes\":{votes},\"rating\":\"{rating}\",\"lastActivity\":{latest}}}"
        ),
    }
}

/// The loudest numbers.
pub(super) struct Loudest {
    version: u64,
    numbers: Vec<Change>,
}

impl Loudest {
    pub(super) fn text(&self, xml: bool) -> String {
        let rows = self.numbers.iter().enumerate().map(|(n, one)| row(one, xml, n > 0));
        [begins(xml, self.version)].into_iter().chain(rows).chain([ends(xml).to_owned()]).collect()
    }
}

/// The numbers that are voted against most now.
pub(super) async fn loudest(live: &Live, most: usize) -> Answer<Loudest> {
    let version = live.published().await?.version().into();
    let (roll, places) = live.loudest(most, 2).await?;
    let told = |place: &usize| {
        let row = &roll.rows()[*place];
        Change {
            phone: world(row.key),
            votes: shown_votes(row.votes),
            rating: row.label().rating(),
            latest: row.latest(),
        }
    };
    Ok(Loudest { version, numbers: places.iter().map(told).collect() })
}

/// The form for small devices: ranges and what is let in first, then the loudest numbers as far as there is room.
pub(super) async fn community(live: &Live, direct: u32, range: u32, room: usize) -> Answer<Vec<u8>> {
    let records = (room - HEAD) / RECORD;
    let (roll, loudest) = live.loudest(records, u16::try_from(direct).unwrap_or(u16::MAX)).await?;
    let ranges = [0, 1].into_iter().flat_map(|width| roll.ranges(width)).filter(|one| range > 0 && one.votes >= range);
    let always = ranges.map(|one| (one.key, true, true)).chain(roll.allowed().iter().map(|key| (*key, false, false)));
    let numbers = loudest.iter().map(|place| (roll.rows()[*place].key, false, true));
    let fits = |(key, ..): &(screen::Key, bool, bool)| key.len() <= DIGITS && !key.to_string().starts_with('0');
    Ok(phoneblock_binary(always.chain(numbers).filter(fits).take(records)))
}

/// The same with the person's own lists.
pub(super) async fn personal(live: &Live) -> Answer<Vec<u8>> {
    let blocked = personal::list(live, Which::Blocked).await?;
    let allowed = personal::list(live, Which::Allowed).await?;
    let all = blocked.iter().map(|one| (one, true)).chain(allowed.iter().map(|one| (one, false)));
    let entries = all.filter_map(|(one, blocked)| {
        let key = screen::Key::digits(one.phone().trim_start_matches('+'))?;
        (key.len() <= DIGITS).then_some((key, one.prefix, blocked))
    });
    Ok(phoneblock_binary(entries))
}
