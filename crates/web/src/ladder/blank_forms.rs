//! The blanks of a letter. Those that belong together stand on one small form, in the letter where the first of them is seen:
//! whose letter it is and whom it is about, and apart from that what happened.

use crate::frame::shell::Banner;
use crate::frame::typed::Typed;
use crate::parts::field::input;
use crate::parts::firm::{Firm, firm};
use desk::Loaded;
use desk::parties::company;
use desk::words::Words;
use letter::sheet::Gap;
use playbook::{CompanyPart, FactSpec};

/// What was filled in and could not be saved whole.
#[derive(Default)]
pub(super) struct Tried {
    /// What was typed, with what the address of the page asked for.
    pub(super) typed: Typed,
    /// The facts that do not fit, each with the sentence that says why.
    pub(super) wrong: Vec<(String, String)>,
    /// What of it was saved.
    pub(super) banner: Option<Banner>,
}

/// One form.
pub(super) struct Fill {
    /// It is shown without being asked for: something in it has to be mended.
    pub(super) open: bool,
    /// Its questions, by what they are about.
    pub(super) groups: Vec<Group>,
}

/// Questions under one head.
pub(super) struct Group {
    id: String,
    pub(super) name: String,
    /// The companies to choose from, where the pack knows them.
    pub(super) firms: Option<Firms>,
    /// Choosing a company leads elsewhere: whose it is has to be known first, or nothing is missing but a part of it.
    pub(super) look_up: bool,
    pub(super) asks: Vec<Ask>,
}

/// The companies of the person's operator.
pub(super) struct Firms {
    /// Those of the region of the person's own number, and what it is called.
    pub(super) likely: Vec<Firm>,
    pub(super) place: String,
    pub(super) others: Vec<Firm>,
    pub(super) chosen: String,
    /// The chosen one is among the others, so that they stand open.
    pub(super) elsewhere: bool,
    /// The fields for a company of one's own are open.
    pub(super) own: bool,
}

/// A missing fact with its field.
pub(super) struct Ask {
    pub(super) key: String,
    pub(super) label: String,
    pub(super) why: String,
    pub(super) example: String,
    pub(super) input: &'static str,
    pub(super) choices: Vec<(String, String)>,
    pub(super) value: String,
    /// What is wrong with the value, where the page's first sentence is about another one.
    pub(super) error: String,
    /// What is likely, such as the province of the person's own number. It is said, not chosen.
    pub(super) likely: String,
}

impl Fill {
    /// Whether it asks for one of these facts.
    pub(super) fn asks_any(&self, keys: &[&str]) -> bool {
        self.groups.iter().flat_map(|g| &g.asks).any(|ask| keys.contains(&ask.key.as_str()))
    }
}

/// The forms for what a letter lacks, in the order in which it lacks it.
pub(super) fn fills(loaded: &Loaded, gaps: &[Gap], tried: &Tried, w: Words) -> Vec<Fill> {
    let mut forms: [Vec<Group>; 2] = [Vec::new(), Vec::new()];
    for gap in gaps.iter().filter(|g| g.blocks) {
        let Some(spec) = loaded.pack.fact(&gap.key) else { continue };
        // As on the page of all facts, what is of no known group belongs to the matter.
        let (form, group) = match spec.group.as_str() {
            group @ ("you" | "line" | "operator") => (0, group),
            _ => (1, "case"),
        };
        let groups = &mut forms[form];
        let one = ask(loaded, gap, spec, tried, w);
        match groups.iter_mut().find(|g| g.id == group) {
            Some(group) => group.asks.push(one),
            None => groups.push(Group {
                name: w.t(&format!("facts-{group}")),
                id: group.to_owned(),
                firms: None,
                look_up: false,
                asks: vec![one],
            }),
        }
    }
    for group in forms.iter_mut().flatten() {
        choosable(loaded, group, tried, w);
    }
    let wrong = |groups: &[Group]| {
        let asked = |key: &str| groups.iter().flat_map(|g| &g.asks).any(|a| a.key == key);
        tried.wrong.iter().any(|(key, _)| asked(key))
    };
    let some = forms.into_iter().filter(|groups| !groups.is_empty());
    some.map(|groups| Fill { open: wrong(&groups), groups }).collect()
}

fn ask(loaded: &Loaded, gap: &Gap, spec: &FactSpec, tried: &Tried, w: Words) -> Ask {
    let place = match spec.company {
        Some(CompanyPart::Province) => company::province(loaded).unwrap_or_default(),
        _ => String::new(),
    };
    Ask {
        likely: if place.is_empty() { place } else { likely_place(loaded, &place, w) },
        key: gap.key.clone(),
        label: spec.ask.get(w.lang).to_owned(),
        why: gap.why.clone(),
        example: spec.example.as_ref().map(|e| e.get(w.lang).to_owned()).unwrap_or_default(),
        input: input(spec),
        choices: spec.choices.iter().map(|c| (c.id.clone(), c.name.get(w.lang).to_owned())).collect(),
        value: tried.typed.get(&gap.key).to_owned(),
        error: tried.wrong.iter().skip(1).find(|(key, _)| *key == gap.key).map(|(_, s)| s.clone()).unwrap_or_default(),
    }
}

/// Which province the number speaks for, by its name in the page's language.
fn likely_place(loaded: &Loaded, province: &str, w: Words) -> String {
    let key = company::fact(&loaded.pack, CompanyPart::Province).unwrap_or_default();
    w.a("likely-from-number", &[("place", loaded.pack.fact_text(key, province, w.lang))])
}

/// Where the company is missing, those that the pack knows stand to choose from. Nothing is chosen beforehand: a number's region
/// says where it was sold, not whose contract it is.
fn choosable(loaded: &Loaded, group: &mut Group, tried: &Tried, w: Words) {
    let part = |ask: &Ask| loaded.pack.fact(&ask.key).and_then(|spec| spec.company);
    if loaded.pack.companies.is_empty() || !group.asks.iter().any(|ask| part(ask).is_some()) {
        return;
    }
    let nameless = group.asks.iter().any(|ask| part(ask) == Some(CompanyPart::Name));
    let unknown = group.asks.iter().any(|ask| part(ask) == Some(CompanyPart::Operator));
    let operator = company::fact(&loaded.pack, CompanyPart::Operator).and_then(|key| loaded.view().fact_value(key));
    if !nameless || unknown || operator.is_none() {
        group.look_up = true;
        return;
    }
    let likely = company::likely(loaded);
    let others = company::known(loaded).into_iter().filter(|c| likely.iter().all(|l| l.id != c.id));
    let others: Vec<Firm> = others.map(|c| firm(loaded, c, w)).collect();
    let chosen = tried.typed.get("company");
    group.firms = Some(Firms {
        elsewhere: others.iter().any(|firm| firm.id == chosen),
        others,
        place: likely.first().map(|c| likely_place(loaded, &c.province, w)).unwrap_or_default(),
        likely: likely.into_iter().map(|c| firm(loaded, c, w)).collect(),
        chosen: chosen.to_owned(),
        own: group.asks.iter().any(|ask| !ask.value.is_empty()),
    });
}
