//! The finished text of one letter, before it becomes paper: blocks in reading order, each with the
//! sources that carry it. Every output (PDF, form text, mail, DOCX, the studio page) is made from
//! this one value, so they cannot disagree.

use serde::{Deserialize, Serialize};

/// A stretch of text. `solid` text never breaks across lines: dates, telephone numbers, amounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The characters, plain; no markup of any kind.
    pub text: String,
    /// Keep on one line.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub solid: bool,
}

impl Run {
    /// Ordinary text that may break.
    pub fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), solid: false }
    }
    /// Text that must stay on one line.
    pub fn solid(text: impl Into<String>) -> Run {
        Run { text: text.into(), solid: true }
    }
}

/// What a sentence rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Source {
    /// Events of the case log, by sequence number.
    Events {
        /// Sequence numbers, ascending.
        seqs: Vec<u64>,
    },
    /// A confirmed fact, by its key in the pack's glossary.
    Fact {
        /// Glossary key.
        key: String,
    },
    /// A legal text, by its id in the pack.
    Law {
        /// Source id in the pack.
        id: String,
    },
    /// A computed date, by its clock.
    Clock {
        /// Clock id in the pack.
        id: String,
    },
    /// A claim line, by its rate.
    Rate {
        /// Rate id in the pack.
        id: String,
    },
}

/// One source with the short note that the studio shows beside the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cite {
    /// What it is.
    #[serde(flatten)]
    pub source: Source,
    /// In the letter's language, e.g. `来电记录 8 条`.
    pub note: String,
}

/// How a block stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A line without indent: "申诉人：…", an address, a subject.
    Line,
    /// A section heading.
    Heading,
    /// Body text with the first line indented by two characters in Chinese.
    Paragraph,
    /// One item of a numbered list; adjacent items are numbered 1. 2. 3. …
    Item,
    /// The closing lines, set to the right: name and date.
    Sign,
}

/// One block of the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// How it stands on the page.
    pub role: Role,
    /// Which field of the office's form it belongs to, if the pack says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The text. A blank that still has to be filled is a run whose text is `［…］`.
    pub runs: Vec<Run>,
    /// Why this sentence is true. Empty only for fixed wording (headings, salutations).
    pub cites: Vec<Cite>,
    /// By which mark the person can change it; `None` for what has to stand as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

/// A part of a letter that the person may leave out or say in own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its mark: the same as long as the pack writes the sentence so.
    pub mark: String,
    /// It stands in the person's own words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

/// The mark of the paragraph that is the person's own.
pub const OWN_PARAGRAPH: &str = "own";

impl Block {
    /// The characters of the block without its structure.
    pub fn text(&self) -> String {
        self.runs.iter().map(|r| r.text.as_str()).collect()
    }
}

/// A table printed after the text, such as the list of calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Heading above the table.
    pub title: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Rows, each as long as `head`.
    pub rows: Vec<Vec<String>>,
}

/// Something that has to be known before the letter may leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Glossary key of the missing fact, or the id of a check.
    pub key: String,
    /// What is missing, in the letter's language.
    pub label: String,
    /// Why it is needed, or how to mend it.
    pub why: String,
    /// A gap that blocks sending; otherwise the paragraph is only left out.
    pub blocks: bool,
}

/// One field of an office's form, cut from the same blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Field id in the pack.
    pub id: String,
    /// Label as the form shows it.
    pub label: String,
    /// The text to paste; never longer than `limit` characters.
    pub text: String,
    /// Length of the whole text in characters before any cut.
    pub length: usize,
    /// The form's limit in characters; `None` when it is not established.
    pub limit: Option<usize>,
    /// True when whole blocks had to be left out to fit.
    pub cut: bool,
}

/// A complete letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Language of the text: `zh-CN` or `en`.
    pub lang: String,
    /// Title, centred on top.
    pub title: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Tables after the text.
    pub tables: Vec<Table>,
    /// Date of the letter.
    pub date: jiff::civil::Date,
    /// Stable identifier that enters the PDF, derived from case and letter; no clock, no chance.
    pub ident: String,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The same text by field of the office's form.
    pub fields: Vec<Field>,
    /// Notes for the person alone, such as what to check before filing; no form of the letter shows them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asides: Vec<Block>,
    /// What the pack would write and the person left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<Block>,
    /// Paragraphs that were not written because their facts are not in the log.
    pub left_out: Vec<Gap>,
}

impl Sheet {
    /// A letter with a blocking gap is a draft: it says so on paper and cannot be mailed.
    pub fn is_draft(&self) -> bool {
        self.gaps.iter().any(|g| g.blocks)
    }
}
