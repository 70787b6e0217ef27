//! `GET /metrics`: figures for whoever watches the registry, as plain text in Prometheus' form.

use super::Counter;
use super::api::fault::{Error, Fault};
use super::rights::shown;
use super::source::CameFrom;
use crate::frame::peer::Peer;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::error::Refusal;
use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// Requests by route, method and status.
type Requests = BTreeMap<(String, &'static str, u16), u64>;

/// What was counted since the start.
#[derive(Default)]
pub(crate) struct Tallies {
    requests: Mutex<Requests>,
    codes: AtomicU64,
    registrations: AtomicU64,
    withdrawals: AtomicU64,
    messages: AtomicU64,
}

impl Tallies {
    /// A code was sent.
    pub(crate) fn code(&self) {
        self.codes.fetch_add(1, Ordering::Relaxed);
    }
    /// A number was registered, or withdrawn.
    pub(crate) fn entry(&self, listed: bool) {
        let tally = if listed { &self.registrations } else { &self.withdrawals };
        tally.fetch_add(1, Ordering::Relaxed);
    }
    /// A short message was read.
    pub(crate) fn message(&self, recorded: bool, listed: bool) {
        self.messages.fetch_add(1, Ordering::Relaxed);
        if recorded {
            self.entry(listed);
        }
    }
    fn requests(&self) -> std::sync::MutexGuard<'_, Requests> {
        self.requests.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The middleware that counts requests. Routes are those of the table: what is asked for beyond them is one line.
pub(crate) async fn count(State(counter): State<Arc<Counter>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let response = next.run(request).await;
    *counter.tallies.requests().entry((route, method, response.status().as_u16())).or_default() += 1;
    response
}

/// Whether a request comes from this machine itself and not through a proxy on it.
fn is_local(peer: Option<Peer>, headers: &HeaderMap) -> bool {
    let through = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let own = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
    own && !through && peer.is_some_and(|peer| peer.0.is_loopback())
}

/// The figures, for the operator's key or from this machine.
#[utoipa::path(get, path = "/metrics", tag = "operator", responses(
    (status = 200, description = "Figures in Prometheus' text form", content_type = "text/plain", body = String),
    (status = 401, description = "From another machine without a key that serves", body = Error),
    (status = 403, description = "The key is not the operator's", body = Error)))]
pub(crate) async fn show(State(counter): State<Arc<Counter>>, request: Request) -> Result<Response, Fault> {
    let (headers, extensions) = (request.headers(), request.extensions());
    let CameFrom(source) = CameFrom::of(headers, extensions, counter.forwarded);
    if !is_local(extensions.get::<Peer>().copied(), headers) && !shown(&counter, headers, &source).await?.is_operator()
    {
        return Err(Refusal::refused("operator-only").into());
    }
    let text = written(&counter).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

async fn written(counter: &Counter) -> Result<String, Fault> {
    let figures = counter.registry.figures().await?;
    let tallies = &counter.tallies;
    let (scrubs, rows) = counter.scrubs.ended();
    let mut text = Text::default();
    text.name("wurao_requests_total", "counter", "Requests by route, method and status since the start.");
    for ((route, method, status), count) in tallies.requests().iter() {
        let labels = [("route", route.as_str()), ("method", method), ("status", &status.to_string())];
        text.line("wurao_requests_total", &labels, count);
    }
    let of = |tally: &AtomicU64| tally.load(Ordering::Relaxed);
    let counters = [
        ("wurao_codes_sent_total", "Codes sent to numbers since the start.", of(&tallies.codes)),
        (
            "wurao_registrations_total",
            "Numbers registered through pages and messages since the start.",
            of(&tallies.registrations),
        ),
        (
            "wurao_withdrawals_total",
            "Numbers withdrawn through pages and messages since the start.",
            of(&tallies.withdrawals),
        ),
        ("wurao_messages_total", "Short messages read since the start.", of(&tallies.messages)),
        ("wurao_scrubs_total", "Lists compared since the start.", scrubs),
        ("wurao_scrub_rows_total", "Rows of those lists.", rows),
        ("wurao_receipts_total", "Receipts ever signed.", figures.receipts),
        ("wurao_receipt_rows_total", "Rows that those receipts are about.", figures.rows),
    ];
    for (name, about, value) in counters {
        text.name(name, "counter", about);
        text.line(name, &[], value);
    }
    let gauges = [
        ("wurao_listed_numbers", "Numbers in the newest version.", figures.listed),
        ("wurao_versions", "Versions published.", figures.versions),
        ("wurao_log_size", "Entries of the transparency log.", figures.log),
        ("wurao_outbox_waiting", "Codes and notices that wait for the gateway.", figures.waiting),
    ];
    for (name, about, value) in gauges {
        text.name(name, "gauge", about);
        text.line(name, &[], value);
    }
    if let Some(published) = figures.published {
        text.name("wurao_newest_version_timestamp_seconds", "gauge", "When the newest version was published.");
        text.line("wurao_newest_version_timestamp_seconds", &[], published);
    }
    Ok(text.0)
}

/// The text form: a line of help, one of the type, then the values.
#[derive(Default)]
struct Text(String);

impl Text {
    fn name(&mut self, name: &str, kind: &str, about: &str) {
        let _ = write!(self.0, "# HELP {name} {about}\n# TYPE {name} {kind}\n");
    }
    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let escaped = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let labels: Vec<String> = labels.iter().map(|(key, text)| format!("{key}=\"{}\"", escaped(text))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn labels_are_escaped() {
        let mut text = Text::default();
        text.name("a_total", "counter", "What.");
        text.line("a_total", &[("route", "a\\b\"c\nd"), ("status", "200")], 7);
        text.line("a_total", &[], 1);
        let wanted = "# HELP a_total What.\n# TYPE a_total counter\na_total{route=\"a\\\\b\\\"c\\nd\",status=\"200\"} 7\na_total 1\n";
        assert_eq!(text.0, wanted);
    }

    #[test]
    fn only_this_machine_itself_is_local() {
        let here = Some(Peer(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let asks = |lines: &[(&'static str, &str)]| {
            let lines = lines.iter().map(|(name, value)| {
                (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_str(value).expect("a value"))
            });
            lines.collect::<HeaderMap>()
        };
        assert!(is_local(here, &asks(&[("host", "127.0.0.1:7880")])));
        assert!(is_local(here, &asks(&[("host", "localhost")])));
        assert!(!is_local(here, &asks(&[("host", "registry.example")])), "a name that was bent to this machine");
        assert!(!is_local(here, &asks(&[("host", "127.0.0.1:7880"), ("x-forwarded-for", "192.0.2.1")])), "a proxy's");
        assert!(!is_local(Some(Peer([192, 0, 2, 1].into())), &asks(&[("host", "127.0.0.1:7880")])));
        assert!(!is_local(None, &asks(&[("host", "127.0.0.1:7880")])));
    }
}
