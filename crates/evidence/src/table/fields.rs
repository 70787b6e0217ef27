//! Durations and directions as lists write them.

use casework::Direction;

use crate::table::Cell;

/// A length that cannot be read. The row stands without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Nobody talks for longer: such a figure is no length, in seconds.
pub(crate) const LONGEST: f64 = 86_400.0;

/// Seconds connected. `minutes`: plain numbers are minutes. `None` where the list says nothing, or nothing that can be true.
pub(crate) fn seconds(cell: &Cell<'_>, minutes: bool) -> Result<Option<u32>, Unreadable> {
    let unit = if minutes { 60.0 } else { 1.0 };
    let value = match cell {
        Cell::Empty => return Ok(None),
        // A sheet keeps spans as fractions of a day.
        Cell::Number(value) if *value > 0.0 && *value < 1.0 && !minutes => value * 86_400.0,
        Cell::Number(value) => value * unit,
        Cell::Span(seconds) => *seconds,
        Cell::Clock(time) => {
            f64::from(i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second()))
        }
        Cell::When(_) => return Err(Unreadable),
        Cell::Text(text) => match written(text, unit)? {
            None => return Ok(None),
            Some(value) => value,
        },
    };
    // Phones and networks write -1 where they did not measure: the length is lost, the call is not.
    let value = value.round();
    Ok((0.0..=LONGEST).contains(&value).then_some(value as u32))
}

/// What stands in front of a length for which the phone only rang.
const RANG: &[&str] = &["响铃", "響鈴", "振铃", "振鈴", "rang for", "rang", "ringing", "ring"];

/// Whether a length says how long the phone rang, not how long anybody talked.
pub(crate) fn only_rang(cell: &Cell<'_>) -> bool {
    let text = cell.text().trim().to_lowercase();
    RANG.iter().any(|word| text.starts_with(word))
}

/// Figures as ASCII, and thousands without the comma that parts them.
fn plain_figures(text: &str) -> String {
    let wide = |c: char| match c {
        '０'..='９' => char::from(b'0' + (u32::from(c) - u32::from('０')) as u8),
        '，' => ',',
        c => c,
    };
    let text: String = text.chars().map(wide).collect();
    let groups: Vec<&str> = text.split(',').collect();
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && digits(groups[0]) == groups[0].len()
        && groups[1..].iter().all(|group| digits(group) == 3);
    if thousands { groups.concat() } else { text }
}

fn written(text: &str, unit: f64) -> Result<Option<f64>, Unreadable> {
    let text = plain_figures(&crate::numbers::bare(text).to_lowercase());
    let text =
        RANG.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text).trim_start_matches([' ', ':', '：']);
    if matches!(text, "" | "-" | "--" | "null" | "/" | "无" | "n/a") {
        return Ok(None);
    }
    let bad = Unreadable;
    if text.starts_with('-') && text[1..].bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    if text.contains([':', '：']) {
        let parts: Vec<u32> =
            text.split([':', '：']).map(|part| part.trim().parse().map_err(|_| bad)).collect::<Result<_, _>>()?;
        return match parts[..] {
            [h, m, s] if m < 60 && s < 60 => Ok(Some(f64::from(h) * 3600.0 + f64::from(m) * 60.0 + f64::from(s))),
            [m, s] if s < 60 => Ok(Some(f64::from(m) * 60.0 + f64::from(s))),
            _ => Err(bad),
        };
    }
    let mut total = 0.0;
    let mut rest = text.trim();
    let mut any = false;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let value: f64 = rest[..end].parse().map_err(|_| bad)?;
        rest = rest[end..].trim_start();
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        total += value
            * match rest[..word].trim() {
                "" if !any => unit,
                "小时" | "时" | "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
                "分" | "分钟" | "'" | "′" | "’" | "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
                "秒" | "秒钟" | "\"" | "″" | "”" | "''" | "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
                _ => return Err(bad),
            };
        any = true;
        rest = &rest[word..];
    }
    Ok(Some(total))
}

/// Words that name a direction. Specific outcomes stand before plain "incoming": `未接来电` is a missed call.
const DIRECTIONS: &[(Direction, &[&str])] = &[
    (Direction::Missed, &["未接", "未接通", "无应答", "無應答", "漏接", "missed", "noanswer", "unanswered"]),
    (Direction::Rejected, &["拒接", "拒绝", "拒絕", "已拒", "挂断", "reject", "declin"]),
    (Direction::Blocked, &["拦截", "攔截", "黑名单", "黑名單", "屏蔽", "block", "refusedlist"]),
    (Direction::Voicemail, &["语音信箱", "語音信箱", "语音邮件", "留言", "voicemail"]),
    (
        Direction::In,
        &[
            "被叫",
            "呼入",
            "来电",
            "來電",
            "已接",
            "接听",
            "接聽",
            "接入",
            "接收",
            "收到",
            "incoming",
            "inbound",
            "received",
            "answered",
            "terminating",
        ],
    ),
    (Direction::Out, OUTWARD),
    (Direction::Out, &["发送", "發送", "发出", "sent"]),
];
/// Words for a call that the network passed on: whose call it was is not said by them.
const FORWARDED: &[&str] = &["转移", "轉移", "呼转", "前转", "转接", "转发", "forward", "divert", "transfer"];

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Words of calls that went out and of calls that came in, beside a word for what became of them.
const OUTWARD: &[&str] = &[
    "主叫",
    "呼出",
    "去电",
    "去電",
    "拨出",
    "撥出",
    "拨打",
    "撥打",
    "已拨",
    "已撥",
    "打出",
    "outgoing",
    "outbound",
    "dialed",
    "dialled",
    "originating",
];
const INWARD: &[&str] = &["被叫", "呼入", "来电", "來電", "incoming", "inbound", "terminating"];
/// Who did not answer: the other side, which was therefore called.
const OTHER_SIDE: &[&str] = &["对方", "對方", "对端", "對端", "otherparty", "callee", "recipient"];

/// The direction that a word names. `None` for words that name none or both, and for calls that were passed on.
pub(crate) fn direction(text: &str) -> Option<Direction> {
    let word = letters(text);
    match word.as_str() {
        "in" | "收" | "入" | "被" | "来" | "來" | "mt" | "mtc" => return Some(Direction::In),
        "out" | "发" | "出" | "主" | "去" | "拨" | "mo" | "moc" => return Some(Direction::Out),
        _ => {}
    }
    let has = |words: &[&str]| words.iter().any(|name| word.contains(name));
    if has(FORWARDED) {
        return None;
    }
    let (found, _) = DIRECTIONS.iter().find(|(_, names)| has(names))?;
    if !matches!(found, Direction::Missed | Direction::Rejected) {
        return Some(*found);
    }
    // 呼出未接通 is the person's own call, which nobody took: never a missed call from the other side.
    match (has(OUTWARD), has(INWARD)) {
        (true, true) => None,
        (true, false) => Some(Direction::Out),
        (false, false) if has(OTHER_SIDE) => Some(Direction::Out),
        // 来电对方已挂断: who called gave up.
        (false, true) if has(OTHER_SIDE) => Some(Direction::Missed),
        _ => Some(*found),
    }
}

/// A direction with what another column says became of the call: 呼入 and 未接 is a missed call, 呼出 and 未接 one's own.
pub(crate) fn with_outcome(found: Direction, outcome: &str) -> Direction {
    let outward = OUTWARD.iter().any(|name| letters(outcome).contains(name));
    match (found, direction(outcome)) {
        (Direction::Missed | Direction::Rejected, Some(Direction::Out)) if outward => Direction::Out,
        (Direction::In, Some(end @ (Direction::Missed | Direction::Blocked | Direction::Voicemail))) => end,
        // 挂断 may have ended the talk.
        (Direction::In, Some(Direction::Rejected)) if !outcome.contains("挂断") => Direction::Rejected,
        _ => found,
    }
}

/// Whether a cell is a word for a direction and little else, as the cells of a column of directions are.
pub(crate) fn is_direction(text: &str) -> bool {
    let word = letters(text);
    let forwarded = FORWARDED.iter().any(|forwarded| word.contains(forwarded));
    let longest = if word.is_ascii() { 16 } else { 8 };
    word.chars().count() <= longest && (forwarded || direction(&word).is_some())
}

/// Whether a word for the kind of service means a message.
pub(crate) fn is_message(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["短信", "彩信", "信息", "sms", "mms", "message"].iter().any(|word| lower.contains(word))
}

/// Totals, page footers and remarks that stand where rows stand.
pub(crate) fn is_remark(first: &str) -> bool {
    const STARTS: &[&str] = &[
        "合计",
        "总计",
        "小计",
        "汇总",
        "总共",
        "共计",
        "共",
        "本页",
        "说明",
        "备注",
        "注",
        "温馨提示",
        "提示",
        "以上",
        "本详单",
        "查询",
        "打印",
        "导出",
        "制表",
        "第",
        "*",
        "※",
        "total",
        "sum",
        "subtotal",
        "page",
        "end",
        "note",
    ];
    let first = first.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '【' | '[' | '(' | '（'));
    let lower: String = first.chars().take(12).collect::<String>().to_lowercase();
    STARTS.iter().any(|start| lower.starts_with(start))
}
