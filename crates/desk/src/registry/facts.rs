//! The names and figures of a fault, without the words around them: what a Chinese sentence adds in brackets.

use jiff::Timestamp;
use registry::set::{DeltaError, ProofError, SetError};
use registry::{complaint, ledger, log, note, org, paper};

/// What a fault is about.
pub(super) trait Facts {
    /// Names, figures, days; nothing that belongs to one language.
    fn facts(&self) -> Vec<String>;
}

fn moment(at: &Timestamp) -> String {
    super::times::plain_time(*at)
}

fn line(n: usize) -> String {
    format!("第 {n} 行")
}

fn all<const N: usize>(facts: [&dyn std::fmt::Display; N]) -> Vec<String> {
    facts.map(ToString::to_string).to_vec()
}

impl Facts for note::Fault {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Control { line: n } | Self::SignatureLine { line: n } => vec![line(*n)],
            Self::NotUtf8 { at } => vec![format!("第 {at} 字节")],
            Self::KeyUnknown { names } => names.clone(),
            Self::SignatureWrong { name } | Self::KeyUse { name } => vec![name.clone()],
            _ => Vec::new(),
        }
    }
}

impl Facts for log::Fault {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Note(fault) => fault.facts(),
            Self::Checkpoint { line: n, .. } => vec![line(*n)],
            Self::OtherLog { expected, found } => vec![format!("{found} ≠ {expected}")],
            Self::TooFewWitnesses { wanted, found, lacks } => {
                vec![format!("{found} < {wanted}"), format!("缺 {}", lacks.join("、"))]
            }
            Self::Rollback { seen, shown } | Self::NotConsistent { seen, shown } => {
                vec![format!("{} → {}", seen.size, shown.size)]
            }
            Self::Fork { seen, found, .. } => vec![format!("{} 条，{} ≠ {found}", seen.size, seen.root)],
            Self::Missing { path } | Self::Unreadable { path, .. } => vec![path.clone()],
            Self::Altered { paths } => paths.clone(),
            Self::NoSuchEntry { index, size } => vec![format!("{index} / {size}")],
            Self::EntryTooLong { at, bytes } => vec![format!("第 {at} 条，{bytes} 字节")],
            Self::Full => Vec::new(),
        }
    }
}

impl Facts for log::Refused {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Form(_) => Vec::new(),
            Self::OtherSize { asked, signed } => vec![format!("{asked} ≠ {signed}")],
            Self::Log(fault) => fault.facts(),
        }
    }
}

impl Facts for paper::Fault {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Note(fault) => fault.facts(),
            Self::Log(fault) => fault.facts(),
            Self::Kind { expected, found } => vec![format!("{found} ≠ {expected}")],
            Self::KindUnknown { found } => vec![found.clone()],
            Self::Line { line: n } => vec![line(*n)],
            Self::Unexpected { line: n, found, .. } => vec![line(*n), found.clone()],
            Self::Missing { key } => vec![(*key).to_owned()],
            Self::Value { line: n, key, .. } => vec![line(*n), key.clone()],
            Self::OtherRegistry { paper, signer } => vec![format!("{paper} ≠ {signer}")],
            Self::Proof { version, size } => vec![format!("第 {version} 版，{size} 条")],
            Self::Expired { until, at } => vec![format!("{} < {}", moment(until), moment(at))],
            Self::NotYet { from, at } => vec![format!("{} > {}", moment(from), moment(at))],
            Self::Differs { what, written, found } => vec![format!("{}：{written} ≠ {found}", given(what))],
            Self::Title | Self::Contradiction(_) | Self::LongCheckpoint => Vec::new(),
        }
    }
}

impl Facts for org::Unfit {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Id(text) | Self::TooLong(text) => vec![text.clone()],
            Self::Name(n) => vec![format!("{n} 个字")],
            Self::Unknown { organisation, at } => vec![organisation.clone(), moment(at)],
            Self::Term { from, until } => vec![moment(from), moment(until)],
            Self::Taken { numbers, theirs, by, .. } => all([numbers, theirs, by]),
            Self::NotIts { organisation, numbers, .. } => all([organisation, numbers]),
            Self::NotLinked { organisation, to, .. } => all([organisation, to]),
            Self::Bound { organisation, kind, to, since, .. } => {
                vec![organisation.clone(), kind.name().to_owned(), to.clone(), moment(since)]
            }
            Self::Relation { organisation, kind } => all([organisation, &kind.name()]),
            Self::Circle { names, .. } => vec![names.join(" → ")],
            Self::NoAct(n) => vec![n.to_string()],
            Self::Order { last, known } => vec![last.to_string(), moment(known)],
        }
    }
}

impl Facts for org::Denied {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Early(at) | Self::Expired(at) => vec![moment(at)],
            Self::Purpose { purpose, known } => vec![format!("{purpose} ≠ {known}")],
            Self::Area { first, known, .. } => vec![format!("{first} ≠ {known}")],
            Self::Quota { per_day, left, asked } => vec![format!("每天 {per_day}，还剩 {left}，这次 {asked}")],
        }
    }
}

impl Facts for ledger::Unfit {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Id(text) | Self::Unknown(text) | Self::Already(text) => vec![text.clone()],
            Self::Early { at, after } => vec![format!("{} < {}", moment(at), moment(after))],
            Self::ToCome { at } => vec![moment(at)],
            Self::Order(n) => vec![n.to_string()],
            Self::Standing { finding, standing, .. } => vec![finding.clone(), stands(*standing).to_owned()],
            Self::NoSum { finding, .. } => vec![finding.clone()],
            Self::Stranger { finding, by, .. } => vec![by.clone(), finding.clone()],
            Self::Text(n) => vec![format!("{n} 个字")],
            Self::Currency { amount, right, .. } => vec![format!("{amount} ≠ {right}")],
            Self::Amount { amount, open, .. } => vec![format!("{amount}，未了 {open}")],
        }
    }
}

impl Facts for complaint::Unfit {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Id(text) | Self::Unknown(text) | Self::Already(text) => vec![text.clone()],
            Self::Stage { id, from, to } => vec![id.clone(), format!("{} → {}", from.zh(), to.zh())],
            Self::Early { at, after } => vec![format!("{} < {}", moment(at), moment(after))],
            Self::ToCome { at } => vec![moment(at)],
            Self::Order(n) => vec![n.to_string()],
            Self::Text { length, fewest, most, .. } => vec![format!("{length} 个字，要 {fewest} 到 {most} 个")],
            Self::Findings(n) => vec![n.to_string()],
        }
    }
}

impl Facts for registry::formats::Refused {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::TooManyBad { bad, rows } => vec![format!("{bad} / {rows}")],
            Self::Shrunk { now, before } => vec![format!("{before} → {now}")],
        }
    }
}

impl Facts for SetError {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Length { have, need } => vec![format!("{have} ≠ {need} 字节")],
            Self::Format(n) => vec![n.to_string()],
            Self::Block { key, .. } => vec![format!("+{key}0000–+{key}9999")],
            Self::Group { from, to } => vec![format!("+{from}0000–+{to}9999")],
            _ => Vec::new(),
        }
    }
}

impl Facts for DeltaError {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Base { wanted_version, found_version, .. } => {
                vec![format!("第 {found_version} 版 ≠ 第 {wanted_version} 版")]
            }
            Self::Result { wanted, found } => vec![format!("{found} ≠ {wanted}")],
            Self::Plans(one, other) => vec![format!("{one} ≠ {other}")],
            Self::Set(fault) => fault.facts(),
            Self::Damaged(_) => Vec::new(),
        }
    }
}

impl Facts for ProofError {
    fn facts(&self) -> Vec<String> {
        match self {
            Self::Root { wanted, found } => vec![format!("{found} ≠ {wanted}")],
            Self::OtherNumber(number) => vec![number.to_string()],
            _ => Vec::new(),
        }
    }
}

/// What was given along with a paper.
fn given(what: &'static str) -> &'static str {
    match what {
        "list" => "名单",
        "result" => "比对的结果",
        "rejects" => "没读懂的行",
        "manifest" | "version" => "版本",
        "registry" => "登记处",
        "rule set" => "规则",
        other => other,
    }
}

/// How a finding stands.
fn stands(standing: ledger::Standing) -> &'static str {
    match standing {
        ledger::Standing::Assessed => "已认定",
        ledger::Standing::Objected => "有异议，还没有决定",
        ledger::Standing::Upheld => "异议没有采纳",
        ledger::Standing::Cancelled => "已撤销",
    }
}

#[cfg(test)]
mod tests {
    use crate::error::Refusal;
    use playbook::Lang;
    use registry::{ledger, log, note, paper};

    #[test]
    fn a_fault_speaks_one_language() {
        let name = "registry.example/cn".to_owned();
        for (refusal, zh) in [
            (Refusal::from(note::Fault::SignatureWrong { name }), "签名不符：内容或签名被改过（registry.example/cn）"),
            (Refusal::from(note::Fault::NoLastNewline), "最后一行被截断了"),
            (Refusal::from(paper::Fault::Line { line: 3 }), "文书有一行不成形（第 3 行）"),
            (Refusal::from(log::Fault::Full), "日志满了"),
            (Refusal::from(ledger::Unfit::Unknown("f-1".into())), "没有这条认定（f-1）"),
        ] {
            assert_eq!(refusal.sentence(Lang::Zh), zh);
            let en = refusal.sentence(Lang::En);
            assert!(en.ends_with(')') && en.contains(" (") && !en.contains('⟦'), "{en}");
        }
    }
}
