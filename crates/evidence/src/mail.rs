//! Replies that came by mail: what the other side wrote, without headers, encodings and the quoted letter below it.

use jiff::Timestamp;
use mail_parser::decoders::html::html_to_text;
use mail_parser::{MessageParser, MessagePart, MimeHeaders, PartType};

/// Names of the headers by which a mail is known.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "return-path",
    "delivered-to",
    "message-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "reply-to",
    "x-originating-ip",
    "x-mailer",
    "x-priority",
    "dkim-signature",
    "authentication-results",
    "sender",
];
/// Lines behind which the letter that is answered is quoted.
const QUOTED: &[&str] =
    &["原始邮件", "原邮件", "原始郵件", "转发邮件", "original", "forwarded message", "begin forwarded"];

/// A mail, as far as a reply matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address it came from.
    pub from: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// When it was written.
    pub at: Option<Timestamp>,
    /// The text, decoded, without what it quotes.
    pub text: String,
    /// Names of the files that are attached, without control characters.
    pub attached: Vec<String>,
}

/// Longest name of an attachment that is told, in characters.
const NAME: usize = 120;
/// Longest text that can be nothing but a pointer to an attachment, in letters and figures.
const POINTER: usize = 60;

impl Mail {
    /// Whether the text only says that the answer is attached, and something is.
    ///
    /// ```
    /// let mail = |text: &str, attached: &[&str]| evidence::Mail {
    ///     from: None,
    ///     subject: None,
    ///     at: None,
    ///     text: text.to_owned(),
    ///     attached: attached.iter().map(|name| name.to_string()).collect(),
    /// };
    /// assert!(mail("您好，回复详见附件。", &["答复.txt"]).answer_is_attached());
    /// assert!(!mail("您好，回复详见附件。", &[]).answer_is_attached());
    /// assert!(!mail("请填写附件并回传。", &["申请表.doc"]).answer_is_attached());
    /// ```
    pub fn answer_is_attached(&self) -> bool {
        const POINTS: &[&str] = &[
            "见附件",
            "看附件",
            "阅附件",
            "查收附件",
            "附件为",
            "附件是",
            "在附件",
            "如附件",
            "附件请查收",
            "see attached",
            "see the attach",
            "see attach",
            "find attached",
            "attached please find",
            "is attached",
            "in the attach",
        ];
        const ASKS: &[&str] =
            &["填", "提供", "补", "签", "回传", "提交", "寄", "fill", "sign", "return", "complete", "provide"];
        let lower = self.text.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let short = lower.chars().filter(|c| c.is_alphanumeric()).count() <= POINTER;
        !self.attached.is_empty() && short && has(POINTS) && !has(ASKS)
    }
}

/// Whether a text begins with the headers of a mail.
pub(crate) fn looks_like(start: &str) -> bool {
    let mut known = 0;
    for (at, line) in start.lines().take(60).enumerate() {
        if line.is_empty() {
            break;
        }
        // A long header goes on behind a blank.
        if line.starts_with([' ', '\t']) && at > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        let letters = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !letters {
            return false;
        }
        known += usize::from(HEADERS.contains(&name.to_ascii_lowercase().as_str()));
    }
    known >= 2
}

/// Reads a mail. `None` if the bytes are none.
///
/// ```
/// let mail = evidence::mail(b"From: a@example.invalid\nSubject: x\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n").unwrap();
/// assert_eq!(mail.text.trim(), "hello");
/// assert_eq!(evidence::mail(b"hello"), None);
/// ```
pub fn mail(bytes: &[u8]) -> Option<Mail> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    if !looks_like(String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}')) {
        return None;
    }
    let message = MessageParser::default().parse(bytes)?;
    // A mail of both kinds says the same twice; of one with a page only, the page is turned into text.
    let text: Vec<String> = message.text_bodies().filter_map(|part| words(&part.body)).collect();
    let mut text = text.join("\n");
    // Old systems write their own encoding and do not say which.
    if text.contains(char::REPLACEMENT_CHARACTER) && message.parts.len() == 1 {
        let body = message.parts.first().map(|part| part.raw_body_offset() as usize).and_then(|from| bytes.get(from..));
        let plain = body.map(|body| crate::decode::text(body).into_owned());
        text = plain.filter(|plain| !plain.contains(char::REPLACEMENT_CHARACTER)).unwrap_or(text);
    }
    let at = message.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    Some(Mail {
        from: message.from().and_then(|from| from.first()?.address().map(str::to_owned)),
        subject: message.subject().map(str::to_owned),
        at,
        text: reply_alone(&text).into_owned(),
        attached: message.attachments().filter_map(name).collect(),
    })
}

/// The name that an attachment goes by.
fn name(part: &MessagePart<'_>) -> Option<String> {
    let name: String = part.attachment_name()?.chars().filter(|c| !c.is_control()).take(NAME).collect();
    (!name.trim().is_empty()).then_some(name)
}

/// The words of a part; of a page without what it quotes.
fn words(body: &PartType<'_>) -> Option<String> {
    match body {
        PartType::Text(text) => Some(text.to_string()),
        PartType::Html(page) => Some(page_words(page)),
        _ => None,
    }
}

/// The words of a page without its quotations. A page that is one quotation is read whole.
fn page_words(page: &str) -> String {
    let told = html_to_text(&without_quotes(page));
    if told.chars().any(char::is_alphanumeric) { told } else { html_to_text(page) }
}

/// A page without its `<blockquote>`s.
fn without_quotes(page: &str) -> String {
    const OPEN: &str = "<blockquote";
    const CLOSE: &str = "</blockquote";
    let lower = page.to_ascii_lowercase();
    let (mut out, mut depth, mut at) = (String::new(), 0u32, 0);
    while let Some(next) = lower[at..].find(['<']).map(|found| at + found) {
        if depth == 0 {
            out.push_str(&page[at..next]);
        }
        if lower[next..].starts_with(OPEN) {
            depth += 1;
        }
        let closes = lower[next..].starts_with(CLOSE);
        if depth == 0 {
            out.push('<');
        }
        at = next + 1;
        if closes && depth > 0 {
            depth -= 1;
            at = lower[at..].find('>').map_or(lower.len(), |end| at + end + 1);
        }
    }
    if depth == 0 {
        out.push_str(&page[at..]);
    }
    out
}

/// The text without the letter that it quotes: lines behind `>`, and everything behind 原始邮件 or "… wrote:". A text that is all
/// quotation stays as it is.
pub fn reply_alone(text: &str) -> std::borrow::Cow<'_, str> {
    let lines: Vec<&str> = text.lines().collect();
    let end = (0..lines.len()).find(|at| opens_quote(&lines, *at)).unwrap_or(lines.len());
    let kept: Vec<&str> =
        lines[..end].iter().copied().filter(|line| !line.trim_start().starts_with(['>', '＞'])).collect();
    let blank = kept.iter().all(|line| line.trim().is_empty());
    if blank || kept.len() == lines.len() { text.into() } else { kept.join("\n").into() }
}

/// Whether the letter that is answered begins at this line.
fn opens_quote(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    let lower = line.to_lowercase();
    let ruled = line.starts_with(['-', '—', '_', '=', '*']) || lower.starts_with("begin");
    if ruled && QUOTED.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let wrote =
        (lower.ends_with("wrote:") || line.ends_with("写道：") || line.ends_with("写道:") || line.ends_with("寫道："))
            && line.chars().any(|c| c.is_ascii_digit());
    // Outlook repeats the headers of the letter it quotes.
    let next = lines[at + 1..].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).take(3);
    let is = |line: &str, names: &[&str]| names.iter().any(|name| line.to_lowercase().starts_with(name));
    let headers = is(line, &["发件人:", "发件人：", "from:", "寄件者:", "寄件者："])
        && next.clone().any(|line| {
            is(
                line,
                &["发送时间", "发送日期", "日期:", "日期：", "sent:", "date:", "收件人", "to:", "主题", "subject:"],
            )
        });
    wrote || headers && at > 0
}
