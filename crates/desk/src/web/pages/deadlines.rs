//! `GET /case/{id}/deadlines`: theirs, mine, pacing, kept, each with how it was computed; the calendar.

use super::now::{Sum, sum};
use crate::app::Loaded;
use crate::web::problem::Paged;
use crate::web::shell::Shell;
use crate::web::visit::{Visit, html};
use crate::words::Words;
use crate::work::calendar;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use playbook::{Confidence, Deadline, Standing, Whose, short_date};

#[derive(Template)]
#[template(path = "deadlines.html")]
struct DeadlinesPage {
    s: Shell,
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
}

/// The dates, those that still run first.
pub async fn page(visit: Visit, Path(id): Path<String>) -> Paged {
    let loaded = visit.load(&id).await?;
    let w = visit.words();
    let all = loaded.view().deadlines();
    let groups = [(Whose::Theirs, "theirs"), (Whose::Mine, "mine"), (Whose::Pacing, "pacing"), (Whose::Kept, "kept")];
    let groups = groups.map(|(whose, key)| {
        let mut of: Vec<&Deadline> = all.iter().filter(|d| d.whose == whose).collect();
        of.sort_by_key(|d| (d.standing == Standing::Stopped, d.standing == Standing::Passed, d.due));
        Group {
            name: w.t(&format!("dates-{key}")),
            about: w.t(&format!("dates-{key}-about")),
            lines: of.into_iter().map(|d| line(&loaded, d, w)).collect(),
        }
    });
    let s = visit.shell(&loaded, "deadlines", w.t("dates-title"));
    html(&DeadlinesPage { s, groups: groups.into_iter().filter(|g| !g.lines.is_empty()).collect() })
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
    Ok((headers, calendar::feed(&loaded, visit.lang())).into_response())
}
