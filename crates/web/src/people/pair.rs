//! `GET/POST /pair`, `POST /pair/leave`: what a phone in the network is shown before it is let in, and how it leaves.

use crate::frame::peer::Peer;
use crate::frame::phone::{Paired, cookie, forget};
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html, on_to};
use askama::Template;
use axum::Extension;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse};
use desk::error::{Kind, Refusal};
use desk::people::phones;
use std::net::{IpAddr, Ipv4Addr};
use tokio::time::Instant;

#[derive(Template)]
#[template(path = "people/pair.html")]
struct PairPage {
    s: Shell,
    problem: String,
    typed: Typed,
    /// This is the door in the network.
    lan: bool,
    /// The name of this phone, when it is in.
    paired: String,
    words: Vec<&'static str>,
    key: String,
    authority: String,
}

/// The form for the code; a phone that is in can leave.
pub async fn page(visit: Visit, paired: Option<Extension<Paired>>) -> Paged {
    let paired = paired.map(|Extension(Paired(phone))| phone.name).unwrap_or_default();
    html(&shown(&visit, Typed::default(), String::new(), paired))
}

fn shown(visit: &Visit, typed: Typed, problem: String, paired: String) -> PairPage {
    let lan = visit.pages.lan.as_ref().filter(|_| visit.session.lan);
    PairPage {
        s: visit.plain("pair-title"),
        problem,
        typed,
        lan: visit.session.lan,
        paired,
        words: lan.map(|lan| lan.key.words(visit.lang())).unwrap_or_default(),
        key: lan.map(|lan| lan.key.digits()).unwrap_or_default(),
        authority: lan.map(|lan| lan.authority.digits()).unwrap_or_default(),
    }
}

/// Tries the code. A wrong one costs a pause, for this address and, when there are many, for all.
pub async fn pair(visit: Visit, peer: Option<Extension<Peer>>, typed: Typed) -> Paged {
    if !visit.session.lan {
        return Ok(on_to("/phone"));
    }
    let from = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Extension(Peer(from))| from);
    let tries = &visit.pages.tries;
    if let Some(left) = tries.wait(from, Instant::now()) {
        let seconds = (left.as_secs() + 1).to_string();
        let refusal = Refusal::refused("pair-wait").with("seconds", seconds);
        return again(&visit, typed, &refusal, StatusCode::TOO_MANY_REQUESTS);
    }
    match phones::pair(&visit.here, typed.get("code"), typed.get("name")).await {
        Ok(paired) => {
            tries.right(from);
            let mut response = on_to("/");
            let cookie = HeaderValue::from_str(&cookie(&paired.token));
            let cookie = cookie.map_err(|e| Refusal::from(anyhow::Error::from(e)))?;
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(refusal) => {
            if matches!(refusal.code, "pair-wrong" | "pair-over") {
                tries.wrong(from, Instant::now());
            }
            if refusal.kind != Kind::Refused {
                return Err(refusal.into());
            }
            again(&visit, typed, &refusal, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn again(visit: &Visit, typed: Typed, refusal: &Refusal, status: StatusCode) -> Paged {
    let problem = format!("{} 〔{}〕", refusal.sentence(visit.lang()), refusal.code);
    let page = shown(visit, typed, problem, String::new());
    Ok((status, Html(crate::frame::escape::rendered(&page)?)).into_response())
}

/// This phone leaves: its token is good no more, and what it kept goes.
pub async fn leave(visit: Visit, paired: Option<Extension<Paired>>) -> Paged {
    let Some(Extension(Paired(phone))) = paired else { return Ok(on_to("/pair")) };
    phones::end(&visit.here, &phone.id).await?;
    let mut response = on_to("/pair");
    forget(&mut response);
    Ok(response)
}
