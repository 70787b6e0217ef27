//! axe finds nothing on any page: on a phone by day and by night and on a laptop, with everything open, and with the
//! problem shown that an empty form brings.

use super::everywhere::{Everywhere, open, wide};
use super::phone::{DESK, PHONE, Phone};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// npm's axe-core 4.14.1, as it is published.
const AXE: &str = include_str!("axe.min.js");

/// Screen, colours, and what they are called in a finding.
const LOOKS: [((u32, u32), &str, &str); 3] =
    [(PHONE, "light", "390 light"), (PHONE, "dark", "390 dark"), (DESK, "light", "1280 light")];

/// Findings by what is wrong where, with the pages they stand on.
#[derive(Default)]
pub struct Found {
    pages: usize,
    looks: usize,
    wrong: BTreeMap<String, Vec<String>>,
}

impl Found {
    /// Looks at the open page in every set-up.
    pub async fn look(&mut self, phone: &mut Phone, path: &str) {
        self.pages += 1;
        phone.run(AXE, vec![]).await;
        for (size, colours, name) in LOOKS {
            phone.resize(size);
            phone.colours(colours);
            self.looks += 1;
            let found = phone.run_to_end(RUN, vec![]).await;
            let wrong: Vec<String> = found.as_array().expect("findings").iter().map(text).collect();
            let wider = wide(phone).await.into_iter().map(|w| format!("wider than the screen: {w}"));
            for one in wrong.into_iter().chain(wider) {
                self.wrong.entry(one).or_default().push(format!("{path} {name}"));
            }
        }
        phone.resize(PHONE);
        phone.colours("light");
    }

    pub fn none(&self, what: &str) {
        println!("axe, {what}: {} pages, {} looks, {} findings", self.pages, self.looks, self.wrong.len());
        let lines = self.wrong.iter().map(|(wrong, pages)| format!("{} × {wrong}\n    {}", pages.len(), pages[0]));
        assert!(self.wrong.is_empty(), "{}", lines.collect::<Vec<String>>().join("\n"));
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a finding is a line").to_owned()
}

async fn every_page(lang: &str) {
    let everywhere = Everywhere::new().await;
    let mut phone = Phone::new(lang, PHONE).await;
    everywhere.before(&mut phone);
    let mut found = Found::default();
    for path in everywhere.addresses() {
        phone.glance(&path).await;
        open(&phone).await;
        found.look(&mut phone, &path).await;
    }
    phone.close().await;
    found.none(lang);
}

/// The pages whose first form, posted empty, comes back with what has to be mended.
const REFUSED: &[&str] = &[
    "/new",
    "/case/{id}/log/{incident}",
    "/case/{id}/delete",
    "/case/{id}/capture",
    "/case/{id}/import",
    "/case/{id}/import/{list}",
    "/case/{id}/decide",
    "/case/{id}/call/{rung}",
    "/case/{id}/file/{rung}",
    "/case/{id}/reply",
    "/case/{id}/reply/{rung}",
    "/case/{id}/deadlines",
    "/case/{id}/money",
    "/case/{id}/ledger",
    "/case/{id}/parties/link",
    "/case/{id}/evidence",
    "/case/{id}/publish/draft",
    "/case/{id}/helpers",
    "/screen",
    "/screen/calls",
];

async fn every_problem(lang: &str) {
    let everywhere = Everywhere::new().await;
    let mut phone = Phone::new(lang, PHONE).await;
    everywhere.before(&mut phone);
    let mut found = Found::default();
    let mut refused = Vec::new();
    for entry in Everywhere::pages().filter(|entry| entry.change.is_some()) {
        let path = everywhere.first(&entry);
        phone.glance(&path).await;
        if phone.run("return !document.querySelector('main form[method=post]')", vec![]).await == json!(true) {
            continue;
        }
        phone.leave(EMPTY, vec![]).await;
        if phone.run("return !!document.querySelector('[role=alert]')", vec![]).await == json!(true) {
            refused.push(entry.path);
            found.look(&mut phone, &format!("{path}, posted empty,")).await;
        }
    }
    phone.close().await;
    found.none(&format!("{lang}, posted empty"));
    assert_eq!(refused, REFUSED);
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_chinese() {
    every_page("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_english() {
    every_page("en").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_where_a_form_came_back_in_chinese() {
    every_problem("zh-CN").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_where_a_form_came_back_in_english() {
    every_problem("en").await;
}

/// One line for each finding. The size of what is pressed is a rule that axe has switched off by default.
const RUN: &str = r"
const done = arguments[arguments.length - 1];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const options = { runOnly: { type: 'tag', values: tags }, rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'] };
const why = node => [...node.any, ...node.all].map(check => check.message).join('; ').slice(0, 160);
axe.run(document, options).then(found => done(found.violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target.join(' ')} ${node.html.slice(0, 120)} (${why(node)})`))),
  problem => done([String(problem)]));
";

/// Empties the form that the page is about and posts it past the browser's own check.
const EMPTY: &str = r"
const forms = [...document.querySelectorAll('main form[method=post]')];
const form = forms.find(f => f.querySelector('.btn--go[type=submit], .dock [type=submit]')) || forms[0];
form.noValidate = true;
form.querySelectorAll('input:not([type=hidden]), textarea, select').forEach(field => {
  if (['radio', 'checkbox'].includes(field.type)) field.checked = false; else field.value = '';
});
const buttons = [...form.querySelectorAll('[type=submit]')];
form.requestSubmit(buttons.find(b => b.classList.contains('btn--go')) || buttons[0]);
return true;
";
