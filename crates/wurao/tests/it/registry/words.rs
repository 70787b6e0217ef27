//! What people read: one language, local times, what was done and how it is undone.

use super::Place;

/// Today where the registry's numbers are.
fn today() -> String {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("known");
    zone.to_datetime(desk::clock::Clock::System.now()).date().to_string()
}

#[test]
fn a_preference_is_told_in_words() {
    let place = Place::new();
    let prefer = ["--prefer", "categories=3", "--prefer", "days=mon,tue", "--prefer", "hours=9-18"];
    place.ok(&[&["register", "13800000001"][..], &prefer[..]].concat());
    place.ok(&["register", "--prefer", "categories=3", "13800000002"]);
    place.ok(&["register", "13800000003"]);
    let told = |number: &str| place.said("zh-CN", &["status", number]).1;
    assert!(told("13800000001").contains("放行：教育（周一、周二，09:00–18:00）"), "{}", told("13800000001"));
    assert!(told("13800000002").contains("放行：教育\n"), "{}", told("13800000002"));
    assert!(told("13800000003").contains("放行：一律不放行"), "{}", told("13800000003"));
    let en = place.said("en", &["status", "13800000001"]).1;
    assert!(en.contains("lets in: education (Mon Tue, 09:00–18:00)"), "{en}");
    let sms = place.ok(&["message", "13800000001", "查询"]);
    assert_eq!(sms["zh"], format!("本号码自 {} 起拒收推销电话，放行：教育（周一、周二，09:00–18:00）", today()));
    assert_eq!(place.ok(&["status", "13800000009"])["preference"], serde_json::Value::Null);
}

#[test]
fn a_wrong_use_ends_with_2_and_says_why_in_one_language() {
    let place = Place::new();
    let prefer = ["register", "13800000001", "--prefer", "hours=18:00-09:00"];
    let (code, _, said) = place.said("zh-CN", &prefer);
    assert_eq!((code, said.contains("is not understood")), (2, false), "{said}");
    assert!(said.contains("偏好里的「18:00-09:00」看不懂：时段写成一天之内的 从-到，如 09:00-18:30；或 all"), "{said}");
    assert_eq!(place.said("zh-CN", &["may-call", "--to", "13800000001"]).0, 2);
    assert_eq!(place.said("zh-CN", &["pay", "f-1", "fine", "much"]).0, 2);
    assert_eq!(place.answer(&["status", "12"]).0, 1, "a number that is none is refused");
}

#[test]
fn a_reason_is_told_in_words_and_local_time() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    let call = ["may-call", "057188880001", "13800000001", "--at", "2030-06-03 23:00"];
    let (code, said, _) = place.said("zh-CN", &call);
    assert_eq!(code, 1);
    assert!(said.contains(&format!("被叫登记了拒收（{} ", today())) && said.contains(" 起）"), "{said}");
    assert!(said.contains("不在允许的时段（Asia/Shanghai 时间周一 23:00）"), "{said}");
    for foreign in ["Mon ", " in ", "since", "2026-", "Z)"] {
        assert!(foreign == "2026-" || !said.contains(foreign), "{foreign}: {said}");
    }
}

#[test]
fn a_confirmation_says_what_was_recorded_and_how_it_is_undone() {
    let place = Place::new();
    let (_, said, _) = place.said("zh-CN", &["stop", "13800000001", "--to", "bank"]);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with(&format!("+8613800000001：记下了叫 bank 别再打，自 {} ", today())), "{said}");
    assert_eq!(lines[1], "  现在：没有登记拒收");
    assert_eq!(lines[2], "  记为第 1 条。要撤回：wurao registry undo +8613800000001 1");
    let (_, said, _) = place.said("en", &["undo", "13800000001", "1"]);
    assert_eq!(said, "+8613800000001: entry 1 was taken back\n  now: not registered\n");
    let until = ["consent", "13800000001", "--to", "bank", "--until", "2030-01-31"];
    let (_, said, _) = place.said("zh-CN", &until);
    assert!(said.starts_with("+8613800000001：记下了同意 bank 来电，到 2030-01-31 23:59 为止\n"), "{said}");
    place.ok(&["register", "13800000002"]);
    let (_, said, _) = place.said("zh-CN", &["reassign", "13800000002"]);
    assert!(said.contains("号码换过机主，这项登记到 ") && said.contains("：记下了换机主，自 "), "{said}");
    assert!(place.said("zh-CN", &["status", "13800000002"]).1.contains("号码换过机主，这项登记到 "));
    assert!(place.ok(&["status", "13800000002"])["ends"].is_string());
}

#[test]
fn what_was_not_published_then_is_not_called_unpublished() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    let paper = place.path("paper.txt");
    let early = ["certificate", "13800000001", "-o", &paper, "--at", "2020-01-01"];
    assert_eq!(place.refused(&early), "registry-not-published-then");
    let (_, _, said) = place.said("zh-CN", &early);
    assert!(said.contains(&format!("2020-01-01 23:59 时还没有公布过名单，头一版是 {} ", today())), "{said}");
    let (_, said, _) = place.said("zh-CN", &["certificate", "13800000001", "-o", &paper]);
    assert!(said.starts_with(&format!("+8613800000001：{} ", today())) && !said.contains('Z'), "{said}");
    assert!(place.said("zh-CN", &["log", "verify"]).1.contains("见证人：没有要求核对见证人"));
}

#[test]
fn a_witness_is_not_a_registry_and_its_signature_may_stand_in_a_file() {
    let place = Place::new();
    place.ok(&["publish"]);
    let witness = place.path("witness");
    place.wurao.json(&["registry", "witness", "init", &witness, "--name", "witness.example/w"]);
    let again = place.wurao.answer(&["registry", "witness", "init", &witness, "--name", "witness.example/w"]);
    assert_eq!((again.0, again.1["code"].as_str()), (1, Some("witness-exists")));
    let signed = place.wurao.json(&["registry", "witness", "sign", &place.dir(), "--as", &witness]);
    let line = signed["signature"].as_str().expect("a signature");
    let file = place.wurao.file("sig.txt", format!("{line}\n"));
    let key = format!("{witness}/witness.pub");
    let added = place.ok(&["witness", "add", file.to_str().expect("plain"), "--witness", &key]);
    assert_eq!(added["witness"], "witness.example/w");
}

#[test]
fn messages_in_other_spellings_are_understood_and_help_is_given() {
    let place = Place::new();
    for (text, listed) in [("請拒收", true), ("撤回", false), ("拒绝推销", true), ("撤銷", false), ("恢复", true)]
    {
        assert_eq!(place.ok(&["message", "13800000001", text])["listed"], listed, "{text}");
    }
    for text in ["START", "STOP", "退订"] {
        let (_, told, _) = place.answer(&["message", "13800000001", text]);
        assert!(told["zh"].as_str().is_some_and(|zh| zh.contains("“拒收”") && zh.contains("“取消登记”")), "{told}");
        assert!(told["en"].as_str().is_some_and(|en| en.contains("REFUSE") && en.contains("WITHDRAW")), "{told}");
    }
    for text in ["帮助", "help", "幫助"] {
        let (_, told, _) = place.answer(&["message", "13800000001", text]);
        assert_eq!((told["code"].as_str(), told["recorded"].as_bool()), (Some("help"), Some(false)), "{text}");
        assert!(told["zh"].as_str().is_some_and(|zh| zh.contains("撤销") && zh.contains("查询")), "{told}");
    }
}

#[test]
fn a_key_is_told_with_its_limits() {
    let place = Place::new();
    place.ok(&["org", "add", "bank", "--name", "示例银行", "--number", "95588"]);
    place.ok(&["key", "new", "--for", "bank", "--per-day", "100", "--until", "2030-01-31"]);
    let (_, said, _) = place.said("zh-CN", &["key", "list"]);
    assert!(said.trim_end().ends_with("bank · 用途 不限 · 号段 不限 · 每天 100 · 期限 2030-01-31 23:59"), "{said}");
    assert!(place.said("zh-CN", &["org", "list"]).1.contains(" · 委托方 · "));
}
