//! Sums in whole cents, each with its currency. Two currencies are never added.

use crate::rules::Sum;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A currency of the table, by its three letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A sum that is not negative, in the currency's smallest unit. As text `200.00 CNY`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Money {
    /// Smallest units: 20000 for 200.00 CNY.
    pub minor: u64,
    /// The currency.
    pub currency: Currency,
}

/// Why a text or a rule's sum is no sum of money here, or two sums cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The text is no sum.
    #[error("{0:?} is no sum; write it with all figures behind the point and the currency: 200.00 CNY")]
    Text(String),
    /// The table has no such currency, so that nobody knows its smallest unit.
    #[error(
        "{0:?} is no currency of the table; the table of currencies must say how many figures stand behind the point"
    )]
    Currency(String),
    /// The sums are of two currencies.
    #[error("{0} and {1} are not added")]
    Mixed(Currency, Currency),
    /// The sum is too large.
    #[error("the sum is larger than can be written down")]
    Large,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: number::Confidence,
    digits: BTreeMap<String, u32>,
}

static DIGITS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../data/currencies.toml")).expect("a test reads the table");
    file.digits
});

impl Currency {
    /// How many figures stand behind the point.
    pub fn digits(self) -> u32 {
        DIGITS.get(self.code()).copied().unwrap_or(0)
    }

    /// Its three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::Currency(text.chars().take(12).collect());
        if !DIGITS.contains_key(text) {
            return Err(wrong());
        }
        text.as_bytes().try_into().map(Self).map_err(|_| wrong())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// A rule's sum, which is in whole units.
    ///
    /// # Errors
    /// [`MoneyError::Currency`] if the table does not know the currency; [`MoneyError::Large`].
    pub fn of(sum: &Sum) -> Result<Self, MoneyError> {
        let currency: Currency = sum.currency.parse()?;
        let minor = sum.amount.checked_mul(10_u64.pow(currency.digits())).ok_or(MoneyError::Large)?;
        Ok(Self { minor, currency })
    }

    /// Both together.
    ///
    /// # Errors
    /// [`MoneyError::Mixed`] for two currencies; [`MoneyError::Large`].
    pub fn and(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Large)?;
        Ok(Self { minor, ..self })
    }
}

/// Smallest units as people write them: with all figures behind the point, without a currency.
pub fn written(minor: u128, currency: Currency) -> String {
    let digits = currency.digits();
    let one = 10_u128.pow(digits);
    match digits {
        0 => minor.to_string(),
        _ => format!("{}.{:0width$}", minor / one, minor % one, width = digits as usize),
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", written(u128::from(self.minor), self.currency), self.currency)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads whole units (`200 CNY`) or all figures behind the point (`200.00 CNY`), and nothing between.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::Text(text.chars().take(40).collect());
        let (amount, currency) = text.split_once(' ').ok_or_else(wrong)?;
        let currency: Currency = currency.parse()?;
        let digits = currency.digits() as usize;
        let (whole, rest) = match amount.split_once('.') {
            Some((whole, rest)) if digits > 0 && rest.len() == digits => (whole, rest.to_owned()),
            Some(_) => return Err(wrong()),
            None => (amount, "0".repeat(digits)),
        };
        let figures = format!("{whole}{rest}");
        if whole.is_empty() || !figures.bytes().all(|byte| byte.is_ascii_digit()) || figures.len() > 40 {
            return Err(wrong());
        }
        let minor = figures.parse().map_err(|_| MoneyError::Large)?;
        Ok(Self { minor, currency })
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}
