//! The fingerprint of the desk's key, so that people can compare it: eight everyday words, and the digits as phones show them.

use casework::Digest;
use playbook::Lang;

/// 256 words each, one for every value of a byte.
const ZH: &str = include_str!("../../words/zh-CN/fingerprint.txt");
const EN: &str = include_str!("../../words/en/fingerprint.txt");
/// Words of a fingerprint: 64 of its 256 bits. Whoever wants the same eight words for a key of theirs tries 2^64 keys.
const WORDS: usize = 8;

/// The SHA-256 of a public key or certificate as it is encoded in DER.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(Digest);

impl Fingerprint {
    /// Of what is encoded so.
    pub fn of(der: &[u8]) -> Fingerprint {
        Fingerprint(Digest::of(der))
    }

    /// Its first bytes as words, the same place in both lists for the same byte.
    pub fn words(&self, lang: Lang) -> Vec<&'static str> {
        let list: Vec<&str> = match lang {
            Lang::Zh => ZH.split_whitespace().collect(),
            Lang::En => EN.split_whitespace().collect(),
        };
        self.0.as_bytes().iter().take(WORDS).filter_map(|byte| list.get(usize::from(*byte)).copied()).collect()
    }

    /// All of it, as browsers and phones write it: pairs of digits.
    pub fn digits(&self) -> String {
        self.0.as_bytes().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_byte_has_one_word_of_its_own_in_both_languages() {
        for list in [ZH, EN] {
            let words: Vec<&str> = list.split_whitespace().collect();
            assert_eq!(words.len(), 256);
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), 256);
        }
        assert!(ZH.split_whitespace().all(|word| word.chars().count() == 2));
    }

    #[test]
    fn words_and_digits_are_those_of_the_hash() {
        // SHA-256 of nothing: e3 b0 c4 42 98 fc 1c 14 …
        let empty = Fingerprint::of(b"");
        assert_eq!(empty.words(Lang::Zh).join(" "), "尺子 桌子 饭碗 山羊 公路 秋千 蘑菇 黄瓜");
        assert_eq!(empty.digits().get(..23), Some("E3 B0 C4 42 98 FC 1C 14"));
    }
}
