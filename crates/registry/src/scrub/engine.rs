//! Bytes of a list in, bytes of the result and of the rejects out.

use super::batch::{Bad, Batch, Marks, marked, write_others};
use super::layout::{Column, Heading, Keep, Layout, Options};
use super::listing::{Judge, Listing};
use super::report::{Counts, ListError, Out};
use super::rows::{self, Found, Rows};
use super::spelling::{Spelt, WINDOW};
use super::width::Width;
use super::{annotate, reject};
use crate::formats::fault::{Fault, OPEN_QUOTE, TOO_LONG};
use crate::{Plan, Unreadable};
use memchr::memchr;

/// A list being compared. It is given the list's bytes piece by piece and holds nothing of it but the piece of a row that
/// is not whole yet.
pub struct Scrub<'a> {
    spelt: Spelt<'a>,
    set: &'a dyn Listing,
    others: Vec<&'a dyn Listing>,
    judge: Option<&'a mut dyn Judge>,
    keep: Keep,
    most: usize,
    delimiter: Option<u8>,
    column: Column,
    heading: Option<Heading>,
    rows: Rows,
    batch: Box<Batch>,
    /// The bytes that came before and are no whole row yet.
    carry: Vec<u8>,
    /// The rest of the line belongs to a row that was rejected as too long.
    passing: bool,
    begun: bool,
    /// The line at which the next row begins.
    line: u64,
    counts: Counts,
    remedies: &'static [(&'static str, &'static str)],
    width: Width,
}

impl<'a> Scrub<'a> {
    /// Compares a list with a set, or another listing: whom it has may not be called.
    pub fn new(plan: &'a Plan, set: &'a dyn Listing, options: Options) -> Self {
        let (delimiter, column) = match options.layout {
            Layout::Lines => (None, Column::At(0)),
            Layout::Table { delimiter, column } => (Some(delimiter), column),
        };
        Self {
            spelt: Spelt::new(plan),
            set,
            others: Vec::new(),
            judge: None,
            keep: options.keep,
            most: options.most_row,
            delimiter,
            column,
            heading: Some(options.heading),
            rows: Rows::new(delimiter, options.most_row),
            batch: Box::new(Batch::new()),
            carry: Vec::new(),
            passing: false,
            begun: false,
            line: 1,
            counts: Counts::default(),
            remedies: options.remedies,
            width: Width::new(options.divided),
        }
    }

    /// Also asks the judge about numbers of this listing: a company's stops, numbers that were reassigned.
    #[must_use]
    pub fn also(mut self, listing: &'a dyn Listing) -> Self {
        self.others.push(listing);
        self
    }

    /// Lets a judge say whether a number of the set or of another listing may be called, and why.
    #[must_use]
    pub fn judged_by(mut self, judge: &'a mut dyn Judge) -> Self {
        self.judge = Some(judge);
        self
    }

    /// What was counted so far.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Takes the next bytes of the list and adds to the output what they lead to. Pieces of 64 KiB to 1 MiB are best;
    /// what comes out does not depend on where they are cut.
    ///
    /// # Errors
    /// [`ListError`] if the bytes are no list at all or the column is not there; nothing more is to be given then.
    pub fn feed(&mut self, bytes: &[u8], out: &mut Out) -> Result<(), ListError> {
        self.counts.bytes += bytes.len() as u64;
        let mut bytes = bytes;
        if !self.begun {
            // Enough to see what the file is.
            let more = 4_usize.saturating_sub(self.carry.len()).min(bytes.len());
            self.carry.extend_from_slice(&bytes[..more]);
            bytes = &bytes[more..];
            if self.carry.len() < 4 {
                return Ok(());
            }
            self.begin(out)?;
        }
        bytes = self.carry_on(bytes, out)?;
        if !bytes.is_empty() {
            let done = self.process(bytes, false, out)?;
            self.carry.extend_from_slice(&bytes[done..]);
        }
        Ok(())
    }

    /// Ends the list: its last row may have no line end.
    ///
    /// # Errors
    /// As for [`Scrub::feed`]; also if the heading that a named column needs never came.
    pub fn finish(mut self, out: &mut Out) -> Result<Counts, ListError> {
        if !self.begun {
            self.begin(out)?;
        }
        while !self.carry.is_empty() {
            let carry = std::mem::take(&mut self.carry);
            let done = self.process(&carry, true, out)?;
            self.carry.extend_from_slice(&carry[done..]);
        }
        if let (Column::Named(name), Some(_)) = (&self.column, self.heading) {
            return Err(ListError::NoColumn { name: name.clone(), found: String::new() });
        }
        let Column::At(at) = self.column else { return Ok(self.counts) };
        let counts = Counts { delimiter: self.delimiter, column: at as u64 + 1, ..self.counts };
        self.width.fits(&counts).map(|()| counts)
    }

    /// Looks at the first bytes of the list.
    fn begin(&mut self, out: &mut Out) -> Result<(), ListError> {
        self.begun = true;
        ListError::unless_text(&self.carry)?;
        out.rejects.extend_from_slice(reject::HEADING);
        if let Some(rest) = self.carry.strip_prefix(rows::BOM) {
            out.result.extend_from_slice(rows::BOM);
            self.carry = rest.to_vec();
        }
        Ok(())
    }

    /// Brings the row that is not whole yet to its end and gives the bytes behind it.
    fn carry_on<'b>(&mut self, bytes: &'b [u8], out: &mut Out) -> Result<&'b [u8], ListError> {
        let mut bytes = bytes;
        while !self.carry.is_empty() && !bytes.is_empty() {
            let end = memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
            let room = (self.most + 1).saturating_sub(self.carry.len());
            let (line, rest) = bytes.split_at(end.min(room.max(1)));
            self.carry.extend_from_slice(line);
            bytes = rest;
            let carry = std::mem::take(&mut self.carry);
            let done = self.process(&carry, false, out)?;
            self.carry = carry;
            self.carry.drain(..done);
        }
        Ok(bytes)
    }

    /// Takes all whole rows from the front, and tells how many bytes they are.
    fn process(&mut self, bytes: &[u8], last: bool, out: &mut Out) -> Result<usize, ListError> {
        let mut at = 0;
        loop {
            self.batch.begin(at);
            let more = self.fill(bytes, &mut at, last, out)?;
            self.flush(bytes, out);
            if !more {
                return Ok(at);
            }
        }
    }

    /// Fills a batch with rows; false if the bytes hold no more whole ones.
    fn fill(&mut self, bytes: &[u8], at: &mut usize, last: bool, out: &mut Out) -> Result<bool, ListError> {
        while !self.batch.is_full() {
            if *at == bytes.len() {
                return Ok(false);
            }
            // The heading is written at once, so what stands before it must be written already.
            if self.heading.is_some() && self.batch.rows > 0 {
                return Ok(true);
            }
            if self.passing {
                let end = memchr(b'\n', &bytes[*at..]);
                *at = end.map_or(bytes.len(), |end| *at + end + 1);
                self.passing = end.is_none();
                self.line += u64::from(end.is_some());
                self.batch.push_void(*at);
                continue;
            }
            if self.delimiter.is_none() && self.heading.is_none() && self.rows.is_fresh() && self.plain_rows(bytes, at)
            {
                continue;
            }
            let rest = &bytes[*at..];
            match self.rows.next(rest, last) {
                Found::Row(length) => {
                    self.row(&rest[..length], *at, out)?;
                    *at += length;
                }
                Found::OpenQuote(length) => {
                    self.left_in(OPEN_QUOTE.code, true);
                    self.put_aside(&rest[..length], OPEN_QUOTE, out);
                    *at += length;
                    self.line += 1;
                    self.batch.push_void(*at);
                }
                Found::TooLong => {
                    self.put_aside(&rest[..self.most.min(rest.len())], TOO_LONG, out);
                    self.passing = true;
                }
                Found::More => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Takes lines that are spelt as the last number was; true if there was one.
    #[inline]
    fn plain_rows(&mut self, bytes: &[u8], at: &mut usize) -> bool {
        let Some(shape) = self.spelt.likely() else { return false };
        // Whether a row is too long is for others to say.
        if shape.length() + 2 > self.most {
            return false;
        }
        let (begin, length) = (self.batch.rows, shape.length());
        let batch = &mut *self.batch;
        let mut next = *at;
        while let Some(window) = bytes.get(next..).and_then(|rest| rest.first_chunk::<WINDOW>()) {
            let end = match (window[length], window[length + 1]) {
                (b'\n', _) => length + 1,
                (b'\r', b'\n') => length + 2,
                _ => break,
            };
            let Some(number) = shape.number(window) else { break };
            next += end;
            batch.push(number, next);
            if batch.is_full() {
                break;
            }
        }
        let rows = batch.rows - begin;
        *at = next;
        self.line += rows as u64;
        rows > 0
    }

    /// Takes a whole row, which ends with its line end or with the list.
    fn row(&mut self, row: &[u8], at: usize, out: &mut Out) -> Result<(), ListError> {
        let end = at + row.len();
        let content = rows::content(row);
        let (blank, field) = match self.delimiter {
            None => (content.trim_ascii().is_empty(), Some(content)),
            Some(delimiter) => (content.is_empty(), self.field(content, delimiter)),
        };
        if let Some(delimiter) = self.delimiter.filter(|_| !blank) {
            self.width.look(content, delimiter, field.is_some(), &self.counts);
        }
        if !blank && self.heading.is_some() && self.take_heading(content, field)? {
            self.write_heading(row, out);
            self.batch.push_void(end);
        } else if blank {
            self.batch.push_void(end);
        } else {
            let read = field.map(|field| self.spelt.read(field));
            match read {
                Some(Ok(number)) => self.batch.push(number.get(), end),
                // In lines nothing but a blank of Unicode is empty here.
                Some(Err(Unreadable::Empty)) if self.delimiter.is_none() => self.batch.push_void(end),
                Some(Err(why)) => self.bad(row, end, why.into(), out),
                None => self.bad(row, end, Fault::say("fields", self.needs_fields()), out),
            }
        }
        let inside = if self.delimiter.is_some() { memchr::memchr_iter(b'\n', row).count() as u64 } else { 1 };
        self.line += inside.max(1);
        Ok(())
    }

    fn field<'b>(&self, content: &'b [u8], delimiter: u8) -> Option<&'b [u8]> {
        match self.column {
            Column::At(at) => rows::fields(content, delimiter).nth(at),
            Column::Named(_) => None,
        }
    }

    fn needs_fields(&self) -> String {
        let Column::At(at) = self.column else { return String::new() };
        format!("the number should stand in column {}, and the row has fewer", at + 1)
    }

    /// Whether the first row is a heading; a named column becomes the place where its name stands.
    fn take_heading(&mut self, content: &[u8], field: Option<&[u8]>) -> Result<bool, ListError> {
        let Some(heading) = self.heading.take() else { return Ok(false) };
        if let (Column::Named(name), Some(delimiter)) = (&self.column, self.delimiter) {
            let place = annotate::place(content, delimiter, name)?;
            self.column = Column::At(place);
            return Ok(true);
        }
        Ok(match heading {
            Heading::Present => true,
            Heading::Absent => false,
            Heading::Guess => field.is_some_and(|field| rows::is_heading(field, content, self.delimiter)),
        })
    }

    fn write_heading(&mut self, row: &[u8], out: &mut Out) {
        self.counts.heading = true;
        match self.keep {
            Keep::Annotated => annotate::heading(row, self.delimiter, &mut out.result),
            Keep::Callable | Keep::Refused => out.result.extend_from_slice(row),
        }
    }

    /// A row without a readable number.
    fn bad(&mut self, row: &[u8], end: usize, fault: Fault, out: &mut Out) {
        self.left_in(fault.code, false);
        self.put_aside(row, fault, out);
        self.batch.push_void(end);
    }

    /// The next row stays in a result with all rows.
    fn left_in(&mut self, code: &'static str, open: bool) {
        if self.keep == Keep::Annotated {
            let row = self.batch.rows;
            self.batch.bad.push(Bad { row, code, open });
        }
    }

    fn put_aside(&mut self, row: &[u8], fault: Fault, out: &mut Out) {
        self.counts.bad += 1;
        reject::write(self.line, rows::content(row), fault, self.remedies, &mut out.rejects);
    }

    /// Looks the numbers of the batch up and writes its rows.
    fn flush(&mut self, bytes: &[u8], out: &mut Out) {
        let batch = &*self.batch;
        let words = batch.rows.div_ceil(64);
        let mut listed: Marks = Default::default();
        self.set.probe(batch.numbers(), &mut listed[..words]);
        let judged = batch.judged();
        let mut named = listed;
        for listing in &self.others {
            let mut also = Marks::default();
            listing.probe(batch.numbers(), &mut also[..words]);
            named.iter_mut().zip(also).for_each(|(named, also)| *named |= also);
        }
        listed.iter_mut().zip(judged).for_each(|(listed, judged)| *listed &= judged);
        named.iter_mut().zip(judged).for_each(|(named, judged)| *named &= judged);
        let refused = if self.keep == Keep::Annotated {
            annotate::rows(
                &self.batch,
                bytes,
                [&judged, &named, &listed],
                &mut self.judge,
                self.delimiter,
                &mut out.result,
            )
        } else {
            let refused = self.judge(&named, &listed);
            let batch = &*self.batch;
            if self.keep == Keep::Callable {
                let left_out: Marks = std::array::from_fn(|word| refused[word] | batch.void[word]);
                write_others(batch, &left_out, bytes, &mut out.result);
            } else {
                marked(&refused).for_each(|row| out.result.extend_from_slice(&bytes[batch.span(row)]));
            }
            refused
        };
        let count = |marks: &Marks| marks.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
        self.counts.dropped += count(&refused);
        self.counts.kept += count(&judged) - count(&refused);
        self.counts.listed += count(&listed);
    }

    /// Which of the named numbers may not be called.
    fn judge(&mut self, named: &Marks, listed: &Marks) -> Marks {
        let Some(judge) = &mut self.judge else { return *named };
        let mut refused = *named;
        for row in marked(named) {
            if annotate::verdict(&mut **judge, self.batch.numbers[row], annotate::has(listed, row))
                .is_none_or(|verdict| verdict.allowed)
            {
                refused[row / 64] &= !(1 << (row % 64));
            }
        }
        refused
    }
}
