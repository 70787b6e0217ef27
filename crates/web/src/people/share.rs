//! `GET/POST /share`, `POST /share/take`: what another program shared with the desk, until the person says what it is.
//!
//! The operating system posts here without a token, so the landing stores nothing: it shows. Only the press after it, which
//! carries one, seals the files and leads to the form that saves.

use crate::frame::phone::Paired;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shares::{MOST, Share, SharedFile};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html, on_to};
use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::Multipart;
use axum::http::StatusCode;
use desk::error::Refusal;
use desk::evidence::seal::{plain_name, sealed};
use tokio::time::Instant;

/// Text of a share, in bytes; a message is shorter.
const TEXT: usize = 32 << 10;
/// Files of a share.
const FILES: usize = 10;
/// Parts of the form that are read.
const PARTS: usize = 40;
const KINDS: [&str; 3] = ["audio", "image", "video"];

#[derive(Template)]
#[template(path = "people/share.html")]
struct SharePage {
    s: Shell,
    share: String,
    text: String,
    files: Vec<String>,
    /// Id and subject; the first one is chosen.
    cases: Vec<(String, String)>,
    paired: bool,
}

/// What was shared, and what it can become. Without anything it says how one shares.
pub async fn page(visit: Visit, paired: Option<Extension<Paired>>, Asked(asked): Asked) -> Paged {
    let found = visit.pages.shares.get(asked.get("share"), Instant::now());
    let mut cases: Vec<_> = visit.here.cases().await?.into_iter().map(|case| (case.id, case.subject)).collect();
    // The newest is the one that most is shared into.
    cases.reverse();
    let mut s = visit.plain("share-title");
    s.back = "/".to_owned();
    let page = SharePage {
        share: found.as_ref().map_or_else(String::new, |_| asked.get("share").to_owned()),
        text: found.as_ref().map_or_else(String::new, |share| share.text.clone()),
        files: found.iter().flat_map(|share| share.files.iter().map(|file| file.name.clone())).collect(),
        cases,
        paired: paired.is_some(),
        s,
    };
    html(&page)
}

/// Takes it in from the operating system. Whoever posts fields alone shares nothing.
pub async fn land(visit: Visit, form: Option<Multipart>) -> Paged {
    let Some(form) = form else { return Ok(on_to("/share")) };
    let share = read(form).await?;
    let id = visit.pages.shares.keep(share, Instant::now());
    Ok(on_to(&format!("/share?share={id}")))
}

async fn read(mut form: Multipart) -> Result<Share, Problem> {
    let unread = |error: axum::extract::multipart::MultipartError| Problem::unread(&error, error.status());
    let mut share = Share::default();
    let mut texts: Vec<String> = Vec::new();
    let mut room = MOST;
    for _ in 0..PARTS {
        let Some(mut field) = form.next_field().await.map_err(unread)? else { break };
        let name = field.file_name().map(plain_name);
        let kind = field.content_type().unwrap_or_default().split('/').next().unwrap_or_default().to_owned();
        let most = if name.is_some() { room } else { TEXT };
        let mut bytes: Vec<u8> = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(unread)? {
            if bytes.len() + chunk.len() > most {
                return Err(Problem::too_large(Refusal::refused("share-too-large")));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name {
            Some(_) if bytes.is_empty() => {}
            Some(_) if share.files.len() >= FILES => {
                return Err(Problem::too_large(Refusal::refused("too-many-files").with("most", FILES.to_string())));
            }
            Some(name) => {
                room -= bytes.len();
                let kind = KINDS.into_iter().find(|known| **known == *kind).unwrap_or_default().to_owned();
                share.files.push(SharedFile { name, kind, bytes: Bytes::from(bytes) });
            }
            None => texts.push(String::from_utf8_lossy(&bytes).trim().replace("\r\n", "\n")),
        }
    }
    // Programs repeat the title or the address inside the text.
    for text in &texts {
        let said = texts.iter().any(|other| other.len() > text.len() && other.contains(text.as_str()));
        if !text.is_empty() && !said && !share.text.contains(text.as_str()) {
            share.text =
                [share.text.as_str(), text].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join("\n");
        }
    }
    Ok(share)
}

/// The person said what it is: its files are sealed now, and the form it belongs into is opened with them.
pub async fn take(visit: Visit, typed: Typed) -> Paged {
    let case = typed.get("case");
    let gone = || Problem::from(Refusal::refused("share-gone")).with(StatusCode::UNPROCESSABLE_ENTITY);
    let share = visit.pages.shares.get(typed.get("share"), Instant::now()).ok_or_else(gone)?;
    let loaded = visit.load(case).await?;
    if share.sealed.lock().expect("no panic while held").is_empty() {
        let mut all = Vec::new();
        for file in &share.files {
            let (one, _) = sealed(&visit.here, &file.name, "share", std::io::Cursor::new(file.bytes.clone())).await?;
            all.push((one.digest, format!("{}/{}/{}", one.digest, file.kind, file.name)));
        }
        *share.sealed.lock().expect("no panic while held") = all;
    }
    let page = if typed.get("what") == "reply" { "reply" } else { "capture" };
    Ok(on_to(&format!("/case/{}/{page}?share={}", loaded.id, typed.get("share"))))
}
