//! What a template cannot reach: the parts of Typst that stand-ins replace say no in words, and break nothing.

use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_layout::PagedDocument;

use super::told;
use super::world::{Job, Press};

/// A job with another text in the place of the template.
struct Snippet<'a>(Job<'a>, Source);

impl World for Snippet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.0.library()
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.0.book()
    }

    fn main(&self) -> FileId {
        self.0.main()
    }

    fn source(&self, _: FileId) -> typst::diag::FileResult<Source> {
        Ok(self.1.clone())
    }

    fn file(&self, id: FileId) -> typst::diag::FileResult<Bytes> {
        self.0.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.0.font(index)
    }

    fn today(&self, offset: Option<Duration>) -> Option<Datetime> {
        self.0.today(offset)
    }
}

#[test]
fn what_is_not_built_in_is_refused_in_words() {
    let press = Press::set_up();
    for (markup, answer) in [
        ("#plugin(bytes(\"\"))", "failed to load WebAssembly module (plug-ins are not built in)"),
        ("#bibliography(bytes(\"a: b\"))", "failed to parse YAML (bibliographies are not built in)"),
        ("#bibliography(bytes(\"@a{b,}\"))", "failed to parse BibLaTeX (bibliographies are not built in at 1:1)"),
        ("#bibliography((), style: \"apa\")", "unknown style: apa"),
        ("#cite(<a>)", "the document does not contain a bibliography"),
        ("#html.elem(\"p\")", "unknown variable: html"),
    ] {
        let job = Job { press: &press, data: Bytes::new([]) };
        let source = Source::new(job.main(), markup.to_owned());
        let snippet = Snippet(job, source);
        let document = typst::compile::<PagedDocument>(&snippet).output;
        assert_eq!(document.map(drop).map_err(|faults| told(&faults)), Err(answer.to_owned()), "{markup}");
    }
}
