//! Mistakes of cues with file, line and remedy.

use crate::{library, tiny};

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let pack = tiny(files).pack("t").unwrap_or_else(|m| panic!("{m:?}"));
    hearing::check(&pack).iter().map(ToString::to_string).collect()
}

#[test]
fn every_built_in_pack_is_sound() {
    let library = library();
    for id in library.ids() {
        assert_eq!(hearing::check(&library.pack(id).expect("the pack is sound")), [], "{id}");
    }
}

#[test]
fn mistakes_in_cues_are_named() {
    let hearing = "[words]\nno = \"不|没\"\n\n[[obstacle]]\nid = \"unheard-of\"\nsure = [\n  \"{no} > 保证\",\n  \"{nowhere} > 保证\",\n  \"保证 > \",\n  \"保证 >x 了\",\n]\n";
    let readings = "[[meaning]]\nid = \"maybe\"\n";
    assert_eq!(
        found(&[("t/hearing.toml", hearing), ("t/readings.toml", readings)]),
        [
            "t/hearing.toml:5: no obstacle `unheard-of`; correct the id, or add the obstacle",
            "t/hearing.toml:8: no word list `nowhere`; add it under [words]",
            "t/hearing.toml:9: cue `保证 > ` has an empty part; write for example `没|无法 > 保证`",
            "t/hearing.toml:10: cue `保证 >x 了`: after `>` stands a number of characters",
            "t/readings.toml:2: no meaning `maybe`; correct the id, or add the meaning",
        ]
    );
}

/// The same words in a comment, in a phrase and in another set are not the place.
#[test]
fn a_word_that_stands_elsewhere_too_does_not_mislead() {
    let readings = r#"# "{nowhere}" and maybe are explained here.
[[meaning]]
id = "refused"
phrases = { zh = ["{nowhere}", "maybe"] }

[[meaning]]
id = "offered"
beats = ["refused", "maybe"]
hint = ["{nowhere}"]
"#;
    assert_eq!(
        found(&[("t/readings/more.toml", readings)]),
        [
            "t/readings/more.toml:8: no meaning `maybe`; correct the id, or add the meaning",
            "t/readings/more.toml:9: no word list `nowhere`; add it under [words]",
        ]
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_line() {
    assert_eq!(
        found(&[("t/hearing/a.toml", "[[obstacle]]\nid = \"x\"\nsure = \"one\"\n"), ("t/hearing/b.toml", "[words\n")]),
        [
            "t/hearing/a.toml:3: invalid type: string \"one\", expected a sequence",
            "t/hearing/b.toml:1: unclosed table, expected `]`",
        ]
    );
}
