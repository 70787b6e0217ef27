//! Letter files: front matter, blocks, attributes, slots.

use playbook::{BlockRole, Lang, Piece, Template, pieces};

const FRONT: &str = "+++\nid = \"a\"\nlang = \"en\"\ntitle = \"A\"\nrung = \"go\"\n+++\n";

fn mistake(text: &str) -> (usize, String) {
    Template::parse(text).map(|t| t.front.id).unwrap_err()
}

#[test]
fn blocks_are_read_with_their_lines() {
    let text = format!(
        "{FRONT}\n:: heading\nTo whom\n\n:: para {{ law = [\"x\"], optional = true, label = \"why\" }}\nOne line,\n   and another.\n\n:: sign\nName\nDay\n"
    );
    let letter = Template::parse(&text).expect("well formed");
    let blocks: Vec<_> = letter.blocks.iter().map(|b| (b.role, b.text.as_str(), b.line)).collect();
    assert_eq!(
        blocks,
        [
            (BlockRole::Heading, "To whom", 8),
            (BlockRole::Para, "One line,\nand another.", 11),
            (BlockRole::Sign, "Name\nDay", 15),
        ]
    );
    let attributes = &letter.blocks[1].attributes;
    assert_eq!(attributes.law, ["x"]);
    assert_eq!((attributes.optional, attributes.label.as_deref()), (true, Some("why")));
    assert_eq!((letter.lang(), letter.front.script, letter.front.confirm_incidents), (Lang::En, false, false));
}

#[test]
fn mistakes_have_their_line() {
    for (text, line, message) in [
        ("id = \"a\"\n", 1, "a letter begins with a line `+++`"),
        ("+++\nid = \"a\"\n", 1, "the front matter has no closing line `+++`"),
        ("+++\nid = \"a\"\nlang = 3\n+++\n", 3, "front matter: invalid type: integer `3`, expected a string"),
        (
            "+++\nid = \"a\"\nmoon = \"b\"\n+++\n",
            3,
            "front matter: unknown field `moon`, expected one of `id`, `lang`, `title`, `rung`, `requires`, `table`, `table_title`, `after`, `timely`, `table_needed`, `table_needed_when`, `confirm_incidents`, `script`, `public`, `them`, `field`",
        ),
    ] {
        assert_eq!(mistake(text), (line, message.to_owned()), "{text}");
    }
    for (body, line, message) in [
        ("Hello\n", 7, "text before the first `:: ROLE` line"),
        (":: poem\nx\n", 7, "unknown role `poem`; one of line, heading, para, item, sign"),
        (":: para\n\n:: line\nx\n", 7, "this block has no text"),
        (":: para { optional = 1 }\nx\n", 7, "attributes: invalid type: integer `1`, expected a boolean"),
        (
            "\n:: para { when = { moon = \"x\" } }\nx\n",
            8,
            "attributes: unknown predicate `moon`; the forms begin with has, count, later, ran_out, running, nearing, owed, own_day_ahead, own_day_passed, within, fact, stage, rule, all, any, not",
        ),
    ] {
        assert_eq!(mistake(&format!("{FRONT}{body}")), (line, message.to_owned()), "{body}");
    }
}

#[test]
fn texts_are_split_at_their_slots() {
    use Piece::{Fixed, Slot};
    for (text, expected) in [
        ("", &[][..]),
        ("plain", &[Fixed("plain")]),
        ("{a}", &[Slot("a")]),
        ("on {a.b}, {c}", &[Fixed("on "), Slot("a.b"), Fixed(", "), Slot("c")]),
        ("{a}{b}", &[Slot("a"), Slot("b")]),
        ("half {open", &[Fixed("half {open")]),
        ("shut} only", &[Fixed("shut} only")]),
        ("{}", &[Slot("")]),
    ] {
        assert_eq!(pieces(text), expected, "{text}");
    }
}
