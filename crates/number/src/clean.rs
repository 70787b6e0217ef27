//! From what was written to digits and masks.

/// Longest text that is looked at; real numbers are far shorter.
pub(crate) const ROOM: usize = 40;

/// A written number, reduced to digits and `*`.
pub(crate) struct Clean {
    bytes: [u8; ROOM],
    len: usize,
    /// Began with a plus sign.
    pub(crate) plus: bool,
    /// What stood behind the number: extension, post-dial digits.
    pub(crate) extension: Option<String>,
    /// Where the last dash stood, in digits; behind it may be an extension.
    pub(crate) last_dash: usize,
    /// Visible digits.
    pub(crate) digits: usize,
    /// A character that does not belong into a number.
    pub(crate) stray: bool,
    /// More than there is room for.
    pub(crate) overflow: bool,
}

impl Clean {
    pub(crate) fn text(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                *place = byte;
                self.len += 1;
            }
            None => self.overflow = true,
        }
        self.digits += usize::from(byte != b'*');
    }

    /// Reads a written number.
    pub(crate) fn read(raw: &str) -> Self {
        let mut clean = Self {
            bytes: [0; ROOM],
            len: 0,
            plus: false,
            extension: None,
            last_dash: 0,
            digits: 0,
            stray: false,
            overflow: false,
        };
        let mut rest = without_scheme(raw);
        while let Some(c) = rest.chars().next() {
            if clean.len > 0
                && let Some(behind) = extension_mark(rest, c)
            {
                clean.extension = extension(behind);
                break;
            }
            rest = &rest[c.len_utf8()..];
            match meaning(c) {
                Meaning::Digit(byte) => clean.push(byte),
                Meaning::Mask => clean.push(b'*'),
                Meaning::Dash => clean.last_dash = clean.len,
                Meaning::Nothing => {}
                Meaning::Plus if clean.len == 0 => clean.plus = true,
                Meaning::Plus | Meaning::Stray => clean.stray = true,
            }
        }
        clean
    }
}

/// What one character means in a number.
enum Meaning {
    Digit(u8),
    Mask,
    Plus,
    Dash,
    Nothing,
    Stray,
}

fn meaning(c: char) -> Meaning {
    match c {
        '0'..='9' => Meaning::Digit(c as u8),
        '-' => Meaning::Dash,
        ' ' | '(' | ')' | '.' => Meaning::Nothing,
        '+' => Meaning::Plus,
        '*' | 'x' | 'X' => Meaning::Mask,
        c if c.is_ascii() && !c.is_ascii_control() => other_ascii(c),
        '０'..='９' => Meaning::Digit((u32::from(c) - u32::from('０')) as u8 + b'0'),
        '＋' | '﹢' => Meaning::Plus,
        // Bullets and crosses that screens and bills put over digits.
        '＊' | '﹡' | '∗' | '✱' | '×' | 'ｘ' | 'Ｘ' | '•' | '●' | '█' => Meaning::Mask,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '－' | 'ー' | '\u{2043}' | '\u{2E3A}' => {
            Meaning::Dash
        }
        '（' | '）' | '．' | '·' | '・' | '［' | '］' | '【' | '】' => Meaning::Nothing,
        c if c.is_whitespace() || c.is_control() || invisible(c) => Meaning::Nothing,
        _ => Meaning::Stray,
    }
}

fn other_ascii(c: char) -> Meaning {
    match c {
        // Spreadsheets write `="138…"` or `'138…` to keep a number from becoming a quantity.
        '[' | ']' | '\'' | '"' | '=' => Meaning::Nothing,
        _ => Meaning::Stray,
    }
}

/// Zero-width, joining and direction marks; phones wrap numbers in them.
fn invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Drops `tel:` or `sip:` and the host behind `@`.
fn without_scheme(raw: &str) -> &str {
    let Some(colon) = raw.bytes().take(16).position(|byte| byte == b':') else {
        return raw;
    };
    let scheme = raw[..colon].trim();
    if ["tel", "sip", "sips"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        let number = &raw[colon + 1..];
        number.split_once('@').map_or(number, |(user, _)| user)
    } else {
        raw
    }
}

/// If an extension or post-dial part starts here: the text behind its mark.
fn extension_mark(rest: &str, c: char) -> Option<&str> {
    match c {
        ',' | ';' | '#' | '，' | '；' | '＃' | '转' | '轉' => Some(&rest[c.len_utf8()..]),
        '分' => rest.strip_prefix("分机"),
        'e' | 'E' if rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("ext")) => Some(&rest[3..]),
        _ => None,
    }
}

/// The part behind the mark as digits, `*`, `#` and pauses.
fn extension(behind: &str) -> Option<String> {
    // Parameters of a `tel:` link: only the extension is of interest.
    let behind = match behind.split(';').find_map(|part| part.trim().strip_prefix("ext=")) {
        Some(extension) => extension,
        None if behind.contains('=') => return None,
        None => behind,
    };
    let digits: String = behind
        .chars()
        .filter_map(|c| match meaning(c) {
            Meaning::Digit(byte) => Some(char::from(byte)),
            _ if matches!(c, '*' | '#' | ',' | ';') => Some(c),
            _ => None,
        })
        .take(ROOM)
        .collect();
    let digits = digits.trim_matches([',', ';']);
    (!digits.is_empty()).then(|| digits.to_owned())
}

/// Letters, digits and a leading dash, in lower case: how the words for "no number" are compared.
pub(crate) fn squeeze(raw: &str) -> String {
    let mut word = String::new();
    for c in raw.chars() {
        if matches!(meaning(c), Meaning::Dash) {
            word.push('-');
        } else if let Meaning::Digit(byte) = meaning(c) {
            word.push(char::from(byte));
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    word
}
