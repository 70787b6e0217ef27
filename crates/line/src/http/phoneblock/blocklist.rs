//! `GET /blocklist`: all numbers that lists speak against, what changed since a version, the loudest ones, or the form for small devices.

use super::super::refused::{bad, refused_plainly};
use super::list_bytes::{self, Loudest};
use super::told::wants_xml;
use crate::switch::Switch;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use desk::error::Answer;
use desk::screen::live::Live;
use serde::Deserialize;
use std::sync::Arc;

/// The most numbers of a list of the loudest ones.
const MOST: usize = 5_000;
/// Bytes that a small device has for the list, and how many where it does not say.
const ROOMS: [usize; 5] = [65_536, 131_072, 262_144, 393_216, 524_288];
const ROOM: usize = 262_144;
/// Least votes of a number, and of a range; 0 for no ranges.
const LEAST: [u32; 6] = [2, 4, 10, 20, 50, 100];
const LEAST_OF_RANGE: [u32; 6] = [0, 10, 20, 50, 100, 500];

/// What is wanted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    since: Option<String>,
    format: Option<String>,
    limit: Option<String>,
    r#type: Option<String>,
    min_direct: Option<u32>,
    min_range: Option<u32>,
    max_bytes: Option<usize>,
}

pub(super) async fn answer(
    State(switch): State<Arc<Switch>>,
    headers: HeaderMap,
    Query(question): Query<Question>,
) -> Response {
    let asked = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let (since, limit) = (asked(&question.since), asked(&question.limit));
    let xml = wants_xml(question.format.as_deref(), &headers);
    if question.format.as_deref() == Some("binary") {
        return match since {
            Some(_) => bad("the binary form is always whole: leave since out"),
            None => binary(&switch.live, &question).await,
        };
    }
    match (since, limit) {
        (Some(_), Some(_)) => bad("limit asks for the loudest numbers, since for what changed: leave one out"),
        (None, Some(limit)) => match limit.parse::<usize>() {
            Ok(limit) if limit > 0 => sent(list_bytes::loudest(&switch.live, limit.min(MOST)).await, xml),
            _ => bad("limit must be a whole number greater than 0"),
        },
        (since, None) => match since.as_deref().unwrap_or("0").parse::<u64>() {
            Ok(since) => match switch.live.published().await {
                Ok(published) => body(list_bytes::changes(published, since, xml), xml),
                Err(refusal) => refused_plainly(&refusal),
            },
            Err(_) => bad("since must be the version of an earlier answer, or 0"),
        },
    }
}

fn sent(loudest: Answer<Loudest>, xml: bool) -> Response {
    match loudest {
        Ok(loudest) => body(Body::from(loudest.text(xml)), xml),
        Err(refusal) => refused_plainly(&refusal),
    }
}

fn body(body: Body, xml: bool) -> Response {
    let kind = if xml { "text/xml; charset=utf-8" } else { "application/json" };
    ([(header::CONTENT_TYPE, kind)], body).into_response()
}

async fn binary(live: &Live, question: &Question) -> Response {
    let bytes = match question.r#type.as_deref().filter(|name| !name.is_empty()).unwrap_or("community") {
        "community" => {
            let direct = at_least(question.min_direct.unwrap_or(LEAST[1]), &LEAST);
            let range = at_least(question.min_range.unwrap_or(direct), &LEAST_OF_RANGE);
            let wanted = question.max_bytes.unwrap_or(ROOM);
            let room = ROOMS.iter().rev().find(|room| **room <= wanted).unwrap_or(&ROOMS[0]);
            list_bytes::community(live, direct, range, *room).await
        }
        "personal" => list_bytes::personal(live).await,
        _ => return bad("type must be community or personal"),
    };
    match bytes {
        Ok(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Err(refusal) => refused_plainly(&refusal),
    }
}

/// The least step that is not less; the last one for more.
fn at_least(wanted: u32, steps: &[u32]) -> u32 {
    steps.iter().copied().find(|step| *step >= wanted).or(steps.last().copied()).unwrap_or(wanted)
}
