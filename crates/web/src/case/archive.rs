//! `GET /case/{id}/export`: the whole case in one file; of a damaged one what can be rescued.

use crate::frame::problem::Paged;
use crate::frame::stream::written;
use crate::frame::visit::Visit;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use desk::case::archive;
use std::io;

/// The archive.
pub async fn export(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let (done, mut file) = archive::export(&visit.here, &loaded.id, loaded.damage.is_some()).await?;
    let kind = if done.rescue { "rescue" } else { "case" };
    let name = format!("attachment; filename=\"{}-{kind}.zip\"", loaded.id);
    let body = written(move |out| Ok(io::copy(&mut file, out).map(drop)?));
    Ok(([(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}
