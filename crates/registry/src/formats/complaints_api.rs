//! The same complaints as an interface over HTTP: what is asked for, and the answer.

use super::complaints::Complaint;
use super::fault::{Fault, Reject};
use super::times::{date, date_time};
use crate::Plan;
use jiff::civil::DateTime;
use serde::{Deserialize, Deserializer, Serialize};
use std::cmp::Ordering;

/// The most complaints of one page, and how many there are if nothing is said.
pub const MOST_A_PAGE: u32 = 50;

/// A page of complaints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The complaints.
    pub data: Vec<Datum>,
    /// How many there are.
    pub meta: Meta,
    /// Where this page is.
    pub links: Links,
}

/// One complaint with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Datum {
    /// Always `dnc_complaint`.
    #[serde(rename = "type")]
    pub kind: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// What it says.
    pub attributes: Attributes,
    /// Empty.
    #[serde(default)]
    pub relationships: Vec<serde_json::Value>,
    /// Empty.
    #[serde(default)]
    pub meta: Vec<serde_json::Value>,
    /// Where it is.
    #[serde(default)]
    pub links: Links,
}

/// The eight fields of a complaint, as texts; `null` is read as an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Attributes {
    /// Ten digits or nothing.
    #[serde(deserialize_with = "text")]
    pub company_phone_number: String,
    /// `YYYY-MM-DD hh:mm:ss`.
    #[serde(deserialize_with = "text")]
    pub created_date: String,
    /// `YYYY-MM-DD hh:mm:ss`.
    #[serde(deserialize_with = "text")]
    pub violation_date: String,
    /// The person's town.
    #[serde(deserialize_with = "text")]
    pub consumer_city: String,
    /// The person's state, its name in full.
    #[serde(deserialize_with = "text")]
    pub consumer_state: String,
    /// Three digits or nothing.
    #[serde(deserialize_with = "text")]
    pub consumer_area_code: String,
    /// What the call was about.
    #[serde(deserialize_with = "text")]
    pub subject: String,
    /// `Y` or `N`.
    #[serde(deserialize_with = "text")]
    pub recorded_message_or_robocall: String,
}

fn text<'de, D: Deserializer<'de>>(value: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(value)?.unwrap_or_default())
}

/// How many complaints there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Meta {
    /// On this page.
    pub records_this_page: u64,
    /// On all pages. The publisher's table calls it `records-total` and its sample `record-total`: both are read.
    #[serde(alias = "records-total")]
    pub record_total: u64,
}

/// The address of what it stands in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// A web address.
    #[serde(rename = "self", default)]
    pub here: String,
}

impl Answer {
    /// A page out of its complaints, how many there are on all pages, and the page's address. `None` if a complaint cannot
    /// be said in this form.
    pub fn new(plan: &Plan, rows: &[(String, Complaint)], total: u64, base: &str, here: String) -> Option<Self> {
        let datum = |(id, complaint): &(String, Complaint)| {
            let links = Links { here: format!("{base}/{id}") };
            let attributes = Attributes::of(plan, complaint)?;
            let (relationships, meta) = (Vec::new(), Vec::new());
            Some(Datum { kind: "dnc_complaint".to_owned(), id: id.clone(), attributes, relationships, meta, links })
        };
        let data: Vec<Datum> = rows.iter().map(datum).collect::<Option<_>>()?;
        let meta = Meta { records_this_page: data.len() as u64, record_total: total };
        Some(Self { data, meta, links: Links { here } })
    }

    /// The complaints of the page, and those whose fields hold something else; their line is the place on the page, from 1.
    pub fn read(&self, plan: &Plan) -> (Vec<(String, Complaint)>, Vec<Reject>) {
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (at, datum) in self.data.iter().enumerate() {
            match datum.attributes.read(plan) {
                Ok(complaint) => good.push((datum.id.clone(), complaint)),
                Err(fault) => {
                    bad.push(Reject::new(at as u64 + 1, datum.attributes.fields().join(",").as_bytes(), fault))
                }
            }
        }
        (good, bad)
    }
}

impl Attributes {
    /// The fields of a complaint; `None` if it cannot be said in this form.
    pub fn of(plan: &Plan, complaint: &Complaint) -> Option<Self> {
        let [
            company_phone_number,
            created_date,
            violation_date,
            consumer_city,
            consumer_state,
            consumer_area_code,
            subject,
            recorded_message_or_robocall,
        ] = complaint.fields(plan)?;
        Some(Self {
            company_phone_number,
            created_date,
            violation_date,
            consumer_city,
            consumer_state,
            consumer_area_code,
            subject,
            recorded_message_or_robocall,
        })
    }

    fn fields(&self) -> [&str; 8] {
        [
            &self.company_phone_number,
            &self.created_date,
            &self.violation_date,
            &self.consumer_city,
            &self.consumer_state,
            &self.consumer_area_code,
            &self.subject,
            &self.recorded_message_or_robocall,
        ]
    }

    /// What they say.
    ///
    /// # Errors
    /// The reject of fields that hold something else; its line is nought.
    pub fn complaint(&self, plan: &Plan) -> Result<Complaint, Reject> {
        self.read(plan).map_err(|fault| Reject::new(0, self.fields().join(",").as_bytes(), fault))
    }

    fn read(&self, plan: &Plan) -> Result<Complaint, Fault> {
        Complaint::read(plan, &self.fields())
    }
}

/// A span of time, both ends included; an open end has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// Not before.
    pub from: Option<DateTime>,
    /// Not after.
    pub to: Option<DateTime>,
}

impl Span {
    fn holds(&self, at: DateTime) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at <= to)
    }
}

/// By what a page is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SortBy {
    /// When the complaint was made; used if nothing is said, as ours.
    #[default]
    Created,
    /// When the call came.
    Violated,
    /// The person's state.
    State,
    /// The person's town.
    City,
    /// The person's area code.
    Area,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filters {
    /// When the complaint was made.
    pub created: Span,
    /// When the call came.
    pub violated: Span,
    /// The person's state, its name in full.
    pub state: Option<String>,
    /// The person's town; only together with the state.
    pub city: Option<String>,
    /// The person's area code.
    pub area: Option<String>,
    /// Whether a machine spoke.
    pub robocall: Option<bool>,
    /// By what it is sorted.
    pub sort: SortBy,
    /// Whether the lowest comes first; the highest does if nothing is said.
    pub ascending: bool,
    /// Complaints of a page, 1 to [`MOST_A_PAGE`].
    pub per_page: u32,
    /// Complaints before the page.
    pub offset: u64,
}

/// A question that makes no sense: to be answered with status 400.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}={value}: {remedy}")]
pub struct BadFilter {
    /// The parameter.
    pub parameter: String,
    /// Its value, cut to 80 characters.
    pub value: String,
    /// What would make it right.
    pub remedy: &'static str,
}

impl Filters {
    /// Reads the query of an address, without its question mark. `api_key` is read over: it is no filter.
    ///
    /// ```
    /// use registry::formats::complaints_api::Filters;
    ///
    /// let filters = Filters::read("created_date=%222026-08-28%22&state=%22New%20York%22&items_per_page=10")?;
    /// assert_eq!(filters.created.to.map(|to| to.to_string()).as_deref(), Some("2026-08-28T23:59:59"));
    /// assert_eq!(filters.state.as_deref(), Some("New York"));
    /// assert!(Filters::read("items_per_page=51").is_err());
    /// # Ok::<(), registry::formats::complaints_api::BadFilter>(())
    /// ```
    ///
    /// # Errors
    /// [`BadFilter`] names the first parameter that is unknown, doubled or makes no sense.
    pub fn read(query: &str) -> Result<Self, BadFilter> {
        let mut filters = Self {
            created: Span::default(),
            violated: Span::default(),
            state: None,
            city: None,
            area: None,
            robocall: None,
            sort: SortBy::default(),
            ascending: false,
            per_page: MOST_A_PAGE,
            offset: 0,
        };
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let bad = |remedy| BadFilter {
                parameter: name.chars().take(80).collect(),
                value: value.chars().take(80).collect(),
                remedy,
            };
            if seen.iter().any(|seen| *seen == name) {
                return Err(bad("the parameter stands there twice"));
            }
            filters.take(&name, &value).map_err(bad)?;
            seen.push(name.into_owned());
        }
        for (one, many) in [("created_date", "created_date_"), ("violation_date", "violation_date_")] {
            let has = |name: &str| seen.iter().any(|seen| seen == name);
            if has(one) && (has(&format!("{many}from")) || has(&format!("{many}to"))) {
                let remedy = "ask for one day or for a span, not for both";
                return Err(BadFilter { parameter: one.to_owned(), value: String::new(), remedy });
            }
        }
        if let (Some(city), None) = (&filters.city, &filters.state) {
            let value = city.chars().take(80).collect();
            return Err(BadFilter {
                parameter: "city".to_owned(),
                value,
                remedy: "name the state of the city as well",
            });
        }
        Ok(filters)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        const STAMP: &str = "write \"YYYY-MM-DD\" or \"YYYY-MM-DD hh:mm:ss\" in double quotes";
        let plain = unquoted(value);
        let start = || stamp(plain).map(|span| span.0).ok_or(STAMP);
        let end = || stamp(plain).map(|span| span.1).ok_or(STAMP);
        match name {
            "api_key" => {}
            "created_date" => self.created = Span { from: Some(start()?), to: Some(end()?) },
            "created_date_from" => self.created.from = Some(start()?),
            "created_date_to" => self.created.to = Some(end()?),
            "violation_date" => self.violated = Span { from: Some(start()?), to: Some(end()?) },
            "violation_date_from" => self.violated.from = Some(start()?),
            "violation_date_to" => self.violated.to = Some(end()?),
            "state" if !plain.is_empty() => self.state = Some(plain.to_owned()),
            "city" if !plain.is_empty() => self.city = Some(plain.to_owned()),
            "state" | "city" => return Err("the value is empty; leave the parameter out"),
            "area_code" if plain.len() == 3 && plain.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.area = Some(plain.to_owned());
            }
            "area_code" => return Err("an area code has three digits"),
            "is_robocall" => self.robocall = Some(plain.parse().map_err(|_| "write true or false")?),
            "sort_by" => {
                self.sort = sort_by(plain).ok_or("sort by a filter's name: created_date, violation_date, …")?
            }
            "sort_order" if plain.eq_ignore_ascii_case("ASC") => self.ascending = true,
            "sort_order" if plain.eq_ignore_ascii_case("DESC") => self.ascending = false,
            "sort_order" => return Err("write DESC or ASC"),
            "items_per_page" => {
                let many = plain.parse().ok().filter(|many| (1..=MOST_A_PAGE).contains(many));
                self.per_page = many.ok_or("a page holds 1 to 50")?;
            }
            "offset" => self.offset = plain.parse().map_err(|_| "write how many complaints to leave out, 0 or more")?,
            _ => return Err("there is no such filter"),
        }
        Ok(())
    }

    /// Whether a complaint is asked for. Names of states and towns are compared without regard to ASCII case.
    pub fn keeps(&self, complaint: &Complaint) -> bool {
        let same =
            |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|text| text.eq_ignore_ascii_case(found));
        self.created.holds(complaint.created)
            && self.violated.holds(complaint.violated)
            && same(&self.state, &complaint.state)
            && same(&self.city, &complaint.city)
            && same(&self.area, &complaint.area)
            && self.robocall.is_none_or(|robocall| robocall == complaint.recorded)
    }

    /// Which of two complaints comes first.
    pub fn order(&self, a: &Complaint, b: &Complaint) -> Ordering {
        let order = match self.sort {
            SortBy::Created => a.created.cmp(&b.created),
            SortBy::Violated => a.violated.cmp(&b.violated),
            SortBy::State => a.state.cmp(&b.state),
            SortBy::City => a.city.cmp(&b.city),
            SortBy::Area => a.area.cmp(&b.area),
        };
        if self.ascending { order } else { order.reverse() }
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}

/// The first and last second that a value means: a day is all of itself.
fn stamp(text: &str) -> Option<(DateTime, DateTime)> {
    match date(text) {
        Some(day) => Some((day.at(0, 0, 0, 0), day.at(23, 59, 59, 0))),
        None => date_time(text).map(|at| (at, at)),
    }
}

fn sort_by(text: &str) -> Option<SortBy> {
    Some(match text {
        "created_date" => SortBy::Created,
        "violation_date" => SortBy::Violated,
        "state" => SortBy::State,
        "city" => SortBy::City,
        "area_code" => SortBy::Area,
        _ => return None,
    })
}
