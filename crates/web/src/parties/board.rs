//! `GET /case/{id}/parties`: who is calling, and is it shown that the company stands behind it?

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::encoded;
use crate::frame::visit::{Visit, html};
use crate::parts::proof::{Way, role, way};
use crate::parts::side::party;
use askama::Template;
use axum::extract::Path;
use casework::{COMPANY, Certainty, Relation};
use desk::Loaded;
use desk::parties::board::{Board, Caller, Chain, board, chain_of_party};
use desk::words::Words;
use playbook::Proof;

/// Numbers on the page.
const CALLERS: usize = 20;

#[derive(Template)]
#[template(path = "parties/parties.html")]
struct PartiesPage {
    s: Shell,
    head: String,
    done: bool,
    tally: Vec<String>,
    callers: Vec<Line>,
    more: String,
    parties: Vec<Known>,
    proofs: Vec<Way>,
    off: Vec<Way>,
    /// The pack knows companies that the letters can name.
    company: bool,
}

/// A caller with its chain.
struct Line {
    name: String,
    count: String,
    about: String,
    hops: Vec<Hop>,
    gap: String,
    link: String,
    linked: bool,
}

/// One link of a chain.
pub struct Hop {
    seq: u64,
    relation: String,
    certainty: String,
    shown: bool,
    proof: String,
    to: String,
}

struct Known {
    name: String,
    role: String,
    hops: Vec<Hop>,
    gap: String,
    link: String,
}

/// The callers, most calls first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let board = board(&loaded.case);
    let (off, proofs): (Vec<&Proof>, Vec<&Proof>) = loaded.pack.proofs.iter().partition(|p| p.off);
    let ways = |all: &[&Proof]| all.iter().map(|p| way(&loaded, p, w)).collect();
    let hidden = board.callers.len().saturating_sub(CALLERS);
    let parties = loaded.case.parties.values().filter(|p| p.id != COMPANY);
    let known = |p: &casework::Recorded<casework::PartyNamed>| {
        let chain = chain_of_party(&loaded.case, &p.id);
        Known {
            name: p.name.clone(),
            role: p.role.as_ref().map(|r| role(r.id(), w)).unwrap_or_default(),
            gap: gap(&loaded, &chain, Some(&p.name), w),
            hops: hops(&loaded, &chain, w),
            link: format!("/case/{}/parties/link?from={}", loaded.id, encoded(&p.id)),
        }
    };
    html(&PartiesPage {
        company: !loaded.pack.companies.is_empty(),
        head: head(&loaded, &board, w),
        done: board.calls > 0 && board.open == 0,
        tally: tally(&board, w),
        callers: board.callers.iter().take(CALLERS).map(|c| line(&loaded, c, w)).collect(),
        more: if hidden > 0 { w.n("parties-more", hidden) } else { String::new() },
        parties: parties.map(known).collect(),
        proofs: ways(&proofs),
        off: ways(&off),
        s: visit.shell(&loaded, "parties", w.t("parties-title")),
    })
}

/// The answer in one sentence: how sure the weakest of all chains is.
fn head(loaded: &Loaded, board: &Board, w: Words) -> String {
    let key = match (board.open, board.proven) {
        (0, [_, 0, 0]) => "parties-done-shown",
        (0, [_, _, 0]) => "parties-done-likely",
        (0, _) => "parties-done-claimed",
        _ => "parties-not-yet",
    };
    w.a(key, &[("who", party(loaded, COMPANY, w))])
}

fn tally(board: &Board, w: Words) -> Vec<String> {
    let proven = Certainty::ALL.iter().zip(board.proven).filter(|(_, n)| *n > 0);
    let mut all: Vec<String> = proven.map(|(certainty, n)| w.n(&format!("parties-{certainty}"), n)).collect();
    all.extend((board.open > 0).then(|| w.n("parties-open", board.open)));
    all
}

fn line(loaded: &Loaded, caller: &Caller, w: Words) -> Line {
    let last = playbook::short_date(caller.last, loaded.today, w.lang);
    let mut about = Vec::new();
    if caller.number.is_some() {
        about.push(w.t(&format!("kind-{}", caller.kind)));
    }
    about.extend(caller.region.clone());
    about.push(w.a("parties-last", &[("day", last)]));
    let claimed = caller.claimed.iter().take(3).cloned().collect::<Vec<_>>().join(&w.t("list-comma"));
    if !claimed.is_empty() {
        about.push(w.a("parties-claimed-as", &[("who", claimed)]));
    }
    let chain = &caller.chain;
    let from = match (&chain.ends, chain.complete) {
        (Some(end), false) => encoded(end),
        _ => encoded(caller.number.as_deref().unwrap_or_default()),
    };
    Line {
        name: caller.number.clone().unwrap_or_else(|| w.t("number-withheld")),
        count: w.n("times", caller.count),
        about: about.join(" · "),
        gap: gap(loaded, chain, None, w),
        hops: hops(loaded, chain, w),
        linked: !chain.links.is_empty(),
        link: match caller.number {
            Some(_) => format!("/case/{}/parties/link?from={from}", loaded.id),
            None => String::new(),
        },
    }
}

fn hops(loaded: &Loaded, chain: &Chain, w: Words) -> Vec<Hop> {
    let links = chain.links.iter().filter_map(|seq| loaded.case.links.iter().find(|l| l.seq == *seq));
    let one = |l: &casework::Recorded<casework::PartyLink>| {
        let known = |kind: &str, all: &[&str], id: &str| match all.contains(&id) {
            true => w.t(&format!("{kind}-{id}")),
            false => id.to_owned(),
        };
        let certainty = l.certainty.as_ref().unwrap_or(&Certainty::Claimed);
        Hop {
            seq: l.seq,
            relation: known("relation", Relation::ALL, l.relation.id()),
            certainty: known("certainty", Certainty::ALL, certainty.id()),
            shown: *certainty == Certainty::Shown,
            proof: l.proof.clone(),
            to: party(loaded, &l.to, w),
        }
    };
    links.map(one).collect()
}

/// What is missing between the end of the chain and the company.
fn gap(loaded: &Loaded, chain: &Chain, from: Option<&str>, w: Words) -> String {
    let who = ("who", party(loaded, COMPANY, w));
    match (chain.complete, &chain.ends, from) {
        (true, ..) => String::new(),
        (_, Some(end), _) => w.a("chain-gap-between", &[("from", party(loaded, end, w)), who]),
        (_, None, Some(from)) => w.a("chain-gap-between", &[("from", from.to_owned()), who]),
        (_, None, None) => w.a("chain-gap", &[who]),
    }
}
