//! `GET /case/{id}/letters/{name}`: the letter.

use crate::frame::problem::Paged;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::Visit;
use crate::ladder::blank_forms::Tried;
use crate::ladder::paper::show;
use axum::extract::Path;

/// The letter with its sources beside it.
pub async fn page(visit: Visit, Path((id, name)): Path<(String, String)>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    let typed = Typed(asked.pairs(&["letter", "view"]));
    show(&visit, &loaded, &name, &Tried { typed, ..Tried::default() })
}
