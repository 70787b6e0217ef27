//! `GET/POST /case/{id}/facts`: what letters need to know, by group.

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::typed::{Asked, Typed};
use crate::frame::visit::{Visit, html_to_mend, saved_back};
use crate::parts::field::input;
use crate::parts::side::laws;
use askama::Template;
use axum::extract::Path;
use desk::Loaded;
use desk::case::facts::Facts;
use desk::words::Words;
use playbook::{FactSpec, short_date};

#[derive(Template)]
#[template(path = "case/facts.html")]
struct FactsPage {
    s: Shell,
    problem: String,
    back: String,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    facts: Vec<Fact>,
}

struct Fact {
    key: String,
    ask: String,
    help: String,
    example: String,
    input: &'static str,
    value: String,
    /// What the form showed first. A field that is posted as it was shown states nothing.
    was: String,
    choices: Vec<(String, String)>,
    many: bool,
    needed: bool,
    known: String,
    suggestion: String,
    laws: Vec<String>,
}

/// The glossary with what is known; the facts a step needs are marked.
pub async fn page(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Paged {
    let loaded = visit.load(&id).await?;
    show(&visit, &loaded, &asked, None, String::new())
}

fn show(visit: &Visit, loaded: &Loaded, asked: &Typed, typed: Option<&Typed>, problem: String) -> Paged {
    let w = visit.words();
    let needed: Vec<&str> = asked.get("need").split(',').filter(|k| !k.is_empty()).collect();
    let mut groups: Vec<(String, Vec<Fact>)> = Vec::new();
    for spec in &loaded.pack.facts {
        let fact = fact(loaded, spec, needed.contains(&spec.key.as_str()), typed, w);
        match groups.iter_mut().find(|(group, _)| *group == spec.group) {
            Some((_, facts)) => facts.push(fact),
            None => groups.push((spec.group.clone(), vec![fact])),
        }
    }
    let known = ["you", "line", "operator", "case"];
    let name = |group: &str| w.t(&format!("facts-{}", if known.contains(&group) { group } else { "case" }));
    let page = FactsPage {
        s: visit.shell(loaded, "facts", w.t("facts-title")),
        back: asked.get("back").to_owned(),
        groups: groups.into_iter().map(|(group, facts)| Group { name: name(&group), facts }).collect(),
        problem,
    };
    html_to_mend(&page, &page.problem)
}

fn fact(loaded: &Loaded, spec: &FactSpec, needed: bool, typed: Option<&Typed>, w: Words) -> Fact {
    let lang = w.lang;
    let stated = loaded.case.fact(&spec.key);
    let (value, was) = match typed {
        Some(typed) => (typed.get(&spec.key).to_owned(), typed.get(&was(&spec.key)).to_owned()),
        None => {
            let value = stated.map(|f| f.value.clone()).unwrap_or_default();
            (value.clone(), value)
        }
    };
    let text = |t: &Option<playbook::Bilingual>| t.as_ref().map(|t| t.get(lang).to_owned()).unwrap_or_default();
    let default = spec.default.as_ref().filter(|_| stated.is_none());
    let known = match (stated.is_some(), default) {
        (true, _) => w.t("fact-known"),
        (_, Some(value)) => w.a("fact-default", &[("value", loaded.pack.fact_text(&spec.key, value, lang))]),
        _ => String::new(),
    };
    let mut laws = laws(loaded, &spec.law, lang);
    let checked = spec.law.first().and_then(|id| loaded.pack.laws.get(id)?.provenance.verified_on);
    if let (Some(last), Some(day)) = (laws.last_mut(), checked) {
        last.push_str(&w.a("rule-checked-short", &[("day", short_date(day, loaded.today, lang))]));
    }
    Fact {
        key: spec.key.clone(),
        ask: spec.ask.get(lang).to_owned(),
        help: text(&spec.help),
        example: text(&spec.example),
        input: input(spec),
        value,
        was,
        choices: spec.choices.iter().map(|c| (c.id.clone(), c.name.get(lang).to_owned())).collect(),
        many: spec.choices.len() > 6,
        needed: needed && stated.is_none(),
        known,
        suggestion: loaded.case.suggestion(&spec.key).map(|f| f.value.clone()).unwrap_or_default(),
        laws,
    }
}

/// The field beside a fact that says what the form showed first.
fn was(key: &str) -> String {
    format!("was-{key}")
}

/// States the facts that were changed on the form, so that saving it anyway undoes no other change; empty ones are passed
/// over.
pub async fn state(visit: Visit, Path(id): Path<String>, typed: Typed) -> Paged {
    let loaded = visit.load(&id).await?;
    let known = |key: &str| loaded.pack.fact(key).is_some();
    let changed = |key: &str, value: &str| known(key) && typed.get(&was(key)) != value;
    let pairs: Vec<(String, String)> = typed.0.iter().filter(|(key, value)| changed(key, value)).cloned().collect();
    match visit.change(&id, &typed, &Facts(pairs)).await {
        Ok(saved) => Ok(saved_back(typed.get("back"), &format!("/case/{id}/facts"), &saved)),
        Err(problem) => {
            let sentence = problem.mendable()?;
            show(&visit, &loaded, &typed, Some(&typed), sentence.get(visit.lang()).to_owned())
        }
    }
}
