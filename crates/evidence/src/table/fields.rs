//! Durations and directions as lists write them.

use casework::Direction;

use crate::row::BadReason;
use crate::table::Cell;

/// Seconds connected. `minutes`: plain numbers are minutes. `None` where the list says nothing.
pub(crate) fn seconds(cell: &Cell<'_>, minutes: bool) -> Result<Option<u32>, BadReason> {
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
        Cell::When(_) => return Err(BadReason::DurationUnreadable),
        Cell::Text(text) => match written(text, unit)? {
            None => return Ok(None),
            Some(value) => value,
        },
    };
    let value = value.round();
    // Phones and networks write -1 where they did not measure: the length is lost, the call is not.
    if value < 0.0 {
        return Ok(None);
    }
    // Nobody talks for more than a month.
    if (0.0..=2_678_400.0).contains(&value) { Ok(Some(value as u32)) } else { Err(BadReason::DurationUnreadable) }
}

fn written(text: &str, unit: f64) -> Result<Option<f64>, BadReason> {
    let text = crate::numbers::bare(text).to_lowercase();
    if matches!(text.as_str(), "" | "-" | "--" | "null" | "/" | "无" | "n/a") {
        return Ok(None);
    }
    let bad = BadReason::DurationUnreadable;
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
    (
        Direction::Out,
        &[
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
            "发送",
            "發送",
            "发出",
            "outgoing",
            "outbound",
            "dialed",
            "dialled",
            "sent",
            "originating",
        ],
    ),
];
/// Words for a call that the network passed on: whose call it was is not said by them.
const FORWARDED: &[&str] = &["转移", "轉移", "呼转", "前转", "转接", "转发", "forward", "divert", "transfer"];

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The direction that a word names. `None` for words that name none, and for calls that were passed on.
pub(crate) fn direction(text: &str) -> Option<Direction> {
    let word = letters(text);
    match word.as_str() {
        "in" | "收" | "入" | "被" | "来" | "來" | "mt" | "mtc" => return Some(Direction::In),
        "out" | "发" | "出" | "主" | "去" | "拨" | "mo" | "moc" => return Some(Direction::Out),
        _ => {}
    }
    if FORWARDED.iter().any(|forwarded| word.contains(forwarded)) {
        return None;
    }
    DIRECTIONS.iter().find(|(_, names)| names.iter().any(|name| word.contains(name))).map(|(direction, _)| *direction)
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
