//! `GET /case/{id}/deadlines`: theirs, mine, pacing, kept, each with how it was computed; the calendar.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Typed;
use crate::frame::visit::{Visit, html_to_mend, saved_on};
use crate::parts::card::{Sum, sum};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use desk::Loaded;
use desk::ladder::calendar;
use desk::ladder::deadlines::MoveDeadline;
use desk::words::Words;
use playbook::{Confidence, Deadline, Standing, Whose, short_date};

#[derive(Template)]
#[template(path = "ladder/deadlines.html")]
struct DeadlinesPage {
    s: Shell,
    problem: String,
    unchecked: String,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    about: String,
    lines: Vec<Line>,
}

struct Line {
    sum: Sum,
    from: String,
    left: String,
    class: &'static str,
    unverified: bool,
    stale: bool,
    clock: String,
    event: u64,
    open: bool,
}

/// The dates, those that still run first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, problem: String) -> Paged {
    let w = visit.words();
    let view = loaded.view();
    let all = view.deadlines();
    let groups = [(Whose::Theirs, "theirs"), (Whose::Mine, "mine"), (Whose::Pacing, "pacing"), (Whose::Kept, "kept")];
    let groups = groups.map(|(whose, key)| {
        let mut of: Vec<&Deadline> = all.iter().filter(|d| d.whose == whose).collect();
        of.sort_by_key(|d| (d.standing == Standing::Stopped, d.standing == Standing::Passed, d.due));
        Group {
            name: w.t(&format!("dates-{key}")),
            about: w.t(&format!("dates-{key}-about")),
            lines: of.into_iter().map(|d| line(loaded, d, w)).collect(),
        }
    });
    let unchecked = loaded.pack.manifest.check_by.filter(|_| view.is_unchecked());
    let unchecked = unchecked.map(|day| w.a("dates-unchecked", &[("day", short_date(day, loaded.today, w.lang))]));
    let page = DeadlinesPage {
        s: visit.shell(loaded, "deadlines", w.t("dates-title")),
        groups: groups.into_iter().filter(|g| !g.lines.is_empty()).collect(),
        unchecked: unchecked.unwrap_or_default(),
        problem,
    };
    html_to_mend(&page, &page.problem)
}

/// An office extended a period on paper, or the person corrects a date with a reason.
pub async fn move_one(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let text = |field: &str| typed.get(field).to_owned();
    let moved = MoveDeadline { clock: text("clock"), of: text("of"), due: text("due"), reason: text("reason") };
    match visit.change(&id, &typed, &moved).await {
        Ok(saved) => Ok(saved_on(&format!("/case/{id}/deadlines"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, sentence.get(visit.lang()).to_owned())
        }
    }
}

fn line(loaded: &Loaded, d: &Deadline, w: Words) -> Line {
    let kept = d.whose == Whose::Kept;
    let (left, class) = match (d.standing, d.days_left) {
        (Standing::Stopped, _) if d.whose == Whose::Theirs => (w.t("dates-stopped"), ""),
        (Standing::Stopped, _) => (w.t("dates-no-longer"), ""),
        (Standing::Passed, n) if kept => (w.n("dates-kept-passed", -n), "tag--broken"),
        (Standing::Passed, n) => (w.n("dates-passed", -n), "tag--broken"),
        (Standing::Running, 0) => (w.t("dates-today"), "tag--now"),
        (Standing::Running, n) if d.whose == Whose::Mine && n <= 14 => (w.n("dates-left", n), "tag--now"),
        (Standing::Running, n) => (w.n("dates-left", n), "tag--wait"),
    };
    Line {
        from: w.a("entry-clock-from", &[("from", short_date(d.from, loaded.today, w.lang))]),
        unverified: d.confidence == Confidence::R,
        stale: d.stale,
        clock: d.clock.clone(),
        event: d.event,
        open: d.standing != Standing::Stopped,
        sum: sum(loaded, d, w),
        left,
        class,
    }
}

/// The same dates as an iCalendar file.
pub async fn calendar(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.ics\"", loaded.id)),
    ];
    Ok((headers, calendar::feed(&loaded, visit.here.now(), visit.lang())).into_response())
}
