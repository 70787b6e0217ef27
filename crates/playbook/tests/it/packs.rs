//! Loading: the real packs are sound, and mistakes are named with file and line.

use playbook::{Diagnostic, Library, SourceFile};

/// The desk's pages that an action may open.
const PAGES: &[&str] = &["parties", "publish", "close", "evidence", "money"];

#[test]
fn every_gate_and_bar_of_a_built_in_pack_names_its_law() {
    let library = crate::library();
    for id in library.ids() {
        let pack = library.pack(id).unwrap_or_else(|m| panic!("{m:#?}"));
        for rung in &pack.rungs {
            assert!(rung.gate.is_none() || !rung.gate_law.is_empty(), "{id}: the gate of {}", rung.id);
            let bars = rung.shut.iter().map(|shut| &shut.law);
            for law in bars.chain([&rung.gate_law]) {
                assert!(law.iter().all(|id| pack.laws.contains_key(id)), "{id}: {} cites {law:?}", rung.id);
            }
            assert!(rung.shut.iter().all(|shut| !shut.law.is_empty()), "{id}: a bar of {}", rung.id);
        }
    }
}

#[test]
fn every_built_in_pack_is_sound() {
    let library = crate::library();
    let ids = library.ids();
    assert!(ids.contains(&"cn-telecom"), "{ids:?}");
    for id in ids {
        if let Err(mistakes) = library.check(id, PAGES) {
            let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{}", all.join("\n"));
        }
    }
}

const MANIFEST: &str = r#"
id = "t"
name = { zh = "小", en = "Tiny" }
place = { zh = "某地", en = "Somewhere" }
about = { zh = "电话", en = "Calls" }
version = "1"
"#;

fn tiny(extra: &[(&str, &str)]) -> Vec<Diagnostic> {
    let files = std::iter::once(("t/pack.toml", MANIFEST)).chain(extra.iter().copied());
    let files = files.map(|(path, text)| SourceFile { path: path.into(), text: text.into() });
    Library::new(files).check("t", PAGES).err().unwrap_or_default()
}

fn shown(mistakes: &[Diagnostic]) -> Vec<String> {
    mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn a_syntax_error_names_its_line() {
    let found = tiny(&[("t/clocks.toml", "[[clock]]\nid = \"a\"\nname = {\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].file.as_str(), found[0].line), ("t/clocks.toml", 3));
}

#[test]
fn a_wrong_field_names_record_and_line() {
    let clock = r#"
[[clock]]
id = "answer"
name = { zh = "期", en = "Time" }
whose = "theirs"
length = 15
unit = "fortnights"
starts = { zh = "收到", en = "received" }
confidence = "H"
"#;
    let expected = "t/clocks.toml:7: [[clock]] `answer`: unknown variant `fortnights`, expected one of \
                    `days`, `working-days`, `months`, `years`";
    assert_eq!(shown(&tiny(&[("t/clocks.toml", clock)])), [expected]);
}

#[test]
fn a_recalled_clock_never_gates() {
    let clock = r#"
[[clock]]
id = "recalled"
name = { zh = "期", en = "Time" }
whose = "theirs"
length = 2
unit = "days"
starts = { zh = "收到", en = "received" }
confidence = "R"
"#;
    let queries = "[query.calls]\nof = \"incident\"\nname = { zh = \"来电\", en = \"calls\" }\n";
    let rung = r#"
id = "go"
order = 1
name = { zh = "走", en = "Go" }
role = "remedy"
about = { zh = "走", en = "Go" }
gate = { ran_out = "recalled", since = "calls" }
confidence = "H"
"#;
    let found = tiny(&[("t/clocks.toml", clock), ("t/queries.toml", queries), ("t/rungs/1-go.toml", rung)]);
    assert_eq!(
        shown(&found),
        ["t/rungs/1-go.toml:7: `go`: clock `recalled` is only recalled (confidence R) and must not gate"]
    );
}

#[test]
fn unknown_names_are_found_wherever_they_stand() {
    let rung = r#"
id = "go"
order = 1
name = { zh = "走", en = "Go" }
role = "remedy"
about = { zh = "走", en = "Go" }
gate = { any = [ { has = "nothing" }, { not = { fact = "unheard" } } ] }
letters = ["unwritten"]
confidence = "H"
"#;
    let letter = "+++\nid = \"a\"\nlang = \"en\"\ntitle = \"A\"\nrung = \"go\"\n+++\n\n:: para\nOn {nothing.last}.\n";
    let found = tiny(&[("t/rungs/1-go.toml", rung), ("t/letters/a.en.md", letter)]);
    assert_eq!(
        shown(&found),
        [
            "t/rungs/1-go.toml:7: `go`: no query `nothing`; name it in queries.toml",
            "t/rungs/1-go.toml:7: `go`: no fact `unheard` in facts.toml",
            "t/rungs/1-go.toml:8: no letter `unwritten`; correct the id, or add the letter",
            "t/letters/a.en.md:9: slot `{nothing.last}` names nothing; docs/writing-a-pack.md lists the slots",
        ]
    );
}

const RUNG: &str = r#"id = "go"
order = 1
name = { zh = "走", en = "Go" }
role = "remedy"
about = { zh = "走", en = "Go" }
confidence = "H"
"#;

fn rung(more: &str) -> Vec<String> {
    shown(&tiny(&[("t/rungs/1-go.toml", &format!("{RUNG}{more}"))]))
}

/// A comment, a title or another action that holds the same word is not the place.
#[test]
fn a_word_that_stands_elsewhere_too_does_not_mislead() {
    let more = r#"# "unheard" and "nothing" come later, and `letter = "unwritten"` too.
[[action]]
id = "first"
tier = "evidence"
title = { zh = "unheard", en = "unwritten" }
why = { zh = "nothing", en = "nothing" }

[[action]]
id = "second"
tier = "evidence"
do = { letter = "unwritten" }
when = { all = [
  { has = "nothing" },
  { fact = "unheard", is = ["nothing"] },
] }
title = { zh = "走", en = "Go" }
why = { zh = "走", en = "Go" }
"#;
    assert_eq!(
        rung(more),
        [
            "t/rungs/1-go.toml:19: `go`: no query `nothing`; name it in queries.toml",
            "t/rungs/1-go.toml:20: `go`: no fact `unheard` in facts.toml",
            "t/rungs/1-go.toml:17: no letter `unwritten`; correct the id, or add the letter",
        ]
    );
}

#[test]
fn a_page_the_desk_does_not_have_is_named() {
    let more = "[[action]]\nid = \"a\"\ntier = \"evidence\"\ntitle = { zh = \"moon\", en = \"moon\" }\nwhy = { zh = \"x\", en = \"x\" }\ndo = { open = \"moon\" }\n";
    assert_eq!(rung(more), ["t/rungs/1-go.toml:12: no page `moon`; correct the id, or add the page"]);
}

#[test]
fn the_wrong_key_of_the_second_record_is_its_line() {
    let clock = |id: &str, unit: &str| {
        format!(
            "[[clock]]\nid = \"{id}\"\nname = {{ zh = \"期\", en = \"Time\" }}\nwhose = \"theirs\"\nlength = 1\nunit = \"{unit}\"\nstarts = {{ zh = \"收到\", en = \"received\" }}\nconfidence = \"H\"\n"
        )
    };
    let text = format!("# weeks\n{}\n{}", clock("weeks", "days"), clock("b", "weeks"));
    assert_eq!(
        shown(&tiny(&[("t/clocks.toml", &text)])),
        [
            "t/clocks.toml:16: [[clock]] `b`: unknown variant `weeks`, expected one of `days`, `working-days`, `months`, `years`"
        ]
    );
}

#[test]
fn missing_and_unknown_keys_are_named_at_their_record() {
    let text = "[query.a]\nof = \"incident\"\nname = { zh = \"x\", en = \"x\" }\n\n[query.b]\nof = \"incident\"\n\n[query.c]\nof = \"incident\"\nname = { zh = \"x\", en = \"x\" }\nwhen = \"now\"\n";
    assert_eq!(
        shown(&tiny(&[("t/queries.toml", text)])),
        [
            "t/queries.toml:5: [query.b]: missing field `name`",
            "t/queries.toml:11: [query.c]: unknown field `when`, expected one of `of`, `where`, `not`, `after`, `timely`, `name`, `unit`",
        ]
    );
    assert_eq!(
        shown(&tiny(&[("t/laws.toml", "# [[law]]\n[[statute]]\nid = \"a\"\n")])),
        ["t/laws.toml:2: `statute` does not belong here; this file holds [[law]] records"]
    );
}

#[test]
fn an_attribute_of_a_query_has_its_own_line() {
    let text = "[query.a]\nof = \"incident\"\nname = { zh = \"colour\", en = \"colour\" }\n[query.a.where]\ncounts = \"yes\"\ncolour = \"red\"\n";
    let found = tiny(&[("t/queries.toml", text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].file.as_str(), found[0].line), ("t/queries.toml", 6));
    assert!(found[0].message.starts_with("query `a`: `incident` has no attribute `colour`; it has "), "{found:?}");
}

#[test]
fn a_slot_in_a_text_of_many_lines_has_its_own_line() {
    let more = "[[action]]\nid = \"a\"\ntier = \"evidence\"\ntitle = { zh = \"x\", en = \"x\" }\n[action.why]\nzh = \"x\"\nen = \"\"\"\nOne line,\nanother with {no.slot}.\"\"\"\n";
    assert_eq!(
        rung(more),
        ["t/rungs/1-go.toml:15: slot `{no.slot}` names nothing; docs/writing-a-pack.md lists the slots"]
    );
}

#[test]
fn a_letter_names_the_line_of_its_front_matter_and_of_its_block() {
    let letter = "+++\nid = \"a\"\nlang = \"en\"\ntitle = \"gone\"\nrung = \"gone\"\n+++\n\n:: para\nFine.\n\n:: para { demand = \"nothing\" }\nnothing\n";
    assert_eq!(
        shown(&tiny(&[("t/letters/a.en.md", letter)])),
        [
            "t/letters/a.en.md:5: no rung `gone`; correct the id, or add the rung",
            "t/letters/a.en.md:11: no demand `nothing`; correct the id, or add the demand",
        ]
    );
    let letter = "+++\nid = \"a\"\nlang = \"en\"\ntitle = \"x\"\nrung = \"go\"\ntable = 3\n+++\n";
    assert_eq!(
        shown(&tiny(&[("t/letters/a.en.md", letter)])),
        ["t/letters/a.en.md:6: front matter: invalid type: integer `3`, expected a string"]
    );
}

#[test]
fn ids_are_small_letters_figures_and_hyphens() {
    let text = "[query.all_calls]\nof = \"incident\"\nname = { zh = \"x\", en = \"x\" }\n";
    let proof = "[[proof]]\nid = \"Ünsound\"\nname = { zh = \"x\", en = \"x\" }\nhow = { zh = \"x\", en = \"x\" }\ngives = \"shown\"\n";
    let fact = "[[fact]]\nkey = \"your name\"\ntype = \"text\"\nask = { zh = \"x\", en = \"x\" }\n";
    assert_eq!(
        shown(&tiny(&[("t/queries.toml", text), ("t/proofs.toml", proof), ("t/facts.toml", fact)])),
        [
            "t/facts.toml:2: fact `your name`: an id has only the small letters a to z, figures, `-` and `_`",
            "t/proofs.toml:2: proof `Ünsound`: an id has only the small letters a to z, figures and `-`",
            "t/queries.toml:1: query `all_calls`: an id has only the small letters a to z, figures and `-`",
        ]
    );
}

#[test]
fn loading_reads_records_and_checking_reads_what_they_name() {
    let files = [
        ("t/pack.toml", MANIFEST),
        ("t/stories/a.toml", "id = 1\n"),
        ("t/queries.toml", "[query.a]\nof = \"x\"\nname = { zh = \"x\", en = \"x\" }\n"),
    ];
    let library = Library::new(files.map(|(path, text)| SourceFile { path: path.into(), text: text.into() }));
    assert!(library.pack("t").is_ok());
    let story = "t/stories/a.toml:1: invalid type: integer `1`, expected a string";
    assert_eq!(shown(&library.stories("t").unwrap_err()), [story]);
    let checked = shown(&library.check("t", PAGES).unwrap_err());
    assert_eq!(checked.len(), 2, "{checked:?}");
    assert_eq!(checked[0], story);
    assert!(checked[1].starts_with("t/queries.toml:2: query `a` is of `x`; the kinds are "), "{checked:?}");
}

#[test]
fn manifests_come_commonest_first() {
    let file = |path: &str, text: String| SourceFile { path: path.into(), text };
    let pack = |id: &str, order: &str| MANIFEST.replace("\"t\"", &format!("\"{id}\"")) + order;
    let library = Library::new([
        file("a/pack.toml", pack("a", "order = 7\n")),
        file("a/rungs/1.toml", String::new()),
        file("b/pack.toml", pack("b", "# order = 9\norder = 2\n")),
        file("b/rungs/1.toml", String::new()),
        file("part/pack.toml", pack("part", "")),
        file("broken/pack.toml", "id = \n".to_owned()),
        file("broken/rungs/1.toml", String::new()),
    ]);
    let ids: Vec<String> = library.manifests().into_iter().map(|m| m.id).collect();
    assert_eq!(ids, ["b", "a"]);
    assert_eq!(library.ids(), ["a", "b", "broken"]);
}

fn action(leads: &str, id: &str) -> Vec<String> {
    rung(&format!(
        "[[action]]\nid = \"{id}\"\ntier = \"evidence\"\ntitle = {{ zh = \"x\", en = \"x\" }}\nwhy = {{ zh = \"x\", en = \"x\" }}\n{leads}\n"
    ))
}

#[test]
fn an_action_leads_to_one_thing() {
    for leads in ["", "do = { capture = true }", "do = { record = \"reply\" }", "do = { open = \"money\" }"] {
        assert_eq!(action(leads, "a"), [""; 0], "{leads}");
    }
    for (leads, message) in [
        ("do = { capture = true, read = true }", "`do` leads to one thing; make two actions of it"),
        ("do = {}", "`do` leads nowhere; name one thing, or leave it out"),
        ("do = { read = false }", "`do` leads nowhere; name one thing, or leave it out"),
        ("do = { decide = \"later\" }", "unknown variant `later`, expected `incidents` or `offer`"),
        (
            "do = { write = \"x\" }",
            "unknown field `write`, expected one of `letter`, `call`, `capture`, `decide`, `fill`, `record`, `open`, `read`",
        ),
    ] {
        assert_eq!(action(leads, "a"), [format!("t/rungs/1-go.toml:12: {message}")], "{leads}");
    }
}

#[test]
fn the_engines_own_actions_keep_their_ids() {
    assert_eq!(
        action("", "wait"),
        ["t/rungs/1-go.toml:8: action `wait` has an id of the engine's own; give it another one"]
    );
}

#[test]
fn what_a_proposal_leads_to_is_written_as_the_pack_writes_it() {
    let written = |leads: &playbook::Do| serde_json::to_string(leads).expect("a table");
    for text in [
        r#"{"letter":"appeal"}"#,
        r#"{"call":"hotline"}"#,
        r#"{"capture":true}"#,
        r#"{"decide":"incidents"}"#,
        r#"{"decide":"offer"}"#,
        r#"{"fill":["name","address"]}"#,
        r#"{"record":"reply"}"#,
        r#"{"record":"dispatched"}"#,
        r#"{"open":"money"}"#,
        r#"{"read":true}"#,
    ] {
        assert_eq!(written(&serde_json::from_str(text).expect(text)), text);
    }
}
