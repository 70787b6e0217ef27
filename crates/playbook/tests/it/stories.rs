//! Stories: every expectation that is not met is told with what came instead.

use crate::made::pack;
use playbook::{LetterText, Library, SourceFile, View, replay};

fn failures(steps: &str) -> Vec<String> {
    let text = format!("id = \"s\"\ntitle = {{ zh = \"事\", en = \"A story\" }}\npack = \"m\"\n{steps}");
    let story = Library::story(&SourceFile { path: "s.toml".into(), text }).unwrap_or_else(|m| panic!("{m}"));
    let compose = |_: &View<'_>, name: &str, lang: &str| {
        (name == "complaint").then(|| LetterText {
            text: format!("to whom it may concern, {lang}"),
            gaps: vec!["name".into()],
            draft: true,
        })
    };
    replay(&story, pack(), &compose).into_iter().map(|f| format!("{} {} {}", f.on, f.note, f.message)).collect()
}

const CALL: &str = "add = [{ kind = \"incident\", at = \"2026-05-01\", nuisance = \"yes\" }]\n";

#[test]
fn a_story_that_holds_has_no_failures() {
    let steps = format!(
        "[[step]]\non = 2026-05-01\n{CALL}expect = {{ primary = \"complain-now\", open = [\"complain\"], breaches = 0 }}\n\
         letter = {{ name = \"complaint\", contains = [\"concern\"], lacks = [\"threat\"], gaps = [\"name\"], draft = true }}\n\
         [[step]]\non = 2026-05-04\nadd = [{{ kind = \"dispatched\", at = \"2026-05-04\", rung = \"complain\" }}]\n\
         expect = {{ due = {{ answer = 2026-05-19 }} }}\n"
    );
    assert_eq!(failures(&steps), [""; 0]);
}

#[test]
fn every_expectation_says_what_came_instead() {
    for (expect, message) in [
        ("primary = \"wait\"", "primary: expected `wait`, got `complain-now` (已有 1 通。)"),
        ("waiting_until = 2026-06-01", "waiting_until: expected 2026-06-01, got None"),
        ("closed = [\"complain\"]", "`complain` should be closed"),
        ("open = [\"moon\"]", "`moon` should be open"),
        ("alternatives = [\"write\"]", "alternatives: expected `write` among []"),
        ("not = [\"complain-now\"]", "`complain-now` should not be proposed"),
        ("breaches = 2", "breaches: expected 2, got 0"),
        ("due = { answer = 2026-05-19 }", "due.answer: expected 2026-05-19, got []"),
    ] {
        let steps = format!("[[step]]\non = 2026-05-01\nnote = \"row\"\n{CALL}expect = {{ {expect} }}\n");
        assert_eq!(failures(&steps), [format!("2026-05-01 row {message}")], "{expect}");
    }
}

#[test]
fn letters_are_held_to_their_words() {
    for (letter, message) in [
        ("name = \"moon\"", "there is no letter `moon`"),
        (
            "name = \"complaint\", contains = [\"你好\"]",
            "letter `complaint` should contain `你好`; it reads:\nto whom it may concern, zh-CN",
        ),
        ("name = \"complaint\", lang = \"en\", lacks = [\", en\"]", "letter `complaint` should not contain `, en`"),
        (
            "name = \"complaint\", gaps = [\"address\"]",
            "letter `complaint` should miss `address`; it misses [\"name\"]",
        ),
        ("name = \"complaint\", draft = false", "letter `complaint`: draft should be false; it misses [\"name\"]"),
    ] {
        let steps = format!("[[step]]\non = 2026-05-01\nnote = \"row\"\nletter = {{ {letter} }}\n");
        assert_eq!(failures(&steps), [format!("2026-05-01 row {message}")], "{letter}");
    }
}

#[test]
fn a_bad_event_is_a_failure_of_its_row() {
    assert_eq!(
        failures("[[step]]\non = 2026-05-01\nnote = \"row\"\nadd = [{ at = \"2026-05-01\" }]\n"),
        ["2026-05-01 row an event in `add` has no `kind`"]
    );
}

#[test]
fn a_story_that_cannot_be_read_names_its_line() {
    let story = |text: &str| Library::story(&SourceFile { path: "s.toml".into(), text: text.into() });
    let told = |text: &str| story(text).map(|s| s.id).unwrap_err().to_string();
    assert_eq!(told("id = \"a\"\ntitle = 3\n"), "s.toml:2: invalid type: integer `3`, expected struct Bilingual");
    assert_eq!(told("id = \"a\"\nid = \"b\"\n"), "s.toml:2: duplicate key");
}
