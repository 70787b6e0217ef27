//! Stand-in for `hayagriva`. Letters cite laws and log entries in their own text and have no bibliography, yet Typst
//! links a processor of citation styles unconditionally, with its archive of styles and its collation of languages.
//! This offers the names Typst asks for. The readers in [`io`] refuse whatever they are given; an entry is a type
//! without values, so that the compiler proves that nothing is ever rendered.
//! See `docs/decisions/2026-11-28-stand-ins.md`.
#![deny(missing_docs)]

pub mod citationberg;
mod rendered;

pub use rendered::{
    BibliographyItem, Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting, Rendered, RenderedBibliography,
    RenderedCitation,
};

use std::marker::PhantomData;

/// A work that can be cited: there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {}

impl Entry {
    /// Its key.
    pub fn key(&self) -> &str {
        match *self {}
    }

    /// Its title.
    pub fn title(&self) -> Option<&FormatString> {
        match *self {}
    }
}

/// A title.
#[derive(Debug)]
pub struct FormatString {
    /// Its text.
    pub value: ChunkedString,
}

/// Text of a title: there is none.
#[derive(Debug)]
pub enum ChunkedString {}

impl ChunkedString {
    /// The text.
    pub fn to_str(&self) -> &str {
        match *self {}
    }
}

/// A collection of works: there is none.
#[derive(Debug)]
pub enum Library {}

impl Library {
    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        match *self {}
    }
}

impl IntoIterator for Library {
    type Item = Entry;
    type IntoIter = std::iter::Empty<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        match self {}
    }
}

/// The readers of collections.
pub mod io {
    use super::Library;
    use serde_core::de::Error;

    /// What is said to whoever brings a collection.
    pub const REFUSAL: &str = "bibliographies are not built in";

    /// Why a BibLaTeX file was not read.
    #[derive(Debug)]
    pub enum BibLaTeXError {
        /// Its form.
        Parse(Fault),
        /// Its types.
        Type(Fault),
    }

    /// A fault and its place.
    #[derive(Debug)]
    pub struct Fault {
        /// Bytes of the file.
        pub span: std::ops::Range<usize>,
        /// What is wrong.
        pub kind: &'static str,
    }

    /// Refuses.
    ///
    /// # Errors
    /// Always, with [`REFUSAL`].
    pub fn from_yaml_str(_: &str) -> Result<Library, serde_yaml::Error> {
        Err(serde_yaml::Error::custom(REFUSAL))
    }

    /// Refuses.
    ///
    /// # Errors
    /// Always, with [`REFUSAL`].
    pub fn from_biblatex_str(_: &str) -> Result<Library, Vec<BibLaTeXError>> {
        Err(vec![BibLaTeXError::Parse(Fault { span: 0..0, kind: REFUSAL })])
    }
}

/// Styles and words that would come with the crate.
pub mod archive {
    use super::citationberg::{IndependentStyle, Locale, Style};

    /// The one style Typst names by itself, as the default of an element that is never made.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ArchivedStyle {
        /// The default.
        InstituteOfElectricalAndElectronicsEngineers,
    }

    impl ArchivedStyle {
        /// Styles a template may name: none.
        pub fn all() -> &'static [ArchivedStyle] {
            &[]
        }

        /// A style by its name: none.
        pub fn by_name(_: &str) -> Option<ArchivedStyle> {
            None
        }

        /// Its names.
        pub fn names(&self) -> &'static [&'static str] {
            &["ieee"]
        }

        /// Its name for people.
        pub fn display_name(&self) -> &'static str {
            "IEEE"
        }

        /// The style, without content.
        pub fn get(&self) -> Style {
            Style::Independent(IndependentStyle::default())
        }
    }

    /// The words of the languages: none.
    pub fn locales() -> Vec<Locale> {
        Vec::new()
    }
}

/// Collects citations; none can be made.
#[derive(Debug)]
pub struct BibliographyDriver<'a, T>(PhantomData<&'a T>);

impl<'a, T> BibliographyDriver<'a, T> {
    /// An empty driver.
    #[expect(clippy::new_without_default, reason = "as the crate this stands in for")]
    pub fn new() -> BibliographyDriver<'a, T> {
        BibliographyDriver(PhantomData)
    }

    /// Without effect.
    pub fn with_citation_number_offset(self, _: usize) -> BibliographyDriver<'a, T> {
        self
    }

    /// Without effect.
    pub fn citation(&mut self, _: CitationRequest<'a, T>) {}

    /// Nothing rendered.
    pub fn finish(self, _: BibliographyRequest<'_>) -> Rendered {
        Rendered { bibliography: None, citations: Vec::new() }
    }
}

/// How a bibliography is wanted.
#[derive(Debug)]
pub struct BibliographyRequest<'a> {
    /// The style.
    pub style: &'a citationberg::IndependentStyle,
    /// The language.
    pub locale: Option<citationberg::LocaleCode>,
    /// Words of the languages.
    pub locale_files: &'a [citationberg::Locale],
}

/// Citations that stand together.
#[derive(Debug)]
pub struct CitationRequest<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationRequest<'a, T> {
    /// A request for items in a style and a language.
    pub fn new(
        _: Vec<CitationItem<'a, T>>,
        _: &'a citationberg::IndependentStyle,
        _: Option<citationberg::LocaleCode>,
        _: &'a [citationberg::Locale],
        _: Option<usize>,
    ) -> CitationRequest<'a, T> {
        CitationRequest(PhantomData)
    }
}

/// One citation.
#[derive(Debug)]
pub struct CitationItem<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationItem<'a, T> {
    /// A citation of an entry.
    pub fn new(
        _: &'a T,
        _: Option<SpecificLocator<'a>>,
        _: Option<citationberg::LocaleCode>,
        _: bool,
        _: Option<CitePurpose>,
    ) -> CitationItem<'a, T> {
        CitationItem(PhantomData)
    }
}

/// Which part of a work is cited.
#[derive(Debug)]
pub struct SpecificLocator<'a>(
    /// The kind of part.
    pub citationberg::taxonomy::Locator,
    /// The part.
    pub LocatorPayload<'a>,
);

/// The part that is cited.
#[derive(Debug)]
pub enum LocatorPayload<'a> {
    /// Text.
    Str(&'a str),
    /// Something of the caller's.
    Transparent(TransparentLocator),
}

/// Something of the caller's.
#[derive(Debug)]
pub struct TransparentLocator;

impl TransparentLocator {
    /// Forgets it.
    pub fn new<T>(_: T) -> TransparentLocator {
        TransparentLocator
    }
}

/// The form of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CitePurpose {
    /// Whole.
    Full,
    /// In a sentence.
    Prose,
    /// Author only.
    Author,
    /// Year only.
    Year,
}
