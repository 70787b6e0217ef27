//! Reading a reply sentence by sentence.

use crate::{ears, telecom};
use hearing::{Kind, LONGEST, Sentence};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn read(text: &str, on: Date) -> Vec<Sentence> {
    ears().read_sentences(text, telecom(), on)
}

/// What stands between two sentences says nothing.
fn in_order(text: &str, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        assert!(sentence.start >= at, "{text:?}");
        assert_eq!(text.get(sentence.start..sentence.start + sentence.text.len()), Some(sentence.text.as_str()));
        assert!(!text[at..sentence.start].contains(char::is_alphanumeric), "{text:?}");
        at = sentence.start + sentence.text.len();
        for said in &sentence.readings {
            assert!((0.0..=1.0).contains(&said.certainty));
            assert!(said.words.iter().all(|word| sentence.text.contains(word.as_str())), "{said:?}");
        }
    }
    assert!(!text[at..].contains(char::is_alphanumeric), "{text:?}");
}

#[test]
fn a_sentence_ends_at_its_mark() {
    let text = "您好！投诉已登记；3.5元已退。\n请于6月5日前答复";
    let sentences = read(text, date(2026, 5, 20));
    in_order(text, &sentences);
    let texts: Vec<&str> = sentences.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["您好", "投诉已登记", "3.5元已退", "请于6月5日前答复"]);
}

/// The kinds of each sentence, by id.
fn kinds(text: &str) -> Vec<Vec<&'static str>> {
    let ids = |s: &Sentence| s.readings.iter().map(|said| said.kind.id()).collect();
    read(text, date(2026, 11, 28)).iter().map(ids).collect()
}

#[test]
fn the_ending_of_the_first_story_is_read_at_once() {
    let text = "您好，前几天的打扰实在抱歉。您的号码已在全省各支公司拉黑。以前的事补您100元，以后每接到一次推销电话我们再补您50元，网点罚款200元。\
                请您12月15日前答复，并把申诉撤了";
    let sentences = read(text, date(2026, 11, 28));
    in_order(text, &sentences);
    let all: Vec<_> = sentences.iter().flat_map(|s| &s.readings).collect();
    let of = |kind: Kind| all.iter().filter(move |said| said.kind == kind).collect::<Vec<_>>();
    assert_eq!(of(Kind::Apology).len(), 1);
    let sums: Vec<(String, bool)> = all.iter().filter_map(|said| Some((said.amount?.short(), said.per_call))).collect();
    assert!(sums.contains(&("100".to_owned(), false)) && sums.contains(&("50".to_owned(), true)), "{sums:?}");
    assert!(sums.iter().all(|(sum, _)| sum != "200"), "a fine on the branch is no sum of the person: {sums:?}");
    assert!(of(Kind::Promise).iter().any(|said| said.amount.is_none()), "the bar is a promise");
    assert_eq!(of(Kind::Deadline)[0].date, Some(date(2026, 12, 15)));
    assert!(of(Kind::Condition)[0].words.iter().any(|words| words.contains("把申诉撤了")));
    assert!(of(Kind::Paid).is_empty() && of(Kind::Decided).is_empty());
}

#[test]
fn a_reward_that_has_not_come_is_an_offer() {
    for (text, meaning) in [
        ("奖励 50 元", "offered"),
        ("我们愿意奖励您50元话费，以后每接到一次推销电话我们再补您50元。请您12月15日前答复，并把申诉撤了", "offered"),
        ("50元话费已到账，请查收", "paid"),
    ] {
        let on = date(2026, 11, 28);
        let reading = ears().read_reply(text, telecom(), on);
        assert_eq!(reading.meaning.map(casework::Meaning::id), Some(meaning), "{text}");
    }
}

#[test]
fn every_kind_is_known_and_what_only_looks_like_it_is_not() {
    for (kind, is, is_not) in [
        ("excuse", "这个号码不是我们公司的，查不到是谁打的", "您的号码我已经登记好了"),
        ("promise", "以后不会再给您打推销电话了", "我们对您的意见高度重视"),
        ("offer", "我们愿意补偿您100元话费，您看可以吗", "新用户充100送50，欢迎到厅办理"),
        ("condition", "麻烦您把工信部的申诉撤了", "如再骚扰我司员工，我们将报警处理"),
        ("deadline", "请于6月12日前答复", "调解时间定于6月12日上午九点"),
        ("refusal", "您要求的赔偿我公司不予支持", "您反映的情况我们正在核实"),
        ("apology", "给您带来不便，我们深表歉意", "对您的遭遇我们表示理解"),
        ("paid", "补偿款100元已转到您的账户", "打款失败，钱没有到账"),
        ("acknowledged", "您的投诉我们已收到并登记", "欢迎拨打服务热线"),
        ("accepted", "经审查，我中心决定受理您的申诉", "是否受理将另行通知您"),
        ("not-accepted", "您的申诉不符合条件，我局不予受理", "您的投诉已登记"),
        ("forwarded", "您的投诉已转交省公司处理", "如有需要，以后会转给相关部门"),
        ("asks-for-material", "请提供通话录音和身份证复印件", "请保持电话畅通"),
        ("decided", "我局决定对该公司罚款一万元并责令改正", "经公司研究决定，答复如下"),
        ("mediation-invited", "请问您是否愿意参加调解", "如调解不成，可以起诉"),
        ("mediation-failed", "双方分歧过大，调解终止", "调解由本中心主持，不收费"),
    ] {
        assert!(kinds(is).concat().contains(&kind), "{kind}: {is} {:?}", kinds(is));
        assert!(!kinds(is_not).concat().contains(&kind), "{kind}: {is_not} {:?}", kinds(is_not));
    }
}

#[test]
fn days_are_counted_as_they_are_said() {
    // A Saturday before a week without holidays.
    let on = date(2026, 11, 28);
    for (text, wanted) in [
        ("请于12月5日前答复", Some(date(2026, 12, 5))),
        ("3个工作日内给您回电", Some(date(2026, 12, 2))),
        ("48小时内会有专员给您回电", Some(date(2026, 11, 30))),
        ("3至5个工作日内答复您", Some(date(2026, 12, 4))),
        ("下周三之前给您回话", Some(date(2026, 12, 2))),
        ("本月底前给您答复", Some(date(2026, 11, 30))),
        ("收到材料之日起7日内答复您", None),
        ("请于收到本短信之日起5日内书面答复", Some(date(2026, 12, 3))),
        ("半个月内给您回复", Some(date(2026, 12, 13))),
        ("1月10日前给您回电", Some(date(2027, 1, 10))),
    ] {
        let sentences = read(text, on);
        let last = sentences.iter().find_map(|s| s.reading(Kind::Deadline)).map(|said| said.date);
        assert_eq!(last, Some(wanted), "{text}");
    }
}

#[test]
fn any_length_is_bounded() {
    for piece in ["不，", "我们。", "补您50元 ", "，～ ", "（", "3日内，", "a,", "\u{0}\u{fffd}", "🙂，"]
    {
        let text = piece.repeat(LONGEST * 2 / piece.len());
        assert!(read(&text, date(2026, 2, 28)).iter().all(|s| s.start < LONGEST));
    }
}

#[test]
fn no_text_of_the_corpus_makes_it_panic() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in ["read_reply", "sentences"] {
        let mut seen = 0;
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            in_order(&text, &read(&text, date(2026, 2, 28)));
            seen += 1;
        }
        assert!(seen >= 3, "{target} has no corpus");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sentences_stand_in_order_and_leave_nothing_out(text in "[\\PC不没我们官方号码补偿元再打撤诉三日内受理已到账，。！；,.~～ \n0-9a-z]{0,80}") {
        in_order(&text, &read(&text, date(2026, 2, 28)));
    }
}
