//! The card: do this now, or wait until.

use crate::parts::contact::is_spoken;
use crate::parts::dates::Day;
use crate::parts::side::{effort, laws};
use casework::Case;
use desk::Loaded;
use desk::words::Words;
use jiff::civil::Date;
use playbook::{
    Advice, Card, Confidence, Deadline, Do, Lang, Standing, Tier, ToDecide, ToRecord, Turn, View, Whose, short_date,
};

/// A link with its words.
pub struct Way {
    /// Address.
    pub href: String,
    /// A verb and its object.
    pub text: String,
}

/// A label and its answer on the card.
pub struct Row {
    /// Label.
    pub key: String,
    /// The answer.
    pub main: String,
    /// A day after the answer's first words.
    pub day: Option<Day>,
    /// The words after the day.
    pub after: String,
    /// A remark.
    pub small: String,
}

/// How one date was computed.
pub struct Sum {
    /// Name of the clock.
    pub name: String,
    /// The last day.
    pub day: Day,
    /// The steps.
    pub steps: Vec<String>,
    /// Legal texts.
    pub laws: Vec<String>,
    /// How sure the rule is and when it was checked.
    pub checked: String,
}

/// The card as the template shows it.
pub struct Now {
    /// It says to wait, watch or rest.
    pub wait: bool,
    /// The line above the title.
    pub label: String,
    /// Whose turn it is.
    pub turn: String,
    /// Why it is urgent.
    pub tier: String,
    /// Verb first, or the day to wait for.
    pub title: String,
    /// The day, when it says to wait until one.
    pub until: Option<Day>,
    /// Why now.
    pub why: String,
    /// Cost, what it closes, deadline, what may come of it.
    pub rows: Vec<Row>,
    /// The one main button.
    pub go: Option<Way>,
    /// Quiet ways beside it, for the wait card.
    pub ways: Vec<Way>,
    /// Action id for the answers to the proposal; empty for the engine's own cards.
    pub action: String,
    /// Where it is recorded that the step was done elsewhere, when a clock or a proof hangs on it.
    pub done: String,
    /// The step may be dropped for good: the others do not need it.
    pub may_drop: bool,
    /// How the answer was found.
    pub trace: Vec<String>,
    /// How its dates were computed.
    pub sums: Vec<Sum>,
}

/// The words for whose turn it is, as every page shows it.
pub fn turn_key(turn: Turn) -> &'static str {
    match turn {
        Turn::Mine => "turn-you",
        Turn::Theirs => "turn-them",
        Turn::Nobody => "turn-none",
    }
}

/// Builds the card.
pub fn card(loaded: &Loaded, view: &View<'_>, advice: &Advice, deadlines: &[Deadline], w: Words) -> Now {
    let card = &advice.primary;
    let wait = card.tier == Tier::Wait;
    let lang = w.lang;
    let until = card.until.map(|day| Day::full(day, loaded.today, lang));
    let key = match (wait, &until) {
        (false, _) => "now-label",
        (true, Some(_)) => "now-label-until",
        (true, None) => "now-label-rest",
    };
    let href = format!("/case/{}", loaded.id);
    Now {
        wait,
        label: w.t(key),
        turn: w.t(turn_key(advice.turn)),
        tier: if wait { String::new() } else { w.t(&format!("tier-{}", card.tier.id())) },
        title: card.title.get(lang).to_owned(),
        until,
        why: card.why.get(lang).to_owned(),
        rows: if wait { waiting_rows(loaded, deadlines, w) } else { rows(loaded, card, w) },
        go: match card.until {
            Some(_) => Some(Way { href: format!("{href}/calendar.ics"), text: w.t("to-calendar") }),
            None if wait => None,
            None => way(loaded, view, card, w),
        },
        ways: if wait { waiting_ways(loaded, w) } else { Vec::new() },
        action: if wait { String::new() } else { card.action.id().to_owned() },
        done: recorded(loaded, card).map(|rung| format!("{href}/file/{rung}?elsewhere=yes#rec-h")).unwrap_or_default(),
        may_drop: !required(loaded, card),
        trace: advice.trace.iter().map(|t| t.get(lang).to_owned()).collect(),
        sums: named_in(loaded, card, deadlines, lang).map(|d| sum(loaded, d, w)).collect(),
    }
}

/// The rung on which it is recorded that the card's step was done: one that sets off a clock or brings a receipt. That it was done
/// is not enough then; the day, the way and the receipt are what counts.
fn recorded(loaded: &Loaded, card: &Card) -> Option<String> {
    let rung = loaded.pack.rung(card.rung.as_deref()?)?;
    let sends = matches!(card.leads, Some(Do::Letter(_) | Do::Call(_) | Do::Record(ToRecord::Dispatched)));
    (sends && desk::case::step::needs_record(rung)).then(|| rung.id.clone())
}

/// Whether later steps need this one: the main line's remedies.
fn required(loaded: &Loaded, card: &Card) -> bool {
    let rung = card.rung.as_deref().and_then(|id| loaded.pack.rung(id));
    rung.is_some_and(desk::case::step::is_required)
}

/// Where a card leads, and what its button says.
pub fn way(loaded: &Loaded, view: &View<'_>, card: &Card, w: Words) -> Option<Way> {
    let base = format!("/case/{}", loaded.id);
    let rung = card.rung.as_deref().unwrap_or_default();
    let to = |path: String, text: String| Some(Way { href: format!("{base}{path}"), text });
    match card.leads.as_ref().unwrap_or(&Do::Read) {
        Do::Letter(letter) => {
            let sheet = letter::compose(view, letter, w.lang, &loaded.id)?;
            let gaps = sheet.gaps.iter().filter(|g| g.blocks).count();
            let text = if gaps == 0 { w.t("do-letter") } else { w.n("do-letter-gaps", gaps) };
            to(format!("/letters/{letter}"), text)
        }
        Do::Call(_) if loaded.pack.rung(rung).is_some_and(|r| is_spoken(loaded, r)) => {
            to(format!("/call/{rung}"), w.t("do-call-now"))
        }
        Do::Call(_) => to(format!("/file/{rung}"), w.t("do-call")),
        Do::Capture => to("/capture".to_owned(), w.t("do-capture")),
        Do::Decide(ToDecide::Offer) => to(open_offer(&loaded.case, loaded.today), w.t("do-offer")),
        Do::Decide(ToDecide::Incidents) => to("/decide".to_owned(), w.t("do-decide")),
        Do::Fill(facts) => to(format!("/facts?need={}", facts.join(",")), w.t("do-fill")),
        Do::Record(ToRecord::Dispatched) => to(format!("/file/{rung}"), w.t("do-dispatched")),
        Do::Record(ToRecord::Reply) => to(format!("/reply/{rung}"), w.t("do-reply")),
        Do::Read => to(format!("/ladder#{rung}"), w.t("do-read")),
        Do::Open(_) => None,
    }
}

fn open_offer(case: &Case, today: Date) -> String {
    let open = case.offers.iter().rev().find(|o| case.offer_state(o, today) == "open");
    open.map_or_else(|| "/money".to_owned(), |o| format!("/offer/{}", o.seq))
}

fn row(w: Words, key: &str, main: String, small: Option<String>) -> Row {
    Row { key: w.t(key), main, day: None, after: String::new(), small: small.unwrap_or_default() }
}

fn rows(loaded: &Loaded, card: &Card, w: Words) -> Vec<Row> {
    let lang = w.lang;
    let mut rows: Vec<Row> =
        card.ask_first.iter().map(|ask| row(w, "row-ask-first", ask.get(lang).to_owned(), None)).collect();
    let takes = effort(w, card.minutes, card.cost.as_deref());
    if !takes.is_empty() {
        rows.push(row(w, "row-takes", takes, None));
    }
    if let Some(closes) = &card.closes {
        // "closes nothing. Do not …": the first sentence answers, the rest is a remark.
        let text = closes.get(lang);
        let ends = if lang == Lang::Zh { "。" } else { ". " };
        let (main, small) = text.split_once(ends).unwrap_or((text, ""));
        // That nothing is closed says nothing; what follows may.
        match (main == w.t("closes-nothing"), small) {
            (true, "") => {}
            (true, small) => rows.push(row(w, "row-closes", small.to_owned(), None)),
            (false, small) => rows.push(row(w, "row-closes", main.to_owned(), Some(small.to_owned()))),
        }
    }
    if let Some(best) = &card.best_by {
        let day = Day::full(best.date, loaded.today, lang);
        let main = w.t("row-best-before");
        let note = Some(best.note.get(lang).to_owned());
        rows.push(Row { day: Some(day), after: w.t("row-best-after"), ..row(w, "row-deadline", main, note) });
    }
    let risk = card.risk.as_ref().map(|r| r.get(lang).to_owned());
    let known = card.rung.as_deref().and_then(|id| loaded.pack.rung(id)).is_some_and(|r| r.base_rate.is_some());
    match (&card.base_rate, risk) {
        (Some(rate), risk) if known => rows.push(row(w, "row-maybe", rate.get(lang).to_owned(), risk)),
        // How it usually ends is not known; what can go wrong is.
        (_, Some(risk)) => rows.push(row(w, "row-maybe", risk, None)),
        _ => {}
    }
    rows
}

fn waiting_rows(loaded: &Loaded, deadlines: &[Deadline], w: Words) -> Vec<Row> {
    let running = deadlines.iter().filter(|d| d.standing == Standing::Running && d.whose == Whose::Theirs);
    running
        .take(3)
        .map(|d| {
            let day = Day::full(d.due, loaded.today, w.lang);
            Row { day: Some(day), ..row(w, "row-theirs", String::new(), Some(d.name.get(w.lang).to_owned())) }
        })
        .collect()
}

fn waiting_ways(loaded: &Loaded, w: Words) -> Vec<Way> {
    let base = format!("/case/{}", loaded.id);
    let reply =
        loaded.case.dispatches.last().map(|d| Way { href: format!("{base}/reply/{}", d.rung), text: w.t("way-reply") });
    let again = Way { href: format!("{base}/capture"), text: w.t("way-again") };
    reply.into_iter().chain([again]).collect()
}

/// The deadlines whose day the card names.
fn named_in<'d>(
    loaded: &Loaded,
    card: &'d Card,
    deadlines: &'d [Deadline],
    lang: Lang,
) -> impl Iterator<Item = &'d Deadline> {
    let today = loaded.today;
    let mut seen: Vec<(&str, Date)> = Vec::new();
    deadlines
        .iter()
        .filter(move |d| {
            let best = card.best_by.as_ref().is_some_and(|b| b.date == d.due);
            let told = d.standing != Standing::Stopped && card.why.get(lang).contains(&short_date(d.due, today, lang));
            let eve = card.until.is_some_and(|u| d.due.tomorrow().is_ok_and(|next| next == u));
            best || told || eve
        })
        .filter(move |d| {
            let fresh = !seen.contains(&(d.clock.as_str(), d.due));
            seen.push((d.clock.as_str(), d.due));
            fresh
        })
        .take(4)
}

/// One deadline with the way it was computed.
pub fn sum(loaded: &Loaded, d: &Deadline, w: Words) -> Sum {
    let checked = match (d.confidence, d.verified_on) {
        (Confidence::R, _) | (_, None) => w.t("rule-unverified"),
        (confidence, Some(day)) => {
            let day = short_date(day, loaded.today, w.lang);
            w.a(&format!("rule-checked-{confidence:?}").to_ascii_lowercase(), &[("day", day)])
        }
    };
    Sum {
        name: d.name.get(w.lang).to_owned(),
        day: Day::full(d.due, loaded.today, w.lang),
        steps: d.trace.iter().map(|t| t.get(w.lang).to_owned()).collect(),
        laws: laws(loaded, &d.law, w.lang),
        checked,
    }
}
