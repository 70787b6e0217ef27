//! The first draft: the pack's letter to the public, or a short account from counts and dates.

use crate::loaded::Loaded;
use crate::words::Words;
use letter::sheet::{Role, Sheet};
use playbook::{Lang, long_date};
use redact::Private;

/// A draft from the log. It is private until it has passed the redaction.
pub fn draft(loaded: &Loaded, lang: Lang) -> Private {
    let written = loaded.pack.public_letter();
    match written.and_then(|name| letter::compose(&loaded.view(), name, lang, &loaded.id)) {
        Some(sheet) => Private(marked(&sheet)),
        None => Private(account(loaded, Words::new(lang))),
    }
}

fn marked(sheet: &Sheet) -> String {
    let mut out = format!("# {}\n", sheet.title);
    let mut item = false;
    for block in sheet.blocks.iter().filter(|b| b.role != Role::Sign) {
        let text = block.text().replace(['\n', '\r'], " ");
        let line = match block.role {
            Role::Heading => format!("\n## {text}\n"),
            Role::Item if item => format!("- {text}\n"),
            Role::Item => format!("\n- {text}\n"),
            _ => format!("\n{text}\n"),
        };
        item = block.role == Role::Item;
        out.push_str(&line);
    }
    out
}

/// Counts and days only: nothing that anybody said or typed.
fn account(loaded: &Loaded, w: Words) -> String {
    let case = &loaded.case;
    let calls: Vec<&casework::Incident> = case.counted().collect();
    let mut lines = vec![format!("# {}", w.t("account-title"))];
    if let (Some(first), Some(last)) = (calls.first(), calls.last()) {
        let day = |i: &casework::Incident| long_date(i.at.date(), w.lang);
        let args = [("first", day(first)), ("last", day(last)), ("count", calls.len().to_string())];
        lines.push(w.a("account-calls", &args));
    }
    for rung in &loaded.pack.rungs {
        let days: Vec<String> = case.dispatched(&rung.id).map(|d| long_date(d.at.date(), w.lang)).collect();
        if !days.is_empty() {
            let args = [("rung", rung.name.get(w.lang).to_owned()), ("days", days.join(&w.t("list-comma")))];
            lines.push(format!("- {}", w.a("account-step", &args)));
        }
    }
    let broken = loaded.view().broken_by().len();
    if !case.commitments.is_empty() {
        let args = [("promises", case.commitments.len().to_string()), ("calls", broken.to_string())];
        lines.push(w.a("account-promises", &args));
    }
    lines.push(w.t("account-end"));
    lines.join("\n\n") + "\n"
}
