//! `POST /v1/messages` for the operator's gateway, and Singapore's check in real time.

use super::fault::{Error, Fault};
use super::told::Told;
use crate::frame::guard::language;
use crate::registry::Counter;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use playbook::Lang;
use registry::formats::singapore_check::{ErrorAnswer, Question, Status};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A short message that a number sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageQuestion {
    /// From which number it came, as the network says.
    #[schema(example = "+8613800001234")]
    from: String,
    /// What it says.
    #[schema(example = "REGISTER")]
    text: String,
}

/// What it came to.
#[derive(Serialize, ToSchema)]
pub(crate) struct MessageAnswer {
    /// The number that wrote.
    number: String,
    /// Whether it refuses sales calls now.
    listed: bool,
    /// Whether anything was recorded.
    recorded: bool,
    /// Why it was not understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// The message to send back, in the language that `Accept-Language` asks for.
    answer: String,
    /// The same in Chinese.
    zh: String,
    /// The same in English.
    en: String,
}

/// Reads a short message and does what it says. Only for the operator: nobody else knows from which number it came.
#[utoipa::path(post, path = "/v1/messages", tag = "operator", request_body = MessageQuestion, responses(
    (status = 200, description = "What it came to, with the message to send back", body = MessageAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not the operator's", body = Error),
    (status = 422, description = "It came from no number", body = Error)))]
pub(crate) async fn message(
    State(counter): State<Arc<Counter>>,
    headers: HeaderMap,
    Told(question): Told<MessageQuestion>,
) -> Result<Json<MessageAnswer>, Fault> {
    let replied = counter.registry.message(&question.from, &question.text).await?;
    counter.tallies.message(replied.recorded, replied.listed);
    let answer = if language(&headers) == Lang::En { replied.en.clone() } else { replied.zh.clone() };
    Ok(Json(MessageAnswer {
        number: replied.number,
        listed: replied.listed,
        recorded: replied.recorded,
        code: replied.code,
        answer,
        zh: replied.zh,
        en: replied.en,
    }))
}

/// Singapore's check in real time: signed by the organisation that asks, at most 100 numbers, times that ascend.
///
/// `Authorization: orgCode=…&eServiceId=…&timestamp=<milliseconds>&appSignature=<base64>`: RSA with SHA-256 over what stands
/// before `&appSignature`. What goes wrong comes with status 500, as that interface has it.
#[utoipa::path(post, path = "/realtime/check/registry", tag = "calls", request_body(
    content = Object, example = json!({"numbers": ["91234567"], "total": 1, "checkOnBehalf": "N"})), security(()), responses(
    (status = 200, description = "The numbers in the order of the question: R registered, NR not", body = Object, example = json!(
        {"status_code": "S000", "transactionid": "0a1b2c3d4e5f6071", "created_time": "2026-11-28 12:00:00",
         "msg": "The numbers were checked; the answer is valid until 28-Dec-2026",
         "numbers": [{"number": "91234567", "no_voice_call": "R", "no_text_message": "R", "no_text": "R", "no_fax": "R"}]})),
    (status = 500, description = "S101 no numbers that can be checked, S301 no credits, S401 not signed by a lodged key, S403 a time \
        that does not ascend or is more than five minutes ahead, S501 broken", body = Object, example = json!(
        {"errorTo": {"code": "S403", "message": "the timestamp does not come after the last one, or is more than five minutes ahead", "errors": []}}))))]
pub(crate) async fn realtime(State(counter): State<Arc<Counter>>, headers: HeaderMap, body: Bytes) -> Response {
    let signed = headers.get(header::AUTHORIZATION).and_then(|line| line.to_str().ok()).unwrap_or_default();
    let asked = match serde_json::from_slice::<Question>(&body) {
        Ok(question) => counter.registry.realtime(signed, &question).await,
        Err(_) => Err(Status::BadRequest),
    };
    match asked {
        Ok(answer) => Json(answer).into_response(),
        Err(code) => (StatusCode::INTERNAL_SERVER_ERROR, Json(ErrorAnswer::new(code))).into_response(),
    }
}
