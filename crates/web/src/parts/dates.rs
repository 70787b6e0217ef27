//! Dates as pages show them: one `<time>` each, machine-readable and unbroken.

use casework::Moment;
use jiff::civil::Date;
use playbook::{Lang, day_date, short_date, weekday};
use std::fmt;

/// A date or moment; prints itself as a `<time>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    iso: String,
    text: String,
}

impl Day {
    /// `10月12日 周一`.
    pub fn full(date: Date, today: Date, lang: Lang) -> Day {
        Day { iso: date.to_string(), text: day_date(date, today, lang) }
    }
    /// `10月12日`.
    pub fn short(date: Date, today: Date, lang: Lang) -> Day {
        Day { iso: date.to_string(), text: short_date(date, today, lang) }
    }
    /// `10月12日 10:22`, or the day alone.
    pub fn moment(at: Moment, today: Date, lang: Lang) -> Day {
        let day = short_date(at.date(), today, lang);
        match at.clock() {
            Some(clock) => Day { iso: format!("{}T{clock}", at.date()), text: format!("{day}\u{a0}{clock}") },
            None => Day::short(at.date(), today, lang),
        }
    }
    /// The day in another word, such as "today".
    pub fn called(self, text: String) -> Day {
        let text = text.replace(['<', '>', '&'], "");
        Day { text, ..self }
    }
    /// The words alone, for sentences.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The text holds figures and the words of this program only, so it needs no escaping.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<time datetime=\"{}\">{}</time>", self.iso, self.text)
    }
}

impl askama::FastWritable for Day {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Day {}

/// A text whose dates stay unbroken and close; the rest is escaped.
pub struct Dated<'t>(pub &'t str);

impl fmt::Display for Dated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((start, end)) = next_date(rest) {
            escape(f, &rest[..start])?;
            write!(f, "<span class=\"nb\">{}</span>", &rest[start..end])?;
            rest = &rest[end..];
        }
        escape(f, rest)
    }
}

impl askama::FastWritable for Dated<'_> {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Dated<'_> {}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    text.chars().try_for_each(|c| match c {
        '<' => f.write_str("&lt;"),
        '>' => f.write_str("&gt;"),
        '&' => f.write_str("&amp;"),
        '"' => f.write_str("&quot;"),
        '\'' => f.write_str("&#39;"),
        c => write!(f, "{c}"),
    })
}

/// Where the next `2026年10月12日` or `10月12日` stands: figures and the three signs, ending in `日`.
fn next_date(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('日').map(|at| at + from) {
        let end = at + '日'.len_utf8();
        let before = &text[..at];
        let run = before
            .chars()
            .rev()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '年' | '月'))
            .map(char::len_utf8)
            .sum::<usize>();
        let start = at - run;
        if text[start..at].contains('月') && text[start..].starts_with(|c: char| c.is_ascii_digit()) {
            return Some((start, end));
        }
        from = end;
    }
    None
}

/// The line under a day in the timeline: the time if known, else the weekday.
pub fn under(at: Moment, lang: Lang) -> String {
    at.clock().unwrap_or_else(|| weekday(at.date().weekday(), lang).to_owned())
}

#[cfg(test)]
mod tests {
    use super::Dated;

    #[test]
    fn dates_in_sentences_stay_together() {
        assert_eq!(Dated("在10月9日已满").to_string(), "在<span class=\"nb\">10月9日</span>已满");
        assert_eq!(Dated("2026年1月2日<b>15 日").to_string(), "<span class=\"nb\">2026年1月2日</span>&lt;b&gt;15 日");
        assert_eq!(Dated("节日、月日").to_string(), "节日、月日");
    }
}
