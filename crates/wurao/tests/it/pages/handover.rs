//! A case's calls handed to a registry with the person's own press, and its finding fetched back as evidence.

use super::Visitor;
use crate::counter::Place;
use crate::counter::complaints::{code, lately};
use desk::clock::Clock;
use desk::{Desk, Settings};
use std::sync::Arc;

/// A registry that knew its organisations and its list before the call came.
fn registry() -> Place {
    let mut place = Place::of("cn");
    place.run(&["register", "13800001111"]);
    place.run(&["org", "add", "bank", "--number", "057188880000-057188880099"]);
    place.run(&["publish"]);
    place.serve(&[]);
    place
}

/// A desk of today with a case of one call.
async fn case() -> (Visitor, String) {
    let data = tempfile::tempdir().expect("a temporary folder");
    let settings = Settings { data: data.path().into(), database: None, clock: Clock::System, owner: "local".into() };
    let desk = Arc::new(Desk::open(settings).await.expect("the desk opens"));
    let visitor = Visitor::at(&desk, "local", Some(data)).await;
    let opened = visitor
        .post("/new", &[("pack", "cn-telecom"), ("subject", "推销"), ("line", "13800001111"), ("often", "weekly")])
        .await;
    let id = opened.to.split(['/', '?']).nth(2).expect("an id").to_owned();
    (visitor, id)
}

async fn capture(visitor: &Visitor, id: &str, number: &str, said: &str) {
    let (date, time) = lately();
    let parts = [("number", number), ("date", &date), ("time", &time), ("refused", "yes"), ("said", said)];
    let parts = parts.map(|(name, value)| (name, None, value.as_bytes()));
    let saved = visitor.upload(&format!("/case/{id}/capture"), &parts).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_leave_as_they_are_shown_and_the_finding_comes_back_as_evidence() {
    let place = registry();
    let (visitor, id) = case().await;
    let at = format!("/case/{id}/registry");
    let page = visitor.get_in(&at, "en").await.text;
    assert!(page.contains("There is no call in this case") && page.contains("No registry is known here"), "{page}");
    capture(&visitor, &id, "057188880007", "贷款要不要，打 13911112222 找他").await;
    capture(&visitor, &id, "0571****2210", "").await;
    let more = visitor.get_in(&format!("/case/{id}/more"), "en").await.text;
    assert!(more.contains(&format!("href=\"{at}\"")), "{more}");
    let page = visitor.get_in(&at, "en").await.text;
    assert!(page.contains("057188880007") && page.contains("Calls without a whole calling number"), "{page}");
    assert!(
        page.contains("seems to name somebody else") && !page.contains("13911112222"),
        "a number of others stays: {page}"
    );
    assert!(page.contains("value=\"13800001111\""), "{page}");
    let incident = page.split("name=\"call\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a call");
    let url = place.url();
    let press = async |fields: &[(&str, &str)]| visitor.post(&at, fields).await;
    let own = [("number", "13800001111"), ("call", incident)];
    let with = |more: &[(&'static str, &'static str)], address: &'static str| {
        [&own[..], &[("address", address)], more].concat()
    };
    // What cannot leave safely does not; nothing chosen is nothing.
    let open = press(&with(&[("do", "code")], "http://registry.example")).await;
    assert!(open.status == 422 && open.text.contains("〔handover-needs-tls〕"), "{}", open.text);
    let none = press(&[("address", &url), ("number", "13800001111"), ("do", "code")]).await;
    assert!(none.status == 422 && none.text.contains("〔handover-needs-call〕"), "{}", none.text);
    let all = place.run(&["complaint", "list"]);
    assert_eq!(all["complaints"], serde_json::json!([]));
    // The code, wrong and right.
    let asked = press(&[&own[..], &[("address", url.as_str()), ("do", "code")]].concat()).await;
    assert!(asked.status == 200 && asked.text.contains("name=\"code\""), "{}", asked.text);
    let (code, _) = code(&place);
    let send = |code: String| {
        let url = url.clone();
        let (visitor, at) = (&visitor, &at);
        let incident = incident.to_owned();
        async move {
            let fields = [
                ("number", "13800001111"),
                ("call", incident.as_str()),
                ("address", url.as_str()),
                ("do", "send"),
                ("code", code.as_str()),
            ];
            visitor.post(at, &fields).await
        }
    };
    let wrong = send("1".to_owned()).await;
    assert!(
        wrong.status == 422 && wrong.text.contains("registry-wrong-code") && wrong.text.contains("name=\"code\""),
        "{}",
        wrong.text
    );
    // What leaves is what was shown: a form about something else sends nothing.
    let other =
        [("number", "13800001111"), ("call", "3:00000000"), ("do", "send"), ("address", url.as_str()), ("code", &code)];
    let changed = visitor.post(&at, &other).await;
    assert!(changed.status == 422 && changed.text.contains("〔handover-changed〕"), "{}", changed.text);
    assert_eq!(place.run(&["complaint", "list"])["complaints"], serde_json::json!([]));
    let handed = send(code).await;
    assert!(handed.text.contains("登记处新收 1 通，以前就有 0 通"), "{}", handed.text);
    let all = place.run(&["complaint", "list"]);
    let told = &all["complaints"][0];
    assert_eq!(
        (told["person"].as_str(), told["from"].as_str(), told["text"].as_str(), told["proof"].as_str()),
        (Some("+8613800001111"), Some("+8657188880007"), Some(""), Some("code"))
    );
    let receipt = told["id"].as_str().expect("an id").to_owned();
    let exhibits = |case: &casework::Case, how: &str| {
        case.exhibits.iter().filter(|exhibit| exhibit.how.as_deref() == Some(how)).count()
    };
    let loaded = visitor.here.case(&id).await.expect("loads");
    assert_eq!((exhibits(&loaded.case, "registry-receipt"), exhibits(&loaded.case, "registry")), (1, 0));
    // It waits; then it is examined there, and the finding is sealed here, once.
    let waits = visitor.post(&at, &[("do", "fetch")]).await;
    assert!(waits.text.contains("已收到，最晚 ") && waits.text.contains("新封存的认定：0 条"), "{}", waits.text);
    let examined = place.run(&["complaint", "examine", &receipt]);
    assert_eq!(examined["stage"], "found", "{examined}");
    let fetched = visitor.post(&at, &[("do", "fetch")]).await;
    assert!(fetched.text.contains("新封存的认定：1 条") && fetched.text.contains("已认定违规"), "{}", fetched.text);
    let again = visitor.post(&at, &[("do", "fetch")]).await;
    assert!(again.text.contains("新封存的认定：0 条"), "{}", again.text);
    let loaded = visitor.here.case(&id).await.expect("loads");
    let finding =
        loaded.case.exhibits.iter().find(|exhibit| exhibit.how.as_deref() == Some("registry")).expect("sealed");
    let original = visitor.get(&format!("/case/{id}/evidence/{}", finding.digest)).await;
    let document: serde_json::Value = serde_json::from_slice(&original.bytes).expect("JSON");
    assert_eq!((&document["principal"], &document["id"]), (&"bank".into(), &examined["findings"][0]));
}
