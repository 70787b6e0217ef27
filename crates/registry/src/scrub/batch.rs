//! Rows whose numbers are looked up together.

/// Rows of a batch: many, so that looking up one number waits for no other, and few enough for the nearest cache.
pub(super) const ROWS: usize = 1_024;

const WORDS: usize = ROWS / 64;

/// Rows that follow each other in some bytes.
pub(super) struct Batch {
    /// Where the first row begins.
    pub(super) begin: usize,
    pub(super) rows: usize,
    /// Where each row ends.
    pub(super) ends: [usize; ROWS],
    /// The number of each row, 0 where it has none.
    pub(super) numbers: [u64; ROWS],
    /// Rows that have no number and are in no result.
    pub(super) void: [u64; WORDS],
    /// Those of them that are in a result with all rows.
    pub(super) bad: Vec<Bad>,
}

/// A row that could not be read.
pub(super) struct Bad {
    /// Which one of the batch.
    pub(super) row: usize,
    /// The name of the reason.
    pub(super) code: &'static str,
    /// Whether it left a quotation mark open.
    pub(super) open: bool,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self { begin: 0, rows: 0, ends: [0; ROWS], numbers: [0; ROWS], void: [0; WORDS], bad: Vec::new() }
    }

    /// Begins anew at this place of the bytes.
    pub(super) fn begin(&mut self, at: usize) {
        self.begin = at;
        self.rows = 0;
        self.void = [0; WORDS];
        self.bad.clear();
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows == ROWS
    }

    #[inline(always)]
    pub(super) fn push(&mut self, number: u64, end: usize) {
        self.numbers[self.rows] = number;
        self.ends[self.rows] = end;
        self.rows += 1;
    }

    /// Something that is in no result, up to this place.
    pub(super) fn push_void(&mut self, end: usize) {
        self.void[self.rows / 64] |= 1 << (self.rows % 64);
        self.push(0, end);
    }

    pub(super) fn numbers(&self) -> &[u64] {
        &self.numbers[..self.rows]
    }

    /// Where a row is.
    pub(super) fn span(&self, row: usize) -> std::ops::Range<usize> {
        let begin = row.checked_sub(1).map_or(self.begin, |before| self.ends[before]);
        begin..self.ends[row]
    }

    /// A bit for each row that has a number.
    pub(super) fn judged(&self) -> [u64; WORDS] {
        std::array::from_fn(|word| {
            let rows = self.rows.saturating_sub(64 * word).min(64) as u32;
            !self.void[word] & u64::MAX.checked_shr(64 - rows).unwrap_or(0)
        })
    }
}

/// A bit for each row.
pub(super) type Marks = [u64; WORDS];

/// The rows whose bit is set, upwards.
#[inline]
pub(super) fn marked(marks: &Marks) -> impl Iterator<Item = usize> + '_ {
    marks.iter().enumerate().flat_map(|(word, &marks)| {
        let mut left = marks;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            (at < 64).then_some(64 * word + at)
        })
    })
}

/// Writes the rows that are not marked, those that follow each other at once.
pub(super) fn write_others(batch: &Batch, left_out: &Marks, bytes: &[u8], out: &mut Vec<u8>) {
    let mut from = batch.begin;
    for row in marked(left_out) {
        let span = batch.span(row);
        if from < span.start {
            out.extend_from_slice(&bytes[from..span.start]);
        }
        from = span.end;
    }
    let end = batch.rows.checked_sub(1).map_or(batch.begin, |last| batch.ends[last]);
    out.extend_from_slice(&bytes[from..end]);
}
