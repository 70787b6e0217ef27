//! PhoneBlock's list as XML: `<blocklist version="…"><phone-info phone="…" votes="…" rating="…" lastActivity="…"/></blocklist>`.
//! The form has no nesting and no text, so a tag and its attributes are all that is read.

use super::Written;
use super::phoneblock::{counted, last_activity, said};
use super::reading::{Reading, Unreadable, blocked, written};
use crate::list::Index;

pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let mut reading = Reading::default();
    let mut rest = text;
    let (mut line, mut list, mut closed) = (1_u64, false, false);
    while let Some(at) = rest.find('<') {
        line += rest[..at].matches('\n').count() as u64;
        let tag = &rest[at + 1..];
        // A sign inside quotes does not end the tag.
        let mut quote = None;
        let end = tag.char_indices().find(|(_, c)| match (quote, c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            (Some(open), c) if open == *c => {
                quote = None;
                false
            }
            _ => false,
        });
        let Some((end, _)) = end else { return Err(Unreadable { code: "cut-off", at: line }) };
        let body = &tag[..end];
        if body.starts_with("blocklist") {
            list = true;
            closed = body.ends_with('/');
            reading.version = attribute(body, "version");
        } else if body.starts_with("/blocklist") {
            closed = true;
        } else if body.starts_with("phone-info") {
            reading.rows += 1;
            let number = |name| attribute(body, name).and_then(|text| text.parse::<i64>().ok());
            match (attribute(body, "phone"), number("votes")) {
                (Some(_), Some(0)) => reading.gone += 1,
                (Some(phone), Some(votes)) => {
                    let rating = attribute(body, "rating").unwrap_or_default();
                    let last = number("lastActivity").or_else(|| number("lastUpdate")).unwrap_or_default();
                    reading.number(line, &phone, said(votes, &rating, last));
                }
                (Some(_), None) => reading.bad(line, body, "votes"),
                (None, _) => reading.bad(line, body, "fields"),
            }
        }
        line += body.matches('\n').count() as u64;
        rest = &tag[end + 1..];
    }
    match (list, closed) {
        (false, _) => Err(Unreadable { code: "not-xml", at: 1 }),
        (true, false) => Err(Unreadable { code: "cut-off", at: line }),
        (true, true) => Ok(reading),
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else { continue };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let inner = &value[1..];
        let raw = &inner[..inner.find(quote)?];
        let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
        return Some(plain.iter().fold(raw.to_owned(), |text, (from, to)| text.replace(from, to)));
    }
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let version: String = list.head().version.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let mut text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<blocklist version=\"{version}\">\n");
    let (numbers, left_out) = blocked(list);
    for (key, found) in numbers {
        let votes = counted(found.votes);
        text.push_str(&format!(
            "<phone-info phone=\"{}\" votes=\"{}\" rating=\"{}\" lastActivity=\"{}\"/>\n",
            written(key),
            i64::from(votes.against) - i64::from(votes.for_it),
            found.label.rating(),
            last_activity(&votes)
        ));
    }
    text.push_str("</blocklist>\n");
    Written { bytes: text.into_bytes(), left_out, surer: 0 }
}
