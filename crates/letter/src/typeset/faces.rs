//! The fonts of every letter, parsed once: what they can show and how wide it is.

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariations};
use typst::utils::LazyHash;

static SERIF: &[u8] = include_bytes!("../../fonts/NotoSerifSC_400Regular.ttf");
static SANS: &[u8] = include_bytes!("../../fonts/NotoSansSC_700Bold.ttf");
static RARE: &[u8] = include_bytes!("../../fonts/NotoSerifCJKsc-rare.otf");

/// Serif regular for text, sans bold for titles and heads, and behind both the rare characters of names.
pub(super) struct Faces {
    /// What Typst may choose from: these three and nothing else.
    pub(super) book: LazyHash<FontBook>,
    /// In the order of the book.
    pub(super) fonts: [Font; 3],
    serif: FontInstance,
    sans: FontInstance,
    rare: FontInstance,
}

impl Faces {
    pub(super) fn load() -> Faces {
        let parse =
            |bytes: &'static [u8]| Font::new(Bytes::new(bytes), 0).expect("the embedded font files are well-formed");
        let fonts = [parse(SERIF), parse(SANS), parse(RARE)];
        let at_rest = |font: &Font| {
            let variant = font.info().variant;
            font.clone().instantiate(variant, Abs::pt(12.0), &FontVariations::default())
        };
        Faces {
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            serif: at_rest(&fonts[0]),
            sans: at_rest(&fonts[1]),
            rare: at_rest(&fonts[2]),
            fonts,
        }
    }

    /// Both faces must have the character, or the one behind them: whether it lands in a heading or in a sentence is
    /// decided later, by whoever edits the pack.
    pub(super) fn has(&self, c: char) -> bool {
        let both = || glyph(&self.serif, c).is_some() && glyph(&self.sans, c).is_some();
        c == '\n' || both() || glyph(&self.rare, c).is_some()
    }

    /// Width of the widest line of `text` in em, as the serif face sets it, with the quarter-em
    /// between Han and Latin. Punctuation is counted full width, so this is an upper bound.
    pub(super) fn width(&self, text: &str) -> f64 {
        text.split('\n').map(|line| advance(&self.serif, line)).fold(0.0, f64::max)
    }

    /// The same for the bold face of heads.
    pub(super) fn bold_width(&self, text: &str) -> f64 {
        text.split('\n').map(|line| advance(&self.sans, line)).fold(0.0, f64::max)
    }
}

fn glyph(face: &FontInstance, c: char) -> Option<u16> {
    face.ttf().glyph_index(c).map(|id| id.0)
}

fn advance(face: &FontInstance, line: &str) -> f64 {
    let mut sum = 0.0;
    let mut before = None;
    for c in line.chars() {
        let glyph = glyph(face, c).and_then(|id| face.x_advance(id));
        sum += glyph.map_or(1.0, |em| em.get());
        if before.is_some_and(|b| needs_gap(b, c)) {
            sum += 0.25;
        }
        before = Some(c);
    }
    sum
}

/// Whether Chinese typesetting puts a quarter-em between these two neighbours.
pub(super) fn needs_gap(before: char, after: char) -> bool {
    let latin = |c: char| c.is_alphanumeric() && !is_han(c);
    (is_han(before) && latin(after)) || (latin(before) && is_han(after))
}

/// A character between which and its neighbours a line may be broken.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}
