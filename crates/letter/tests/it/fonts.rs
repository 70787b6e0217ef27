//! What the fonts must be able to print. Whoever makes them smaller finds here what must not be lost.

use letter::typeset::Typesetter;

/// Characters of a block that a letter cannot show, and how many it can.
fn missing(typesetter: &Typesetter, from: char, to: char) -> (String, usize) {
    let block: String = (from..=to).collect();
    let missing: String = typesetter.missing_glyphs(&block).into_iter().collect();
    let shown = block.chars().count() - missing.chars().count();
    (missing, shown)
}

#[test]
fn every_name_in_the_chinese_standards_can_be_printed() {
    let typesetter = Typesetter::new();
    // The 20,902 unified characters hold the 6,763 of GB 2312 and all of GBK; with the 6,582 of extension A they are
    // the Han characters of GB 18030, implementation level 1.
    assert_eq!(missing(&typesetter, '\u{4e00}', '\u{9fa5}'), (String::new(), 20_902));
    assert_eq!(missing(&typesetter, '\u{3400}', '\u{4db5}'), (String::new(), 6_582));
    assert_eq!(missing(&typesetter, '\u{9fa6}', '\u{9fef}'), (String::new(), 74));
    // Level 2 adds the 196 characters of the table of 2013 (通用规范汉字表) beyond: 36, 44, 8 and 108 of the extensions B to
    // E. The font of rare characters adds to them what names in the standards of Hong Kong, Taiwan, Japan and Korea need.
    let shown = [
        ('\u{20000}', '\u{2a6df}'),
        ('\u{2a700}', '\u{2b73f}'),
        ('\u{2b740}', '\u{2b81f}'),
        ('\u{2b820}', '\u{2ceaf}'),
    ]
    .map(|(from, to)| missing(&typesetter, from, to).1);
    assert_eq!(shown, [36 + 16 + 2_005, 44 + 2, 8 + 25, 108]);
    // Both sorts of noodles, of which people are named.
    assert_eq!(typesetter.missing_glyphs("𰻝𰻞"), Vec::<char>::new());
}
