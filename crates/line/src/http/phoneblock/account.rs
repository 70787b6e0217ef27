//! `GET /account`, `PUT /account`: what a client wants to know about its user. There is one, and nothing of it is set from a phone: what
//! was sent and not taken is named.

use super::super::body;
use crate::switch::Switch;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use number::Plan;
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(super) async fn answer(State(_): State<Arc<Switch>>) -> Response {
    Json(account()).into_response()
}

pub(super) async fn put(State(_): State<Arc<Switch>>, bytes: Bytes) -> Response {
    let Some(wanted) = body::json::<Map<String, Value>>(&bytes) else { return body::wanted() };
    let mut told = account();
    let refused: Vec<&String> =
        wanted.iter().filter(|(name, value)| told.get(*name) != Some(*value)).map(|(name, _)| name).collect();
    let refused = json!(refused);
    told["notSet"] = refused;
    Json(told).into_response()
}

fn account() -> Value {
    json!({ "login": "wurao", "lang": "zh", "dialPrefix": format!("+{}", Plan::built_in().country_code()) })
}
