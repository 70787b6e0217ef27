//! Ordinary text stays readable: nothing of it is taken for a token or for somebody's number.

use crate::given::secrets;
use redact::{Kind, Private};

/// Texts as people publish them, in both languages, with every kind of figure that names nobody.
const CORPUS: &str = include_str!("../../../../bench/data/ordinary.txt");

/// Tokens of a case: ordinary text holds parts of each of them, and none whole.
const TOKENS: [(Kind, &str); 16] = [
    (Kind::OwnName, "林晓"),
    (Kind::OwnName, "John Smith"),
    (Kind::OwnNumber, "13800000000"),
    (Kind::OwnNumber, "027-88880000"),
    (Kind::OwnAddress, "某市安静路 12 号"),
    (Kind::OwnMail, "linxiao@example.com"),
    (Kind::OwnPostcode, "430000"),
    (Kind::Agent, "0417"),
    (Kind::Agent, "工号 1038"),
    (Kind::Agent, "Li Ming"),
    (Kind::Ticket, "0501-0001"),
    (Kind::Ticket, "20261012"),
    (Kind::Caller, "1366****6378"),
    (Kind::Caller, "+1 212 555 0142"),
    (Kind::Person, "王云营业厅"),
    (Kind::Extra, "Li"),
];

#[test]
fn ordinary_text_stays_as_it_is() {
    let secrets = secrets(&TOKENS);
    for line in CORPUS.lines() {
        match secrets.redact(&Private(line.to_owned())) {
            Ok(leaving) => assert_eq!(leaving.markdown(), line),
            Err(leak) => panic!("{line}: {leak:?}"),
        }
    }
    // The whole text at once: what stands in one paragraph is not joined with the next.
    assert_eq!(secrets.redact(&Private(CORPUS.to_owned())).expect("passes").markdown(), CORPUS.trim_end());
}
