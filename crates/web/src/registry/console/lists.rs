//! `GET /console/versions`, `GET /console/receipts`: what can be fetched, and what was signed.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use crate::registry::guest::Guest;
use crate::registry::{files, published};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;

#[derive(Template)]
#[template(path = "registry/console/versions.html")]
struct VersionsPage {
    s: Shell,
    versions: Vec<VersionLine>,
    /// Why the sets are not for this key.
    not_whole: String,
    sync: String,
}

struct VersionLine {
    n: u64,
    said: String,
    published: String,
    size: String,
    /// The version before, where there is a change from it, and the size of that.
    before: Option<(u64, String)>,
}

/// Versions that are shown; older ones are fetched by programs.
const SHOWN: usize = 50;

/// The versions.
pub(crate) async fn versions(guest: Guest) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let size = |n: u64, file: &str| {
        let place = registry.public().join(format!("versions/{n:06}/{file}"));
        std::fs::metadata(place).map(|is| bytes(is.len())).ok()
    };
    let line = |version: &desk::registry::Published| {
        let said = [("version", version.n.to_string()), ("listed", version.listed.to_string())];
        let before = version.n.checked_sub(1).filter(|n| *n > 0);
        VersionLine {
            n: version.n,
            said: words.a("reg-version", &said),
            published: registry.local(version.published),
            size: size(version.n, "set.wns").unwrap_or_default(),
            before: before.and_then(|from| Some((from, size(version.n, &format!("from-{from:06}.wnd"))?))),
        }
    };
    let versions = registry.versions().await?.iter().rev().take(SHOWN).map(line).collect();
    let not_whole = registry.whole_list(guest.holder()?).err().map(|refusal| refusal.sentence(guest.lang()));
    html(&VersionsPage {
        s: guest.console(words.t("counter-versions"), "/console", "/console/versions"),
        versions,
        not_whole: not_whole.unwrap_or_default(),
        sync: "wurao registry sync https://…/published DIR --api-key wurao-…".to_owned(),
    })
}

fn bytes(n: u64) -> String {
    match n {
        0..10_000 => format!("{n} B"),
        10_000..10_000_000 => format!("{} KB", n / 1000),
        _ => format!("{} MB", n / 1_000_000),
    }
}

/// A file of a version: the set, or what changed.
pub(crate) async fn file(guest: Guest, Path((n, name)): Path<(u64, String)>) -> Paged {
    let named = name == "set.wns" || name == "version" || name == "classes.txt" || name.ends_with(".wnd");
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    if !named || !plain {
        return Err(Problem::of(StatusCode::NOT_FOUND));
    }
    let path = format!("versions/{n:06}/{name}");
    let place = guest.registry().public().join(&path);
    if !place.is_file() {
        return Err(Problem::of(StatusCode::NOT_FOUND));
    }
    published::may_have(guest.counter(), guest.holder()?, &path).await.map_err(|refusal| {
        let status = crate::registry::api::fault::status(&refusal);
        Problem::from(refusal).with(status)
    })?;
    Ok(files::handed_out(&place, "application/octet-stream", &format!("{n:06}-{name}")).await?)
}

#[derive(Template)]
#[template(path = "registry/console/receipts.html")]
struct ReceiptsPage {
    s: Shell,
    receipts: Vec<ReceiptLine>,
}

struct ReceiptLine {
    at: String,
    says: String,
    counts: String,
    digest: String,
}

/// The receipts.
pub(crate) async fn receipts(guest: Guest) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let all = registry.receipts(Some(guest.holder()?.organisation())).await?;
    let line = |receipt: &desk::registry::Receipted| {
        let purpose = purpose(&guest, &receipt.purpose);
        let said = [("purpose", purpose), ("version", receipt.version.to_string())];
        let counted = [
            ("lines", receipt.lines.to_string()),
            ("kept", receipt.kept.to_string()),
            ("dropped", receipt.dropped.to_string()),
            ("bad", receipt.bad.to_string()),
        ];
        ReceiptLine {
            at: registry.local(receipt.at),
            says: words.a("counter-receipt-line", &said),
            counts: words.a("counter-receipt-counts", &counted),
            digest: receipt.digest.clone(),
        }
    };
    let receipts = all.iter().take(100).map(line).collect();
    html(&ReceiptsPage { s: guest.console(words.t("counter-receipts"), "/console", "/console/receipts"), receipts })
}

/// A purpose as the rules call it in the reader's language.
pub(crate) fn purpose(guest: &Guest, id: &str) -> String {
    let zh = guest.lang() == playbook::Lang::Zh;
    let named =
        guest.registry().rules.purpose(id).map(|purpose| if zh { purpose.zh.clone() } else { purpose.en.clone() });
    named.unwrap_or_else(|| id.to_owned())
}
