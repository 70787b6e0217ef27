//! Tests made from the route table: a page that is added there is tested by that alone.

pub mod changes;
mod lists;
mod rights;
mod visits;

use super::Visitor;
use super::full::Full;
use std::collections::BTreeMap;
use web::Entry;

/// What the parts of addresses stand for in one case. A part without a value has nothing to stand for there.
pub struct Parts(BTreeMap<&'static str, Vec<String>>);

impl Parts {
    /// Of a case with nothing but its opening.
    pub async fn empty(visitor: &Visitor, case: &str) -> Parts {
        let loaded = visitor.here.case(case).await.expect("loads");
        let pages = visitor.get("/new").await.text;
        let asset = |name: &str| {
            let found = pages.split('"').find(|t| t.starts_with("/assets/") && t.ends_with(name));
            found.expect("the frame names it").to_owned()
        };
        let owned = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect::<Vec<String>>();
        let packs = visitor.here.packs().expect("sound packs");
        Parts(BTreeMap::from([
            ("id", vec![case.to_owned()]),
            ("rung", loaded.pack.rungs.iter().map(|r| r.id.clone()).collect()),
            ("name", owned(&loaded.pack.letters_to_send())),
            ("format", owned(&["txt", "docx", "pdf"])),
            ("form", owned(&["md", "txt", "html", "json", "docx"])),
            ("pack", packs.iter().map(|p| p.manifest.id.clone()).collect()),
            ("lang", owned(&["zh"])),
            ("css", vec![asset("app.css")]),
            ("js", vec![asset("app.js")]),
        ]))
    }

    /// Of a case that has everything.
    pub async fn full(visitor: &Visitor, full: &Full) -> Parts {
        let mut parts = Parts::empty(visitor, &full.id).await;
        parts.0.extend([
            ("incident", vec![full.incident.to_string()]),
            ("seq", vec![full.incident.to_string()]),
            ("offer", vec![full.offer.to_string()]),
            ("sent", vec![full.sent.to_string()]),
            ("exhibit", vec![full.exhibit.clone()]),
            ("picture", vec![full.picture.clone()]),
            ("list", vec![full.list.clone()]),
        ]);
        parts
    }

    /// Every address of an entry: its own with all values of its parts, then its samples.
    pub fn addresses(&self, entry: &Entry) -> Vec<String> {
        // Only samples name what stands there: a picture among the exhibits, a file by the digest of its content.
        let own = (!matches!(entry.path, PICTURE | ASSET)).then_some(&entry.path);
        let mut all: Vec<String> = own.into_iter().chain(entry.samples).flat_map(|path| self.filled(path)).collect();
        // Setting type takes seconds without optimisation; one letter stands for all.
        all.retain(|path| !path.contains("/letters/") || !path.ends_with("/pdf") || path.contains("/appeal/"));
        all
    }

    /// The first address of an entry.
    pub fn first(&self, entry: &Entry) -> String {
        self.addresses(entry).into_iter().next().unwrap_or_else(|| panic!("no address for {}", entry.path))
    }

    /// A path with all values of its parts.
    pub fn filled(&self, path: &str) -> Vec<String> {
        let Some((before, rest)) = path.split_once('{') else { return vec![path.to_owned()] };
        let (part, after) = rest.split_once('}').expect("braces are closed");
        let values = self.0.get(part).map(Vec::as_slice).unwrap_or_default();
        values.iter().flat_map(|value| self.filled(&format!("{before}{value}{after}"))).collect()
    }
}

const PICTURE: &str = "/case/{id}/evidence/{exhibit}/picture";
const ASSET: &str = "/assets/{hash}/{name}";
