//! Exchanges that ask before they let a call through, and displays that are told of it.

use super::app::App;
use super::line::SOON;
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;

#[test]
fn exchanges_ask_before_they_let_a_call_through() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let cards = wurao.file("cards.vcf", "BEGIN:VCARD\nFN:王\nTEL:13800000001\nEND:VCARD\n");
    wurao.json(&["screen", "people", "import", arg(&cards)]);
    let app = App::of(wurao, &["--challenge", "sip:code@192.0.2.11"]);
    let plain = |from: &str, call: &str| {
        app.sends("GET", &format!("/v1/route/plain?key={}&from={from}&call={call}", app.key), "", ("", ""))
    };
    assert_eq!(plain("13800000009", "a1"), (200, "reject 607".into()));
    assert_eq!(plain("%2B8613800000001", "a2"), (200, "allow".into()));
    assert_eq!(plain("13700000003", "a3"), (200, "challenge".into()));
    assert_eq!(plain("13700000003", "a3"), (200, "challenge".into()));
    // A caller without a number is a caller, and is decided and written down as one.
    assert_eq!(plain("", "a4").0, 200);
    let missing = app.sends("GET", &format!("/v1/route/plain?key={}", app.key), "", ("", ""));
    assert_eq!(missing.0, 400);
    assert_eq!(app.sends("GET", "/v1/route/plain?key=wrong&from=110", "", ("", "")).0, 401);
    assert_eq!(app.sends("GET", &format!("/v1/check?key={}&raw=110", app.key), "", ("", "")).0, 401, "there alone");

    let rustpbx = |from: &str, direction: &str| -> Value {
        let call = json!({ "call_id": from, "from": from, "to": "sip:home@192.0.2.1", "source_addr": "192.0.2.9:5060",
            "direction": direction, "method": "INVITE", "uri": "sip:home@192.0.2.1", "headers": {}, "body": "" });
        serde_json::from_str(&app.tells("/v1/route/rustpbx", &call).1).expect("JSON")
    };
    assert_eq!(
        rustpbx("\"A\" <sip:13800000009@192.0.2.9>", "inbound"),
        json!({ "action": "reject", "status": 607, "reason": "Unwanted" })
    );
    assert_eq!(
        rustpbx("sip:13800000001@192.0.2.9", "inbound"),
        json!({ "action": "forward", "targets": ["sip:phone@192.0.2.10"] })
    );
    assert_eq!(
        rustpbx("<sip:13700000004@192.0.2.9>", "inbound"),
        json!({ "action": "forward", "targets": ["sip:code@192.0.2.11"] })
    );
    assert_eq!(rustpbx("sip:1001@192.0.2.9", "internal"), json!({ "action": "not_handled" }));

    let sipgate = |from: &str, direction: &str| {
        let form = format!("event=newCall&from={from}&to=4921100000&direction={direction}&callId={from}&user%5B%5D=A");
        let kind = ("application/x-www-form-urlencoded", form.as_str());
        app.sends("POST", &format!("/v1/route/sipgate?key={}", app.key), "", kind).1
    };
    let xml = |inner: &str| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>{inner}</Response>\n");
    assert_eq!(sipgate("8613800000009", "in"), xml("<Reject/>"));
    assert_eq!(sipgate("8613800000001", "in"), xml(""));
    assert_eq!(sipgate("anonymous", "in"), xml(""));
    assert_eq!(sipgate("8613800000009", "out"), xml(""));

    let calls = app.wurao.json(&["screen", "calls"]);
    let rows: Vec<Value> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|c| json!([c["by"], c["number"], c["verdict"], c["status"], c["to"]]))
        .collect();
    let wanted = json!([
        ["sipgate", "anonymous", "challenge", 0, "inner"],
        ["sipgate", "+8613800000001", "allow", 0, "inner"],
        ["sipgate", "+8613800000009", "reject", 607, null],
        ["rustpbx", "13700000004", "challenge", 0, "challenge"],
        ["rustpbx", "13800000001", "allow", 0, "inner"],
        ["rustpbx", "13800000009", "reject", 607, null],
        ["plain", "anonymous", "challenge", 0, null],
        ["plain", "13700000003", "challenge", 0, null],
        ["plain", "+8613800000001", "allow", 0, null],
        ["plain", "13800000009", "reject", 607, null],
    ]);
    assert_eq!(json!(rows), wanted, "each call once");
}

#[test]
fn displays_are_told_of_each_call_once() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let app = App::of(wurao, &["--ncid", "127.0.0.1:0"]);
    app.json("/v1/check?raw=95130001");
    let joined = || {
        let stream = TcpStream::connect(app.serving.ncid()).expect("it listens");
        stream.set_read_timeout(Some(SOON)).expect("a time");
        BufReader::new(stream)
    };
    let next = |display: &mut BufReader<TcpStream>| {
        let mut line = String::new();
        display.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    };
    let mut display = joined();
    assert_eq!(next(&mut display), format!("200 NCID Server: wurao {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(next(&mut display), "210 API: 1.0 Feature set 1");
    let log = next(&mut display);
    assert!(log.starts_with("CIDLOG: *DATE*") && log.contains("*LINE*HOME*NMBR*95130001*MESG*NONE*NAME*"), "{log}");
    assert_eq!([next(&mut display), next(&mut display)], ["250 End of call log", "300 ready"]);
    for _ in 0..2 {
        app.asks("/v1/route/plain?from=13800000009*TIME*1&call=c1");
    }
    app.asks("/v1/route/plain?from=anonymous&call=c2");
    let call = next(&mut display);
    assert!(call.starts_with("CID: *DATE*") && call.contains("*NMBR*13800000009TIME1*"), "{call}");
    let hidden = next(&mut display);
    assert!(hidden.contains("*NMBR*PRIVATE*MESG*NONE*NAME*"), "the copy is told no second time: {hidden}");
    // Displays beyond the most are let go, and the others go on.
    let many: Vec<BufReader<TcpStream>> = (0..40).map(|_| joined()).collect();
    let served = many.into_iter().filter_map(|mut one| {
        let mut line = String::new();
        one.read_line(&mut line).ok().filter(|read| *read > 0).map(|_| one)
    });
    assert_eq!(served.collect::<Vec<_>>().len(), 31);
}
