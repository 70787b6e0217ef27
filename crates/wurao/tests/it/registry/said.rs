//! What is refused says what lacks and where to go instead; what is put aside says what would make it right.

use super::Place;
use crate::wurao::{WURAO, arg};
use bench::Server;

#[test]
fn a_comparison_of_a_time_before_the_first_version_says_when_that_was() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    let list = place.wurao.file("list.txt", "13800000001\n");
    let dir = place.dir();
    let scrub = ["scrub", arg(&list), "--for", "bank", "--purpose", "sales", "--at", "2020-01-01", "-o", "-"];
    let (code, document, _) = place.wurao.answer(&[&scrub[..], &["--registry", &dir]].concat());
    assert_eq!((code, document["code"].as_str()), (1, Some("registry-not-published-then")), "{document}");
}

#[test]
fn an_export_says_what_it_lacks_and_what_makes_what_is_no_list() {
    let place = Place::new();
    place.ok(&["register", "13800000001", "13800000002", "13900000001"]);
    place.ok(&["publish"]);
    let out = place.path("out");
    let export = |more: &[&str]| place.answer(&[&["export", "-o", &out], more].concat());
    let code = |more: &[&str]| export(more).1["code"].as_str().unwrap_or_default().to_owned();
    for (format, wanted) in [
        ("ftc-change", "export-needs-since"),
        ("ftc-change-xml", "export-needs-since"),
        ("range", "export-needs-prefix"),
        ("range-map", "export-needs-prefix"),
        ("rnd", "export-rnd"),
        ("drop", "export-drop"),
        ("ftc-complaints", "export-complaints"),
        ("scrub-answer", "export-scrub-answer"),
    ] {
        assert_eq!(code(&["--format", format]), wanted, "{format}");
    }
    assert_eq!(code(&["--format", "plain", "--since-version", "1"]), "export-no-since");
    assert_eq!(code(&["--format", "plain", "--prefix", "1380000"]), "export-no-prefix");
    assert_eq!(code(&["--format", "range", "--prefix", "13"]), "registry-number");
    let (_, _, said) = place.said("zh-CN", &["export", "--format", "ftc-change", "-o", &out]);
    assert!(said.contains("要写 --since-version") && !said.contains("rows"), "{said}");
    assert_eq!(export(&["--format", "range", "--prefix", "1380000"]).1["rows"], 2);
    assert_eq!(std::fs::read_to_string(&out).expect("written"), "0001:1\r\n0002:1\r\n");
    assert_eq!(export(&["--format", "range-map", "--prefix", "1380000"]).1["bytes"], 1250);
}

#[test]
fn a_change_list_in_tags_says_what_it_leads_from_and_to() {
    let place = Place { wurao: crate::wurao::Wurao::new(), database: None };
    let dir = place.dir();
    place.wurao.json(&["registry", "init", &dir, "--plan", "us", "--name", "registry.example/us"]);
    place.ok(&["publish"]);
    place.next_second();
    place.ok(&["register", "4075551234"]);
    let out = place.path("changes.xml");
    place.ok(&["export", "--format", "ftc-change-xml", "--since-version", "1", "-o", &out]);
    let list = std::fs::read_to_string(&out).expect("written");
    assert!(list.starts_with("<list type='change' level='all' val='' from='1' to='20"), "{list}");
    assert!(list.contains("<ph val='5551234' act='A' ts='"), "{list}");
}

#[test]
fn a_copy_is_called_one_where_a_registry_is_asked_for() {
    let place = Place::new();
    place.ok(&["publish"]);
    let copy = place.path("copy");
    place.wurao.json(&["registry", "sync", &place.dir(), &copy]);
    let (code, document, said) = place.wurao.answer(&["registry", "status", "13800000001", "--registry", &copy]);
    assert_eq!((code, document["code"].as_str()), (1, Some("registry-is-copy")), "{document} {said}");
    let (_, document, _) = place.wurao.answer(&["registry", "status", "13800000001", "--registry", &place.path("x")]);
    assert_eq!(document["code"], "no-registry");
}

#[test]
fn a_registrys_own_address_leads_to_what_it_publishes() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    let dir = place.dir();
    let server = Server::start(WURAO, ["registry", "serve", "--port", "0", "--open-list", "--registry", &dir]);
    let (url, copy) = (server.url(""), place.path("copy"));
    assert_eq!(place.wurao.json(&["registry", "sync", &url, &copy])["listed"], 1);
    assert_eq!(place.wurao.json(&["registry", "log", "verify", &url])["versions"], 1);
    let (list, out) = (place.wurao.file("list.txt", "13800000001\n13800000002\n"), place.path("out"));
    let scrubbed =
        place.wurao.json(&["scrub", arg(&list), "--registry", &url, "--for", "bank", "--purpose", "sales", "-o", &out]);
    assert_eq!((&scrubbed["kept"], &scrubbed["dropped"]), (&1.into(), &1.into()));
    // The port is taken now, which is said in words.
    let port = server.address().rsplit(':').next().expect("a port").to_owned();
    let again = ["registry", "serve", "--port", &port, "--registry", &dir, "--lang", "zh"];
    let told = place.wurao.run(&again);
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert_eq!(told.status.code(), Some(1), "{said}");
    assert!(said.contains("已经有程序在用") && !said.contains("os error"), "{said}");
}

#[test]
fn rejects_have_one_shape_and_say_the_remedy_in_the_language_of_the_run() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["org", "add", "seller", "--number", "057188880001"]);
    place.ok(&["publish"]);
    let (list, records) = ("13800000001\n1380\n", "from,to,at\n057188880001,1380,2026-03-01 10:00\n");
    let list = place.wurao.file("list.txt", list);
    let records = place.wurao.file("records.csv", records);
    let (out, rejects, dir) = (place.path("out"), place.path("rejects"), place.dir());
    let read = |lang: &str, arguments: &[&str]| {
        let told =
            place.wurao.run(&[&["--lang", lang], arguments, &["--registry", &dir, "--rejects", &rejects]].concat());
        assert_eq!(told.status.code(), Some(0), "{}", String::from_utf8_lossy(&told.stderr));
        let text = std::fs::read_to_string(&rejects).expect("written");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let compared = ["scrub", arg(&list), "--for", "seller", "--purpose", "sales", "-o", &out];
    let imported = ["registry", "import", arg(&list), "--format", "plain", "--anyway"];
    let judged = ["registry", "violations", arg(&records), "-o", &out];
    let zh = "位数不对；国家代码不猜，外国号码以 + 开头";
    for (arguments, code) in [(&compared[..], "wrong-length"), (&imported[..], "wrong-length")] {
        assert_eq!(read("zh", arguments), ["line,code,value,remedy".to_owned(), format!("2,{code},1380,{zh}")]);
        let english = read("en", arguments);
        assert!(english[1].starts_with("2,wrong-length,1380,") && english[1].is_ascii(), "{english:?}");
    }
    assert_eq!(read("zh", &judged), ["line,code,value,remedy", "2,to,1380,被叫不是号码；写全号码，外国号码以 + 开头"]);
}

#[test]
fn what_a_library_says_in_english_is_said_in_chinese_in_a_chinese_run() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["org", "add", "bank"]);
    place.ok(&["publish"]);
    let (gone, out) = (place.path("gone.csv"), place.path("out"));
    let workbook = place.wurao.file("list.xlsx", "PK\u{3}\u{4} workbook");
    let table = place.wurao.file("list.csv", "name,phone\nWang,13800000001\n");
    let said = |arguments: &[&str]| {
        let dir = place.dir();
        let told = place.wurao.run(&[&["--lang", "zh"], arguments, &["--registry", &dir]].concat());
        assert_eq!(told.status.code(), Some(1), "{arguments:?}");
        String::from_utf8_lossy(&told.stderr).into_owned()
    };
    let scrub = ["--for", "bank", "--purpose", "sales", "-o", &out];
    for (arguments, wanted) in [
        (vec!["scrub", &gone], "没有这个文件"),
        (vec!["scrub", arg(&workbook)], "不是 UTF-8 文本"),
        (vec!["scrub", arg(&table), "--column", "手机"], "没有「手机」这一列，表头是：name,phone"),
    ] {
        let told = said(&[&arguments[..], &scrub].concat());
        assert!(told.contains(wanted) && !told.contains("os error") && !told.contains("the list"), "{told}");
    }
    let told = said(&["registry", "violations", &gone, "-o", &out]);
    assert!(told.contains("没有这个文件") && !told.contains("os error"), "{told}");
    let told = said(&["registry", "verify-certificate", &gone]);
    assert!(told.contains("没有这个文件") && !told.contains("os error"), "{told}");
    let told = said(&["registry", "register", "", "--proof", "code"]);
    assert!(!told.contains('「'), "{told}");
    place.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n");
    let copy = place.path("copy.txt");
    place.ok(&["canary", "deliver", "--for", "bank", "--delivery", "2026-12", "-o", &copy]);
    let (_, told, _) = place.said("zh-CN", &["canary", "find", &copy]);
    assert!(told.contains("碰巧的可能 不到 10 的 ") && !told.contains("less than"), "{told}");
}

#[test]
fn a_decision_names_its_choices_and_a_receipt_is_looked_at_on_a_day() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["org", "add", "bank"]);
    place.ok(&["publish"]);
    let (dir, key) = (place.dir(), place.key());
    let told = place.wurao.run(&["registry", "decide", "f-1", "--why", "x", "--registry", &dir]);
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.code() == Some(2) && said.contains("--uphold") && said.contains("--cancel"), "{said}");
    let list = place.wurao.file("list.txt", "13800000001\n");
    let (out, receipt) = (place.path("out"), place.path("receipt"));
    place.ok(&["scrub", arg(&list), "--for", "bank", "--purpose", "sales", "-o", &out, "--receipt", &receipt]);
    let verified = |at: &str| {
        let (code, document, _) =
            place.wurao.answer(&["registry", "verify-receipt", &receipt, "--key", &key, "--at", at]);
        (code, document["code"].as_str().unwrap_or_default().to_owned())
    };
    let today = desk::clock::Clock::System.now().strftime("%F").to_string();
    assert_eq!(verified(&today), (0, String::new()));
    assert_eq!(verified("2999-01-01"), (1, "expired".to_owned()));
    assert_eq!(verified("soon"), (2, "registry-time".to_owned()));
}

#[test]
fn a_table_tells_days_of_one_zone_and_a_certificate_tells_what_is_let_in() {
    let place = Place::new();
    let done = place.ok(&["register", "13800000001", "--prefer", "categories=1", "--prefer", "hours=9-18"]);
    let day = done["numbers"][0]["since"].as_str().expect("a day").to_owned();
    place.ok(&["stop", "13800000002", "--to", "bank"]);
    place.ok(&["publish"]);
    let list = place.wurao.file("list.txt", "13800000001\n13800000002\n");
    let (out, dir) = (place.path("out"), place.dir());
    let scrub = ["scrub", arg(&list), "--for", "bank", "--purpose", "sales", "--annotate", "-o", &out];
    let told = place.wurao.run(&[&["--lang", "zh"], &scrub[..], &["--registry", &dir]].concat());
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(said.contains("理由里的日子都按 Asia/Shanghai 时间"), "{said}");
    let table = std::fs::read_to_string(&out).expect("written");
    assert!(table.contains(&format!("company-stop bank since {day}")), "{table}");
    assert!(!table.lines().any(|row| row.contains("Z\"") || row.contains("T0")), "{table}");
    let paper = place.path("paper.txt");
    let (_, said, _) = place.said("zh-CN", &["certificate", "13800000001", "-o", &paper]);
    assert!(said.contains("放行：银行、保险、理财、信用卡（09:00–18:00）"), "{said}");
}
