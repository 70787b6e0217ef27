//! How an answer is shown, and with which exit code the program ends.

use crate::{Context, Reply};
use desk::error::{Answer, Kind};
use serde_json::{Value, json};
use std::process::ExitCode;

/// What is a wrong use of a command's options although only the command itself can tell: an option's value that cannot be read, or
/// names what there is not by the rules or the plan. What is given to be worked on (numbers, files, entries) is none: that it
/// cannot be taken is an answer.
const MISUSED: &[&str] = &[
    "registry-from-to",
    "registry-from-to-twice",
    "registry-time",
    "registry-no-purpose",
    "registry-no-plan",
    "registry-organisation-id",
    "registry-name",
    "set-digest",
    "registry-prefer",
    "registry-on",
    "registry-key-missing",
    "registry-money",
    "registry-source",
    "registry-delimiter",
    "registry-column",
    "registry-ground",
];

/// Shows an answer and gives the exit code: 0 done, 1 refused, 2 used wrongly.
pub fn shown(context: &Context, answer: Answer<Reply>) -> ExitCode {
    match answer {
        Ok(reply) => {
            // What went to standard output as it is must not get a document behind it.
            let shows = context.json && !reply.document.is_null();
            let text = if shows { document(&reply.document) } else { reply.text };
            if !print(&text) {
                return ExitCode::from(1);
            }
            ExitCode::from(u8::from(!reply.good))
        }
        Err(refusal) => {
            // Whoever runs the program may see what lies behind it; a page never shows that.
            let reason = match (refusal.kind, refusal.cause()) {
                (Kind::Broken, Some(cause)) => format!("{cause:#}"),
                // A page has a box to tick; here it is a field.
                _ => match refusal.code {
                    "file-needs-ack" => context.words.t("cli-needs-ack"),
                    "file-needs-pace" => context.words.t("cli-needs-pace"),
                    _ => refusal.sentence(context.lang),
                },
            };
            if context.json {
                print(&document(&json!({ "error": refusal.kind.id(), "code": refusal.code, "reason": reason })));
            }
            eprintln!("wurao: {}", casework::harmless(&reason));
            ExitCode::from(if MISUSED.contains(&refusal.code) { 2 } else { 1 })
        }
    }
}

/// A document as it is printed. Signs that a terminal would obey are written as JSON writes them otherwise: the value is the same.
fn document(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    if !text.contains(casework::gives_orders) {
        return text;
    }
    let one = |c: char| match casework::gives_orders(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    text.chars().map(one).collect()
}

/// Writes to stdout; a reader that went away (`| head`) is no error worth a message.
fn print(text: &str) -> bool {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let text = casework::harmless(text);
    text.is_empty() || writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()).is_ok()
}
