//! The private tokens of a case and the pass that takes them out.

use crate::collect;
use crate::leaving::{Kind, Leak, Leaving, Place, Private};
use crate::normal::Normal;
use crate::numbers::Numbers;
use crate::plain::Plain;
use crate::token::{Forms, figures};
use crate::unknown::Public;
use crate::words::Words;
use casework::{Case, Event};
use playbook::Pack;
use std::collections::BTreeMap;
use std::ops::Range;

/// A token as it is replaced.
#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    role: String,
    /// A few figures that may be another number elsewhere.
    short: bool,
}

/// All private tokens of a case.
#[derive(Debug, Clone)]
pub struct Secrets {
    tokens: Vec<Token>,
    words: Words,
    numbers: Numbers,
    public: Public,
    ignored: Vec<String>,
}

/// A stretch of the original that is taken out, with its token.
struct Cut {
    from: usize,
    to: usize,
    token: usize,
}

/// Signs shown on either side of what is left.
const AROUND: usize = 8;
/// A secret of so few figures may be another number elsewhere.
const SHORT: usize = 3;
/// A short secret that is found more often than this is worth a look at each place.
const OFTEN: usize = 3;

impl Secrets {
    /// Collects the tokens: the person's own data, whoever was named or numbered on the other side, and `extra` words.
    /// `role` gives the words that stand for a kind of token; numbers get a letter each. What the pack lists for
    /// everybody, its hotlines and offices, stays.
    pub fn of(case: &Case, pack: &Pack, events: &[Event], extra: &[String], role: impl Fn(Kind) -> String) -> Secrets {
        let found = collect::tokens(case, pack, events, extra);
        let mut public = Public::default();
        collect::public(pack).for_each(|text| public.add(text));
        Secrets::build(&found, public, role)
    }

    /// Only these tokens, for example words added by hand. `role` is as for [`Secrets::of`].
    pub fn from_tokens(tokens: &[(Kind, String)], role: impl Fn(Kind) -> String) -> Secrets {
        Secrets::build(tokens, Public::default(), role)
    }

    /// As [`Secrets::from_tokens`], with numbers that everybody may read.
    pub fn with_public(tokens: &[(Kind, String)], listed: &[&str], role: impl Fn(Kind) -> String) -> Secrets {
        let mut public = Public::default();
        listed.iter().for_each(|text| public.add(text));
        Secrets::build(tokens, public, role)
    }

    fn build(found: &[(Kind, String)], public: Public, role: impl Fn(Kind) -> String) -> Secrets {
        let (mut tokens, mut words, mut numbers) = (Vec::new(), Vec::new(), Numbers::default());
        let mut callers: BTreeMap<String, usize> = BTreeMap::new();
        let mut ignored = Vec::new();
        for (kind, text) in found {
            let forms = Forms::of(*kind, text);
            if forms.words.is_empty() && forms.numbers.is_empty() {
                ignored.extend((*kind == Kind::Extra && !text.trim().is_empty()).then(|| text.trim().to_owned()));
                continue;
            }
            let mut spelled = forms.words.iter().chain(&forms.numbers);
            if *kind == Kind::Caller && spelled.any(|form| public.lists(form.as_bytes())) {
                continue;
            }
            let role = match kind {
                Kind::Caller => {
                    let next = callers.len() + 1;
                    let same = number::parse(text).key().unwrap_or_else(|| text.trim().to_owned());
                    format!("{} {}", role(*kind), letter(*callers.entry(same).or_insert(next)))
                }
                _ => role(*kind),
            };
            let token = tokens.len();
            let short = forms.words.iter().all(|word| figures(word) && word.len() <= SHORT) && forms.numbers.is_empty();
            tokens.push(Token { kind: *kind, role, short });
            words.extend(forms.words.into_iter().map(|word| (word, token, forms.open)));
            let phone = matches!(kind, Kind::Caller | Kind::OwnNumber);
            forms.numbers.iter().for_each(|spelling| numbers.add(spelling, token, phone));
        }
        Secrets { tokens, words: Words::of(words), numbers, public, ignored }
    }

    /// Words added by hand that are too short to be looked for: a single sign would be found everywhere.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// The pass: every token becomes its role word, then the result is searched again, for tokens and for long
    /// numbers that nobody knows. Line ends become single ones; those at the end are dropped.
    ///
    /// # Errors
    /// What would still leave, by kind and line.
    pub fn redact(&self, text: &Private) -> Result<Leaving, Leak> {
        let text = text.0.trim_end_matches(['\n', '\r']).lines().collect::<Vec<_>>().join("\n");
        let normal = Normal::of(&text);
        let cuts = self.cuts(&normal);
        let mut replaced = BTreeMap::new();
        let mut marks = Vec::new();
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        // Where pieces of the original stand in the result.
        let mut pieces: Vec<(usize, usize)> = vec![(0, 0)];
        for cut in &cuts {
            let token = &self.tokens[cut.token];
            *replaced.entry(token.kind).or_default() += 1;
            out.push_str(&text[done..cut.from]);
            marks.push((cut.token, out.len()));
            out.push_str(&token.role);
            done = cut.to;
            pieces.push((out.len(), done));
        }
        out.push_str(&text[done..]);
        match self.first_leak(&out) {
            None => {
                let places = self.places(&out, &marks);
                Ok(Leaving::passed(out, replaced, places))
            }
            Some((kind, span, excerpt)) => {
                let (at, from) = pieces[pieces.partition_point(|(at, _)| *at <= span.start) - 1];
                let original = (from + (span.start - at)).min(text.len());
                let line = text.bytes().take(original).filter(|b| *b == b'\n').count() + 1;
                Err(Leak { kind, line, excerpt })
            }
        }
    }

    /// Each place of the result where a token was replaced, with a few signs on either side.
    fn places(&self, out: &str, marks: &[(usize, usize)]) -> Vec<Place> {
        let often = |token: usize| marks.iter().filter(|(t, _)| *t == token).count() > OFTEN;
        let place = |&(token, at): &(usize, usize)| {
            let Token { kind, role, short } = &self.tokens[token];
            let (front, back) = (&out[..at], &out[at + role.len()..]);
            let front = front.rsplit('\n').next().unwrap_or_default();
            let skipped = front.chars().count().saturating_sub(AROUND);
            Place {
                kind: *kind,
                before: front.chars().skip(skipped).collect(),
                role: role.clone(),
                after: back.split('\n').next().unwrap_or_default().chars().take(AROUND).collect(),
                doubtful: *short && often(token),
            }
        };
        marks.iter().map(place).collect()
    }

    /// The first thing in a text that must not leave: a token in any spelling, or a long number that is neither plain
    /// nor public.
    pub fn search(&self, text: &str) -> Option<Leak> {
        let (kind, span, excerpt) = self.first_leak(text)?;
        let line = text.bytes().take(span.start).filter(|b| *b == b'\n').count() + 1;
        Some(Leak { kind, line, excerpt })
    }

    fn first_leak(&self, text: &str) -> Option<(Kind, Range<usize>, String)> {
        let normal = Normal::of(text);
        let plain = Plain::of(&normal);
        let known = self.spans(&normal, &plain).into_iter().next().map(|(span, token)| (span, self.tokens[token].kind));
        let unknown = self.public.unknown(&normal, &plain).map(|span| (span, Kind::UnknownNumber));
        let (span, kind) = known.into_iter().chain(unknown).min_by_key(|(span, _)| span.start)?;
        let bytes = normal.signs[span.start].from..normal.signs[span.end - 1].to;
        Some((kind, bytes, excerpt(&normal, &span, text)))
    }

    /// Stretches of signs that hold tokens, by where they begin; of those that begin together the longest first.
    fn spans(&self, normal: &Normal, plain: &Plain) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        self.words.find(normal, plain, &mut found);
        self.numbers.find(normal, plain, &mut found);
        found.sort_by_key(|(span, token)| (span.start, usize::MAX - span.end, *token));
        found
    }

    /// What is cut out of the original: tokens that reach into each other become one, named by the longest. A name in
    /// Latin words that stands twice is also found from the middle of the first to the middle of the second, turned;
    /// that is passed over, since nothing of it is left.
    fn cuts(&self, normal: &Normal) -> Vec<Cut> {
        let plain = Plain::of(normal);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut longest = 0;
        for (span, token) in self.spans(normal, &plain) {
            // Unseen signs behind the last one go with it.
            let (from, to) = (normal.signs[span.start].from, normal.end(span.end));
            match cuts.last_mut().filter(|last| from < last.to) {
                Some(last) if last.token == token && self.tokens[token].kind.is_name() => {}
                Some(last) => {
                    if span.len() > longest {
                        (last.token, longest) = (token, span.len());
                    }
                    last.to = last.to.max(to);
                }
                None => {
                    longest = span.len();
                    cuts.push(Cut { from, to, token });
                }
            }
        }
        cuts
    }
}

/// A few signs around what is left; every figure and the token itself is hidden.
fn excerpt(normal: &Normal, span: &Range<usize>, text: &str) -> String {
    let ends = |i: &usize| normal.signs[*i].char() == '\n';
    let first = (span.start.saturating_sub(AROUND)..span.start).rev().find(ends).map(|i| i + 1);
    let first = first.unwrap_or(span.start.saturating_sub(AROUND));
    let last = (span.end + AROUND).min(normal.signs.len());
    let last = (span.end..last).find(ends).unwrap_or(last);
    let mut out = String::new();
    let mut at = normal.signs[first].from;
    for (i, sign) in normal.signs.iter().enumerate().take(last).skip(first) {
        if sign.from < at {
            continue;
        }
        let hidden = span.contains(&i) && !sign.char().is_whitespace() || sign.figure().is_some();
        match hidden {
            true => out.push('*'),
            false => out.push_str(&text[sign.from..sign.to]),
        }
        at = sign.to;
    }
    out.replace('\n', " ").trim().to_owned()
}

/// `A`, `B`, … so that the role word holds no figure that could complete another token.
fn letter(number: usize) -> String {
    let mut rest = number;
    let mut out = String::new();
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    out
}
