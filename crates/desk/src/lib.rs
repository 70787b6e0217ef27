//! The product: use cases, pages and command line over the other rooms of the house.
//!
//! [`App`](app::App) holds the effects (store, vault, clock). `work` holds the use cases; pages (`web`) and commands (`cli`)
//! only ask and show. Nothing is ever sent from here without the person's click.
//!
//! ```
//! use desk::app::{App, Settings};
//! use desk::clock::Clock;
//! use desk::work::open_case::{NewCase, open_case};
//! use desk::work::record;
//!
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! let data = tempfile::tempdir().unwrap();
//! let clock = Clock::On("2026-10-12".parse().unwrap());
//! let app = App::open(Settings { data: data.path().into(), database: None, clock }).await.unwrap();
//!
//! let new = NewCase { subject: "套餐推销电话".into(), pack: "cn-telecom".into(), ..NewCase::default() };
//! let case = open_case(&app, new).await.unwrap();
//! let call = [("at", "2026-10-12 10:22"), ("number", "1366****6378"), ("refused", "yes"), ("nuisance", "yes")];
//! let call = call.map(|(k, v)| (k.to_owned(), v.to_owned()));
//! record::add(&app, &case, "incident", &call).await.unwrap();
//!
//! let loaded = app.load(&case).await.unwrap();
//! assert_eq!(loaded.view().advise().primary.action.id(), "complain-hotline");
//! # });
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

pub mod app;
pub mod cli;
pub mod clock;
pub mod error;
pub mod packs;
pub mod web;
pub mod words;
pub mod work;
