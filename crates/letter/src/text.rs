//! The letter as plain text: whole, for pasting, and cut by the fields of an office's form.

use crate::sheet::{Block, Field, Role, Sheet, Table};

/// The whole letter as text: title, blocks, numbered items, then each table as lines of cells
/// separated by tabs. Lines end with `\n`, the last one too.
pub fn form_text(sheet: &Sheet) -> String {
    let mut parts = Vec::new();
    if !sheet.title.is_empty() {
        parts.push(one_line(&sheet.title));
    }
    if !sheet.blocks.is_empty() {
        parts.push(blocks_text(&sheet.blocks, sheet.lang.starts_with("zh")));
    }
    parts.extend(sheet.tables.iter().map(table_text));
    let mut out = parts.join("\n\n");
    if !out.is_empty() {
        out.push('\n');
    }
    casework::harmless(&out).into_owned()
}

/// Chinese paragraphs follow each other line by line; headings, signatures and all English
/// paragraphs are set off by a blank line.
fn blocks_text(blocks: &[Block], dense: bool) -> String {
    let mut out = String::new();
    let mut before: Option<Role> = None;
    for (block, number) in numbered(blocks) {
        if let Some(last) = before {
            let same = last == block.role && last != Role::Paragraph;
            let apart = matches!(block.role, Role::Heading | Role::Sign) || last == Role::Sign;
            out.push_str(if same || (dense && !apart) { "\n" } else { "\n\n" });
        }
        if let Some(number) = number {
            out.push_str(&format!("{number}. "));
        }
        out.push_str(&unix_lines(&block.text()));
        before = Some(block.role);
    }
    out
}

/// Each block with its number if it is an item; every run of adjacent items starts at 1.
fn numbered<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> impl Iterator<Item = (&'a Block, Option<usize>)> {
    let mut number = 0;
    blocks.into_iter().map(move |block| {
        number = if block.role == Role::Item { number + 1 } else { 0 };
        (block, (number > 0).then_some(number))
    })
}

fn table_text(table: &Table) -> String {
    let row = |cells: &Vec<String>| cells.iter().map(|cell| one_line(cell)).collect::<Vec<_>>().join("\t");
    let title = Some(one_line(&table.title)).filter(|title| !title.is_empty());
    let head = (!table.head.is_empty()).then(|| row(&table.head));
    let lines: Vec<String> = title.into_iter().chain(head).chain(table.rows.iter().map(row)).collect();
    lines.join("\n")
}

fn unix_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A tab or line end inside a cell would make another cell of it.
fn one_line(text: &str) -> String {
    unix_lines(text).replace(['\n', '\t'], " ")
}

/// One field of an office's form as the pack describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSpec {
    /// Field id in the pack; blocks name it in [`Block::field`].
    pub id: String,
    /// Label as the form shows it.
    pub label: String,
    /// The form's limit in characters (Unicode scalar values), if established.
    pub limit: Option<usize>,
}

/// The blocks of each field joined to what is pasted there, in the order of `specs`.
///
/// Items are numbered `1、`. A text over its limit loses whole blocks from the end until it fits.
/// Only if the first block alone is too long is it cut, after the last sentence that fits, or
/// hard at the limit when not even one sentence does.
pub fn cut_fields(blocks: &[Block], specs: &[FieldSpec]) -> Vec<Field> {
    specs.iter().map(|spec| cut_field(blocks, spec)).collect()
}

fn cut_field(blocks: &[Block], spec: &FieldSpec) -> Field {
    let own = blocks.iter().filter(|block| block.field.as_deref() == Some(spec.id.as_str()));
    let mut pieces: Vec<String> = numbered(own)
        .map(|(block, number)| {
            let number = number.map(|n| format!("{n}、")).unwrap_or_default();
            number + &unix_lines(&block.text())
        })
        .collect();
    let length = joined_length(&pieces);
    let limit = spec.limit.unwrap_or(usize::MAX);
    while pieces.len() > 1 && joined_length(&pieces) > limit {
        pieces.pop();
    }
    let mut text = pieces.join("\n");
    if text.chars().count() > limit {
        text = cut_sentence(&text, limit).to_owned();
    }
    Field { id: spec.id.clone(), label: spec.label.clone(), text, length, limit: spec.limit, cut: length > limit }
}

fn joined_length(pieces: &[String]) -> usize {
    let breaks = pieces.len().saturating_sub(1);
    pieces.iter().map(|piece| piece.chars().count()).sum::<usize>() + breaks
}

/// The longest beginning of at most `limit` characters that ends with a sentence.
fn cut_sentence(text: &str, limit: usize) -> &str {
    let hard = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    let mut end = None;
    for (at, c) in text[..hard].char_indices() {
        let after = at + c.len_utf8();
        let ends = match c {
            '。' | '；' | '！' | '？' => true,
            // Not the point of "3.5" or of an address.
            '.' | '!' | '?' => text[after..].chars().next().is_none_or(|next| !next.is_ascii_alphanumeric()),
            _ => false,
        };
        if ends {
            end = Some(after);
        }
    }
    &text[..end.unwrap_or(hard)]
}
