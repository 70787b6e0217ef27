//! Why something was refused, in both languages, where a library or the system says it in English alone: the English sentence is
//! theirs, the Chinese one is made of the kind and the names and figures.

use crate::error::Refusal;
use crate::words::Words;
use playbook::{Bilingual, Lang};
use registry::canary::{NotChosen, PoolError};
use registry::formats::WriteError;
use registry::ledger::MoneyError;
use registry::scrub::{ListError, RunError};
use std::io::{Error, ErrorKind};

fn both(zh: String, why: &dyn std::fmt::Display) -> Bilingual {
    Bilingual::new(zh, why.to_string())
}

fn said(key: &str, slots: &[(&'static str, String)]) -> String {
    Words::new(Lang::Zh).a(key, slots)
}

/// A packed list ends within a frame.
pub(super) const CUT: &str = "the packed list is cut off";
/// Something else follows a packed list.
pub(super) const BEHIND: &str = "bytes stand behind the packed list that are no part of it";

/// Why a file cannot be read or written.
pub fn file(error: &Error) -> Bilingual {
    let key = match error.kind() {
        ErrorKind::Other if error.to_string() == CUT => "registry-why-packed-cut",
        ErrorKind::Other if error.to_string() == BEHIND => "registry-why-behind",
        ErrorKind::NotFound => "registry-why-gone",
        ErrorKind::PermissionDenied => "registry-why-rights",
        ErrorKind::IsADirectory => "registry-why-folder",
        ErrorKind::UnexpectedEof => "registry-why-cut",
        _ => "registry-why-damaged",
    };
    both(said(key, &[]), error)
}

/// Why a list was not compared.
pub(super) fn list(error: RunError) -> Refusal {
    let why = match &error {
        RunError::List(error @ ListError::NotText(_)) => both(said("registry-why-not-text", &[]), error),
        RunError::List(error @ ListError::NoColumn { name, found }) => {
            both(said("registry-why-column", &[("name", name.clone()), ("found", found.clone())]), error)
        }
        RunError::Read(error) => file(error),
        _ => return Refusal::from(anyhow::Error::from(error)),
    };
    Refusal::refused("registry-list").with_both("reason", why)
}

/// Why a text is no sum.
pub(super) fn money(error: &MoneyError) -> Bilingual {
    let zh = match error {
        MoneyError::Text(text) => said("registry-why-sum", &[("value", text.clone())]),
        MoneyError::Currency(code) => said("registry-why-currency", &[("value", code.clone())]),
        MoneyError::Mixed(..) => said("registry-why-mixed", &[]),
        MoneyError::Large => said("registry-why-large", &[]),
    };
    both(zh, error)
}

/// Why a pool of canaries is none.
pub(super) fn pool(error: &PoolError) -> Bilingual {
    let key = match error {
        PoolError::Text(_) => "registry-why-pool",
        PoolError::Empty => "registry-why-pool-empty",
        PoolError::Meet(..) => "registry-why-pool-meets",
        PoolError::Large(_) => "registry-why-pool-large",
    };
    both(said(key, &[]), error)
}

/// Why canaries cannot be chosen.
pub(super) fn chosen(error: &NotChosen) -> Bilingual {
    let zh = match error {
        NotChosen::Secret(_) => said("registry-why-secret", &[]),
        NotChosen::Id(id) => said("registry-why-delivery", &[("value", id.clone())]),
        NotChosen::Pool { recipient, delivery, .. } => {
            said("registry-why-pool-other", &[("recipient", recipient.clone()), ("delivery", delivery.clone())])
        }
        NotChosen::Count { count, pool } => {
            said("registry-why-count", &[("count", count.to_string()), ("pool", pool.to_string())])
        }
    };
    both(zh, error)
}

/// Why something cannot be written in a format.
pub(super) fn unfit(error: WriteError) -> Refusal {
    let zh = match &error {
        WriteError::Order(number) => said("registry-why-order", &[("value", number.to_string())]),
        WriteError::Unfit { what, format, .. } => {
            said("registry-why-unfit", &[("value", what.clone()), ("format", (*format).to_owned())])
        }
        WriteError::Options { format, .. } => said("registry-why-options", &[("format", (*format).to_owned())]),
        WriteError::Io(error) => return Refusal::refused("registry-export").with_both("reason", file(error)),
    };
    Refusal::refused("registry-export").with_both("reason", both(zh, &error))
}
