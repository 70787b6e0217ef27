//! `GET /case/{id}/evidence/{digest}`: an original as it was sealed; `…/picture`: shown, if it is one of four kinds;
//! `…/bundle.zip`, `…/list`, `…/list.pdf`, `…/list.txt`: what goes to an office or court.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::stream::written;
use crate::frame::typed::{Asked, encoded};
use crate::frame::visit::{Visit, html, on_to};
use askama::Template;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use desk::error::Refusal;
use desk::evidence::locker::{self, Exhibit};
use desk::evidence::seal::on_disk;
use desk::evidence::{bundle, extract};
use desk::ladder::letters;
use std::io::{self, Read};

/// Pictures larger than this are not shown, only downloaded.
const SHOWN: u64 = 24 << 20;

/// The kind of a picture by its first bytes. Nothing else is ever shown: a drawing may hold script.
fn picture_kind(head: &[u8]) -> Option<&'static str> {
    match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// The original, byte for byte; its custody log notes that it was handed out.
pub async fn original(visit: Visit, Path((id, digest)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let original = locker::original(&visit.here, &loaded, &digest).await?;
    let (here, handed) = (visit.here.clone(), original.clone());
    let mut file = on_disk(move || locker::hand_out(&here, &handed)).await?;
    let body = written(move |out| {
        io::copy(&mut file, out)?;
        Ok(())
    });
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, original.bytes.to_string()),
        (header::CONTENT_DISPOSITION, attachment(&original.name)),
    ];
    Ok((headers, body).into_response())
}

/// A picture for the page, by what its bytes are.
pub async fn picture(visit: Visit, Path((id, digest)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let original = locker::original(&visit.here, &loaded, &digest).await?;
    if original.bytes > SHOWN {
        return Err(Problem::of(StatusCode::NOT_FOUND));
    }
    let here = visit.here.clone();
    let bytes = on_disk(move || {
        let mut bytes = Vec::new();
        locker::bytes(&here, &original.digest)?.take(SHOWN).read_to_end(&mut bytes)?;
        Ok(bytes)
    });
    let bytes = bytes.await?;
    let kind = picture_kind(&bytes).ok_or_else(|| Problem::of(StatusCode::NOT_FOUND))?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, "inline")], bytes).into_response())
}

fn attachment(name: &str) -> String {
    format!("attachment; filename=\"original\"; filename*=UTF-8''{}", encoded(name))
}

/// All originals with their list and digests.
pub async fn all(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    visit.here.may_leave(&id).await?;
    // Whole lists hold other people's calls; that is read first.
    let whole = asked.has("whole", "yes");
    if whole && !asked.has("ack", "yes") {
        return Ok(on_to(&format!("/case/{id}/evidence/whole")));
    }
    let lang = playbook::Lang::from_tag(&loaded.case.lang);
    let exhibits = locker::exhibits(&visit.here, &loaded, lang).await?;
    let here = visit.here.clone();
    let exhibits = on_disk(move || bundle::whole(&here, &exhibits, lang).map(|()| exhibits)).await?;
    let name = format!("attachment; filename=\"{}-evidence.zip\"", loaded.id);
    let here = visit.here.clone();
    let body = written(move |out| bundle::write(&here, &loaded, &exhibits, lang, whole, out));
    let headers = [(header::CONTENT_TYPE, "application/zip".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, body).into_response())
}

#[derive(Template)]
#[template(path = "evidence/whole.html")]
struct WholePage {
    s: Shell,
    lists: Vec<extract::Mixed>,
}

/// Before whole call lists leave: whose calls are in them.
pub async fn whole(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let exhibits = locker::exhibits(&visit.here, &loaded, visit.lang()).await?;
    let lists = extract::mixed(&visit.here, &loaded, &exhibits).await?;
    let mut s = visit.shell(&loaded, "evidence", visit.words().t("whole-title"));
    s.back = format!("/case/{id}/evidence");
    html(&WholePage { s, lists })
}

#[derive(Template)]
#[template(path = "evidence/evidence_list.html")]
struct ListPage {
    s: Shell,
    lang: &'static str,
    title: String,
    intro: String,
    rows: Vec<Row>,
}

struct Row {
    label: String,
    name: String,
    source: String,
    shows: String,
    digest: String,
}

/// The numbered list, for reading and printing.
pub async fn list(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let lang = playbook::Lang::from_tag(&loaded.case.lang);
    let w = desk::words::Words::new(lang);
    let row = |e: &Exhibit| {
        let name = [locker::what(e, w), e.name.clone()];
        Row {
            label: locker::label(e, w),
            name: name.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
            source: locker::how(e, w),
            shows: locker::shows(e, w),
            digest: e.digest.to_string(),
        }
    };
    let exhibits = locker::exhibits(&visit.here, &loaded, lang).await?;
    let mut s = visit.shell(&loaded, "evidence", visit.words().t("evidence-list"));
    s.back = format!("/case/{id}/evidence");
    html(&ListPage {
        s,
        lang: lang.tag(),
        title: w.t("list-title"),
        intro: w.t("list-intro"),
        rows: exhibits.iter().map(row).collect(),
    })
}

/// The same as PDF or text.
pub async fn list_file(visit: Visit, Path((id, format)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let lang = playbook::Lang::from_tag(&loaded.case.lang);
    let shown: String = format.chars().take(12).collect();
    let format = letters::Format::from_id(&format).ok_or_else(|| Refusal::not_found("no-file", &shown))?;
    if !matches!(format, letters::Format::Pdf | letters::Format::Text | letters::Format::Docx) {
        return Err(Refusal::not_found("no-file", &shown).into());
    }
    let exhibits = locker::exhibits(&visit.here, &loaded, lang).await?;
    let sheet = locker::list_sheet(&loaded, &exhibits, lang);
    let here = visit.here.clone();
    let file = format!("attachment; filename=\"{}-exhibits.{}\"", loaded.id, format.ending());
    let bytes = on_disk(move || letters::output(&here, &loaded, &sheet, "exhibits", format)).await?;
    let kind = format.media_type().to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, file)], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::picture_kind;

    #[test]
    fn only_four_kinds_of_pictures_are_shown() {
        assert_eq!(picture_kind(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(picture_kind(b"GIF89a"), Some("image/gif"));
        assert_eq!(picture_kind(b"<svg onload='x'>"), None);
        assert_eq!(picture_kind(b"<html>"), None);
    }
}
