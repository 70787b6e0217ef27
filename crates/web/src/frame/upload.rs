//! Forms with files: every file streams into the vault while it arrives, never through memory.
//!
//! A form that was refused as stale is posted again without its files, which are sealed already: it names them instead.

use crate::frame::area::FORM;
use crate::frame::inflow::{Taken, TooMuch};
use crate::frame::pace::comes_from;
use crate::frame::problem::Problem;
use crate::frame::typed::{Filling, KEPT, Typed};
use crate::frame::{ATTACHMENT, Pages};
use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::{Digest, ExhibitAdded};
use desk::Here;
use desk::error::Refusal;
use desk::evidence::locker;
use desk::evidence::seal::{Sealed, on_disk, plain_name, seal};
use std::io::{self, Read};
use std::sync::Arc;
use tokio::sync::mpsc;

/// Files in one form.
const FILES: usize = 20;

/// The kinds of files that the log calls by name.
const KINDS: [&str; 3] = ["audio", "image", "video"];

/// What was posted to a page that takes files.
pub(crate) enum Posted {
    /// Fields and files, and how much of them was taken.
    Files(Multipart, Taken),
    /// Fields alone; the guard has read them.
    Fields(Typed),
}

impl FromRequest<Arc<Pages>> for Posted {
    type Rejection = Response;
    async fn from_request(request: Request, pages: &Arc<Pages>) -> Result<Posted, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.trim_start().to_ascii_lowercase().starts_with("multipart/") {
            let taken = Taken::default();
            let form = Multipart::from_request(request.map(|body| taken.bounds(body)), pages).await;
            return form.map(|form| Posted::Files(form, taken)).map_err(IntoResponse::into_response);
        }
        Ok(Posted::Fields(request.extensions().get::<Typed>().cloned().unwrap_or_default()))
    }
}

/// Reads a form with files: text fields as typed, files sealed and named among the fields. An empty file field is passed
/// over.
///
/// # Errors
/// A broken form, or a file larger than `limit` bytes; a named file that is not sealed.
pub(crate) async fn read(here: &Here, posted: Posted, limit: u64, how: &str) -> Result<(Typed, Vec<Sealed>), Problem> {
    match posted {
        Posted::Files(form, taken) => arriving(here, form, &taken, limit, how).await,
        Posted::Fields(typed) => {
            let (here, fields, how) = (here.clone(), typed.clone(), how.to_owned());
            let named = move || fields.all(KEPT).into_iter().map(|text| named(&here, text, &how)).collect();
            Ok((typed, on_disk(named).await?))
        }
    }
}

/// The files that a field of a form names: sealed ones.
///
/// # Errors
/// One that is not sealed.
pub(crate) async fn sealed_by_name(here: &Here, typed: &Typed, field: &str, how: &str) -> Result<Vec<Sealed>, Problem> {
    let names: Vec<String> = typed.all(field).into_iter().map(str::to_owned).collect();
    let (here, how) = (here.clone(), how.to_owned());
    Ok(on_disk(move || names.iter().map(|text| named(&here, text, &how)).collect()).await?)
}

/// The text of a form with files that is not let in, as [`Typed`]; its files are passed over. What cannot be read is left out.
pub(super) async fn without_files(request: Request, query: &Typed) -> Typed {
    let mut filling = Filling::default();
    for name in ["seen", "key"] {
        filling.add(name.to_owned(), query.get(name));
    }
    let taken = Taken::default();
    let mut request = request.map(|body| taken.bounds(body));
    DefaultBodyLimit::max(2 * ATTACHMENT as usize + FORM).apply(&mut request);
    let Ok(mut form) = Multipart::from_request(request, &()).await else { return filling.typed };
    while let Ok(Some(mut field)) = form.next_field().await {
        let key = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_none() {
            let Ok(text) = text(field, &key, &filling, &taken).await else { break };
            filling.add(key, &text);
            continue;
        }
        while let Ok(Some(chunk)) = field.chunk().await {
            taken.add(chunk.len());
        }
    }
    filling.typed
}

/// A file that was sealed when the form was first posted.
fn named(here: &Here, text: &str, how: &str) -> Result<Sealed, Refusal> {
    let mut parts = text.splitn(3, '/');
    let (digest, kind, name) = (parts.next(), parts.next(), parts.next());
    let digest = digest.unwrap_or_default();
    let shown: String = digest.chars().take(12).collect();
    let digest: Digest = digest.parse().map_err(|_| Refusal::not_found("no-exhibit", &shown))?;
    let bytes = io::copy(&mut locker::bytes(here, &digest)?, &mut io::sink())?;
    let name = plain_name(name.unwrap_or_default());
    let what = KINDS.into_iter().find(|known| Some(*known) == kind).map(str::to_owned);
    let how = Some(how.to_owned());
    let added = ExhibitAdded { digest, name: name.clone(), bytes, what, how, custody: None };
    Ok(Sealed { digest, name, added })
}

async fn arriving(
    here: &Here,
    mut form: Multipart,
    taken: &Taken,
    limit: u64,
    how: &str,
) -> Result<(Typed, Vec<Sealed>), Problem> {
    let mut filling = Filling::default();
    let mut sealed = Vec::new();
    let mut files = 0;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let key = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(plain_name) {
            // Only this program says what is sealed.
            None if key == KEPT => {}
            None => {
                let text = text(field, &key, &filling, taken).await?;
                filling.add(key, &text);
            }
            Some(_) if files >= FILES => {
                let refusal = Refusal::refused("too-many-files").with("most", FILES.to_string());
                return Err(Problem::too_large(refusal));
            }
            Some(name) => {
                files += 1;
                let how = (how, limit);
                sealed.extend(file(here, field, name, how, taken).await?);
            }
        }
    }
    let mut typed = filling.typed;
    for one in &sealed {
        let kind = one.added.what.as_deref().unwrap_or_default();
        typed.0.push((KEPT.to_owned(), format!("{}/{kind}/{}", one.digest, one.name)));
    }
    Ok((typed, sealed))
}

async fn text(mut field: Field<'_>, key: &str, form: &Filling, taken: &Taken) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    form.room_for(key, 0).map_err(Problem::too_large)?;
    while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
        form.room_for(key, bytes.len() + chunk.len()).map_err(Problem::too_large)?;
        taken.add(chunk.len());
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn file(
    here: &Here,
    mut field: Field<'_>,
    name: String,
    (how, limit): (&str, u64),
    taken: &Taken,
) -> Result<Option<Sealed>, Problem> {
    let first = loop {
        match field.chunk().await.map_err(unreadable)? {
            None => return Ok(None),
            Some(chunk) if chunk.is_empty() => {}
            Some(chunk) => break chunk,
        }
    };
    let kind = field.content_type().unwrap_or_default().split('/').next().unwrap_or_default().to_owned();
    let (send, receive) = mpsc::channel(8);
    let stored = seal(here, &name, how, Arriving { receive, rest: Bytes::new() });
    let (bytes, digest) = tokio::join!(pump(field, first, send, limit, taken), stored);
    let bytes = bytes?;
    let digest = digest?;
    let what = KINDS.into_iter().find(|w| *w == kind);
    let (what, how) = (what.map(str::to_owned), Some(how.to_owned()));
    let added = ExhibitAdded { digest, name: name.clone(), bytes, what, how, custody: None };
    Ok(Some(Sealed { digest, name, added }))
}

/// Passes the chunks on as they come; answers their number of bytes.
async fn pump(
    mut field: Field<'_>,
    first: Bytes,
    send: mpsc::Sender<io::Result<Bytes>>,
    limit: u64,
    taken: &Taken,
) -> Result<u64, Problem> {
    let mut bytes = 0u64;
    let mut next = Some(first);
    while let Some(chunk) = next {
        bytes += chunk.len() as u64;
        taken.add(chunk.len());
        if bytes > limit {
            let _ = send.send(Err(io::Error::other("too large"))).await;
            return Err(Problem::of(StatusCode::PAYLOAD_TOO_LARGE));
        }
        if send.send(Ok(chunk)).await.is_err() {
            break;
        }
        next = match field.chunk().await {
            Ok(chunk) => chunk,
            Err(error) => {
                let _ = send.send(Err(io::Error::other("the upload broke off"))).await;
                return Err(unreadable(error));
            }
        };
    }
    Ok(bytes)
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> Problem {
    match comes_from::<TooMuch>(&error) {
        true => Problem::too_large(Refusal::refused("form-too-much").with("name", "…")),
        false => Problem::unread(&error, error.status()),
    }
}

/// Chunks as a reader for the vault, which reads on a blocking thread.
struct Arriving {
    receive: mpsc::Receiver<io::Result<Bytes>>,
    rest: Bytes,
}

impl Read for Arriving {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.receive.blocking_recv() {
                Some(chunk) => self.rest = chunk?,
                None => return Ok(0),
            }
        }
        let count = buffer.len().min(self.rest.len());
        buffer[..count].copy_from_slice(&self.rest.split_to(count));
        Ok(count)
    }
}
