//! What is given on the command line: it counts, or it is refused by name.

use super::Place;
use serde_json::{Value, json};

#[test]
fn a_day_that_is_taken_as_today_is_refused_where_it_would_change_nothing() {
    let place = Place::new();
    let dir = place.dir();
    for command in
        [&["registry", "register", "13800000001"][..], &["registry", "publish"], &["registry", "status", "13800000001"]]
    {
        let (code, told, _) = place.wurao.answer(&[&["--on", "2026-01-01"], command, &["--registry", &dir]].concat());
        assert_eq!((code, &told["code"]), (2, &json!("registry-on")), "{command:?}");
    }
    let (code, told, _) = place.answer(&["publish", "--on", "2026-01-01"]);
    assert_eq!((code, &told["code"]), (2, &json!("registry-on")), "behind the command");
    let help = |command: &[&str]| {
        let out = place.wurao.run(&[command, &["--help"]].concat());
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(!help(&["registry", "publish"]).contains("--on ") && !help(&["scrub"]).contains("--on "), "not offered");
    assert!(help(&["next"]).contains("--on "));
    assert_eq!(place.ok(&["status", "13800000001"])["registered"], json!(false), "nothing was recorded");
    // It is told before the folder is looked for, and no page is opened.
    let serve = ["--on", "2026-01-01", "registry", "serve", "--port", "0", "--registry", &place.path("none")];
    let (code, told, _) = place.wurao.answer(&serve);
    assert_eq!((code, &told["code"]), (2, &json!("registry-on")));
}

#[test]
fn what_is_let_in_stays_unless_it_is_said_anew_and_each_key_is_said_once() {
    let place = Place::new();
    let held = || place.ok(&["status", "13800000001"])["preference"].clone();
    place.ok(&["register", "13800000001", "--prefer", "hours=9-18", "--prefer", "categories=1"]);
    let before = held();
    assert_eq!(before, json!("allow categories=1 hours=09:00-18:00"));
    let again = place.ok(&["register", "13800000001"]);
    assert_eq!((&again["numbers"][0]["outcome"], held()), (&json!("already"), before.clone()));
    let twice = ["register", "13800000001", "--prefer", "hours=9-18", "--prefer", "hour=1-2"];
    let (code, told, _) = place.answer(&twice);
    assert_eq!((code, &told["code"], held()), (2, &json!("registry-prefer"), before));
    assert!(told["reason"].as_str().is_some_and(|why| why.contains("每个键只写一次")), "{told}");
    place.ok(&["register", "13800000001", "--prefer", "none"]);
    assert_eq!(held(), json!("refuse all"));
    place.ok(&["withdraw", "13800000001"]);
    place.ok(&["register", "13800000001", "--prefer", "days=mon"]);
    place.ok(&["reassign", "13800000001"]);
    place.ok(&["register", "13800000001"]);
    assert_eq!(held(), json!("refuse all"), "what the one before let in is not the new one's");
}

#[test]
fn a_certificate_says_that_the_version_it_names_does_not_hold_the_number_yet() {
    let place = Place::new();
    place.ok(&["publish"]);
    place.next_second();
    place.ok(&["register", "13800000001"]);
    let paper = place.path("paper.txt");
    let certificate = ["certificate", "13800000001", "-o", &paper];
    let told = place.ok(&certificate);
    assert_eq!((&told["listed"], &told["version"], &told["in_version"]), (&json!(true), &json!(1), &json!(false)));
    let (_, said, _) = place.said("zh-CN", &certificate);
    assert!(said.contains("第 1 版里还没有它，下一版才有"), "{said}");
    // Offline it says the same, from the paper alone.
    let key = place.key();
    let offline = |lang: &str| {
        let out = place.wurao.run(&["--lang", lang, "registry", "verify-certificate", &paper, "--key", &key]);
        String::from_utf8(out.stdout).expect("text")
    };
    let said = offline("en");
    let mut lines = said.lines().skip(1);
    assert_eq!(lines.next(), Some("version 1 does not hold it yet: it is in the next version"), "{said}");
    let under = lines.next().unwrap_or_default();
    assert!(under.starts_with("issued at 2") && under.ends_with(" UTC, when version 1 was the newest"), "{said}");
    place.ok(&["publish"]);
    let told = place.ok(&certificate);
    assert_eq!((&told["in_version"], &told["issued_under"]), (&json!(true), &json!(2)));
    assert!(!place.said("zh-CN", &certificate).1.contains("还没有它"));
    assert!(offline("zh-CN").contains("UTC，那时最新的是第 2 版"), "{}", offline("zh-CN"));
    // Withdrawn since, it is still on the list that is in force.
    place.next_second();
    place.ok(&["withdraw", "13800000001"]);
    let told = place.ok(&certificate);
    assert_eq!((&told["listed"], &told["version"], &told["in_version"]), (&json!(false), &json!(2), &json!(true)));
    assert!(offline("en").contains("\nversion 2 still lists it: its registration ended after that version\n"));
}

#[test]
fn a_number_with_a_digit_missing_is_registered_nowhere() {
    let place = Place::new();
    for wrong in ["1380000001", "12000000000", "+86100000", "+86 138 0000 001"] {
        let (code, told, _) = place.answer(&["register", wrong]);
        assert_eq!((code, &told["rejected"][0]["code"]), (1, &json!("wrong-length")), "{wrong}: {told}");
    }
    assert_eq!(place.answer(&["register", "13800000001", "010 8888 0000", "0571 8888000"]).0, 0);
}

#[test]
fn times_are_read_alike_by_every_command() {
    let place = Place::new();
    let list = place.wurao.file("list.txt", "13800000001\n");
    let (list, set) = (list.to_str().expect("plain"), place.path("set.wns"));
    let published = |text: &str| {
        let build = ["registry", "set", "build", list, "-o", &set, "--published", text];
        place.wurao.answer(&build).1
    };
    assert_eq!(published("2026-10-01")["published"], json!("2026-10-01T04:00:00Z"));
    assert_eq!(published("2026-10-01 08:00")["published"], json!("2026-10-01T00:00:00Z"));
    assert_eq!(published("2026-10-01T09:00[Asia/Tokyo]")["published"], json!("2026-10-01T00:00:00Z"));
    assert_eq!(published("2026-10-01T09:00+08:00[Asia/Tokyo]")["code"], json!("registry-time"));
    assert_eq!(published("soon")["code"], json!("registry-time"));
    place.ok(&["publish"]);
    let (out, receipt) = (place.path("out"), place.path("receipt"));
    place.ok(&["org", "add", "bank", "--number", "95588"]);
    place.ok(&["scrub", list, "--for", "bank", "-o", &out, "--receipt", &receipt]);
    let at = |text: &str| place.answer(&["verify-receipt", &receipt, "--at", text]).1;
    let tomorrow = desk::clock::Clock::System.now() + jiff::SignedDuration::from_hours(24);
    assert_eq!(at(&tomorrow.strftime("%F").to_string())["valid"], json!(true), "a day alone is taken");
    assert_eq!(at(&tomorrow.strftime("%FT%H:%M[Asia/Shanghai]").to_string())["valid"], json!(true));
    assert_eq!(at("2999-01-01T00:00+08:00[Asia/Tokyo]")["code"], json!("registry-time"));
    assert_eq!(at("2999-01-01")["code"].as_str().map(|code| code != "registry-time"), Some(true));
    let changes = place.wurao.file("changes.txt", "13800000003\n");
    let import =
        |text: &str| place.answer(&["import", changes.to_str().expect("plain"), "--format", "plain", "--at", text]);
    assert_eq!(import("2026-10-01T09:00[Asia/Tokyo]").0, 0);
    assert_eq!(import("2026-10-01T09:00+08:00[Asia/Tokyo]").1["code"], json!("registry-time"));
}

#[test]
fn a_set_is_not_built_of_a_list_that_is_laid_out_otherwise() {
    let place = Place::new();
    let set = place.path("set.wns");
    let build = |name: &str, text: &str, more: &[&str]| -> (i32, Value) {
        let list = place.wurao.file(name, text);
        let own = ["registry", "set", "build", list.to_str().expect("plain"), "-o", &set];
        let (code, told, _) = place.wurao.answer(&[&own[..], more].concat());
        (code, told)
    };
    let (code, told) = build("table", "A,13800000001\nB,13800000002\n13800000003\n", &[]);
    assert_eq!((code, &told["code"]), (1, &json!("registry-nothing-read")));
    assert!(told["reason"].as_str().is_some_and(|why| why.contains("3 行里只有 1 行")), "{told}");
    assert!(!std::path::Path::new(&set).exists());
    // The form is found out where nobody names it.
    let (code, told) = build("ftc", "416,5550123\n416,5550124\n", &["--plan", "us"]);
    assert_eq!((code, told["numbers"].as_u64()), (0, Some(2)), "{told}");
}

#[test]
fn lists_that_end_their_rows_otherwise_or_are_archives_are_refused_by_name() {
    let place = Place::new();
    place.ok(&["org", "add", "bank", "--number", "057188880000"]);
    place.ok(&["publish"]);
    let file = |name: &str, bytes: &[u8]| place.wurao.file(name, bytes).to_str().expect("plain").to_owned();
    let (list, out) = (file("list", b"13800000001\r13800000002\r"), place.path("out"));
    assert_eq!(place.refused(&["scrub", &list, "--for", "bank", "-o", &out]), "list-cr-only");
    let calls = file("calls", b"from,to,time\r057188880000,13800000001,2026-01-01\r");
    assert_eq!(place.refused(&["violations", &calls]), "list-cr-only");
    assert_eq!(place.ok(&["import", &list])["registered"], json!(2), "lists of registers may");
    let archive = file("list.zip", b"PK\x03\x04 and so on");
    assert_eq!(place.refused(&["import", &archive]), "list-archive");
    assert_eq!(place.refused(&["import", &archive, "--format", "ftc"]), "list-archive");
    // Lists of registers come in archives: one, or one for each area code.
    let lists = file("lists.zip", &archived(&[("b.txt", b"13800000003\n13800000004"), ("a.txt", b"13800000005\n")]));
    assert_eq!(place.ok(&["import", &lists])["registered"], json!(3));
    let workbook = file("book.xlsx", &archived(&[("[Content_Types].xml", b"<Types/>"), ("xl/book.xml", b"<book/>")]));
    assert_eq!(place.refused(&["import", &workbook]), "list-archive");
}

/// An archive of files.
fn archived(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}
