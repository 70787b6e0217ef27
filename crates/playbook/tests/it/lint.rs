//! What a letter must not say, in the sentences people write in anger and in those they should write.

use playbook::lint;

fn rules(text: &str) -> Vec<String> {
    lint(text).into_iter().map(|f| f.rule).collect()
}

#[test]
fn money_joined_with_pressure_is_refused() {
    for text in [
        "赔我 1800 元，否则我就去微博曝光你们。",
        "如果你们不赔偿，我会一直投诉到你们赔为止。",
        "请在三天之内打款 800 元。不然我就发到网上，让大家评评理。",
        "再不给钱，我天天投诉。",
        "要是不赔钱，我就找记者，找电视台。",
        "不补偿我 100 块钱，咱们法院见。",
        "请赔偿５００元，要不然小红书上见",
        "Pay me CNY 800 or I will go public with this.",
        "If you do not refund the money, I will keep complaining every day.",
        "Unless you pay, I'll sue and post it on social media.",
    ] {
        let found = lint(text);
        assert!(found.iter().any(|f| f.rule == "money-with-threat" && f.refuses), "{text}: {found:?}");
    }
}

#[test]
fn silence_for_money_is_refused() {
    for text in [
        "你们给了 500 元我就撤诉。",
        "补偿到账之后，我就删帖。",
        "只要付款，我不再投诉。",
        "Pay 800 yuan and I will withdraw the complaint.",
        "For a refund I will take it down.",
    ] {
        assert!(rules(text).contains(&"silence-for-money".to_owned()), "{text}: {:?}", lint(text));
    }
}

#[test]
fn a_plain_threat_is_refused_and_an_insult_is_advised_against() {
    assert_eq!(rules("再打电话来，后果自负！"), ["threat"]);
    assert_eq!(rules("你们等着。"), ["threat"]);
    assert_eq!(rules("你们就是骗子公司。"), ["insult"]);
    assert!(!lint("你们就是骗子公司。")[0].refuses);
}

#[test]
fn an_ask_is_not_called_a_right() {
    assert_eq!(rules("依法每次赔偿 100 元。"), ["ask-as-right"]);
    assert_eq!(rules("依消费者权益保护法提出。我的诉求是每次 100 元，不是法定金额。"), Vec::<String>::new());
}

#[test]
fn sound_sentences_pass() {
    for text in [
        "我的诉求是就已发生的 8 次来电补偿 800 元，请协商。",
        "我收下 100 元，请在短信里写明这是对 8 次来电的补偿，不是奖励。我没有撤回申诉，其余请求不变。",
        "被申请人能书面承诺并做到今后不再有推销来电的，以上作为诉求的金额我不再要求。",
        "停止向本机拨打推销电话，包括合作方和代理商拨打的。",
        "请依法公开你们的授权代理商名单。",
        "此后如有推销来电，我会逐次记录。",
        "We ask for CNY 800 for eight calls; this is an ask, open to negotiation.",
        "The issue is the calls, not the credit you offered.",
        "我已向通信管理局申诉。补偿的金额另行协商。",
        "2026年5月19日，对方说「撤诉才给 100 元」，我没有接受。",
        "诉讼费：要求赔偿的按件收取，调解或撤诉的减半。",
        "",
        "。。。",
    ] {
        assert_eq!(lint(text), [], "{text}");
    }
}

#[test]
fn a_finding_shows_the_words_and_says_what_to_write_instead() {
    let found = lint("事实如上。请赔偿 800 元，否则我就在微博曝光你们。\n此致");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].text, "请赔偿 800 元，否则我就在微博曝光你们。");
    assert_eq!(found[0].words, ["元", "否则", "曝光"]);
    assert!(found[0].hint.zh.contains("不和钱放在一起说"));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic_and_alike_twice(text in ".{0,200}") {
        proptest::prop_assert_eq!(lint(&text), lint(&text));
    }
}
