//! Whether a value can be what a pack asks for: the shapes are data of the pack, what each type means is decided here.

use crate::pack::Pack;
use crate::phrases::phrase;
use crate::records::{FactSpec, FactType};
use crate::text::Bilingual;
use casework::Money;
use jiff::civil::Date;

/// Most characters of a value where the pack sets no other bound.
const MOST: usize = 500;

impl Pack {
    /// Why a value cannot be what the pack asks for under `key`; `None` when it can, or when the pack does not know the key.
    /// `today` bounds dates.
    pub fn misfit(&self, key: &str, value: &str, today: Date) -> Option<Bilingual> {
        let spec = self.fact(key)?;
        let value = value.trim();
        let count = value.chars().count();
        let (least, most) = (spec.least.unwrap_or(1), spec.most.unwrap_or(MOST));
        if count > most {
            return Some(phrase("fact-too-long", &[&|_| most.to_string(), &|_| count.to_string()]));
        }
        if !casework::is_one_line(value) {
            return Some(phrase("fact-one-line", &[]));
        }
        let fits =
            count >= least && !spec.never.iter().any(|never| never == value) && self.has_type(spec, value, today);
        (!fits).then(|| spec.wrong.clone().unwrap_or_else(|| wrong(spec.kind)))
    }

    fn has_type(&self, spec: &FactSpec, value: &str, today: Date) -> bool {
        if !spec.digits.is_empty() {
            return value.bytes().all(|b| b.is_ascii_digit()) && spec.digits.contains(&value.len());
        }
        match spec.kind {
            FactType::Choice => spec.choices.is_empty() || spec.choices.iter().any(|c| c.id == value),
            FactType::Email => is_email(value),
            FactType::Date => {
                value.parse::<Date>().is_ok_and(|day| day <= today && spec.from.is_none_or(|from| day >= from))
            }
            FactType::Count => value.parse::<u32>().is_ok(),
            FactType::Money => Money::parse_in(value, &self.manifest.currency).is_ok(),
            FactType::Postcode => value.len() <= 12 && value.bytes().any(|b| b.is_ascii_digit()),
            FactType::Phone => number::parse(value).kind() != number::Kind::Invalid,
            // A character of a name can be one that the machine keeps under a private code.
            FactType::Name => value.chars().any(|c| c.is_alphabetic() || is_private(c)),
            FactType::Text => value.chars().any(char::is_alphanumeric),
        }
    }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// One plain address as mail takes it: `name@host`, the host with a point and no empty part.
fn is_email(value: &str) -> bool {
    let Some((local, host)) = value.split_once('@') else { return false };
    let good = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
    };
    let parts = |text: &str| text.split('.').all(|part| !part.is_empty());
    let top = host.rsplit('.').next().unwrap_or_default();
    value.len() <= 254
        && good(local, "!#$%&'*+-/=?^_`{|}~.")
        && good(host, "-.")
        && parts(local)
        && parts(host)
        && host.contains('.')
        && top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
}

fn wrong(kind: FactType) -> Bilingual {
    let key = match kind {
        FactType::Choice => "fact-choice",
        FactType::Email => "fact-email",
        FactType::Date => "fact-date",
        FactType::Count => "fact-count",
        FactType::Money => "fact-money",
        FactType::Postcode => "fact-postcode",
        FactType::Phone => "fact-phone",
        FactType::Name => "fact-name",
        FactType::Text => "fact-text",
    };
    phrase(key, &[])
}
