//! A TOML text with the place of everything in it: read once into records, looked up again only to name a line.

use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A line, from 1, and what is wrong there.
pub(crate) type Mistake = (usize, String);

/// A parsed TOML text that knows where each of its values stands.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    /// Always a table.
    root: Spanned<DeValue<'t>>,
}

/// A step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'s> {
    /// Under this key.
    Key(&'s str),
    /// The item of a list, from 0.
    Item(usize),
    /// The last record of a list whose `id` or `key` is this.
    Record(&'s str),
}

/// What is looked for below the end of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought<'s> {
    /// The value at the end of the way itself.
    Itself,
    /// A text that reads exactly so.
    Value(&'s str),
    /// A text that reads so under one of these keys, or in a list under one of them.
    Under(&'s [&'s str], &'s str),
    /// Words inside a text.
    Words(&'s str),
}

impl<'t> Document<'t> {
    /// Parses a text. Dates become texts, as the records hold them.
    ///
    /// # Errors
    /// The line of the first mistake, and what it is.
    pub fn parse(text: &'t str) -> Result<Document<'t>, (usize, String)> {
        let root = DeTable::parse(text).map_err(|e| mistake(text, &e))?;
        let span = root.span();
        let mut root = Spanned::new(span, DeValue::Table(root.into_inner()));
        dates_as_texts(root.get_mut());
        Ok(Document { text, root })
    }

    /// The whole text as one record.
    ///
    /// # Errors
    /// The line of the first value that does not fit, and why.
    pub fn record<T: DeserializeOwned>(self) -> Result<T, (usize, String)> {
        read(self.text, self.root)
    }

    /// Takes out the value under a key of the top, and tells the keys that are left.
    pub(crate) fn split(self, key: &str) -> (Option<Spanned<DeValue<'t>>>, Vec<(usize, String)>) {
        let DeValue::Table(mut table) = self.root.into_inner() else { return (None, Vec::new()) };
        let value = table.remove(key);
        let rest = table.iter().map(|(k, _)| (line(self.text, k.span().start), k.get_ref().to_string())).collect();
        (value, rest)
    }

    /// The line, from 1, of what is sought below a way, in the order of the text. Without a finding it is the place where
    /// the way ends.
    pub fn line(&self, way: &[Step<'_>], sought: Sought<'_>) -> usize {
        let (end, _) = self.follow(way);
        let mut found: Option<usize> = None;
        visit(end, "", &mut |key, text, span| {
            let at = match sought {
                Sought::Itself => None,
                Sought::Value(word) => (text == word).then_some(span.start),
                Sought::Under(keys, word) => (text == word && keys.contains(&key)).then_some(span.start),
                // A text may reach over many lines; an escape in it hides its words, and then its first line is named.
                Sought::Words(words) => {
                    text.contains(words).then(|| span.start + self.text[span.clone()].find(words).unwrap_or_default())
                }
            };
            found = found.into_iter().chain(at).min();
        });
        line(self.text, found.unwrap_or(end.span().start))
    }

    /// Whether the way leads to a value.
    pub fn has(&self, way: &[Step<'_>]) -> bool {
        self.follow(way).1
    }

    /// The last value on the way, and whether it is the end of it.
    fn follow(&self, way: &[Step<'_>]) -> (&Spanned<DeValue<'t>>, bool) {
        let mut at = &self.root;
        for step in way {
            let next = match (step, at.get_ref()) {
                (Step::Key(key), DeValue::Table(table)) => table.get(*key),
                (Step::Item(item), DeValue::Array(items)) => items.get(*item),
                (Step::Record(id), DeValue::Array(items)) => items.iter().rev().find(|item| {
                    let named = |key: &str| item.get_ref().get(key).and_then(|v| v.get_ref().as_str());
                    named("id").or(named("key")) == Some(id)
                }),
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => return (at, false),
            }
        }
        (at, true)
    }
}

/// One value as a record; the mistake is named with the line of the value that does not fit.
pub(crate) fn read<T: DeserializeOwned>(text: &str, value: Spanned<DeValue<'_>>) -> Result<T, Mistake> {
    let start = value.span().start;
    T::deserialize(ValueDeserializer::from(value)).map_err(|e| match e.span() {
        Some(_) => mistake(text, &e),
        None => (line(text, start), e.message().to_owned()),
    })
}

/// The line, from 1, of a place in a text.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

fn mistake(text: &str, e: &toml::de::Error) -> Mistake {
    (e.span().map_or(0, |s| line(text, s.start)), e.message().to_owned())
}

fn dates_as_texts(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(date.to_string().into()),
        DeValue::Array(items) => items.iter_mut().for_each(|item| dates_as_texts(item.get_mut())),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, item)| dates_as_texts(item.get_mut())),
        _ => {}
    }
}

/// Calls `found(key, text, span)` for every text below a value; items of a list have the key of the list.
fn visit(value: &Spanned<DeValue<'_>>, key: &str, found: &mut impl FnMut(&str, &str, Range<usize>)) {
    match value.get_ref() {
        DeValue::String(text) => found(key, text, value.span()),
        DeValue::Array(items) => items.iter().for_each(|item| visit(item, key, found)),
        DeValue::Table(table) => table.iter().for_each(|(key, item)| visit(item, key.get_ref(), found)),
        _ => {}
    }
}
