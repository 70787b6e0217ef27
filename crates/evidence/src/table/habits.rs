//! What the rows of a list show about the list as a whole: looked at once before it is read.

use std::collections::HashSet;

use casework::Direction;
use jiff::civil::Date;

use crate::row::ReadContext;
use crate::table::Cell;
use crate::table::columns::Columns;
use crate::table::{fields, when};

/// So many rows show the habits of a list that leaves nothing open.
const ENOUGH: u64 = 300;
/// Longest legend that is kept, in entries.
const LEGEND: usize = 32;

/// What is known about a list before its rows are read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Habits {
    /// Of dates such as 10/12/2026.
    pub(crate) day_first: Option<bool>,
    /// Comparison keys of numbers that are the person's own.
    pub(crate) own: Vec<String>,
    /// The column whose cells are words for the direction, where no header says which it is.
    pub(crate) direction: Option<usize>,
    /// What figures in the column of directions mean, as the list says itself.
    pub(crate) legend: Vec<(String, Direction)>,
}

impl Habits {
    /// What the reading itself was told.
    pub(crate) fn told(context: &ReadContext) -> Habits {
        Habits { day_first: context.day_first, own: context.own.clone(), ..Habits::default() }
    }
}

/// Looks at rows.
pub(crate) struct Learner {
    context: ReadContext,
    rows: u64,
    habits: Habits,
    /// No row speaks against the day, or the month, standing first.
    fits: Fits,
    open_dates: bool,
    /// Numbers that every row with caller and called names so far.
    every: Option<HashSet<String>>,
    pairs: u64,
    /// By column: cells that are words for a direction, and others.
    words: Vec<(u64, u64)>,
    figures: bool,
}

#[derive(Clone, Copy)]
struct Fits {
    day_first: bool,
    month_first: bool,
}

impl Learner {
    pub(crate) fn new(context: &ReadContext) -> Learner {
        Learner {
            context: context.clone(),
            rows: 0,
            habits: Habits::told(context),
            fits: Fits { day_first: true, month_first: true },
            open_dates: false,
            every: None,
            pairs: 0,
            words: Vec::new(),
            figures: false,
        }
    }

    /// Text around the rows: the legend of figures may stand there.
    pub(crate) fn beside(&mut self, text: &str) {
        if self.habits.legend.is_empty() {
            self.habits.legend = legend(text);
        }
    }

    /// One row. True: enough was seen.
    pub(crate) fn row(&mut self, columns: &Columns, cells: &[Cell<'_>]) -> bool {
        self.rows += 1;
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).unwrap_or(&Cell::Empty);
        if let Cell::Text(text) = cell(columns.at.or(columns.date))
            && let Some(figures) = when::either_order(text, &self.context.zone)
        {
            self.open_dates = true;
            self.fits.look(figures, self.context.today);
        }
        match columns.direction {
            Some(at) => {
                let word = cell(Some(at)).text();
                self.figures |= !word.trim().is_empty() && word.trim().bytes().all(|byte| byte.is_ascii_digit());
            }
            None => {
                self.look_for_words(columns, cells);
                if let (Some(number), Some(called)) = (columns.number, columns.called)
                    && number != called
                    && !columns.one_of_two
                {
                    self.pair(&cell(Some(number)).text(), &cell(Some(called)).text());
                }
            }
        }
        self.rows >= ENOUGH && !self.open_dates && self.pairs == 0 && !self.figures
    }

    fn look_for_words(&mut self, columns: &Columns, cells: &[Cell<'_>]) {
        self.words.resize(self.words.len().max(cells.len().min(64)), (0, 0));
        for (at, cell) in cells.iter().enumerate().take(64) {
            if cell.is_empty() || columns.names(at) {
                continue;
            }
            let word = matches!(cell, Cell::Text(text) if fields::is_direction(text));
            let (words, others) = &mut self.words[at];
            *(if word { words } else { others }) += 1;
        }
    }

    fn pair(&mut self, caller: &str, called: &str) {
        let keys: HashSet<String> = [caller, called].iter().filter_map(|text| number::parse(text).key()).collect();
        self.pairs += 1;
        match &mut self.every {
            None => self.every = Some(keys),
            Some(every) => every.retain(|key| keys.contains(key)),
        }
    }

    /// What was learnt.
    pub(crate) fn habits(mut self) -> Habits {
        let only = |fits: Fits| match (fits.day_first, fits.month_first) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
        self.habits.day_first = self.habits.day_first.or(self.open_dates.then(|| only(self.fits)).flatten());
        // One number in every row, and others beside it: that is whose list it is.
        if self.habits.own.is_empty()
            && self.pairs > 1
            && let Some(every) = self.every.filter(|every| every.len() == 1)
        {
            self.habits.own.extend(every);
        }
        // A forwarded call or two may stand among the words.
        self.habits.direction = self.words.iter().position(|(words, others)| *words > 0 && others * 2 <= *words);
        self.habits
    }
}

impl Fits {
    /// 25/3/2026 can be read in one way only; and a reading that is still ahead is none.
    fn look(&mut self, (first, second, year): (i16, i16, i16), today: Option<Date>) {
        let fits = |day: i16, month: i16| {
            let date = i8::try_from(day).ok().zip(i8::try_from(month).ok());
            let date = date.and_then(|(day, month)| Date::new(year, month, day).ok());
            date.is_some_and(|date| today.is_none_or(|today| date <= today))
        };
        let (day_first, month_first) = (fits(first, second), fits(second, first));
        // A row that fits neither way says nothing about the others.
        if day_first || month_first {
            self.day_first &= day_first;
            self.month_first &= month_first;
        }
    }
}

/// `1-被叫 2-主叫`, `(0:主叫,1:被叫)`, `1=incoming; 2=outgoing`.
pub(crate) fn legend(text: &str) -> Vec<(String, Direction)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (figure, behind) = rest.split_at(digits);
        rest = behind;
        let word = behind.trim_start_matches([' ', ':', '：', '=', '-', '—', '.', '、', '为', '是', '表', '示']);
        let end =
            word.find(|c: char| c.is_ascii_digit() || matches!(c, ',' | '，' | ';' | '；' | ')' | '）' | '/' | '|'));
        let word = word[..end.unwrap_or(word.len())].trim();
        if digits <= 4
            && found.len() < LEGEND
            && let Some(direction) = fields::direction(word).filter(|_| fields::is_direction(word))
        {
            found.push((figure.to_owned(), direction));
        }
    }
    if found.len() > 1 { found } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::legend;
    use casework::Direction::{In, Missed, Out};

    #[test]
    fn legends_in_every_writing() {
        let read = legend;
        let (one, two, three) = (("1".to_owned(), In), ("2".to_owned(), Out), ("3".to_owned(), Missed));
        assert_eq!(read("类型(1来电 2去电 3未接)"), [one.clone(), two.clone(), three]);
        assert_eq!(read("注：1-被叫，2-主叫"), [one.clone(), two.clone()]);
        assert_eq!(read("1=incoming; 2=outgoing"), [one, two]);
        assert_eq!(read("共2条"), []);
        assert_eq!(read("账期：2026年03月01日"), []);
    }
}
