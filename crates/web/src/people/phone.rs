//! `GET/POST /phone`: at the desk itself: let a phone in, see which are in, let one in no more.

use crate::frame::phone::Paired;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html, on_to};
use crate::parts::dates::Day;
use crate::parts::qr;
use askama::Template;
use axum::Extension;
use desk::people::phones::{self, Code};

#[derive(Template)]
#[template(path = "people/phone.html")]
struct PhonePage {
    s: Shell,
    /// The desk has a door in the network.
    open: bool,
    /// Just made, and shown this once.
    code: String,
    /// What the camera reads: the first address with the code.
    square: String,
    /// Each address with the network it is in.
    addresses: Vec<(String, String)>,
    words: Vec<&'static str>,
    key: String,
    authority: String,
    phones: Vec<Line>,
}

struct Line {
    id: String,
    name: String,
    paired: Day,
    seen: Day,
}

/// How phones reach this desk, and which are paired.
pub async fn page(visit: Visit) -> Paged {
    show(&visit, None).await
}

async fn show(visit: &Visit, code: Option<Code>) -> Paged {
    let w = visit.words();
    let today = visit.here.clock.today("UTC");
    let day = |day| Day::full(day, today, w.lang);
    let line = |p: phones::Phone| Line { paired: day(p.paired), seen: day(p.seen), id: p.id, name: p.name };
    let lan = visit.pages.lan.as_ref();
    let addresses: Vec<(String, String)> =
        lan.iter().flat_map(|lan| &lan.addresses).map(|a| (format!("https://{}", a.host), a.name.clone())).collect();
    let code = code.map(|code| code.code).unwrap_or_default();
    let square = addresses.first().filter(|_| !code.is_empty());
    let square = square.map(|(url, _)| qr::drawn(&format!("{url}/pair#{}", code.replace('-', "")), &w.t("phone-qr")));
    let mut s = visit.plain("phone-title");
    s.back = "/".to_owned();
    let page = PhonePage {
        open: lan.is_some(),
        square: square.unwrap_or_default(),
        code,
        addresses,
        words: lan.map(|lan| lan.key.words(w.lang)).unwrap_or_default(),
        key: lan.map(|lan| lan.key.digits()).unwrap_or_default(),
        authority: lan.map(|lan| lan.authority.digits()).unwrap_or_default(),
        phones: phones::phones(&visit.here).await?.into_iter().map(line).collect(),
        s,
    };
    html(&page)
}

/// Makes a code, which is shown on this answer alone, or ends a phone.
pub async fn decide(visit: Visit, paired: Option<Extension<Paired>>, typed: Typed) -> Paged {
    debug_assert!(paired.is_none(), "the rights of this page keep phones out");
    match typed.get("end") {
        "" => {
            let code = phones::new_code(&visit.here).await?;
            show(&visit, Some(code)).await
        }
        id => {
            phones::end(&visit.here, id).await?;
            Ok(on_to("/phone"))
        }
    }
}
