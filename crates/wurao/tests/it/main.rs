//! The desk through its doors: command line, pages, browser.

mod browser;
mod cli;
mod commands;
mod faults;
mod hear;
mod later;
mod names;
mod pages;
#[cfg(unix)]
mod private;
mod published;
mod serving;
mod story;
mod wurao;
