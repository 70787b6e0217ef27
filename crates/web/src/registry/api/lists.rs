//! `GET /v1/versions`, `GET /v1/receipts`, `GET /v1/range/{prefix}`.

use super::fault::{Error, Fault};
use super::told::Wanted;
use crate::registry::Counter;
use crate::registry::rights::Asker;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::registry::TenThousand;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;
use utoipa::ToSchema;

/// All versions.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionsAnswer {
    /// The registry's name, which is the origin of its log.
    registry: String,
    /// The key by which everybody verifies what it signed.
    key: String,
    /// The first one first.
    versions: Vec<VersionAnswer>,
}

/// A version.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionAnswer {
    /// Its number, from 1.
    version: u64,
    /// When it was published, RFC 3339.
    published: String,
    /// How many numbers it lists.
    listed: u64,
    /// Its place in the log.
    position: u64,
    /// Where its signed paper is.
    paper: String,
    /// Where its set is; a key is needed unless the list is open to everybody.
    set: String,
}

/// The versions so far.
#[utoipa::path(get, path = "/v1/versions", tag = "lists", responses(
    (status = 200, description = "All versions", body = VersionsAnswer),
    (status = 401, description = "No key that serves", body = Error)))]
pub(crate) async fn versions(State(counter): State<Arc<Counter>>) -> Result<Json<VersionsAnswer>, Fault> {
    let registry = &counter.registry;
    let all = registry.versions().await?;
    let versions = all.into_iter().map(|version| {
        let place = format!("/published/versions/{:06}", version.n);
        VersionAnswer {
            version: version.n,
            published: version.published.to_string(),
            listed: version.listed,
            position: version.position,
            paper: format!("{place}/version"),
            set: format!("{place}/set.wns"),
        }
    });
    Ok(Json(VersionsAnswer { registry: registry.name(), key: registry.key(), versions: versions.collect() }))
}

/// Receipts, the newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptsAnswer {
    /// Those of the key's organisation; all for the operator.
    receipts: Vec<ReceiptAnswer>,
}

/// What the registry remembers of a receipt; the paper itself is with whoever asked for it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceiptAnswer {
    /// For whom.
    organisation: String,
    /// When it was signed, RFC 3339.
    at: String,
    /// What for.
    purpose: String,
    /// The version.
    version: u64,
    /// Rows in all.
    lines: u64,
    /// Rows that may be called.
    kept: u64,
    /// Rows that may not.
    dropped: u64,
    /// Rows that could not be read.
    bad: u64,
    /// SHA-256 of the signed paper; the log has it too.
    digest: String,
}

/// The receipts of the key's organisation.
#[utoipa::path(get, path = "/v1/receipts", tag = "lists", responses(
    (status = 200, description = "The receipts, the newest first", body = ReceiptsAnswer),
    (status = 401, description = "No key that serves", body = Error)))]
pub(crate) async fn receipts(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
) -> Result<Json<ReceiptsAnswer>, Fault> {
    let of = Some(holder.organisation()).filter(|_| !holder.is_operator());
    let all = counter.registry.receipts(of).await?;
    let told = all.into_iter().map(|receipt| ReceiptAnswer {
        organisation: receipt.organisation,
        at: receipt.at.to_string(),
        purpose: receipt.purpose,
        version: receipt.version,
        lines: receipt.lines,
        kept: receipt.kept,
        dropped: receipt.dropped,
        bad: receipt.bad,
        digest: receipt.digest,
    });
    Ok(Json(ReceiptsAnswer { receipts: told.collect() }))
}

/// In which form.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RangeWanted {
    /// `text` (the default) or `bitmap`. `Accept: application/octet-stream` asks for the bitmap, too.
    form: Option<RangeForm>,
}

#[derive(Deserialize, ToSchema, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum RangeForm {
    Text,
    Bitmap,
}

/// Which of the ten thousand numbers that begin so are listed: whoever asks does not tell which one is meant.
///
/// Text has a line `SUFFIX:1` for each listed number; with `Add-Padding: true` every other suffix stands there with 0, so
/// that the answer's length tells nothing. The bitmap has 1,250 bytes: bit `7 - i % 8` of byte `i / 8` is suffix `i`.
/// `X-Registry-Note` is a signed note in base64 that names version, set and the SHA-256 of the bitmap. The question counts as
/// 10,000 numbers for the key.
#[utoipa::path(get, path = "/v1/range/{prefix}", tag = "lists", params(
    ("prefix" = String, Path, description = "A number without its last four digits"), RangeWanted,
    ("Add-Padding" = Option<bool>, Header, description = "Lines for numbers that are not listed, too")), responses(
    (status = 200, description = "The listed suffixes", content(
        (String = "text/plain", example = "0123:1\r\n"), (Vec<u8> = "application/octet-stream")),
        headers(("X-Registry-Version" = u64, description = "The version"),
            ("X-Registry-Set" = String, description = "SHA-256 of its set"),
            ("X-Registry-Note" = String, description = "A signed note in base64"))),
    (status = 401, description = "No key that serves", body = Error),
    (status = 403, description = "The key is not for these numbers", body = Error),
    (status = 422, description = "Digits that are no such prefix", body = Error),
    (status = 429, description = "The key's numbers of this day are used up", body = Error)))]
pub(crate) async fn range(
    State(counter): State<Arc<Counter>>,
    Asker(holder): Asker,
    Path(prefix): Path<String>,
    Wanted(wanted): Wanted<RangeWanted>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let answer = counter.registry.ten_thousand(&holder, &prefix, &counter.open_set).await?;
    let asks = |name: &str, value: &str| headers.get(name).is_some_and(|told| told.as_bytes() == value.as_bytes());
    let bitmap = match wanted.form {
        Some(form) => form == RangeForm::Bitmap,
        None => asks("accept", "application/octet-stream"),
    };
    let mut response = if bitmap {
        ([(header::CONTENT_TYPE, "application/octet-stream")], answer.map.bytes().to_vec()).into_response()
    } else {
        let padded = headers.get("add-padding").is_some_and(|told| told.as_bytes().eq_ignore_ascii_case(b"true"));
        ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines(&answer, padded)).into_response()
    };
    let told = response.headers_mut();
    told.insert(HeaderName::from_static("x-registry-version"), HeaderValue::from(answer.version));
    for (name, value) in [("x-registry-set", answer.set), ("x-registry-note", base64(answer.note.as_bytes()))] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            told.insert(HeaderName::from_static(name), value);
        }
    }
    told.insert(header::VARY, HeaderValue::from_static("Accept, Add-Padding"));
    Ok(response)
}

fn lines(answer: &TenThousand, padded: bool) -> String {
    let mut text = String::new();
    for suffix in (0..10_000).filter(|suffix| padded || answer.map.holds(*suffix)) {
        let _ = write!(text, "{suffix:04}:{}\r\n", u8::from(answer.map.holds(suffix)));
    }
    text
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
