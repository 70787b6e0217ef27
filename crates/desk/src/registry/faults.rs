//! What is wrong with a set, a log or a paper, as the desk tells it: by the name that the fault has itself.

use super::facts::Facts;
use crate::error::Refusal;
use playbook::Bilingual;
use registry::set::{DeltaError, ProofError, SetError};
use registry::{log, note, paper};

/// The names of all faults: each has its sentence.
pub const FAULTS: &[&str] = &[
    "checkpoint-line",
    "other-log",
    "too-few-witnesses",
    "log-rolled-back",
    "log-forked",
    "log-not-consistent",
    "log-file-missing",
    "log-file-unreadable",
    "log-file-altered",
    "log-no-such-entry",
    "log-entry-too-long",
    "log-full",
    "witness-request",
    "witness-other-size",
    "paper-title",
    "paper-kind",
    "paper-kind-unknown",
    "paper-line",
    "paper-line-unexpected",
    "paper-line-missing",
    "paper-value",
    "paper-contradiction",
    "other-registry",
    "long-checkpoint",
    "proof-wrong",
    "expired",
    "not-yet",
    "differs",
    "note-too-long",
    "note-not-utf8",
    "note-control",
    "note-unsigned",
    "note-cut-off",
    "note-signature-line",
    "note-too-many-signatures",
    "key-unknown",
    "signature-wrong",
    "key-use",
    "set-cut-off",
    "set-none",
    "set-newer",
    "set-damaged",
    "delta-damaged",
    "delta-other-base",
    "delta-other-result",
    "delta-other-plan",
    "number-proof-damaged",
    "number-proof-other-set",
    "number-proof-other-number",
    "number-proof-wrong",
    "too-many-bad",
    "shrunk",
    "organisation-id",
    "organisation-name",
    "organisation-unknown",
    "term-empty",
    "number-taken",
    "number-not-its",
    "not-linked",
    "relation-kind",
    "mandate-circle",
    "mandate-too-long",
    "no-such-act",
    "act-order",
    "key-not-begun",
    "key-expired",
    "key-purpose",
    "key-area",
    "key-quota",
    "finding-id",
    "finding-unknown",
    "finding-assessed",
    "too-early",
    "time-to-come",
    "standing",
    "not-a-party",
    "text",
    "no-such-sum",
    "currency",
    "amount",
    "complaint-id",
    "complaint-unknown",
    "complaint-received",
    "complaint-stage",
    "findings",
];

/// The sentence of a fault with what it is about behind it: in English as the fault says it, in Chinese the names and figures
/// alone, because the sentence says the rest.
pub(super) fn named(code: &'static str, why: &dyn std::fmt::Display, facts: &[String]) -> Refusal {
    let facts: Vec<&str> = facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let zh = if facts.is_empty() { String::new() } else { format!("（{}）", facts.join("，")) };
    Refusal::refused(code).with_both("reason", Bilingual::new(zh, format!(" ({why})")))
}

impl From<log::Fault> for Refusal {
    fn from(fault: log::Fault) -> Refusal {
        named(fault.code(), &fault, &fault.facts())
    }
}

impl From<log::Refused> for Refusal {
    fn from(refused: log::Refused) -> Refusal {
        named(refused.code(), &refused, &refused.facts())
    }
}

impl From<paper::Fault> for Refusal {
    fn from(fault: paper::Fault) -> Refusal {
        named(fault.code(), &fault, &fault.facts())
    }
}

impl From<note::Fault> for Refusal {
    fn from(fault: note::Fault) -> Refusal {
        named(fault.code(), &fault, &fault.facts())
    }
}

impl From<registry::org::Unfit> for Refusal {
    fn from(unfit: registry::org::Unfit) -> Refusal {
        named(unfit.code(), &unfit, &unfit.facts())
    }
}

impl From<registry::ledger::Unfit> for Refusal {
    fn from(unfit: registry::ledger::Unfit) -> Refusal {
        named(unfit.code(), &unfit, &unfit.facts())
    }
}

impl From<registry::complaint::Unfit> for Refusal {
    fn from(unfit: registry::complaint::Unfit) -> Refusal {
        named(unfit.code(), &unfit, &unfit.facts())
    }
}

impl From<SetError> for Refusal {
    fn from(error: SetError) -> Refusal {
        let code = match error {
            SetError::Length { .. } => "set-cut-off",
            SetError::Magic(_) => "set-none",
            SetError::Format(_) => "set-newer",
            _ => "set-damaged",
        };
        named(code, &error, &error.facts())
    }
}

impl From<DeltaError> for Refusal {
    fn from(error: DeltaError) -> Refusal {
        let code = match error {
            DeltaError::Set(inner) => return inner.into(),
            DeltaError::Damaged(_) => "delta-damaged",
            DeltaError::Base { .. } => "delta-other-base",
            DeltaError::Result { .. } => "delta-other-result",
            DeltaError::Plans(..) => "delta-other-plan",
        };
        named(code, &error, &error.facts())
    }
}

impl From<ProofError> for Refusal {
    fn from(error: ProofError) -> Refusal {
        let code = match error {
            ProofError::Damaged(_) => "number-proof-damaged",
            ProofError::Root { .. } => "number-proof-other-set",
            ProofError::OtherNumber(_) => "number-proof-other-number",
            ProofError::Path => "number-proof-wrong",
        };
        named(code, &error, &error.facts())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use playbook::Lang;

    #[test]
    fn every_fault_has_its_sentence_in_both_languages() {
        for code in FAULTS {
            for lang in [Lang::Zh, Lang::En] {
                let said = Words::new(lang).a(code, &[("reason", "why".to_owned())]);
                assert!(said.contains("why") && !said.contains('⟦'), "{code}: {said}");
            }
        }
    }
}
