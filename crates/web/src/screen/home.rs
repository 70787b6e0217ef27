//! `GET/POST /screen`: try a number, choose how strict, wait for somebody, block.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, on_to};
use askama::Template;
use desk::error::Refusal;
use desk::screen::check::{Ask, check};
use desk::screen::people::{self, NewExpected};
use desk::screen::{label, lists, policy, reason, sentence};
use playbook::Lang;
use screen::policy::Strength;

/// What is waited for on this page, the commonest first.
const WAITED_FOR: &[&str] = &["courier", "food", "ride", "company"];

#[derive(Template)]
#[template(path = "screen/home.html")]
struct ScreenPage {
    s: Shell,
    problem: String,
    typed: Typed,
    asked: Typed,
    /// What the number that was tried would meet; empty before one is tried.
    said: String,
    /// Why, step by step; the one that decides is marked.
    why: Vec<(bool, String)>,
    /// Id, name, in one sentence, chosen.
    presets: Vec<(&'static str, String, String, bool)>,
    /// Rules beside the preset.
    rules: usize,
    waits: Vec<(String, String)>,
    kinds: Vec<(&'static str, &'static str)>,
    blocked: Vec<(String, bool)>,
    /// Who typed the code: the number, and the same in words.
    passed: Vec<(String, String)>,
    lists: Vec<(String, String)>,
    contacts: String,
}

/// The screen, and what it would do with a number.
pub async fn page(visit: Visit, Asked(asked): Asked) -> Paged {
    show(&visit, asked, Typed::default(), String::new()).await
}

async fn show(visit: &Visit, asked: Typed, typed: Typed, mut problem: String) -> Paged {
    let w = visit.words();
    let (mut said, mut why) = (String::new(), Vec::new());
    if let Some(number) = asked.some("number") {
        let ask = Ask { number, at: asked.some("at"), ..Ask::default() };
        match check(&visit.here, &ask, None).await.map_err(Problem::from) {
            Ok(checked) => {
                said = sentence(&w, &checked.verdict);
                why = checked.verdict.reasons.iter().map(|r| (r.decides, reason(&w, r))).collect();
            }
            Err(refused) => problem = refused.mendable_in(w.lang)?,
        }
    }
    let kept = policy::kept(&visit.here).await?;
    let book = people::all(&visit.here).await?;
    let (lists, aside) = lists::all(&visit.here);
    let whole = lists.into_iter().map(|l| (l.name, w.n("screen-list-size", l.entries)));
    let listed = whole.chain(aside.iter().map(|refusal| (refusal.sentence(w.lang), String::new()))).collect();
    let time = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%d %H:%M").to_string();
    let word = |id: &str| screen::Label::named(id).map_or(id.to_owned(), |l| label(l, w.lang).to_owned());
    let page = ScreenPage {
        presets: Strength::ALL
            .iter()
            .map(|strength| {
                let preset = strength.preset();
                let means = if w.lang == Lang::Zh { &preset.zh } else { &preset.en };
                let name = w.t(&format!("screen-preset-{}", strength.id()));
                (strength.id(), name, means.clone(), kept.preset == *strength)
            })
            .collect(),
        rules: kept.rules.len(),
        waits: book
            .expected
            .iter()
            .map(|wait| {
                let mut line = w.a(
                    "screen-wait-line",
                    &[("what", word(&wait.what)), ("from", time(wait.from)), ("until", time(wait.until))],
                );
                if let Some(number) = &wait.number {
                    line.push_str(&w.a("screen-expect-number", &[("number", number.clone())]));
                }
                (wait.id.clone(), line)
            })
            .collect(),
        kinds: WAITED_FOR.iter().filter_map(|id| screen::Label::named(id).map(|l| (*id, label(l, w.lang)))).collect(),
        passed: book
            .passed
            .iter()
            .map(|passed| {
                let about = [("number", passed.number.clone()), ("until", time(passed.until))];
                (passed.number.clone(), w.a("screen-passed-until", &about))
            })
            .collect(),
        blocked: book.blocked.iter().map(|b| (b.number.clone(), b.prefix)).collect(),
        lists: listed,
        contacts: w.n("screen-contacts", book.contacts.len()),
        s: {
            let mut s = visit.plain("screen-title");
            s.back = "/".to_owned();
            s
        },
        problem,
        typed,
        asked,
        said,
        why,
    };
    html_to_mend(&page, &page.problem)
}

/// Chooses, waits, blocks, or takes one of these back.
pub async fn change(visit: Visit, typed: Typed) -> Paged {
    match changed(&visit, &typed).await.map_err(Problem::from) {
        Ok(()) => Ok(on_to("/screen")),
        Err(refused) => {
            let problem = refused.mendable_in(visit.lang())?;
            show(&visit, Typed::default(), typed, problem).await
        }
    }
}

async fn changed(visit: &Visit, typed: &Typed) -> Result<(), Refusal> {
    let (here, number) = (&visit.here, typed.get("number"));
    match typed.get("what") {
        "preset" => policy::choose(here, typed.get("preset")).await,
        "block" => people::block(here, number, typed.has("begins", "yes")).await.map(drop),
        "unblock" => people::unblock(here, number, typed.has("begins", "yes")).await.map(drop),
        "forget" => people::forget(here, number).await.map(drop),
        "end" => people::expect_no_more(here, typed.get("id")).await.map(drop),
        _ if !WAITED_FOR.contains(&typed.get("for")) => {
            Err(Refusal::refused("screen-no-word").with("value", typed.get("for")))
        }
        _ => {
            let (what, until) = (typed.get("for").to_owned(), typed.get("until").to_owned());
            let new = NewExpected { what, from: typed.some("from"), until, number: typed.some("number") };
            people::expect(here, &new).await.map(drop)
        }
    }
}
