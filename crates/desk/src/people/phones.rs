//! The person's own phones: a code lets one in, a token that only it has keeps it in, one press ends it.

use crate::chance;
use crate::desk::Desk;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use casework::{Digest, Who};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::sync::Arc;
use store::{Phone as Row, Tried};

/// How long a pairing code holds.
const HOLDS: SignedDuration = SignedDuration::from_mins(10);
/// Wrong tries after which a code holds no more.
pub const TRIES: u32 = 5;
/// A phone that did not come for so many days is let in no more.
const UNUSED_DAYS: i32 = 90;
/// Signs of a code: no two look or sound alike. Five bits each.
const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Signs in a code: 40 bits, of which five tries are allowed.
const LENGTH: usize = 8;

/// A phone that was let in.
#[derive(Debug, Clone, Serialize)]
pub struct Phone {
    /// Names it.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// The day on which it was let in.
    pub paired: Date,
    /// The last day on which it came.
    pub seen: Date,
}

/// A code that lets one phone in.
#[derive(Debug, Clone, Serialize)]
pub struct Code {
    /// In two groups, as it is typed.
    pub code: String,
    /// It holds until then.
    pub until: Timestamp,
}

/// What a phone gets that was let in. The token is shown to nobody else and kept nowhere.
#[derive(Debug)]
pub struct Paired {
    /// What the phone keeps.
    pub token: String,
    /// The phone.
    pub phone: Phone,
}

fn day(at: Timestamp) -> Date {
    at.to_zoned_datetime(TimeZone::UTC).date()
}

fn shown(row: Row) -> Phone {
    Phone { id: row.id, name: row.name, paired: day(row.paired), seen: day(row.seen) }
}

/// Random bytes as text of [`SIGNS`].
fn random_signs<const N: usize>() -> Answer<String> {
    Ok(chance::random::<N>()?.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect())
}

/// A code however it was typed: in small letters, with gaps or a dash.
fn plain(typed: &str) -> String {
    let one = |c: char| match c.to_ascii_uppercase() {
        c if SIGNS.contains(&u8::try_from(c).unwrap_or(b' ')) => Some(c),
        _ => None,
    };
    typed.chars().filter_map(one).take(64).collect()
}

/// The account's phones, the first one first.
///
/// # Errors
/// A database that does not answer.
pub async fn phones(here: &Here) -> Answer<Vec<Phone>> {
    Ok(here.scope().phones().await?.into_iter().map(shown).collect())
}

/// A new code; the one before it holds no more.
///
/// # Errors
/// A database that does not answer.
pub async fn new_code(here: &Here) -> Answer<Code> {
    let code = random_signs::<LENGTH>()?;
    let until = here.reckoned() + HOLDS;
    let mut tx = here.scope().begin().await?;
    tx.set_pairing(Digest::of(code.as_bytes()), until, TRIES).await?;
    tx.save().await?;
    let (first, second) = code.split_at(LENGTH / 2);
    Ok(Code { code: format!("{first}-{second}"), until })
}

/// A code for whoever starts the program: that is the person.
///
/// # Errors
/// As [`new_code`].
pub async fn code_for_the_start(desk: &Arc<Desk>, account: &str) -> Answer<Code> {
    new_code(&desk.of(account, Who::person())?).await
}

/// Lets the phone in that knows the code.
///
/// # Errors
/// `pair-needs-name`; `pair-wrong` with the tries that are left; `pair-over` when no code holds.
pub async fn pair(here: &Here, code: &str, name: &str) -> Answer<Paired> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Refusal::refused("pair-needs-name"));
    }
    let now = here.reckoned();
    let mut tx = here.scope().begin_alone().await?;
    let tried = tx.try_pairing(Digest::of(plain(code).as_bytes()), now).await?;
    if tried != Tried::Right {
        // The try is spent.
        tx.save().await?;
        return Err(match tried {
            Tried::Wrong(left) if left > 0 => Refusal::refused("pair-wrong").with("left", left.to_string()),
            _ => Refusal::refused("pair-over"),
        });
    }
    let token = random_signs::<52>()?;
    let row = Row { id: random_signs::<6>()?.to_ascii_lowercase(), name: name.to_owned(), paired: now, seen: now };
    tx.add_phone(&row, Digest::of(token.as_bytes())).await?;
    tx.save().await?;
    Ok(Paired { token, phone: shown(row) })
}

/// The phone that keeps this token. One that has not come for long is let in no more; that it came today is noted.
///
/// # Errors
/// A database that does not answer.
pub async fn seated(here: &Here, token: &str) -> Answer<Option<Phone>> {
    let Some(row) = here.scope().phone_with(Digest::of(token.as_bytes())).await? else { return Ok(None) };
    let now = here.reckoned();
    let phone = shown(row);
    let unused = phone.seen.until(day(now)).map_or(0, |span| span.get_days());
    if unused > UNUSED_DAYS {
        end(here, &phone.id).await?;
        return Ok(None);
    }
    if unused != 0 {
        let mut tx = here.scope().begin().await?;
        tx.phone_came(&phone.id, now).await?;
        tx.save().await?;
    }
    Ok(Some(phone))
}

/// Lets a phone in no more, from its next request on.
///
/// # Errors
/// There is no such phone.
pub async fn end(here: &Here, id: &str) -> Answer<()> {
    let mut tx = here.scope().begin().await?;
    if !tx.end_phone(id).await? {
        let shown: String = id.chars().take(20).collect();
        return Err(Refusal::not_found("no-phone", &shown));
    }
    Ok(tx.save().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        assert_eq!(plain(" k7qm-4xpd "), "K7QM4XPD");
        assert_eq!(plain("K7QM 4XPD"), "K7QM4XPD");
        assert_eq!(plain("ＡＢ"), "");
        let code = random_signs::<LENGTH>().expect("chance");
        assert_eq!(plain(&code), code);
    }
}
