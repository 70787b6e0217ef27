//! The rights of one address: does whoever sits here have the right that the table asks for?

use crate::frame::area::Right;
use crate::frame::phone::Paired;
use crate::frame::problem::Problem;
use crate::frame::seat::Seat;
use crate::frame::session::Session;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use casework::Rights;
use desk::error::Refusal;

/// The rights of one address.
#[derive(Clone, Copy)]
pub(crate) struct Needs {
    /// For looking.
    pub look: Right,
    /// For changing.
    pub change: Right,
    /// It shows a page.
    pub page: bool,
}

/// Whether the address shows a page: a refused form leads back there.
#[derive(Clone, Copy)]
pub(crate) struct ShowsPage(pub bool);

/// Whether a helper with these rights has this right.
fn includes(rights: Rights, right: Right) -> bool {
    match right {
        Right::Open | Right::Look => true,
        Right::Log => rights >= Rights::Draft,
        Right::Send => rights >= Rights::Send,
        Right::Own | Right::Admin => false,
    }
}

/// The middleware. Without a seat the person sits here, who may everything.
pub(crate) async fn admit(
    State(needs): State<Needs>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(ShowsPage(needs.page));
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let right = if looks { needs.look } else { needs.change };
    // Whoever finds a paired phone must not be able to pair another one, nor to shut the others out.
    if right == Right::Admin && request.extensions().get::<Paired>().is_some() {
        return Problem::from(Refusal::refused("at-the-desk-only")).with(StatusCode::UNAUTHORIZED).into_response();
    }
    let Some(seat) = request.extensions().get::<Seat>().cloned() else { return next.run(request).await };
    let Some(session) = request.extensions().get::<Session>().cloned() else {
        return Problem::of(StatusCode::INTERNAL_SERVER_ERROR).into_response();
    };
    if right == Right::Open {
        return next.run(request).await;
    }
    let Some(rights) = seat.rights else { return seat.refused(&session, "seat-over", false) };
    let own = params.iter().any(|(name, value)| name == "id" && value == seat.case);
    if own && includes(rights, right) {
        return next.run(request).await;
    }
    seat.refused(&session, &format!("seat-refused-{}", rights.id()), true)
}

#[cfg(test)]
mod tests {
    use super::{Right, Rights, includes};

    #[test]
    fn each_right_includes_those_before_it_and_none_is_the_persons() {
        let all = [Right::Open, Right::Look, Right::Log, Right::Send, Right::Own, Right::Admin];
        let of = |rights| all.map(|right| includes(rights, right));
        assert_eq!(of(Rights::View), [true, true, false, false, false, false]);
        assert_eq!(of(Rights::Draft), [true, true, true, false, false, false]);
        assert_eq!(of(Rights::Send), [true, true, true, true, false, false]);
    }
}
