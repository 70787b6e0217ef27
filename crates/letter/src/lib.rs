//! The letter: one finished text, many forms.
//!
//! A [`Sheet`](sheet::Sheet) is a letter as data: blocks in reading order, each with the sources
//! that carry it, tables, and what is still missing. Everything that leaves the house is made from
//! that one value, so the forms cannot disagree:
//!
//! | form | made by | for |
//! |---|---|---|
//! | PDF/A-3a, tagged | [`typeset::Typesetter::pdf`] | print, upload, post |
//! | plain text | [`text::form_text`] | pasting into a form or a chat |
//! | form fields | [`text::cut_fields`] | forms with a limit per field |
//! | mail message | [`mail::eml`] | sending, or opening in a mail program |
//! | Word document | [`docx::docx`] | offices that edit |
//!
//! All of them are pure: no clock, no files, no network, no chance. The same sheet gives the same
//! bytes in every process, so the hash of a letter can be recorded before it is sent.
//!
//! Text is data on the whole way. The PDF template reads the sheet as JSON, XML goes through an XML
//! writer, mail headers are encoded or refused; a case that contains `#import "x"`, `</w:t>` or a
//! line end in an address stays a case.
//!
//! ```
//! use letter::mail::{Envelope, eml};
//! use letter::sheet::{Block, Cite, Role, Run, Sheet, Source};
//! use letter::text::{FieldSpec, cut_fields, form_text};
//! use letter::typeset::Typesetter;
//!
//! let mut sheet = Sheet {
//!     lang: "zh-CN".to_owned(),
//!     title: "申诉书".to_owned(),
//!     blocks: vec![
//!         Block {
//!             role: Role::Line,
//!             field: None,
//!             runs: vec![Run::plain("申诉人：林晓")],
//!             cites: vec![Cite { source: Source::Fact { key: "name".into() }, note: "姓名".into() }],
//!             part: None,
//!         },
//!         Block {
//!             role: Role::Paragraph,
//!             field: Some("facts".to_owned()),
//!             // A solid run never breaks across lines.
//!             runs: vec![Run::plain("申诉人于"), Run::solid("2025年10月8日"), Run::plain("接到营销电话。")],
//!             cites: vec![Cite { source: Source::Events { seqs: vec![3] }, note: "来电记录 1 条".into() }],
//!             part: None,
//!         },
//!     ],
//!     tables: vec![],
//!     date: jiff::civil::date(2025, 11, 20),
//!     ident: "case-0001/appeal/1".to_owned(),
//!     gaps: vec![],
//!     fields: vec![],
//!     left_out: vec![],
//!     dropped: vec![],
//!     asides: vec![],
//! };
//!
//! // The fields of the office's form, each within its limit.
//! let facts = FieldSpec { id: "facts".into(), label: "申诉事实".into(), limit: Some(500) };
//! sheet.fields = cut_fields(&sheet.blocks, &[facts]);
//! assert_eq!(sheet.fields[0].text, "申诉人于2025年10月8日接到营销电话。");
//! assert_eq!(sheet.fields[0].length, 21);
//!
//! // Plain text for pasting.
//! assert_eq!(form_text(&sheet), "申诉书\n\n申诉人：林晓\n申诉人于2025年10月8日接到营销电话。\n");
//!
//! // Paper. A character that no font has is marked and named there, to be written in by hand.
//! let typesetter = Typesetter::new();
//! assert_eq!(typesetter.missing_glyphs("林晓𪚥"), ['𪚥']);
//! let pdf = typesetter.pdf(&sheet)?;
//! assert!(pdf.starts_with(b"%PDF-1.7"));
//!
//! // A message that a mail program opens, and a Word document.
//! let envelope = Envelope {
//!     from: None,
//!     to: Some("office@example.org"),
//!     subject: "申诉书",
//!     date: "Thu, 20 Nov 2025 12:00:00 +0800",
//! };
//! let message = eml(&sheet, &envelope, Some(&pdf))?;
//! assert!(message.starts_with(b"X-Unsent: 1\r\nTo: office@example.org\r\n"));
//! let document = letter::docx::docx(&sheet)?;
//! assert!(document.starts_with(b"PK"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]

mod compose;
pub mod docx;
pub mod mail;
pub mod names;
mod plain;
pub mod sheet;
pub mod text;
pub mod typeset;
mod words;

pub use compose::{Told, compose, compose_told};
