//! A page as somebody reads it: its text line by line, fields and choices with what stands in them, no markup.

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "h1",
    "h2",
    "h3",
    "p",
    "li",
    "div",
    "section",
    "fieldset",
    "legend",
    "label",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "summary",
    "form",
    "button",
    "ul",
    "ol",
    "dl",
    "table",
    "nav",
    "main",
    "header",
    "details",
    "textarea",
    "select",
    "option",
    "input",
    "br",
    "blockquote",
    "pre",
    "figure",
    "aside",
    "article",
];

/// Elements that stand apart from the text before them.
const APART: &[&str] = &["span", "small", "a"];

/// Elements whose content is no text.
const SILENT: &[&str] = &["script", "style", "svg", "head", "template"];

/// The text of the title and of everything inside `main`.
pub fn of(page: &str) -> String {
    let title = between(page, "<title>", "</title>");
    let main = between(page, "<main", "</main>");
    let mut out = String::new();
    let mut rest = main.split_once('>').map_or("", |(_, rest)| rest);
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(&plain(text));
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if SILENT.contains(&name) && !tag.starts_with('/') && !tag.ends_with('/') {
            rest = after.split_once(&format!("</{name}>")).map_or("", |(_, rest)| rest);
            continue;
        }
        if BLOCKS.contains(&name) {
            out.push('\n');
        }
        // What stands beside each other on a page is not one word.
        if APART.contains(&tag.split([' ', '\n']).next().unwrap_or_default()) {
            out.push(' ');
        }
        out.push_str(&field(name, tag));
        rest = after;
    }
    out.push_str(&plain(rest));
    let lines = out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|l| !l.is_empty());
    format!("{title}\n\n{}\n", lines.collect::<Vec<_>>().join("\n"))
}

fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(inside, _)| inside)
}

/// What a field shows before anybody touches it.
fn field(name: &str, tag: &str) -> String {
    let attribute = |key: &str| {
        let found = tag.split_once(&format!(" {key}=\"")).and_then(|(_, rest)| rest.split_once('"'));
        plain(found.map_or("", |(value, _)| value))
    };
    let on = tag.ends_with(" checked") || tag.contains(" checked ") || tag.contains(" selected");
    match (name, attribute("type").as_str()) {
        ("input", "hidden") => String::new(),
        ("input", "radio" | "checkbox") => if on { "(x) " } else { "( ) " }.to_owned(),
        ("input", kind) => format!("[{}] {}", attribute("value"), if kind == "file" { "file" } else { "" }),
        ("option", _) if !tag.starts_with('/') => if on { "(x) " } else { "( ) " }.to_owned(),
        _ => String::new(),
    }
}

/// Text without the spellings that markup needs.
pub fn plain(text: &str) -> String {
    let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"").replace("&#39;", "'");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#38;", "&").replace("&amp;", "&")
}

#[test]
fn a_page_reads_as_its_text() {
    let page = "<html><head><title>A · B</title></head><body><main id=\"main\"><h1>One &#38; two</h1><svg><path/></svg>\
                <p>Say <b>no</b></p><label>Day<input type=\"date\" value=\"2026-11-24\"></label>\
                <input type=\"hidden\" name=\"token\" value=\"x\"><input type=\"radio\" value=\"y\" checked><span>Yes</span>\
                <script>let a = 1;</script><button>Save</button></main></body></html>";
    assert_eq!(of(page), "A · B\n\nOne & two\nSay no\nDay\n[2026-11-24]\n(x) Yes\nSave\n");
}
