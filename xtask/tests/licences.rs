//! Licences, bans and sources of everything that is built, by the rules of `deny.toml`. `cargo deny` reads the
//! same file and knows more; this needs nothing to be installed.

use std::collections::BTreeSet;

fn rules() -> toml::Table {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../deny.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("deny.toml")).expect("deny.toml is TOML")
}

fn packages() -> Vec<cargo_metadata::Package> {
    let metadata = cargo_metadata::MetadataCommand::new().exec().expect("cargo metadata runs");
    metadata.packages.into_iter().filter(|p| p.source.is_some()).collect()
}

#[test]
fn every_licence_is_allowed() {
    let rules = rules();
    let allowed: BTreeSet<&str> =
        rules["licenses"]["allow"].as_array().expect("a list").iter().filter_map(|l| l.as_str()).collect();
    let mut refused = Vec::new();
    for package in packages() {
        let licence = package.license.clone().unwrap_or_else(|| "none".to_owned());
        if !permits(&licence, &allowed) {
            refused.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    assert!(refused.is_empty(), "not allowed by deny.toml:\n{}", refused.join("\n"));
}

#[test]
fn nothing_banned_and_nothing_from_elsewhere() {
    let rules = rules();
    let packages = packages();
    let text = |rule: &toml::Value, key: &str| rule.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let mut found = Vec::new();
    for rule in rules["bans"]["deny"].as_array().expect("a list") {
        let Some(banned) = text(rule, "crate").filter(|name| !name.contains('@')) else { continue };
        let wrappers: Vec<&str> = rule
            .get("wrappers")
            .and_then(|all| all.as_array())
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str())
            .collect();
        // Only where a wrapper is named may it be there at all, and then nobody else may need it.
        let users = packages.iter().filter(|package| {
            package.name.as_str() == banned && wrappers.is_empty()
                || !wrappers.contains(&package.name.as_str()) && needs(package, &banned)
        });
        found.extend(users.map(|package| format!("{banned} by {}", package.name)));
    }
    assert!(found.is_empty(), "banned by deny.toml: {found:?}");
    let strangers: Vec<String> = packages
        .iter()
        .filter(|p| p.source.as_ref().is_some_and(|s| !s.repr.starts_with("registry+")))
        .map(|p| format!("{} from {:?}", p.name, p.source))
        .collect();
    assert!(strangers.is_empty(), "not from the registry: {strangers:?}");
}

/// Whether a package is built with this crate whatever is chosen.
fn needs(package: &cargo_metadata::Package, name: &str) -> bool {
    let needed = |of: &cargo_metadata::Dependency| {
        of.name == name && !of.optional && of.kind == cargo_metadata::DependencyKind::Normal
    };
    package.dependencies.iter().any(needed)
}

/// SPDX expressions: `OR` needs one side, `AND` both; `/` is the old way to write `OR`.
fn permits(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    either(&words, &mut at, allowed) && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut permitted = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        permitted |= both(words, at, allowed);
    }
    permitted
}

fn both(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut permitted = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        permitted &= one(words, at, allowed);
    }
    permitted
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let word = words.get(*at).copied().unwrap_or_default();
    *at += 1;
    if word == "(" {
        let inner = either(words, at, allowed);
        *at += usize::from(words.get(*at) == Some(&")"));
        return inner;
    }
    if words.get(*at) == Some(&"WITH") {
        let whole = format!("{word} WITH {}", words.get(*at + 1).unwrap_or(&""));
        *at += 2;
        return allowed.contains(whole.as_str());
    }
    allowed.contains(word)
}

#[test]
fn expressions_are_read_as_they_say() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0 WITH LLVM-exception", "BSD-3-Clause"]);
    for (expression, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("MIT/GPL-3.0", true),
        ("(MIT OR GPL-3.0) AND BSD-3-Clause", true),
        ("(GPL-3.0 OR LGPL-3.0) AND MIT", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
    ] {
        assert_eq!(permits(expression, &allowed), expected, "{expression}");
    }
}
