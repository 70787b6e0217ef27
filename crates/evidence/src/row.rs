//! What the readers hand out: calls, rows that could not be read, and the account of a whole file.

use std::ops::ControlFlow;

use casework::{Direction, Doubt, Moment};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::reader::Reader;
use crate::said::said;

/// What a file cannot say about itself.
#[derive(Debug, Clone)]
pub struct ReadContext {
    /// Where the phone was: instants in the file become civil time of this zone.
    pub zone: TimeZone,
    /// The day of reading. No call is later, and a row without a year is of the latest year that makes it no later.
    /// `None`: rows without a year cannot be read, and no day is too late.
    pub today: Option<Date>,
    /// Comparison keys of the person's own numbers, where a list has a column each for caller and called.
    pub own: Vec<String>,
    /// Of dates such as 10/12/2026: the day stands first. `None`: by the rows of the list, if any of them settles it.
    pub day_first: Option<bool>,
}

impl ReadContext {
    /// Reads in this zone, on no known day.
    pub fn new(zone: TimeZone) -> ReadContext {
        ReadContext { zone, today: None, own: Vec::new(), day_first: None }
    }

    /// The same, on this day.
    #[must_use]
    pub fn on(self, today: Date) -> ReadContext {
        ReadContext { today: Some(today), ..self }
    }
}

/// One row of a file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A call or message.
    Call(CallRow),
    /// A row that is there but could not be read. It is in the sealed original; the reason says how to mend it.
    Bad(BadRow),
}

impl Row {
    /// Where the row stands in the file.
    pub fn line(&self) -> u64 {
        match self {
            Row::Call(call) => call.line,
            Row::Bad(bad) => bad.line,
        }
    }
}

/// A call or message as the file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRow {
    /// Physical line of a text file, row of a sheet; both from 1.
    pub line: u64,
    /// When, in civil time of [`ReadContext::zone`].
    pub at: Moment,
    /// The number as shown; `None` if withheld.
    pub number: Option<String>,
    /// The name in the phone's address book.
    pub contact: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// Seconds connected, if the file says; none of a call that nobody answered.
    pub seconds: Option<u32>,
    /// Seconds that the file gives for a call that nobody answered.
    pub rang: Option<u32>,
    /// A text message rather than a call.
    pub message: bool,
    /// What a message says.
    pub text: Option<String>,
    /// What of it was assumed, or could not be told.
    pub doubt: Option<Doubt>,
    /// Name of the sheet, if the workbook has several.
    pub note: Option<String>,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Physical line of a text file, row of a sheet; both from 1.
    pub line: u64,
    /// Why, and what mends it.
    pub reason: BadReason,
    /// The part that could not be read: at most 60 characters, telephone numbers masked.
    pub excerpt: String,
}

said! {
    /// Why a row could not be read, with the remedy.
    BadReason {
        /// No time in the row.
        TimeMissing = "time-missing", "这一行没有时间。请在原表中补上时间后重新导入，或手工登记这一次来电。",
            "The row has no time. Add it in the source and import again, or record this call by hand.";
        /// The time is not understood.
        TimeUnreadable = "time-unreadable", "时间看不懂。请改成“2026-03-02 10:12:33”这样的写法后重新导入。",
            "The time is not understood. Write it like 2026-03-02 10:12:33 and import again.";
        /// Day and month could be either way round.
        TimeAmbiguous = "time-ambiguous", "日期有两种读法（日/月或月/日）。请改成“年-月-日”的写法后重新导入。",
            "The date can be read two ways (day/month or month/day). Write it as year-month-day and import again.";
        /// Month and day without a year.
        YearMissing = "year-missing", "日期没有年份，文件里也没有写账期。请在表头上方写明“账期：2026年03月”后重新导入。",
            "The date has no year and the file names no billing period. Add a line such as “账期：2026年03月” above the header and import again.";
        /// Later than the day of reading.
        Future = "time-in-the-future", "这个时间还没有到。请检查手机或原表的日期，改对后重新导入。",
            "This time is still ahead. Check the date of the phone or of the source, correct it and import again.";
        /// A part of the day that does not go with the hour, or could be two times.
        PartOfDay = "time-part-of-day", "上午、晚上这类词和钟点合不到一起，或有两种读法。请改成24小时制（如“00:05”“13:05”）后重新导入。",
            "The part of the day does not go with the hour, or can be read two ways. Write it on the 24-hour clock (00:05, 13:05) and import again.";
        /// Caller and called, and nothing that says which of them is the person.
        OwnNumberNeeded = "own-number-needed", "主叫、被叫各有一栏，但看不出哪个是你的号码，也就分不清来电和去电。请先填写本机号码，再导入一次。",
            "Caller and called have a column each and nothing shows which number is yours, so incoming cannot be told from outgoing. Fill in your own number first, then import again.";
        /// One field too many, and more than one way to mend it.
        ColumnsShifted = "columns-shifted", "这一行比表头多出一列，多半是姓名里有逗号，后面的列都错了位。请给姓名加上英文引号，或删掉那个逗号后重新导入。",
            "The row has more fields than the header, most likely a comma in the name that shifts the columns after it. Put the name in quotation marks or remove the comma and import again.";
        /// A spreadsheet turned the number into a quantity.
        NumberDestroyed = "number-destroyed", "号码已被电子表格改成数值（如 1.38E+10），后几位可能已丢失。请回到原始文件，把该列设为“文本”后重新导出。",
            "A spreadsheet turned the number into a quantity (such as 1.38E+10) and digits may be lost. Go back to the original file, set the column to text and export again.";
        /// Words, or far longer than any number.
        NumberUnreadable = "number-unreadable", "号码一栏的内容不是电话号码。请检查列是否错位，改对后重新导入。",
            "What stands in the number column is not a telephone number. Check whether the columns are shifted, correct it and import again.";
        /// Fewer columns than the header.
        TooFewColumns = "too-few-columns", "这一行的列数比表头少，缺了必需的列。请在原表中补齐后重新导入。",
            "The row has fewer columns than the header and a needed one is missing. Complete it in the source and import again.";
        /// A quote was opened and never closed.
        UnclosedQuote = "unclosed-quote", "这一行的引号没有配对。请补上引号后重新导入；后面的行仍按正常行读取。",
            "A quotation mark in this row is never closed. Close it and import again; the rows after it were read as usual.";
        /// A single row of more than a megabyte.
        TooLong = "too-long", "这一条超过 1 MB，已跳过。请检查文件是否损坏。",
            "This entry is larger than 1 MB and was skipped. Check whether the file is damaged.";
        /// Damaged markup.
        BrokenMarkup = "broken-markup", "这一条的标记已损坏。请从手机重新备份后再导入；其余各条不受影响。",
            "The markup of this entry is damaged. Make a new backup on the phone and import that; other entries are not affected.";
        /// The file ends in the middle.
        CutOff = "cut-off", "文件到这里就断了，后面的内容缺失。请重新复制或重新备份整个文件后再导入；前面的各条已读取。",
            "The file ends in the middle here and the rest is missing. Copy it or back it up again in full; the entries before this were read.";
    }
}

/// Rows that hold no call, counted by what they are, so that every line of the file is accounted for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Titles and customer data above the header.
    pub lead: u64,
    /// The header itself, and headers repeated on every page.
    pub headers: u64,
    /// Totals and remarks (合计, 共N条).
    pub totals: u64,
    /// Rows that only name the day of the rows below.
    pub days: u64,
    /// Rows of sections that list no calls (data traffic).
    pub other_sections: u64,
    /// Multimedia messages.
    pub mms: u64,
    /// Drafts, queued and failed messages: nothing was sent.
    pub not_sent: u64,
    /// Elements of other kinds.
    pub other: u64,
    /// Rows whose fields were shifted by a comma in the name and put back. They are among the rows read.
    pub repaired: u64,
}

/// The account of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadSummary {
    /// Which reader read it.
    pub reader: Reader,
    /// Calls and messages handed out.
    pub rows: u64,
    /// Bad rows handed out.
    pub bad: u64,
    /// What was passed over, by kind.
    pub skipped: Skipped,
    /// How many entries the file says it has.
    pub declared: Option<u64>,
    /// `(declared, found)` of a list that gives a count of its rows, when they are another number.
    pub miscounted: Option<(u64, u64)>,
    /// The file ends in the middle; the last [`BadRow`] says where.
    pub truncated: bool,
    /// The receiver stopped before the end.
    pub stopped: bool,
    /// Last line (or row) looked at.
    pub last_line: u64,
    /// How the text was encoded: `UTF-8`, `GB18030`, `UTF-16LE`, `UTF-16BE`; empty for sheets.
    pub encoding: &'static str,
    /// Sheets that were read, and sheets without a header that were not.
    pub sheets: Vec<String>,
    /// Sheets in which no header was found although they are not empty.
    pub sheets_skipped: Vec<String>,
}

impl Skipped {
    /// What was passed over that is a call, a message or may hold some: id and count.
    pub fn told(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let all = [
            ("skipped-mms", self.mms),
            ("skipped-not-sent", self.not_sent),
            ("skipped-other-section", self.other_sections),
            ("skipped-other-entry", self.other),
        ];
        all.into_iter().filter(|(_, n)| *n > 0)
    }
}

impl ReadSummary {
    pub(crate) fn new(reader: Reader) -> ReadSummary {
        ReadSummary {
            reader,
            rows: 0,
            bad: 0,
            skipped: Skipped::default(),
            declared: None,
            miscounted: None,
            truncated: false,
            stopped: false,
            last_line: 0,
            encoding: "",
            sheets: Vec::new(),
            sheets_skipped: Vec::new(),
        }
    }

    /// `(declared, found)` when the file says it has another number of entries than it has.
    pub fn count_mismatch(&self) -> Option<(u64, u64)> {
        let cut = u64::from(self.truncated);
        let found = (self.rows + self.bad + self.skipped.mms + self.skipped.not_sent).saturating_sub(cut);
        let whole = self.declared.filter(|declared| *declared != found).map(|declared| (declared, found));
        whole.or(self.miscounted).filter(|_| !self.stopped)
    }
}

/// Hands rows to the receiver and keeps the account.
pub(crate) struct Tally<'a> {
    sink: &'a mut dyn FnMut(Row) -> ControlFlow<()>,
    today: Option<Date>,
    pub(crate) summary: ReadSummary,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(
        reader: Reader,
        context: &ReadContext,
        sink: &'a mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Tally<'a> {
        Tally { sink, today: context.today, summary: ReadSummary::new(reader) }
    }

    /// Hands a call on, unless it is later than the day of reading; of one that nobody answered the seconds are no talk.
    pub(crate) fn call(&mut self, mut row: CallRow) -> ControlFlow<()> {
        if self.today.is_some_and(|today| row.at.date() > today) {
            return self.bad(row.line, BadReason::Future, &row.at.to_string());
        }
        if matches!(row.direction, Direction::Missed | Direction::Rejected | Direction::Blocked) {
            row.rang = row.seconds.take().filter(|seconds| *seconds > 0);
        }
        self.summary.rows += 1;
        self.give(Row::Call(row))
    }

    pub(crate) fn bad(&mut self, line: u64, reason: BadReason, excerpt: &str) -> ControlFlow<()> {
        self.summary.bad += 1;
        self.give(Row::Bad(BadRow { line, reason, excerpt: crate::mask::excerpt(excerpt) }))
    }

    /// Entries counted so far, readable or not.
    pub(crate) fn counted(&self) -> u64 {
        self.summary.rows + self.summary.bad
    }

    fn give(&mut self, row: Row) -> ControlFlow<()> {
        let flow = (self.sink)(row);
        self.summary.stopped |= flow.is_break();
        flow
    }
}
