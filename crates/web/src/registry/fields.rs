//! The fields of a form with a file: texts are short, and the file goes to the disk while it arrives.

use super::arrival::{Arrived, Arriving};
use crate::frame::problem::Problem;
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use desk::error::Refusal;
use std::path::Path;

/// The longest text field of such a form, in bytes.
const FIELD: usize = 200;

/// A form that broke off.
pub(crate) fn broken() -> Problem {
    Problem::of(StatusCode::BAD_REQUEST)
}

/// A text field.
///
/// # Errors
/// One that is too long, a form that breaks off.
pub(crate) async fn text(field: &mut Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| broken())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD {
            let refusal = Refusal::refused("field-too-long").with("name", "…").with("most", FIELD.to_string());
            return Err(Problem::from(refusal));
        }
    }
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// The first bytes of a file; `None` where none was chosen.
///
/// # Errors
/// A form that breaks off.
pub(crate) async fn first(field: &mut Field<'_>) -> Result<Option<Bytes>, Problem> {
    loop {
        match field.chunk().await.map_err(|_| broken())? {
            Some(piece) if piece.is_empty() => {}
            piece => return Ok(piece),
        }
    }
}

/// Writes a file to its place; answers its bytes.
///
/// # Errors
/// More than `most` bytes, a form that breaks off, a place that cannot be written.
pub(crate) async fn written(field: &mut Field<'_>, first: Bytes, place: &Path, most: u64) -> Result<u64, Problem> {
    let told = |why: Arrived| match why {
        Arrived::TooLarge => Problem::of(StatusCode::PAYLOAD_TOO_LARGE),
        Arrived::Broken => broken(),
        Arrived::Unwritten(refusal) => refusal.into(),
    };
    let mut file = Arriving::at(place).await.map_err(told)?;
    let mut next = Some(first);
    while let Some(piece) = next {
        file.take(piece, most).await.map_err(told)?;
        next = field.chunk().await.map_err(|_| broken())?;
    }
    file.whole().await.map_err(told)
}
