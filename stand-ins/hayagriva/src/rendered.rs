//! What rendering would give.

use super::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};

/// Everything rendered.
#[derive(Debug)]
pub struct Rendered {
    /// The bibliography, if the style has one.
    pub bibliography: Option<RenderedBibliography>,
    /// The citations, in order.
    pub citations: Vec<RenderedCitation>,
}

/// A rendered bibliography.
#[derive(Debug)]
pub struct RenderedBibliography {
    /// Its items.
    pub items: Vec<BibliographyItem>,
    /// Whether later lines are indented.
    pub hanging_indent: bool,
}

/// An item of a bibliography.
#[derive(Debug)]
pub struct BibliographyItem {
    /// The key of the entry.
    pub key: String,
    /// What stands in front.
    pub first_field: Option<ElemChild>,
    /// The rest.
    pub content: ElemChildren,
}

/// A rendered citation.
#[derive(Debug)]
pub struct RenderedCitation {
    /// Its content.
    pub citation: ElemChildren,
}

/// Content.
#[derive(Debug)]
pub struct ElemChildren(
    /// Its pieces.
    pub Vec<ElemChild>,
);

impl ElemChildren {
    /// The first piece of a kind: nothing is ever rendered, so there is none.
    pub fn find_meta(&self, _: &ElemMeta) -> Option<&Elem> {
        None
    }
}

/// A piece of content.
#[derive(Debug)]
pub enum ElemChild {
    /// Text.
    Text(Formatted),
    /// Pieces within.
    Elem(Elem),
    /// Markup of Typst.
    Markup(String),
    /// A link.
    Link {
        /// Its text.
        text: Formatted,
        /// Its address.
        url: String,
    },
    /// Something of the caller's.
    Transparent {
        /// The citation it came with.
        cite_idx: usize,
        /// How it is set.
        format: Formatting,
    },
}

/// Pieces that belong together.
#[derive(Debug)]
pub struct Elem {
    /// The pieces.
    pub children: ElemChildren,
    /// How they are set.
    pub display: Option<Display>,
    /// What they are.
    pub meta: Option<ElemMeta>,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElemMeta {
    /// The number of a citation.
    CitationNumber,
    /// An entry.
    Entry(usize),
}

/// Text and how it is set.
#[derive(Debug)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// How it is set.
    pub formatting: Formatting,
}

/// How text is set.
#[derive(Debug, Default, Clone, Copy)]
pub struct Formatting {
    /// Upright or not.
    pub font_style: FontStyle,
    /// Capitals.
    pub font_variant: FontVariant,
    /// Weight.
    pub font_weight: FontWeight,
    /// A line at the text.
    pub text_decoration: TextDecoration,
    /// Height of the text.
    pub vertical_align: VerticalAlign,
}
