//! The bundle: all originals of a case with their numbered list and a manifest of digests, in one zip file.
//!
//! It is written as a stream and does not depend on the hour: the same case gives the same bytes.

use crate::error::{Answer, Refusal};
use crate::evidence::custody;
use crate::evidence::extract;
use crate::evidence::locker::{Exhibit, Health, healths, label, list_sheet};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::words::Words;
use ::evidence::What;
use playbook::Lang;
use std::io::{self, Write};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

/// Originals larger than this need the long form of the format.
const LONG: u64 = 0xffff_0000;

/// Refuses when an original is not as it was sealed, before a byte of the bundle has left. Belongs on a thread that may wait.
///
/// # Errors
/// Names the exhibit; or there is none.
pub fn whole(here: &Here, exhibits: &[Exhibit], lang: Lang) -> Answer<()> {
    if exhibits.is_empty() {
        return Err(Refusal::refused("bundle-empty"));
    }
    let digests: Vec<_> = exhibits.iter().map(|exhibit| exhibit.digest).collect();
    for (exhibit, found) in exhibits.iter().zip(healths(here, &digests)?) {
        if found != Health::Intact {
            let named = label(exhibit, Words::new(lang));
            return Err(Refusal::refused("bundle-not-intact").with("label", named).with("name", exhibit.name.clone()));
        }
    }
    Ok(())
}

/// Writes the bundle and notes in each custody log that the original was handed out. Of a call list only the calls of the case go out,
/// unless `whole_lists` asks for the file as it is. Belongs on a thread that may wait.
///
/// # Errors
/// A disk, or a reader that went away.
pub fn write(
    here: &Here,
    loaded: &Loaded,
    exhibits: &[Exhibit],
    lang: Lang,
    whole_lists: bool,
    out: impl Write,
) -> Answer<()> {
    let w = Words::new(lang);
    let mut zip = ZipWriter::new_stream(out);
    let options = |bytes: u64| {
        SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .large_file(bytes > LONG)
    };
    let mut file = |name: &str, bytes: u64, mut content: Box<dyn io::Read>| -> Answer<()> {
        zip.start_file(name, options(bytes)).map_err(anyhow::Error::from)?;
        io::copy(&mut content, &mut zip)?;
        Ok(())
    };
    let mut list = letter::text::form_text(&list_sheet(loaded, exhibits, lang));
    if !whole_lists && exhibits.iter().any(|e| extract::is_list(loaded, &e.digest)) {
        list = format!("{}\n\n{}\n", list.trim_end(), w.t("evidence-extract-note"));
    }
    file(&format!("{}.txt", w.t("list-title")), list.len() as u64, Box::new(io::Cursor::new(list)))?;
    let mut sums = String::new();
    for exhibit in exhibits {
        let name = place(exhibit, w);
        if !whole_lists && extract::is_list(loaded, &exhibit.digest) {
            let text = extract::csv(loaded, exhibit, w);
            let name = format!("{name} {}.csv", w.t("extract-name"));
            sums.push_str(&format!("{}  {name}\n", casework::Digest::of(text.as_bytes())));
            file(&name, text.len() as u64, Box::new(io::Cursor::new(text)))?;
            continue;
        }
        file(&name, exhibit.bytes, Box::new(here.vault().read(&exhibit.digest)?))?;
        sums.push_str(&format!("{}  {name}\n", exhibit.digest));
    }
    file("SHA256SUMS", sums.len() as u64, Box::new(io::Cursor::new(sums)))?;
    zip.finish().map_err(anyhow::Error::from)?.into_inner().flush()?;
    let noted =
        |e: &Exhibit| Ok((e.digest, here.vault().note(&e.digest, What::Exported, &e.name, "bundle", here.now())?));
    let handed = exhibits.iter().filter(|e| whole_lists || !extract::is_list(loaded, &e.digest));
    let ends = handed.map(noted).collect::<Answer<Vec<_>>>()?;
    custody::keep_now(here, &ends)
}

/// Where an original stands in the bundle. Its name came from elsewhere and must not lead out of the folder.
fn place(exhibit: &Exhibit, w: Words) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let plain: String = exhibit.name.chars().filter(|c| !odd(*c)).take(80).collect();
    let plain = plain.trim().trim_start_matches('.');
    let name = if plain.is_empty() { "file" } else { plain };
    format!("originals/{} {name}", label(exhibit, w))
}
