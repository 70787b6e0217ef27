//! `GET /published/…`: the published tree as files. Anybody may see the log; the sets only where the registry says so, or with
//! a key.

use super::api::fault::Fault;
use super::rights::shown;
use super::source::CameFrom;
use super::{Counter, files};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::error::Refusal;
use desk::registry::Holder;
use std::path::PathBuf;
use std::sync::Arc;

/// One file.
pub(crate) async fn file(
    State(counter): State<Arc<Counter>>,
    CameFrom(source): CameFrom,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if is_list(&path) && !counter.open_list {
        let holder = match shown(&counter, &headers, &source).await {
            Err(refusal) if refusal.code == "key-not-shown" => Err(Refusal::refused("list-not-open")),
            holder => holder,
        };
        let holder = holder?;
        // A file that is not there counts nothing.
        if !place(&counter, &path)?.is_file() {
            return Err(Fault::of(StatusCode::NOT_FOUND));
        }
        may_have(&counter, &holder, &path).await?;
    }
    let mut response = published(&counter, &path).await?;
    if is_list(&path) && !counter.open_list {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    Ok(response)
}

/// Whether a file holds numbers of the list.
fn is_list(path: &str) -> bool {
    path.ends_with(".wns") || path.ends_with(".wnd")
}

/// Whether a key is for the whole list, whose numbers count for its day.
///
/// # Errors
/// It is for some areas alone, or has fewer numbers left.
pub(crate) async fn may_have(counter: &Counter, holder: &Holder, path: &str) -> Result<(), Refusal> {
    if !is_list(path) {
        return Ok(());
    }
    counter.registry.whole_list(holder)?;
    let n = path.split('/').nth(1).and_then(|n| n.parse::<u64>().ok());
    let versions = counter.registry.versions().await?;
    // A change from an early version tells as much as the set does.
    let listed = versions.iter().find(|version| Some(version.n) == n).map_or(0, |version| version.listed);
    counter.registry.spend(holder, listed).await
}

/// Where a file of the published tree lies: nowhere else than in it.
fn place(counter: &Counter, path: &str) -> Result<PathBuf, Fault> {
    let plain = |step: &str| !step.is_empty() && !step.starts_with('.') && !step.contains(['\\', '\0']);
    match path.split('/').all(plain) {
        true => Ok(counter.registry.public().join(path)),
        false => Err(Fault::of(StatusCode::NOT_FOUND)),
    }
}

/// A file of the published tree.
///
/// # Errors
/// There is none.
pub(crate) async fn published(counter: &Counter, path: &str) -> Result<Response, Fault> {
    let bytes = is_list(path) || path.starts_with("tile/");
    let kind = if bytes { "application/octet-stream" } else { "text/plain; charset=utf-8" };
    let found = files::shown(&place(counter, path)?, kind).await;
    let mut response = found.map_err(|refusal| match refusal.kind {
        desk::error::Kind::NotFound => Fault::of(StatusCode::NOT_FOUND),
        _ => Fault::from(refusal),
    })?;
    let fixed = path.starts_with("tile/") && !path.contains(".p/") || path.starts_with("versions/");
    let cache = if fixed { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response.into_response())
}
