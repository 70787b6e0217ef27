//! Any list, written strictly: sorted, with the line ends and headers that its format has, and nothing that its reader
//! would not read as the same.

use super::ftc_change::Change;
use super::item::Kind;
use super::national::national;
use super::range::{Map, Prefix};
use super::records::written as row;
use super::times::written as time;
use super::{Format, Item, complaints, drop, north, rnd, scrub_answer, singapore, tps};
use crate::Plan;
use number::E164;
use std::io::{self, Write};

const FOREIGN: &str = "the plan knows no number of this length in its country";

/// Which numbers a North American list is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Scope {
    /// All of the country.
    #[default]
    All,
    /// One state; how the official lists spell it is not known to us.
    State(String),
    /// One area code, three digits.
    Area(String),
}

/// What a list has to say besides its rows.
#[derive(Debug, Clone)]
pub struct WriteOptions<'p> {
    /// How its numbers are dialled.
    pub plan: &'p Plan,
    /// For the XML lists.
    pub scope: Scope,
    /// For the XML change list: the version or time from and to which it counts.
    pub span: Option<(String, String)>,
    /// For range answers.
    pub prefix: Option<Prefix>,
    /// For a range answer in text: a row for each suffix, with count 0 for those not listed, so that its length tells nothing.
    pub padded: bool,
    /// For formats of several files, which one it is, if it may have no row: an empty list is a header alone.
    pub kind: Option<Kind>,
}

impl<'p> WriteOptions<'p> {
    /// Nothing but the plan.
    pub const fn new(plan: &'p Plan) -> Self {
        Self { plan, scope: Scope::All, span: None, prefix: None, padded: false, kind: None }
    }
}

/// Why a list cannot be written. What was written before stays written: throw it away.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The rows do not ascend.
    #[error("{0} does not come after the row before it: sort the list and write each number once")]
    Order(E164),
    /// The format has no way to say this row.
    #[error("{what} cannot be written as {format}: {why}")]
    Unfit {
        /// The row.
        what: String,
        /// The format's name.
        format: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// A range answer without its prefix, a name that would break the text, a row of another file.
    #[error("cannot write {format}: {why}")]
    Options {
        /// The format's name.
        format: &'static str,
        /// Why not.
        why: &'static str,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Writes one list, row by row.
pub struct Writer<'p, W> {
    format: Format,
    out: W,
    options: WriteOptions<'p>,
    kind: Option<Kind>,
    last: Option<(E164, Option<jiff::civil::DateTime>)>,
    area: Option<u16>,
    map: Map,
}

impl<'p, W: Write> Writer<'p, W> {
    /// Begins a list.
    ///
    /// # Errors
    /// [`WriteError::Options`] for a range answer without prefix or a scope that would break the text.
    pub fn new(format: Format, out: W, options: WriteOptions<'p>) -> Result<Self, WriteError> {
        let bad = |why| Err(WriteError::Options { format: format.name(), why });
        if matches!(format, Format::Range | Format::RangeMap) && options.prefix.is_none() {
            return bad("a range answer needs the prefix that was asked for");
        }
        let mut words: Vec<&str> = options.span.iter().flat_map(|(from, to)| [from.as_str(), to.as_str()]).collect();
        match &options.scope {
            Scope::All => {}
            Scope::State(name) => words.push(name),
            Scope::Area(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()) => {}
            Scope::Area(_) => return bad("an area code has three digits"),
        }
        if words.iter().any(|word| word.len() > 80 || word.contains(['\'', '"', '<', '>', '&', '\r', '\n'])) {
            return bad("names of scopes and versions are short and have no quotes, brackets or line ends");
        }
        let mut writer = Self { format, out, options, kind: None, last: None, area: None, map: Map::default() };
        writer.begin()?;
        Ok(writer)
    }

    fn begin(&mut self) -> Result<(), WriteError> {
        let (level, val) = match &self.options.scope {
            Scope::All => ("all", ""),
            Scope::State(name) => ("state", name.as_str()),
            Scope::Area(code) => ("ac", code.as_str()),
        };
        match self.format {
            Format::FtcXml => writeln!(self.out, "<list type='full' level='{level}' val='{val}'>")?,
            Format::FtcChangeXml => {
                write!(self.out, "<list type='change' level='{level}' val='{val}'")?;
                if let Some((from, to)) = &self.options.span {
                    write!(self.out, " from='{from}' to='{to}'")?;
                }
                writeln!(self.out, ">")?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`WriteError::Order`] and [`WriteError::Unfit`] name the row.
    pub fn put(&mut self, item: &Item) -> Result<(), WriteError> {
        if self.kind.is_none() {
            self.header(item.kind())?;
        }
        if self.kind != Some(item.kind()) {
            return Err(WriteError::Options { format: self.format.name(), why: "a file holds rows of one kind" });
        }
        match item {
            Item::Number(number) => self.number(*number),
            Item::Change(change) => self.change(*change),
            _ => self.fields(item),
        }
    }

    /// Ends the list and gives the file back.
    ///
    /// # Errors
    /// [`WriteError::Io`] if the file cannot be written.
    pub fn finish(mut self) -> Result<W, WriteError> {
        if self.kind.is_none() {
            let kind = self.options.kind.or(self.format.kinds().first().copied());
            self.header(kind.unwrap_or(Kind::Number))?;
        }
        match self.format {
            Format::FtcXml | Format::FtcChangeXml => {
                if self.area.is_some() {
                    writeln!(self.out, "</ac>")?;
                }
                writeln!(self.out, "</list>")?;
            }
            Format::RangeMap => self.out.write_all(self.map.bytes())?,
            Format::Range if self.options.padded => {
                for suffix in 0..10_000 {
                    write!(self.out, "{suffix:04}:{}\r\n", u8::from(self.map.holds(suffix)))?;
                }
            }
            _ => {}
        }
        self.out.flush()?;
        Ok(self.out)
    }

    fn header(&mut self, kind: Kind) -> Result<(), WriteError> {
        if !self.format.kinds().contains(&kind) {
            return Err(WriteError::Options { format: self.format.name(), why: "the format has no rows of this kind" });
        }
        self.kind = Some(kind);
        let header: &[&str] = match kind {
            Kind::Complaint => &complaints::HEADER,
            Kind::Registered => &drop::LIST,
            Kind::Removed => &drop::REMOVED,
            Kind::Outcome => &drop::OUTCOME,
            Kind::Refusal => &singapore::ERRORS,
            Kind::Behalf => &singapore::BEHALF,
            Kind::Checked => &singapore::CHECKED,
            Kind::Scrubbed => &scrub_answer::COLUMNS,
            Kind::Number | Kind::Change | Kind::Asked | Kind::Answered => return Ok(()),
        };
        Ok(self.out.write_all(row(header, self.format.line_end()).as_bytes())?)
    }

    fn unfit(&self, what: impl ToString, why: &'static str) -> WriteError {
        WriteError::Unfit { what: what.to_string(), format: self.format.name(), why }
    }

    fn number(&mut self, number: E164) -> Result<(), WriteError> {
        if self.last.is_some_and(|(last, _)| last >= number) {
            return Err(WriteError::Order(number));
        }
        self.last = Some((number, None));
        let plan = self.options.plan;
        match self.format {
            Format::Ftc => {
                let (area, line) = self.ten(number)?;
                writeln!(self.out, "{area:03},{line:07}")?;
            }
            Format::FtcXml => {
                let line = self.inside(number)?;
                writeln!(self.out, "<ph val='{line:07}' />")?;
            }
            Format::Tps | Format::TpsPlain => {
                let record = tps::record(plan, number, self.format == Format::Tps);
                let record = record.ok_or_else(|| self.unfit(number, "it has no ten or eleven digits behind a 0"))?;
                write!(self.out, "{record}\r\n")?;
            }
            Format::SgBulk => {
                let digits = self.eight(number)?;
                write!(self.out, "{digits}\r\n")?;
            }
            Format::Range | Format::RangeMap => self.suffix(number)?,
            _ if plan.read(&number.to_string()) == Ok(number) => writeln!(self.out, "{number}")?,
            _ => return Err(self.unfit(number, FOREIGN)),
        }
        Ok(())
    }

    fn suffix(&mut self, number: E164) -> Result<(), WriteError> {
        if self.options.prefix != Some(Prefix::of(number)) {
            return Err(self.unfit(number, "it does not begin with the prefix"));
        }
        let suffix = (number.get() % super::range::BLOCK) as u16;
        if self.format == Format::Range && !self.options.padded {
            write!(self.out, "{suffix:04}:1\r\n")?;
        } else {
            self.map.add(suffix);
        }
        Ok(())
    }

    fn ten(&self, number: E164) -> Result<(u16, u32), WriteError> {
        let (area, line) = north::split(self.options.plan, number)
            .ok_or_else(|| self.unfit(number, "it is no number of ten digits under the plan"))?;
        match &self.options.scope {
            Scope::Area(code) if code.parse() != Ok(area) => {
                Err(self.unfit(number, "it lies outside the list's area code"))
            }
            _ => Ok((area, line)),
        }
    }

    /// Goes into the `<ac>` of a number and gives its line.
    fn inside(&mut self, number: E164) -> Result<u32, WriteError> {
        let (area, line) = self.ten(number)?;
        if self.area != Some(area) {
            if self.area.is_some() {
                writeln!(self.out, "</ac>")?;
            }
            writeln!(self.out, "<ac val='{area:03}'>")?;
            self.area = Some(area);
        }
        Ok(line)
    }

    fn eight(&self, number: E164) -> Result<String, WriteError> {
        let plan = self.options.plan;
        let digits = national(plan, number).filter(|digits| singapore::number(plan, digits) == Ok(number));
        digits.ok_or_else(|| self.unfit(number, "it has no eight digits that begin with 3, 6, 8 or 9"))
    }

    /// Flat change lists ascend by time and number, XML ones by number and time.
    fn change(&mut self, change: Change) -> Result<(), WriteError> {
        let Change { number, at, act } = change;
        let flat = self.format == Format::FtcChange;
        let after = self.last.is_none_or(|(last, then)| {
            let then = then.unwrap_or(at);
            if flat { (then, last) < (at, number) } else { (last, then) < (number, at) }
        });
        if !after {
            return Err(WriteError::Order(number));
        }
        self.last = Some((number, Some(at)));
        let stamp = time(at, 'T').ok_or_else(|| self.unfit(at, "times have whole seconds and years of four digits"))?;
        let letter = act.letter();
        if flat {
            let (area, line) = self.ten(number)?;
            writeln!(self.out, "{area:03}{line:07},{stamp},{letter}")?;
        } else {
            let line = self.inside(number)?;
            writeln!(self.out, "<ph val='{line:07}' act='{letter}' ts='{stamp}' />")?;
        }
        Ok(())
    }

    fn fields(&mut self, item: &Item) -> Result<(), WriteError> {
        let plan = self.options.plan;
        let day = |since: jiff::civil::Date| {
            let right = (0..=9999).contains(&since.year());
            right.then(|| since.to_string()).ok_or_else(|| self.unfit(since, "years have four digits"))
        };
        let fields: Vec<String> = match item {
            Item::Complaint(complaint) => {
                let fields = complaint.fields(plan);
                fields.ok_or_else(|| self.unfit(complaint.created, "a field holds what its column cannot"))?.to_vec()
            }
            Item::Asked(asked) => vec![rnd::spelt(plan, asked.number), day(asked.since)?],
            Item::Answered(answered) => {
                vec![
                    rnd::spelt(plan, answered.asked.number),
                    day(answered.asked.since)?,
                    answered.answer.text().to_owned(),
                ]
            }
            Item::Registered(drop::Registered { id, hash }) => vec![id.to_string(), drop::coded(hash)],
            Item::Removed(drop::Removed { id, hash, list }) => vec![id.to_string(), drop::coded(hash), list.clone()],
            Item::Outcome(drop::Outcome { id, done }) => vec![id.to_string(), done.figure().to_string()],
            Item::Refusal(refusal) => vec![refusal.number.clone(), refusal.code.clone(), refusal.message.clone()],
            Item::Behalf(name) => vec![name.clone()],
            Item::Checked(checked) => {
                let marks = [checked.voice, checked.text, checked.fax].map(|mark| mark.text().to_owned());
                std::iter::once(self.eight(checked.number)?).chain(marks).collect()
            }
            Item::Scrubbed(scrubbed) => {
                let phone = spelt(plan, scrubbed.phone).ok_or_else(|| self.unfit(scrubbed.phone, FOREIGN))?;
                std::iter::once(phone).chain(scrubbed.rest().iter().cloned()).collect()
            }
            Item::Number(_) | Item::Change(_) => return Ok(()),
        };
        let text: Vec<&str> = fields.iter().map(String::as_str).collect();
        let row = row(&text, self.format.line_end());
        if row.len() > super::text::MOST_LINE {
            return Err(self.unfit(text[0], "the row is longer than 4096 bytes"));
        }
        if row.matches(['\r', '\n']).count() > 16 {
            return Err(self.unfit(text[0], "its fields run over too many lines"));
        }
        Ok(self.out.write_all(row.as_bytes())?)
    }
}

/// As it is dialled at home if that means the same, otherwise with the plus sign; `None` if the plan reads neither.
fn spelt(plan: &Plan, number: E164) -> Option<String> {
    let whole = number.to_string();
    let spellings = [national(plan, number).unwrap_or_default(), whole];
    spellings.into_iter().find(|text| plan.read(text) == Ok(number))
}
