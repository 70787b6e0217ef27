//! `GET /openapi.json`: every address that programs ask, described by the handlers themselves.

use super::{batches, calls, complaints, followed, hooks, lists, messages, published_complaints, reassigned, scrub};
use crate::registry::metrics;
use axum::Json;
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, Response};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "wurao registry",
        description = "A do-not-call registry: checks before calls, lists compared with a signed receipt, versions and their log. \
            A key is given out by the operator and sent as `Authorization: Bearer wurao-…` or as `X-API-Key`. Bodies and answers are JSON in UTF-8 \
            unless said otherwise; times are RFC 3339 in UTC. What goes wrong is told as `Error`; a method that an address does not know \
            is 405 with `Allow`, before any key is looked at. Published files are not described here: they are C2SP tlog-tiles below \
            `/published/` and need no key, but the sets (`set.wns`) and changes (`*.wnd`), unless the operator opened them.",
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
        published_complaints::page, published_complaints::one,
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
    security(("key" = []), ("named-key" = [])),
    modifiers(&Key, &WrongKeys),
)]
struct Whole;

/// How a key is sent.
struct Key;

impl Modify for Key {
    fn modify(&self, description: &mut Description) {
        let mut http = Http::new(HttpAuthScheme::Bearer);
        http.description = Some("A key as it was given out: wurao- and 43 signs".to_owned());
        let named = ApiKeyValue::with_description("X-API-Key", "The same key, where there is no `Authorization`");
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(http));
        components.add_security_scheme("named-key", SecurityScheme::ApiKey(ApiKey::Header(named)));
    }
}

/// Wrong keys are counted wherever a key is looked at: what can answer 401 can answer 429.
struct WrongKeys;

const WRONG_KEYS: &str = "Too many wrong keys from here today";

impl Modify for WrongKeys {
    fn modify(&self, description: &mut Description) {
        for item in description.paths.paths.values_mut() {
            [&mut item.get, &mut item.post].into_iter().flatten().for_each(too_many_wrong);
        }
    }
}

fn too_many_wrong(operation: &mut Operation) {
    let all = &mut operation.responses.responses;
    if !all.contains_key("401") {
        return;
    }
    match all.get_mut("429") {
        Some(RefOr::T(told)) => told.description = format!("{}; {}", told.description, WRONG_KEYS.to_lowercase()),
        Some(RefOr::Ref(_)) => {}
        None => {
            let mut told = Response::new(WRONG_KEYS);
            let error = Content::new(Some(Ref::from_schema_name("Error")));
            told.content.insert("application/json".to_owned(), error);
            all.insert("429".to_owned(), RefOr::T(told));
        }
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
        assert_eq!(there.len(), 33);
    }

    #[test]
    fn what_looks_at_a_key_tells_of_too_many_wrong_ones() {
        let described = serde_json::to_value(super::description()).expect("JSON");
        let responses = |path: &str, method: &str| described["paths"][path][method]["responses"].clone();
        let told = responses("/v1/versions", "get")["429"].clone();
        assert_eq!(told["description"], "Too many wrong keys from here today");
        assert_eq!(told["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/Error");
        let both = "The key's numbers of this day are used up; too many wrong keys from here today";
        assert_eq!(responses("/v1/check", "post")["429"]["description"], both);
        assert!(responses("/openapi.json", "get").get("429").is_none(), "no key is looked at");
        let schemes = &described["components"]["securitySchemes"];
        assert_eq!(schemes["named-key"]["name"], "X-API-Key");
        assert_eq!(schemes["named-key"]["in"], "header");
    }
}
