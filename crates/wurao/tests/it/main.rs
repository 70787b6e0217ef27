//! The desk through its doors: command line, pages, browser.

mod browser;
mod calendar;
mod cli;
mod commands;
mod counter;
mod faults;
mod field;
mod hear;
mod lan;
mod later;
mod names;
mod pages;
#[cfg(unix)]
mod private;
mod published;
mod registry;
mod screen;
mod serving;
mod story;
mod when;
mod wurao;
