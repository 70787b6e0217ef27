//! `GET/POST /console`: a key is shown, and the console opens. `POST /console/out`: it is closed.

use crate::frame::cookies;
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{html, html_to_mend, on_to};
use crate::registry::guest::Guest;
use crate::registry::operator;
use crate::registry::rights::COOKIE;
use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::time::Instant;

#[derive(Template)]
#[template(path = "registry/console/sign.html")]
struct SignPage {
    s: Shell,
    problem: String,
}

/// The console of whoever has shown a key; the form for one otherwise.
pub(crate) async fn page(guest: Guest) -> Paged {
    match guest.seated() {
        None => html(&SignPage {
            s: guest.console(guest.words().t("counter-sign-title"), "/", "/console"),
            problem: String::new(),
        }),
        Some(holder) if holder.is_operator() => operator::home::page(&guest).await,
        Some(holder) => super::own::home(&guest, holder).await,
    }
}

/// Takes a key. It is in no address, no log and no cookie, and the page never shows it again.
pub(crate) async fn enter(guest: Guest, headers: HeaderMap, typed: Typed) -> Paged {
    match guest.registry().sign_in(typed.get("api_key"), &guest.source).await {
        Ok(holder) => {
            let seat = guest.counter().seats.give(holder.key.id, Instant::now());
            let through_tls = guest.counter().forwarded
                && headers
                    .get("x-forwarded-proto")
                    .is_some_and(|scheme| scheme.as_bytes().eq_ignore_ascii_case(b"https"));
            let cookie = cookies::kept(COOKIE, &seat);
            Ok(with_cookie(on_to("/console"), &if through_tls { format!("{cookie}; Secure") } else { cookie }))
        }
        Err(refusal) => {
            let said = Problem::from(refusal).mendable_in(guest.lang())?;
            let s = guest.console(guest.words().t("counter-sign-title"), "/", "/console");
            html_to_mend(&SignPage { s, problem: said.clone() }, &said)
        }
    }
}

/// Gives the seat up.
pub(crate) async fn leave(guest: Guest, headers: HeaderMap) -> Response {
    if let Some(seat) = cookies::get(&headers, COOKIE) {
        guest.counter().seats.leave(&seat);
    }
    with_cookie(on_to("/console"), &cookies::gone(COOKIE))
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    match HeaderValue::from_str(cookie) {
        Ok(value) => {
            response.headers_mut().append(header::SET_COOKIE, value);
            response
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
