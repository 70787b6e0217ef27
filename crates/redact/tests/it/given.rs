//! Spellings that once left, with what must stand there instead.

use redact::{Kind, Leak, Private, Secrets};

/// The word that stands for a kind in these tests.
pub(crate) fn role(kind: Kind) -> String {
    format!("〈{}〉", kind.id().replace('-', ""))
}

pub(crate) fn secrets(tokens: &[(Kind, &str)]) -> Secrets {
    let tokens: Vec<(Kind, String)> = tokens.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
    Secrets::with_public(&tokens, &["10086", "10010", "12300", "12345", "020-87626826"], role)
}

fn passed(tokens: &[(Kind, &str)], text: &str) -> String {
    match secrets(tokens).redact(&Private(text.to_owned())) {
        Ok(leaving) => leaving.markdown().to_owned(),
        Err(leak) => format!("refused: {leak:?}"),
    }
}

fn refused(tokens: &[(Kind, &str)], text: &str) -> Leak {
    secrets(tokens).redact(&Private(text.to_owned())).expect_err("refused")
}

#[test]
fn names_of_several_words_are_replaced() {
    let name = [(Kind::OwnName, "John Smith")];
    for (text, left) in [
        ("I am John Smith.", "I am 〈ownname〉."),
        ("I am JOHN  SMITH.", "I am 〈ownname〉."),
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "〈ownname〉"),
        ("JohnSmith, John-Smith", "〈ownname〉, 〈ownname〉"),
        ("SMITH, John", "〈ownname〉"),
        ("**John**\nSmith called", "**〈ownname〉 called"),
        ("J\u{f6}hn Smi\u{200b}th", "〈ownname〉"),
        ("Jоhn Smіth in other letters", "〈ownname〉 in other letters"),
        ("theJohnSmith13", "the〈ownname〉13"),
        ("John Smithson is another", "John Smithson is another"),
        ("Ann Johnsmithers", "Ann Johnsmithers"),
    ] {
        assert_eq!(passed(&name, text), left, "{text}");
    }
    assert_eq!(
        passed(&[(Kind::Agent, "Li Ming")], "那人是 Li Ming，不是 Li Mingze"),
        "那人是 〈agent〉，不是 Li Mingze"
    );
    assert_eq!(passed(&[(Kind::Extra, "Li")], "Li sent a Link to LI."), "〈extra〉 sent a Link to 〈extra〉.");
}

#[test]
fn what_is_not_seen_behind_a_name_does_not_hide_it() {
    let name = [(Kind::OwnName, "John Smith")];
    for unseen in ["\u{2}", "\u{0}", "\u{200b}", "\u{ad}", "\u{202e}", "\u{feff}", "\u{e0041}"] {
        assert_eq!(passed(&name, &format!("to John Smith{unseen}aid")), "to 〈ownname〉aid");
        assert_eq!(passed(&name, &format!("the{unseen}John Smith")), format!("the{unseen}〈ownname〉"));
    }
    assert_eq!(passed(&name, "to John Smithson"), "to John Smithson");
}

#[test]
fn what_a_reader_shows_for_an_entity_is_compared() {
    let name = [(Kind::OwnName, "王小明"), (Kind::OwnName, "John Smith"), (Kind::OwnMail, "lin@example.com")];
    assert_eq!(passed(&name, "我是&#x738B;&#x5C0F;&#x660E;。"), "我是〈ownname〉。");
    assert_eq!(passed(&name, "J&#111;hn&nbsp;Smi&shy;th, lin&commat;example&#46;com"), "〈ownname〉, 〈ownmail〉");
    let phone = [(Kind::OwnNumber, "13812345678")];
    assert_eq!(passed(&phone, "&#x31;&#x33;&#x38;12345678"), "〈ownnumber〉");
    assert_eq!(refused(&[], "&#49;39&#56;7654321").kind, Kind::UnknownNumber);
    assert_eq!(passed(&name, "A&B; Q&A; &amp; R&D &#; &#xfffffff;"), "A&B; Q&A; &amp; R&D &#; &#xfffffff;");
}

#[test]
fn names_that_are_figures_too_and_masks_amid_figures_are_replaced() {
    assert_eq!(passed(&[(Kind::Person, "一一")], "一一a一一，11月1日"), "〈person〉a〈person〉，11月1日");
    assert_eq!(passed(&[(Kind::Person, "丁两")], "一丁两三，丁两，三丁两"), "一〈person〉三，〈person〉，三〈person〉");
    let masked = [(Kind::Caller, "138****1234")];
    assert_eq!(passed(&masked, "99138****123456、138****1234"), "〈caller〉 A、〈caller〉 A");
    assert_eq!(passed(&[(Kind::OwnMail, "aa@aa.com")], "一一aa@aa.coma"), "一一〈ownmail〉a");
    let home = [(Kind::OwnAddress, "某市安静路 12 号"), (Kind::OwnAddress, "12 Main Street, Springfield")];
    assert_eq!(passed(&home, "住安静路12号，at 12 Main Street."), "住〈ownaddress〉，at 〈ownaddress〉.");
    assert_eq!(passed(&[(Kind::Ticket, "12345678")], "12345678 元，2026-10-12"), "〈ticket〉 元，2026-10-12");
}

#[test]
fn a_letter_that_hides_a_figure_elsewhere_still_counts_as_a_letter() {
    for (kind, stored, text, left) in [
        (Kind::OwnMail, "xxx@aa.com", "0xxx@aa.com", "0〈ownmail〉"),
        (Kind::OwnMail, "x1@aa.com", "写到 0x1@aa.com", "写到 0〈ownmail〉"),
        (Kind::Ticket, "X7-2041", "3X7-2041", "3〈ticket〉"),
        (Kind::Person, "Rex", "Rex7x3 说", "〈person〉7x3 说"),
        (Kind::OwnName, "Xxxi Wu", "3 xxxi wu", "3 〈ownname〉"),
        (Kind::OwnMail, "a7x8@aa.com", "A7X8@AA.COM, a7*8@aa.com", "〈ownmail〉, 〈ownmail〉"),
    ] {
        assert_eq!(passed(&[(kind, stored)], text), left, "{stored} in {text}");
    }
}

#[test]
fn addresses_tickets_and_mails_are_replaced() {
    for (kind, stored, text, left) in [
        (
            Kind::OwnAddress,
            "12 Main Street",
            "at 12 Main Street, 12, main  street",
            "at 〈ownaddress〉, 〈ownaddress〉",
        ),
        (Kind::Ticket, "AB 2026 0001", "工单 AB 2026 0001", "工单 〈ticket〉"),
        (Kind::Ticket, "AB 2026 0001", "ab-2026-0001 / ab20260001 / 20260001", "〈ticket〉 / 〈ticket〉 / 〈ticket〉"),
        (Kind::Agent, "工号 8812", "8812 接的", "〈agent〉 接的"),
        (Kind::Agent, "工号 8812", "工号：８８１２ 八八一二", "〈agent〉 〈agent〉"),
        (Kind::Agent, "客服 王云", "王·云 说", "〈agent〉 说"),
        (Kind::OwnMail, "lin.xiao@example.com", "lin.xiao (at) EXAMPLE dot com", "〈ownmail〉"),
        (
            Kind::OwnName,
            "林晓",
            "林\u{b7}晓 林\u{200b}晓 林**晓 林\n晓 林😀晓",
            "〈ownname〉 〈ownname〉 〈ownname〉 〈ownname〉 〈ownname〉",
        ),
        (Kind::OwnOther, "11010119900101123X", "证号 110101 19900101 123x", "证号 〈ownother〉"),
    ] {
        assert_eq!(passed(&[(kind, stored)], text), left, "{text}");
    }
}

#[test]
fn numbers_are_replaced_whatever_they_look_like() {
    let own = [(Kind::OwnNumber, "13812345678")];
    for text in [
        "13812345678",
        "138，1234，5678",
        "138、1234、5678",
        "138_1234_5678",
        "138・1234・5678",
        "138•1234•5678",
        "138:1234:5678",
        "138`1234`5678",
        "138\n1234\n5678",
        "138\u{200c}1234\u{ad}56\u{200e}78",
        "一三八一二三四五六七八",
        "幺三八幺两三四五六拐八",
        "①③⑧①②③④⑤⑥⑦⑧",
        "➊➌➑➊➋➌➍➎➏➐➑",
        "１３８１２３４５６７８",
        "١٣٨١٢٣٤٥٦٧٨",
        "१३८१२३४५६७८",
        "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "壹叁捌壹贰叁肆伍陆柒捌",
        "⒈⒊⒏⒈⒉⒊⒋⒌⒍⒎⒏",
        "㈠㈢㈧㈠㈡㈢㈣㈤㈥㈦㈧",
        "+86 138 1234 5678",
        "0086-138-1234-5678",
        "8613812345678",
        "(0)138 1234 5678",
        "**138**1234**5678**",
        "138😀1234😀5678",
        "138****5678",
        "138 **** 5678",
        "138xxxx5678",
        "138XXXX5678",
        "138????5678",
        "138×××5678",
        "138●●●●5678",
        "+86 138****5678",
        "〡〣〨〡〢〣〤〥〦〧〨",
        "138|1234|5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138/1234/5678",
        "138——1234——5678",
    ] {
        let out = passed(&own, &format!("打到 {text} 的"));
        let bare: String = out.chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
        assert_eq!(bare, "打到〈ownnumber〉的", "{text}");
    }
    let abroad = [(Kind::OwnNumber, "+1 212 555 0142")];
    for text in ["(212) 555-0142", "212.555.0142", "+1 212 555 0142", "+12125550142", "001 212 555 0142"] {
        assert_eq!(passed(&abroad, &format!("call {text}.")), "call 〈ownnumber〉.", "{text}");
    }
    let line = [(Kind::OwnNumber, "027-88880000")];
    for text in ["(027) 8888 0000", "027-88880000", "+86 27 8888 0000", "8888-0000"] {
        assert_eq!(passed(&line, &format!("打 {text} 来")), "打 〈ownnumber〉 来", "{text}");
    }
    let masked = [(Kind::Caller, "1366****6378")];
    for text in ["13661236378", "1366****6378", "1366***6378", "136 6123 6378", "8613661236378", "一三六六****六三七八"]
    {
        assert_eq!(passed(&masked, &format!("是 {text} 打的")), "是 〈caller〉 A 打的", "{text}");
    }
}

#[test]
fn numbers_that_nobody_knows_are_refused_with_their_place() {
    let leak = refused(&[], "好\n\n他说的是 139 8765 4321 这个号");
    assert_eq!(leak, Leak { kind: Kind::UnknownNumber, line: 3, excerpt: "他说的是 *** **** **** 这个号".to_owned() });
    for text in [
        "13987654321",
        "1 3 9 8 7 6 5 4 3 2 1",
        "139，8765，4321",
        "一三九八七六五四三二一",
        "(212) 555-0142",
        "6222020000000000",
        "8888 0000",
        "138 12345 678",
        "555-0142",
    ] {
        assert_eq!(refused(&[], text).kind, Kind::UnknownNumber, "{text}");
    }
}

#[test]
fn days_sums_articles_and_hotlines_stay() {
    let tokens = [
        (Kind::Extra, "12"),
        (Kind::Agent, "工号 0511"),
        (Kind::Agent, "2018"),
        (Kind::Agent, "138"),
        (Kind::Ticket, "20261012"),
        (Kind::Extra, "Li"),
    ];
    for text in [
        "12月3日、10月12日、2026-10-12、2026年12月12日",
        "120 元，12 元，¥12，10511 元，1,234,567 元",
        "2026-05-11，工信部令第24号，〔2018〕138号",
        "第十七条、第12条、第12、13条",
        "打 10086、10010、12300、12345 都没用",
        "10086 10 次",
        "2026-10-12 14:05 至 2026-10-13 09:30",
        "12 October 2026, October 12, 2026",
        "Linked and Link",
        "2024—2026年",
        "020-87626826",
        "3、5、14、18、21、30",
        "2024, 2025, 2026",
        "12.5%",
        "GB/T 35273-2020",
        "周一2026-10-12，怎么2026年还打",
        "10:30-11:45",
        "(2024)京01民终1234号",
    ] {
        assert_eq!(passed(&tokens, text), text);
    }
    assert_eq!(passed(&tokens, "工号 0511，工号 2018 说"), "〈agent〉，工号 〈agent〉 说");
    assert_eq!(passed(&tokens, "号码 12。"), "号码 〈extra〉。");
}

#[test]
fn masks_of_many_runs_of_stars_end_at_once() {
    let stars = "1*".repeat(30) + "7";
    let secrets = secrets(&[(Kind::Caller, &stars), (Kind::Caller, "1*2*3*4*5*6*7*8*9*0*1*2*3*7")]);
    let text = "1*1*".repeat(2_000) + &"1".repeat(5_000);
    assert!(secrets.redact(&Private(text)).is_err());
}

#[test]
fn a_word_too_short_to_look_for_is_told() {
    assert_eq!(secrets(&[(Kind::Extra, "甲"), (Kind::Extra, "乙丙"), (Kind::Extra, " ")]).ignored(), ["甲"]);
}

#[test]
fn every_place_is_shown_and_a_short_number_that_is_found_often_is_doubtful() {
    let agent = [(Kind::Agent, "12"), (Kind::OwnName, "林晓")];
    let text = "工号12说等。\n第二次又是工号12。\n工号 12 再次说等，林晓不同意。\n工号12挂断了。\n那天是12月20日。";
    let leaving = secrets(&agent).redact(&Private(text.to_owned())).expect("passes");
    let places: Vec<(&str, &str, &str, bool)> =
        leaving.places().iter().map(|p| (p.before.as_str(), p.role.as_str(), p.after.as_str(), p.doubtful)).collect();
    assert_eq!(
        places,
        [
            ("工号", "〈agent〉", "说等。", true),
            ("第二次又是工号", "〈agent〉", "。", true),
            ("工号 ", "〈agent〉", " 再次说等，〈o", true),
            ("t〉 再次说等，", "〈ownname〉", "不同意。", false),
            ("工号", "〈agent〉", "挂断了。", true),
        ]
    );
    assert!(leaving.markdown().ends_with("那天是12月20日。"), "no part of a date is replaced");
}
