//! Stand-in for `typst-html`. Letters are printed, never turned into web pages, yet Typst links its HTML export
//! unconditionally, and with it a renderer for SVG and one for PDF. This offers the names Typst asks for: the element
//! that the other parts look for has no tag it could be made with. A template did not see the module `html` before either.
//! See `docs/decisions/2026-11-28-stand-ins.md`.

use typst_library::diag::{HintedStrResult, StrResult, bail};
use typst_library::foundations::{
    CastInfo, Content, FromValue, IntoValue, Module, NativeRuleMap, Reflect, Scope, StyleChain, Value,
};
use typst_library::visualize::Color;
use typst_macros::elem;

/// The tag of an element of a web page. There is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HtmlTag {}

impl Reflect for HtmlTag {
    fn input() -> CastInfo {
        CastInfo::Union(Vec::new())
    }

    fn output() -> CastInfo {
        CastInfo::Union(Vec::new())
    }

    fn castable(_: &Value) -> bool {
        false
    }
}

impl IntoValue for HtmlTag {
    fn into_value(self) -> Value {
        match self {}
    }
}

impl FromValue for HtmlTag {
    fn from_value(_: Value) -> HintedStrResult<Self> {
        let refused: StrResult<Self> = refuse();
        Ok(refused?)
    }
}

fn refuse<T>() -> StrResult<T> {
    bail!("the export of web pages is not built in")
}

/// An element of a web page. None can be made, as there is no tag.
#[elem(name = "elem")]
pub struct HtmlElem {
    /// Its tag.
    #[required]
    pub tag: HtmlTag,
}

/// What is asked of tags.
pub mod tag {
    use super::HtmlTag;

    /// Whether white space around the element collapses.
    pub fn is_whitespace_collapsing(tag: HtmlTag) -> bool {
        match tag {}
    }

    /// Whether the element belongs into paragraphs.
    pub fn should_group_into_pars(tag: HtmlTag) -> bool {
        match tag {}
    }
}

/// Registers the rules for web pages: none.
pub fn register(_: &mut NativeRuleMap) {}

/// The module `html` of templates: empty.
pub fn module() -> Module {
    Module::new("html", Scope::new())
}

/// The body of an element of MathML: no content is one.
pub fn html_mathml_body<'a>(_: &'a Content, _: StyleChain<'a>) -> Option<Option<&'a Content>> {
    None
}

/// Content in a colour; asked for in web pages only, so the content is given back as it is.
pub fn html_span_filled(content: Content, _: Color) -> Content {
    content
}
