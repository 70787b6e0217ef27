//! The operator as whoever watches over calls: complaints, findings, money, trends.

use super::Place;
use super::complaints::lately;
use super::rights::Browsing;
use serde_json::json;

/// A complaint about a call from a number to another, handed in by the operator; its id.
pub fn complaint(place: &Place, from: &str, to: &str) -> String {
    let (date, time) = lately();
    let one = json!({ "from": from, "to": to, "at": format!("{date} {time}"), "purpose": "finance", "text": "a loan" });
    let told = place.post("/v1/complaints", &place.operator, &one).json();
    told["complaints"][0]["receipt"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
}

#[test]
fn a_complaint_is_examined_and_its_finding_objected_to_decided_and_paid() {
    let mut place = Place::new();
    place.serve(&[]);
    let (one, other) =
        (complaint(&place, "057188881000", "13800001111"), complaint(&place, "057188882000", "13800001111"));
    let operator = Browsing::with(&place, &place.operator);
    assert!(operator.get("/console").text().contains("2 wait for an answer, 0 of them overdue"));
    let list = operator.get("/operator/complaints").text();
    assert!(list.contains("+8657188881000, for bank") && list.contains("+8657188882000, for shop"), "{list}");
    let narrowed = operator.get("/operator/complaints?principal=bank&stage=received").text();
    assert!(narrowed.contains("for bank") && !narrowed.contains("for shop"), "{narrowed}");
    for nothing in ["stage=found", "late=yes", "principal=nobody", "stage=%3Cb%3E"] {
        let text = operator.get(&format!("/operator/complaints?{nothing}")).text();
        assert!(text.contains("There are no such complaints"), "{nothing}: {text}");
    }
    assert_eq!(operator.get("/operator/complaints?page=99999999999999999999").status, 200);
    let at = format!("/operator/complaint/{one}");
    let page = operator.get(&at).text();
    for fact in
        ["<dd>the operator’s word</dd>", "<dd>a program</dd>", "within the days of the rules", "5 days left", "a loan"]
    {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    // Asking examines nothing.
    let asked = operator.post(&format!("{at}/examine"), &[]).text();
    assert!(asked.contains("Compare this call with what was registered at the time"), "{asked}");
    assert!(!asked.contains("Nobody has shown"), "{asked}");
    assert_eq!(place.run(&["complaint", "status", &one])["stage"], "received");
    assert_eq!(operator.post(&format!("{at}/acknowledge"), &[]).line("location"), at);
    assert_eq!(operator.post(&format!("{at}/examine"), &[("sure", "yes")]).line("location"), at);
    let page = operator.get(&at).text();
    let found =
        page.split("/operator/finding/").nth(1).and_then(|rest| rest.split('"').next()).expect("a finding").to_owned();
    assert!(page.contains("found to be a violation") && !page.contains("Examine and conclude"), "{page}");
    // The other one is closed, which needs a reason, and taken up again.
    let second = format!("/operator/complaint/{other}");
    let empty = operator.post(&format!("{second}/close"), &[("why", " ")]);
    assert!(empty.status == 422 && empty.text().contains("<a href=\"#why\">"), "{}", empty.text());
    assert_eq!(operator.post(&format!("{second}/close"), &[("why", "told twice")]).status, 303);
    assert!(
        operator.get(&second).text().contains("told twice")
            && operator.get(&second).text().contains("Take it up again")
    );
    assert_eq!(operator.post(&format!("{second}/reopen"), &[("why", "it was not")]).status, 303);
    let gone = operator.post("/operator/complaint/c-0000000000000000/close", &[("why", "x")]);
    assert_eq!(gone.status, 404, "{}", gone.text());
    // The finding with what it rests on.
    let at = format!("/operator/finding/{found}");
    let page = operator.get(&at).text();
    for fact in [
        "<dd>the complaint alone</dd>",
        "calls → bank",
        "the called number refuses sales calls",
        "registry-cn 2026-11-29",
        "The settlement in the post of 2019",
        "Digest of the set",
        "data-k=\"Due\">200.00<",
        "data-k=\"Due\">50.00<",
        "Nobody objects",
        one.as_str(),
    ] {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    let list = operator.get("/operator/findings?principal=bank&caller=057188881000&standing=assessed").text();
    assert!(list.contains(&format!("/operator/finding/{found}")), "{list}");
    assert!(operator.get("/operator/findings?standing=cancelled").text().contains("There are no such findings"));
    let wrong = operator.get("/operator/findings?caller=12x");
    assert!(wrong.status == 422 && wrong.text().contains("〔registry-number〕"), "{}", wrong.text());
    // An objection is recorded with what is known about its ground; the decision is asked about once more.
    let stranger = operator.post(&format!("{at}/object"), &[("by", "shop"), ("ground", "consent")]);
    assert!(stranger.status == 422 && stranger.text().contains("〔not-a-party〕"), "{}", stranger.text());
    let objected = [("by", "bank"), ("ground", "consent"), ("text", "She had agreed in the shop")];
    assert_eq!(operator.post(&format!("{at}/object"), &objected).line("location"), at);
    let page = operator.get(&at).text();
    assert!(
        page.contains("What is recorded speaks against it") || page.contains("Nothing recorded settles it"),
        "{page}"
    );
    assert!(page.contains("She had agreed in the shop") && page.contains("data-k=\"Disputed\">200.00<"), "{page}");
    let reasonless = operator.post(&format!("{at}/decide"), &[("outcome", "uphold")]);
    assert!(reasonless.status == 422 && reasonless.text().contains("〔decision-needs-why〕"), "{}", reasonless.text());
    let asked = operator.post(&format!("{at}/decide"), &[("outcome", "uphold"), ("why", "no paper")]).text();
    assert!(asked.contains(&format!("Finding {found} stands")) && asked.contains("no paper"), "{asked}");
    assert_eq!(place.run(&["ledger"])["bills"][0]["standing"], "objected");
    let sure = [("outcome", "uphold"), ("why", "no paper"), ("sure", "yes")];
    assert_eq!(operator.post(&format!("{at}/decide"), &sure).line("location"), at);
    let pay = |amount: &str, currency: &str| {
        operator.post(&format!("{at}/pay"), &[("part", "fine"), ("amount", amount), ("currency", currency)])
    };
    assert!(pay("lots", "CNY").text().contains("<a href=\"#amount\">"));
    assert!(
        pay("500.00", "CNY").status == 422 && pay("1.00", "USD").status == 422,
        "more than is due; another currency"
    );
    assert_eq!(pay("150.00", "CNY").line("location"), at);
    let money = operator.get("/operator/money").text();
    assert!(money.contains("data-k=\"Paid\">150.00<") && money.contains("data-k=\"Due\">50.00<"), "{money}");
    assert!(money.contains("<h2>bank</h2>") && !money.contains("<h2>shop</h2>"), "{money}");
    let returned = [("part", "fine"), ("amount", "150"), ("currency", "CNY"), ("returned", "yes")];
    assert_eq!(operator.post(&format!("{at}/pay"), &returned).status, 303);
    assert!(operator.get("/operator/money").text().contains("data-k=\"Paid\">0.00<"));
}

#[test]
fn an_unproved_complaint_is_said_to_be_one_before_it_costs_anybody() {
    let mut place = Place::new();
    place.serve(&[]);
    let (date, time) = lately();
    let one = json!({ "from": "057188881000", "to": "13800001111", "at": format!("{date} {time}") });
    let told = place.post("/v1/complaints", "", &one).json();
    let id = told["complaints"][0]["receipt"].as_str().expect("an id").to_owned();
    let operator = Browsing::with(&place, &place.operator);
    assert!(operator.get(&format!("/operator/complaint/{id}")).text().contains("<dd>nothing</dd>"));
    let asked = operator.post(&format!("/operator/complaint/{id}/examine"), &[]).text();
    assert!(asked.contains("Nobody has shown that the called number is the complainant’s"), "{asked}");
    let lacking =
        place.post("/v1/complaints", "", &json!({ "to": "13800001111", "at": format!("{date} {time}") })).json();
    let id = lacking["complaints"][0]["receipt"].as_str().expect("an id").to_owned();
    let page = operator.get(&format!("/operator/complaint/{id}")).text();
    assert!(page.contains("Without both numbers it cannot be examined") && !page.contains("/examine\""), "{page}");
    let tried = operator.post(&format!("/operator/complaint/{id}/examine"), &[("sure", "yes")]);
    assert!(tried.status == 422 && tried.text().contains("〔registry-complaint-lacks〕"), "{}", tried.text());
}

#[test]
fn trends_are_plots_with_the_same_figures_below() {
    let mut place = Place::new();
    place.serve(&[]);
    let operator = Browsing::with(&place, &place.operator);
    let empty = operator.get("/operator/trends");
    assert!(empty.status == 200 && empty.text().contains("There are no findings in these weeks"), "{}", empty.text());
    let ids = [
        complaint(&place, "057188881000", "13800001111"),
        complaint(&place, "057188880007", "13800001111"),
        complaint(&place, "057188882000", "13800001111"),
    ];
    for id in &ids[..2] {
        place.run(&["complaint", "examine", id]);
    }
    let page = operator.get("/operator/trends").text();
    assert!(page.contains("1 of 2 findings were calls by partners or agents, 50%"), "{page}");
    assert_eq!(page.matches("<svg viewBox=").count(), 3);
    assert!(page.contains("role=\"img\" aria-labelledby=\"plot-findings-title plot-findings-desc\""), "{page}");
    assert!(
        page.contains("<desc id=\"plot-complaints-desc\">3 in the last 12 weeks; the table below has each week</desc>")
    );
    let table = page.split("<table class=\"figures\">").nth(1).expect("a table");
    assert_eq!(
        table.split("</table>").next().map(|table| table.matches("<tr>").count()),
        Some(13),
        "a head and 12 weeks"
    );
    let week = table.split("<tbody><tr>").nth(1).and_then(|rest| rest.split("</tr>").next()).expect("this week");
    assert!(week.ends_with("</th><td>3</td><td>2</td><td>1</td>"), "{week}");
    assert!(page.contains("href=\"/operator/findings?principal=bank\">bank</a></th><td>2</td><td>1</td>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("style="), "no script, no style of its own");
}

#[test]
fn many_complaints_stand_on_several_pages() {
    let mut place = Place::new();
    place.serve(&[]);
    let (date, time) = lately();
    let at = format!("{date} {time}");
    let one = |n: u32| json!({ "from": "057188882000", "to": format!("1380000{n:04}"), "at": at });
    let batch = json!({ "complaints": (0..120).map(one).collect::<Vec<_>>() });
    assert_eq!(place.post("/v1/complaints", &place.operator, &batch).json()["received"], json!(120));
    let operator = Browsing::with(&place, &place.operator);
    let at = |path: &str| operator.get(path).text();
    let lines = |text: &str| text.matches("href=\"/operator/complaint/").count();
    let first = at("/operator/complaints?stage=received");
    assert_eq!((lines(&first), first.contains("Page 1 of 3")), (50, true), "{first}");
    assert!(first.contains("href=\"/operator/complaints?stage=received&#38;page=2\""), "{first}");
    assert_eq!(lines(&at("/operator/complaints?page=3")), 20);
    assert_eq!(lines(&at("/operator/complaints?page=7")), 20, "the last one");
}

#[test]
fn an_organisation_objects_in_its_own_console_and_the_operator_decides() {
    let mut place = Place::new();
    place.serve(&[]);
    let one = complaint(&place, "057188881000", "13800001111");
    place.run(&["complaint", "examine", &one]);
    let found = place.run(&["complaint", "status", &one])["findings"][0].as_str().expect("a finding").to_owned();
    let [bank, calls, shop] = [&place.bank, &place.calls, &place.shop].map(|key| Browsing::with(&place, key));
    let at = format!("/console/finding/{found}");
    for party in [&bank, &calls] {
        let list = party.get("/console/findings").text();
        assert!(list.contains(&format!("href=\"{at}\"")) && list.contains("+8657188881000, for bank"), "{list}");
        let page = party.get(&at).text();
        assert!(page.contains("<dd>+861******1111</dd>") && page.contains("data-k=\"Due\">200.00<"), "{page}");
        // Neither the whole number, nor its proof, nor who complained.
        assert!(!page.contains("13800001111") && !page.contains(&one) && !list.contains("13800001111"), "{page}");
    }
    assert!(shop.get("/console/findings").text().contains("There is no finding about your calls"));
    assert_eq!(shop.get(&at).status, 404);
    assert_eq!(shop.post(&format!("{at}/object"), &[("ground", "consent")]).status, 404);
    let wordless = bank.post(&format!("{at}/object"), &[("ground", "other"), ("text", "")]);
    assert!(wordless.status == 422 && wordless.text().contains("〔objection-needs-text〕"), "{}", wordless.text());
    let clockless = bank.post(&format!("{at}/object"), &[("ground", "wrong-clock")]);
    assert!(clockless.status == 422 && clockless.text().contains("〔ground-needs-time〕"), "{}", clockless.text());
    let objected = [("ground", "consent"), ("text", "She had agreed in the shop"), ("by", "shop")];
    assert_eq!(bank.post(&format!("{at}/object"), &objected).line("location"), at);
    let page = calls.get(&at).text();
    for fact in ["She had agreed in the shop", "bank, ", "the operator decides about it", "data-k=\"Disputed\">200.00<"]
    {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    assert!(bank.post(&format!("{at}/object"), &objected).text().contains("〔standing〕"), "one at a time");
    let operator = Browsing::with(&place, &place.operator);
    assert!(operator.get(&format!("/operator/finding/{found}")).text().contains("She had agreed in the shop"));
    let upheld = [("outcome", "uphold"), ("why", "no paper of it"), ("sure", "yes")];
    assert_eq!(operator.post(&format!("/operator/finding/{found}/decide"), &upheld).status, 303);
    let page = bank.get(&at).text();
    assert!(page.contains("no paper of it") && page.contains("Object to this finding"), "{page}");
}

#[test]
fn an_organisation_sees_how_many_marked_copies_it_got_and_nothing_of_the_marks() {
    let mut place = Place::new();
    let pool = "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n";
    std::fs::write(place.folder().join("canaries.toml"), pool).expect("written");
    for (organisation, delivery) in [("bank", "2026-11"), ("bank", "2026-12"), ("shop", "other")] {
        let out = place.folder().join(delivery);
        let out = out.to_str().expect("plain").to_owned();
        place.run(&["canary", "deliver", "--for", organisation, "--delivery", delivery, "-o", &out]);
    }
    place.serve(&[]);
    let page = Browsing::with(&place, &place.bank).get("/console/copies").text();
    for fact in ["in all: 2", "<b>2026-11</b>", "<b>2026-12</b>", place.day.as_str()] {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    assert!(!page.contains("other</b>") && !page.contains("1700000"), "{page}");
    // How many marks there are is no part of a word, unlike the 32 of a time.
    assert!(!page.split(|c: char| !(c.is_ascii_digit() || c == ':')).any(|word| word == "32"), "{page}");
    assert!(Browsing::with(&place, &place.calls).get("/console/copies").text().contains("No marked copy"));
}

#[test]
fn records_are_handed_in_judged_and_fetched() {
    let mut place = Place::new();
    place.serve(&[]);
    let operator = Browsing::with(&place, &place.operator);
    assert!(operator.get("/console").text().contains("href=\"/operator/records\""));
    let none = operator.upload("/operator/records", &[], "", b"");
    assert!(none.status == 422 && none.text().contains("〔judge-needs-records〕"), "{}", none.text());
    // One that was published against, one that cannot be read, one of nobody's number, and the first one again.
    let now = desk::clock::Clock::System.now();
    let call = format!("057188881000,13800001111,{now}\n");
    let text = format!("from,to,at\n{call}057188881000,1380,{now}\n13900000000,13800001111,{now}\n{call}");
    let ended = |at: &str| {
        assert!(bench::wait_until(std::time::Duration::from_secs(20), || {
            let page = operator.get(at);
            page.line("refresh").is_empty() && page.text().contains("role=\"status\"")
        }));
        operator.get(at).text()
    };
    let told = operator.upload("/operator/records", &[("only_tell", "yes")], "first.csv", text.as_bytes());
    assert_eq!(told.status, 303, "{}", told.text());
    let page = ended(told.line("location"));
    assert!(page.contains("4 rows: 1 violations, 1 not readable") && page.contains("Nothing was recorded"), "{page}");
    assert_eq!(place.run(&["ledger"])["bills"], json!([]));
    let at = operator.upload("/operator/records", &[], "calls.csv", text.as_bytes()).line("location").to_owned();
    let page = ended(&at);
    for fact in ["<dt>Rows told again</dt><dd>1</dd>", "<dt>Fines</dt><dd>200.00 CNY</dd>", "<dt>bank</dt><dd>1</dd>"] {
        assert!(page.contains(fact), "{fact}: {page}");
    }
    let bills = place.run(&["ledger"]);
    let finding = bills["bills"][0]["finding"].as_str().expect("a finding").to_owned();
    assert!(page.contains(&format!("href=\"/operator/finding/{finding}\"")), "{page}");
    let file = |name: &str| operator.get(&format!("{at}/{name}"));
    let document: serde_json::Value = serde_json::from_str(&file("findings").text()).expect("one line of JSON");
    assert_eq!((&document["id"], &document["line"]), (&json!(finding), &json!(2)));
    let table = file("table").text();
    assert!(table.starts_with("id,line,from,to,at_utc,purpose,") && table.lines().count() == 2, "{table}");
    assert_eq!(
        file("rejects").text(),
        "line,code,value,remedy\r\n3,to,1380,\"the called number is none; write it whole, and foreign ones with +\"\r\n"
    );
    assert!(file("rejects").line("content-disposition").ends_with("-rejects.csv\""));
    // No heading: it comes to nothing, and says so by the name that the file came with.
    let wrong = operator.upload("/operator/records", &[], "wrong.csv", b"a,b\n1,2\n").line("location").to_owned();
    assert!(bench::wait_until(std::time::Duration::from_secs(20), || {
        let text = operator.get(&wrong).text();
        text.contains("〔registry-cdr-heading〕") && text.contains("wrong.csv") && !text.contains("judgings")
    }));
    assert!(operator.post(&format!("{at}/forget"), &[]).text().contains("Findings that were recorded stay"));
    assert_eq!(operator.post(&format!("{at}/forget"), &[("sure", "yes")]).line("location"), "/operator/records");
    assert_eq!(operator.get(&at).status, 404);
    let list = operator.get("/operator/records").text();
    assert!(list.contains("first.csv") && list.contains("wrong.csv") && !list.contains("calls.csv"), "{list}");
}
