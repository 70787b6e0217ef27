//! The owner's policy: a preset, rules of their own, and who shares the line. A file in TOML.

mod preset;
mod read;
mod review;
mod span;
mod when;

pub use preset::{Preset, Strength};
pub use read::PolicyError;
pub use review::Remark;
pub use span::Span;
pub use when::{DayKind, When};

use crate::verdict::{Action, Form};
use serde::{Deserialize, Serialize};

/// What the owner wants.
///
/// ```
/// use screen::{Action, Policy};
///
/// let policy = Policy::read(
///     r#"
///     preset = "normal"
///
///     [[rule]]
///     id = "clinic"
///     do = "allow"
///     when = { prefixes = ["0276666"], days = "mon-fri", hours = ["08:00-18:00"] }
///     "#,
/// )?;
/// assert_eq!(policy.rules[0].action, Action::Allow);
/// assert!(policy.review().is_empty());
///
/// let mistake = Policy::read("preset = \"harsh\"\n").unwrap_err();
/// assert_eq!((mistake.line, mistake.value.as_str()), (Some(1), "harsh"));
/// # Ok::<(), screen::policy::PolicyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Policy {
    /// What strangers meet.
    pub preset: Strength,
    /// The zone of the clock on the wall, `Asia/Shanghai`; that of the country when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What a rejected caller meets, where a rule does not say.
    pub form: Form,
    /// What callers without a number meet, instead of the preset's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Action>,
    /// Hours in which strangers are not let ring.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Quiet>,
    /// A stranger who calls again soon is let in. Off unless given: machines call again, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repeated: Option<Repeated>,
    /// The owner's rules.
    #[serde(rename = "rule", skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Who shares a line, each with an own strength.
    #[serde(rename = "person", skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Person>,
}

/// Hours without strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Quiet {
    /// The hours.
    pub hours: Vec<Span>,
    /// What strangers meet in them.
    #[serde(rename = "do", default = "reject")]
    pub action: Action,
}

fn reject() -> Action {
    Action::Reject
}

/// When a second call is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repeated {
    /// Within so many minutes after the first.
    pub minutes: u32,
}

/// One person of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Person {
    /// Names them.
    pub id: String,
    /// What strangers meet who call them.
    pub preset: Strength,
    /// Their lines; every line when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
}

/// One rule: when it fits, what is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Names it.
    pub id: String,
    /// Higher ones are asked first; of equal ones the one that stands first in the file.
    #[serde(default)]
    pub priority: i32,
    /// What is done.
    #[serde(rename = "do")]
    pub action: Action,
    /// What a rejected caller meets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// What the caller is called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A name for the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whose calls it is about; everybody's when empty.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// When it fits.
    pub when: When,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            preset: Strength::default(),
            zone: None,
            form: Form::Decline,
            withheld: None,
            quiet: None,
            repeated: None,
            rules: Vec::new(),
            people: Vec::new(),
        }
    }
}

impl Policy {
    /// The rules in the order in which they are asked.
    pub fn in_order(&self) -> impl Iterator<Item = &Rule> {
        let mut order: Vec<&Rule> = self.rules.iter().collect();
        // Stable: equal ones keep the order of the file.
        order.sort_by_key(|rule| std::cmp::Reverse(rule.priority));
        order.into_iter()
    }

    /// The people who share a line.
    pub fn people_on<'a>(&'a self, line: &'a str) -> impl Iterator<Item = &'a Person> {
        self.people.iter().filter(move |p| p.lines.is_empty() || p.lines.iter().any(|l| l == line))
    }
}
