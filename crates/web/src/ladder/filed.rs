//! `GET /case/{id}/filed/{seq}`: it has left. The receipt, what comes next and when.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html, seq};
use crate::parts::dates::Day;
use crate::parts::entries::Teller;
use crate::parts::side::going_to;
use askama::Template;
use axum::extract::Path;
use desk::error::Refusal;
use playbook::{Standing, Whose};

#[derive(Template)]
#[template(path = "ladder/filed.html")]
struct FiledPage {
    s: Shell,
    seq: u64,
    head: String,
    day: Day,
    ticket: String,
    /// Days that run now: what for, whose, and the last day.
    dates: Vec<(String, String, Day)>,
    undo: String,
}

/// The confirmation of what was just recorded as sent; it can be looked at again at any time.
pub async fn page(visit: Visit, Path((id, number)): Path<(String, String)>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let number = seq(&number)?;
    let sent = loaded.case.dispatches.iter().find(|d| d.seq == number);
    let sent = sent.ok_or_else(|| Refusal::not_found("no-event", &number.to_string()))?;
    let rung = visit.rung(&loaded, &sent.rung)?;
    let view = loaded.view();
    let running = view.deadlines().iter().filter(|d| d.event == number && d.standing == Standing::Running);
    let whose = |whose: Whose| w.t(if whose == Whose::Theirs { "filed-theirs" } else { "filed-mine" });
    let dates = running
        .map(|d| (d.name.get(w.lang).to_owned(), whose(d.whose), Day::full(d.due, loaded.today, w.lang)))
        .collect();
    let mut s = visit.shell(&loaded, "file", rung.name.get(w.lang));
    s.under = going_to(&view, rung, w);
    html(&FiledPage {
        seq: number,
        head: w.a("filed-head", &[("rung", rung.name.get(w.lang).to_owned())]),
        day: Day::moment(sent.at, loaded.today, w.lang),
        ticket: sent.ticket.clone().unwrap_or_default(),
        undo: Teller { loaded: &loaded, w }.undo_words(loaded.case.saved_with(number).len()),
        dates,
        s,
    })
}
