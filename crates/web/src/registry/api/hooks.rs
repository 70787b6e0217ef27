//! `/v1/webhook`: where an organisation wants to be told that something is ready, and what became of the notices.

use super::fault::{Error, Fault};
use super::told::Told;
use crate::registry::Counter;
use crate::registry::rights::Asker;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use desk::registry::{Notice, NoticeState};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// So many notices are told.
const SHOWN: usize = 50;

/// Where to tell.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HookQuestion {
    /// An https address in the open network.
    #[schema(example = "https://bank.example/notices")]
    url: String,
}

/// Where it is told now.
#[derive(Serialize, ToSchema)]
pub(crate) struct HookSetAnswer {
    /// The address.
    url: String,
    /// The secret with which notices are signed. It is told this once.
    secret: String,
}

/// The address and its notices.
#[derive(Serialize, ToSchema)]
pub(crate) struct HookAnswer {
    /// The address, if there is one.
    url: Option<String>,
    /// The last notices, the newest first; they are kept for seven days.
    notices: Vec<NoticeAnswer>,
}

/// A notice.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeAnswer {
    /// Its id: `X-Webhook-Event-Id`.
    id: String,
    /// What it is about: `X-Webhook-Event-Type`.
    #[serde(rename = "type")]
    #[schema(example = "download.ready")]
    kind: String,
    /// When it came about, RFC 3339.
    at: String,
    /// `waiting`, `delivered`, `given-up`.
    #[schema(value_type = String, example = "delivered")]
    state: NoticeState,
    /// How often it was tried.
    tries: u32,
    /// When it is tried next, while it waits, RFC 3339.
    next: Option<String>,
    /// Why the last try failed.
    last: Option<String>,
}

impl From<Notice> for NoticeAnswer {
    fn from(notice: Notice) -> NoticeAnswer {
        let Notice { id, kind, at, state, tries, next, failed, .. } = notice;
        let next = (state == NoticeState::Waiting).then(|| next.to_string());
        NoticeAnswer { id, kind, at: at.to_string(), state, tries, next, last: failed.map(|why| why.en) }
    }
}

/// The address at which the key's organisation is told, and the last notices.
#[utoipa::path(get, path = "/v1/webhook", tag = "batches", responses(
    (status = 200, description = "The address and its notices", body = HookAnswer),
    (status = 401, description = "No key that serves", body = Error)))]
pub(crate) async fn show(State(counter): State<Arc<Counter>>, Asker(holder): Asker) -> Result<Json<HookAnswer>, Fault> {
    let told = counter.registry.hook_of(holder.organisation()).await?;
    let notices = told.notices.into_iter().take(SHOWN).map(NoticeAnswer::from).collect();
    Ok(Json(HookAnswer { url: told.url, notices }))
}

/// Sets the address at which the key's organisation is told of batches, reports and comparisons, in place of an earlier one.
///
/// A notice is posted as JSON with `X-Webhook-Event-Id`, `X-Webhook-Event-Type`, `X-Webhook-Delivery-Id`,
/// `X-Webhook-Timestamp` (seconds since 1970), `X-Webhook-Version` and `X-Webhook-Signature: sha256=<hex>`: HMAC-SHA-256 with the
/// secret over time, full stop, body. Refuse times that are more than five minutes away. Any 2xx says that it was taken;
/// otherwise it comes again, thirteen times within three hours.
#[utoipa::path(post, path = "/v1/webhook", tag = "batches", request_body = HookQuestion, responses(
    (status = 200, description = "It is set; the secret is told this once", body = HookSetAnswer),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "The key's organisation is not registered", body = Error),
    (status = 422, description = "No such address, without TLS, or of an inner network", body = Error)))]
pub(crate) async fn set(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Told(question): Told<HookQuestion>,
) -> Result<Json<HookSetAnswer>, Fault> {
    let own = holder.organisation();
    let set = counter.registry.set_hook(own, &question.url, false, own).await?;
    Ok(Json(HookSetAnswer { url: set.url, secret: set.secret }))
}

/// Ends the address: nobody is told any more.
#[utoipa::path(post, path = "/v1/webhook/end", tag = "batches", responses(
    (status = 204, description = "It is ended"),
    (status = 401, description = "No key that serves", body = Error),
    (status = 404, description = "There is none", body = Error)))]
pub(crate) async fn end(State(counter): State<Arc<Counter>>, Asker(holder): Asker) -> Result<StatusCode, Fault> {
    counter.registry.end_hook(holder.organisation(), holder.organisation()).await?;
    Ok(StatusCode::NO_CONTENT)
}
