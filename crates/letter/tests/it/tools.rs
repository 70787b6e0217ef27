//! Other people's programs that read what we wrote.

use std::io::Write as _;
use std::process::Command;
use std::sync::LazyLock;

use letter::sheet::Sheet;
use letter::typeset::Typesetter;

/// One for all tests: parsing the fonts is the slow part.
pub static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(Typesetter::new);

pub fn pdf(sheet: &Sheet) -> Vec<u8> {
    TYPESETTER.pdf(sheet).unwrap_or_else(|e| panic!("no PDF: {e}"))
}

/// Standard output of a poppler program that reads a PDF file.
fn poppler(program: &str, options: &[&str], pdf: &[u8], rest: &[&str]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let run = Command::new(program).args(options).arg(file.path()).args(rest).output();
    let out = run
        .unwrap_or_else(|e| panic!("{program} could not be started ({e}); install the Debian package poppler-utils"));
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// The text of a PDF in reading order, without the page breaks.
pub fn pdf_text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-enc", "UTF-8", "-nopgbrk"], pdf, &["-"])
}

/// The same page by page.
pub fn pdf_pages(pdf: &[u8]) -> Vec<String> {
    let text = poppler("pdftotext", &["-enc", "UTF-8"], pdf, &["-"]);
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

/// The text without any white space: where lines break is the layout's business.
pub fn pdf_letters(pdf: &[u8]) -> String {
    pdf_text(pdf).split_whitespace().collect()
}

/// What `pdfinfo` says under this key.
pub fn pdf_info(pdf: &[u8], key: &str) -> String {
    let out = poppler("pdfinfo", &[], pdf, &[]);
    let line = out.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("pdfinfo says nothing about {key}:\n{out}")).trim().to_owned()
}

/// Bounding boxes of words: page width, then the right edge of every word, in points.
pub fn right_edges(pdf: &[u8]) -> (f64, Vec<f64>) {
    let out = poppler("pdftotext", &["-bbox"], pdf, &["-"]);
    let number = |line: &str, key: &str| -> Option<f64> {
        line.split_once(&format!("{key}=\""))?.1.split_once('"')?.0.parse().ok()
    };
    let width = out.lines().find_map(|line| number(line, "page width")).unwrap();
    (width, out.lines().filter_map(|line| number(line, "xMax")).collect())
}
