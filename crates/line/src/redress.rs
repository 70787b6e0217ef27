//! `GET /redress/…`: whom a caller asks who was turned away (RFC 8688). Anybody may ask; who never called has no name to ask for.

use crate::switch::{Switch, seconds};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::Arc;

pub(crate) fn router(switch: Arc<Switch>) -> Router {
    Router::new()
        .route("/redress/certificate.pem", get(certificate))
        .route("/redress/{name}", get(card))
        .with_state(switch)
}

async fn certificate(State(switch): State<Arc<Switch>>) -> Response {
    match &switch.cards {
        Some(cards) => ([(header::CONTENT_TYPE, "application/x-pem-file")], cards.certificate.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn card(State(switch): State<Arc<Switch>>, Path(name): Path<String>) -> Response {
    match switch.cards.as_ref().and_then(|cards| cards.redress.card(&name, seconds(switch.live.here()))) {
        Some(card) => ([(header::CONTENT_TYPE, "application/jose")], card).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
