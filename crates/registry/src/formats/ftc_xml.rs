//! Full and change lists as XML, read by scanning for `<ac` and `<ph`: the published sample itself is not well-formed.

use super::decode::Found;
use super::fault::{Fault, NOT_TEXT, TOO_LONG};
use super::ftc_change::{Change, Defaults};
use super::north::{Area, Areas, LINE};
use super::summary::{Note, Summary};
use super::tags::{End, attribute, name, open_quote};
use crate::Plan;
use number::E164;

const NO_AREA: Fault = Fault::new("no-area", "a number stands inside an <ac val='…'> of three digits");
const CHANGE: Fault = Fault::new("change-list", "this is a change list; read it as ftc-change-xml");
const TORN: Fault = Fault::new("torn", "the tag is cut off; nothing of its number is guessed");
/// The longest tag a list has stays far below; the scanner cuts there.
const CUT: usize = 512;

/// What has been seen of an XML list.
pub(super) struct Xml {
    areas: Areas,
    declared: Option<String>,
    area: Option<Area>,
    changes: Option<Defaults>,
    open: bool,
    seen: bool,
    cut: bool,
}

impl Xml {
    /// A full list.
    pub(super) fn full(plan: &Plan) -> Self {
        Self {
            areas: Areas::new(plan),
            declared: None,
            area: None,
            changes: None,
            open: false,
            seen: false,
            cut: false,
        }
    }

    /// A change list in our own definition.
    pub(super) fn change(plan: &Plan, defaults: Defaults) -> Self {
        Self { changes: Some(defaults), ..Self::full(plan) }
    }

    /// Takes one tag; `None` for a tag that is no row.
    pub(super) fn tag<T>(&mut self, tag: &[u8], end: End, summary: &mut Summary) -> Option<Result<Found<T>, Fault>>
    where
        T: From<E164> + From<Change>,
    {
        let kind = name(tag);
        self.seen |= matches!(kind.as_str(), "list" | "ac" | "ph");
        let text = std::str::from_utf8(tag);
        if end == End::File {
            self.cut = true;
            if matches!(kind.as_str(), "list" | "ac" | "ph") {
                return Some(Err(TORN));
            }
        }
        match (kind.as_str(), text) {
            ("list", Ok(text)) => self.list(text, summary),
            ("/list", _) => self.open = false,
            ("/ac", _) => self.area = None,
            ("ac", Ok(text)) => {
                self.area = None;
                match self.areas.read(attribute(text, "val").unwrap_or_default().trim()) {
                    Ok(area) => self.area = Some(area),
                    Err(fault) => return Some(Err(fault)),
                }
            }
            ("ph", Ok(text)) if open_quote(text) && tag.len() < CUT => return Some(Err(TORN)),
            ("ph", Ok(text)) => return Some(self.number(text, end)),
            ("list" | "ac" | "ph", Err(_)) if tag.len() == CUT => return Some(Err(TOO_LONG)),
            ("list" | "ac" | "ph", Err(_)) => return Some(Err(NOT_TEXT)),
            _ => {}
        }
        None
    }

    /// At the end: whether the file was such a list at all.
    pub(super) fn end(&self, hidden: bool, summary: &mut Summary) -> Option<Fault> {
        if self.open || hidden || self.cut {
            summary.notes.push(Note::Unclosed);
        }
        (!self.seen).then_some(Fault::shape("the file has neither <list nor <ac nor <ph: it is no such list"))
    }

    fn list(&mut self, text: &str, summary: &mut Summary) {
        let word = |name| attribute(text, name).map(|value| value.chars().take(80).collect::<String>());
        let declared = &mut summary.declared;
        (declared.kind, declared.level, declared.scope) = (word("type"), word("level"), word("val"));
        (declared.from, declared.to) = (word("from"), word("to"));
        let other = if self.changes.is_some() { "full" } else { "change" };
        if declared.kind.as_deref() == Some(other) {
            summary.notes.push(Note::OtherKind);
        }
        if declared.level.as_deref() == Some("ac") {
            self.declared.clone_from(&declared.scope);
        }
        // The published sample closes the start tag by mistake; its end tag then says nothing.
        self.open = !text.trim_end().ends_with('/');
    }

    fn number<T: From<E164> + From<Change>>(&mut self, text: &str, end: End) -> Result<Found<T>, Fault> {
        let area = match (self.area, &self.declared) {
            (Some(area), _) => area,
            (None, Some(declared)) => self.areas.read(declared).map_err(|_| NO_AREA)?,
            (None, None) => return Err(NO_AREA),
        };
        let value = attribute(text, "val").unwrap_or_default().trim();
        // Some writers lose leading zeros; an empty value is no number with seven of them.
        if value.is_empty() || value.len() > 7 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(LINE);
        }
        // Zeros are only put before a value that is surely whole.
        if end != End::Closed && value.len() < 7 {
            return Err(TORN);
        }
        let number = area.number(&format!("{value:0>7}"))?;
        let act = attribute(text, "act");
        match self.changes {
            Some(defaults) => Ok(Found::Row(defaults.change(number, attribute(text, "ts"), act)?.into())),
            None if act.is_some() => Err(CHANGE),
            None => Ok(Found::Row(number.into())),
        }
    }
}
