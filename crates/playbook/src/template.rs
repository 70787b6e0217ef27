//! Letters as the pack writes them: TOML front matter, then blocks with attributes and slots.

use crate::document::Document;
use crate::predicate::Predicate;
use crate::records::OneOrMany;
use crate::text::Lang;
use serde::Deserialize;

/// How a block stands on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "docs/writing-a-pack.md lists the roles")]
pub enum BlockRole {
    Line,
    Heading,
    Para,
    Item,
    Sign,
}

/// A field of the office's form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Id used by blocks.
    pub id: String,
    /// Label on the form.
    pub label: String,
    /// Limit in characters, where established.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// The front matter of a letter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// Name of the letter.
    pub id: String,
    /// Language of this file.
    pub lang: String,
    /// Title.
    pub title: String,
    /// Rung it serves.
    pub rung: String,
    /// Facts without which it stays a draft.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Query whose calls are printed as a table.
    #[serde(default)]
    pub table: Option<String>,
    /// Heading of that table.
    #[serde(default)]
    pub table_title: Option<String>,
    /// Queries: the letter is about what came after their newest finding. One matter is not brought twice.
    #[serde(default)]
    pub after: Option<OneOrMany>,
    /// Clock: calls whose time has run out are no part of the letter.
    #[serde(default)]
    pub timely: Option<String>,
    /// Without a row in that table it is a draft.
    #[serde(default)]
    pub table_needed: bool,
    /// A condition without which the table is not needed after all.
    #[serde(default)]
    pub table_needed_when: Option<Predicate>,
    /// Undecided calls make it a draft.
    #[serde(default)]
    pub confirm_incidents: bool,
    /// Something read aloud, not sent.
    #[serde(default)]
    pub script: bool,
    /// Meant for anybody to read: it leaves only as a draft that passed the redaction, never as a letter.
    #[serde(default)]
    pub public: bool,
    /// What the letter calls the other side, in its own words: it stands where obstacles' paragraphs say `{them}`.
    #[serde(default)]
    pub them: Option<String>,
    /// Fields of the office's form.
    #[serde(default)]
    pub field: Vec<FormField>,
}

/// The attributes of a block.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// Form field.
    #[serde(default)]
    pub field: Option<String>,
    /// Present only when this holds.
    #[serde(default)]
    pub when: Option<Predicate>,
    /// Present while this demand is active.
    #[serde(default)]
    pub demand: Option<String>,
    /// The text is this obstacle's paragraph.
    #[serde(default)]
    pub obstacle: Option<String>,
    /// Legal texts cited.
    #[serde(default)]
    pub law: Vec<String>,
    /// How the source is named beside the sentence.
    #[serde(default)]
    pub note: Option<String>,
    /// How the paragraph is named when it is left out.
    #[serde(default)]
    pub label: Option<String>,
    /// Leave out in silence.
    #[serde(default)]
    pub optional: bool,
    /// One block for each finding of this query, about that one alone.
    #[serde(default)]
    pub each: Option<String>,
    /// For the person alone: never part of what leaves.
    #[serde(default)]
    pub aside: bool,
    /// A heading under which something must stand, or a block that must stand: else the letter is a draft.
    #[serde(default)]
    pub needed: bool,
}

/// A block of a letter.
#[derive(Debug, Clone)]
pub struct TemplateBlock {
    /// How it stands on the page.
    pub role: BlockRole,
    /// Attributes.
    pub attributes: Attributes,
    /// Text with slots; several lines for `sign`.
    pub text: String,
    /// Line of its directive in the file, from 1.
    pub line: usize,
}

impl TemplateBlock {
    /// A mark by which a person's change to this block is found again: it stays as long as the block reads so.
    pub fn mark(&self) -> String {
        let Attributes { obstacle, demand, .. } = &self.attributes;
        let text = format!("{:?}\n{obstacle:?}\n{demand:?}\n{}", self.role, self.text);
        casework::Digest::of(text.as_bytes()).to_string().chars().take(12).collect()
    }

    /// Whether a person may leave it out or say it otherwise: sentences and items, not who writes to whom, nor what must stand.
    pub fn is_free(&self) -> bool {
        matches!(self.role, BlockRole::Para | BlockRole::Item) && !self.attributes.needed && !self.attributes.aside
    }
}

/// A letter in one language.
#[derive(Debug, Clone)]
pub struct Template {
    /// Front matter.
    pub front: Front,
    /// Blocks in order.
    pub blocks: Vec<TemplateBlock>,
}

impl Template {
    /// Language of the letter.
    pub fn lang(&self) -> Lang {
        Lang::from_tag(&self.front.lang)
    }

    /// Reads a letter file.
    ///
    /// # Errors
    /// The line and what is wrong there.
    pub fn parse(text: &str) -> Result<Template, (usize, String)> {
        let rest = text.strip_prefix("+++\n").ok_or((1, "a letter begins with a line `+++`".to_owned()))?;
        let (front, body) =
            rest.split_once("\n+++\n").ok_or((1, "the front matter has no closing line `+++`".to_owned()))?;
        let front_lines = front.lines().count() + 2;
        let front: Front = Document::parse(front)
            .and_then(Document::record)
            .map_err(|(line, e)| (line + 1, format!("front matter: {e}")))?;
        let mut blocks: Vec<TemplateBlock> = Vec::new();
        for (number, line) in (front_lines + 1..).zip(body.lines()) {
            if let Some(directive) = line.strip_prefix("::") {
                blocks.push(directive_block(directive.trim(), number).map_err(|e| (number, e))?);
            } else if let Some(block) = blocks.last_mut() {
                if !line.trim().is_empty() {
                    let between = if block.text.is_empty() { "" } else { "\n" };
                    block.text = format!("{}{between}{}", block.text, line.trim());
                }
            } else if !line.trim().is_empty() {
                return Err((number, "text before the first `:: ROLE` line".to_owned()));
            }
        }
        match blocks
            .iter()
            .find(|b| b.text.is_empty() && b.attributes.obstacle.is_none() && b.attributes.demand.is_none())
        {
            Some(empty) => Err((empty.line, "this block has no text".to_owned())),
            None => Ok(Template { front, blocks }),
        }
    }
}

fn directive_block(directive: &str, line: usize) -> Result<TemplateBlock, String> {
    let (word, attributes) = match directive.find('{') {
        Some(at) => (directive[..at].trim(), &directive[at..]),
        None => (directive, "{}"),
    };
    let role = match word {
        "line" => BlockRole::Line,
        "heading" => BlockRole::Heading,
        "para" => BlockRole::Para,
        "item" => BlockRole::Item,
        "sign" => BlockRole::Sign,
        other => return Err(format!("unknown role `{other}`; one of line, heading, para, item, sign")),
    };
    #[derive(Deserialize)]
    struct Holder {
        a: Attributes,
    }
    let holder = Document::parse(&format!("a = {attributes}")).and_then(Document::record::<Holder>);
    let holder = holder.map_err(|(_, e)| format!("attributes: {e}"))?;
    Ok(TemplateBlock { role, attributes: holder.a, text: String::new(), line })
}

/// A piece of a text with slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Fixed words.
    Fixed(&'a str),
    /// The name inside `{…}`.
    Slot(&'a str),
}

/// Splits a text at its parts in `[[…]]`, which are left out when one of their slots is empty: each part, and whether it
/// may be left out. A bracket without a partner is text.
///
/// ```
/// assert_eq!(playbook::parts("a[[, b {c}]]."), [("a", false), (", b {c}", true), (".", false)]);
/// ```
pub fn parts(text: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, after)) = after.split_once("]]") else { break };
        found.extend([(before, false), (inside, true)]);
        rest = after;
    }
    found.push((rest, false));
    found.retain(|(part, _)| !part.is_empty());
    found
}

/// Splits a text at its slots. A brace without a partner is fixed text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|c| open + c) else { break };
        if open > 0 {
            found.push(Piece::Fixed(&rest[..open]));
        }
        found.push(Piece::Slot(&rest[open + 1..close]));
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        found.push(Piece::Fixed(rest));
    }
    found
}
