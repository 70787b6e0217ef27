//! A letter on its page: is every sentence true, and is anything missing?

use crate::frame::problem::Paged;
use crate::frame::shell::Shell;
use crate::frame::visit::{Visit, html_to_mend};
use crate::ladder::blank_forms::{Fill, Tried, fills};
use crate::parts::side::going_to;
use desk::Loaded;
use desk::ladder::letters::sheet;
use desk::words::Words;
use letter::sheet::{Block, Field, Gap, OWN_PARAGRAPH, Role, Sheet, Source, Table};
use playbook::{Lang, Template, short_date};

#[derive(askama::Template)]
#[template(path = "ladder/studio.html")]
struct StudioPage {
    s: Shell,
    name: String,
    rung: String,
    head: String,
    draft: bool,
    title: String,
    lang: String,
    limits: Vec<Limit>,
    /// The first blank: where its box stands, and what it asks.
    next: Option<(String, String)>,
    /// What does not fit of what was just filled in: the first sentence, and further ones with their fields.
    problem: String,
    problems: Vec<(String, String)>,
    /// Forms for blanks that no sentence of the letter shows.
    fills: Vec<Fill>,
    back: String,
    /// What it rests on stands beside each sentence.
    basis: bool,
    /// What the person wants: id, name, chosen, the least they settle for; empty where the letter demands nothing.
    demands: Vec<(String, String, bool, bool)>,
    /// Nobody has looked at the demands yet.
    demands_fresh: bool,
    /// Sentences that the person left out.
    dropped: Vec<(String, String)>,
    /// The person's own paragraph, and whether there is one.
    own: String,
    longest: usize,
    checks: Vec<Gap>,
    parts: Vec<Part>,
    left_out: Vec<Gap>,
    tables: Vec<Table>,
    fields: Vec<Field>,
    /// Notes for the person, outside the paper.
    asides: Vec<String>,
    /// What the paper can only name by its code.
    by_hand: String,
    counts: Vec<String>,
    letter_langs: Vec<(String, String, bool)>,
    capture: String,
}

/// How full a field of the form is.
struct Limit {
    label: String,
    length: usize,
    limit: String,
    over: bool,
}

/// Adjacent blocks that share one margin note column.
struct Part {
    class: &'static str,
    lines: Vec<Line>,
    cites: Vec<CiteLine>,
}

struct Line {
    role: Role,
    number: usize,
    runs: Vec<Piece>,
    refs: Vec<usize>,
    /// Forms for the blanks that are first seen here.
    fills: Vec<Fill>,
    /// By which mark it can be changed; empty when it stands as it is.
    part: String,
    own: bool,
    text: String,
}

struct Piece {
    text: String,
    solid: bool,
    blank: String,
}

struct CiteLine {
    number: usize,
    note: String,
    href: String,
}

/// The letter, and what has to be mended of what was tried.
pub(super) fn show(visit: &Visit, loaded: &Loaded, name: &str, tried: &Tried) -> Paged {
    let w = visit.words();
    let wanted = match tried.typed.get("letter") {
        "" => visit.lang(),
        tag => Lang::from_tag(tag),
    };
    let sheet = sheet(loaded, name, wanted)?;
    let template = loaded.pack.letter(name, wanted);
    let rung = template.and_then(|t| loaded.pack.rung(&t.front.rung));
    let mut s = visit.shell(loaded, "letters", sheet.title.clone());
    if let Some(rung) = rung {
        s.under = going_to(&loaded.view(), rung, w);
    }
    if tried.banner.is_some() {
        s.saved.clone_from(&tried.banner);
    }
    let mut fills = fills(loaded, &sheet.gaps, tried, w);
    let next = fills.first().and_then(|f| f.groups.first()?.asks.first()).map(|a| (a.key.clone(), a.label.clone()));
    let parts = parts(loaded, &sheet, &mut fills, w);
    let own = |block: &&Block| block.part.as_ref().is_some_and(|p| p.mark == OWN_PARAGRAPH);
    let blocking = sheet.gaps.iter().filter(|g| g.blocks).count();
    let page = StudioPage {
        head: if blocking == 0 { w.t("studio-ready") } else { w.n("studio-gaps", blocking) },
        draft: sheet.is_draft(),
        title: sheet.title.clone(),
        lang: sheet.lang.clone(),
        limits: sheet.fields.iter().filter_map(|f| limit(f, w)).collect(),
        next,
        problem: tried.wrong.first().map(|(_, sentence)| sentence.clone()).unwrap_or_default(),
        problems: tried.wrong.iter().skip(1).cloned().collect(),
        fills,
        back: format!("/case/{}/letters/{name}", loaded.id),
        basis: tried.typed.has("view", "basis"),
        demands: demands(loaded, template, w),
        demands_fresh: loaded.case.demands.is_empty() && loaded.case.demands_dropped.is_empty(),
        dropped: sheet.dropped.iter().filter_map(|b| Some((b.part.as_ref()?.mark.clone(), b.text()))).collect(),
        own: sheet.blocks.iter().find(own).map(Block::text).unwrap_or_default(),
        longest: desk::ladder::edit::LONGEST,
        checks: sheet.gaps.iter().filter(|g| g.blocks && loaded.pack.fact(&g.key).is_none()).cloned().collect(),
        parts,
        counts: sheet.fields.iter().map(|f| count(f, w)).collect(),
        letter_langs: letter_langs(loaded, name, &sheet.lang, w),
        rung: rung.map(|r| r.id.clone()).unwrap_or_default(),
        capture: format!("/case/{}/capture", loaded.id),
        asides: sheet.asides.iter().map(Block::text).collect(),
        by_hand: by_hand(visit, &sheet, w),
        left_out: sheet.left_out,
        tables: sheet.tables,
        fields: sheet.fields,
        name: name.to_owned(),
        s,
    };
    html_to_mend(&page, &page.problem)
}

/// The languages that the letter is written in: tag, name, whether it is this one.
fn letter_langs(loaded: &Loaded, name: &str, shown: &str, w: Words) -> Vec<(String, String, bool)> {
    let tags = ["zh-CN", "en"].into_iter();
    let written = tags.filter(|tag| loaded.pack.letters.contains_key(&(name.to_owned(), (*tag).to_owned())));
    written.map(|tag| (tag.to_owned(), w.t(&format!("lang-{tag}")), tag == shown)).collect()
}

/// The pack's demands, where the letter makes any.
fn demands(loaded: &Loaded, template: Option<&Template>, w: Words) -> Vec<(String, String, bool, bool)> {
    if !template.is_some_and(|t| t.blocks.iter().any(|b| b.attributes.demand.is_some())) {
        return Vec::new();
    }
    let view = loaded.view();
    let floor = |id: &str| loaded.case.demands.get(id).is_some_and(|d| d.floor == Some(true));
    let one = |d: &playbook::DemandSpec| (d.id.clone(), d.name.get(w.lang).to_owned(), view.wants(&d.id), floor(&d.id));
    loaded.pack.demands.iter().map(one).collect()
}

fn by_hand(visit: &Visit, sheet: &Sheet, w: Words) -> String {
    let chars = desk::ladder::letters::by_hand(&visit.here, sheet);
    if chars.is_empty() { String::new() } else { w.a("by-hand", &[("chars", chars.join("、"))]) }
}

fn limit(field: &Field, w: Words) -> Option<Limit> {
    let limit = field.limit?;
    let label = field.label.clone();
    Some(Limit { label, length: field.length, limit: w.n("of-characters", limit), over: field.length > limit })
}

fn count(field: &Field, w: Words) -> String {
    match field.limit {
        Some(limit) => format!("{} / {limit}", field.text.chars().count()),
        None => w.n("characters", field.text.chars().count()),
    }
}

/// Blocks that cite the same sources stand together; each source has one number through the letter.
/// A form goes out of `forms` to the sentence that first shows one of its blanks.
fn parts(loaded: &Loaded, sheet: &Sheet, forms: &mut Vec<Fill>, w: Words) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut number = 0;
    let mut item = 0;
    for block in &sheet.blocks {
        item = if block.role == Role::Item { item + 1 } else { 0 };
        let mut cites = Vec::new();
        for cite in &block.cites {
            number += 1;
            let said = noted(loaded, &cite.source, w);
            let note = if said.is_empty() { cite.note.clone() } else { format!("{} · {said}", cite.note) };
            cites.push(CiteLine { number, note, href: target(loaded, &cite.source) });
        }
        let runs = runs(sheet, block);
        let shown: Vec<&str> = runs.iter().map(|r| r.blank.as_str()).filter(|b| !b.is_empty()).collect();
        let (fills, rest) = std::mem::take(forms).into_iter().partition(|form| form.asks_any(&shown));
        *forms = rest;
        let line = Line {
            fills,
            part: block.part.as_ref().map(|p| p.mark.clone()).unwrap_or_default(),
            own: block.part.as_ref().is_some_and(|p| p.own),
            text: block.text(),
            role: block.role,
            number: item,
            runs,
            refs: cites.iter().map(|c| c.number).collect(),
        };
        let joins = matches!(block.role, Role::Line) && parts.last().is_some_and(|p| p.class.is_empty());
        match parts.last_mut() {
            Some(last) if joins => {
                last.lines.push(line);
                last.cites.extend(cites);
            }
            Some(last) if last.cites.is_empty() && last.class == " lr--head" && block.role != Role::Heading => {
                last.lines.push(line);
                last.cites = cites;
            }
            _ => {
                let class = if block.role == Role::Heading {
                    " lr--head"
                } else if block.role == Role::Line {
                    ""
                } else {
                    " lr--one"
                };
                parts.push(Part { class, lines: vec![line], cites });
            }
        }
    }
    parts
}

/// A run that is a blank links to its question.
fn runs(sheet: &Sheet, block: &Block) -> Vec<Piece> {
    let blank = |text: &str| {
        let inner = text.strip_prefix(['［', '[']).and_then(|t| t.strip_suffix(['］', ']']))?;
        sheet.gaps.iter().find(|g| inner.contains(&g.label)).map(|g| g.key.clone())
    };
    let piece = |run: &letter::sheet::Run| {
        let blank = blank(&run.text).unwrap_or_default();
        let text = if blank.is_empty() {
            run.text.clone()
        } else {
            run.text.trim_matches(['［', '］', '[', ']']).to_owned()
        };
        Piece { text, solid: run.solid, blank }
    };
    block.runs.iter().map(piece).collect()
}

/// Who noted the words that a sentence quotes, and when.
fn noted(loaded: &Loaded, source: &Source, w: Words) -> String {
    let Source::Events { seqs } = source else { return String::new() };
    let case = &loaded.case;
    let uttered = seqs.iter().find_map(|seq| case.said.iter().find(|s| s.seq == *seq));
    let Some(said) = uttered else { return String::new() };
    let who = case.helped.get(&said.seq).cloned().unwrap_or_else(|| w.t("noted-by-you"));
    let source = said.source.map(|s| w.t(&format!("source-{}", s.id()))).unwrap_or_default();
    let day = short_date(said.at.date(), loaded.today, w.lang);
    w.a("noted", &[("who", who), ("day", day), ("source", source)])
}

/// Where a source can be read.
fn target(loaded: &Loaded, source: &Source) -> String {
    let base = format!("/case/{}", loaded.id);
    match source {
        Source::Events { seqs } => seqs.last().map(|seq| format!("{base}/log?at={seq}#e{seq}")).unwrap_or_default(),
        Source::Fact { key } => format!("{base}/facts#f-{key}"),
        Source::Clock { .. } => format!("{base}/deadlines"),
        Source::Rate { .. } => format!("{base}/money"),
        Source::Law { .. } => String::new(),
    }
}
