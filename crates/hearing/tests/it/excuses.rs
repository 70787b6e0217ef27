//! Hearing excuses: the labelled set, other packs, and what never may happen.

use crate::{ears, hear, read_reply, telecom, tiny};
use hearing::Ears;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn ids(text: &str) -> Vec<String> {
    hear(text).into_iter().map(|h| h.obstacle).collect()
}

#[test]
fn the_labelled_set_is_heard() {
    let table: toml::Table = toml::from_str(include_str!("../../../../bench/data/hear.toml")).unwrap();
    let mut counts: BTreeMap<String, [f64; 3]> = BTreeMap::new();
    let (mut small, mut alarms) = (0.0, 0.0);
    for say in table["say"].as_array().unwrap() {
        let wanted: Vec<&str> = say["is"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        let heard = ids(say["text"].as_str().unwrap());
        for id in &wanted {
            let at = if heard.iter().any(|h| h == id) { 0 } else { 2 };
            counts.entry((*id).to_owned()).or_default()[at] += 1.0;
        }
        for id in heard.iter().filter(|id| !wanted.contains(&id.as_str())) {
            counts.entry(id.clone()).or_default()[1] += 1.0;
        }
        if wanted.is_empty() {
            small += 1.0;
            alarms += f64::from(u8::from(!heard.is_empty()));
        }
    }
    assert_eq!(counts.len(), 24, "{:?}", counts.keys());
    let mean = |of: fn(&[f64; 3]) -> f64| counts.values().map(of).sum::<f64>() / 24.0;
    let (precision, recall) =
        (mean(|[hit, wrong, _]| hit / (hit + wrong).max(1.0)), mean(|[hit, _, miss]| hit / (hit + miss).max(1.0)));
    assert!(precision >= 0.9, "precision {precision}");
    assert!(recall >= 0.8, "recall {recall}");
    assert!(alarms / small <= 0.05, "{alarms} of {small}");
}

#[test]
fn two_excuses_in_one_breath() {
    let heard = ids("我帮您加了免打扰。三天内会有专员给您回电话。");
    assert_eq!(heard.len(), 2, "{heard:?}");
    assert!(heard.contains(&"marked-do-not-disturb".to_owned()) && heard.contains(&"wait-for-callback".to_owned()));
}

#[test]
fn a_no_is_not_a_yes() {
    assert_eq!(ids("这不是我们官方的号码"), ["not-our-number"]);
    assert_eq!(ids("这是我们官方的号码，责任在我们"), [""; 0]);
    assert_eq!(ids("我们公司不同意调解"), ["refuses-mediation"]);
    assert_eq!(ids("我们公司同意调解"), [""; 0]);
}

#[test]
fn other_scripts_and_widths_are_the_same_words() {
    for text in [
        "這不是我們官方的號碼",
        "这不是我们，官方的号码！！",
        "THAT IS NOT ONE OF OUR NUMBERS",
        "ｔｈａｔ'ｓ not our number",
    ] {
        assert_eq!(ids(text), ["not-our-number"], "{text}");
    }
}

#[test]
fn the_words_that_led_to_it_are_shown_as_they_stand() {
    let heard = hear("呃…這個嘛，您得帶上身份證到營業廳來辦");
    assert_eq!(heard[0].obstacle, "come-in-person");
    let shown = heard[0].matched.join(" ");
    assert!(shown.contains("身份證") && shown.contains("營業廳"), "{shown}");
}

#[test]
fn a_pack_without_cues_learns_from_its_phrases() {
    let obstacle = |phrases: &str| {
        format!(
            "name = {{ zh = \"x\", en = \"x\" }}\nmeans = {{ zh = \"x\", en = \"x\" }}\nsay_now = []\n[sounds_like]\nen = [{phrases}]\n"
        )
    };
    let wait = obstacle(r#""we will call you back soon", "please wait for our call", "someone will ring you back""#);
    let proof = obstacle(r#""please send us proof", "do you have a recording", "we need evidence of the call""#);
    let wait = format!("id = \"wait\"\n{wait}");
    let proof = format!("id = \"proof\"\n{proof}");
    let library = tiny(&[("t/obstacles/wait.toml", &wait), ("t/obstacles/proof.toml", &proof)]);
    let pack = library.pack("t").unwrap_or_else(|m| panic!("{m:?}"));
    let hear = |text: &str| ears().hear(text, &pack);
    assert_eq!(hear("they will ring you back soon")[0].obstacle, "wait");
    assert_eq!(hear("do you have proof or a recording")[0].obstacle, "proof");
    assert_eq!(hear("lovely weather"), []);
}

#[test]
fn what_was_learnt_belongs_to_one_text_of_a_pack() {
    let excuse = |said: &str| {
        format!(
            "id = \"wait\"\nname = {{ zh = \"x\", en = \"x\" }}\nmeans = {{ zh = \"x\", en = \"x\" }}\nsay_now = []\nsounds_like = {{ en = [\"{said}\"] }}\n"
        )
    };
    let ears = Ears::new();
    let pack = |said: &str| tiny(&[("t/obstacles/wait.toml", &excuse(said))]).pack("t").expect("sound");
    let (first, second) = (pack("we will call you back"), pack("the queue is long today"));
    ears.warm(&first);
    assert_eq!(ears.hear("the queue is long today", &first), []);
    assert_eq!(ears.hear("the queue is long today", &second).len(), 1);
    assert_eq!(ears.hear("the queue is long today", &first), []);
}

#[test]
fn threads_share_what_one_of_them_learns() {
    let ears = Ears::new();
    let heard: Vec<Vec<String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| ears.hear("这不是我们官方的号码", telecom()).into_iter().map(|h| h.obstacle).collect())
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("no panic")).collect()
    });
    assert_eq!(heard, [["not-our-number"], ["not-our-number"], ["not-our-number"], ["not-our-number"]]);
}

#[test]
fn long_and_hostile_text_is_cut() {
    for piece in ["不", "没有查到谁", "录音删", "a ", "，。", "\u{0}\u{fffd}", "🙂"] {
        let text = piece.repeat(200_000 / piece.len());
        hear(&text);
    }
}

#[test]
fn no_text_of_the_corpus_makes_it_panic() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let on = "2026-02-28".parse().unwrap();
    for target in ["hear", "read_reply"] {
        let mut seen = 0;
        for entry in std::fs::read_dir(corpus.join(target)).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            hear(&text);
            read_reply(&text, on);
            seen += 1;
        }
        assert!(seen >= 3, "{target} has no corpus");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_heard_the_same_twice_and_explained_by_its_own_words(text in "[\\PC不没是我们官方号码录音证据等电话，。!? a-zA-Z0-9]{0,60}") {
        let heard = hear(&text);
        prop_assert_eq!(&heard, &hear(&text));
        for one in &heard {
            prop_assert!((0.0..=1.0).contains(&one.score));
            for word in &one.matched {
                prop_assert!(text.contains(word.as_str()), "{} in {}", word, text);
            }
        }
        prop_assert!(heard.windows(2).all(|pair| pair[0].score >= pair[1].score));
    }
}
