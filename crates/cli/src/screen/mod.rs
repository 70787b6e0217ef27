//! `wurao screen …`: what is done with calls on the person's own lines.

mod calls;
mod check;
mod expect;
mod feed;
mod lists;
mod people;
mod policy;
mod replay;
mod selftest;
mod serve;
mod simulate;
mod spamblocker;
mod told;

pub use selftest::SelfTest;
pub use serve::{After, Otherwise, ScreenServe};

use crate::{Context, Reply};
use ::screen::verdict::Reason;
use ::screen::{Form, Label, Policy, Verdict};
use clap::Subcommand;
use desk::error::{Answer, Refusal};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The most bytes of a file that is read whole.
const MOST_BYTES: u64 = 64 << 20;

/// What is done with calls on your own lines.
#[derive(Subcommand)]
pub enum ScreenCommand {
    /// What would be done with a call from this number, and every reason why.
    Check(check::Check),
    /// Send a call list through the policy as if it had stood then; beside it through another one.
    Replay(replay::Replay),
    /// What was screened, the newest first.
    Calls(calls::Calls),
    /// Say of a screened call that it was a sales call, or that it was wanted.
    Told(told::Told),
    /// Write what phones take in: for iPhones, for address books, as a table.
    Feed(feed::Feed),
    /// Send the calls of a made-up household or firm through the policy.
    Simulate(simulate::Simulate),
    /// Let the screen stand in the line.
    Serve(Box<ScreenServe>),
    /// Try the screen out.
    Selftest(SelfTest),
    /// Write a configuration with which the app SpamBlocker asks this screen.
    SpamblockerConfig(spamblocker::SpamBlockerConfig),
    /// The policy: who rings, who is asked for a code, who is turned away.
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Lists of numbers.
    #[command(subcommand)]
    Lists(lists::ListsCommand),
    /// Your people, and whom you block.
    #[command(subcommand)]
    People(people::PeopleCommand),
    /// Wait for somebody whose number you do not know: a courier this afternoon.
    #[command(subcommand)]
    Expect(expect::ExpectCommand),
}

impl ScreenCommand {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Answer<Reply> {
        match self {
            ScreenCommand::Check(c) => c.run(context).await,
            ScreenCommand::Replay(c) => c.run(context).await,
            ScreenCommand::Calls(c) => c.run(context).await,
            ScreenCommand::Told(c) => c.run(context).await,
            ScreenCommand::Feed(c) => c.run(context).await,
            ScreenCommand::Simulate(c) => c.run(context).await,
            // These are the binary's; it looked for them before.
            ScreenCommand::Serve(_) | ScreenCommand::Selftest(_) => Ok(Reply::nothing()),
            ScreenCommand::SpamblockerConfig(c) => c.run(context).await,
            ScreenCommand::Policy(c) => c.run(context).await,
            ScreenCommand::Lists(c) => c.run(context).await,
            ScreenCommand::People(c) => c.run(context).await,
            ScreenCommand::Expect(c) => c.run(context).await,
        }
    }
}

/// A file read whole; `-` is standard input.
fn file(path: &Path) -> Answer<Vec<u8>> {
    use std::io::Read as _;
    let unreadable = |error: std::io::Error| {
        Refusal::refused("screen-file-unreadable")
            .with("path", path.display().to_string())
            .with("reason", error.to_string())
    };
    let source: Box<dyn std::io::Read> = match path == Path::new("-") {
        true => Box::new(std::io::stdin()),
        false => Box::new(std::fs::File::open(path).map_err(unreadable)?),
    };
    let mut bytes = Vec::new();
    source.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        let refusal = Refusal::refused("screen-list-too-large").with("file", path.display().to_string());
        return Err(refusal.with("most", MOST_BYTES.to_string()));
    }
    Ok(bytes)
}

/// A policy in a file.
fn policy(path: Option<&PathBuf>) -> Answer<Option<Policy>> {
    let Some(path) = path else { return Ok(None) };
    let text = String::from_utf8_lossy(&file(path)?).into_owned();
    desk::screen::policy::read(&path.display().to_string(), &text).map(Some)
}

/// The document of a verdict.
fn document(context: &Context, verdict: &Verdict) -> Value {
    let mut document = crate::as_json(verdict);
    if let Value::Object(map) = &mut document {
        map.insert("label".to_owned(), json!(desk::screen::label(verdict.category, context.lang)));
        map.insert("form".to_owned(), json!(verdict.form.map(Form::id)));
    }
    document
}

/// A verdict for people: one line, and one for each reason.
fn lines(context: &Context, verdict: &Verdict) -> String {
    let mut lines = vec![desk::screen::sentence(&context.words, verdict)];
    let line = |reason: &Reason| {
        let mark = if reason.decides { "→" } else { " " };
        format!("{mark} {}", desk::screen::reason(&context.words, reason))
    };
    lines.extend(verdict.reasons.iter().map(line));
    let people = verdict.people.iter().map(|p| {
        let verdict = context.words.t(&format!("screen-action-{}", p.verdict.id()));
        context.words.a("screen-for-person", &[("person", p.person.clone()), ("verdict", verdict)])
    });
    lines.extend(people);
    lines.join("\n")
}

/// A word for a caller, from its id or the word itself.
fn word(text: &str) -> Result<String, String> {
    match Label::meant(text) {
        Some(label) => Ok(label.id.clone()),
        None => {
            let known: Vec<&str> = Label::all().iter().map(|l| l.id.as_str()).collect();
            Err(format!("one of {}", known.join(", ")))
        }
    }
}
