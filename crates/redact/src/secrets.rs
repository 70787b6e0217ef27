//! The private tokens of a case and the pass that takes them out.

use crate::leaving::{Kind, Leak, Leaving, Private};
use casework::{Body, COMPANY, Case, Event, PartyRole};
use playbook::{FactType, Pack};
use std::collections::{BTreeMap, BTreeSet};

/// One token in the form in which it is compared, with the words that stand for it.
#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    /// Folded signs, separators left out where they do not count.
    signs: Vec<char>,
    /// A telephone number, with all its spellings.
    figures: bool,
    /// A short run of letters and figures counts only when it stands alone.
    alone: bool,
    role: String,
}

/// All private tokens of a case.
#[derive(Debug, Clone)]
pub struct Secrets {
    tokens: Vec<Token>,
}

/// Figures that make a run of them a telephone number, so that its spellings are compared.
const LONG: usize = 7;

impl Secrets {
    /// Collects the tokens: the person's own data, whoever was named or numbered on the other side, and `extra` words.
    /// `role` gives the words that stand for a kind of token; numbers get a letter each.
    pub fn of(case: &Case, pack: &Pack, events: &[Event], extra: &[String], role: impl Fn(Kind) -> String) -> Secrets {
        let mut found: BTreeSet<(Kind, String)> = BTreeSet::new();
        own(case, pack, &mut found);
        // What was corrected or withdrawn still names somebody, so the whole log is read and not only what counts.
        for event in events {
            others(&event.body, &mut found);
        }
        found.extend(extra.iter().map(|word| (Kind::Extra, word.trim().to_owned())));
        let found: Vec<(Kind, String)> = found.into_iter().collect();
        Secrets::from_tokens(&found, role)
    }

    /// Only these tokens, for example words added by hand. `role` is as for [`Secrets::of`].
    pub fn from_tokens(tokens: &[(Kind, String)], role: impl Fn(Kind) -> String) -> Secrets {
        let mut secrets = Secrets { tokens: Vec::new() };
        let mut numbers: BTreeMap<Vec<char>, usize> = BTreeMap::new();
        for (kind, text) in tokens {
            secrets.add(*kind, text, |signs| match kind {
                Kind::Caller => {
                    let next = numbers.len() + 1;
                    format!("{} {}", role(*kind), letter(*numbers.entry(signs.to_vec()).or_insert(next)))
                }
                _ => role(*kind),
            });
        }
        secrets
    }

    fn add(&mut self, kind: Kind, text: &str, role: impl FnOnce(&[char]) -> String) {
        let folded: Vec<char> = text.trim().chars().map(fold).collect();
        let tight: Vec<char> = folded.iter().copied().filter(|c| !separates(*c)).collect();
        let figure = |c: &char| c.is_ascii_digit() || *c == '*';
        // The country code may stand or not; the number is compared without it.
        let local = match tight.as_slice() {
            ['+', '8', '6', rest @ ..] | ['0', '0', '8', '6', rest @ ..] => rest.to_vec(),
            ['+', rest @ ..] => rest.to_vec(),
            all => all.to_vec(),
        };
        let figures = local.len() >= LONG && local.iter().all(figure);
        let signs = if figures { local } else { folded.into_iter().filter(|c| !c.is_whitespace()).collect() };
        // A single sign would be found everywhere and names nobody.
        if signs.len() < 2 || signs.iter().all(|c| *c == '*') || self.tokens.iter().any(|t| t.signs == signs) {
            return;
        }
        let alone = !figures && signs.iter().all(char::is_ascii_alphanumeric);
        let role = role(&signs);
        self.tokens.push(Token { kind, signs, figures, alone, role });
    }

    /// The pass: every token becomes its role word, then the result is searched again.
    ///
    /// # Errors
    /// A token that is still there, by kind and line.
    pub fn redact(&self, text: &Private) -> Result<Leaving, Leak> {
        let mut replaced = BTreeMap::new();
        let lines: Vec<String> = text.0.lines().map(|line| self.replace(line, &mut replaced)).collect();
        let text = lines.join("\n");
        match self.search(&text) {
            Some(leak) => Err(leak),
            None => Ok(Leaving::passed(text, replaced)),
        }
    }

    /// The first token that stands in a text.
    pub fn search(&self, text: &str) -> Option<Leak> {
        text.lines().enumerate().find_map(|(at, line)| {
            let signs: Vec<char> = line.chars().map(fold).collect();
            let hit = (0..signs.len()).find_map(|from| self.longest(&signs, from));
            hit.map(|(token, _)| Leak { kind: token.kind, line: at + 1 })
        })
    }

    fn replace(&self, line: &str, replaced: &mut BTreeMap<Kind, usize>) -> String {
        let original: Vec<char> = line.chars().collect();
        let signs: Vec<char> = original.iter().map(|c| fold(*c)).collect();
        let mut out = String::with_capacity(line.len());
        let mut at = 0;
        while at < signs.len() {
            match self.longest(&signs, at) {
                Some((token, end)) => {
                    *replaced.entry(token.kind).or_default() += 1;
                    out.push_str(&token.role);
                    at = end;
                }
                None => {
                    out.push(original[at]);
                    at += 1;
                }
            }
        }
        out
    }

    fn longest(&self, signs: &[char], from: usize) -> Option<(&Token, usize)> {
        if signs[from].is_whitespace() {
            return None;
        }
        let ends = self.tokens.iter().filter_map(|t| Some((t, t.ends(signs, from)?)));
        ends.max_by_key(|(_, end)| *end)
    }
}

impl Token {
    /// Where the token ends if it begins here.
    fn ends(&self, signs: &[char], from: usize) -> Option<usize> {
        if self.figures {
            return number_ends(&self.signs, signs, from, 0);
        }
        let mut at = from;
        for (place, wanted) in self.signs.iter().enumerate() {
            while place > 0 && !self.alone && signs.get(at).is_some_and(|c| c.is_whitespace()) {
                at += 1;
            }
            if signs.get(at) != Some(wanted) {
                return None;
            }
            at += 1;
        }
        let word = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        let before = from.checked_sub(1).and_then(|i| signs.get(i));
        (!self.alone || !(word(before) || word(signs.get(at)))).then_some(at)
    }
}

/// Figures that must be the same before a number with stars counts as the number.
const SAME: usize = 4;

/// Where a number ends in `signs`: separators are passed over, and on either side a run of stars stands for about as
/// many figures, since phones and offices hide more or fewer than they show.
fn number_ends(wanted: &[char], signs: &[char], from: usize, same: usize) -> Option<usize> {
    let Some(first) = wanted.first() else { return (same >= SAME).then_some(from) };
    let mut at = from;
    while same > 0 && signs.get(at).is_some_and(|c| separates(*c)) {
        at += 1;
    }
    let found = *signs.get(at)?;
    let run = |all: &[char], is: fn(&char) -> bool| all.iter().take_while(|c| is(c)).count();
    let star: fn(&char) -> bool = |c| *c == '*';
    let any: fn(&char) -> bool = |c| *c == '*' || c.is_ascii_digit();
    if *first == '*' {
        let hidden = run(wanted, star);
        let most = run(&signs[at..], any).min(hidden + 2);
        return (1..=most).rev().find_map(|n| number_ends(&wanted[hidden..], signs, at + n, same));
    }
    if found == '*' {
        let hidden = run(&signs[at..], star);
        let most = run(wanted, any).min(hidden + 2);
        return (1..=most).rev().find_map(|n| number_ends(&wanted[n..], signs, at + hidden, same));
    }
    if *first == found { number_ends(&wanted[1..], signs, at + 1, same + 1) } else { None }
}

/// Full-width signs as their narrow twins, capitals as small letters, every star as one star.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => fold(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
        '\u{3000}' | '\u{a0}' => ' ',
        '•' | '×' | '●' | '✱' => '*',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// What may stand between the figures of one number.
fn separates(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '(' | ')' | '/' | '·' | '\u{200b}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
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

/// What the person said about themself.
fn own(case: &Case, pack: &Pack, found: &mut BTreeSet<(Kind, String)>) {
    for spec in pack.facts.iter().filter(|f| f.sensitive || f.group == "you" || f.group == "line") {
        let kind = match spec.kind {
            FactType::Name => Kind::OwnName,
            FactType::Phone => Kind::OwnNumber,
            FactType::Email => Kind::OwnMail,
            FactType::Postcode => Kind::OwnPostcode,
            FactType::Text if spec.key.contains("address") => Kind::OwnAddress,
            FactType::Text => Kind::OwnOther,
            FactType::Date | FactType::Money | FactType::Choice => continue,
        };
        let stated = case.facts.get(&spec.key).into_iter().flatten();
        found.extend(stated.map(|fact| (kind, fact.value.clone())));
    }
}

/// Whom an event names or numbers on the other side.
fn others(body: &Body, found: &mut BTreeSet<(Kind, String)>) {
    let mut put = |kind: Kind, text: Option<&String>| found.extend(text.map(|t| (kind, t.clone())));
    match body {
        Body::Correction(c) => others(&c.body, found),
        Body::Incident(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Imported(b) => b.rows.iter().for_each(|row| put(Kind::Caller, row.number.as_ref())),
        Body::Noted(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Dispatched(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Reply(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Obstacle(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Commitment(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        // The company, its branches and the offices may be named; a shop, an agent or a caller may be one person.
        Body::Party(b)
            if b.id != COMPANY
                && !matches!(b.role, Some(PartyRole::Operator | PartyRole::Branch | PartyRole::Authority)) =>
        {
            put(Kind::Person, Some(&b.name));
        }
        Body::PartyLink(b) if number::parse(&b.from).key().is_some() => put(Kind::Caller, Some(&b.from)),
        _ => {}
    }
}
