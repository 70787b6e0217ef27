//! Sections of a page that different chores write.

/// The page before the heading, and the section from there to the end; nothing when there is no such section.
pub fn cut<'p>(page: &'p str, heading: &str) -> (&'p str, &'p str) {
    let mut at = 0;
    for line in page.split_inclusive('\n') {
        if line.trim_end() == heading {
            return page.split_at(at);
        }
        at += line.len();
    }
    (page, "")
}

/// The two with one empty line between them.
pub fn joined(before: &str, section: &str) -> String {
    if section.is_empty() { before.to_owned() } else { format!("{}\n\n{section}", before.trim_end()) }
}
