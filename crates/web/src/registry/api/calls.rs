//! `POST /v1/check`, `POST /v1/may-call`, `GET /v1/status/{number}`: before one call, or a few.

use super::fault::{Error, Fault};
use super::told::{Told, Wanted, rows};
use crate::frame::guard::language;
use crate::registry::Counter;
use crate::registry::rights::Asker;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use desk::registry::{Asking, CheckedNumber, Checking};
use playbook::Lang;
use registry::Channel;
use registry::gate::Reason;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Numbers that are to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckQuestion {
    /// At most 1,000, as they are dialled at home or with + and the country code.
    #[schema(max_items = 1000, example = json!(["13800001234"]))]
    numbers: Vec<String>,
    /// What the calls are for: a purpose of the rule set.
    #[schema(example = "sales")]
    purpose: String,
    /// When: RFC 3339, or a day. Now when absent. The hours for calls are looked at only where a time is named.
    at: Option<String>,
}

/// What is said about each number.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckAnswer {
    /// For whom it was asked.
    organisation: String,
    /// What for.
    purpose: String,
    /// The moment that the answer is about, RFC 3339.
    at: String,
    /// The newest version of the list at that moment.
    version: Option<u64>,
    /// In the order of the question.
    numbers: Vec<NumberAnswer>,
}

/// What is said about one number.
#[derive(Serialize, ToSchema)]
pub(crate) struct NumberAnswer {
    /// International digits with a plus sign; what was sent if it is no number.
    #[schema(example = "+8613800001234")]
    number: String,
    /// Whether it may be called. Never for what is no number.
    allowed: bool,
    /// Every reason for and against.
    reasons: Vec<ReasonAnswer>,
    /// Why it is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<Unreadable>,
}

/// Why a text is no number.
#[derive(Serialize, ToSchema)]
pub(crate) struct Unreadable {
    /// The name of the reason.
    code: &'static str,
    /// The same as a sentence.
    reason: String,
}

/// One reason.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReasonAnswer {
    /// Its name, which never changes.
    #[schema(example = "listed")]
    code: &'static str,
    /// Whether it alone forbids the call.
    blocks: bool,
    /// Since when, or which organisation, or how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<String>,
    /// Until when or from when, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl From<Reason> for ReasonAnswer {
    fn from(reason: Reason) -> ReasonAnswer {
        let until = reason.until.map(|until| until.to_string());
        ReasonAnswer { code: reason.code, blocks: reason.blocks, what: reason.what, until }
    }
}

fn number(checked: CheckedNumber, lang: Lang) -> NumberAnswer {
    NumberAnswer {
        number: checked.number,
        allowed: checked.allowed,
        reasons: checked.reasons.into_iter().map(ReasonAnswer::from).collect(),
        unreadable: checked.unreadable.map(|why| Unreadable { code: why.code, reason: why.sentence(lang) }),
    }
}

/// May these numbers be called? Stops and consents are those of the key's organisation and of whom it calls for.
#[utoipa::path(post, path = "/v1/check", tag = "calls", request_body = CheckQuestion, responses(
    (status = 200, description = "What is said about each number; one that cannot be read stops nothing", body = CheckAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for this purpose or these numbers", body = Error),
    (status = 422, description = "A purpose, a time or so many numbers that there are not", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn check(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    headers: HeaderMap,
    Told(question): Told<CheckQuestion>,
) -> Result<Json<CheckAnswer>, Fault> {
    let CheckQuestion { numbers, purpose, at } = question;
    let asked = Checking { numbers, purpose, at };
    let checked = counter.registry.check(&holder, &asked).await?;
    let lang = language(&headers);
    Ok(Json(CheckAnswer {
        organisation: holder.organisation().to_owned(),
        purpose: asked.purpose,
        at: checked.at.to_string(),
        version: checked.version,
        numbers: checked.numbers.into_iter().map(|checked| number(checked, lang)).collect(),
    }))
}

/// The same in the shape of a commercial scrub's answer: a heading and seventeen columns, CR LF.
///
/// `ResultCode` is `D` (do not call), `O` (registered, and consent outranks it), `E` (consent), `C` (nothing against it); `Reason`
/// names the lists with the day since when. Carrier, kind of line and place are not known here and empty. Each number is
/// answered once; `X-Rejected-Lines` names the places in the question of what is no number.
#[utoipa::path(post, path = "/v1/scrub-answer", tag = "calls", request_body = CheckQuestion, responses(
    (status = 200, description = "A row for each number", content_type = "text/csv", body = String,
        headers(("X-Rejected-Lines" = String, description = "Which texts of the question are no numbers"))),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for this purpose or these numbers", body = Error),
    (status = 422, description = "A purpose, a time or so many numbers that there are not", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn commercial(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Told(question): Told<CheckQuestion>,
) -> Result<Response, Fault> {
    let CheckQuestion { numbers, purpose, at } = question;
    let told = counter.registry.commercial(&holder, &Checking { numbers, purpose, at }).await?;
    Ok(rows(told.rows, told.bad))
}

/// One call.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MayCallQuestion {
    /// The number that calls: the key's organisation's own, or one that calls for it.
    #[schema(example = "057188880007")]
    from: String,
    /// The number that is called.
    #[schema(example = "13800001234")]
    to: String,
    /// What for.
    #[schema(example = "sales")]
    purpose: String,
    /// How: voice, text, recorded, fax. A person's voice when absent.
    #[schema(value_type = Option<String>, example = "voice")]
    channel: Option<Channel>,
    /// When: RFC 3339. Now when absent.
    at: Option<String>,
    /// Earlier calls of the same principal to this number, RFC 3339.
    #[serde(default)]
    before: Vec<String>,
    /// For whom, where the calling number serves several.
    #[serde(rename = "for")]
    organisation: Option<String>,
    /// The version that the caller works with; the newest one when absent.
    version: Option<u64>,
}

/// Whether the call may be made.
#[derive(Serialize, ToSchema)]
pub(crate) struct MayCallAnswer {
    /// Whether no reason forbids it.
    allowed: bool,
    /// Every reason for and against.
    reasons: Vec<ReasonAnswer>,
    /// The number that calls.
    from: String,
    /// The number that is called.
    to: String,
    /// What for.
    purpose: String,
    /// When, RFC 3339.
    at: String,
    /// The version whose age counts.
    version: Option<u64>,
    /// The rules, with their edition.
    rules: String,
}

/// May this one call be made? Nothing is left out once a reason forbids it.
#[utoipa::path(post, path = "/v1/may-call", tag = "calls", request_body = MayCallQuestion, responses(
    (status = 200, description = "The answer with every reason", body = MayCallAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The calling number is another organisation's; the key is not for this", body = Error),
    (status = 422, description = "A number, purpose, time or version that there is not", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn may_call(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Told(question): Told<MayCallQuestion>,
) -> Result<Json<MayCallAnswer>, Fault> {
    let MayCallQuestion { from, to, purpose, channel, at, before, organisation, version } = question;
    let asking = Asking { from, to, purpose, channel, at, before, organisation, version };
    let gate = counter.registry.may_call_for(&holder, &asking).await?;
    Ok(Json(MayCallAnswer {
        allowed: gate.allowed,
        reasons: gate.reasons.into_iter().map(ReasonAnswer::from).collect(),
        from: gate.from,
        to: gate.to,
        purpose: gate.purpose,
        at: gate.at.to_string(),
        version: gate.version,
        rules: gate.rules,
    }))
}

/// At which moment a number is asked about.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatusWanted {
    /// The moment: RFC 3339, or a day, whose end is meant. Now when absent.
    at: Option<String>,
    /// What was recorded until then counts. Now when absent.
    known: Option<String>,
    /// Whether it refuses calls for this purpose.
    #[serde(rename = "for")]
    purpose: Option<String>,
}

/// What is registered about a number.
#[derive(Serialize, ToSchema)]
pub(crate) struct StatusAnswer {
    /// International digits with a plus sign.
    number: String,
    /// Whether it refuses sales calls; for a purpose, whether it refuses calls for that.
    listed: bool,
    /// The day since which it is registered.
    since: Option<String>,
    /// The newest version published until then.
    version: Option<u64>,
    /// Whether that version has it on its list.
    in_version: Option<bool>,
    /// Whether it is registered, whatever it lets in.
    registered: bool,
    /// What it lets in nonetheless.
    preference: Option<String>,
    /// The purpose that was asked about.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    /// The moment that the answer is about, RFC 3339.
    at: String,
    /// What was recorded until then counts, RFC 3339.
    known: String,
}

/// Is a number registered, now or at another time?
#[utoipa::path(get, path = "/v1/status/{number}", tag = "calls", params(
    ("number" = String, Path, description = "As it is dialled at home or with + and the country code"), StatusWanted), responses(
    (status = 200, description = "What is registered", body = StatusAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for this number", body = Error),
    (status = 422, description = "No number, no time, or a purpose that there is not", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn status(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(number): Path<String>,
    Wanted(wanted): Wanted<StatusWanted>,
) -> Result<Json<StatusAnswer>, Fault> {
    let registry = &counter.registry;
    let StatusWanted { at, known, purpose } = wanted;
    let purpose = purpose.as_deref().map(|meant| registry.purpose_id(meant)).transpose()?;
    registry.admit(&holder, purpose.as_deref(), &[registry.number(&number)?]).await?;
    let status = registry.status(&number, at.as_deref(), known.as_deref(), purpose.as_deref()).await?;
    registry.spend(&holder, 1).await?;
    Ok(Json(StatusAnswer {
        number: status.number,
        listed: status.listed,
        since: status.since.map(|day| day.to_string()),
        version: status.version,
        in_version: status.in_version,
        registered: status.registered,
        preference: status.preference.map(|held| held.to_string()),
        purpose: status.purpose,
        at: status.at.to_string(),
        known: status.known.to_string(),
    }))
}
