//! The desk through its doors: command line, pages, browser.

mod browser;
mod cli;
mod commands;
mod faults;
mod hear;
mod later;
mod pages;
mod published;
mod story;
mod wurao;
