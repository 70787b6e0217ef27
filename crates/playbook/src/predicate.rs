//! The closed language of gates: parsed once from pack data, no loops, no functions, total.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// Which of a query's findings sets a clock off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Which {
    /// The newest.
    #[default]
    Last,
    /// The oldest.
    First,
}

/// A clock and what sets it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// Clock id.
    pub clock: String,
    /// Query id.
    pub query: String,
    /// Newest or oldest finding.
    pub which: Which,
}

/// A condition over a case and a day.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/writing-a-pack.md describes each form; field names repeat it")]
pub enum Predicate {
    Has { query: String },
    Count { query: String, at_least: Option<u64>, at_most: Option<u64>, more_than_fact: Option<String> },
    Later { query: String, than: String },
    RanOut(Since),
    Running(Since),
    Nearing { since: Since, days: i64 },
    Owed { rate: String },
    OwnDayAhead { query: String },
    OwnDayPassed { query: String },
    Within { query: String, since: Since },
    Fact { key: String, is: Vec<String> },
    Stage { rung: String, is: Vec<String> },
    Rule { name: String },
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
}

impl Predicate {
    /// Reads the form of `docs/writing-a-pack.md`.
    ///
    /// # Errors
    /// Says which key is unknown, missing or of the wrong type.
    pub fn parse(value: &Value) -> Result<Predicate, String> {
        let Value::Object(map) = value else {
            return Err(format!("a predicate is a table such as {{ has = \"query\" }}, not `{value}`"));
        };
        let head = HEADS.iter().find(|(key, _)| map.contains_key(*key));
        let Some((head, allowed)) = head else {
            let known: Vec<&str> = HEADS.iter().map(|(key, _)| *key).collect();
            let found: Vec<&str> = map.keys().map(String::as_str).collect();
            return Err(format!("unknown predicate `{}`; the forms begin with {}", found.join(", "), known.join(", ")));
        };
        if let Some(extra) = map.keys().find(|k| k != head && !allowed.contains(&k.as_str())) {
            return Err(format!("`{extra}` does not belong to `{head}`; allowed beside it: {}", allowed.join(", ")));
        }
        Predicate::form(head, map)
    }

    fn form(head: &str, map: &Map<String, Value>) -> Result<Predicate, String> {
        let since = || -> Result<Since, String> {
            Ok(Since { clock: text(map, head)?, query: text(map, "since")?, which: which(map)? })
        };
        Ok(match head {
            "has" => Predicate::Has { query: text(map, "has")? },
            "count" => {
                let (at_least, at_most) = (figure(map, "at_least")?, figure(map, "at_most")?);
                let more_than_fact = map.get("more_than_fact").map(|_| text(map, "more_than_fact")).transpose()?;
                if at_least.is_none() && at_most.is_none() && more_than_fact.is_none() {
                    return Err("`count` needs `at_least`, `at_most` or `more_than_fact`".to_owned());
                }
                Predicate::Count { query: text(map, "count")?, at_least, at_most, more_than_fact }
            }
            "later" => Predicate::Later { query: text(map, "later")?, than: text(map, "than")? },
            "ran_out" => Predicate::RanOut(since()?),
            "running" => Predicate::Running(since()?),
            "nearing" => {
                let days = figure(map, "days")?.ok_or("`nearing` needs `days`")?;
                Predicate::Nearing { since: since()?, days: i64::try_from(days).unwrap_or(i64::MAX) }
            }
            "owed" => Predicate::Owed { rate: text(map, "owed")? },
            "own_day_ahead" => Predicate::OwnDayAhead { query: text(map, "own_day_ahead")? },
            "own_day_passed" => Predicate::OwnDayPassed { query: text(map, "own_day_passed")? },
            "within" => {
                let since = Since { clock: text(map, "clock")?, query: text(map, "since")?, which: which(map)? };
                Predicate::Within { query: text(map, "within")?, since }
            }
            "fact" => Predicate::Fact { key: text(map, "fact")?, is: texts(map, "is")? },
            "stage" => Predicate::Stage { rung: text(map, "stage")?, is: texts(map, "is")? },
            "rule" => Predicate::Rule { name: text(map, "rule")? },
            "all" => Predicate::All(list(map, "all")?),
            "any" => Predicate::Any(list(map, "any")?),
            _ => Predicate::Not(Box::new(Predicate::parse(&map["not"])?)),
        })
    }

    /// Calls `visit` for this predicate and all inside it.
    pub fn walk(&self, visit: &mut impl FnMut(&Predicate)) {
        visit(self);
        match self {
            Predicate::All(inner) | Predicate::Any(inner) => inner.iter().for_each(|p| p.walk(visit)),
            Predicate::Not(inner) => inner.walk(visit),
            _ => {}
        }
    }
}

fn which(map: &Map<String, Value>) -> Result<Which, String> {
    match map.get("which").and_then(Value::as_str) {
        None | Some("last") => Ok(Which::Last),
        Some("first") => Ok(Which::First),
        Some(other) => Err(format!("`which` is \"last\" or \"first\", not `{other}`")),
    }
}

const HEADS: &[(&str, &[&str])] = &[
    ("has", &[]),
    ("count", &["at_least", "at_most", "more_than_fact"]),
    ("later", &["than"]),
    ("ran_out", &["since", "which"]),
    ("running", &["since", "which"]),
    ("nearing", &["since", "which", "days"]),
    ("owed", &[]),
    ("own_day_ahead", &[]),
    ("own_day_passed", &[]),
    ("within", &["clock", "since", "which"]),
    ("fact", &["is"]),
    ("stage", &["is"]),
    ("rule", &[]),
    ("all", &[]),
    ("any", &[]),
    ("not", &[]),
];

fn text(map: &Map<String, Value>, key: &str) -> Result<String, String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("`{key}` must be a text"))
}

fn texts(map: &Map<String, Value>, key: &str) -> Result<Vec<String>, String> {
    match map.get(key) {
        None => Ok(Vec::new()),
        Some(Value::String(one)) => Ok(vec![one.clone()]),
        Some(Value::Array(many)) => many
            .iter()
            .map(|v| v.as_str().map(str::to_owned).ok_or_else(|| format!("`{key}` must hold texts")))
            .collect(),
        Some(_) => Err(format!("`{key}` must be a text or a list of texts")),
    }
}

fn figure(map: &Map<String, Value>, key: &str) -> Result<Option<u64>, String> {
    match map.get(key) {
        None => Ok(None),
        Some(v) => v.as_u64().map(Some).ok_or_else(|| format!("`{key}` must be a whole number")),
    }
}

fn list(map: &Map<String, Value>, key: &str) -> Result<Vec<Predicate>, String> {
    let Some(Value::Array(items)) = map.get(key) else {
        return Err(format!("`{key}` must be a list of predicates"));
    };
    items.iter().map(Predicate::parse).collect()
}

impl<'de> Deserialize<'de> for Predicate {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Predicate, D::Error> {
        Predicate::parse(&Value::deserialize(d)?).map_err(D::Error::custom)
    }
}
