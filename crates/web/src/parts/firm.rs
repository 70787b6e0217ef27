//! A known company as a page shows it: what it would fill, and how sure that is.

use desk::Loaded;
use desk::words::Words;
use playbook::{Company, Confidence, short_date};

/// One company to choose.
pub struct Firm {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub short: String,
    /// Its full name.
    pub name: String,
    /// Code and address, each with how sure it is.
    pub lines: Vec<(String, String)>,
    /// Where it was read and when.
    pub source: String,
    /// A remark.
    pub note: String,
}

/// A company of the pack.
pub fn firm(loaded: &Loaded, c: &Company, w: Words) -> Firm {
    let sure = |how: Confidence| w.t(&format!("firm-sure-{}", format!("{how:?}").to_lowercase()));
    let line = |key: &str, value: &Option<String>, how: Option<Confidence>, more: String| {
        let how = how.map(sure).unwrap_or_default();
        value
            .as_ref()
            .map(|value| (w.t(key), format!("{value}{}{how}{more}{}", w.t("bracket-open"), w.t("bracket-close"))))
    };
    let as_of = c.address_as_of.as_ref().map(|month| w.a("firm-as-of", &[("month", month.clone())]));
    let code = line("firm-code", &c.code, c.code_confidence, String::new());
    let address = line("firm-address", &c.address, c.address_confidence, as_of.unwrap_or_default());
    let none = c.address.is_none().then(|| (w.t("firm-address"), w.t("firm-no-address")));
    let cut = c.address_partial.then(|| (w.t("firm-address"), w.t("firm-cut-address")));
    let day = c.provenance.verified_on.map(|day| short_date(day, loaded.today, w.lang)).unwrap_or_default();
    let how = sure(c.provenance.confidence);
    Firm {
        id: c.id.clone(),
        short: c.short.get(w.lang).to_owned(),
        name: c.name.clone(),
        lines: [code, address, none, cut].into_iter().flatten().collect(),
        source: w.a(
            "firm-source",
            &[("how", how), ("source", c.provenance.source.clone().unwrap_or_default()), ("day", day)],
        ),
        note: c.note.as_ref().map(|n| n.get(w.lang).to_owned()).unwrap_or_default(),
    }
}
