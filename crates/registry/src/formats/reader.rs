//! Any list, row by row.

use super::decode::{Fielded, Found, Lined};
use super::fault::{Fault, NOT_TEXT, TOO_LONG};
use super::ftc_change::Defaults;
use super::range::{MAP_BYTES, Map, Prefix, Text};
use super::records::Records;
use super::summary::Summary;
use super::tags::Tags;
use super::text::{Lines, Source, open};
use super::{
    Act, Format, Item, Reject, complaints, drop, ftc, ftc_change, ftc_xml, plain, rnd, scrub_answer, singapore, tps,
};
use crate::Plan;
use jiff::civil::DateTime;
use std::io::{self, BufRead, Read as _};

/// Bytes that are looked at before the form of a file is settled: some records of the shortest kind.
const HEAD: u64 = 64;

/// What a list does not say itself.
#[derive(Debug, Clone, Copy)]
pub struct Options<'p> {
    /// How its numbers are dialled.
    pub plan: &'p Plan,
    /// What the rows of a change list are that do not say it: some publishers send additions and deletions in two files.
    pub act: Option<Act>,
    /// When the changes happened that do not say it.
    pub at: Option<DateTime>,
    /// The publisher's time now: a change that is dated later is a bad row.
    pub latest: Option<DateTime>,
    /// Which ten thousand numbers a range answer is about; needed for those and for nothing else.
    pub prefix: Option<Prefix>,
}

impl<'p> Options<'p> {
    /// Nothing but the plan.
    pub const fn new(plan: &'p Plan) -> Self {
        Self { plan, act: None, at: None, latest: None, prefix: None }
    }
}

/// Why a list cannot even be begun.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A range answer does not say which numbers it is about.
    #[error("a range answer needs the prefix that was asked for")]
    Prefix,
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A row that was read or put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// It means this.
    Item(Item),
    /// It could not be read; for the reject file.
    Reject(Reject),
}

enum Body<R> {
    Lines(Lines<Source<R>>, Box<dyn Lined<Item>>),
    Records(Records<Source<R>>, Box<dyn Fielded<Item>>, bool),
    Tags(Tags<Source<R>>, ftc_xml::Xml),
    Bits(Prefix, Option<Source<R>>, Map, u16),
    Done,
}

/// The rows of a list, in the order of the file. Memory does not grow with the file.
pub struct Reader<R> {
    body: Body<R>,
    summary: Summary,
    line: u64,
}

impl<R: BufRead> Reader<R> {
    /// Begins a list. A byte order mark is read over.
    ///
    /// # Errors
    /// [`OpenError`] if the first bytes cannot be read, or a range answer came without its prefix.
    pub fn new(format: Format, input: R, options: &Options<'_>) -> Result<Self, OpenError> {
        let (head, source) = open(input, if format == Format::RangeMap { 0 } else { HEAD })?;
        let plan = options.plan;
        let defaults = Defaults { act: options.act, at: options.at, latest: options.latest };
        let body = match format {
            Format::Ftc => lines(source, ftc::Flat::new(plan)),
            Format::FtcXml => Body::Tags(Tags::new(source), ftc_xml::Xml::full(plan)),
            Format::FtcChange => lines(source, ftc_change::Flat::new(plan, defaults)),
            Format::FtcChangeXml => Body::Tags(Tags::new(source), ftc_xml::Xml::change(plan, defaults)),
            Format::Tps | Format::TpsPlain if tps::runs_on(&head) => {
                Body::Lines(Lines::fixed(source, tps::WIDTH), Box::new(tps::Record::new(plan)))
            }
            Format::Tps | Format::TpsPlain => lines(source, tps::Record::new(plan)),
            Format::FtcComplaints => fields(source, complaints::Table::new(plan)),
            Format::SgBulk => fields(source, singapore::Rows::new(plan)),
            Format::Rnd => fields(source, rnd::Rows::new(plan)),
            Format::Drop => fields(source, drop::Rows::default()),
            Format::Range => lines(source, Text::new(options.prefix.ok_or(OpenError::Prefix)?)),
            Format::RangeMap => Body::Bits(options.prefix.ok_or(OpenError::Prefix)?, Some(source), Map::default(), 0),
            Format::ScrubAnswer => fields(source, scrub_answer::Rows::new(plan)),
            Format::Plain => lines(source, plain::Plain::new(plan)),
        };
        Ok(Self { body, summary: Summary::new(format), line: 0 })
    }

    /// What has been counted so far; complete once the rows are at their end.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The line on which the last row began, from 1; 0 before the first one and for maps of bits.
    pub fn line(&self) -> u64 {
        self.line
    }

    fn step(&mut self) -> io::Result<Option<Row>> {
        loop {
            let (line, value, found) = match &mut self.body {
                Body::Lines(lines, decoder) => {
                    if !lines.advance()? {
                        return Ok(None);
                    }
                    if lines.line().iter().all(u8::is_ascii_whitespace) && !lines.overlong() {
                        continue;
                    }
                    let found = match std::str::from_utf8(lines.line()) {
                        _ if lines.overlong() => Err(TOO_LONG),
                        Ok(text) => decoder.row(text),
                        Err(_) => Err(NOT_TEXT),
                    };
                    (lines.number(), lines.line(), found)
                }
                Body::Records(records, decoder, first) => {
                    let Some(row) = records.advance()? else { return Ok(None) };
                    let found = row.and_then(|fields| decoder.row(&fields, *first));
                    *first = false;
                    (records.number(), records.raw(), found)
                }
                Body::Tags(tags, xml) => {
                    if !tags.advance()? {
                        let strange = xml.end(tags.hidden(), &mut self.summary);
                        let last = tags.began();
                        self.body = Body::Done;
                        return Ok(strange.map(|fault| self.reject(Reject::new(last, b"", fault))));
                    }
                    match xml.tag(tags.tag(), tags.end(), &mut self.summary) {
                        Some(found) => (tags.began(), tags.tag(), found),
                        None => continue,
                    }
                }
                Body::Bits(..) => return self.bit(),
                Body::Done => return Ok(None),
            };
            self.line = line;
            let found = found.map_err(|fault| Reject::new(line, value, fault));
            if let Some(row) = self.tally(found) {
                return Ok(Some(row));
            }
        }
    }

    /// Counts a row; `None` for one that means nothing.
    fn tally(&mut self, found: Result<Found<Item>, Reject>) -> Option<Row> {
        match found {
            Ok(Found::Header) => None,
            Ok(Found::Row(item)) => Some(self.item(item)),
            Ok(Found::Padding) => {
                self.summary.rows += 1;
                self.summary.padding += 1;
                None
            }
            Err(reject) => Some(self.reject(reject)),
        }
    }

    fn item(&mut self, item: Item) -> Row {
        self.summary.rows += 1;
        self.summary.read += 1;
        Row::Item(item)
    }

    fn reject(&mut self, reject: Reject) -> Row {
        self.summary.rows += 1;
        self.summary.rejected += 1;
        Row::Reject(reject)
    }

    /// The next number of a map of bits.
    fn bit(&mut self) -> io::Result<Option<Row>> {
        let Body::Bits(prefix, source, map, next) = &mut self.body else { return Ok(None) };
        if let Some(source) = source.take() {
            let mut bytes = Vec::with_capacity(MAP_BYTES + 1);
            source.take(MAP_BYTES as u64 + 1).read_to_end(&mut bytes)?;
            let Some(read) = Map::read(&bytes) else {
                self.body = Body::Done;
                let fault =
                    Fault::shape("a map of ten thousand numbers has 1250 bytes; this file is cut or another kind");
                return Ok(Some(self.reject(Reject::new(1, &bytes, fault))));
            };
            *map = read;
        }
        let from = *next;
        let found = (from..10_000).find(|suffix| map.holds(*suffix));
        let number = found.and_then(|suffix| prefix.number(suffix));
        *next = found.map_or(10_000, |suffix| suffix + 1);
        Ok(number.map(|number| self.item(Item::Number(number))))
    }
}

fn lines<R: BufRead>(source: Source<R>, decoder: impl Lined<Item> + 'static) -> Body<R> {
    Body::Lines(Lines::new(source), Box::new(decoder))
}

fn fields<R: BufRead>(source: Source<R>, decoder: impl Fielded<Item> + 'static) -> Body<R> {
    Body::Records(Records::new(Lines::new(source)), Box::new(decoder), true)
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = io::Result<Row>;

    /// An error of the file ends the list.
    fn next(&mut self) -> Option<io::Result<Row>> {
        let row = self.step();
        if row.is_err() {
            self.body = Body::Done;
        }
        row.transpose()
    }
}
