//! Which cases were planned, and from what: many changes of one case in a row need one plan.

use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Mutex;
use store::{Head, LookDay};

/// The days on which a case wants to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planned {
    /// The case.
    pub case: String,
    /// The end of the log and the day from which they were worked out.
    pub from: (Head, Date),
    /// The days.
    pub days: Vec<LookDay>,
}

/// Under which setting the number of the last event stands up to which a case's days were worked out.
pub(crate) fn planned_key(case: &str) -> String {
    format!("planned:{case}")
}

/// For account and case, the end of the log and the day from which its days were last worked out and saved.
#[derive(Default)]
pub(crate) struct Plans {
    last: Mutex<HashMap<(String, String), (Head, Date)>>,
}

impl Plans {
    /// Whether the days that are saved are those of this end of the log on this day.
    pub fn holds(&self, account: &str, case: &str, from: (Head, Date)) -> bool {
        let key = (account.to_owned(), case.to_owned());
        self.last.lock().expect("no panic while held").get(&key) == Some(&from)
    }

    /// These days were saved.
    pub fn note(&self, account: &str, planned: &Planned) {
        let key = (account.to_owned(), planned.case.clone());
        self.last.lock().expect("no panic while held").insert(key, planned.from);
    }
}
