//! `GET /screen/setup`: how the screen gets to the person's telephone, situation by situation.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::Asked;
use crate::frame::visit::{Visit, html_to_mend};
use askama::Template;

/// A situation: its id, and its steps, each with what is typed there.
type Situation = (&'static str, &'static [(&'static str, &'static str)]);

/// The situations, the commonest first. `NUMBER` stands for the number that leads to the screen.
const SITUATIONS: &[Situation] = &[
    (
        "android",
        &[
            ("serve-phones", "wurao screen serve --http 192.168.1.5:7881"),
            ("spamblocker", "wurao screen spamblocker-config --url http://192.168.1.5:7881 -o query.json"),
            ("phone-limits", ""),
        ],
    ),
    (
        "iphone",
        &[
            ("cards", "wurao screen feed carddav -o labels.vcf"),
            ("directory", "wurao screen feed ios -o calls.json"),
            ("iphone-limits", ""),
        ],
    ),
    (
        "mobile",
        &[
            (
                "serve-mobile",
                "wurao screen serve --sip udp://0.0.0.0:5060 --public 192.0.2.5 --trust 192.0.2.1 --inner sip:phone@192.0.2.10 --ask \
                 --mobile 13800000000",
            ),
            ("forward", "**67*NUMBER#"),
            ("forward-look", "*#67#"),
            ("forward-end", "##67#"),
            (
                "spamblocker-mobile",
                "wurao screen spamblocker-config --forwarded --url http://192.168.1.5:7881 -o query.json",
            ),
            ("mobile-limits", ""),
        ],
    ),
    (
        "trunk",
        &[
            (
                "serve-trunk",
                "wurao screen serve --sip udp://0.0.0.0:5060 --public 192.0.2.5 --trust 192.0.2.1 --inner sip:phone@192.0.2.10 --ask \
                 --bridge",
            ),
            ("selftest", "wurao screen selftest --at 192.0.2.5:5060"),
            ("trunk-limits", ""),
        ],
    ),
    (
        "pbx",
        &[
            (
                "serve-pbx",
                "wurao screen serve --sip udp://127.0.0.1:5070 --trust 127.0.0.1 --inner sip:phone@192.0.2.10 --challenge \
                 sip:code@192.0.2.11",
            ),
            ("pbx-answers", ""),
        ],
    ),
];
/// The one in which a number is dialled.
const DIALS: &str = "mobile";
/// Digits of a number that can be forwarded to.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

#[derive(Template)]
#[template(path = "screen/setup.html")]
struct SetupPage {
    s: Shell,
    problem: String,
    number: String,
    situations: Vec<Shown>,
}

struct Shown {
    id: &'static str,
    title: String,
    about: String,
    open: bool,
    dials: bool,
    /// What is done, and what is typed for it.
    steps: Vec<(String, String)>,
}

/// The situations; with `for` one of them is open, with `number` the codes to dial hold it.
pub async fn page(visit: Visit, Asked(asked): Asked) -> Paged {
    let w = visit.words();
    let typed = asked.some("number").unwrap_or_default();
    let number: String = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    let fits = digits.bytes().all(|b| b.is_ascii_digit()) && DIGITS.contains(&digits.len());
    let problem = if fits || typed.is_empty() { String::new() } else { w.t("screen-setup-number-wrong") };
    let situations = SITUATIONS
        .iter()
        .map(|(id, steps)| Shown {
            id,
            title: w.t(&format!("screen-way-{id}")),
            about: w.t(&format!("screen-way-{id}-about")),
            open: asked.has("for", id),
            dials: *id == DIALS,
            steps: steps
                .iter()
                .map(|(step, what)| {
                    let number = if fits { &number } else { &w.t("screen-setup-your-number") };
                    (w.t(&format!("screen-step-{step}")), what.replace("NUMBER", number))
                })
                .collect(),
        })
        .collect();
    let mut s = visit.plain("screen-setup-title");
    s.back = "/screen".to_owned();
    let page = SetupPage { s, problem, number: typed, situations };
    html_to_mend(&page, &page.problem)
}
