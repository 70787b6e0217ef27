//! What a finding costs, who pays it, and what becomes of it: assessed, objected to, upheld or cancelled, paid.
//!
//! A fine falls on the branch by which or for which a call was made, a compensation goes to the person who was called.
//! Amounts come from the rule set of the day of assessment and are whole cents with a currency; two currencies stand side
//! by side and are never added. Each entry is an act in two times, so that the ledger of any day can be shown again.
//!
//! ```
//! use registry::dated::Told;
//! use registry::judge::Finding;
//! use registry::ledger::{Act, Assess, Ledger, Money, Part, assess};
//! use registry::{E164, Rules};
//!
//! let rules = Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml"))?;
//! let finding = Finding {
//!     organisation: "partner".into(),
//!     principal: "operator".into(),
//!     principals: Vec::new(),
//!     debtor: "branch".into(),
//!     chain: vec!["partner".into(), "branch".into(), "operator".into()],
//!     reasons: Vec::new(),
//!     entry: Some(1),
//! };
//! let person: E164 = "+8613800000000".parse()?;
//! let day = "2026-11-29".parse()?;
//! let ask = Assess { id: "finding-1", finding: &finding, person, grade: 1, day, fine: None };
//! let assessment = assess(&ask, &rules)?;
//!
//! let now = "2026-11-29T08:00:00Z".parse()?;
//! let paid = Act::Paid { finding: "finding-1".into(), part: Part::Compensation, amount: "50.00 CNY".parse::<Money>()? };
//! let entries = [
//!     Told { at: now, act: Act::Assessed { assessment } }.recorded(1, now),
//!     Told { at: now, act: paid }.recorded(2, now),
//! ];
//! let ledger = Ledger::new(&entries);
//! let cny = "CNY".parse()?;
//! assert_eq!(ledger.organisation("branch")[&(Part::Fine, cny)].due, 200_00);
//! assert_eq!(ledger.person(person)[&(Part::Compensation, cny)].paid, 50_00);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod act;
mod assess;
mod bill;
mod book;
mod fit;
mod ground;
mod money;
#[cfg(test)]
mod tests;
mod unfit;

pub use act::{Act, Assessment, Part};
pub use assess::{Assess, NotAssessed, assess};
pub use bill::{Balance, Balances, Bill, Correction, Objection, Standing};
pub use book::Ledger;
pub use ground::{Examined, Ground, Known, Weight, examine};
pub use money::{Currency, Money, MoneyError, written};
pub use unfit::{MOST_TEXT, Unfit};
