//! The two kinds of text: one that stays, one that may leave.

use serde::Serialize;
use std::collections::BTreeMap;

/// What kind of thing a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    OwnName,
    OwnNumber,
    OwnAddress,
    OwnMail,
    OwnPostcode,
    OwnOther,
    Agent,
    Ticket,
    Caller,
    Person,
    Extra,
    UnknownNumber,
}

impl Kind {
    /// Names whose words may be turned: the last one first.
    pub(crate) fn is_name(self) -> bool {
        matches!(self, Kind::OwnName | Kind::Person | Kind::Agent)
    }
    /// Fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Kind::OwnName => "own-name",
            Kind::OwnNumber => "own-number",
            Kind::OwnAddress => "own-address",
            Kind::OwnMail => "own-mail",
            Kind::OwnPostcode => "own-postcode",
            Kind::OwnOther => "own-other",
            Kind::Agent => "agent",
            Kind::Ticket => "ticket",
            Kind::Caller => "caller",
            Kind::Person => "person",
            Kind::Extra => "extra",
            Kind::UnknownNumber => "unknown-number",
        }
    }
}

/// A text that stays: it may name anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Private(pub String);

/// A text that may leave: it passed the redaction, and nothing of the case's private tokens is left in it.
///
/// Lines that begin with `# ` or `## ` are headings, with `- ` items; other lines are paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaving {
    text: String,
    replaced: BTreeMap<Kind, usize>,
    #[serde(skip)]
    places: Vec<Place>,
}

/// One place where something was replaced, as it reads now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What kind of token stood there.
    pub kind: Kind,
    /// The signs before it, on its line.
    pub before: String,
    /// The word that stands for it.
    pub role: String,
    /// The signs behind it, on its line.
    pub after: String,
    /// The token has few figures and was found often: some of its places may be another number.
    pub doubtful: bool,
}

/// Something is left that must not leave: what kind it is and where it stands. The thing itself is not repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// What kind of token.
    pub kind: Kind,
    /// Line of the text that was handed in, from 1.
    pub line: usize,
    /// The signs around it, with stars for it and for every figure.
    pub excerpt: String,
}

/// How a line of a text that leaves stands on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line<'t> {
    /// The title.
    Title(&'t str),
    /// A section's heading.
    Heading(&'t str),
    /// An item of a list.
    Item(&'t str),
    /// A paragraph.
    Paragraph(&'t str),
}

impl Leaving {
    /// Only the redaction makes one.
    pub(crate) fn passed(text: String, replaced: BTreeMap<Kind, usize>, places: Vec<Place>) -> Leaving {
        Leaving { text, replaced, places }
    }
    /// Where tokens were replaced, in order, so that a person can look at each.
    pub fn places(&self) -> &[Place] {
        &self.places
    }
    /// The text in plain Markdown.
    pub fn markdown(&self) -> &str {
        &self.text
    }
    /// How many tokens of each kind were replaced.
    pub fn replaced(&self) -> &BTreeMap<Kind, usize> {
        &self.replaced
    }
    /// The lines that hold something.
    pub fn lines(&self) -> Vec<Line<'_>> {
        let mut titled = false;
        let only_one = |line| match line {
            Line::Title(text) if std::mem::replace(&mut titled, true) => Line::Heading(text),
            line => line,
        };
        self.text.lines().map(str::trim).filter(|l| !l.is_empty()).map(kind_of).map(only_one).collect()
    }
    /// The first heading.
    pub fn title(&self) -> &str {
        self.lines().into_iter().find_map(|l| if let Line::Title(t) = l { Some(t) } else { None }).unwrap_or_default()
    }
    /// The text without marks.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for line in self.lines() {
            let text = match line {
                Line::Title(t) | Line::Paragraph(t) => format!("{t}\n\n"),
                Line::Heading(t) => format!("\n{t}\n\n"),
                Line::Item(t) => format!("· {t}\n"),
            };
            out.push_str(&text);
        }
        out.trim_end().to_owned() + "\n"
    }
    /// A page of its own, without style, script, links or names of files.
    pub fn html(&self, tag: &str) -> String {
        let mut body = String::new();
        let mut list = false;
        for line in self.lines() {
            let item = matches!(line, Line::Item(_));
            if item != list {
                body.push_str(if item { "<ul>\n" } else { "</ul>\n" });
                list = item;
            }
            let (name, text) = match line {
                Line::Title(t) => ("h1", t),
                Line::Heading(t) => ("h2", t),
                Line::Item(t) => ("li", t),
                Line::Paragraph(t) => ("p", t),
            };
            body.push_str(&format!("<{name}>{}</{name}>\n", escaped(text)));
        }
        if list {
            body.push_str("</ul>\n");
        }
        let title = escaped(self.title());
        format!(
            "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"
        )
    }
}

fn kind_of(line: &str) -> Line<'_> {
    if let Some(text) = line.strip_prefix("## ") {
        return Line::Heading(text);
    }
    if let Some(text) = line.strip_prefix("# ") {
        return Line::Title(text);
    }
    line.strip_prefix("- ").map_or(Line::Paragraph(line), Line::Item)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
