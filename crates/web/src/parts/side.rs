//! Names for who is on the other side, and pack texts with their case filled in.

use casework::{COMPANY, Money};
use desk::Loaded;
use desk::words::Words;
use playbook::{DateStyle, FactType, Lang, Rung, Slots, View};

/// The company the case is against: its full name, else the choice made, else "the other side".
pub fn company(loaded: &Loaded, lang: Lang) -> Option<String> {
    let pack = &loaded.pack;
    let group = pack.facts.iter().filter(|f| f.group == "operator" && f.choices.len() <= 12);
    let known = |kind: FactType| {
        let mut specs = group.clone().filter(move |f| f.kind == kind);
        specs.find_map(|f| Some(pack.fact_text(&f.key, &loaded.case.fact(&f.key)?.value, lang)))
    };
    known(FactType::Choice).or_else(|| known(FactType::Name))
}

/// The person's own line, its middle hidden.
pub fn own_line(loaded: &Loaded) -> Option<String> {
    let line = loaded.pack.facts.iter().find(|f| f.group == "line" && f.kind == FactType::Phone)?;
    Some(masked(&loaded.case.fact(&line.key)?.value))
}

/// A number with all but the first three and last four digits hidden.
pub fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() < 9 {
        return number.to_owned();
    }
    let (head, tail) = (&digits[..3], &digits[digits.len() - 4..]);
    format!("{}{}{}", head.iter().collect::<String>(), "*".repeat(digits.len() - 7), tail.iter().collect::<String>())
}

/// A party's name: as recorded, as the pack names the office, or what the id stands for.
pub fn party(loaded: &Loaded, id: &str, w: Words) -> String {
    if let Some(party) = loaded.case.parties.get(id) {
        return party.name.clone();
    }
    if let Some(office) = loaded.pack.authorities.get(id) {
        return office.name.get(w.lang).to_owned();
    }
    match id {
        COMPANY => company(loaded, w.lang).unwrap_or_else(|| w.t("other-side")),
        other => other.to_owned(),
    }
}

/// Whom a rung goes to: the office with its name and, if it is in the pack's list, its id. While it is not known
/// which office is competent, the rung's own name stands for it.
pub fn office(view: &View<'_>, rung: &Rung, lang: Lang) -> (Option<String>, String) {
    if let Some(office) = view.office(rung) {
        return (Some(office.id.clone()), office.name.get(lang).to_owned());
    }
    let named = match &rung.office {
        Some(rule) => rule.name.as_ref(),
        None => rung.against.as_ref(),
    };
    (None, named.unwrap_or(&rung.name).get(lang).to_owned())
}

/// `交给…`, or what the rung is against while the competent office is not known.
pub fn going_to(view: &View<'_>, rung: &Rung, w: Words) -> String {
    let known = view.office(rung).is_some() || rung.office.as_ref().is_some_and(|o| o.name.is_some());
    match known {
        true => w.a("letter-to", &[("who", office(view, rung, w.lang).1)]),
        false => w.t("letter-to-open"),
    }
}

/// A pack text with its slots filled from the case; sentences that cannot be filled are left out.
pub fn filled(view: &View<'_>, rung: Option<&Rung>, text: &playbook::Bilingual, lang: Lang) -> String {
    Slots { view, rung, lang, style: DateStyle::Short, rates: Vec::new() }.sentences(text.get(lang))
}

/// An amount in words: `50 元`, `CNY 50`.
pub fn money(amount: Money, lang: Lang) -> String {
    playbook::money_text(amount).get(lang).to_owned()
}

/// A pack's cost in words: one amount, or a range such as `50–500 CNY`.
pub fn cost(text: &str, lang: Lang) -> String {
    if let Ok(amount) = text.parse::<Money>() {
        return money(amount, lang);
    }
    let range = text.rsplit_once(' ').and_then(|(figures, code)| Some((figures, Money::new(100, code).ok()?)));
    range.map_or_else(|| text.to_owned(), |(figures, one)| money(one, lang).replacen('1', figures, 1))
}

/// What it takes: `约 12 分钟，0 元`.
pub fn effort(w: Words, minutes: Option<u16>, price: Option<&str>) -> String {
    let minutes = minutes.map(|n| w.n("about-minutes", n));
    let price = price.map(|p| cost(p, w.lang));
    let parts: Vec<String> = minutes.into_iter().chain(price).collect();
    parts.join(&w.t("comma"))
}

/// The titles of these laws, for citing.
pub fn laws(loaded: &Loaded, ids: &[String], lang: Lang) -> Vec<String> {
    ids.iter().map(|id| loaded.pack.law_text(id, lang)).collect()
}

#[cfg(test)]
mod tests {
    use super::{cost, masked};
    use playbook::Lang;

    #[test]
    fn a_range_of_costs_reads_like_one_amount() {
        assert_eq!(cost("0 CNY", Lang::Zh), "0 元");
        assert_eq!(cost("50–500 CNY", Lang::Zh), "50–500 元");
        assert_eq!(cost("free", Lang::En), "free");
    }

    #[test]
    fn the_middle_of_a_number_is_hidden() {
        assert_eq!(masked("138 0000 0000"), "138****0000");
        assert_eq!(masked("10086"), "10086");
    }
}
