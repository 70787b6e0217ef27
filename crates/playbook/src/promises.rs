//! What the words of a promise leave out. The pack knows the words; what the person marked in the log is read by the fold.

use casework::{Commitment, Trigger};
use serde::Deserialize;

/// The words by which a pack tells what a promise is about (`promises.toml`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseWords {
    /// Words that promise that calls stop, or what each later call costs.
    #[serde(default)]
    pub stop: Vec<String>,
    /// Words that promise something else: to call back, to pay by a day, to write.
    #[serde(default)]
    pub other: Vec<String>,
    /// How a topic is left out, with `*` for the topic: `除*外`, `*不在内`.
    #[serde(default)]
    pub except: Vec<String>,
    /// Words for calls, and for messages: a promise that speaks of calls alone says nothing of messages.
    #[serde(default)]
    pub calls: Vec<String>,
    /// See `calls`.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Words that mean messages and nothing else: a promise that has them, and none for calls, says nothing of calls.
    #[serde(default)]
    pub only_messages: Vec<String>,
    /// Words that two topics may share without being the same.
    #[serde(default)]
    pub common: Vec<String>,
}

const BREAKS: [char; 12] = ['，', '。', '；', '、', '：', '（', '）', ',', ';', '(', ')', '\n'];

impl PromiseWords {
    /// Whether a promise is of something else than that calls stop, so that no call can break it. A promise that says what
    /// sets it off, or what a later call costs, is of calls.
    pub fn is_other(&self, promise: &Commitment) -> bool {
        promise.trigger != Some(Trigger::LaterCall) && promise.remedy.is_none() && self.speak_of_other(&promise.terms)
    }

    /// Whether words promise something else than that calls stop: to call back, to write, to look into it.
    pub fn speak_of_other(&self, terms: &str) -> bool {
        says_in(terms, &self.other) && !says_in(terms, &self.stop)
    }

    /// Whether the terms reach messages: they speak of them and do not leave them out, or speak of no channel at all.
    pub fn reach_messages(&self, terms: &str) -> bool {
        let lower = terms.to_lowercase();
        let left_out = lower.split(|c: char| BREAKS.contains(&c)).flat_map(|clause| self.left_out(clause));
        let excepted = left_out.into_iter().any(|left| says_in(&left, &self.messages));
        !excepted && (says_in(&lower, &self.messages) || !says_in(&lower, &self.calls))
    }

    /// Whether the terms reach calls: they speak of messages alone ("no more sales messages") and then do not.
    pub fn reach_calls(&self, terms: &str) -> bool {
        let lower = terms.to_lowercase();
        says_in(&lower, &self.calls) || !says_in(&lower, &self.only_messages)
    }

    /// Whether the terms leave a topic out in words.
    ///
    /// ```
    /// let words = playbook::PromiseWords { except: vec!["*不在内".into(), "除*外".into()], ..Default::default() };
    /// assert!(words.leave_out("不再打流量包推销电话，宽带不在内", "宽带"));
    /// assert!(!words.leave_out("不再打流量包推销电话，宽带不在内", "流量包"));
    /// ```
    pub fn leave_out(&self, terms: &str, topic: &str) -> bool {
        let clauses = terms.split(|c: char| BREAKS.contains(&c)).map(str::to_lowercase);
        let topic = self.bare(&topic.to_lowercase());
        clauses.flat_map(|clause| self.left_out(&clause)).any(|left| alike(&self.bare(&left), &topic))
    }

    /// What a clause leaves out, by each pattern that fits.
    fn left_out(&self, clause: &str) -> Vec<String> {
        let fits = |pattern: &String| {
            let (before, after) = pattern.split_once('*')?;
            let start = if before.is_empty() { 0 } else { clause.find(before)? + before.len() };
            let rest = &clause[start..];
            let end = if after.is_empty() { rest.len() } else { rest.find(after)? };
            // "*不包括" speaks of what stands before it, and only where nothing follows.
            let open = before.is_empty() && !rest[end + after.len()..].trim().is_empty();
            (!open).then_some(())?;
            Some(rest[..end].trim().to_owned())
        };
        self.except.iter().filter_map(fits).filter(|left| !left.is_empty()).collect()
    }

    fn bare(&self, text: &str) -> String {
        self.common.iter().fold(text.to_owned(), |text, word| text.replace(word.as_str(), "\u{0}"))
    }
}

fn says_in(text: &str, words: &[String]) -> bool {
    words.iter().any(|w| text.contains(w.as_str()))
}

/// Whether two topics share a word: two characters in a row, or a word of letters.
fn alike(a: &str, b: &str) -> bool {
    let latin = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() >= 4);
        words.map(str::to_owned).collect()
    };
    if latin(a).iter().any(|word| latin(b).contains(word)) {
        return true;
    }
    let chars: Vec<char> = a.chars().collect();
    chars.windows(2).any(|pair| {
        let sound = pair.iter().all(|c| c.is_alphabetic() && !c.is_ascii());
        sound && b.contains(&pair.iter().collect::<String>())
    })
}
