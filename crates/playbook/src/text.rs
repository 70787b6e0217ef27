//! Text in both languages, and how dates are written in each.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The languages of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Chinese as used in mainland China.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 tag: `zh-CN` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
    /// The language of a tag; anything that does not begin with `en` is Chinese.
    pub fn from_tag(tag: &str) -> Lang {
        if tag.to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Zh }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// Both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual { zh: zh.into(), en: en.into() }
    }
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
    /// Makes both texts with one function.
    pub fn both(mut make: impl FnMut(Lang) -> String) -> Bilingual {
        Bilingual { zh: make(Lang::Zh), en: make(Lang::En) }
    }
    /// True when there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// A date in full, as letters write it: `2026年10月12日`, `12 October 2026`.
pub fn long_date(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => format!("{} {} {}", date.day(), month(date), date.year()),
    }
}

/// A date as cards write it: without the year when it is this year's.
pub fn short_date(date: Date, today: Date, lang: Lang) -> String {
    match (lang, date.year() == today.year()) {
        (_, false) => long_date(date, lang),
        (Lang::Zh, true) => format!("{}月{}日", date.month(), date.day()),
        (Lang::En, true) => format!("{} {}", date.day(), month(date)),
    }
}

/// A short date with its weekday: `10月12日 周一`, `Mon 12 October`.
pub fn day_date(date: Date, today: Date, lang: Lang) -> String {
    let short = short_date(date, today, lang);
    match lang {
        Lang::Zh => format!("{short}\u{a0}{}", weekday(date.weekday(), lang)),
        Lang::En => format!("{} {short}", weekday(date.weekday(), lang)),
    }
}

/// `周一`, `Mon`.
pub fn weekday(day: Weekday, lang: Lang) -> &'static str {
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let index = usize::from(day.to_monday_zero_offset().unsigned_abs());
    match lang {
        Lang::Zh => ZH[index],
        Lang::En => EN[index],
    }
}

fn month(date: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}
