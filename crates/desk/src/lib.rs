//! Use cases over the other rooms: what a person can do, whatever door they come through.
//!
//! [`Desk`] holds the effects (store, vault, clock). The areas hold the use cases, under the same names as the pages and
//! commands that call them; the doors only ask and show. Nothing is ever sent from here without the person's click.
//!
//! ```
//! use desk::case::open::{NewCase, open_case};
//! use desk::case::record;
//! use desk::clock::Clock;
//! use desk::{Desk, Settings};
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let data = tempfile::tempdir().unwrap();
//! let clock = Clock::On("2026-10-12".parse().unwrap());
//! let desk = Desk::open(Settings { data: data.path().into(), database: None, clock }).await.unwrap();
//!
//! let new = NewCase { subject: "套餐推销电话".into(), pack: "cn-telecom".into(), ..NewCase::default() };
//! let case = open_case(&desk, new).await.unwrap();
//! let call = [("at", "2026-10-12 10:22"), ("number", "1366****6378"), ("refused", "yes"), ("nuisance", "yes")];
//! let call = call.map(|(k, v)| (k.to_owned(), v.to_owned()));
//! record::add(&desk, &case, "incident", &call).await.unwrap();
//!
//! let advice = desk.load(&case).await.unwrap().view().advise();
//! assert_eq!(advice.primary.action, "complain-hotline");
//! # });
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod calls;
pub mod case;
pub mod clock;
mod desk;
pub mod error;
pub mod evidence;
pub mod ladder;
pub mod money;
pub mod packs;
pub mod parties;
pub mod people;
pub mod publish;
pub mod words;

pub use crate::desk::{Desk, LOCAL, Loaded, Settings, acting, who};
