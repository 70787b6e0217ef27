//! `/metrics`: figures for whoever watches.

use super::Place;
use super::rights::Browsing;
use super::wire::Asked;

#[test]
fn figures_are_told_to_this_machine_and_to_the_operator_alone() {
    let mut place = Place::new();
    place.serve(&[]);
    let visitor = Browsing::new(&place);
    assert_eq!(visitor.post("/code", &[("number", "13800009999"), ("wish", "register")]).status, 200);
    place.get("/v1/versions", &place.bank);
    place.get("/v1/versions", "");
    let told = place.get("/metrics", "");
    assert_eq!((told.status, told.line("content-type")), (200, "text/plain; version=0.0.4; charset=utf-8"));
    let text = told.text();
    for line in [
        "# TYPE wurao_requests_total counter",
        "wurao_requests_total{route=\"/code\",method=\"POST\",status=\"200\"} 1",
        "wurao_requests_total{route=\"/v1/versions\",method=\"GET\",status=\"200\"} 1",
        "wurao_requests_total{route=\"/v1/versions\",method=\"GET\",status=\"401\"} 1",
        "wurao_codes_sent_total 1",
        "wurao_registrations_total 0",
        "wurao_listed_numbers 2",
        "wurao_versions 1",
        "wurao_outbox_waiting 3",
        // A notice went to each number that the operator registered, and a code to the third one.
        "wurao_scrubs_total 0",
        "# TYPE wurao_log_size gauge",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} is missing:\n{text}");
    }
    assert!(!text.contains("138000"), "no number is told");
    let through = |key: &str| {
        let asked = Asked::new("GET", "/metrics").line("X-Forwarded-For", "192.0.2.7").key(key);
        asked.of(place.server().address()).status
    };
    assert_eq!([through(""), through(&place.bank), through(&place.operator)], [401, 403, 200]);
}
