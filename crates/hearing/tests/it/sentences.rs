//! Reading a reply sentence by sentence.

use crate::{ears, telecom};
use hearing::Sentence;
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sentences_stand_in_order_and_leave_nothing_out(text in "[\\PC不没我们官方号码补偿元再打撤诉三日内受理已到账，。！；,.~～ \n0-9a-z]{0,80}") {
        in_order(&text, &read(&text, date(2026, 2, 28)));
    }
}
