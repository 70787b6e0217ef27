//! Money as whole minor units; legal amounts are only added, compared and multiplied by a count.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// An amount in one currency, in minor units (1 = 0.01).
///
/// ```
/// use casework::Money;
/// let per_call: Money = "50 CNY".parse().unwrap();
/// assert_eq!(per_call.times(3).to_string(), "150.00 CNY");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: [u8; 3],
}

/// The text was not an amount with a currency.
#[derive(Debug, Clone, thiserror::Error)]
#[error("`{0}` is not an amount; write for example `50 CNY` or `50.00 CNY`")]
pub struct MoneyError(pub String);

impl Money {
    /// `minor` hundredths of `currency` (three upper-case letters, ISO 4217).
    pub fn new(minor: i64, currency: &str) -> Result<Money, MoneyError> {
        let code: [u8; 3] = currency.as_bytes().try_into().map_err(|_| MoneyError(currency.to_owned()))?;
        if !code.iter().all(u8::is_ascii_uppercase) {
            return Err(MoneyError(currency.to_owned()));
        }
        Ok(Money { minor, currency: code })
    }

    /// Reads `50`, `50.5`, `50 CNY`; a bare figure takes `currency`.
    pub fn parse_in(text: &str, currency: &str) -> Result<Money, MoneyError> {
        let bad = || MoneyError(text.to_owned());
        let trimmed = text.trim();
        let (figure, code) = match trimmed.rsplit_once(' ') {
            Some((figure, code)) => (figure.trim(), code),
            None => (trimmed, currency),
        };
        let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_| bad())?;
        let part: i64 = format!("{part:0<2}").parse().map_err(|_| bad())?;
        let minor = whole.checked_mul(100).and_then(|w| w.checked_add(part)).ok_or_else(bad)?;
        Money::new(minor, code)
    }

    /// Hundredths of the unit.
    pub fn minor(self) -> i64 {
        self.minor
    }
    /// ISO 4217 code.
    pub fn currency(&self) -> &str {
        std::str::from_utf8(&self.currency).expect("checked ASCII at construction")
    }
    /// The amount `count` times, saturating at the range of 64 bits.
    pub fn times(self, count: u64) -> Money {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Money { minor: self.minor.saturating_mul(count), ..self }
    }
    /// The sum, or `None` when the currencies differ or the sum leaves the range.
    pub fn plus(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_add(other.minor))
            .flatten()
            .map(|minor| Money { minor, ..self })
    }
    /// The difference, which may be below nothing, or `None` when the currencies differ or it leaves the range.
    pub fn minus(self, other: Money) -> Option<Money> {
        (self.currency == other.currency)
            .then(|| self.minor.checked_sub(other.minor))
            .flatten()
            .map(|minor| Money { minor, ..self })
    }
    /// The figure alone, two decimals: `50.00`.
    pub fn figure(self) -> String {
        format!("{}.{:02}", self.minor / 100, (self.minor % 100).abs())
    }
    /// The figure without needless decimals: `50`, `50.50`.
    pub fn short(self) -> String {
        if self.minor % 100 == 0 { (self.minor / 100).to_string() } else { self.figure() }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.figure(), self.currency())
    }
}

impl FromStr for Money {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Money, MoneyError> {
        Money::parse_in(text, "")
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Money, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
