//! What the pack's own words say of the case: each claim that a fixed sentence makes, and what must be in the log for it.

use crate::log::{complained, found, refused};
use crate::text::{articles, unquoted};
use crate::{Checked, Flaw};
use letter::sheet::{Role, Source};
use playbook::{Confidence, View};
use std::collections::BTreeSet;

/// What nobody on this side can know: what the other side did inside, or left undone.
const INSIDE: &[&str] = &[
    "没有处理",
    "没有核对",
    "没有核查",
    "没有调查",
    "置之不理",
    "来电没有停止",
    "仍没有",
    "did nothing",
    "without checking",
    "did not stop",
    "there is still no",
    "ignored",
];

/// Words that claim something happened, and what has to have happened.
type Claim = (&'static [&'static str], fn(&View<'_>) -> bool, &'static str);

const CLAIMS: &[Claim] = &[
    (&["当场", "已明确拒绝", "on the spot", "said on the call"], refused, "no refusal is recorded"),
    (
        &["已拒绝", "已经拒绝", "has refused", "已表示不需要", "have said that I want none"],
        refused_or_complained,
        "no refusal",
    ),
    (
        &[
            "先向被申诉人投诉",
            "投诉过",
            "我向被",
            "complained to the",
            "I complained",
            "已撤回",
            "have withdrawn consent",
            "has withdrawn consent",
        ],
        complained,
        "no complaint is recorded",
    ),
    (&["没有同意过", "never agreed", "never consented"], never_consented, "the person did not say so"),
    (&["我接受", "I accept"], accepted, "no offer was accepted"),
    (&["承诺之后", "After the promise", "after the promise"], promised, "no promise is recorded"),
    (
        &["有联系，依据是", "is linked to", "与这家公司的联系：", "What ties", "项依据", "proof of the link"],
        linked,
        "no link is proven",
    ),
];

fn refused_or_complained(view: &View<'_>) -> bool {
    refused(view) || complained(view)
}
fn never_consented(view: &View<'_>) -> bool {
    view.case.fact("consent_never").is_some_and(|f| f.value == "yes")
}
fn accepted(view: &View<'_>) -> bool {
    view.case.offer_decisions.iter().any(|d| d.decision == casework::Decision::Accepted)
}
fn promised(view: &View<'_>) -> bool {
    !view.case.commitments.is_empty()
}
fn linked(view: &View<'_>) -> bool {
    let to = |l: &casework::PartyLink| l.to == "operator" || l.to == "company";
    view.case.links.iter().any(|l| to(l) && l.certainty.as_ref().is_some_and(|c| c.id() == "shown"))
}

/// Names of the other side; a letter uses one.
const THEM: &[&str] = &["被申诉人", "被申请人", "被告", "被投诉人", "被投诉机构", "贵公司"];

pub(crate) fn check(letter: &Checked<'_, '_>) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for block in &letter.sheet.blocks {
        let text = unquoted(&block.text());
        for words in INSIDE.iter().filter(|w| text.contains(**w)) {
            flaws.push(Flaw { check: "inside", what: format!("«{words}» in «{text}»: nobody here can know that") });
        }
        for (words, holds, why) in CLAIMS {
            // What is asked of somebody, or said on the page's heads, claims nothing.
            let asks = matches!(block.role, Role::Heading);
            if !asks && words.iter().any(|w| text.contains(w)) && !holds(letter.view) {
                flaws.push(Flaw { check: "claims", what: format!("«{text}»: {why}") });
            }
        }
        names.extend(THEM.iter().copied().filter(|name| text.contains(*name)));
        laws(letter, block, &text, &mut flaws);
    }
    if names.len() > 1 {
        flaws.push(Flaw { check: "names", what: format!("the other side is called {names:?}") });
    }
    rows(letter, &mut flaws);
    flaws
}

/// An article that is named is cited beside the sentence, and was read somewhere.
fn laws(letter: &Checked<'_, '_>, block: &letter::sheet::Block, text: &str, flaws: &mut Vec<Flaw>) {
    let cited: Vec<&playbook::Law> = block
        .cites
        .iter()
        .filter_map(|c| match &c.source {
            Source::Law { id } => letter.view.pack.laws.get(id),
            _ => None,
        })
        .collect();
    for article in articles(text) {
        let number = article.to_string();
        let named = |l: &&&playbook::Law| {
            l.article.as_deref().is_some_and(|a| a.split(|c: char| !c.is_ascii_digit()).any(|n| n == number))
        };
        match cited.iter().find(named) {
            None => flaws.push(Flaw { check: "laws", what: format!("article {article} in «{text}» is not cited") }),
            Some(law) if law.provenance.confidence == Confidence::R => {
                flaws.push(Flaw { check: "laws", what: format!("article {article} in «{text}» is only recalled") });
            }
            Some(_) => {}
        }
    }
}

/// The list has the calls of its query and no others, none that counts for nothing, and no talk that was none.
fn rows(letter: &Checked<'_, '_>, flaws: &mut Vec<Flaw>) {
    let Some(query) = &letter.template.front.table else { return };
    let wanted = found(letter, query).unwrap_or_default();
    let wanted: BTreeSet<_> = wanted.iter().map(casework::Happening::incident_ref).collect();
    let listed: Vec<_> = letter.view.case.incidents.iter().filter(|i| wanted.contains(&i.id)).collect();
    let rows = letter.sheet.tables.first().map(|t| t.rows.as_slice()).unwrap_or_default();
    if rows.len() != listed.len() {
        let what = format!("{} rows for {} calls", rows.len(), listed.len());
        return flaws.push(Flaw { check: "rows", what });
    }
    for (row, incident) in rows.iter().zip(listed) {
        let silent = incident.answered() == Some(false);
        let talk = row.get(3).is_some_and(|cell| !cell.is_empty());
        let refusal = row.get(5).is_some_and(|cell| !cell.is_empty());
        if silent && (talk || refusal) {
            flaws.push(Flaw { check: "rows", what: format!("{row:?} was not answered") });
        }
        if incident.invited || incident.nuisance != Some(true) {
            flaws.push(Flaw { check: "rows", what: format!("{row:?} is no sales call") });
        }
        if !row[0].starts_with(&incident.at.date().to_string()) {
            flaws.push(Flaw { check: "rows", what: format!("{row:?} is not of {}", incident.at) });
        }
    }
}
