//! Files that are handed out as they lie on the disk.

use crate::frame::stream::written;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use desk::error::{Answer, Refusal};
use desk::registry::ScrubFile;
use std::io;
use std::path::Path;

/// What a file of a comparison is. The result has its list's own bytes, which may be GB 18030: no charset is claimed.
pub(crate) fn kind(file: ScrubFile) -> &'static str {
    match file {
        ScrubFile::Result => "text/csv",
        ScrubFile::Rejects => "text/csv; charset=utf-8",
        ScrubFile::Receipt => "text/plain; charset=utf-8",
    }
}

/// A file to be saved under a name.
pub(crate) async fn handed_out(place: &Path, kind: &'static str, name: &str) -> Answer<Response> {
    let mut response = shown(place, kind).await?;
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A file that is written while it is sent.
pub(crate) async fn shown(place: &Path, kind: &'static str) -> Answer<Response> {
    let file = match tokio::fs::File::open(place).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Refusal::not_found("registry-no-file", "…"));
        }
        file => file?,
    };
    let is = file.metadata().await?;
    if !is.is_file() {
        return Err(Refusal::not_found("registry-no-file", "…"));
    }
    let mut file = file.into_std().await;
    let body = written(move |out| Ok(io::copy(&mut file, out).map(drop)?));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_LENGTH, HeaderValue::from(is.len())),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((headers, body).into_response())
}
