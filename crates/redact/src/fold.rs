//! What one character is compared as: compatibility forms, decoration, case, figures of every script, look-alikes.
//!
//! Figures are those of Unicode's general category Nd and the signs people use for them; invisible signs are those of
//! category Cf and the fillers of the property Default_Ignorable_Code_Point (Unicode 16).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A folded character, and what may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A decimal figure; `spelled` when it was written as a word (一, 幺, 壹).
    Figure { figure: char, spelled: bool },
    /// Something that hides a figure, or only stands between.
    Star,
    /// A letter of a script that has small and capital letters; words of such scripts have borders.
    Cased(char),
    /// A letter or sign of writing without case.
    Letter(char),
    /// Stands between.
    Between(char),
}

/// Calls `put` with each part of a character; with none for a character that is not seen.
pub(crate) fn fold(c: char, mut put: impl FnMut(Part)) {
    if c.is_ascii() {
        if c == '\n' || c == '\t' || !c.is_ascii_control() {
            put(simple(c.to_ascii_lowercase()));
        }
        return;
    }
    if unseen(c) {
        return;
    }
    if let Some(figure) = figure(c) {
        return put(figure);
    }
    if let Some(twin) = twin(c) {
        return put(simple(twin));
    }
    // Lower case may bring new marks (İ), and decomposing may bring new capitals (㎏, ℡), so both are done on each other.
    for decomposed in std::iter::once(c).nfkd() {
        for small in decomposed.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c) && !unseen(*c)) {
            match small {
                'ß' => "ss".chars().for_each(|c| put(Part::Cased(c))),
                'æ' => "ae".chars().for_each(|c| put(Part::Cased(c))),
                'œ' => "oe".chars().for_each(|c| put(Part::Cased(c))),
                small => put(figure(small).unwrap_or_else(|| simple(twin(small).unwrap_or(small)))),
            }
        }
    }
}

fn simple(c: char) -> Part {
    match c {
        '0'..='9' => Part::Figure { figure: c, spelled: false },
        '*' => Part::Star,
        c if is_star(c) => Part::Star,
        c if c.is_lowercase() => Part::Cased(c),
        c if c.is_alphanumeric() => Part::Letter(c),
        c => Part::Between(c),
    }
}

/// What screens, bills and people put over a figure.
fn is_star(c: char) -> bool {
    matches!(
        c,
        '∗' | '⁎'
            | '✱'
            | '✲'
            | '✳'
            | '＊'
            | '﹡'
            | '•'
            | '∙'
            | '⋆'
            | '★'
            | '☆'
            | '×'
            | '✕'
            | '✖'
            | '╳'
            | '❌'
    ) || matches!(c, '●' | '○' | '◯' | '◦' | '⚫' | '⚪' | '█' | '▇' | '■' | '□' | '▪' | '▫' | '░' | '▒' | '▓')
}

/// Where the ten figures of a script begin.
const ZEROS: [u32; 73] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
    0x1040, 0x1090, 0x17e0, 0x17f0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
    0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16a60, 0x16ac0, 0x16b50, 0x16e80, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e950,
];

/// Where nine figures begin that have no zero beside them: circled, rods, Suzhou and a few scripts.
const ONES: [u32; 11] = [0x1369, 0x24f5, 0x2776, 0x2780, 0x278a, 0x3021, 0x10107, 0x102e1, 0x10e60, 0x11052, 0x1d360];

fn figure(c: char) -> Option<Part> {
    let spelled = match c {
        '零' | '〇' => Some('0'),
        '一' | '壹' | '壱' | '弌' | '幺' => Some('1'),
        '二' | '贰' | '貳' | '貮' | '弍' => Some('2'),
        '三' | '叁' | '參' | '叄' | '弎' => Some('3'),
        '四' | '肆' => Some('4'),
        '五' | '伍' => Some('5'),
        '六' | '陆' | '陸' => Some('6'),
        '七' | '柒' => Some('7'),
        '八' | '捌' => Some('8'),
        '九' | '玖' => Some('9'),
        _ => None,
    };
    if let Some(figure) = spelled {
        return Some(Part::Figure { figure, spelled: true });
    }
    let code = u32::from(c);
    let value = match code {
        // Zeros in a circle that stand apart from their ones.
        0x24ff | 0x1f10b | 0x1f10c => 0,
        0x1fbf0..=0x1fbf9 => code - 0x1fbf0,
        _ => {
            let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero);
            let one = || ONES.iter().find(|one| (**one..**one + 9).contains(&code)).map(|one| code - one + 1);
            zero.or_else(one)?
        }
    };
    // Suzhou figures share their nought with the Chinese words.
    let spelled = (0x3021..=0x3029).contains(&code);
    char::from_digit(value, 10).map(|figure| Part::Figure { figure, spelled })
}

/// Words that are a figure only beside other figures written as words: 幺两洞洞, but not 什么.
pub(crate) fn figure_in_company(c: char) -> Option<char> {
    Some(match c {
        '洞' => '0',
        '么' | '吆' => '1',
        '两' | '兩' => '2',
        '拐' => '7',
        '勾' => '9',
        _ => return None,
    })
}

/// Letters in boxes and discs, and letters of other alphabets that look like Latin ones.
fn twin(c: char) -> Option<char> {
    let code = u32::from(c);
    let boxed = match code {
        0x1f150..=0x1f169 => Some(code - 0x1f150),
        0x1f170..=0x1f189 => Some(code - 0x1f170),
        _ => None,
    };
    if let Some(letter) = boxed {
        return char::from_u32(u32::from('a') + letter);
    }
    Some(match c {
        'а' | 'А' | 'α' | 'Α' | 'ᴀ' => 'a',
        'в' | 'В' | 'Β' | 'ʙ' => 'b',
        'с' | 'С' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'ᴅ' => 'd',
        'е' | 'Е' | 'Ε' | 'ε' | 'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɡ' | 'ɢ' => 'g',
        'һ' | 'Н' | 'Η' | 'ʜ' => 'h',
        'і' | 'І' | 'ι' | 'Ι' | 'ı' | 'ɪ' | 'ӏ' | 'Ӏ' => 'i',
        'ј' | 'Ј' | 'ᴊ' => 'j',
        'к' | 'К' | 'κ' | 'Κ' | 'ᴋ' => 'k',
        'ʟ' | 'ł' | 'Ł' => 'l',
        'м' | 'М' | 'Μ' | 'ᴍ' => 'm',
        'Ν' | 'ɴ' => 'n',
        'о' | 'О' | 'ο' | 'Ο' | 'ᴏ' | 'ø' | 'Ø' => 'o',
        'р' | 'Р' | 'ρ' | 'Ρ' | 'ᴘ' => 'p',
        'ԛ' => 'q',
        'ʀ' => 'r',
        'ѕ' | 'Ѕ' | 'ꜱ' => 's',
        'т' | 'Т' | 'Τ' | 'τ' | 'ᴛ' => 't',
        'ᴜ' => 'u',
        'ν' | 'ѵ' | 'ᴠ' => 'v',
        'ԝ' | 'ᴡ' => 'w',
        'х' | 'Х' | 'χ' | 'Χ' => 'x',
        'у' | 'У' | 'Υ' | 'γ' | 'ʏ' => 'y',
        'Ζ' | 'ᴢ' => 'z',
        'ς' => 'σ',
        _ => return None,
    })
}

/// Nothing that a reader sees: format characters, fillers, tags, marks that decorate, controls.
fn unseen(c: char) -> bool {
    is_combining_mark(c)
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}')
        || matches!(c, '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}')
        || matches!(c, '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}
