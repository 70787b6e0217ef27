//! Lists compared before calling, and the receipts of it.

use super::{Place, reasons};

const LIST: &str =
    "姓名,电话\n王,13800000000\n\"李, 二\",13800000001\n赵,138-0000-0002\n周,13800000003\n吴,13800000004\n郑,1380\n";

const VERDICTS: [&str; 3] = ["may-call", "do-not-call", "unreadable"];

fn prepared() -> Place {
    let place = Place::new();
    place.ok(&["register", "13800000001", "13800000002"]);
    place.ok(&["register", "13800000003", "--prefer", "categories=1"]);
    place.ok(&["org", "add", "bank", "--number", "95588"]);
    place.ok(&["org", "add", "seller", "--kind", "partner", "--number", "057188880000-057188880099"]);
    place.ok(&["mandate", "add", "seller", "--for", "bank", "--until", "2999-12-31"]);
    place.ok(&["stop", "13800000004", "--to", "bank"]);
    place.ok(&["consent", "13800000002", "--to", "bank", "--purpose", "finance"]);
    place.ok(&["publish"]);
    place
}

#[test]
fn a_partner_scrubs_for_its_principal_with_all_reasons() {
    let place = prepared();
    let list = place.wurao.file("list.csv", LIST);
    let list = list.to_str().expect("plain");
    let (out, receipt, rejects) = (place.path("out.csv"), place.path("receipt.txt"), place.path("rejects.csv"));
    let scrub = [
        "scrub",
        list,
        "--for",
        "seller",
        "--purpose",
        "finance",
        "-o",
        &out,
        "--receipt",
        &receipt,
        "--rejects",
        &rejects,
    ];
    let done = place.ok(&scrub);
    assert_eq!(["lines", "kept", "dropped", "bad"].map(|key| done[key].as_u64().unwrap_or(99)), [6, 3, 2, 1]);
    let read = |path: &str| std::fs::read_to_string(path).expect("written");
    assert_eq!(read(&out), "姓名,电话\n王,13800000000\n赵,138-0000-0002\n周,13800000003\n");
    assert!(read(&rejects).contains("7,wrong-length,"), "{}", read(&rejects));
    place.ok(&["scrub", list, "--for", "seller", "--purpose", "finance", "--annotate", "-o", &out]);
    let annotated = read(&out);
    let verdicts: Vec<&str> =
        annotated.lines().skip(1).filter_map(|line| line.split(',').find(|field| VERDICTS.contains(field))).collect();
    assert_eq!(verdicts, ["may-call", "do-not-call", "may-call", "may-call", "do-not-call", "unreadable"]);
    assert!(annotated.ends_with("\n郑,1380,unreadable,wrong-length\n"), "{annotated}");
    assert!(annotated.contains("company-stop bank"), "{annotated}");
    assert!(annotated.contains("consent bank"), "{annotated}");
    assert_eq!(
        place.misused(&["scrub", list, "--for", "seller", "--purpose", "nonsense", "-o", &out]),
        "registry-no-purpose"
    );
    assert_eq!(place.refused(&["scrub", list, "--for", "seller", "--column", "手机", "-o", &out]), "registry-list");
}

#[test]
fn a_receipt_is_about_these_files_and_no_others() {
    let place = prepared();
    let list = place.wurao.file("list.csv", LIST);
    let list = list.to_str().expect("plain");
    let (out, receipt) = (place.path("out.csv"), place.path("receipt.txt"));
    place.ok(&["scrub", list, "--for", "seller", "--purpose", "finance", "-o", &out, "--receipt", &receipt]);
    let verify = |more: &[&str]| {
        let key = place.key();
        let (code, document, _) =
            place.wurao.answer(&[&["registry", "verify-receipt", &receipt, "--key", &key], more].concat());
        (code, document["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(verify(&["--list", list, "--result", &out]), (0, String::new()));
    assert_eq!(verify(&["--list", &out]), (1, "differs".to_owned()));
    assert_eq!(verify(&["--at", "2999-01-01T00:00:00Z"]), (1, "expired".to_owned()));
    let text = std::fs::read_to_string(&receipt).expect("text");
    std::fs::write(&receipt, text.replace("dropped: 2", "dropped: 1")).expect("written");
    assert_eq!(verify(&[]), (1, "signature-wrong".to_owned()));
}

#[test]
fn a_receipt_of_an_earlier_moment_says_which_and_no_call_rests_on_it() {
    let place = prepared();
    place.next_second();
    let then = desk::clock::Clock::System.now().strftime("%FT%TZ").to_string();
    place.next_second();
    place.ok(&["stop", "13800000000", "--to", "bank"]);
    let list = place.wurao.file("list.txt", "13800000000\n13800000004\n");
    let list = list.to_str().expect("plain");
    let (out, receipt, rejects) = (place.path("out.txt"), place.path("receipt.txt"), place.path("rejects.csv"));
    let scrub = |more: &[&str]| {
        let with = ["scrub", list, "--for", "bank", "-o", &out, "--receipt", &receipt, "--rejects", &rejects];
        place.answer(&[&with[..], more].concat())
    };
    assert_eq!(scrub(&[]).1["kept"], 0, "both told the bank to stop");
    let (code, done, said) = scrub(&["--at", &then]);
    assert_eq!((code, done["kept"].as_u64()), (0, Some(1)), "{said}");
    assert_eq!((done["as_of"].as_str(), done["valid_until"].as_str()), (Some(&*then), Some(&*then)));
    let paper = std::fs::read_to_string(&receipt).expect("text");
    assert!(paper.starts_with("wurao receipt 2\n") && paper.contains(&format!("\nas-of: {then}\n")), "{paper}");
    let verify = |more: &[&str]| place.answer(&[&["verify-receipt", &receipt], more].concat());
    let (code, told, _) = verify(&["--list", list, "--result", &out, "--rejects", &rejects]);
    assert_eq!((code, told["as_of"].as_str(), told["expired"].as_bool()), (0, Some(&*then), Some(true)));
    assert_eq!(verify(&["--rejects", &out]).1["code"], "differs");
    let now = desk::clock::Clock::System.now() + jiff::SignedDuration::from_secs(1);
    assert_eq!(verify(&["--at", &now.to_string()]).1["code"], "expired");
    assert_eq!(verify(&["--at", &then]).1["code"], "not-yet");
    let (_, said, _) = place.said("en", &["verify-receipt", &receipt]);
    assert!(said.contains("It tells of then alone: no call may rest on it"), "{said}");
    // What is to come is nobody's to sign, and a text that is no time is a wrong use.
    assert_eq!(
        place.refused(&["scrub", list, "--for", "bank", "--at", "2999-01-01", "-o", &out]),
        "registry-time-to-come"
    );
    assert_eq!(place.misused(&["scrub", list, "--for", "bank", "--at", "soon", "-o", &out]), "registry-time");
}

#[test]
fn a_row_is_kept_only_if_it_may_be_called_for_as_long_as_its_receipt_holds() {
    let place = prepared();
    place.ok(&["register", "13800000005", "--prefer", "categories=1", "--prefer", "hours=9-18"]);
    place.ok(&["register", "13800000006", "13800000007"]);
    let in_days = |days: i64| {
        let then = desk::clock::Clock::System.now() + jiff::SignedDuration::from_hours(24 * days);
        then.strftime("%F").to_string()
    };
    let (soon, late) = (in_days(3), in_days(300));
    place.ok(&["consent", "13800000006", "--to", "bank", "--until", &soon]);
    place.ok(&["consent", "13800000007", "--to", "bank", "--until", &late]);
    place.next_second();
    place.ok(&["publish"]);
    let list = place.wurao.file("list.txt", "13800000005\n13800000006\n13800000007\n");
    let (list, out, receipt) = (list.to_str().expect("plain"), place.path("out.txt"), place.path("receipt.txt"));
    let scrub = ["scrub", list, "--for", "bank", "--purpose", "finance", "-o", &out];
    let now = desk::clock::Clock::System.now().to_string();
    place.next_second();
    for at in [&[][..], &["--at", &now]] {
        place.ok(&[&scrub[..], at].concat());
        let kept = std::fs::read_to_string(&out).expect("written");
        let right = if at.is_empty() { "13800000007\n" } else { "13800000006\n13800000007\n" };
        assert_eq!(kept, right, "{at:?}");
    }
    // The reasons name the hours, and the end that comes too soon.
    place.ok(&[&scrub[..], &["--annotate"]].concat());
    let told = std::fs::read_to_string(&out).expect("written");
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].contains("do-not-call")
            && lines[0].contains("preference-refuses allow categories=1 hours=09:00-18:00"),
        "{told}"
    );
    assert!(lines[1].contains("do-not-call") && lines[1].contains("consent-ended bank until "), "{told}");
    assert!(lines[2].contains("may-call"), "{told}");
    // A mandate that ends sooner ends the receipt.
    place.ok(&["org", "add", "caller", "--kind", "partner"]);
    let with = ["scrub", list, "--for", "caller", "-o", &out, "--receipt", &receipt];
    assert_eq!(place.refused(&with), "registry-scrub-no-mandate");
    assert!(!std::path::Path::new(&receipt).exists());
    place.ok(&["mandate", "add", "caller", "--for", "bank", "--until", &soon]);
    let done = place.ok(&with);
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    let end: jiff::civil::Date = soon.parse().expect("a day");
    let last = zone.to_timestamp(end.at(23, 59, 59, 0)).expect("a moment");
    assert_eq!(done["valid_until"].as_str(), Some(&*last.to_string()));
}

#[test]
fn a_copy_and_a_set_alone_serve_without_a_receipt() {
    let place = prepared();
    let list = place.wurao.file("list.txt", "13800000000\n13800000001\n");
    let (list, copy, out) = (list.to_str().expect("plain"), place.path("copy"), place.path("out.txt"));
    place.wurao.json(&["registry", "sync", &place.dir(), &copy]);
    let set = format!("{copy}/versions/000001/set.wns");
    for with in [copy.as_str(), set.as_str()] {
        let done = place.wurao.json(&["scrub", list, "--registry", with, "--for", "bank", "-o", &out]);
        assert_eq!((done["kept"].as_u64(), done["not_consulted"][0].as_str()), (Some(1), Some("consents")));
        assert_eq!(std::fs::read_to_string(&out).expect("written"), "13800000000\n");
        let receipt = place.path("receipt.txt");
        let refused = place.wurao.answer(&[
            "scrub",
            list,
            "--registry",
            with,
            "--for",
            "bank",
            "-o",
            &out,
            "--receipt",
            &receipt,
        ]);
        assert_eq!(refused.1["code"], "registry-no-receipt");
    }
    std::fs::write(&set, [std::fs::read(&set).expect("there"), vec![0]].concat()).expect("written");
    let damaged = place.wurao.answer(&["scrub", list, "--registry", &set, "--for", "bank", "-o", &out]);
    assert_eq!(damaged.1["code"], "set-cut-off");
    assert_eq!(std::fs::read_to_string(&out).expect("still there"), "13800000000\n", "the result before stays");
}

#[test]
fn every_reason_about_a_call_is_told() {
    let place = prepared();
    let may = |from: &str, to: &str, purpose: &str, at: &str| {
        let (code, gate, _) = place.answer(&["may-call", "--from", from, "--to", to, "--purpose", purpose, "--at", at]);
        assert_eq!(code == 0, gate["allowed"] == true);
        reasons(&gate)
    };
    let noon = desk::clock::Clock::System
        .now()
        .to_zoned_datetime(jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone"))
        .date()
        .tomorrow()
        .expect("a day");
    let (noon, night) = (format!("{noon} 12:00"), format!("{noon} 23:00"));
    assert_eq!(may("057188880001", "13800000001", "finance", &noon), ["!listed", "list-version", "mandate"]);
    assert_eq!(may("057188880001", "13800000001", "finance", &night), ["!listed", "!hours", "list-version", "mandate"]);
    assert_eq!(may("95588", "13800000004", "finance", &noon), ["not-listed", "!company-stop", "list-version"]);
    assert_eq!(may("95588", "13800000003", "property", &noon), ["!preference-refuses", "!listed", "list-version"]);
    assert_eq!(may("95588", "13800000001", "emergency", &night), ["exempt-purpose", "listed", "list-version"]);
    assert_eq!(may("13900000000", "13800000000", "sales", &noon), ["not-listed", "list-version", "caller-unknown"]);
    assert_eq!(may("95588", "13800000000", "sales", "2999-01-01 12:00"), ["not-listed", "!list-too-old"]);
    // Told for whom it is, what that organisation was told counts, whatever number the call comes from.
    let for_whom = |organisation: &str| {
        ["may-call", "--from", "13900000000", "--to", "13800000004", "--purpose", "sales", "--at", &noon, "--for"]
            .into_iter()
            .chain([organisation])
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for (organisation, right) in [
        ("bank", &["not-listed", "!company-stop", "list-version", "!not-their-number"][..]),
        ("seller", &["not-listed", "!company-stop", "list-version", "mandate", "!not-their-number"]),
    ] {
        let asked = for_whom(organisation);
        let (_, gate, _) = place.answer(&asked.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            (reasons(&gate), gate["allowed"].as_bool()),
            (right.iter().map(|&code| code.to_owned()).collect(), Some(false))
        );
    }
    let nosuch = for_whom("nosuch");
    assert_eq!(place.refused(&nosuch.iter().map(String::as_str).collect::<Vec<_>>()), "registry-no-organisation");
}

#[test]
fn a_list_says_how_it_was_read_and_what_does_not_fit_it_is_refused_by_name() {
    let place = prepared();
    let out = place.path("out.csv");
    let file = |name: &str, text: &str| place.wurao.file(name, text).to_str().expect("plain").to_owned();
    let list = file("list.csv", "name;home;mobile\nA;057188880000;13800000000\nB;057188880001;13800000001\n");
    let scrub =
        |list: &str, more: &[&str]| place.answer(&[&["scrub", list, "--for", "bank", "-o", &out], more].concat());
    let read = |told: &serde_json::Value| {
        let names = ["column", "delimiter", "heading", "other_columns", "mostly_unreadable"];
        names.map(|name| told[name].to_string()).join(" ")
    };
    assert_eq!(read(&scrub(&list, &[]).1), "2 \";\" true [3] false");
    assert_eq!(read(&scrub(&list, &["--column", "mobile"]).1), "3 \";\" true [2] false");
    assert_eq!(read(&scrub(&file("lines", "13800000000\n"), &[]).1), "1 null false [] false");
    assert_eq!(scrub(&list, &["--column", "9"]).1["code"], "list-no-such-column");
    assert_eq!(scrub(&list, &["--delimiter", "|"]).1["code"], "list-no-such-delimiter");
    let wrong = file("wrong.csv", "name,phone\nA,13800000000\nB,none\nC,none\n");
    let (code, told, said) = scrub(&wrong, &["--column", "2"]);
    assert_eq!((code, read(&told).as_str()), (0, "2 \",\" true [] true"));
    assert!(said.contains("一半以上的行") || said.contains("more than half of the rows"), "{said}");
    let (_, said, _) = scrub_said(&place, &list, &out);
    assert!(said.contains("按表格读：第 2 列，列之间是 ;，有表头\n第 3 列也有号码，没有比"), "{said}");
}

fn scrub_said(place: &Place, list: &str, out: &str) -> (i32, String, String) {
    let dir = place.dir();
    let done = place.wurao.run(&["--lang", "zh-CN", "scrub", list, "--for", "bank", "-o", out, "--registry", &dir]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().unwrap_or(-1), text(&done.stdout), text(&done.stderr))
}
