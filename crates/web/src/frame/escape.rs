//! A page as it is sent: what templates have escaped, without signs that give orders. Our own markup has none of them.

use askama::Template;
use std::borrow::Cow;

/// Renders a page. A name that turns the line around it, or that a terminal would obey, does neither on any page.
///
/// # Errors
/// What the template says.
pub(crate) fn rendered(page: &impl Template) -> askama::Result<String> {
    let text = page.render()?;
    Ok(match casework::harmless(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(text) => text,
    })
}

#[cfg(test)]
mod tests {
    use super::rendered;

    #[derive(askama::Template)]
    #[template(source = "<p title=\"{{ name }}\">{{ name }}</p>", ext = "html")]
    struct Page {
        name: &'static str,
    }

    #[test]
    fn markup_is_text_and_nothing_is_turned_round() {
        let page = Page { name: "<b>\u{202e}&\u{1b}[2J\u{2067}王\n明" };
        let shown = "&#60;b&#62;&#38;[2J王\n明";
        assert_eq!(rendered(&page).expect("renders"), format!("<p title=\"{shown}\">{shown}</p>"));
    }
}
