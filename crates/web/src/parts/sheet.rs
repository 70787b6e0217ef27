//! The sheet of what was said, as a form shows and fills it: one row for each sentence.
//!
//! A sentence's fields are columns: `said`, `excuse`, `sum`, `each`, `day`, `called`, `wants` and `except` stand once in every
//! row, in the order of the rows. Ticks name their row: `is=2:promise` is the promise of the third, `if=2` that it waits for
//! the acceptance, `maybe=2:offer` what was read without certainty.

use crate::frame::typed::Typed;
use casework::{Label, Meaning, Reading, Source, Stage, Want};
use desk::Loaded;
use desk::ladder::sheet::{LONGEST, Line, Sheet};
use desk::words::Words;
use hearing::{Kind, Sentence};
use jiff::civil::Date;
use playbook::Pack;

/// Sentences that have a row of their own; what comes after them stands together.
const ROWS: usize = 40;

/// Every column of a row.
const COLUMNS: [&str; 8] = ["said", "excuse", "sum", "each", "day", "called", "wants", "except"];

/// One row as the page shows it.
pub struct Row {
    /// Its place, from nought.
    pub at: usize,
    /// The sentence.
    pub words: String,
    /// The sentence in stretches; true ones led to a reading.
    pub marked: Vec<(String, bool)>,
    /// Kinds that were read or chosen: id, name, ticked.
    pub near: Vec<Tick>,
    /// The other kinds, one fold away.
    pub far: Vec<Tick>,
    /// Values of the columns after the first, by name.
    pub typed: Typed,
    /// The promise waits for the acceptance.
    pub waits: bool,
}

/// A kind that can be ticked.
pub struct Tick {
    /// The kind's spelling.
    pub id: &'static str,
    /// Its name.
    pub name: String,
    /// Ticked.
    pub on: bool,
}

impl Row {
    /// A value of the row.
    pub fn get(&self, name: &str) -> &str {
        self.typed.get(name)
    }
    /// Whether a value of the row is this one.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.typed.has(name, value)
    }
}

/// A sheet as the page shows it, with the lists that its rows choose from.
pub struct SheetShown {
    /// The rows.
    pub rows: Vec<Row>,
    /// The pack's excuses: id and name.
    pub excuses: Vec<(String, String)>,
    /// What money may be called.
    pub labels: Vec<(&'static str, String)>,
    /// What may be wanted in return.
    pub wants: Vec<(&'static str, String)>,
    /// What is wanted in return, and what that would close.
    pub warned: Vec<String>,
}

/// The sheet that a form says, or an empty one. What was noted of an excuse by a tap alone stands in `obstacle`; words of its own
/// stand in `words-` and its id.
pub fn of(typed: &Typed, source: Source) -> Sheet {
    let mut lines: Vec<Line> =
        (0..typed.0.iter().filter(|(key, _)| key == "said").count()).map(|n| line(typed, n)).collect();
    let mut tapped = Vec::new();
    for id in typed.all("obstacle") {
        match typed.get(&format!("words-{id}")) {
            "" if !lines.iter().any(|l| l.obstacle == id && l.has("excuse")) => tapped.push(id.to_owned()),
            "" => {}
            words => {
                lines.push(Line { kinds: vec!["excuse".to_owned()], obstacle: id.to_owned(), ..Line::plain(words) });
            }
        }
    }
    if !typed.get("promise").is_empty() {
        lines.push(Line {
            kinds: vec!["promise".to_owned()],
            each: typed.get("remedy").to_owned(),
            day: typed.get("until").to_owned(),
            ..Line::plain(typed.get("promise"))
        });
    }
    Sheet { lines, tapped, source: Some(source), ..Sheet::default() }
}

fn line(typed: &Typed, n: usize) -> Line {
    let text = |name: &str| typed.nth(name, n).to_owned();
    let mine = format!("{n}:");
    Line {
        words: text("said"),
        kinds: typed.all("is").iter().filter_map(|is| is.strip_prefix(&mine)).map(str::to_owned).collect(),
        obstacle: text("excuse"),
        sum: text("sum"),
        each: text("each"),
        day: text("day"),
        label: text("called"),
        rate: String::new(),
        wants: text("wants"),
        except: text("except"),
        if_accepted: typed.has("if", &n.to_string()),
        place: String::new(),
    }
}

/// Puts what was read into the form, row by row, in place of what stood there.
pub fn read_into(typed: Typed, pack: &Pack, sentences: &[Sentence], today: Date) -> Typed {
    let of_rows = |key: &str| COLUMNS.contains(&key) || ["is", "if", "maybe"].contains(&key);
    let mut typed = Typed(typed.0.into_iter().filter(|(key, _)| !of_rows(key)).collect());
    for (n, (line, maybe)) in lines(pack, sentences, today).into_iter().enumerate() {
        let columns = [line.words, line.obstacle, line.sum, line.each, line.day, line.label, line.wants, line.except];
        COLUMNS.iter().zip(columns).for_each(|(name, value)| typed.add(name, value));
        line.kinds.iter().for_each(|kind| typed.add("is", format!("{n}:{kind}")));
        maybe.iter().for_each(|kind| typed.add("maybe", format!("{n}:{kind}")));
        if line.if_accepted {
            typed.add("if", n.to_string());
        }
    }
    typed
}

/// Sentences as lines of a sheet: each with the kinds that were read for sure, and beside it those that were not.
pub fn lines(pack: &Pack, sentences: &[Sentence], today: Date) -> Vec<(Line, Vec<&'static str>)> {
    let bargain = sentences.iter().any(|s| sure(s, Kind::Condition));
    let answer_by = answer_by(sentences, today);
    let line = |sentence: &Sentence| {
        let day = |kind: Kind| sentence.reading(kind).and_then(|r| r.date).filter(|d| *d >= today);
        let own = day(Kind::Deadline).or_else(|| day(Kind::Promise)).or_else(|| day(Kind::Offer));
        let day = own.or(answer_by.filter(|_| sure(sentence, Kind::Offer)));
        let sum = |each: bool| {
            // A kind stands twice when it names a sum once and for all and another one for each later call.
            let money = sentence.readings.iter().filter(|r| matches!(r.kind, Kind::Offer | Kind::Promise | Kind::Paid));
            let sum = money.filter(|r| r.per_call == each).find_map(|r| r.amount);
            sum.map(|m| m.short()).unwrap_or_default()
        };
        let label = sentence.reading(Kind::Offer).and_then(|r| r.label);
        let (kinds, maybe): (Vec<_>, Vec<_>) = sentence.readings.iter().partition(|r| r.is_sure());
        let mut named: Vec<String> = kinds.iter().map(|r| r.kind.id().to_owned()).collect();
        named.dedup();
        let line = Line {
            kinds: named,
            obstacle: sentence.reading(Kind::Excuse).and_then(|r| r.obstacle.clone()).unwrap_or_default(),
            sum: sum(false),
            each: sum(true),
            day: day.map(|d| d.to_string()).unwrap_or_default(),
            label: label.map(Label::id).unwrap_or_default().to_owned(),
            wants: sentence
                .reading(Kind::Condition)
                .and_then(|_| pack.wanted(&sentence.text))
                .map_or("", Want::id)
                .to_owned(),
            if_accepted: bargain && sentence.readings.iter().any(|r| r.kind == Kind::Promise && r.per_call),
            ..Line::plain(sentence.text.clone())
        };
        (line, maybe.iter().map(|r| r.kind.id()).collect())
    };
    let rest = rest(sentences).into_iter().map(|words| (Line::plain(words), Vec::new()));
    sentences.iter().take(ROWS).map(line).chain(rest).collect()
}

fn sure(sentence: &Sentence, kind: Kind) -> bool {
    sentence.reading(kind).is_some_and(hearing::Said::is_sure)
}

/// Adds what was typed beside the keys of a call: a sentence that is the excuse of a tapped key is that key's words, one that the
/// person says the `meaning` of is that, and the rest is kept as it was said. `true` when something of weight was read that the
/// person has not said yet, such as money or a promise: it is to be looked at before it is saved.
pub fn hear(sheet: &mut Sheet, on: &Loaded, sentences: &[Sentence], meaning: Option<Meaning>) -> bool {
    let mut weighty = false;
    let mut meant = meaning.map(Meaning::reading);
    for (mut line, maybe) in lines(&on.pack, sentences, on.today) {
        let tapped = sheet.tapped.iter().position(|id| line.has("excuse") && *id == line.obstacle);
        let plain =
            |kind: &String| ["apology", "acknowledged"].contains(&kind.as_str()) || Some(kind.as_str()) == meant;
        line.kinds = match tapped {
            Some(at) => {
                sheet.tapped.remove(at);
                vec!["excuse".to_owned()]
            }
            None => {
                weighty |= !line.kinds.iter().all(plain) || maybe.iter().any(|kind| !plain(&(*kind).to_owned()));
                meant.take().map(str::to_owned).into_iter().collect()
            }
        };
        sheet.lines.push(line);
    }
    weighty
}

/// The one day by which they want an answer: it is until when their offer stands.
fn answer_by(sentences: &[Sentence], today: Date) -> Option<Date> {
    let wanted = sentences.iter().filter(|s| s.reading(Kind::Promise).is_none());
    let mut days = wanted.filter_map(|s| s.reading(Kind::Deadline)?.date).filter(|day| *day >= today);
    days.next().filter(|_| days.next().is_none())
}

/// What stands behind the last row of a very long text, in pieces that an utterance may have.
fn rest(sentences: &[Sentence]) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for text in sentences.iter().skip(ROWS).map(|s| s.text.as_str()) {
        match pieces.last_mut() {
            Some(last) if last.chars().count() + text.chars().count() < LONGEST => {
                last.push('\n');
                last.push_str(text);
            }
            _ => pieces.push(text.chars().take(LONGEST).collect()),
        }
    }
    pieces
}

/// The sheet that a form holds, for the page; `None` when nothing was read yet.
pub fn shown(loaded: &Loaded, typed: &Typed, sentences: &[Sentence], w: Words) -> Option<SheetShown> {
    let count = typed.0.iter().filter(|(key, _)| key == "said").count();
    let rows: Vec<Row> = (0..count).map(|n| row(typed, n, sentences.get(n), w)).collect();
    let on = |kind: &'static str| rows.iter().filter(move |r| r.near.iter().any(|t| t.id == kind && t.on));
    let warned = on("condition").map(|row| warning(loaded, row.get("wants"), w)).collect();
    let excuses = loaded.pack.obstacles.values().map(|o| (o.id.clone(), o.name.get(w.lang).to_owned())).collect();
    (count > 0).then(|| SheetShown {
        warned,
        excuses,
        labels: Label::ALL.iter().map(|l| (l.id(), w.t(&format!("label-{}", l.id())))).collect(),
        wants: Want::ALL.iter().map(|l| (l.id(), w.t(&format!("want-{}", l.id())))).collect(),
        rows,
    })
}

fn row(typed: &Typed, n: usize, sentence: Option<&Sentence>, w: Words) -> Row {
    let tick =
        |id: &'static str| Tick { id, name: w.t(&format!("said-{id}")), on: typed.has("is", &format!("{n}:{id}")) };
    let all = Reading::KINDS.iter().map(|id| tick(id));
    let (near, far) = all.partition(|t| t.on || typed.has("maybe", &format!("{n}:{}", t.id)));
    let words = typed.nth("said", n).to_owned();
    let telling: Vec<String> = sentence.iter().flat_map(|s| &s.readings).flat_map(|r| r.words.clone()).collect();
    Row {
        at: n,
        marked: marked(&words, &telling),
        words,
        near,
        far,
        typed: Typed(COLUMNS[1..].iter().map(|name| ((*name).to_owned(), typed.nth(name, n).to_owned())).collect()),
        waits: typed.has("if", &n.to_string()),
    }
}

/// What a condition would cost: the steps that are under way and would end, where it asks to withdraw.
fn warning(loaded: &Loaded, wants: &str, w: Words) -> String {
    let view = loaded.view();
    let under_way = loaded.pack.rungs.iter().filter(|rung| {
        let stage = loaded.case.stage(&rung.id, view.office(rung).is_some());
        matches!(stage, Some(Stage::Dispatched | Stage::Acknowledged | Stage::Accepted))
    });
    let names: Vec<&str> = under_way.map(|r| r.name.get(w.lang)).collect();
    match Want::from_id(wants) {
        Some(Want::Withdraw) if !names.is_empty() => {
            w.a("want-warn-withdraw", &[("rungs", names.join(&w.t("list-comma")))])
        }
        Some(Want::Withdraw) => w.t("want-warn-plain-withdraw"),
        Some(want) => w.t(&format!("want-warn-{}", want.id())),
        None => w.t("want-warn"),
    }
}

/// A text cut at the words that tell.
fn marked(text: &str, telling: &[String]) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let hit =
            telling.iter().filter(|t| !t.is_empty()).filter_map(|t| Some((rest.find(t.as_str())?, t.len()))).min();
        let (at, length) = hit.unwrap_or((rest.len(), 0));
        if at > 0 {
            parts.push((rest[..at].to_owned(), false));
        }
        if length > 0 {
            parts.push((rest[at..at + length].to_owned(), true));
        }
        rest = &rest[at + length..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn a_text_is_cut_at_its_telling_words() {
        let parts = marked("经核实，不予受理。", &["不予受理".to_owned()]);
        assert_eq!(parts, [("经核实，".to_owned(), false), ("不予受理".to_owned(), true), ("。".to_owned(), false)]);
        assert_eq!(marked("", &["x".to_owned()]), []);
    }
}
