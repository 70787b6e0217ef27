//! One visit to a page: who asks in which language, and the way to the case.

use crate::frame::Pages;
use crate::frame::escape::rendered;
use crate::frame::mend;
use crate::frame::problem::{Paged, Problem};
use crate::frame::rights::ShowsPage;
use crate::frame::seat::Seat;
use crate::frame::session::Session;
use crate::frame::shell::{Banner, Shell};
use crate::frame::typed::{Typed, own_path};
use crate::parts::entries::Teller;
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::Who;
use desk::error::Refusal;
use desk::words::Words;
use desk::{Change, Here, Loaded, Saved};
use playbook::Lang;
use std::sync::Arc;

/// One request, after the guard.
pub struct Visit {
    /// What the pages share.
    pub pages: Arc<Pages>,
    /// Language, token, address.
    pub session: Session,
    /// The desk as whoever sits here has it.
    pub here: Here,
    /// Somebody helps in this browser.
    pub seat: Option<Seat>,
    /// The address shows a page too, and is not a change alone.
    shows_page: bool,
}

impl FromRequestParts<Arc<Pages>> for Visit {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, pages: &Arc<Pages>) -> Result<Visit, Problem> {
        let session = parts.extensions.get::<Session>().cloned();
        let session = session.ok_or_else(|| Problem::of(StatusCode::INTERNAL_SERVER_ERROR))?;
        let seat = parts.extensions.get::<Seat>().cloned();
        let who = seat.as_ref().map_or_else(Who::person, Seat::who);
        let here = pages.desk.of(&pages.account, who)?.speaking(session.lang).answering(session.form.clone());
        let shows_page = parts.extensions.get::<ShowsPage>().is_some_and(|shows| shows.0);
        Ok(Visit { pages: Arc::clone(pages), session, here, seat, shows_page })
    }
}

impl Visit {
    /// The language of the page.
    pub fn lang(&self) -> Lang {
        self.session.lang
    }
    /// The words of the page.
    pub fn words(&self) -> Words {
        Words::new(self.session.lang)
    }
    /// The case of an address, as it may be shown to whoever sits here.
    pub async fn load(&self, id: &str) -> Result<Loaded, Problem> {
        let plausible = !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !plausible {
            return Err(Problem::of(StatusCode::NOT_FOUND));
        }
        Ok(self.here.case(id).await?)
    }
    /// Changes a case. What was typed is kept with a problem; a stale form's says what was recorded since.
    pub async fn change(&self, case: &str, typed: &Typed, change: &impl Change) -> Result<Saved, Problem> {
        match self.here.change(case, change).await {
            Ok(saved) => Ok(saved),
            Err(refusal) => {
                let stale = refusal.stale.clone();
                let problem = Problem::from(refusal).keeping(typed.clone());
                Err(match stale {
                    Some((case, seen)) => self.told_since(&case, seen, problem).await?,
                    None => problem,
                })
            }
        }
    }
    async fn told_since(&self, case: &str, seen: u64, mut problem: Problem) -> Result<Problem, Problem> {
        let loaded = self.load(case).await?;
        let teller = Teller { loaded: &loaded, w: self.words() };
        let events = self.here.events(case, seen).await?;
        problem.shown.changed = events.iter().take(12).map(|e| teller.said(&e.body)).collect();
        problem.shown.head = Some(loaded.head.seq);
        problem.shown.fresh = self.looked_at(case, &problem.shown.typed);
        Ok(problem)
    }
    /// The page from which a form came: its own, or where it leads back to, or the case.
    fn looked_at(&self, case: &str, typed: &Typed) -> String {
        let own = Some(self.session.here.as_str()).filter(|_| self.shows_page);
        own.or_else(|| own_path(typed.get("back"))).map_or_else(|| format!("/case/{case}"), str::to_owned)
    }
    /// Day and minute of this moment in the pack's zone, as a form begins with them.
    pub fn now(&self, loaded: &Loaded) -> Typed {
        let zone = desk::clock::zone_named(&loaded.pack.manifest.zone);
        let now = self.here.clock.reckoned().to_zoned_datetime(zone);
        let clock = format!("{:02}:{:02}", now.hour(), now.minute());
        Typed::default().or("date", loaded.today.to_string()).or("time", clock)
    }
    /// A frame inside a case.
    pub fn shell(&self, loaded: &Loaded, place: &'static str, title: impl Into<String>) -> Shell {
        let seat = self.seat.as_ref().and_then(|seat| seat.strip(self.words()));
        let mut shell = Shell::of_case(&self.session, loaded, place, title.into());
        shell.seat = seat;
        shell.saved = self.banner(loaded);
        shell
    }
    /// What the last press saved, when this page was opened by it. Nothing that hides or saves goes without a way back.
    fn banner(&self, loaded: &Loaded) -> Option<Banner> {
        let (path, query) = self.session.here.split_once('?')?;
        let seq = query.split('&').find_map(|pair| pair.strip_prefix("saved="))?.parse::<u64>().ok()?;
        self.saved(loaded, seq, path)
    }
    /// What was saved with this event, and the button that takes it back and leads to this page again.
    pub fn saved(&self, loaded: &Loaded, seq: u64, back: &str) -> Option<Banner> {
        let stands = seq > 1 && seq <= loaded.case.head && loaded.case.fates.of(seq) == casework::Fate::Stands;
        if !stands || self.seat.is_some() {
            return None;
        }
        let w = self.words();
        let together = loaded.case.saved_with(seq).len();
        let call = loaded.case.incidents.iter().any(|i| i.id.seq == seq && i.id.row.is_none());
        let text = match together {
            _ if call => w.n("saved-call", loaded.case.incidents.len()),
            1 => w.n("saved", seq),
            many => w.n("saved-many", many),
        };
        let undo = Teller { loaded, w }.undo_words(together);
        Some(Banner { text, undo, seq, back: back.to_owned() })
    }
    /// A frame outside any case.
    pub fn plain(&self, title: &str) -> Shell {
        Shell::plain(&self.session, self.words().t(title))
    }
    /// The rung of an address.
    pub fn rung<'l>(&self, loaded: &'l Loaded, id: &str) -> Result<&'l playbook::Rung, Problem> {
        let shown: String = id.chars().take(40).collect();
        loaded.pack.rung(id).ok_or_else(|| Refusal::not_found("no-rung", &shown).into())
    }
}

/// A rendered page.
pub fn html(page: &impl Template) -> Paged {
    Ok(Html(rendered(page)?).into_response())
}

/// A page that says what has to be mended, with the status that fits.
pub fn html_to_mend(page: &impl Template, problem: &str) -> Paged {
    let html = rendered(page)?;
    let lang = if html.contains("<html lang=\"en\"") { Lang::En } else { Lang::Zh };
    Ok((mend::status(problem), Html(mend::findable(html, problem, Words::new(lang)))).into_response())
}

/// After a change: on to another page, so that going back does not repeat it.
pub fn on_to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// After a change: on to a page that says what was saved and offers the way back.
pub fn saved_on(path: &str, saved: &Saved) -> Response {
    if saved.events.is_empty() {
        return on_to(path);
    }
    let (page, anchor) = path.split_once('#').map_or((path, String::new()), |(page, at)| (page, format!("#{at}")));
    let joint = if page.contains('?') { '&' } else { '?' };
    on_to(&format!("{page}{joint}saved={}{anchor}", saved.first()))
}

/// As [`saved_on`], to the page that the form came from if that is one of this desk, else to `otherwise`.
pub fn saved_back(back: &str, otherwise: &str, saved: &Saved) -> Response {
    saved_on(own_path(back).unwrap_or(otherwise), saved)
}

/// Back to where the form says, if that is a page of this desk, else to `otherwise`.
pub fn back_to(back: &str, otherwise: &str) -> Response {
    on_to(own_path(back).unwrap_or(otherwise))
}

/// The number of an event in an address.
pub fn seq(text: &str) -> Result<u64, Problem> {
    let shown: String = text.chars().take(20).collect();
    text.parse().map_err(|_| Refusal::not_found("no-event", &shown).into())
}
