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
use playbook::{Do, Lang, State};

#[derive(Template)]
#[template(path = "ladder/letters.html")]
struct LettersPage {
    s: Shell,
    /// The paper of the next step, if it has one.
    next: Option<Line>,
    /// All others, those of open steps first.
    others: Vec<Line>,
}

struct Line {
    name: String,
    title: String,
    about: String,
    state: String,
}

/// The paper of the next step first, the rest one fold away. Only a letter whose step is open can be ready.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let view = loaded.view();
    let card = &view.advise().primary;
    let mut lines = Vec::new();
    for name in loaded.pack.letters_to_send() {
        let Some(template) = loaded.pack.letter(name, w.lang) else { continue };
        let Some(rung) = loaded.pack.rung(&template.front.rung) else { continue };
        let gaps = sheet(&loaded, name, w.lang)?.gaps.iter().filter(|g| g.blocks).count();
        let open = matches!(view.station(rung).state, State::Open | State::Waiting);
        let line = Line {
            name: name.to_owned(),
            title: template.front.title.clone(),
            about: rung.name.get(w.lang).to_owned(),
            state: match gaps {
                _ if !open => w.t("letters-later"),
                0 => w.t("letter-ready"),
                gaps => w.n("letter-gaps", gaps),
            },
        };
        let leads = match &card.leads {
            Some(Do::Letter(letter)) => letter == name,
            _ => card.rung.as_ref() == Some(&rung.id),
        };
        lines.push(((!(open && leads), !open, rung.order), line));
    }
    lines.sort_by_key(|(order, _)| *order);
    let mut lines = lines.into_iter().peekable();
    let next = lines.next_if(|((other, _, _), _)| !other).map(|(_, line)| line);
    let s = visit.shell(&loaded, "letters", w.t("letters-title"));
    html(&LettersPage { s, next, others: lines.map(|(_, line)| line).collect() })
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
