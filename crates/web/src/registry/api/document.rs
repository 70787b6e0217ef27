//! `GET /openapi.json`: every address that programs ask, described by the handlers themselves.

use super::{batches, calls, complaints, followed, hooks, lists, messages, reassigned, scrub};
use crate::registry::metrics;
use axum::Json;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "wurao registry",
        description = "A do-not-call registry: checks before calls, lists compared with a signed receipt, versions and their log. \
            A key is given out by the operator and sent as `Authorization: Bearer wurao-…` or as `X-API-Key`. Bodies and answers are JSON in UTF-8 \
            unless said otherwise; times are RFC 3339 in UTC. Published files need no key and are not described here: they are \
            C2SP tlog-tiles below `/published/`.",
        license(name = "MIT OR Apache-2.0"),
    ),
    paths(
        calls::check, calls::commercial, calls::may_call, calls::status, reassigned::one, reassigned::batch,
        lists::range, lists::versions, lists::receipts,
        scrub::hand_in, scrub::all, scrub::one, scrub::result, scrub::rejects, scrub::receipt, scrub::forget,
        hooks::show, hooks::set, hooks::end,
        batches::download, batches::upload, batches::amend, batches::status, batches::rejects,
        complaints::hand_in, complaints::code, followed::one,
        messages::message, messages::realtime,
        metrics::show, show,
    ),
    tags(
        (name = "calls", description = "Before a call"),
        (name = "scrub", description = "Whole lists"),
        (name = "lists", description = "Versions, receipts, ranges"),
        (name = "batches", description = "Batches with permanent names, reports about them, and signed notices"),
        (name = "complaints", description = "Complaints about calls, by people and by programs"),
        (name = "operator", description = "With the operator's key alone"),
    ),
    security(("key" = [])),
    modifiers(&Key),
)]
struct Whole;

/// How a key is sent.
struct Key;

impl Modify for Key {
    fn modify(&self, description: &mut Description) {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some("A key as it was given out: wurao- and 43 signs".to_owned());
        description.components.get_or_insert_default().add_security_scheme("key", SecurityScheme::Http(http));
    }
}

/// The description as a document.
pub(crate) fn description() -> Description {
    Whole::openapi()
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "lists", security(()), responses(
    (status = 200, description = "The description", content_type = "application/json", body = Object)))]
pub(crate) async fn show() -> Json<Description> {
    Json(description())
}

#[cfg(test)]
mod tests {
    use crate::frame::area::Kind;
    use std::collections::BTreeSet;

    #[test]
    fn every_address_of_the_table_is_described_and_no_other() {
        let described = serde_json::to_value(super::description()).expect("JSON");
        let paths = described["paths"].as_object().expect("paths");
        let told: BTreeSet<(String, String)> = paths
            .iter()
            .flat_map(|(path, item)| item.as_object().into_iter().flatten().map(|(m, _)| (path.clone(), m.clone())))
            .collect();
        let mut there = BTreeSet::new();
        for entry in super::super::registry_api_table() {
            if entry.kind != Kind::Action {
                there.insert((entry.path.to_owned(), "get".to_owned()));
            }
            if entry.change.is_some() {
                there.insert((entry.path.to_owned(), "post".to_owned()));
            }
        }
        assert_eq!(told, there);
        assert_eq!(there.len(), 31);
    }
}
