//! Which column is what: header words of carriers and apps, in Chinese and English.

use casework::Direction;

use crate::table::Cell;
use crate::table::header_words::{WORDS, Word};

/// What the columns of a list mean, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) at: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) clock: Option<usize>,
    pub(crate) number: Option<usize>,
    /// The called number, when caller and called have a column each.
    pub(crate) called: Option<usize>,
    /// The number and the called number are never both filled: which of them is, tells the direction.
    pub(crate) one_of_two: bool,
    /// Columns that say 是 or 否 to one direction each.
    pub(crate) flags: Vec<(usize, Direction)>,
    pub(crate) contact: Option<usize>,
    pub(crate) direction: Option<usize>,
    /// What became of the call, where the direction has a column of its own.
    pub(crate) outcome: Option<usize>,
    pub(crate) seconds: Option<usize>,
    /// Plain numbers in the duration column are minutes.
    pub(crate) minutes: bool,
    pub(crate) kind: Option<usize>,
    pub(crate) text: Option<usize>,
    /// The section lists messages.
    pub(crate) messages: bool,
    /// The number column holds callers, so that a list without directions is one of incoming calls.
    pub(crate) callers: bool,
    /// A header says that the calls came in: 来电号码, 拦截时间.
    pub(crate) incoming: bool,
    /// Words that only carriers use.
    pub(crate) carrier: bool,
    /// How many cells the header has.
    pub(crate) width: usize,
}

/// What a row is, taken as a header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Header {
    Calls(Box<Columns>),
    /// A section that lists no calls, such as data traffic.
    Other,
}

/// Longest text that can be a column's name, in characters.
const NAME: usize = 24;

/// Takes a row for a header. `None` if it is not one.
pub(crate) fn header(cells: &[Cell<'_>]) -> Option<Header> {
    let mut columns = Columns { width: cells.len(), ..Columns::default() };
    let mut either = None;
    let mut maybe = None;
    let mut dialled = None;
    let mut traffic = false;
    let mut caller = false;
    for (at, cell) in cells.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        let Some((word, carrier)) = known(text) else { continue };
        columns.carrier |= carrier;
        columns.incoming |= word == Word::At && came_in(text);
        let place = match word {
            Word::At => &mut columns.at,
            Word::SentAt => {
                columns.messages = true;
                &mut columns.at
            }
            Word::AtOrLength => &mut either,
            Word::Date => &mut columns.date,
            Word::Clock => &mut columns.clock,
            Word::Other => &mut columns.number,
            Word::Caller | Word::Anyone => {
                columns.incoming |= word == Word::Caller && came_in(text);
                // Where the list has callers of its own, a plain 号码 beside them is the person's.
                if word == Word::Caller && !caller {
                    caller = true;
                    columns.number = None;
                }
                columns.callers = true;
                &mut columns.number
            }
            Word::Called => &mut columns.called,
            Word::Dialled => &mut dialled,
            Word::Is(direction) => {
                columns.flags.push((at, direction));
                continue;
            }
            Word::Contact => &mut columns.contact,
            Word::Direction if columns.direction.is_some() => &mut columns.outcome,
            Word::Direction => &mut columns.direction,
            Word::DirectionMaybe if maybe.is_some() => &mut columns.outcome,
            Word::DirectionMaybe => &mut maybe,
            Word::Outcome => &mut columns.outcome,
            Word::Seconds => {
                columns.minutes |= text.contains("分钟") || text.contains("(分)") || text.contains("（分）");
                columns.minutes |= text.to_ascii_lowercase().contains("min");
                &mut columns.seconds
            }
            Word::Kind => &mut columns.kind,
            Word::MessageKind => {
                columns.messages = true;
                &mut columns.kind
            }
            Word::Body => &mut columns.text,
            Word::Traffic => {
                traffic = true;
                continue;
            }
        };
        place.get_or_insert(at);
    }
    columns.dialled(dialled, caller);
    columns.settle(either, maybe);
    let timed = columns.at.is_some() || columns.date.is_some();
    if timed && traffic && columns.number.is_none() {
        return Some(Header::Other);
    }
    (timed && columns.number.is_some()).then(|| Header::Calls(Box::new(columns)))
}

impl Columns {
    /// Takes in a column of dialled numbers: beside one of callers it says by itself which calls went out.
    fn dialled(&mut self, dialled: Option<usize>, caller: bool) {
        self.called = self.called.or(dialled);
        self.one_of_two = dialled.is_some() && self.called == dialled && (caller || self.number.is_none());
    }

    fn settle(&mut self, either: Option<usize>, maybe: Option<usize>) {
        if self.at.is_none() && self.date.is_none() {
            self.at = either.or(self.clock.take());
        } else if self.at.is_none() && self.clock.is_none() && self.seconds.is_some() {
            self.clock = either;
        } else if self.seconds.is_none() {
            self.seconds = either;
        }
        if self.at.is_some() {
            // A full time makes a date beside it redundant.
            self.date = None;
            self.clock = None;
        }
        self.outcome = self.outcome.or(maybe.filter(|_| self.direction.is_some()));
        self.direction = self.direction.or(maybe);
        if self.number.is_none() {
            self.number = self.called;
        }
        self.messages |= self.text.is_some() && self.seconds.is_none();
        self.callers &= self.direction.is_none() && self.flags.is_empty();
    }

    /// Whether a header names the column at this place.
    pub(crate) fn names(&self, at: usize) -> bool {
        let all = [
            self.at,
            self.date,
            self.clock,
            self.number,
            self.called,
            self.contact,
            self.direction,
            self.outcome,
            self.seconds,
            self.kind,
            self.text,
        ];
        all.contains(&Some(at)) || self.flags.iter().any(|(flag, _)| *flag == at)
    }
}

/// Names of columns that only lists of received calls have.
fn came_in(text: &str) -> bool {
    let squeezed = squeeze(text);
    ["来电", "來電", "拦截", "骚扰", "caller"].iter().any(|word| squeezed.contains(word))
        && !["去电", "callernumber"].iter().any(|word| squeezed.contains(word))
}

fn known(text: &str) -> Option<(Word, bool)> {
    if text.len() > NAME * 4 {
        return None;
    }
    let squeezed = squeeze(text);
    if squeezed.is_empty() || squeezed.chars().count() > NAME {
        return None;
    }
    WORDS.iter().find(|(_, _, names)| names.contains(&squeezed.as_str())).map(|(word, carrier, _)| (*word, *carrier))
}

/// A column's name without blanks, marks, and what stands in brackets (mostly units), in lower case.
fn squeeze(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | '"' | '\'' | ':' | '：' | '_' | '-' | '\u{FEFF}' => {}
            c if c.is_whitespace() || c.is_control() => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    // `通话时长秒`, `duration(sec)`.
    match out.strip_suffix("分钟").or_else(|| out.strip_suffix('秒')) {
        Some(short) if short.ends_with("时长") => short.to_owned(),
        _ => out,
    }
}
