//! Areas have one name everywhere, and pages stand alone.

use crate::source::{Source, folders, workspace};
use std::collections::BTreeSet;

/// What stands around and inside pages, beside the areas.
const AROUND: &[&str] = &["frame", "parts"];
/// What the desk does by itself, beside the areas.
const BEHIND: &[&str] = &["jobs"];
/// The one file around the pages that knows the areas: it joins their lines into the route table.
const TABLE: &str = "frame/routes.rs";

#[test]
fn areas_are_called_the_same_in_desk_pages_and_templates() {
    let without = |folder: &str, others: &[&str]| -> Vec<String> {
        let mut names = folders(&workspace().join("crates").join(folder));
        names.retain(|name| !others.contains(&name.as_str()));
        names
    };
    let desk = without("desk/src", BEHIND);
    assert_eq!(desk, without("web/src", AROUND), "desk/src beside web/src");
    assert_eq!(desk, without("web/templates", AROUND), "desk/src beside web/templates");
}

#[test]
fn pages_use_what_is_around_them_and_never_each_other() {
    let web = workspace().join("crates/web");
    let source = Source::read(&web);
    let areas = folders(&web.join("src")).into_iter().filter(|name| !AROUND.contains(&name.as_str()));
    let pages: BTreeSet<String> = areas.flat_map(|area| pages(&web, &area)).collect();
    assert!(pages.contains("case/home.rs") && pages.len() > 20, "{pages:?}");
    let mut wrong = Vec::new();
    for (file, others) in source.uses.iter().filter(|(file, _)| file.as_str() != TABLE) {
        for other in others {
            if !may_use(file, other, &pages) {
                wrong.push(format!("{file} uses {other}"));
            }
        }
    }
    let mend = "what several pages show belongs to parts/, a rule to the desk";
    assert!(wrong.is_empty(), "{mend}:\n{}", wrong.join("\n"));
}

fn may_use(file: &str, other: &str, pages: &BTreeSet<String>) -> bool {
    let area = |path: &str| path.split_once('/').map_or_else(String::new, |(area, _)| area.to_owned());
    let (from, to) = (area(file), area(other));
    to.is_empty() || AROUND.contains(&to.as_str()) || (from == to && !pages.contains(other))
}

/// The files whose functions an area's lines of the route table name.
fn pages(web: &std::path::Path, area: &str) -> Vec<String> {
    let text = std::fs::read_to_string(web.join("src").join(area).join("mod.rs")).expect("an area has its table");
    let (_, table) = text.split_once("fn area()").expect("an area has its table");
    let before = table.match_indices("::").map(|(at, _)| &table[..at]);
    let word = |text: &str| -> String {
        let start = text.rfind(|c: char| !(c == '_' || c.is_alphanumeric())).map_or(0, |n| n + 1);
        text[start..].to_owned()
    };
    let named: BTreeSet<String> = before.map(word).filter(|w| text.contains(&format!("mod {w};"))).collect();
    named.into_iter().map(|name| format!("{area}/{name}.rs")).collect()
}
