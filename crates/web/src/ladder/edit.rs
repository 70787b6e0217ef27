//! `POST /case/{id}/letters/{name}/edit`: a sentence of a letter is left out, said in own words, or taken back.

use crate::frame::problem::Paged;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, saved_on};
use axum::extract::Path;
use desk::ladder::edit::EditLetter;

/// Records the change and shows the letter with it.
pub async fn edit(visit: Visit, Path((id, name)): Path<(String, String)>, typed: Typed) -> Paged {
    let text = |field: &str| typed.get(field).to_owned();
    let edit = EditLetter {
        letter: name.clone(),
        lang: text("lang"),
        part: text("part"),
        act: text("act"),
        words: text("words"),
    };
    let saved = visit.change(&id, &typed, &edit).await?;
    Ok(saved_on(&format!("/case/{id}/letters/{name}?letter={}&view=basis", edit.lang), &saved))
}
