//! Text as the recognisers see it: one spelling for what sounds the same, with the way back to the source.

use std::ops::Range;
use std::sync::OnceLock;

/// The longest text that is looked at, in bytes; the rest is cut.
pub const LONGEST: usize = 64 * 1024;

/// The longest sentence, in characters.
const LONGEST_SENTENCE: usize = 300;

/// Marks a pause inside a sentence.
pub(crate) const PAUSE: char = ',';
/// Marks the end of a sentence.
pub(crate) const STOP: char = '\n';

/// Particles without meaning of their own; people and speech-to-text strew them about.
const FILLERS: &str = "嗯啊呃哦哎呀哈嘛呢吧啦咯噻噢诶唉喔咧哟呐哩唷欸";

/// The first and the last of the common ideographs.
const IDEOGRAPHS: (char, char) = ('\u{4e00}', '\u{9fff}');

/// The simplified form of a common ideograph; anything else stays as it is.
fn simplified(c: char) -> char {
    static FORMS: OnceLock<Vec<char>> = OnceLock::new();
    let at = |c: char| (u32::from(c) - u32::from(IDEOGRAPHS.0)) as usize;
    let forms = FORMS.get_or_init(|| {
        let mut forms: Vec<char> = (IDEOGRAPHS.0..=IDEOGRAPHS.1).collect();
        for pair in include_str!("../data/simplified.txt").lines().filter(|line| !line.starts_with('#')) {
            let mut pair = pair.chars();
            if let (Some(from), Some(to)) = (pair.next(), pair.next()) {
                forms[at(from)] = to;
            }
        }
        forms
    });
    if (IDEOGRAPHS.0..=IDEOGRAPHS.1).contains(&c) { forms[at(c)] } else { c }
}

/// A text in its plain spelling. Each character knows the bytes of the source from which it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    pub(crate) chars: Vec<char>,
    pub(crate) spans: Vec<(u32, u32)>,
}

/// Full-width forms as the ordinary ones, traditional as simplified, capitals as small letters.
fn folded(c: char) -> char {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '您' | '妳' => '你',
        '咱' => '我',
        '她' | '它' => '他',
        '噁' => '恶',
        // Where the table keeps a character or knows it by another one, speech about calls has only this one.
        '著' => '着',
        '瞭' => '了',
        '帳' => '账',
        _ => simplified(c),
    }
}

/// The text without what lies beyond [`LONGEST`], cut at a character.
pub(crate) fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Plain {
    /// The plain spelling of a text.
    pub(crate) fn of(text: &str) -> Plain {
        let text = cut(text);
        let mut plain = Plain::default();
        for (at, c) in text.char_indices() {
            let span = (at as u32, (at + c.len_utf8()) as u32);
            plain.push(folded(c), span, text[at + c.len_utf8()..].chars().next());
        }
        while plain.chars.last().is_some_and(|c| matches!(c, ' ' | &PAUSE | &STOP)) {
            plain.chars.pop();
            plain.spans.pop();
        }
        plain
    }

    fn push(&mut self, c: char, span: (u32, u32), next: Option<char>) {
        let last = self.chars.last().copied();
        let c = match c {
            '。' | '!' | '?' | ';' | '\n' | '\r' | '…' | '｡' => STOP,
            '.' if next.is_none_or(char::is_whitespace) => STOP,
            ',' | '、' | '，' | ':' => {
                let in_figure = last.is_some_and(|l| l.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit());
                if in_figure {
                    return;
                }
                PAUSE
            }
            '\'' | '’' | '‘' => return,
            '-' | '–' | '—' | '/' | '_' if last.is_some_and(|l| l.is_ascii_alphabetic()) => ' ',
            c if FILLERS.contains(c) => return,
            c if c.is_whitespace() || c.is_control() => ' ',
            c if c.is_alphanumeric() || matches!(c, '.' | '%' | '¥' | '$' | '*') => c,
            _ => return,
        };
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let drop = match c {
            ' ' => !latin(last) || !next.is_some_and(|n| folded(n).is_ascii_alphanumeric() || n.is_whitespace()),
            PAUSE => matches!(last, None | Some(PAUSE | STOP)),
            STOP => matches!(last, None | Some(STOP)),
            _ => false,
        };
        if drop {
            return;
        }
        if c == STOP && last == Some(PAUSE) {
            self.chars.pop();
            self.spans.pop();
        }
        self.chars.push(c);
        self.spans.push(span);
    }

    /// The same text with pieces replaced; each piece is a range of characters and its new spelling.
    pub(crate) fn replaced(self, pieces: &[(Range<usize>, &[char])]) -> Plain {
        if pieces.is_empty() {
            return self;
        }
        let mut out = Plain::default();
        let mut at = 0;
        for (range, new) in pieces {
            out.chars.extend(&self.chars[at..range.start]);
            out.spans.extend(&self.spans[at..range.start]);
            let span = (self.spans[range.start].0, self.spans[range.end - 1].1);
            out.chars.extend(*new);
            out.spans.extend(std::iter::repeat_n(span, new.len()));
            at = range.end;
        }
        out.chars.extend(&self.chars[at..]);
        out.spans.extend(&self.spans[at..]);
        out
    }

    /// The sentences, as ranges of characters; one without an end is cut.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let whole = self.split(0..self.chars.len(), STOP);
        let cut =
            |s: Range<usize>| s.clone().step_by(LONGEST_SENTENCE).map(move |at| at..(at + LONGEST_SENTENCE).min(s.end));
        whole.into_iter().flat_map(cut).collect()
    }

    /// The pieces of a range between two marks.
    pub(crate) fn split(&self, range: Range<usize>, mark: char) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = range.start;
        for at in range.clone() {
            if self.chars[at] == mark {
                pieces.push(start..at);
                start = at + 1;
            }
        }
        pieces.push(start..range.end);
        pieces.retain(|p| p.len() > 1);
        pieces
    }

    /// The bytes of the source from which a range of characters came.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        match (self.spans.get(range.start), range.end.checked_sub(1).and_then(|last| self.spans.get(last))) {
            (Some(first), Some(last)) if first.0 <= last.1 => first.0 as usize..last.1 as usize,
            _ => 0..0,
        }
    }
}

/// True where a Latin word is not cut in two: before `start` and after `end` no letter or figure joins on.
pub(crate) fn whole_word(chars: &[char], start: usize, end: usize, open_end: bool) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let letter = |c: char| c.is_ascii_alphabetic();
    let left = start == 0 || !letter(chars[start]) || !latin(chars[start - 1]);
    let right = open_end || end >= chars.len() || !letter(chars[end - 1]) || !latin(chars[end]);
    left && right
}
