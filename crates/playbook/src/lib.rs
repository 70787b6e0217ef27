//! Packs as data, and the advice that follows from them.
//!
//! A pack teaches one place and one kind of quarrel: offices, rungs, clocks, obstacles, letters. This
//! crate loads packs with good diagnostics, does the date arithmetic, evaluates gates, and answers
//! the one question a tired person has: what do I do now, or until when do I wait. It does no
//! input or output: files are handed in as text, and today is a parameter.
//!
//! ```
//! use playbook::{Library, SourceFile, advise};
//! use casework::{Body, Case, Log, Who};
//!
//! let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
//! let library = Library::new([
//!     file("tiny/pack.toml", r#"
//!         id = "tiny"
//!         name = { zh = "小", en = "Tiny" }
//!         place = { zh = "某地", en = "Somewhere" }
//!         about = { zh = "推销电话", en = "Sales calls" }
//!         version = "1""#),
//!     file("tiny/queries.toml", r#"
//!         [query.calls]
//!         of = "incident"
//!         where = { counts = "yes" }
//!         name = { zh = "推销电话", en = "sales calls" }
//!         unit = { zh = "通", en = "" }"#),
//!     file("tiny/rungs/10-complain.toml", r#"
//!         id = "complain"
//!         order = 10
//!         name = { zh = "投诉", en = "Complain" }
//!         role = "remedy"
//!         about = { zh = "打电话投诉", en = "Call and complain" }
//!         gate = { has = "calls" }
//!         confidence = "H"
//!         [[action]]
//!         id = "complain-now"
//!         tier = "prerequisite"
//!         title = { zh = "打电话投诉", en = "Call and complain" }
//!         why = { zh = "已有 {calls.count} 通。", en = "{calls.count} calls so far." }"#),
//! ]);
//! let pack = library.pack("tiny").expect("the pack is sound");
//!
//! let mut log = Log::new();
//! let now = "2026-10-12T08:00:00Z".parse().unwrap();
//! log.append(now, &Who::person(), Body::from_pairs("incident", [("at", "2026-10-12"), ("nuisance", "yes")]).unwrap());
//! let advice = advise(&Case::fold(log.events()), &pack, "2026-10-12".parse().unwrap());
//! assert_eq!(advice.primary.action.id(), "complain-now");
//! assert_eq!(advice.primary.why.zh, "已有 1 通。");
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod advise;
mod calendar;
mod card;
mod check;
mod claims;
mod clock;
mod company;
mod days;
mod deadlines;
mod diff;
mod document;
mod explain;
mod files;
mod fits;
mod holds;
mod leads;
mod library;
mod lint;
mod load;
mod notices;
mod obstacle;
mod pack;
mod phrases;
mod predicate;
mod promises;
mod provenance;
mod records;
mod rung;
mod seen;
mod slots;
mod story;
mod template;
mod text;
mod view;

pub use advise::advise;
pub use calendar::{Calendar, CalendarYear};
pub use card::{Act, Advice, BestBy, Card, ClaimLine, ClaimPart, Deadline, Limit, Standing, State, Station, Turn};
pub use clock::{Clock, Due, Unit, Whose};
pub use company::{Company, CompanyPart};
pub use days::Days;
pub use diff::{Change, Effect, How, diff, effect};
pub use document::{Document, Sought, Step};
pub use files::{Diagnostic, Files, SourceFile};
pub use leads::{Do, Page, ToDecide, ToRecord};
pub use library::Library;
pub use lint::{LintFinding, lint};
pub use obstacle::{Obstacle, Phrases, Proof, Tenses};
pub use pack::{NamedRule, Pack};
pub use predicate::{Predicate, Since, Which};
pub use promises::PromiseWords;
pub use provenance::{Confidence, Provenance, Valid};
pub use records::{
    Authority, Basis, Channel, Choice, DemandSpec, Dial, Example, FactSpec, FactType, Law, Manifest, OneOrMany, Query,
    Rate,
};
pub use rung::{
    Action, BaseRate, BestBefore, ClockUse, Closes, Ground, Lane, OfficeRule, OutcomeWay, Role, Rung, Shut, Tier,
};
pub use slots::{DateStyle, Filled, Sentence, SlotSource, Slots, money_text};
pub use story::{Compose, Expect, ExpectLetter, Failure, LetterText, Story, StoryDay, replay};
pub use template::{Attributes, BlockRole, FormField, Front, Piece, Template, TemplateBlock, parts, pieces};
pub use text::{Bilingual, Lang, day_date, long_date, short_date, weekday};
pub use view::{Found, Spot, Tally, View};
