//! What is wrong with a set, a log or a paper, as the desk tells it: by the name that the fault has itself.

use crate::error::Refusal;
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

fn named(code: &'static str, why: &dyn std::fmt::Display) -> Refusal {
    Refusal::refused(code).with("reason", why.to_string())
}

impl From<log::Fault> for Refusal {
    fn from(fault: log::Fault) -> Refusal {
        named(fault.code(), &fault)
    }
}

impl From<log::Refused> for Refusal {
    fn from(refused: log::Refused) -> Refusal {
        named(refused.code(), &refused)
    }
}

impl From<paper::Fault> for Refusal {
    fn from(fault: paper::Fault) -> Refusal {
        named(fault.code(), &fault)
    }
}

impl From<note::Fault> for Refusal {
    fn from(fault: note::Fault) -> Refusal {
        named(fault.code(), &fault)
    }
}

impl From<registry::org::Unfit> for Refusal {
    fn from(unfit: registry::org::Unfit) -> Refusal {
        named(unfit.code(), &unfit)
    }
}

impl From<registry::ledger::Unfit> for Refusal {
    fn from(unfit: registry::ledger::Unfit) -> Refusal {
        named(unfit.code(), &unfit)
    }
}

impl From<registry::complaint::Unfit> for Refusal {
    fn from(unfit: registry::complaint::Unfit) -> Refusal {
        named(unfit.code(), &unfit)
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
        named(code, &error)
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
        named(code, &error)
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
        named(code, &error)
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
