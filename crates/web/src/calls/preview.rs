//! `GET/POST /case/{id}/import/{digest}`: which of these numbers are sales calls?

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed, encoded};
use crate::frame::visit::{Visit, html, html_to_mend};
use crate::parts::dates::Day;
use crate::parts::preview::{BAD, SHOWN};
use askama::Template;
use axum::extract::Path;
use casework::Digest;
use desk::Loaded;
use desk::calls::import::{self, Choice, Preview, Report};
use desk::error::Refusal;
use desk::words::Words;

#[derive(Template)]
#[template(path = "calls/preview.html")]
struct PreviewPage {
    s: Shell,
    problem: String,
    digest: String,
    name: String,
    head: String,
    reader: String,
    groups: Vec<Line>,
    more: String,
    skipped: Vec<String>,
    bad: Vec<String>,
    bad_more: String,
    notes: Vec<String>,
    asks: Vec<&'static str>,
    order: String,
    again: String,
}

struct Line {
    key: String,
    shown: String,
    about: String,
    count: String,
    first: Day,
    last: Day,
    length: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "calls/taken.html")]
struct TakenPage {
    s: Shell,
    head: String,
    lines: Vec<String>,
    bad: Vec<String>,
    undecided: String,
}

fn digest(text: &str) -> Result<Digest, Problem> {
    let shown: String = text.chars().take(12).collect();
    text.parse().map_err(|_| Refusal::not_found("no-exhibit", &shown).into())
}

/// The numbers found, most calls first. Nothing is chosen beforehand and nothing is recorded yet.
pub async fn page(visit: Visit, Path((id, file)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let name = asked.get("name").to_owned();
    let typed = Typed::default().or("order", asked.get("order"));
    show(&visit, &loaded, digest(&file)?, name, typed, String::new()).await
}

async fn show(visit: &Visit, loaded: &Loaded, digest: Digest, name: String, typed: Typed, problem: String) -> Paged {
    let w = visit.words();
    let order = typed.get("order").to_owned();
    let kept = visit.pages.previews.of(&visit.here, loaded, digest, &name, day_first(&order)).await?;
    let found = &kept.preview.report;
    let page = PreviewPage {
        head: w.a("import-found", &[("rows", found.rows.to_string()), ("numbers", kept.numbers.to_string())]),
        reader: import::reader_name(&found.reader).map_or_else(String::new, |name| name.get(w.lang).to_owned()),
        groups: lines(loaded, &kept.preview, w, &typed),
        more: match kept.numbers.saturating_sub(SHOWN) {
            0 => String::new(),
            n => w.n("import-more-numbers", n),
        },
        skipped: skipped(&found.skipped, w),
        bad: bad(&found.bad, w),
        bad_more: match found.bad_total.saturating_sub(BAD as u64) {
            0 => String::new(),
            n => w.n("import-more-bad", n),
        },
        notes: notes(found, w),
        asks: found.asks.iter().map(|ask| ask.key()).collect(),
        again: format!("name={}", encoded(&name)),
        order,
        digest: digest.to_string(),
        s: visit.shell(loaded, "import", w.t("import-which")),
        name,
        problem,
    };
    html_to_mend(&page, &page.problem)
}

/// The answer to the question which of day and month stands first.
fn day_first(order: &str) -> Option<bool> {
    match order {
        "day" => Some(true),
        "month" => Some(false),
        _ => None,
    }
}

fn lines(loaded: &Loaded, found: &Preview, w: Words, typed: &Typed) -> Vec<Line> {
    let mut groups: Vec<&import::Group> = found.groups.iter().collect();
    groups.sort_by(|a, b| b.count.cmp(&a.count).then(a.key.cmp(&b.key)));
    let day = |at: casework::Moment| Day::short(at.date(), loaded.today, w.lang);
    let line = |g: &import::Group| {
        let carrier = g.carrier.as_ref().map(|c| w.t(&format!("carrier-{c}")));
        let messages = (g.messages > 0).then(|| w.n("messages", g.messages));
        let about = [Some(w.t(&format!("kind-{}", g.kind))), g.region.clone(), carrier, messages];
        Line {
            key: g.key.clone(),
            shown: if g.shown.trim().is_empty() { w.t("number-withheld") } else { g.shown.clone() },
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            count: w.n("times", g.count),
            first: day(g.first),
            last: day(g.last),
            length: length(g.seconds, w),
            on: typed.has("numbers", &g.key),
        }
    };
    groups.into_iter().take(SHOWN).map(line).collect()
}

fn length(seconds: u64, w: Words) -> String {
    match seconds {
        0 => String::new(),
        1..=59 => w.n("talked-seconds", seconds),
        _ => w.n("talked-minutes", seconds.div_ceil(60)),
    }
}

fn skipped(all: &[(String, u64)], w: Words) -> Vec<String> {
    let one = |(reason, n): &(String, u64)| w.a("import-skipped", &[("n", n.to_string()), ("reason", w.t(reason))]);
    all.iter().filter(|(_, n)| *n > 0).map(one).collect()
}

fn bad(all: &[import::BadLine], w: Words) -> Vec<String> {
    let one = |b: &import::BadLine| {
        let reason = b.reason.get(w.lang).to_owned();
        let args = [("line", b.line.to_string()), ("value", b.value.clone()), ("reason", reason)];
        w.a(if b.value.is_empty() { "import-bad-line" } else { "import-bad-value" }, &args)
    };
    all.iter().filter(|line| !line.is_asked()).take(BAD).map(one).collect()
}

fn notes(found: &Report, w: Words) -> Vec<String> {
    let cut = found.truncated.map(|line| w.n("import-truncated", line));
    let twice = (found.duplicates > 0).then(|| w.n("import-duplicates", found.duplicates));
    desk::calls::notes::notes(found, w).into_iter().chain(cut).chain(twice).collect()
}

/// Takes the chosen numbers as sales calls, or all of them undecided.
pub async fn take(visit: Visit, Path((id, file)): Path<(String, String)>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let digest = digest(&file)?;
    let name = typed.get("name").to_owned();
    let later = typed.has("how", "later");
    let numbers: std::collections::BTreeSet<String> = typed.all("numbers").into_iter().map(str::to_owned).collect();
    if numbers.is_empty() && !later {
        return show(&visit, &loaded, digest, name, typed, w.t("import-choose-one")).await;
    }
    let day_first = day_first(typed.get("order"));
    let choice = match later {
        true => Choice { numbers: None, nuisance: None, day_first },
        false => Choice { numbers: Some(numbers), nuisance: Some(true), day_first },
    };
    let report = import::take(&visit.here, &id, digest, &name, &choice, &|_| {}).await?;
    let loaded = visit.load(&id).await?;
    let key = match (report.already, report.taken) {
        (true, 0) => "import-already",
        (true, _) => "import-already-more",
        (false, _) => "import-taken",
    };
    let mut lines = desk::calls::notes::notes(&report, w);
    lines.extend(skipped(&report.skipped, w));
    if report.duplicates > 0 {
        lines.insert(0, w.n("import-duplicates", report.duplicates));
    }
    if report.bad_total > 0 {
        lines.push(w.n("import-bad-total", report.bad_total));
    }
    let undecided = loaded.case.undecided().count();
    html(&TakenPage {
        s: visit.shell(&loaded, "import", w.t("import-done")),
        head: w.n(key, report.taken),
        lines,
        bad: bad(&report.bad, w),
        undecided: if undecided > 0 { w.n("undecided-calls", undecided) } else { String::new() },
    })
}
