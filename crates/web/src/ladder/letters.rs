//! `GET /case/{id}/letters`: the letters of the pack; `…/{name}/{format}`: one of them as a file.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Asked;
use crate::frame::visit::{Visit, html};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use desk::error::Refusal;
use desk::evidence::seal::on_disk;
use desk::ladder::letters::{Format, output, sheet};
use playbook::{Lang, State};

#[derive(Template)]
#[template(path = "ladder/letters.html")]
struct LettersPage {
    s: Shell,
    now: Vec<Line>,
    later: Vec<Line>,
}

struct Line {
    name: String,
    title: String,
    about: String,
    state: String,
    ready: bool,
}

/// Letters that fit now first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let view = loaded.view();
    let (mut now, mut later) = (Vec::new(), Vec::new());
    for name in loaded.pack.letters_to_send() {
        let Some(template) = loaded.pack.letter(name, w.lang) else { continue };
        let Some(rung) = loaded.pack.rung(&template.front.rung) else { continue };
        let gaps = sheet(&loaded, name, w.lang)?.gaps.iter().filter(|g| g.blocks).count();
        let station = view.station(rung);
        let open = matches!(station.state, State::Open | State::Waiting);
        let line = Line {
            name: name.to_owned(),
            title: template.front.title.clone(),
            about: rung.name.get(w.lang).to_owned(),
            state: if gaps == 0 { w.t("letter-ready") } else { w.n("letter-gaps", gaps) },
            ready: gaps == 0,
        };
        if open { now.push((rung.order, line)) } else { later.push((rung.order, line)) }
    }
    let sorted = |mut lines: Vec<(u16, Line)>| {
        lines.sort_by_key(|(order, _)| *order);
        lines.into_iter().map(|(_, line)| line).collect()
    };
    let s = visit.shell(&loaded, "letters", w.t("letters-title"));
    html(&LettersPage { s, now: sorted(now), later: sorted(later) })
}

/// A letter as a file. PDF and Word may be drafts and say so; mail may not.
pub async fn download(
    visit: Visit,
    Path((id, name, format)): Path<(String, String, String)>,
    Asked(asked): Asked,
) -> Paged {
    let loaded = visit.load(&id).await?;
    let shown: String = format.chars().take(12).collect();
    let format = Format::from_id(&format).ok_or_else(|| Refusal::not_found("no-file", &shown))?;
    let lang = match asked.get("lang") {
        "" => visit.lang(),
        tag => Lang::from_tag(tag),
    };
    visit.here.may_leave(&id).await?;
    let sheet = sheet(&loaded, &name, lang)?;
    let (here, case, letter) = (visit.here.clone(), loaded.clone(), name.clone());
    // Setting type takes a while and must not hold up other pages.
    let bytes = on_disk(move || output(&here, &case, &sheet, &letter, format)).await?;
    let file = format!("{}-{name}-{}.{}", loaded.id, loaded.today, format.ending());
    let place = if format == Format::Json { "inline" } else { "attachment" };
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("{place}; filename=\"{file}\"")),
    ];
    Ok((headers, bytes).into_response())
}
