//! `GET /log`: the versions, the log's signed head, the key.

use super::guest::Guest;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use askama::Template;

#[derive(Template)]
#[template(path = "registry/log.html")]
struct LogPage {
    s: Shell,
    key: String,
    head: String,
    versions: Vec<Row>,
}

struct Row {
    n: u64,
    published: String,
    listed: u64,
}

/// The page.
pub(crate) async fn page(guest: Guest) -> Paged {
    let registry = guest.registry();
    let all = registry.versions().await?;
    let row = |version: &_| {
        let version: &desk::registry::Published = version;
        Row { n: version.n, published: registry.local(version.published), listed: version.listed }
    };
    let versions = all.iter().rev().take(100).map(row).collect();
    let head = registry.head()?;
    html(&LogPage { s: guest.shell("reg-log-title", "/"), key: registry.key(), head, versions })
}
