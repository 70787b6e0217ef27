//! The field set: files, replies and numbers as people have them, each with what the program must say of it.
//!
//! `bench/data/field/cases.tsv` names a command line and facts about its answer; the files beside it are small, invented, and masked.

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What came of one case.
pub struct Outcome {
    /// The command line.
    pub command: String,
    /// Every fact that does not hold, with what the program said instead.
    pub wrong: Vec<String>,
}

/// Runs every case with the program, in the folder of the set; each has a data folder of its own in `room`, which must be empty.
///
/// # Panics
/// When the set cannot be read or the program does not start.
pub fn outcomes(wurao: &Path, set: &Path, room: &Path) -> Vec<Outcome> {
    let table = std::fs::read_to_string(set.join("cases.tsv")).expect("the field set has its table");
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1);
    rows.enumerate()
        .map(|(at, row)| {
            let data = room.join(at.to_string());
            let (command, facts) = row.split_once('\t').expect("a command and its facts");
            Outcome { command: command.to_owned(), wrong: wrong(wurao, set, &data, command, facts) }
        })
        .collect()
}

fn wrong(wurao: &Path, set: &Path, data: &Path, command: &str, facts: &str) -> Vec<String> {
    let step = |arguments: Vec<String>, typed: &str| run(wurao, set, data, &arguments, typed);
    let (_, opened) = step(["case", "new", "--subject", "套餐推销电话"].map(str::to_owned).to_vec(), "");
    let case = opened["case"].as_str().unwrap_or_default().to_owned();
    let mut last = (0, Value::Null);
    for part in command.split(" && ") {
        let (line, typed) = part.split_once(" < ").unwrap_or((part, ""));
        let words = words(line).into_iter().map(|word| if word == "C" { case.clone() } else { word.replace('_', " ") });
        // A file of the set may have underscores in no name; blanks stand only in what is typed.
        last = step(words.collect(), typed);
    }
    facts.split(" | ").filter_map(|fact| fails(fact, last.0, &last.1)).collect()
}

/// The words of a command line; single quotes hold one together.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for c in line.chars() {
        match c {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[expect(clippy::disallowed_methods, reason = "the set is run by the program under test")]
fn run(wurao: &Path, set: &Path, data: &Path, arguments: &[String], typed: &str) -> (i32, Value) {
    let mut child = Command::new(wurao)
        .arg("--json")
        .arg("--data")
        .arg(data)
        .args(arguments)
        .current_dir(set)
        .env_remove("WURAO_DATABASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // A program that does not read what is typed may be gone already.
    let _ = child.stdin.take().expect("piped").write_all(typed.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let document = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    (output.status.code().unwrap_or(-1), document)
}

/// The fact, and what is the case, when it does not hold.
fn fails(fact: &str, code: i32, document: &Value) -> Option<String> {
    if let Some(wanted) = fact.strip_prefix("exit=") {
        return (code.to_string() != wanted).then(|| format!("{fact}: exit {code}"));
    }
    let shown = |value: Option<&Value>| match value {
        None => "null".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let (pointer, holds, found) = if let Some((pointer, wanted)) = fact.split_once("#=") {
        let length = document.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len).to_string();
        (pointer, length == wanted, length)
    } else if let Some((pointer, wanted)) = fact.split_once('=') {
        let found = shown(document.pointer(pointer));
        (pointer, found == wanted, found)
    } else {
        let (pointer, wanted) = fact.split_once('~').expect("a fact has a sign");
        let found = shown(document.pointer(pointer));
        (pointer, found.contains(wanted), found)
    };
    (!holds).then(|| format!("{fact}: {pointer} is {found}"))
}

#[cfg(test)]
mod tests {
    use super::{fails, words};

    #[test]
    fn facts_that_do_not_hold_say_what_is() {
        let document = serde_json::json!({ "a": [1, "x y"], "b": null });
        let holds = |fact: &str| fails(fact, 1, &document).is_none();
        assert!(holds("/a/0=1") && holds("/a/1=x y") && holds("/a#=2") && holds("/b=null") && holds("/c=null"));
        assert!(holds("exit=1") && holds("/a/1~x"));
        assert!(!holds("/a/0=2") && !holds("/a#=3") && !holds("/a/1~z") && !holds("exit=0") && !holds("/b=0"));
        assert_eq!(words("event add at='2026-10-12 10:22'  x"), ["event", "add", "at=2026-10-12 10:22", "x"]);
    }
}
