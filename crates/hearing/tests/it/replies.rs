//! Reading replies: the labelled set, and figures one by one.

use crate::read_reply;
use casework::{Label, Meaning};
use hearing::Reading;
use jiff::civil::date;
use proptest::prelude::*;

fn read(text: &str) -> Reading {
    // A Wednesday.
    read_reply(text, date(2026, 5, 20))
}

fn amounts(text: &str) -> Vec<String> {
    read(text).amounts.iter().map(|s| format!("{} {}", s.amount.short(), s.amount.currency())).collect()
}

fn dates(text: &str) -> Vec<String> {
    read(text).dates.iter().filter(|d| d.exact).map(|d| d.date.to_string()).collect()
}

#[test]
fn the_labelled_set_is_read() {
    let table: toml::Table = toml::from_str(include_str!("../../../../bench/data/read.toml")).unwrap();
    let replies = table["reply"].as_array().unwrap();
    let (mut right, mut fields) = (0.0, [0.0; 5]);
    for reply in replies {
        let (text, on) = (reply["text"].as_str().unwrap(), reply["on"].as_str().unwrap().parse().unwrap());
        let found = read_reply(text, on);
        right += f64::from(u8::from(found.meaning.map(Meaning::id) == reply["meaning"].as_str()));
        let list = |key: &str| -> Vec<String> {
            let items = reply.get(key).and_then(|v| v.as_array()).cloned().unwrap_or_default();
            items.iter().map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        let money = |m: &casework::Money| format!("{} {}", m.short(), m.currency());
        let seen: [Vec<String>; 5] = [
            found.amounts.iter().map(|s| money(&s.amount)).collect(),
            found.per_call.iter().map(money).collect(),
            found.dates.iter().filter(|d| d.exact).map(|d| d.date.to_string()).collect(),
            found.tickets,
            found.agents,
        ];
        let per_call = reply.get("per_call").and_then(|v| v.as_str()).map(str::to_owned).into_iter().collect();
        let wanted = [list("amounts"), per_call, list("dates"), list("tickets"), list("agents")];
        for (at, (seen, wanted)) in seen.iter().zip(&wanted).enumerate() {
            fields[at] += f64::from(u8::from(seen == wanted));
        }
    }
    let all = replies.len() as f64;
    assert!(right / all >= 0.83, "meaning {right} of {all}");
    assert!(fields.iter().all(|n| n / all >= 0.95), "amounts, per call, dates, tickets, agents {fields:?} of {all}");
}

#[test]
fn sums_in_many_spellings() {
    for (text, wanted) in [
        ("赔你100元", &["100 CNY"][..]),
        ("给您一百二十块钱", &["120 CNY"]),
        ("充一百五话费，没有单位", &["150 CNY"]),
        ("补偿￥１，０００．００", &["1000 CNY"]),
        ("两千五百元、贰佰元整、3万元", &["2500 CNY", "200 CNY", "30000 CNY"]),
        ("两千五块", &["2500 CNY"]),
        ("余额四十六块二，上次83元6角5分", &["46.20 CNY", "83.65 CNY"]),
        ("五十到一百块，或者300-500元", &["50 CNY", "100 CNY", "300 CNY", "500 CNY"]),
        ("两三百块的样子", &["200 CNY", "300 CNY"]),
        ("给您冲两百话费，送100话费", &["200 CNY", "100 CNY"]),
        ("最多出200，你要1800", &["200 CNY", "1800 CNY"]),
        ("RMB 1,800.50 or $20", &["1800.50 CNY", "20 USD"]),
        ("2027年元旦送20GB流量，三倍赔付，15个工作日，100%", &[]),
        ("我们一块去，打10010", &[]),
        ("再来一通赔50元，一次就是50元", &["50 CNY"]),
    ] {
        assert_eq!(amounts(text), wanted, "{text}");
    }
}

#[test]
fn what_is_promised_for_a_later_call() {
    for (text, wanted) in [
        ("我们承诺以后再接到一次推销电话，每次补偿50元", Some(5000)),
        ("我公司承诺：今后再有来电，按100元/通向您支付", Some(10000)),
        ("我们保证不再打，再打赔两百块", Some(20000)),
        ("已确定补偿您：过去的来电每次50元，共8次，合计400元，将于6月1日充入账户", None),
        ("公司愿意一次性补偿300元，如同意请回复", None),
        ("承诺以后不再拨打，并对营业厅每次罚款500元", None),
        ("您要求每通赔100元，我司不予同意", None),
        ("we promise to pay you CNY 50 for each further call", Some(5000)),
    ] {
        assert_eq!(read(text).per_call.map(|m| m.minor()), wanted, "{text}");
    }
}

#[test]
fn days_in_many_spellings() {
    for (text, wanted) in [
        (
            "2026年5月20日、2026-05-21、2026/5/22、2026.5.23",
            &["2026-05-20", "2026-05-21", "2026-05-22", "2026-05-23"][..],
        ),
        ("五月二十日前，六月三十号后", &["2026-05-20", "2026-06-30"]),
        ("二〇二六年十月十二日", &["2026-10-12"]),
        ("去年12月3日，明年1月5日", &["2025-12-03", "2027-01-05"]),
        ("今天、明天、后天、昨天", &["2026-05-20", "2026-05-21", "2026-05-22", "2026-05-19"]),
        ("本月底前，本月25日，下月5号", &["2026-05-31", "2026-05-25", "2026-06-05"]),
        ("6月3日、9日至12日", &["2026-06-03", "2026-06-09", "2026-06-12"]),
        ("4 June 2026, June 5th, tomorrow", &["2026-06-04", "2026-06-05", "2026-05-21"]),
        ("2月30日，13月1日，今后，三日内，15个工作日内，下周", &[]),
    ] {
        assert_eq!(dates(text), wanted, "{text}");
    }
    let weekday = |text: &str| read(text).dates.iter().map(|d| (d.date.to_string(), d.exact)).collect::<Vec<_>>();
    assert_eq!(
        weekday("本周五给您答复，下周三再说"),
        [("2026-05-22".to_owned(), false), ("2026-05-27".to_owned(), false)]
    );
}

#[test]
fn numbers_of_orders_and_people() {
    let found = read(
        "工单号：20260520-01，流水号 7788-0012，案号（2026）某0000民初108号，工号是 0417，9583号客服接的，15个工作日内答复",
    );
    assert_eq!(found.tickets, ["20260520-01", "7788-0012", "（2026）某0000民初108号"]);
    assert_eq!(found.agents, ["0417", "9583"]);
    assert_eq!(read("工号三零二七").agents, ["3027"]);
    let found = read("Your reference is CN-00017, agent no. 5061.");
    assert_eq!((found.tickets, found.agents), (vec!["CN-00017".to_owned()], vec!["5061".to_owned()]));
}

#[test]
fn the_name_of_the_money_is_kept() {
    let label = |text: &str| read(text).amounts[0].label;
    assert_eq!(label("奖励您50元，不是赔偿"), Some(Label::Reward));
    assert_eq!(label("送您100元话费表示慰问"), Some(Label::Goodwill));
    assert_eq!(label("赔偿300元"), Some(Label::Compensation));
    assert_eq!(label("账户余额12元"), None);
}

#[test]
fn what_says_nothing_has_no_meaning() {
    assert_eq!(read("").meaning, None);
    assert_eq!(read("会议改到三点").meaning, None);
    let found = read("经核实，您要求赔偿800元，我公司无法满足。");
    assert_eq!(found.meaning, Some(Meaning::Refused));
    assert!(found.why.iter().any(|w| w.contains("无法满足")), "{:?}", found.why);
}

#[test]
fn long_and_hostile_replies_are_cut() {
    for piece in ["一", "1", "五十元", "工单号A1", "2026年", "〔2026〕", "每次", "千", "9", "¥"] {
        let text = piece.repeat(200_000 / piece.len());
        read(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_reply_is_read_the_same_twice(text in "[\\PC一二三百千万元块年月日号工单每次赔，。:：()〔〕0-9a-z ]{0,80}") {
        let found = read(&text);
        prop_assert_eq!(&found, &read(&text));
        for word in found.why.iter().chain(&found.tickets) {
            prop_assert!(text.contains(word.as_str()), "{} in {}", word, text);
        }
    }
}

/// The sums that the reply binds itself to.
fn exact(text: &str) -> Vec<String> {
    let reading = read(text);
    let exact = reading.amounts.iter().filter(|s| s.exact);
    exact.map(|s| format!("{} {}", s.amount.short(), s.amount.currency())).collect()
}

#[test]
fn sums_that_are_not_surely_offered_are_none() {
    for (text, wanted) in [
        ("补偿1 000元。", &["1000 CNY"][..]),
        ("补偿12 000元。", &["12000 CNY"]),
        ("补偿1.2345万元", &["12345 CNY"]),
        ("补偿不超过100元。", &[]),
        ("补偿100元以内。", &[]),
        ("补偿您五十到一百元。", &[]),
        ("补偿您50-100元。", &[]),
        ("补偿您100.555元", &[]),
        ("您要求赔偿1100元，我们无法满足，可以补偿50元。", &["50 CNY"]),
        ("我们同意您要求的1100元。", &["1100 CNY"]),
        ("我们没有说过会补偿您100元。", &[]),
        ("我们从未承诺赔偿您200元，现补偿50元。", &["50 CNY"]),
        ("10:30 500元已到账。", &["500 CNY"]),
    ] {
        assert_eq!(exact(text), wanted, "{text}");
    }
    let each = read("补偿您50元/次");
    assert_eq!(each.per_call.map(|m| m.short().to_string()), Some("50".to_owned()));
}

#[test]
fn a_meaning_needs_words_that_bear_it() {
    for text in ["现答复如下：一、补偿话费100元；二、30日内停止外呼；三、向您致歉。", "补偿1 000元。", "补偿您50元/次"]
    {
        assert_ne!(read(text).meaning, Some(Meaning::Paid), "{text}");
    }
    for text in ["我们没有说过会补偿您100元。", "我们从未承诺赔偿您200元。"] {
        let meaning = read(text).meaning;
        let bound = matches!(meaning, Some(Meaning::Offered | Meaning::Promised | Meaning::Paid));
        assert!(!bound, "{text}: {meaning:?}");
    }
    assert_eq!(read("已向您的账户充值话费100元，请查收。").meaning, Some(Meaning::Paid));
    for text in ["见附件", "回复内容请见附件。", "您好，详见附件。"] {
        assert_ne!(read(text).meaning, Some(Meaning::AsksForMaterial), "{text}");
    }
    assert_eq!(read("请填写附件中的申请表并签字寄回。").meaning, Some(Meaning::AsksForMaterial));
}
