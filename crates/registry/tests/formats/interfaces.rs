//! The interfaces of other registries: bodies, queries, signed headers.

use jiff::civil::datetime;
use number::E164;
use registry::Plan;
use registry::formats::complaints::{Caller, Complaint, file_date};
use registry::formats::complaints_api::{Answer, Filters};
use registry::formats::rnd::{Answered, AnsweredJson, Asked, Reassigned};
use registry::formats::singapore::Mark;
use registry::formats::singapore_check::{
    self, Authorization, ErrorAnswer, Marked, Question, Status, YesNo, verify_rsa,
};
use serde_json::json;

fn us() -> Plan {
    Plan::shipped("us").expect("shipped")
}

fn complaint() -> Complaint {
    Complaint {
        caller: Caller::Number("+14165550123".parse().expect("a number")),
        created: datetime(2026, 8, 28, 9, 15, 0, 0),
        violated: datetime(2026, 8, 27, 18, 2, 0, 0),
        city: "Springfield".to_owned(),
        state: "Illinois".to_owned(),
        area: "217".to_owned(),
        subject: "Other".to_owned(),
        recorded: true,
    }
}

const ID: &str = "0123456789abcdef0123456789abcdef";

#[test]
fn a_page_of_complaints_has_the_publishers_shape() {
    let here = "https://registry.example/v0/dnc-complaints?offset=0".to_owned();
    let rows = [(ID.to_owned(), complaint())];
    let page =
        Answer::new(&us(), &rows, 7, "https://registry.example/v0/dnc-complaints", here).expect("it can be said");
    let right = json!({
        "data": [{
            "type": "dnc_complaint",
            "id": ID,
            "attributes": {
                "company-phone-number": "4165550123",
                "created-date": "2026-08-28 09:15:00",
                "violation-date": "2026-08-27 18:02:00",
                "consumer-city": "Springfield",
                "consumer-state": "Illinois",
                "consumer-area-code": "217",
                "subject": "Other",
                "recorded-message-or-robocall": "Y"
            },
            "relationships": [],
            "meta": [],
            "links": {"self": "https://registry.example/v0/dnc-complaints/0123456789abcdef0123456789abcdef"}
        }],
        "meta": {"records-this-page": 1, "record-total": 7},
        "links": {"self": "https://registry.example/v0/dnc-complaints?offset=0"}
    });
    assert_eq!(serde_json::to_value(&page).expect("JSON"), right);
    let again: Answer = serde_json::from_value(right).expect("it reads its own writing");
    assert_eq!(again, page);
    assert_eq!(again.read(&us()), (rows.to_vec(), vec![]));
}

#[test]
fn a_page_is_read_with_either_total_with_nulls_and_with_rows_that_are_shifted() {
    let text = r#"{"data":[
        {"type":"dnc_complaint","id":"a","attributes":{"company-phone-number":null,"created-date":"2026-08-28 09:15:00",
         "violation-date":"2026-08-27 18:02:00","consumer-city":"","consumer-state":"Ohio","consumer-area-code":"",
         "subject":"Other","recorded-message-or-robocall":"N","seq":7},"relationships":[],"meta":[],"links":{"self":"x"}},
        {"type":"dnc_complaint","id":"b","attributes":{"company-phone-number":"2026-08-28 09:15:00"}}],
        "meta":{"records-this-page":2,"records-total":2},"links":{"self":"x"}}"#;
    let answer: Answer = serde_json::from_str(text).expect("it is read");
    let (good, bad) = answer.read(&us());
    assert_eq!((answer.meta.record_total, good.len(), good[0].1.caller.number()), (2, 1, None));
    assert_eq!((bad.len(), bad[0].line, bad[0].code), (1, 2, "shifted"));
}

#[test]
fn queries_are_read_and_nonsense_is_named() {
    let read = |query: &str| Filters::read(query).map_err(|bad| (bad.parameter, bad.value));
    let all = read("").expect("nothing is asked");
    assert_eq!((all.per_page, all.offset, all.ascending), (50, 0, false));
    let some = read(
        "api_key=K&created_date_from=%222026-08-01%22&created_date_to=%222026-08-28+09%3A15%3A00%22&state=Illinois&city=%22Springfield%22&area_code=217&is_robocall=true&sort_by=violation_date&sort_order=asc&items_per_page=5&offset=10",
    );
    let some = some.expect("all of it makes sense");
    assert_eq!((some.per_page, some.offset, some.ascending), (5, 10, true));
    assert!(some.keeps(&complaint()) && all.keeps(&complaint()));
    for other in [
        Complaint { created: datetime(2026, 8, 28, 9, 15, 1, 0), ..complaint() },
        Complaint { created: datetime(2026, 7, 31, 23, 59, 59, 0), ..complaint() },
        Complaint { state: "Ohio".to_owned(), ..complaint() },
        Complaint { city: "Shelbyville".to_owned(), ..complaint() },
        Complaint { area: "416".to_owned(), ..complaint() },
        Complaint { recorded: false, ..complaint() },
    ] {
        assert!(!some.keeps(&other), "{other:?}");
    }
    let day = read("violation_date=%222026-08-27%22").expect("a day");
    let at =
        |hour, minute, second| Complaint { violated: datetime(2026, 8, 27, hour, minute, second, 0), ..complaint() };
    assert!(day.keeps(&at(0, 0, 0)) && day.keeps(&at(23, 59, 59)));
    assert!(!day.keeps(&Complaint { violated: datetime(2026, 8, 28, 0, 0, 0, 0), ..complaint() }));
    for (query, parameter, value) in [
        ("items_per_page=51", "items_per_page", "51"),
        ("items_per_page=0", "items_per_page", "0"),
        ("offset=-1", "offset", "-1"),
        ("created_date=yesterday", "created_date", "yesterday"),
        ("created_date=%222026-08-01%22&created_date_to=%222026-08-02%22", "created_date", ""),
        ("city=Springfield", "city", "Springfield"),
        ("colour=red", "colour", "red"),
        ("state=", "state", ""),
        ("state=Ohio&state=Iowa", "state", "Iowa"),
        ("is_robocall=1", "is_robocall", "1"),
        ("sort_order=up", "sort_order", "up"),
        ("sort_by=colour", "sort_by", "colour"),
        ("area_code=21", "area_code", "21"),
    ] {
        assert_eq!(read(query), Err((parameter.to_owned(), value.to_owned())), "{query}");
    }
    assert_eq!(all.order(&at(1, 0, 0), &at(2, 0, 0)), std::cmp::Ordering::Equal);
    assert_eq!(some.order(&at(1, 0, 0), &at(2, 0, 0)), std::cmp::Ordering::Less);
    assert_eq!(
        file_date("DNC_Complaint_Numbers_2026-08-28.csv").map(|day| day.to_string()).as_deref(),
        Some("2026-08-28")
    );
    assert_eq!(file_date("DNC_Complaint_Numbers_2026-8-28.csv"), None);
}

#[test]
fn the_answer_about_a_number_that_changed_hands_has_its_shape() {
    let asked = Asked { number: "+14165550123".parse().expect("a number"), since: jiff::civil::date(2026, 8, 29) };
    for (answer, right) in [
        (Reassigned::Yes, json!({"PhoneNumber": "4165550123", "IsReassigned": true, "HasSafeHarbor": false})),
        (Reassigned::No, json!({"PhoneNumber": "4165550123", "IsReassigned": false, "HasSafeHarbor": true})),
        (Reassigned::NoData, json!({"PhoneNumber": "4165550123", "IsReassigned": null, "HasSafeHarbor": false})),
    ] {
        let said = Answered { asked, answer }.json(&us());
        assert_eq!(serde_json::to_value(&said).expect("JSON"), right);
        let again: AnsweredJson = serde_json::from_value(right).expect("it reads its own writing");
        assert_eq!(again.read(&us()), Some((asked.number, answer)));
    }
}

#[test]
fn singapores_question_and_answer_have_their_shape() {
    let plan = Plan::shipped("sg").expect("shipped");
    let body = r#"{"numbers":["91234567","61234567"],"total":2,"checkOnBehalf":"N"}"#;
    let question: Question = serde_json::from_str(body).expect("it is read");
    let numbers: Vec<String> = question.read(&plan).expect("numbers").iter().map(E164::to_string).collect();
    assert_eq!(numbers, ["+6591234567", "+6561234567"]);
    assert_eq!(serde_json::to_string(&question).expect("JSON"), body);
    let ask = |numbers: &[&str], total| {
        let numbers = numbers.iter().map(|text| (*text).to_owned()).collect();
        Question { numbers, total, check_on_behalf: YesNo::Y }.read(&plan)
    };
    for (numbers, total) in
        [(&[][..], 0), (&["91234567"], 2), (&["51234567"], 1), (&["+6591234567"], 1), (&["91234567"; 101], 101)]
    {
        assert_eq!(ask(numbers, total), Err(Status::BadRequest), "{total}");
    }
    assert_eq!(ask(&["91234567"; 100], 100).map(|numbers| numbers.len()), Ok(100));

    let numbers = vec![Marked::new("91234567".to_owned(), Mark::Registered, Mark::Not, Mark::Not)];
    let (transactionid, created_time, msg) =
        ("T1".to_owned(), "2026-10-16".to_owned(), "valid until 06-Nov-2026".to_owned());
    let answer = singapore_check::Answer { status_code: Status::Checked, transactionid, created_time, msg, numbers };
    let right = json!({
        "status_code": "S000", "transactionid": "T1", "created_time": "2026-10-16", "msg": "valid until 06-Nov-2026",
        "numbers": [{"number": "91234567", "no_voice_call": "R", "no_text_message": "NR", "no_text": "NR", "no_fax": "NR"}]
    });
    assert_eq!(serde_json::to_value(&answer).expect("JSON"), right);
    for text in ["no_text_message", "no_text"] {
        let row = format!(r#"{{"number":"91234567","no_voice_call":"NR","{text}":"R","no_fax":"NR"}}"#);
        let marked: Marked = serde_json::from_str(&row).expect("either name is read");
        assert_eq!(marked.text(), Some(Mark::Registered));
    }
    let error = serde_json::to_value(ErrorAnswer::new(Status::Timestamp)).expect("JSON");
    let right = json!({"errorTo": {"code": "S403", "message": "the timestamp does not come after the last one, or is more than five minutes ahead", "errors": []}});
    assert_eq!(error, right);
}

#[test]
fn singapores_header_is_checked_field_by_field_and_by_its_signature() {
    let header = include_str!("golden/singapore-header.txt");
    let key = include_bytes!("golden/singapore-key.der");
    let read = Authorization::read(header).expect("the form is right");
    assert_eq!((read.organisation.as_str(), read.service.as_str()), ("200000000A", "DNC1"));
    assert_eq!((read.timestamp, read.signature.len()), (1_785_542_400_000, 256));
    let verify = |signed: &[u8], signature: &[u8]| verify_rsa(key, signed, signature);
    let now = 1_785_542_400_000;
    assert_eq!(read.check(None, now, verify), Ok(()));
    assert_eq!(read.check(Some(1_785_542_399_999), now, verify), Ok(()));
    assert_eq!(read.check(Some(1_785_542_400_000), now, verify), Err(Status::Timestamp));
    // Five minutes ahead and no more; an old time is old, and one from far ahead shuts nobody out.
    assert_eq!(read.check(None, now - 300_000, verify), Ok(()));
    assert_eq!(read.check(None, now - 300_001, verify), Err(Status::Timestamp));
    assert_eq!(read.check(None, now + 86_400_000, verify), Ok(()));
    assert_eq!(read.check(Some(now + 991_000_000), now, verify), Ok(()));
    let later = Authorization::read(&header.replace("1785542400000", "1785542400001")).expect("the form is right");
    assert_eq!(later.check(None, now, verify), Err(Status::NotAuthorized));
    assert!(!verify_rsa(b"no key", read.signed.as_bytes(), &read.signature));

    for bad in [
        "",
        "orgCode=1&eServiceId=2&timestamp=3",
        "eServiceId=2&orgCode=1&timestamp=3&appSignature=AAAA",
        "orgCode=1&eServiceId=2&timestamp=3&more=4&appSignature=AAAA",
        "orgCode=&eServiceId=2&timestamp=3&appSignature=AAAA",
        "orgCode=1&eServiceId=2&timestamp=x&appSignature=AAAA",
        "orgCode=1&eServiceId=2&timestamp=-3&appSignature=AAAA",
        "orgCode=1&eServiceId=2&timestamp=3&appSignature=%",
        "orgCode=1 2&eServiceId=2&timestamp=3&appSignature=AAAA",
        "orgCodes=1&eServiceId=2&timestamp=3&appSignature=AAAA",
    ] {
        assert_eq!(Authorization::read(bad), Err(Status::NotAuthorized), "{bad}");
    }
    assert_eq!(Authorization::read(&"x".repeat(5000)), Err(Status::NotAuthorized));
}
