//! The companies that a pack knows: found for a case, chosen by the person, never filled in unasked.

use crate::loaded::Loaded;
use playbook::{Company, CompanyPart, FactType, Pack};

/// The fact that says this of the company.
pub fn fact(pack: &Pack, part: CompanyPart) -> Option<&str> {
    pack.facts.iter().find(|f| f.company == Some(part)).map(|f| f.key.as_str())
}

/// What a person said of the company, by part.
fn said(on: &Loaded, part: CompanyPart) -> Option<String> {
    on.view().fact_value(fact(&on.pack, part)?)
}

/// The province of the company: as the person said, or else where the person's own number is at home, in the pack's spelling.
pub fn province(on: &Loaded) -> Option<String> {
    said(on, CompanyPart::Province).or_else(|| {
        let own = on.pack.facts.iter().find(|f| f.kind == FactType::Phone)?;
        let home = number::parse(&on.view().fact_value(&own.key)?).region()?.province?;
        // The table of numbers writes 江苏省, the pack 江苏.
        let choices = &on.pack.fact(fact(&on.pack, CompanyPart::Province)?)?.choices;
        choices.iter().find(|c| home.starts_with(c.id.as_str())).map(|c| c.id.clone())
    })
}

/// The companies of the person's operator, those of the province first; all companies while the operator is not known.
pub fn known(on: &Loaded) -> Vec<&Company> {
    let (operator, here) = (said(on, CompanyPart::Operator), province(on));
    let fits = |c: &&Company| operator.as_ref().is_none_or(|operator| c.operator == *operator);
    let mut all: Vec<&Company> = on.pack.companies.iter().filter(fits).collect();
    all.sort_by_key(|c| Some(&c.province) != here.as_ref());
    all
}

/// The companies that are likely the one of this case: those of the operator and the province, where both are known.
pub fn likely(on: &Loaded) -> Vec<&Company> {
    let (Some(province), Some(_)) = (province(on), said(on, CompanyPart::Operator)) else { return Vec::new() };
    known(on).into_iter().filter(|c| c.province == province).collect()
}

/// What the record of a company fills: only what has a source. An address that looks cut short is left to the person.
pub fn filled(pack: &Pack, company: &Company) -> Vec<(String, String)> {
    let address = company.address.clone().filter(|_| !company.address_partial);
    let values = [
        (CompanyPart::Operator, Some(company.operator.clone())),
        (CompanyPart::Name, Some(company.name.clone())),
        (CompanyPart::Code, company.code.clone()),
        (CompanyPart::Address, address),
        (CompanyPart::Province, Some(company.province.clone())),
    ];
    values.into_iter().filter_map(|(part, value)| Some((fact(pack, part)?.to_owned(), value?))).collect()
}

/// What the seller's block of an invoice fills, and the company of the pack that carries its name or code.
pub fn invoiced(pack: &Pack, seller: &evidence::Seller) -> (Vec<(String, String)>, Option<Company>) {
    let known = pack.companies.iter().find(|c| c.code.is_some() && c.code == seller.code);
    // A city branch carries the name of its provincial company in front.
    let known = known.or_else(|| pack.companies.iter().find(|c| seller.name.starts_with(&c.name)));
    let province = known.map(|c| c.province.clone()).or_else(|| {
        let choices = &pack.fact(fact(pack, CompanyPart::Province)?)?.choices;
        choices.iter().find(|c| seller.name.contains(c.id.as_str())).map(|c| c.id.clone())
    });
    let values = [
        (CompanyPart::Name, Some(seller.name.clone())),
        (CompanyPart::Code, seller.code.clone()),
        (CompanyPart::Address, seller.address.clone()),
        (CompanyPart::Province, province),
    ];
    let filled = values.into_iter().filter_map(|(part, value)| Some((fact(pack, part)?.to_owned(), value?)));
    (filled.collect(), known.cloned())
}
