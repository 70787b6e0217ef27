//! Why an organisation says that a finding is wrong, and what can be looked up about that.

use crate::history::State;
use crate::judge::{Cleared, Finding, Record};
use crate::org::Caller;
use crate::rules::Rules;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A ground of objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ground {
    /// The call was about an emergency, or something else that is no sales call.
    Emergency,
    /// The person had consented.
    Consent,
    /// The exchange's clock was wrong.
    WrongClock {
        /// When the call was made instead.
        at: Timestamp,
    },
    /// The number had another holder by then.
    Reassigned,
    /// The calling number was somebody else's at that time, or the call was for somebody else.
    NotOurs,
    /// Something else, in own words.
    Other,
}

impl Ground {
    /// Its name in documents. It never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Consent => "consent",
            Self::WrongClock { .. } => "wrong-clock",
            Self::Reassigned => "reassigned",
            Self::NotOurs => "not-ours",
            Self::Other => "other",
        }
    }
}

/// What the registry knows beside the objection.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The call.
    pub record: &'a Record,
    /// The finding.
    pub finding: &'a Finding,
    /// The state of the called number at the time of the call, as it is known now. What was recorded after the call about
    /// the time before it shows here.
    pub state: &'a State,
    /// For whom calls from the number counted at the time of the call, as it is known now.
    pub caller: &'a Caller,
    /// For a wrong clock: the judgement on the same call at the time that is claimed, by what is known now.
    pub at_claimed: Option<&'a Result<Finding, Cleared>>,
}

/// How far what is known goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// What is recorded bears the objection out.
    Supported,
    /// What is recorded speaks against it.
    Contradicted,
    /// It hangs on something that the registry does not have.
    Open,
}

impl Weight {
    /// Its name in documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Open => "open",
        }
    }
}

/// What was looked up for an objection. It decides nothing: somebody does who has read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// How far it goes.
    pub weight: Weight,
    /// The name of what was found.
    pub code: &'static str,
    /// What was found, where there is something to name.
    pub what: Option<String>,
    /// What is left to check, in Chinese.
    pub zh: &'static str,
    /// What is left to check, in English.
    pub en: &'static str,
}

fn found(weight: Weight, code: &'static str, what: Option<String>, zh: &'static str, en: &'static str) -> Examined {
    Examined { weight, code, what, zh, en }
}

/// Looks a ground up in what is known, and says what to check.
pub fn examine(ground: &Ground, known: &Known<'_>, rules: &Rules) -> Examined {
    match ground {
        Ground::Emergency => emergency(known, rules),
        Ground::Consent => consent(known),
        Ground::WrongClock { .. } => clock(known),
        Ground::Reassigned => reassigned(known),
        Ground::NotOurs => whose(known),
        Ground::Other => found(
            Weight::Open,
            "own-words",
            None,
            "登记里没有可以对照的记录：看对方的说明和附件。",
            "Nothing recorded compares with it: read what was handed in.",
        ),
    }
}

/// The purpose that was declared is all that is recorded; an exempt one would have been no finding but for the hour.
fn emergency(known: &Known<'_>, rules: &Rules) -> Examined {
    let declared = known.record.purpose.as_deref();
    match declared.and_then(|id| rules.purpose(id)) {
        Some(purpose) if !purpose.exempt => found(
            Weight::Contradicted,
            "declared-otherwise",
            Some(purpose.id.clone()),
            "通话当时申报的是另一种用途：要对方说明为什么申报错了，并交录音或通知原文。",
            "Another purpose was declared with the call: ask why, and for the recording or the text of the notice.",
        ),
        purpose => found(
            Weight::Open,
            "purpose-not-shown",
            purpose.map(|purpose| purpose.id.clone()),
            "要录音或通知原文；紧急通知还要发布单位和发布时间。",
            "Ask for the recording or the text of the notice; for an emergency also who ordered it, and when.",
        ),
    }
}

fn consent(known: &Known<'_>) -> Examined {
    let principal = known.finding.principal.as_str();
    let record = known.record;
    let purpose = record.purpose.as_deref().unwrap_or(crate::judge::UNTOLD);
    if let Some((since, scope)) = known.state.consents.get(principal) {
        let what = Some(format!("{principal} since {}", since.at));
        return if scope.covers(purpose, record.channel, record.at) {
            found(
                Weight::Supported,
                "consent-recorded",
                what,
                "通话时同意有效：核对这条同意是什么时候登记的、由谁登记的。",
                "A consent held at the time of the call: check when it was recorded, and by whom.",
            )
        } else {
            found(
                Weight::Contradicted,
                "consent-out-of-scope",
                what,
                "有同意，但不含这次通话的用途、方式或时间：对照同意的范围。",
                "There is a consent, but not for this purpose, channel or time: compare its scope.",
            )
        };
    }
    let stop = known.finding.chain.iter().find_map(|id| known.state.stops.get(id).map(|since| (id, since)));
    match stop {
        Some((id, since)) => found(
            Weight::Contradicted,
            "stopped-since",
            Some(format!("{id} since {}", since.at)),
            "通话前这个人已经要求不再来电：只有之后重新给的同意才算。",
            "The person had told them to stop: only a consent given after that counts.",
        ),
        None => found(
            Weight::Open,
            "no-consent-recorded",
            None,
            "登记里没有同意：要对方交同意的原件，并问本人。",
            "No consent is recorded: ask for its original, and ask the person.",
        ),
    }
}

fn clock(known: &Known<'_>) -> Examined {
    match known.at_claimed {
        None => found(
            Weight::Open,
            "not-judged-again",
            None,
            "按对方说的时间再判一次，再核对两边的话单。",
            "Judge the call again at the time that is claimed, then compare both sides' records.",
        ),
        Some(Ok(finding)) => found(
            Weight::Contradicted,
            "forbidden-then-too",
            Some(finding.reasons.iter().map(|reason| reason.code).collect::<Vec<_>>().join(", ")),
            "按对方说的时间，这次通话同样不该打：时钟不影响结论。",
            "At the time that is claimed the call was forbidden as well: the clock changes nothing.",
        ),
        Some(Err(cleared)) => found(
            Weight::Open,
            "allowed-at-claimed-time",
            Some(cleared.code().to_owned()),
            "按对方说的时间就不算违规：拿被叫一方的话单或手机记录核对时间。",
            "At the time that is claimed it is no violation: compare with the called side's record or the person's phone.",
        ),
    }
}

fn reassigned(known: &Known<'_>) -> Examined {
    let state = known.state;
    match (state.reassigned, state.listed) {
        (None, _) => found(
            Weight::Open,
            "no-change-recorded",
            None,
            "登记里没有换号主的记录：问被叫号码的运营商，号码哪天给了现在的人。",
            "No change of holder is recorded: ask the operator of the called number since when its holder has it.",
        ),
        (Some(change), None) => found(
            Weight::Supported,
            "registration-ended",
            Some(change.at.to_string()),
            "换号主后登记已经失效：核对这条换号记录是谁报的、什么时候报的。",
            "The registration had ended with the change of holder: check who reported that change, and when.",
        ),
        (Some(change), Some(since)) if since.at >= change.at => found(
            Weight::Contradicted,
            "registered-since",
            Some(since.at.to_string()),
            "新号主在通话前自己登记了。",
            "The new holder had registered before the call.",
        ),
        (Some(change), Some(_)) => found(
            Weight::Contradicted,
            "within-notice",
            Some(change.at.to_string()),
            "换号主后的通知期内，原登记仍然有效。",
            "Within the notice after the change of holder the registration still held.",
        ),
    }
}

fn whose(known: &Known<'_>) -> Examined {
    let finding = known.finding;
    match known.caller.answers() {
        Some(now) if now.organisation == finding.organisation && now.principal == finding.principal => found(
            Weight::Contradicted,
            "number-was-theirs",
            Some(now.chain.join(" for ")),
            "登记里这个主叫号码当时是他们的，也是为这家打的。",
            "By what is recorded the number was theirs at that time, and called for the same principal.",
        ),
        Some(now) => found(
            Weight::Supported,
            "number-was-others",
            Some(now.chain.join(" for ")),
            "按现在的记录，这次通话算在别家：核对这条记录什么时候改的。",
            "By what is recorded now the call counts for others: check when that was recorded.",
        ),
        None => found(
            Weight::Open,
            "number-not-settled",
            None,
            "这个主叫号码当时是谁的没有定：问发给它号码的运营商。",
            "Whose number it was is not settled: ask the operator that gave it out.",
        ),
    }
}
