//! `GET/POST /case/{id}/publish/draft`: the draft, and how a stranger would see it; `…/publish/preview`;
//! `…/publish/text/{format}`: the saved draft as a file. All but the field itself is made from text that may leave.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html, html_to_mend, on_to};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use desk::Loaded;
use desk::error::Refusal;
use desk::evidence::seal::on_disk;
use desk::parties::board::board;
use desk::publish::{self, Form, Leaving, Line, Private, SaveDraft, output};

#[derive(Template)]
#[template(path = "publish/publish_draft.html")]
struct DraftPage {
    s: Shell,
    problem: String,
    text: String,
    extra: String,
    heard: String,
}

#[derive(Template)]
#[template(path = "publish/stranger.html")]
struct StrangerPage<'t> {
    s: Shell,
    lang: &'static str,
    titled: bool,
    lines: Vec<Line<'t>>,
    replaced: Vec<String>,
    places: &'t [publish::Place],
    doubtful: usize,
    markdown: &'t str,
    /// Words added by hand that are too short to be looked for, as a sentence.
    ignored: String,
    fresh: bool,
}

/// The saved draft, or the first one from the log.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = match publish::current(&visit.here, &loaded)? {
        Some(saved) => saved,
        None => publish::draft(&loaded, visit.lang()),
    };
    show(&visit, &loaded, &text.0, "", String::new())
}

fn show(visit: &Visit, loaded: &Loaded, text: &str, extra: &str, problem: String) -> Paged {
    let w = visit.words();
    let mut s = visit.shell(loaded, "publish", w.t("publish-draft-title"));
    s.back = format!("/case/{}/publish", loaded.id);
    let mut heard: Vec<String> = board(&loaded.case).callers.into_iter().flat_map(|c| c.claimed).collect();
    heard.sort();
    heard.dedup();
    heard.truncate(12);
    let heard = match heard.is_empty() {
        true => String::new(),
        false => w.a("publish-heard", &[("names", heard.join(&w.t("list-comma")))]),
    };
    let page = DraftPage { s, text: text.to_owned(), extra: extra.to_owned(), heard, problem };
    html_to_mend(&page, &page.problem)
}

/// Shows what a stranger would see; saves it when asked.
pub async fn check(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let extra: Vec<String> = typed.get("extra").lines().map(str::to_owned).collect();
    let secrets = publish::secrets(&visit.here, &loaded, &extra, visit.lang()).await?;
    let passed = secrets.redact(&Private(typed.get("text").to_owned())).map_err(|leak| publish::leaking(&leak));
    let passed = passed.and_then(|text| publish::fit(&text).map(|()| text)).map_err(Problem::from);
    let made = match passed {
        Ok(text) if typed.has("save", "yes") => {
            let draft = SaveDraft { text, lang: visit.lang() };
            visit.change(&id, &typed, &draft).await.map(|_| on_to(&format!("/case/{id}/publish")))
        }
        Ok(text) => return stranger(&visit, &loaded, &text, Some(secrets.ignored())),
        Err(problem) => Err(problem),
    };
    match made {
        Ok(done) => Ok(done),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, typed.get("text"), typed.get("extra"), sentence.get(visit.lang()).to_owned())
        }
    }
}

/// `ignored` of a text that is fresh and can be saved.
fn stranger(visit: &Visit, loaded: &Loaded, text: &Leaving, ignored: Option<&[String]>) -> Paged {
    let w = visit.words();
    let fresh = ignored.is_some();
    let ignored = match ignored.unwrap_or_default() {
        [] => String::new(),
        words => w.a("replaced-ignored", &[("words", words.join(&w.t("list-comma")))]),
    };
    let mut s = visit.shell(loaded, "publish", w.t("stranger-title"));
    s.back = format!("/case/{}/publish{}", loaded.id, if fresh { "/draft" } else { "" });
    s.under = String::new();
    let count = |(kind, n): (&publish::Kind, &usize)| {
        w.a("replaced", &[("kind", w.t(&format!("kind-of-{}", kind.id()))), ("n", n.to_string())])
    };
    html(&StrangerPage {
        s,
        lang: w.lang.tag(),
        titled: !text.title().is_empty(),
        lines: text.lines(),
        replaced: text.replaced().iter().map(count).collect(),
        places: text.places(),
        doubtful: text.places().iter().filter(|p| p.doubtful).count(),
        markdown: text.markdown(),
        ignored,
        fresh,
    })
}

/// The saved draft through the redaction as it stands today.
async fn saved(visit: &Visit, loaded: &Loaded) -> Result<Leaving, Problem> {
    let text = publish::current(&visit.here, loaded)?.ok_or_else(|| Refusal::refused("publish-no-draft"))?;
    let passed = publish::secrets(&visit.here, loaded, &[], visit.lang()).await?.redact(&text);
    Ok(passed.map_err(|_| Refusal::refused("publish-stale-draft"))?)
}

/// What a stranger would see of the saved draft.
pub async fn preview(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = saved(&visit, &loaded).await?;
    stranger(&visit, &loaded, &text, None)
}

/// The saved draft as a file whose name says nothing about the case.
pub async fn download(visit: Visit, Path((id, format)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = saved(&visit, &loaded).await?;
    let shown: String = format.chars().take(12).collect();
    let form = Form::from_id(&format).ok_or_else(|| Refusal::not_found("no-file", &shown))?;
    let (here, lang, day) = (visit.here.clone(), visit.lang(), loaded.today);
    // Setting type takes a while and must not hold up other pages.
    let body = on_disk(move || output(&here, &text, form, lang, day)).await?;
    let name = format!("attachment; filename=\"{}\"", form.file());
    Ok(([(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}
