//! `GET/POST /case/{id}/reply` and `/case/{id}/reply/{rung}`: what came back, in thirteen plain meanings.
//!
//! Pasted or uploaded, the text is read first, sentence by sentence; what each seems to say is proposed with the words that led
//! to it, and the person confirms all of it with one press.

use crate::frame::ATTACHMENT;
use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::upload::{self, Posted};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use crate::parts::reply_read::{Place, Read, places, proposed, sealed_before, told, with_file};
use crate::parts::shared;
use crate::parts::sheet::{self, SheetShown};
use crate::parts::side::{office, party};
use askama::Template;
use axum::extract::Path;
use casework::{Body, Digest, Meaning, Source};
use desk::Loaded;
use desk::ladder::reply::Answered;
use desk::ladder::sheet::{Line, Sheet};
use desk::words::Words;
use playbook::Rung;

/// The thirteen meanings in the groups people think in, and that the person withdrew it.
const GROUPS: [(&str, &[&str]); 6] = [
    ("have", &["acknowledged", "accepted", "forwarded", "mediation-invited"]),
    ("more", &["asks-for-material", "no-substance"]),
    ("yes", &["promised", "paid", "decided"]),
    ("no", &["refused", "not-accepted", "mediation-failed"]),
    ("offer", &["offered"]),
    ("mine", &["withdrawn"]),
];

#[derive(Template)]
#[template(path = "ladder/reply.html")]
struct ReplyPage {
    s: Shell,
    problem: String,
    typed: Typed,
    action: String,
    rungs: Vec<Place>,
    groups: Vec<(String, Vec<(&'static str, String)>)>,
    from: Vec<(String, String)>,
    grounds: Vec<(String, String)>,
    labels: Vec<(&'static str, String)>,
    rates: Vec<(String, String)>,
    read: Option<Read>,
    sheet: Option<SheetShown>,
    was: String,
}

/// The form for a rung.
pub async fn page(visit: Visit, Path((id, rung)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    let typed = visit.now(&loaded).or("meaning", asked.get("meaning"));
    show(&visit, &loaded, Some(rung), typed, String::new(), false)
}

/// The form for anything that came, before it is known what it answers.
pub async fn inbox(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let typed = shared::filled(&visit, &asked, visit.now(&loaded), "words");
    show(&visit, &loaded, None, typed, String::new(), false)
}

/// `rung` is the one of the address; without it the page asks which rung is answered.
fn show(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, mut typed: Typed, problem: String, read: bool) -> Paged {
    let w = visit.words();
    let reading = read.then(|| visit.here.ears.read_reply(typed.get("words"), &loaded.pack, loaded.today));
    let sentences = match read {
        true => visit.here.ears.read_sentences(typed.get("words"), &loaded.pack, loaded.today),
        false => Vec::new(),
    };
    let rungs = if rung.is_some() { Vec::new() } else { places(loaded, &typed, reading.as_ref(), w) };
    if let Some(reading) = &reading {
        typed = sheet::read_into(proposed(typed, reading), &loaded.pack, &sentences, loaded.today);
    }
    let words = ["offer", "promise", "paid", "excuse"];
    let speaks = |typed: &Typed| typed.all("is").iter().any(|is| words.iter().any(|w| is.ends_with(&format!(":{w}"))));
    if read && speaks(&typed) {
        // What offers, promises or makes excuses is the company's word; an office does none of these.
        typed = typed.or("from", casework::COMPANY);
    }
    if let Some(likely) = rungs.first().filter(|_| read) {
        typed = typed.or("rung", likely.id.clone());
    }
    let chosen = rung.or_else(|| loaded.pack.rung(typed.get("rung")));
    let word = |ids: &'static [&'static str]| ids.iter().map(|id| (*id, w.t(&format!("meaning-{id}")))).collect();
    let mut s = visit.shell(loaded, "reply", w.t("reply-title"));
    s.under = rung.map(|r| r.name.get(w.lang).to_owned()).unwrap_or_default();
    let base = format!("/case/{}/reply", loaded.id);
    let page = ReplyPage {
        action: rung.map_or_else(|| base.clone(), |r| format!("{base}/{}", r.id)),
        groups: GROUPS.iter().map(|(group, ids)| (w.t(&format!("reply-group-{group}")), word(ids))).collect(),
        from: chosen.map(|r| senders(loaded, r, w)).unwrap_or_default(),
        grounds: chosen
            .map(|r| r.grounds.iter().map(|g| (g.id.clone(), g.text.get(w.lang).to_owned())).collect())
            .unwrap_or_default(),
        labels: ["compensation", "goodwill", "reward", "unnamed"].map(|id| (id, w.t(&format!("label-{id}")))).into(),
        rates: loaded.pack.rates.iter().map(|r| (r.id.clone(), r.name.get(w.lang).to_owned())).collect(),
        read: reading.map(|reading| told(loaded, chosen, &reading, w)),
        sheet: sheet::shown(loaded, &typed, &sentences, w),
        was: if read { print_of(&typed) } else { typed.get("was").to_owned() },
        rungs,
        s,
        problem,
        typed,
    };
    html_to_mend(&page, &page.problem)
}

/// The office of the rung, if it is one of the pack's, and the company.
fn senders(loaded: &Loaded, rung: &Rung, w: Words) -> Vec<(String, String)> {
    let view = loaded.view();
    let (id, name) = office(&view, rung, w.lang);
    let office = id.map(|id| (id, name));
    let company = (casework::COMPANY.to_owned(), party(loaded, casework::COMPANY, w));
    office.into_iter().chain([company]).collect()
}

/// Reads it, or records it for the rung of the address.
pub async fn record(visit: Visit, Path((id, rung)): Path<(String, String)>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    let rung = visit.rung(&loaded, &rung)?;
    take(&visit, &loaded, Some(rung), form).await
}

/// Reads it, or records it for the rung that was chosen.
pub async fn file(visit: Visit, Path(id): Path<String>, form: Posted) -> Paged {
    let loaded = visit.load(&id).await?;
    take(&visit, &loaded, None, form).await
}

/// Which text was read: a form whose text was changed afterwards is read again before it is saved.
fn print_of(typed: &Typed) -> String {
    Digest::of(typed.get("words").as_bytes()).to_string()
}

/// What was said becomes one event a sentence, beside what it comes to as a whole.
async fn take(visit: &Visit, loaded: &Loaded, rung: Option<&Rung>, form: Posted) -> Paged {
    let (typed, mut originals) = upload::read(&visit.here, form, ATTACHMENT, "reply").await?;
    let unread = !typed.get("words").is_empty() && typed.get("was") != print_of(&typed);
    // A text that was changed after it was read is read again: what stands in the rows is no longer what came.
    let changed = unread && !typed.get("was").is_empty();
    if typed.has("read", "yes") || changed || unread && typed.get("meaning").is_empty() {
        let typed = with_file(&visit.here, typed, &originals)?;
        return show(visit, loaded, rung, typed, String::new(), true);
    }
    originals.extend(sealed_before(&visit.here, &typed)?);
    let answered = Answered { originals, ..answered(rung, &typed, unread) };
    match visit.change(&loaded.id, &typed, &answered).await {
        Ok(saved) => {
            let offers = |body: &Body| match body {
                Body::Offer(_) => true,
                Body::Said(said) => said.is("offer"),
                _ => false,
            };
            let offer = saved.events.iter().find(|e| offers(&e.body));
            let home = format!("/case/{}", loaded.id);
            Ok(on_to(&offer.map_or_else(
                || format!("{home}?saved={}", saved.first()),
                |e| format!("{home}/offer/{}?saved={}", e.seq, saved.first()),
            )))
        }
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(visit, loaded, rung, typed, sentence.get(visit.lang()).to_owned(), false)
        }
    }
}

/// What the form says. Text that nobody had read, and of which the person says what it means, is one utterance.
fn answered(rung: Option<&Rung>, typed: &Typed, unread: bool) -> Answered {
    let text = |field: &str| typed.get(field).to_owned();
    let source = if typed.get("sealed").is_empty() { Source::Pasted } else { Source::File };
    let mut sheet = sheet::of(typed, source);
    if unread || sheet.lines.is_empty() {
        sheet.lines.insert(0, by_hand(typed, &sheet));
    }
    Answered {
        rung: rung.map_or_else(|| text("rung"), |r| r.id.clone()),
        at: typed.moment(),
        meaning: text("meaning"),
        from: text("from"),
        ticket: text("ticket"),
        agent: text("agent"),
        sheet,
        reason: text("reason"),
        originals: Vec::new(),
    }
}

/// The whole text as one line of what the person says it means, with the sums of an offer.
fn by_hand(typed: &Typed, sheet: &Sheet) -> Line {
    let text = |field: &str| typed.get(field).to_owned();
    let kind = Meaning::from_id(typed.get("meaning")).map(|m| m.reading().to_owned());
    let told = |kind: &String| sheet.lines.iter().any(|line| line.has(kind));
    let kinds: Vec<String> = kind.into_iter().filter(|kind| !told(kind)).collect();
    match typed.get("meaning") {
        "offered" => Line {
            sum: text("amount"),
            each: text("per_call"),
            label: text("label"),
            rate: text("rate"),
            day: text("offer_until"),
            kinds,
            ..Line::plain(typed.get("words"))
        },
        _ => Line { kinds, ..Line::plain(typed.get("words")) },
    }
}
