//! A case's calls handed to a registry on the network, with the person's own press: what would leave is shown first, and is
//! made of numbers, times and words that passed the redaction. The receipt is kept in the case, and what comes of it is
//! sealed as evidence.

use crate::error::{Answer, Refusal};
use crate::evidence::seal::{self, AddOriginals, Sealed};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::registry::{AtRegistry, HandedCall, Told};
use crate::words::Words;
use casework::{Digest, Incident};
use jiff::tz::TimeZone;
use playbook::FactType;
use redact::{Leaving, Private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// How a receipt of a registry is kept.
const RECEIPT: &str = "registry-receipt";
/// How a finding of a registry is kept.
const FINDING: &str = "registry";
/// The group of facts about the person's own line.
const LINE: &str = "line";
/// The largest receipt, in bytes.
const MOST: u64 = 1 << 20;

/// One call as it would leave.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The incident.
    pub incident: String,
    /// Names the call as it was shown: another one when anything of it that would leave has changed.
    pub mark: String,
    /// The number that called, as the case has it.
    pub from: String,
    /// When it came, as the case has it.
    pub at: String,
    /// The same as a moment of the world; the day alone where no time is known.
    pub moment: String,
    /// The person's words, where they passed the redaction.
    pub text: Option<Leaving>,
    /// There are words, and they do not pass: they stay.
    pub kept_back: bool,
    /// It was handed to a registry before.
    pub handed: bool,
}

/// What of a case can be handed to a registry.
#[derive(Debug, Clone, Default)]
pub struct Outgoings {
    /// The calls.
    pub calls: Vec<Outgoing>,
    /// How many calls have no number, or one with stars, by which nobody can be found.
    pub without_number: usize,
    /// The person's own number as the case states it, if it is whole.
    pub own: Option<String>,
}

/// A complaint that a registry took, as the case keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptReceipt {
    /// The registry's address.
    pub registry: String,
    /// The incident.
    pub incident: String,
    /// The number that called.
    pub from: String,
    /// When it came.
    pub at: String,
    /// The complaint's id there.
    pub receipt: String,
    /// The code to follow it by.
    pub follow: String,
}

/// What came of handing in.
#[derive(Debug, Clone, Default)]
pub struct HandedIn {
    /// How many are new there.
    pub new: usize,
    /// How many were there before.
    pub known: usize,
    /// Calls that the registry did not take: number, and its reason.
    pub left: Vec<(String, String)>,
}

/// What became of one complaint.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// The receipt.
    pub kept: KeptReceipt,
    /// Where it stands there, or why that could not be asked.
    pub told: Result<Told, String>,
}

/// The calls that count and can be handed in, the first one first.
///
/// # Errors
/// A database that does not answer.
pub async fn outgoings(here: &Here, on: &Loaded) -> Answer<Outgoings> {
    let lang = here.lang();
    let secrets = super::secrets(here, on, &[], lang).await?;
    let zone = crate::clock::zone_named(&on.pack.manifest.zone);
    let before: BTreeMap<String, ()> = receipts(here, on)?.into_iter().map(|kept| (kept.incident, ())).collect();
    let mut all = Outgoings { own: own_number(on), ..Outgoings::default() };
    for call in on.case.counted().filter(|call| !call.message) {
        let Some(from) = call.number.as_ref().filter(|number| is_whole(number)) else {
            all.without_number += 1;
            continue;
        };
        let said = call.said.as_deref().map(str::trim).filter(|said| !said.is_empty());
        let text = said.and_then(|said| secrets.redact(&Private(said.to_owned())).ok());
        let (incident, moment) = (call.id.to_string(), moment(call, &zone));
        let words = text.as_ref().map(Leaving::markdown).unwrap_or_default();
        let mark = Digest::of(format!("{incident} {from} {moment} {words}").as_bytes()).short();
        all.calls.push(Outgoing {
            mark: format!("{incident}:{mark}"),
            from: from.clone(),
            at: call.at.to_string().replace('T', " "),
            moment,
            kept_back: said.is_some() && text.is_none(),
            handed: before.contains_key(&incident),
            text,
            incident,
        });
    }
    Ok(all)
}

/// When a call came, for a registry that may stand in another zone.
fn moment(call: &Incident, zone: &TimeZone) -> String {
    let at = call.at.time().map(|time| zone.to_timestamp(call.at.date().to_datetime(time)));
    match at {
        Some(Ok(at)) => at.to_string(),
        _ => call.at.date().to_string(),
    }
}

/// Whether nobody has to guess what stands under a star.
fn is_whole(number: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_digit() || matches!(sign, '+' | ' ' | '-' | '(' | ')');
    number.chars().all(sign) && number.chars().any(|sign| sign.is_ascii_digit())
}

fn own_number(on: &Loaded) -> Option<String> {
    let spec = on.pack.facts.iter().find(|spec| spec.group == LINE && spec.kind == FactType::Phone)?;
    on.view().fact_value(&spec.key).filter(|number| is_whole(number))
}

/// The receipts that the case keeps.
///
/// # Errors
/// A vault that cannot be read.
pub fn receipts(here: &Here, on: &Loaded) -> Answer<Vec<KeptReceipt>> {
    let mut all = Vec::new();
    for exhibit in on.case.exhibits.iter().filter(|exhibit| exhibit.how.as_deref() == Some(RECEIPT)) {
        let mut text = String::new();
        here.vault().read(&exhibit.digest)?.take(MOST).read_to_string(&mut text)?;
        // Somebody may have brought in a file that only looks like one; it says nothing then.
        all.extend(serde_json::from_str::<Vec<KeptReceipt>>(&text).unwrap_or_default());
    }
    Ok(all)
}

/// Hands the chosen calls in, by their marks, with the code that came back, and seals the receipt into the case.
///
/// # Errors
/// No call chosen, or one that has changed since it was shown; an address without encryption; what the registry says against it.
pub async fn hand_in(
    here: &Here,
    on: &Loaded,
    there: &AtRegistry,
    number: &str,
    code: &str,
    chosen: &[&str],
) -> Answer<HandedIn> {
    let calls = outgoings(here, on).await?.calls;
    if chosen.is_empty() {
        return Err(Refusal::refused("handover-needs-call"));
    }
    // What leaves is what was shown, or nothing.
    if chosen.iter().any(|mark| calls.iter().all(|call| call.mark != *mark)) {
        return Err(Refusal::refused("handover-changed"));
    }
    let chosen: Vec<Outgoing> = calls.into_iter().filter(|call| chosen.contains(&call.mark.as_str())).collect();
    let reference = |call: &Outgoing| format!("case {} incident {}", on.id, call.incident);
    let leaving: Vec<HandedCall> = chosen
        .iter()
        .map(|call| HandedCall {
            to: number.to_owned(),
            from: call.from.clone(),
            at: call.moment.clone(),
            text: call.text.as_ref().map(|text| text.markdown().to_owned()).unwrap_or_default(),
            reference: reference(call),
        })
        .collect();
    let answer = there.hand_in(number, code, &leaving).await?;
    let mut handed = HandedIn::default();
    let refused: BTreeMap<usize, &str> = answer.rejects.iter().map(|row| (row.line, row.reason.as_str())).collect();
    let mut taken = answer.complaints.iter();
    let mut kept = Vec::new();
    for (call, line) in chosen.iter().zip(1..) {
        if let Some(reason) = refused.get(&line) {
            handed.left.push((call.from.clone(), (*reason).to_owned()));
            continue;
        }
        let Some(one) = taken.next() else { break };
        *if one.known { &mut handed.known } else { &mut handed.new } += 1;
        kept.push(KeptReceipt {
            registry: there.to_string(),
            incident: call.incident.clone(),
            from: call.from.clone(),
            at: call.at.clone(),
            receipt: one.receipt.clone(),
            follow: one.follow.clone(),
        });
    }
    if !kept.is_empty() {
        let text = serde_json::to_string_pretty(&kept).map_err(anyhow::Error::from)?;
        let name = format!("registry-receipt-{}.json", on.today);
        let (original, _) = seal::sealed(here, &name, RECEIPT, Cursor::new(text.into_bytes())).await?;
        brought_in(here, on, vec![original], "registry-receipt-exhibit").await?;
    }
    Ok(handed)
}

async fn brought_in(here: &Here, on: &Loaded, originals: Vec<Sealed>, what: &str) -> Answer<()> {
    let what = Words::new(here.lang()).t(what);
    here.change(&on.id, &AddOriginals { originals, what, how: String::new() }).await.map(drop)
}

/// Asks what came of each complaint, and seals findings that the case does not have yet.
///
/// # Errors
/// A vault or a store that cannot be written. A registry that does not answer is told beside its complaint.
pub async fn fetch(here: &Here, on: &Loaded) -> Answer<(Vec<Fetched>, usize)> {
    let mut fetched: Vec<Fetched> = Vec::new();
    let mut originals = Vec::new();
    for kept in receipts(here, on)? {
        // The same complaint may stand on two receipts.
        if fetched.iter().any(|one| one.kept.follow == kept.follow) {
            continue;
        }
        let asked = async { AtRegistry::named(&kept.registry, here.lang())?.told(&kept.receipt, &kept.follow).await };
        let told = match asked.await {
            Ok(told) => Ok(told),
            Err(refusal) => Err(refusal.sentence(here.lang())),
        };
        for finding in told.iter().flat_map(|told| &told.findings) {
            let name = format!("finding-{}.json", finding.id);
            let bytes = format!("{}\n", finding.document).into_bytes();
            let (original, _) = seal::sealed(here, &name, FINDING, Cursor::new(bytes)).await?;
            let there = |digest| on.case.exhibits.iter().any(|exhibit| exhibit.digest == digest);
            if !there(original.digest) && !originals.iter().any(|one: &Sealed| one.digest == original.digest) {
                originals.push(original);
            }
        }
        fetched.push(Fetched { kept, told });
    }
    let new = originals.len();
    if new > 0 {
        brought_in(here, on, originals, "cli-registry-finding-exhibit").await?;
    }
    Ok((fetched, new))
}
