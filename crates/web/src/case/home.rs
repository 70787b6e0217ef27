//! `GET /case/{id}`: what do I do now, or until when do I wait?

use crate::frame::escape::rendered;
use crate::frame::kept::{Hole, Kept};
use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, encoded};
use crate::frame::visit::Visit;
use crate::parts::card::{Now, Way, card, way};
use crate::parts::entries::{Entry, Teller};
use crate::parts::side::{company, own_line};
use crate::parts::turns::{Promise, Turn, promises, turns};
use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse};
use casework::{Body, Recorded};
use desk::Loaded;
use desk::words::Words;
use playbook::{Advice, Deadline, Do, Standing, ToDecide, View, Whose};

/// Lines of the short timeline.
const RECENT: usize = 2;

#[derive(Template)]
#[template(path = "case/home.html")]
struct HomePage {
    s: Shell,
    subject: String,
    cover: String,
    now: Now,
    turns: Vec<Turn>,
    promises: Vec<Promise>,
    all_promises: String,
    also: Vec<Also>,
    recent: Vec<Entry>,
    all_entries: String,
    undecided: String,
    offer: Option<Way>,
    notices: Vec<String>,
}

struct Also {
    way: Way,
    takes: String,
}

/// The case home. It is kept per state, day and language: nothing in it depends on anything else but
/// the token of its forms, which is put in at the end.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let saved = asked.get("saved").parse::<u64>().ok().filter(|seq| *seq > 1 && *seq <= loaded.case.head);
    // A helper sees less, and so does whoever just saved; such a page is not kept for others. A damaged log may be mended.
    if saved.is_some() || visit.seat.is_some() || loaded.damage.is_some() {
        return Ok(Html(render(&visit, &loaded, None)?).into_response());
    }
    let key = (id, loaded.case.head, loaded.today, visit.lang());
    let homes = &visit.pages.homes;
    let home = match homes.get(&key) {
        Some(home) => home,
        None => homes.keep(key, &render(&visit, &loaded, Some(homes))?),
    };
    let session = &visit.session;
    let text = home.filled(|hole| match hole {
        Hole::Token => session.token.clone(),
        Hole::Page => session.page.clone(),
        Hole::Here => encoded(&session.here),
    });
    Ok(Html(text).into_response())
}

fn render(visit: &Visit, loaded: &Loaded, kept: Option<&Kept>) -> Result<String, Problem> {
    let w = visit.words();
    let view = loaded.view();
    let advice = view.advise();
    let deadlines = view.deadlines();
    let mut s = visit.shell(loaded, "now", loaded.case.subject.clone());
    s.back = String::new();
    if let Some(kept) = kept {
        s.token = kept.mark(Hole::Token).to_owned();
        s.page = kept.mark(Hole::Page).to_owned();
        s.here = kept.mark(Hole::Here).to_owned();
    }
    let promises = promises(loaded, &view, w);
    let undecided = loaded.case.undecided().count();
    let entries = count(loaded);
    let page = HomePage {
        subject: loaded.case.subject.clone(),
        cover: cover(loaded, w),
        now: card(loaded, &view, advice, deadlines, w),
        turns: turns(loaded, &view, advice, deadlines, w),
        all_promises: w.n("all-promises", promises.len()),
        promises: promises.into_iter().take(2).collect(),
        also: also(loaded, &view, advice, w),
        recent: recent(loaded, deadlines, w),
        all_entries: w.n("all-entries", entries),
        undecided: if undecided > 0 { w.n("undecided-calls", undecided) } else { String::new() },
        offer: waiting_offer(loaded, advice, w),
        notices: advice.notices.iter().map(|n| n.get(w.lang).to_owned()).collect(),
        s,
    };
    Ok(rendered(&page)?)
}

/// `对方 江南移动 · 本机 138****0000 · 第 62 天`.
fn cover(loaded: &Loaded, w: Words) -> String {
    let company = company(loaded, w.lang).map(|name| w.a("cover-other-side", &[("name", name)]));
    let line = own_line(loaded).map(|number| w.a("cover-line", &[("number", number)]));
    let first = loaded.case.counted().next().map(|i| i.at.date());
    let days = first.and_then(|day| day.until(loaded.today).ok()).map(|span| i64::from(span.get_days()) + 1);
    let day = days.filter(|n| *n > 0).map(|n| w.n("cover-day", n));
    [company, line, day].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn also(loaded: &Loaded, view: &View<'_>, advice: &Advice, w: Words) -> Vec<Also> {
    let one = |card: &playbook::Card| {
        let to = way(loaded, view, card, w)?;
        let takes = card.minutes.map(|n| w.n("about-minutes", n)).unwrap_or_default();
        Some(Also { way: Way { href: to.href, text: card.title.get(w.lang).to_owned() }, takes })
    };
    advice.alternatives.iter().filter_map(one).collect()
}

/// An open offer that the card does not lead to is still one tap away.
fn waiting_offer(loaded: &Loaded, advice: &Advice, w: Words) -> Option<Way> {
    let open = loaded.case.offers.iter().rev().find(|o| loaded.case.offer_state(o, loaded.today) == "open")?;
    let shown = advice.primary.leads == Some(Do::Decide(ToDecide::Offer));
    (!shown).then(|| Way { href: format!("/case/{}/offer/{}", loaded.id, open.seq), text: w.t("do-offer") })
}

fn count(loaded: &Loaded) -> usize {
    let c = &loaded.case;
    c.incidents.len()
        + c.dispatches.len()
        + c.replies.len()
        + c.obstacles.len()
        + c.commitments.len()
        + c.offers.len()
        + c.offer_decisions.len()
}

/// The newest lines: what people did and what clocks did.
fn recent(loaded: &Loaded, deadlines: &[Deadline], w: Words) -> Vec<Entry> {
    let teller = Teller { loaded, w };
    let c = &loaded.case;
    let mut lines: Vec<Entry> = c.incidents.iter().rev().take(RECENT).map(|i| teller.incident(i)).collect();
    lines.extend(newest(&teller, &c.dispatches, Body::Dispatched));
    lines.extend(newest(&teller, &c.replies, Body::Reply));
    lines.extend(newest(&teller, &c.obstacles, Body::Obstacle));
    lines.extend(newest(&teller, &c.commitments, Body::Commitment));
    lines.extend(newest(&teller, &c.offers, Body::Offer));
    lines.extend(newest(&teller, &c.offer_decisions, Body::OfferDecision));
    let passed = deadlines.iter().filter(|d| d.standing == Standing::Passed && d.whose == Whose::Theirs);
    lines.extend(passed.rev().take(RECENT).map(|d| teller.passed(d)));
    lines.sort_by_key(|line| std::cmp::Reverse((line.at.date(), line.at.time(), line.anchor.clone())));
    lines.truncate(RECENT);
    lines
}

fn newest<'l, T: Clone>(
    teller: &'l Teller<'_>,
    all: &'l [Recorded<T>],
    make: impl Fn(T) -> Body + 'l,
) -> impl Iterator<Item = Entry> + 'l {
    all.iter().rev().take(RECENT).filter_map(move |one| {
        let body = make(one.body.clone());
        Some(teller.event(one.seq, body.happened()?, &body))
    })
}
