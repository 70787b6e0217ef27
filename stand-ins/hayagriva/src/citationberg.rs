//! The vocabulary of citation styles, as far as Typst asks for it.

/// A style.
#[derive(Debug)]
pub enum Style {
    /// A whole style.
    Independent(IndependentStyle),
    /// A name for another style.
    Dependent,
}

/// A whole style.
#[derive(Debug, Default)]
pub struct IndependentStyle {
    /// Its settings.
    pub settings: StyleSettings,
}

impl IndependentStyle {
    /// Refuses.
    ///
    /// # Errors
    /// Always, with [`REFUSAL`](super::io::REFUSAL).
    pub fn from_xml(_: &str) -> Result<IndependentStyle, &'static str> {
        Err(super::io::REFUSAL)
    }
}

/// Settings of a style.
#[derive(Debug, Default)]
pub struct StyleSettings {
    /// Where citations stand.
    pub class: StyleClass,
}

/// Where citations stand.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum StyleClass {
    /// In the text.
    #[default]
    InText,
    /// In a note.
    Note,
}

/// Words of a language: there are none.
#[derive(Debug)]
pub enum Locale {}

/// A language.
#[derive(Debug, Clone)]
pub struct LocaleCode(
    /// Its code.
    pub String,
);

/// Names of things.
pub mod taxonomy {
    /// A kind of part of a work.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Locator {
        /// Something of the caller's.
        Custom,
    }
}

/// How a piece is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// A block.
    Block,
    /// In the left margin.
    LeftMargin,
    /// Right of the margin.
    RightInline,
    /// Indented.
    Indent,
}

/// Upright or not.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum FontStyle {
    /// Upright.
    #[default]
    Normal,
    /// Italic.
    Italic,
}

/// Capitals.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum FontVariant {
    /// As written.
    #[default]
    Normal,
    /// Small capitals.
    SmallCaps,
}

/// Weight.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum FontWeight {
    /// Ordinary.
    #[default]
    Normal,
    /// Bold.
    Bold,
    /// Light.
    Light,
}

/// A line at the text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum TextDecoration {
    /// None.
    #[default]
    None,
    /// Under it.
    Underline,
}

/// Height of the text.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum VerticalAlign {
    /// Not said.
    #[default]
    None,
    /// On the line.
    Baseline,
    /// Above it.
    Sup,
    /// Below it.
    Sub,
}
