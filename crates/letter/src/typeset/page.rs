//! The sheet as the template reads it: adjacent blocks gathered, texts in parts, column widths
//! worked out. This is the only shape that crosses into Typst.

use serde::Serialize;

use super::faces::Faces;
use super::flow::{Body, body};
use crate::plain::plain;
use crate::sheet::{Block, Role, Run, Sheet, Table};

/// Words wider than this many em get break points; about 24 Latin letters.
const WORD_ROOM: f64 = 14.0;
/// The same for the title, which is set larger and bold; as a whole it breaks at spaces.
const TITLE_ROOM: f64 = 10.0;
/// Text width of the page in points: A4 less two margins of 25 mm.
const PAGE_WIDTH: f64 = 453.0;
/// Size of table text in points, and the blank on both sides of a cell together.
const CELL_SIZE: f64 = 10.0;
const CELL_PAD: f64 = 8.0;
/// Words are measured in the serif face; bold heads have this much less room for them.
const BOLD: f64 = 0.85;

/// `/data.json`.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    lang: String,
    region: Option<String>,
    /// For the document's properties; `title` is the same as printed.
    name: String,
    title: Body,
    draft: bool,
    date: [i16; 3],
    groups: Vec<Group>,
    tables: Vec<Grid>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
enum Group {
    Lines { lines: Vec<Body> },
    Heading { body: Body },
    Paragraph { body: Body, opens: bool },
    List { items: Vec<Body> },
    Sign { lines: Vec<Body> },
}

#[derive(Debug, Serialize)]
struct Grid {
    title: Body,
    /// Points.
    widths: Vec<f64>,
    head: Vec<Body>,
    /// Row by row.
    cells: Vec<Body>,
}

pub(super) fn page(sheet: &Sheet, faces: &Faces) -> Page {
    let (lang, region) = locale(&sheet.lang);
    let date = sheet.date;
    let name = plain(&sheet.title).replace('\n', " ");
    Page {
        lang,
        region,
        title: body(&[Run::plain(&name)], TITLE_ROOM, faces),
        name,
        draft: sheet.is_draft(),
        date: [date.year(), date.month().into(), date.day().into()],
        groups: groups(&sheet.blocks, faces),
        tables: sheet.tables.iter().filter_map(|table| grid(table, faces)).collect(),
    }
}

/// Language and region as Typst takes them; anything unreadable is set as English.
fn locale(tag: &str) -> (String, Option<String>) {
    let mut parts = tag.split(['-', '_']);
    let letters = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let lang = parts.next().filter(letters).filter(|lang| matches!(lang.len(), 2 | 3));
    let region = parts.next().filter(letters).filter(|region| region.len() == 2);
    (lang.unwrap_or("en").to_ascii_lowercase(), lang.and(region).map(str::to_ascii_lowercase))
}

fn groups(blocks: &[Block], faces: &Faces) -> Vec<Group> {
    let mut out = Vec::new();
    for block in blocks {
        let body = body(&block.runs, WORD_ROOM, faces);
        match (block.role, out.last_mut()) {
            (Role::Line, Some(Group::Lines { lines })) => lines.push(body),
            (Role::Item, Some(Group::List { items })) => items.push(body),
            (Role::Sign, Some(Group::Sign { lines })) => lines.push(body),
            (Role::Line, _) => out.push(Group::Lines { lines: vec![body] }),
            (Role::Item, _) => out.push(Group::List { items: vec![body] }),
            (Role::Sign, _) => out.push(Group::Sign { lines: vec![body] }),
            (Role::Heading, _) => out.push(Group::Heading { body }),
            (Role::Paragraph, _) => {
                let opens = block.text().starts_with(['（', '《', '〈', '“', '‘', '「', '『', '【', '〔']);
                out.push(Group::Paragraph { body, opens });
            }
        }
    }
    out
}

/// A table without any column is nothing to print.
fn grid(table: &Table, faces: &Faces) -> Option<Grid> {
    let rows = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let columns = table.head.len().max(rows);
    if columns == 0 {
        return None;
    }
    let widths = widths(table, columns, faces);
    // A cell's own room, not the page's: a long word must not run into the next column.
    let room = |column: usize| (widths[column] - CELL_PAD) / CELL_SIZE;
    let cell = |texts: &[String], column: usize, room: f64| {
        let text = texts.get(column).map_or("", String::as_str);
        body(&[Run::plain(text)], room, faces)
    };
    let head = if table.head.is_empty() { 0 } else { columns };
    Some(Grid {
        title: body(&[Run::plain(&table.title)], WORD_ROOM, faces),
        head: (0..head).map(|column| cell(&table.head, column, room(column) * BOLD)).collect(),
        cells: table
            .rows
            .iter()
            .flat_map(|row| (0..columns).map(move |column| (row, column)))
            .map(|(row, column)| cell(row, column, room(column)))
            .collect(),
        widths,
    })
}

/// Column widths in points that fill the page. A column that needs less than an equal share gets
/// what it needs, the rest is shared by the wide ones; what nobody needs is spread evenly.
fn widths(table: &Table, columns: usize, faces: &Faces) -> Vec<f64> {
    let need: Vec<f64> = (0..columns)
        .map(|column| {
            let head = table.head.get(column).map_or(0.0, |text| faces.bold_width(&plain(text)));
            let rows = table.rows.iter().filter_map(|row| row.get(column));
            let widest = rows.map(|text| faces.width(&plain(text))).fold(head, f64::max);
            // A twentieth of an em against rounding.
            (widest + 0.05) * CELL_SIZE + CELL_PAD
        })
        .collect();
    let mut share = PAGE_WIDTH / columns as f64;
    loop {
        let (fits, wide): (Vec<f64>, Vec<f64>) = need.iter().partition(|width| **width <= share);
        let left = PAGE_WIDTH - fits.iter().sum::<f64>();
        if wide.is_empty() {
            let spare = left / columns as f64;
            return need.iter().map(|width| width + spare).collect();
        }
        let next = left / wide.len() as f64;
        if next <= share {
            return need.iter().map(|width| width.min(share)).collect();
        }
        share = next;
    }
}
