//! A form that could not be saved, shown so that what is wrong is found: the sentence on top leads to the field, the field is marked and
//! repeats it, the title says so, and the focus stands on the sentence. Works without script, for every page alike.
//!
//! Pages show one sentence with its code; which field a code is about stands here, once.

use axum::http::StatusCode;
use desk::words::Words;

/// The field that a code is about, by id; the first that stands on the page.
fn fields(code: &str) -> &'static [&'static str] {
    match code {
        "needs-day" | "in-the-future" | "too-long-ago" | "answer-before-question" | "decision-before-offer" => {
            &["date", "caller_time"]
        }
        "no-such-day" => &["date", "until", "due", "caller_time"],
        "ends-before-it-begins" => &["until", "offer_until", "date"],
        "deadline-before-start" | "no-such-deadline" => &["due"],
        "dates-needs-day-and-reason" => &["due", "reason"],
        "needs-amount" => &["amount", "sum-0", "remedy", "f-amount"],
        "needs-minutes" => &["minutes"],
        "new-needs-caller" => &["pack-cn-telecom"],
        "case-needs-subject" => &["subject_own"],
        "registry-number" | "registry-too-many-codes" => &["number", "numbers"],
        "registry-wrong-code" | "registry-no-code" => &["code"],
        "registry-prefer" => &["from"],
        "registry-organisation-id" | "organisation-id" | "registry-organisation-reserved" => &["organisation", "id"],
        "organisation-name" => &["name"],
        "number-taken" | "registry-range" => &["numbers"],
        "organisation-unknown" | "mandate-circle" | "mandate-too-long" | "relation-kind" => &["of", "principal"],
        "term-empty" => &["until"],
        "registry-time-past" | "registry-time" => &["key_until", "until", "at", "date"],
        "registry-key-unknown" | "key-expired" | "key-not-begun" | "key-too-many-tries" => &["api_key"],
        "complaint-needs-time" | "registry-time-to-come" => &["time", "date"],
        "complaint-caller" => &["caller"],
        "handover-needs-tls"
        | "handover-answer-uneven"
        | "registry-address"
        | "registry-no-answer"
        | "hook-address" => &["address"],
        "registry-own-number" => &["number"],
        "decision-needs-why" | "text" => &["why", "text"],
        "registry-money" | "amount" | "currency" | "no-such-sum" => &["amount"],
        "objection-needs-text" => &["text"],
        "ground-needs-time" => &["date", "time"],
        "registry-ground" | "not-a-party" => &["ground", "by"],
        "complaint-text" => &["said", "why"],
        "registry-no-purpose" => &["purpose"],
        "complaint-too-many" | "complaint-known" => &["number"],
        "complaint-follow" | "complaint-too-many-looks" => &["follow"],
        "key-areas" => &["areas"],
        "key-per-day" => &["per_day"],
        "scrub-needs-list" | "judge-needs-records" => &["list"],
        code if desk::registry::FAULTS.contains(&code) => &["paper"],
        "number-unreadable" | "cap-needs-number" | "cap-own-number" => &["number", "caller", "line", "from"],
        "new-needs-number" => &["caller"],
        "helper-needs-name" => &["name"],
        "helper-needs-day" => &["until"],
        "link-needs-from" | "link-to-itself" => &["from"],
        "evidence-needs-file" => &["file"],
        "import-blank" | "import-refused" | "import-unreadable" => &["list"],
        "edit-needs-words" | "edit-too-long" => &["words"],
        "delete-needs-sure" => &["sure"],
        "reply-needs-meaning" => &["meaning-acknowledged", "words"],
        "reply-needs-promise" => &["promise", "words"],
        "reply-needs-offer" => &["amount", "words"],
        "reply-needs-rung" => &["rung-0"],
        "file-needs-ack" => &["ack"],
        "file-needs-way" => &["way-0"],
        "file-needs-pace" => &["pace"],
        "said-too-long" => &["words", "heard"],
        "invoice-no-seller" | "company-needs-choice" => &["invoice"],
        "lint-refused" => &["words", "text"],
        "offer-needs-decision" => &["words"],
        _ => &[],
    }
}

/// Whether a code says that somebody asked too often: the same later, or tomorrow, may succeed.
pub(crate) fn too_many(code: &str) -> bool {
    matches!(
        code,
        "key-quota"
            | "key-too-many-tries"
            | "registry-too-many-codes"
            | "scrub-too-many"
            | "scrub-too-many-kept"
            | "judge-too-many"
            | "complaint-too-many"
            | "complaint-too-many-looks"
    )
}

/// The status of a page that shows this sentence.
pub(super) fn status(problem: &str) -> StatusCode {
    match code_of(problem) {
        _ if problem.is_empty() => StatusCode::OK,
        code if too_many(code) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The code behind a sentence: `… 〔needs-day〕`.
fn code_of(problem: &str) -> &str {
    problem.rsplit_once('〔').and_then(|(_, code)| code.strip_suffix('〕')).unwrap_or_default()
}

/// A rendered page with its problem made findable. `problem` is the sentence that the page shows in its alert.
pub(super) fn findable(html: String, problem: &str, words: Words) -> String {
    const ALERT: &str = "<p class=\"sheet problem\" role=\"alert\">";
    let Some(start) = html.find(ALERT).filter(|_| !problem.is_empty()) else { return html };
    let inner = start + ALERT.len();
    let Some(end) = html[inner..].find("</p>").map(|at| inner + at) else { return html };
    let stands = |id: &&str| html.contains(&format!(" id=\"{id}\""));
    let field = fields(code_of(problem)).iter().copied().find(stands).or_else(|| named(&html, problem).filter(stands));
    let sentence = &html[inner..end];
    let shown = match field {
        Some(id) => format!("<a href=\"#{id}\">{sentence}</a>"),
        None => sentence.to_owned(),
    };
    // The focus goes to the sentence, so that it is read first and the field is one key away.
    let alert =
        format!("<p class=\"sheet problem\" role=\"alert\" id=\"problem\" tabindex=\"-1\" autofocus>{shown}</p>");
    let mut page = format!(
        "{}{alert}{}",
        html[..start].replace(" autofocus>", ">"),
        &html[end + "</p>".len()..].replace(" autofocus ", " ")
    );
    if let Some(id) = field {
        page = marked(&page, id, sentence);
    }
    let title = words.t("mend-title");
    page.replacen("<title>", &format!("<title>{title}"), 1)
}

/// The field whose label the sentence names: a fact that does not fit is told by its own question.
fn named<'p>(html: &'p str, problem: &str) -> Option<&'p str> {
    let labels = html.split("<label for=\"").skip(1).filter_map(|rest| {
        let (id, rest) = rest.split_once("\">")?;
        Some((id, rest.split('<').next()?.trim()))
    });
    let told = labels.filter(|(_, text)| text.chars().count() >= 2 && problem.contains(text));
    told.max_by_key(|(_, text)| text.len()).map(|(id, _)| id)
}

/// The page with its field marked as wrong, and the sentence before it.
fn marked(page: &str, id: &str, sentence: &str) -> String {
    let mark = format!(" id=\"{id}\"");
    let Some(at) = page.find(&mark) else { return page.to_owned() };
    let tag = page[..at].rfind('<').unwrap_or(at);
    // Inside a label the sentence would become part of its name.
    let before = page[..tag].rfind("<label").filter(|label| !page[*label..tag].contains("</label>")).unwrap_or(tag);
    let error = format!("<span class=\"field__error\" id=\"problem-field\">{sentence}</span>");
    let end = at + mark.len();
    format!(
        "{}{error}{} aria-invalid=\"true\" aria-describedby=\"problem-field\"{}",
        &page[..before],
        &page[before..end],
        &page[end..]
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use playbook::Lang;

    #[test]
    fn the_sentence_leads_to_the_field_and_the_field_repeats_it() {
        let page = "<title>记来电 · 勿扰</title><p class=\"sheet problem\" role=\"alert\">还差日期 〔needs-day〕</p>\
            <label for=\"date\">哪天</label><input class=\"input\" id=\"date\" name=\"date\" autofocus value=\"\">";
        let found = findable(page.to_owned(), "还差日期 〔needs-day〕", Words::new(Lang::Zh));
        assert_eq!(
            found,
            "<title>还差一项：记来电 · 勿扰</title>\
             <p class=\"sheet problem\" role=\"alert\" id=\"problem\" tabindex=\"-1\" autofocus>\
             <a href=\"#date\">还差日期 〔needs-day〕</a></p><label for=\"date\">哪天</label>\
             <span class=\"field__error\" id=\"problem-field\">还差日期 〔needs-day〕</span>\
             <input class=\"input\" id=\"date\" aria-invalid=\"true\" aria-describedby=\"problem-field\" name=\"date\" value=\"\">"
        );
    }

    #[test]
    fn a_page_without_a_problem_stays_as_it_is() {
        let page = "<title>a</title><p>b</p>";
        assert_eq!(findable(page.to_owned(), "", Words::new(Lang::Zh)), page);
    }
}
