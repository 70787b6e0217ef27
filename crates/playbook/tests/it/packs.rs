//! Loading: the real packs are sound, and mistakes are named with file and line.

use playbook::{Diagnostic, Library, SourceFile};

#[test]
fn every_built_in_pack_is_sound() {
    let library = crate::library();
    let ids = library.ids();
    assert!(ids.contains(&"cn-telecom"), "{ids:?}");
    for id in ids {
        if let Err(mistakes) = library.pack(id) {
            let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{}", all.join("\n"));
        }
    }
}

fn tiny(extra: &[(&str, &str)]) -> Vec<Diagnostic> {
    let manifest = r#"
id = "t"
name = { zh = "小", en = "Tiny" }
place = { zh = "某地", en = "Somewhere" }
about = { zh = "电话", en = "Calls" }
version = "1"
"#;
    let files = std::iter::once(("t/pack.toml", manifest)).chain(extra.iter().copied());
    let files = files.map(|(path, text)| SourceFile { path: path.into(), text: text.into() });
    Library::new(files).pack("t").err().unwrap_or_default()
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
    let expected = "t/clocks.toml:2: [[clock]] `answer`: unknown variant `fortnights`, expected one of \
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
