//! Parts of the day: which hour a word and a clock's figure make together.

/// Words for a part of the day, longer ones before those they contain.
const WORDS: &[(&str, Part)] = &[
    ("凌晨", Part::Small),
    ("淩晨", Part::Small),
    ("拂晓", Part::Small),
    ("黎明", Part::Small),
    ("清晨", Part::Early),
    ("早晨", Part::Early),
    ("早上", Part::Early),
    ("早间", Part::Early),
    ("清早", Part::Early),
    ("上午", Part::Am),
    ("午前", Part::Am),
    ("正午", Part::Noon),
    ("中午", Part::Noon),
    ("午间", Part::Noon),
    ("下午", Part::Pm),
    ("午后", Part::Pm),
    ("午後", Part::Pm),
    ("傍晚", Part::Dusk),
    ("黄昏", Part::Dusk),
    ("晚上", Part::Evening),
    ("晚间", Part::Evening),
    ("晚間", Part::Evening),
    ("半夜", Part::Night),
    ("午夜", Part::Night),
    ("深夜", Part::Night),
    ("夜里", Part::Night),
    ("夜间", Part::Night),
    ("夜晚", Part::Evening),
    ("a-m-", Part::Am),
    ("p-m-", Part::Pm),
];

/// A part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// 凌晨: from midnight on.
    Small,
    /// 清晨, 早上.
    Early,
    /// 上午, AM.
    Am,
    /// 中午.
    Noon,
    /// 下午, PM.
    Pm,
    /// 傍晚.
    Dusk,
    /// 晚上.
    Evening,
    /// 夜里, 半夜: of which day the small hours are, the date says.
    Night,
}

impl Part {
    /// The hour of the day, 0 to 23. `None` where word and figure contradict each other or leave two readings: 晚上12点 is the end
    /// of a day or its beginning, 上午13点 is no time.
    pub(crate) fn hour(self, shown: i16) -> Option<i16> {
        Some(match (self, shown) {
            // Clocks of twelve hours write midnight as 12.
            (Part::Small | Part::Am, 12) => 0,
            (Part::Small, 0..=6) | (Part::Early, 4..=11) | (Part::Am, 0..=11) | (Part::Noon, 11..=14) => shown,
            (Part::Noon, 1..=2) => shown + 12,
            (Part::Pm, 12..=23) | (Part::Dusk, 16..=20) | (Part::Evening, 17..=23) | (Part::Night, 20..=23) => shown,
            (Part::Pm, 1..=11) | (Part::Dusk, 4..=8) | (Part::Evening, 5..=11) | (Part::Night, 9..=11) => shown + 12,
            (Part::Night, 0..=5) => shown,
            _ => return None,
        })
    }
}

/// Takes the word for a part of the day out of a text in lower case.
pub(crate) fn taken(text: &str) -> (String, Option<Part>) {
    for (word, part) in WORDS {
        if text.contains(word) {
            return (text.replace(word, " "), Some(*part));
        }
    }
    // 早8:05, 晚10:05; the one character may be part of no other word.
    for (word, part) in [('早', Part::Early), ('晚', Part::Evening)] {
        let figure = |at: usize| text[at + word.len_utf8()..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        if let Some(at) = text.find(word).filter(|at| figure(*at)) {
            return ([&text[..at], " ", &text[at + word.len_utf8()..]].concat(), Some(part));
        }
    }
    let trimmed = text.trim();
    for (word, part) in [("am", Part::Am), ("pm", Part::Pm)] {
        let alone = |front: &str| !front.ends_with(|c: char| c.is_ascii_alphabetic());
        if let Some(front) = trimmed.strip_suffix(word).filter(|front| alone(front)) {
            return (front.to_owned(), Some(part));
        }
        // `AM 10:22`, `10-12-2026 10:22 am x`.
        let spaced = [" ", word, " "].concat();
        let padded = [" ", trimmed, " "].concat();
        if padded.contains(&spaced) {
            return (padded.replace(&spaced, " "), Some(part));
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::{Part, taken};

    #[test]
    fn every_word_and_figure() {
        for (word, shown, hour) in [
            ("凌晨", 12, Some(0)),
            ("凌晨", 3, Some(3)),
            ("清晨", 6, Some(6)),
            ("早上", 8, Some(8)),
            ("早上", 13, None),
            ("上午", 12, Some(0)),
            ("上午", 13, None),
            ("中午", 12, Some(12)),
            ("中午", 1, Some(13)),
            ("中午", 9, None),
            ("下午", 12, Some(12)),
            ("下午", 3, Some(15)),
            ("下午", 15, Some(15)),
            ("傍晚", 6, Some(18)),
            ("傍晚", 2, None),
            ("晚上", 8, Some(20)),
            ("晚上", 12, None),
            ("晚上", 1, None),
            ("夜里", 2, Some(2)),
            ("夜里", 12, None),
            ("半夜", 11, Some(23)),
        ] {
            let (_, part) = taken(word);
            assert_eq!(part.and_then(|part: Part| part.hour(shown)), hour, "{word}{shown}");
        }
    }
}
