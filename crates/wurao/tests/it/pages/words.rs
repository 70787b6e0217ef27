//! The word files: both languages have the same keys, each once; what the code asks for is there, what nothing asks for is
//! not; buttons are short enough for a phone.

use casework::{
    Certainty, Decision, Direction, Label, Meaning, Outcome, PartyRole, PublicAct, Reading, Refused, Relation, Rights,
    Source, Want,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file under a folder whose name ends so, with its text.
fn files(folder: &Path, end: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the workspace").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, end));
        } else if path.to_string_lossy().ends_with(end) {
            let text = std::fs::read_to_string(&path).expect("text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// All words of a language; a key that stands in two files would hide one of its sentences.
fn of(lang: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, text) in files(&crates().join("desk/words").join(lang), ".ftl") {
        for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
            let (key, text) = line.split_once(" = ").unwrap_or_else(|| panic!("a line without key: {line}"));
            let before = all.insert(key.to_owned(), text.to_owned());
            assert_eq!(before, None, "{key} stands a second time in {}", path.display());
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (of("zh-CN"), of("en"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &zh {
        let slots = |t: &str| {
            let slots = t.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next()).map(str::to_owned);
            slots.collect::<BTreeSet<_>>()
        };
        assert_eq!(slots(text), slots(&en[key]), "{key} has the same slots");
    }
}

/// Keys that are put together: what they begin with, and every word that may follow.
fn families() -> Vec<(&'static str, Vec<String>)> {
    macro_rules! ids {
        ($list:expr) => {
            $list.iter().map(|word| word.id().to_owned()).collect()
        };
    }
    let given = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let redacted = "own-name own-number own-address own-mail own-postcode own-other agent ticket caller person extra unknown-number";
    let more = "log reply import evidence parties ready deadlines money promises ledger facts publish registry helpers close export delete";
    vec![
        ("meaning", ids!(Meaning::ALL)),
        ("said", given(&[Reading::KINDS, &["none"]].concat())),
        ("source", ids!(Source::ALL)),
        ("firm-sure", list("h m l r")),
        ("want", ids!(Want::ALL)),
        ("want-warn", list("satisfied silence delete go-no-further")),
        ("decision", ids!(Decision::ALL)),
        ("label", ids!(Label::ALL)),
        ("offer-called", ids!(Label::ALL)),
        ("outcome", ids!(Outcome::ALL)),
        ("rights", ids!(Rights::ALL)),
        ("seat", ids!(Rights::ALL)),
        ("seat-refused", ids!(Rights::ALL)),
        ("public-act", ids!(PublicAct::ALL)),
        ("refused", ids!(Refused::ALL)),
        ("cap-refused", ids!(Refused::ALL)),
        ("direction", ids!(Direction::ALL)),
        ("certainty", given(Certainty::ALL)),
        ("parties", given(Certainty::ALL)),
        ("relation", given(Relation::ALL)),
        ("role", given(PartyRole::ALL)),
        ("kind", ids!(number::Kind::ALL)),
        ("carrier", list("mobile unicom telecom broadnet reseller-mobile reseller-unicom reseller-telecom")),
        (
            "tier",
            list(
                "right-expires arrived undelivered promise-broken their-time-out offer prerequisite evidence wait optional",
            ),
        ),
        ("kind-of", list(redacted)),
        ("role-word", list(redacted)),
        ("check", given(&desk::publish::CHECKS)),
        ("import-doubt", ids!(casework::Doubt::ALL)),
        ("skipped", list("mms not-sent other-section other-entry")),
        ("warn", list("changed offer silence")),
        ("health", list("intact altered missing custody-broken")),
        ("how", list("capture proof reply link import upload sent command-line")),
        ("what", list("audio image video")),
        ("job", list("plan remind")),
        ("damage", list("changed missing reordered added cut-short unknown")),
        ("fault-log", list("changed missing reordered added cut-short unknown")),
        ("fault", list("original-missing original-changed custody-broken import-differs")),
        ("fault", list("job-unreadable job-astray job-missing case-missing case-differs")),
        ("dates", list("theirs mine pacing kept theirs-about mine-about pacing-about kept-about")),
        ("state", list("done wait open later shut")),
        ("part", ids!(desk::packs::effects::Part::ALL)),
        ("sure", list("h m l r")),
        ("rule-checked", list("h m l")),
        ("facts", list("you line operator case")),
        ("meaning", list("withdrawn")),
        ("reply-group", list("have more yes no offer mine")),
        ("lang", list("zh-CN en")),
        ("currency", list("CNY USD")),
        ("new-often", list("once weekly daily")),
        ("counter-stands", list("assessed objected upheld cancelled unset")),
        ("counter-notice", desk::registry::Notice::KINDS.iter().map(|kind| kind.replace('.', "-")).collect()),
        ("cli-registry-weight", list("contradicted open supported")),
        ("registry-code", list("complaint register see stop withdraw")),
        ("registry-channel", list("fax recorded text voice")),
        ("registry-lacks", list("from person")),
        ("kind-org", registry::org::Kind::ALL.iter().map(|kind| kind.name().to_owned()).collect()),
        ("relation-org", registry::org::Relation::ALL.iter().map(|relation| relation.name().to_owned()).collect()),
        ("registry", list("empty not-digits masked trunk-missing wrong-length")),
        ("registry-cdr", registry::cdr::WRONG.iter().chain(&registry::cdr::UNCLEAR).map(|c| (*c).to_owned()).collect()),
        ("registry-row", desk::registry::BAD_ROWS.iter().map(|code| (*code).to_owned()).collect()),
        ("registry-reason", registry::gate::REASONS.iter().map(|code| (*code).to_owned()).collect()),
        ("screen-reason", screen::verdict::CODES.iter().map(|code| (*code).to_owned()).collect()),
        ("screen-reason", list("listed-votes kind-place")),
        ("screen-form", screen::Form::ALL.iter().map(|form| form.id().to_owned()).collect()),
        ("screen-way", list("android iphone mobile trunk pbx")),
        ("screen-way", list("android-about iphone-about mobile-about trunk-about pbx-about")),
        (
            "screen-step",
            list(
                "serve-phones spamblocker phone-limits cards directory iphone-limits serve-mobile forward forward-look forward-end spamblocker-mobile mobile-limits serve-trunk selftest trunk-limits serve-pbx pbx-answers",
            ),
        ),
        ("screen-preset", list("gentle normal strict")),
        ("screen-action", list("allow challenge reject")),
        ("screen-prompt", list("unknown-name empty too-long not-alaw")),
        (
            "screen-tried",
            list("lists-whole emergency-rings calls-are-written line-answers extension-refused call-goes-in"),
        ),
        ("screen-remark", list("unreachable conflict always not-in-plan")),
        ("screen-unreadable", list("not-text not-json not-xml no-list no-pattern-column cut-off not-this")),
        (
            "screen-bad",
            list(
                "too-wide not-for-calls no-number no-digits rich-pattern votes fields shifted too-short too-long wrong-length",
            ),
        ),
        ("screen-bad", list("unknown-prefix unknown-area-code unexpected-character mask-hides-kind")),
        ("weekday", list("mon tue wed thu fri sat sun")),
        ("more", list("log way about")),
        ("cap-claimed", list("1 2 3 4 5")),
        ("cap-topic", list("1 2 3 4 5")),
        ("place", web::CONTENTS.iter().map(|p| p.key.to_owned()).collect()),
        ("place", list(more)),
        ("place", list(more).iter().map(|p| format!("{p}-about")).collect()),
    ]
}

/// What the code of the desk and its doors says in quotes.
fn quoted() -> BTreeSet<String> {
    let mut sources = Vec::new();
    for room in ["desk/src", "web/src", "web/templates", "cli/src", "line/src", "wurao/src", "cluster/src"] {
        sources.extend(files(&crates().join(room), ".rs"));
        sources.extend(files(&crates().join(room), ".html"));
    }
    let texts = sources.iter().flat_map(|(_, text)| text.split('"'));
    texts.filter(|t| t.len() < 60).map(str::to_owned).collect()
}

#[test]
fn every_word_of_a_closed_list_has_its_sentence() {
    let all = of("zh-CN");
    for (prefix, words) in families() {
        for word in words {
            assert!(all.contains_key(&format!("{prefix}-{word}")), "{prefix}-{word} is missing");
        }
    }
}

#[test]
fn what_nothing_asks_for_is_not_kept() {
    let quoted = quoted();
    let made: BTreeSet<String> =
        families().iter().flat_map(|(prefix, words)| words.iter().map(move |w| format!("{prefix}-{w}"))).collect();
    let idle: Vec<String> =
        of("zh-CN").into_keys().filter(|key| !quoted.contains(key) && !made.contains(key)).collect();
    assert_eq!(idle, [""; 0], "delete them");
}

#[test]
fn what_the_code_asks_for_is_there() {
    let all = of("zh-CN");
    let asks = [".t(\"", ".a(\"", ".n(\"", "refused(\"", "not_found(\"", "both(\"", "plain(\""];
    let mut missing = BTreeSet::new();
    for room in ["desk/src", "web/src", "web/templates", "cli/src", "cluster/src"] {
        for (_, text) in [files(&crates().join(room), ".rs"), files(&crates().join(room), ".html")].concat() {
            // A call may be broken over two lines.
            // What fills a place of a sentence is no key.
            let text = text.replace("with_both(", "with(");
            let text: String = text.split('(').map(|t| t.trim_start_matches([' ', '\n'])).collect::<Vec<_>>().join("(");
            for ask in asks {
                let keys = text.split(ask).skip(1).filter_map(|rest| rest.split('"').next());
                let plain = |key: &&str| key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                missing.extend(keys.filter(plain).filter(|key| !all.contains_key(*key)).map(str::to_owned));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

/// Half-width columns; a Chinese sign takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn buttons_fit_a_narrow_phone() {
    // 360 px less edges and padding hold 34 columns at 17 px; half a row holds 14, a third holds 11.
    let wide = [
        "do-letter",
        "do-letter-gaps",
        "do-call",
        "do-capture",
        "do-offer",
        "do-decide",
        "do-fill",
        "do-dispatched",
        "do-reply",
        "do-read",
        "to-calendar",
        "cap-save",
        "new-open",
        "empty-begin",
        "empty-example",
        "import-look",
        "import-take",
        "decide-save",
        "amend-save",
        "file-save",
        "file-save-call",
        "reply-save",
        "offer-counter",
        "offer-accept",
        "facts-save",
        "demands-save",
    ];
    let third = ["studio-pdf", "studio-send", "studio-fill", "cap-refused-no", "new-often-once"];
    for all in [of("zh-CN"), of("en")] {
        wide.iter().for_each(|key| assert!(width(&all[*key]) <= 34, "{key}: {}", all[*key]));
        third.iter().for_each(|key| assert!(width(&all[*key]) <= 12, "{key}: {}", all[*key]));
    }
}

#[test]
fn the_tone_is_calm() {
    for (key, text) in of("zh-CN").into_iter().chain(of("en")) {
        assert!(!text.contains(['!', '！']), "{key}: {text}");
        assert!(!["确定", "提交", "操作成功", "请注意"].iter().any(|w| text.contains(w)), "{key}: {text}");
    }
}
