//! Address books: vCard 2.1, 3.0 and 4.0 as phones write them. Names, numbers and groups are read; everything else is read over.

use super::reading::BadRow;
use crate::escapes::decoded;
use crate::key::Key;
use crate::people::Contact;
use std::collections::BTreeSet;

/// What an address book brought.
#[derive(Debug, Default)]
pub struct Cards {
    /// Contacts with a number at least.
    pub contacts: Vec<Contact>,
    /// Cards without a number.
    pub without_number: u64,
    /// Numbers that could not be read.
    pub bad: Vec<BadRow>,
}

/// Digits of the shortest number of which several may stand in one field.
const SHORTEST: usize = 5;

/// Reads an address book. Text is UTF-8. Total: what is no card is read over.
///
/// ```
/// let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:王阿姨\r\nTEL;TYPE=CELL:138 0000 0000\r\nCATEGORIES:家人\r\nEND:VCARD\r\n";
/// let cards = screen::formats::vcard::read(text);
/// assert_eq!((cards.contacts[0].name.as_str(), cards.contacts[0].numbers.len()), ("王阿姨", 1));
/// ```
pub fn read(text: &str) -> Cards {
    let mut cards = Cards::default();
    let mut card: Option<(Contact, String)> = None;
    for (line, text) in unfolded(text) {
        let Some((name, value)) = text.split_once(':') else { continue };
        let mut parts = name.split(';');
        let kind = parts.next().unwrap_or_default().rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
        let quoted = parts.any(|p| p.to_ascii_uppercase().contains("QUOTED-PRINTABLE"));
        let value = if quoted { decoded(value, b'=') } else { value.to_owned() };
        match (kind.as_str(), &mut card) {
            ("BEGIN", card) if value.trim().eq_ignore_ascii_case("VCARD") => {
                *card = Some((
                    Contact { name: String::new(), numbers: Vec::new(), groups: BTreeSet::new() },
                    String::new(),
                ));
            }
            ("FN", Some((contact, _))) => contact.name = plain(&value),
            ("N", Some((_, name))) => *name = parts_of(&value, ';').collect::<Vec<_>>().join(" ").trim().to_owned(),
            ("CATEGORIES" | "X-GROUP-MEMBERSHIP", Some((contact, _))) => {
                contact.groups.extend(parts_of(&value, ',').filter(|group| !group.is_empty()));
            }
            ("TEL", Some((contact, _))) => {
                numbers(&value, line, contact, &mut cards.bad);
            }
            ("END", card) => cards.take(card.take()),
            _ => {}
        }
    }
    // A file that ends early still brings what stood in its last card.
    cards.take(card);
    cards
}

impl Cards {
    fn take(&mut self, card: Option<(Contact, String)>) {
        let Some((mut contact, name)) = card else { return };
        if contact.name.is_empty() {
            contact.name = name;
        }
        match contact.numbers.is_empty() {
            true => self.without_number += 1,
            false => self.contacts.push(contact),
        }
    }
}

/// The numbers of one field: old phones write several, and remarks behind them.
fn numbers(value: &str, line: u64, contact: &mut Contact, bad: &mut Vec<BadRow>) {
    let uri = value.trim().strip_prefix("tel:");
    // Parameters of a URI stand behind a semicolon; elsewhere another number does.
    let value = uri.map_or(value, |uri| uri.split(';').next().unwrap_or_default());
    let is_number = |text: &str| number::parse(text).reason().is_none() && Key::of(&number::parse(text)).is_some();
    let whole = value.trim();
    if whole.is_empty() {
        return;
    }
    let parts: Vec<&str> = whole.split([';', '/', ',', '、']).map(str::trim).filter(|part| !part.is_empty()).collect();
    // Whole numbers beside each other are several, whatever one of them could be read as together.
    let several = parts.len() > 1 && parts.iter().all(|part| part.len() >= SHORTEST && is_number(part));
    if several {
        contact.numbers.extend(parts.into_iter().map(str::to_owned));
        return;
    }
    let plain: String = whole.chars().take_while(|c| !matches!(c, '(' | '（' | 'p' | 'P' | 'w' | 'W' | ',')).collect();
    let plain = plain.trim();
    // The door phone's extension is a number, too, although no plan has it.
    match [whole, plain].into_iter().find(|text| Key::of(&number::parse(text)).is_some()) {
        Some(number) => contact.numbers.push(number.to_owned()),
        None => bad.push(BadRow { line, value: whole.to_owned(), code: "no-number" }),
    }
}

/// Lines with what continues them: a line that begins with a blank, or follows a quoted-printable line that ends with `=`.
fn unfolded(text: &str) -> impl Iterator<Item = (u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (n, line) in text.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        let soft = lines.last().is_some_and(|(_, last)| {
            last.ends_with('=')
                && last.split(':').next().is_some_and(|n| n.to_ascii_uppercase().contains("QUOTED-PRINTABLE"))
        });
        match (lines.last_mut(), line.strip_prefix([' ', '\t'])) {
            (Some((_, last)), _) if soft => {
                last.pop();
                last.push_str(line);
            }
            (Some((_, last)), Some(more)) => last.push_str(more),
            _ => lines.push((n as u64 + 1, line.to_owned())),
        }
    }
    lines.into_iter()
}

/// A text value without its backslashes.
fn plain(text: &str) -> String {
    parts_of(text, '\0').next().unwrap_or_default()
}

/// The parts of a value, without backslashes.
fn parts_of(text: &str, at: char) -> impl Iterator<Item = String> {
    let mut parts = vec![String::new()];
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        let last = parts.last_mut().expect("there is one");
        match sign {
            '\\' => match signs.next() {
                Some('n' | 'N') => last.push(' '),
                Some(other) => last.push(other),
                None => {}
            },
            sign if sign == at => parts.push(String::new()),
            sign => last.push(sign),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_numbers_remarks_and_a_card_without_an_end_are_read() {
        let text = "BEGIN:VCARD\nFN:a\nTEL:13611110003;13611110004\nTEL:13611110005/13611110006\nTEL:13611110007（妈妈）\nTEL:(027)8888 0000\nEND:VCARD\nBEGIN:VCARD\nFN:b\nTEL:8001\n";
        let cards = read(text);
        let numbers: Vec<_> = cards.contacts.iter().flat_map(|c| c.numbers.clone()).collect();
        let wanted =
            ["13611110003", "13611110004", "13611110005", "13611110006", "13611110007", "(027)8888 0000", "8001"];
        assert_eq!((numbers, cards.bad.len()), (wanted.map(str::to_owned).to_vec(), 0));
    }

    #[test]
    fn cards_of_old_phones_and_folded_lines_are_read() {
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=\r\n=8F;;;\r\nTEL;CELL:13800000000\r\nEND:VCARD\r\n\
            BEGIN:VCARD\nVERSION:4.0\nFN:Dr. Li\\, dent\n ist\nitem1.TEL;VALUE=uri:tel:+86-27-8888-0000;ext=5\nTEL:999\nTEL:unknown\nCATEGORIES:work,doctors\nEND:VCARD\n\
            BEGIN:VCARD\nFN:nobody\nEND:VCARD\n";
        let cards = read(text);
        let names: Vec<_> = cards.contacts.iter().map(|c| (c.name.as_str(), c.numbers.clone())).collect();
        assert_eq!(
            names,
            [
                ("王 小", vec!["13800000000".to_owned()]),
                ("Dr. Li, dentist", vec!["+86-27-8888-0000".to_owned(), "999".to_owned()]),
            ]
        );
        assert_eq!(cards.contacts[1].groups, ["doctors".to_owned(), "work".to_owned()].into());
        assert_eq!((cards.without_number, cards.bad.len(), cards.bad[0].line), (1, 1, 13));
    }
}
