//! The desk in a browser, as people meet it: small screen, Chinese first.
//!
//! One test at a time: every test holds [`phone::Phone`], and a phone holds the only browser.

pub mod axe;
mod counts;
mod effort;
mod everywhere;
mod home;
mod keep;
mod large;
mod locker;
mod offline;
mod pages;
pub mod phone;
mod scripts;
mod story;
mod wire;
mod without_script;
