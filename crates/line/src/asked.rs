//! What a phone app asks with: the number as it was shown, or country code and the rest without its zeros.

use serde::Deserialize;

/// The most signs of a number that are kept.
const MOST: usize = 40;

/// The question.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Question {
    /// The number as it was shown; empty where none was.
    raw: Option<String>,
    /// The country code, without plus.
    #[serde(default)]
    cc: String,
    /// The number inside the country; the app has taken its leading zeros away.
    #[serde(default)]
    n: String,
}

impl Question {
    /// The number that is meant. What was shown comes first: zeros that were taken away cannot be put back for sure.
    pub(crate) fn number(&self) -> Option<String> {
        let raw = self.raw.as_deref().map(str::trim).unwrap_or_default();
        let read = number::parse(raw);
        let most = |text: &str| text.chars().take(MOST).collect::<String>();
        if !raw.is_empty() && read.reason().is_none() {
            return Some(most(raw));
        }
        let digits = |text: &str| !text.is_empty() && text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit());
        if digits(self.cc.trim()) && digits(self.n.trim()) {
            return Some(format!("+{}{}", self.cc.trim(), self.n.trim()));
        }
        let withheld = self.raw.as_ref().map(|_| "anonymous");
        let typed = [raw, self.n.trim()].into_iter().find(|text| !text.is_empty());
        typed.or(withheld).map(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(raw: &str, cc: &str, n: &str) -> Option<String> {
        Question { raw: Some(raw.into()), cc: cc.into(), n: n.into() }.number()
    }

    #[test]
    fn what_was_shown_comes_before_what_the_app_made_of_it() {
        assert_eq!(number("01088880000", "86", "1088880000").as_deref(), Some("01088880000"));
        assert_eq!(number("{raw_number}", "86", "1088880000").as_deref(), Some("+861088880000"));
        assert_eq!(number("95588", "86", "95588").as_deref(), Some("95588"));
        assert_eq!(number("", "", "13800000000").as_deref(), Some("13800000000"));
        assert_eq!(number("", "", "").as_deref(), Some("anonymous"), "a call without a number is one, too");
        assert_eq!(Question::default().number(), None);
    }
}
