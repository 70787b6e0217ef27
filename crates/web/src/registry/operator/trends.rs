//! `GET /operator/trends`: complaints and findings week by week, as plots with the same figures in tables below.

use crate::frame::problem::{Paged, Problem};
use crate::frame::shell::Shell;
use crate::frame::visit::html;
use crate::parts::plot::{Bar, columns, rows};
use crate::registry::guest::Guest;
use askama::Template;
use axum::http::StatusCode;
use desk::registry::{WEEKS, Week};

#[derive(Template)]
#[template(path = "registry/operator/trends.html")]
struct TrendsPage {
    s: Shell,
    about: String,
    plots: Vec<Figure>,
    weeks: Vec<WeekLine>,
    principals: Vec<(String, String, String)>,
    share: String,
}

struct Figure {
    caption: String,
    svg: String,
    /// What the two shades are, where there are two.
    legend: bool,
}

struct WeekLine {
    monday: String,
    figures: [u64; 3],
}

/// How it goes.
pub(crate) async fn page(guest: Guest) -> Paged {
    let (registry, words) = (guest.registry(), guest.words());
    let trends = registry.trends().await?;
    let day = |week: &Week| week.monday.strftime("%m-%d").to_string();
    let of = |figure: fn(&Week) -> (u64, u64)| -> Vec<Bar> {
        let bar = |week: &Week| {
            let (all, part) = figure(week);
            Bar { name: day(week), all, part }
        };
        trends.weeks.iter().map(bar).collect()
    };
    let all = |bars: &[Bar]| bars.iter().map(|bar| bar.all).sum::<u64>();
    let complaints = of(|week| (week.complaints, 0));
    let findings = of(|week| (week.findings, week.through));
    let principals: Vec<Bar> =
        trends.principals.iter().map(|(id, all, part)| Bar { name: id.clone(), all: *all, part: *part }).collect();
    let (found, through) = (all(&findings), trends.weeks.iter().map(|week| week.through).sum::<u64>());
    let broken = || Problem::of(StatusCode::INTERNAL_SERVER_ERROR);
    let described = |key: &str, n: u64| words.a(key, &[("weeks", WEEKS.to_string()), ("n", n.to_string())]);
    let mut plots = Vec::new();
    for (id, title, says, bars, legend) in [
        (
            "plot-complaints",
            "counter-plot-complaints",
            described("counter-plot-complaints-says", all(&complaints)),
            &complaints,
            false,
        ),
        ("plot-findings", "counter-plot-findings", described("counter-plot-findings-says", found), &findings, true),
    ] {
        let caption = words.t(title);
        let svg = columns(id, &caption, &says, bars).ok_or_else(broken)?;
        plots.push(Figure { caption, svg, legend });
    }
    if !principals.is_empty() {
        let caption = words.t("counter-plot-principals");
        let says = described("counter-plot-principals-says", principals.len() as u64);
        let svg = rows("plot-principals", &caption, &says, &principals).ok_or_else(broken)?;
        plots.push(Figure { caption, svg, legend: true });
    }
    let share = match found {
        0 => words.t("counter-share-none"),
        found => {
            let said = [("through", through.to_string()), ("found", found.to_string())];
            words.a("counter-share", &[&said[..], &[("percent", (100 * through / found).to_string())]].concat())
        }
    };
    let line = |week: &Week| WeekLine {
        monday: week.monday.to_string(),
        figures: [week.complaints, week.findings, week.through],
    };
    html(&TrendsPage {
        s: guest.console(words.t("counter-trends"), "/console", "/operator/trends"),
        about: words.a("counter-trends-about", &[("weeks", WEEKS.to_string())]),
        plots,
        weeks: trends.weeks.iter().rev().map(line).collect(),
        principals: trends
            .principals
            .into_iter()
            .map(|(id, all, part)| (id, all.to_string(), part.to_string()))
            .collect(),
        share,
    })
}
