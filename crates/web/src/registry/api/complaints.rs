//! `POST /v1/complaints`, `POST /v1/complaints/code`.

use super::fault::{Error, Fault};
use super::told::Told;
use crate::frame::guard::language;
use crate::registry::Counter;
use crate::registry::rights::{shown, shows};
use crate::registry::source::CameFrom;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use desk::error::Refusal;
use desk::registry::{Asker, Batch, Holder, NewComplaint, NotTaken, Outcome, Taken};
use playbook::Lang;
use registry::Channel;
use registry::complaint::Source;
use registry::formats::complaints_api::{Answer as ListAnswer, Attributes, Datum, Links, Meta};
use registry::history::Proof;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// What is handed in: one complaint, several, or the rows of the American interface.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes what is read, which is told apart by the names it has")]
#[serde(untagged)]
pub(crate) enum ComplaintsQuestion {
    /// Several.
    Several(SeveralQuestion),
    /// The rows of the American interface.
    Rows(RowsQuestion),
    /// One.
    One(ComplaintQuestion),
}

/// Several complaints: with the code that went to the called number, or with a key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeveralQuestion {
    /// At most 100 about one number with a code, at most 1,000 with a key.
    #[schema(max_items = 1000)]
    complaints: Vec<ComplaintQuestion>,
    /// The number to which the code went.
    #[schema(example = "13800001234")]
    number: Option<String>,
    /// The code: who sends it back has shown that the number is theirs.
    code: Option<String>,
}

/// A complaint about one call.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ComplaintQuestion {
    /// The number that was called.
    #[schema(example = "13800001234")]
    to: Option<String>,
    /// The number that called; absent if none was shown.
    #[schema(example = "057188880007")]
    from: Option<String>,
    /// When: RFC 3339, or without a zone in the registry's local time.
    #[schema(example = "2026-11-28 10:15")]
    at: String,
    /// What was sold: a purpose of the rule set.
    #[schema(example = "finance")]
    purpose: Option<String>,
    /// How: voice, text, recorded, fax. A person's voice when absent.
    #[schema(value_type = Option<String>, example = "voice")]
    channel: Option<Channel>,
    /// In the person's own words, at most 4,000 characters.
    #[serde(default)]
    text: String,
    /// Where it is kept by whoever hands it in, at most 200 characters.
    reference: Option<String>,
}

/// Rows as the American trade commission's interface answers them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RowsQuestion {
    /// At most 1,000.
    #[schema(max_items = 1000)]
    data: Vec<RowQuestion>,
}

/// One of them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RowQuestion {
    /// `dnc_complaint`.
    #[serde(rename = "type", default)]
    #[schema(example = "dnc_complaint")]
    kind: String,
    /// Its id there.
    #[serde(default)]
    id: String,
    /// The eight fields.
    #[schema(value_type = Object, example = json!({"company-phone-number": "4165550199", "created-date": "2026-11-28 09:00:00",
        "violation-date": "2026-11-27 18:30:00", "consumer-city": "", "consumer-state": "", "consumer-area-code": "416",
        "subject": "Energy", "recorded-message-or-robocall": "Y"}))]
    attributes: Attributes,
}

/// What became of what was handed in.
#[derive(Serialize, ToSchema)]
pub(crate) struct ComplaintsAnswer {
    /// How many are new.
    received: u64,
    /// How many were there before.
    known: u64,
    /// How many could not be taken.
    rejected: u64,
    /// What was taken, in its order.
    complaints: Vec<ReceiptOfOne>,
    /// What could not be taken, and why. The rest was taken.
    rejects: Vec<RejectAnswer>,
}

/// A complaint that was taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptOfOne {
    /// Its id.
    #[schema(example = "c-0123456789abcdef")]
    receipt: String,
    /// The code to follow it by, for the header `X-Follow-Code`.
    #[schema(example = "c-0123456789abcdef-0123456789ab")]
    follow: String,
    /// Whether it was there before.
    known: bool,
}

/// Something that was not taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct RejectAnswer {
    /// Its place, from 1; its line in a file.
    line: u64,
    /// The beginning of what stands there.
    value: String,
    /// The name of the reason.
    code: &'static str,
    /// The same as a sentence.
    reason: String,
}

impl RejectAnswer {
    /// What was not taken, in a language.
    pub(super) fn of(left: NotTaken, lang: Lang) -> RejectAnswer {
        RejectAnswer { line: left.line, value: left.value, code: left.why.code, reason: left.why.sentence(lang) }
    }
}

fn answer(batch: Batch, lang: Lang) -> (StatusCode, Json<ComplaintsAnswer>) {
    let new = batch.taken.iter().filter(|taken| taken.outcome == Outcome::Recorded).count() as u64;
    let one = |taken: &Taken| ReceiptOfOne {
        receipt: taken.receipt.clone(),
        follow: taken.follow.clone(),
        known: taken.outcome != Outcome::Recorded,
    };
    let told = ComplaintsAnswer {
        received: new,
        known: batch.taken.len() as u64 - new,
        rejected: batch.left.len() as u64,
        complaints: batch.taken.iter().map(one).collect(),
        rejects: batch.left.into_iter().map(|left| RejectAnswer::of(left, lang)).collect(),
    };
    (if new > 0 { StatusCode::CREATED } else { StatusCode::OK }, Json(told))
}

impl ComplaintQuestion {
    /// What is handed in; the operator vouches for the numbers that it names.
    fn handed(self, holder: Option<&Holder>) -> NewComplaint {
        let vouched = holder.is_some_and(Holder::is_operator) && self.to.is_some();
        NewComplaint {
            person: self.to,
            from: self.from.filter(|from| !from.trim().is_empty()),
            at: self.at,
            channel: self.channel.unwrap_or(Channel::Voice),
            purpose: self.purpose,
            text: self.text,
            source: Source::Api,
            reference: self.reference,
            proof: vouched.then_some(Proof::Operator),
        }
    }
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, Fault> {
    serde_json::from_value(value)
        .map_err(|error| Refusal::refused("json-unreadable").with("reason", error.to_string()).into())
}

fn one_only() -> Fault {
    Refusal::refused("complaint-one-only").into()
}

/// Takes complaints about calls in. Without a key: one at a time, of which nobody has shown whose number was called; or
/// several about one number with the code that went to it (`POST /v1/complaints/code`). With a key: up to 1,000 as JSON, or a
/// list as `text/csv` in the trade commission's form, at most 50,000 rows. What cannot be read is told and stops nothing.
#[utoipa::path(post, path = "/v1/complaints", tag = "complaints", security((), ("key" = []), ("named-key" = [])), request_body(
    description = "One complaint, several, or the American interface's rows; with `Content-Type: text/csv` a list",
    content((ComplaintsQuestion = "application/json"), (String = "text/csv"))), responses(
    (status = 201, description = "What was taken, each with its receipt and follow code", body = ComplaintsAnswer),
    (status = 200, description = "Nothing new: all of it was there before or could not be taken", body = ComplaintsAnswer),
    (status = 401, description = "A key that does not serve", body = Error),
    (status = 403, description = "Several, or a list, with neither key nor code", body = Error),
    (status = 409, description = "Without a key or a code: somebody complained about this call before", body = Error),
    (status = 422, description = "The one complaint cannot be taken; a wrong code; too many at once", body = Error),
    (status = 429, description = "Too many from here today", body = Error)))]
pub(crate) async fn hand_in(
    State(counter): State<Arc<Counter>>,
    CameFrom(source): CameFrom,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<(StatusCode, Json<ComplaintsAnswer>), Fault> {
    let body = body.map_err(|error| Fault::of(error.into_response().status()))?;
    let (registry, lang) = (&counter.registry, language(&headers));
    let holder = match shows(&headers) {
        true => Some(shown(&counter, &headers, &source).await?),
        false => None,
    };
    let actor = holder.as_ref().map_or("anybody", |holder| holder.organisation());
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/csv")) {
        holder.as_ref().ok_or_else(one_only)?;
        return Ok(answer(registry.complain_by_list(&body, actor).await?, lang));
    }
    let asked: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::refused("json-unreadable").with("reason", error.to_string()))?;
    if asked.get("data").is_some() {
        return rows(&counter, read(asked)?, holder.as_ref(), &source, lang).await;
    }
    if asked.get("complaints").is_none() {
        let new = read::<ComplaintQuestion>(asked)?.handed(holder.as_ref());
        let batch = match &holder {
            Some(_) => alone(registry.complain_all(&[new], actor).await?)?,
            None => Batch { taken: vec![registry.complain_openly(&new, &source).await?], left: Vec::new() },
        };
        return Ok(answer(batch, lang));
    }
    let SeveralQuestion { complaints, number, code } = read(asked)?;
    let news: Vec<NewComplaint> = complaints.into_iter().map(|one| one.handed(holder.as_ref())).collect();
    let batch = match (&holder, number, code) {
        (_, number, Some(code)) => {
            let number = number.or_else(|| news.first()?.person.clone()).unwrap_or_default();
            registry.complain_with_code(&number, &code, &news, Asker::program(&source)).await?
        }
        (Some(_), _, None) => registry.complain_all(&news, actor).await?,
        (None, _, None) => return Err(one_only()),
    };
    Ok(answer(batch, lang))
}

/// Of one complaint that could not be taken the reason is the whole answer.
fn alone(mut batch: Batch) -> Result<Batch, Fault> {
    if batch.left.is_empty() { Ok(batch) } else { Err(batch.left.swap_remove(0).why.into()) }
}

async fn rows(
    counter: &Counter,
    asked: RowsQuestion,
    holder: Option<&Holder>,
    source: &str,
    lang: Lang,
) -> Result<(StatusCode, Json<ComplaintsAnswer>), Fault> {
    let registry = &counter.registry;
    let one = asked.data.len() == 1;
    if holder.is_none() && !one {
        return Err(one_only());
    }
    let datum = |row: RowQuestion| Datum {
        kind: row.kind,
        id: row.id,
        attributes: row.attributes,
        relationships: Vec::new(),
        meta: Vec::new(),
        links: Links::default(),
    };
    let data: Vec<Datum> = asked.data.into_iter().map(datum).collect();
    let meta = Meta { records_this_page: data.len() as u64, record_total: data.len() as u64 };
    let list = ListAnswer { data, meta, links: Links::default() };
    let actor = holder.map_or("anybody", |holder| holder.organisation());
    let batch = registry.complain_by_rows(&list, actor, Some(source).filter(|_| holder.is_none())).await?;
    Ok(answer(if one { alone(batch)? } else { batch }, lang))
}

/// The number to which a code goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeQuestion {
    /// The number that was called.
    #[schema(example = "13800001234")]
    number: String,
}

/// A code is on its way.
#[derive(Serialize, ToSchema)]
pub(crate) struct CodeAnswer {
    /// To this number.
    number: String,
    /// It holds until then, RFC 3339.
    until: String,
}

/// Sends a code to a number, with which complaints about calls to it are signed for.
#[utoipa::path(post, path = "/v1/complaints/code", tag = "complaints", security(()), request_body = CodeQuestion, responses(
    (status = 202, description = "It is on its way", body = CodeAnswer),
    (status = 422, description = "No number", body = Error),
    (status = 429, description = "Too many codes for this number, or from here, today", body = Error)))]
pub(crate) async fn code(
    State(counter): State<Arc<Counter>>,
    CameFrom(source): CameFrom,
    Told(question): Told<CodeQuestion>,
) -> Result<(StatusCode, Json<CodeAnswer>), Fault> {
    let asked = counter.registry.ask_complaint_code(&question.number, Asker::program(&source)).await?;
    counter.tallies.code();
    Ok((StatusCode::ACCEPTED, Json(CodeAnswer { number: asked.number, until: asked.until.to_string() })))
}
