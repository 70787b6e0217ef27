//! What phones take in: numbers to block and to name for iPhones, cards of labels for address books, a table.

use super::home::Screen;
use super::wording::label;
use crate::error::{Answer, Refusal};
use crate::here::Here;
use ::screen::list::Found;
use ::screen::{Action, Key, Policy};
use playbook::Lang;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A number that is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its international digits as an integer.
    pub number: u64,
    /// What it is called.
    pub label: String,
}

/// What an iPhone's directory of calls takes: both in ascending order, each number once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Numbers to block.
    pub block: Vec<u64>,
    /// Numbers to name.
    pub identify: Vec<Named>,
}

/// What changed since an earlier one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Numbers to block from now on.
    pub block: Vec<u64>,
    /// Numbers to block no more.
    pub unblock: Vec<u64>,
    /// Numbers to name from now on, or otherwise.
    pub identify: Vec<Named>,
    /// Numbers to name no more.
    pub forget: Vec<u64>,
}

/// A listed number with what its list says.
struct Listed {
    digits: String,
    found: Found,
    sure: Option<u8>,
}

/// All numbers of the world that lists speak against, each once: the first list that has it counts.
fn listed(screen: &Screen) -> Vec<Listed> {
    let today = screen.wall().now().date();
    let mut all: BTreeMap<Key, Listed> = BTreeMap::new();
    for (key, found) in screen.numbers() {
        let digits = key.to_string();
        // A code that one country alone can dial has no international digits.
        if digits.starts_with('0') || found.allowed || !found.label.nature.is_bad() {
            continue;
        }
        let sure = found.votes.map(|votes| votes.confidence(today));
        all.entry(key).or_insert(Listed { digits, found, sure });
    }
    all.into_values().collect()
}

/// Whether the policy turns away what a list says so surely.
fn is_blocked(policy: &Policy, sure: Option<u8>) -> bool {
    let preset = policy.preset.preset();
    preset.listed_sure == Action::Reject && sure.is_none_or(|sure| sure >= preset.sure)
}

/// Numbers for an iPhone: to block what the policy turns away, to name the others.
///
/// # Errors
/// As [`Here::screen`].
pub async fn directory(here: &Here, lang: Lang) -> Answer<Directory> {
    let screen = here.screen().await?;
    let mut out = Directory::default();
    for one in listed(&screen) {
        let Ok(number) = one.digits.parse() else { continue };
        match is_blocked(screen.rules.policy(), one.sure) {
            true => out.block.push(number),
            false => out.identify.push(Named { number, label: label(one.found.label, lang).to_owned() }),
        }
    }
    out.block.sort_unstable();
    out.identify.sort_by_key(|named| named.number);
    Ok(out)
}

/// What changed since the directory in these bytes.
///
/// # Errors
/// `screen-no-feed` for bytes that are none.
pub fn changes(before: &[u8], now: &Directory) -> Answer<Changes> {
    let before: Directory = serde_json::from_slice(before).map_err(|_| Refusal::refused("screen-no-feed"))?;
    let set = |all: &[u64]| all.iter().copied().collect::<BTreeSet<u64>>();
    let names = |all: &[Named]| all.iter().map(|n| (n.number, n.label.clone())).collect::<BTreeMap<_, _>>();
    let (old, new) = (set(&before.block), set(&now.block));
    let (old_names, new_names) = (names(&before.identify), names(&now.identify));
    Ok(Changes {
        block: new.difference(&old).copied().collect(),
        unblock: old.difference(&new).copied().collect(),
        identify: now.identify.iter().filter(|n| old_names.get(&n.number) != Some(&n.label)).cloned().collect(),
        forget: old_names.keys().filter(|number| !new_names.contains_key(number)).copied().collect(),
    })
}

/// Cards that make a phone show what a caller is called: one for each number.
///
/// # Errors
/// As [`Here::screen`].
pub async fn cards(here: &Here, lang: Lang) -> Answer<String> {
    let screen = here.screen().await?;
    let one = |one: Listed| {
        let name = label(one.found.label, lang);
        let digits = one.digits;
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:wurao-{digits}\r\nFN:{name} ⚠\r\nN:;{name} ⚠;;;\r\nTEL:+{digits}\r\nEND:VCARD\r\n"
        )
    };
    Ok(listed(&screen).into_iter().map(one).collect())
}

/// A table: number, label, votes, confidence, day of the latest vote.
///
/// # Errors
/// As [`Here::screen`].
pub async fn table(here: &Here, lang: Lang) -> Answer<String> {
    let screen = here.screen().await?;
    let mut text = String::from("number,label,votes,confidence,latest\n");
    for one in listed(&screen) {
        let votes = one.found.votes.map(|v| v.against.to_string()).unwrap_or_default();
        let sure = one.sure.map(|sure| sure.to_string()).unwrap_or_default();
        let latest = one.found.votes.and_then(|v| v.latest).map(|day| day.to_string()).unwrap_or_default();
        text.push_str(&format!("+{},{},{votes},{sure},{latest}\n", one.digits, label(one.found.label, lang)));
    }
    Ok(text)
}
