//! Which column is what: header words of carriers and apps, in Chinese and English.

use crate::table::Cell;

/// What the columns of a list mean, by position.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) at: Option<usize>,
    pub(crate) date: Option<usize>,
    pub(crate) clock: Option<usize>,
    pub(crate) number: Option<usize>,
    /// The called number, when caller and called have a column each.
    pub(crate) called: Option<usize>,
    pub(crate) contact: Option<usize>,
    pub(crate) direction: Option<usize>,
    pub(crate) seconds: Option<usize>,
    /// Plain numbers in the duration column are minutes.
    pub(crate) minutes: bool,
    pub(crate) kind: Option<usize>,
    pub(crate) text: Option<usize>,
    /// The section lists messages.
    pub(crate) messages: bool,
    /// The number column holds callers, so that a list without directions is one of incoming calls.
    pub(crate) callers: bool,
    /// A header says that the calls came in: 来电号码, 拦截时间.
    pub(crate) incoming: bool,
    /// Words that only carriers use.
    pub(crate) carrier: bool,
    /// How many cells the header has.
    pub(crate) width: usize,
}

/// What a row is, taken as a header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Header {
    Calls(Columns),
    /// A section that lists no calls, such as data traffic.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    At,
    /// 通话时间: when, unless something else says when; then how long.
    AtOrLength,
    Date,
    Clock,
    Other,
    Caller,
    Called,
    Anyone,
    Contact,
    Direction,
    /// 通话类型: the direction in some lists, local or distant in others.
    DirectionMaybe,
    Seconds,
    Kind,
    MessageKind,
    SentAt,
    Body,
    Traffic,
}

/// Synonyms, compared after [`squeeze`]. The flag marks words that only carriers use.
const WORDS: &[(Word, bool, &[&str])] = &[
    (
        Word::At,
        true,
        &[
            "起始时间",
            "通话起始时间",
            "通信起始时间",
            "通话开始时间",
            "呼叫起始",
            "呼叫起始时间",
            "通话起始",
            "起始",
            "通讯起始时间",
            "starttime",
        ],
    ),
    (
        Word::At,
        false,
        &[
            "开始时间",
            "呼叫开始时间",
            "来电日期时间",
            "时间日期",
            "date&time",
            "timestampms",
            "calldatetimems",
            "日期时间",
            "呼叫时间",
            "拨打时间",
            "来电时间",
            "通讯时间",
            "通信时间",
            "发生时间",
            "接收时间",
            "拦截时间",
            "日期/时间",
            "datetime",
            "date/time",
            "dateandtime",
            "timestamp",
            "calltime",
            "calldatetime",
            "startedat",
            "calldate/time",
            "when",
            "at",
        ],
    ),
    (Word::SentAt, true, &["发送时间", "收发时间"]),
    (Word::AtOrLength, false, &["通话时间"]),
    (Word::Date, false, &["日期", "通话日期", "来电日期", "呼叫日期", "起始日期", "date", "calldate", "day"]),
    (Word::Clock, false, &["时间", "时刻", "time", "timeofday"]),
    (
        Word::Other,
        true,
        &[
            "对方号码",
            "对端号码",
            "对方电话",
            "对方电话号码",
            "对方手机号",
            "对方",
            "othernum",
            "anothernm",
            "对方号",
            "对端",
            "对端电话",
            "对方通话号码",
            "通话对方",
            "通话对方号码",
        ],
    ),
    (
        Word::Caller,
        false,
        &[
            "来电号码",
            "来电",
            "主叫号码",
            "主叫",
            "骚扰号码",
            "拦截号码",
            "caller",
            "callerid",
            "callernumber",
            "callingnumber",
            "from",
        ],
    ),
    (Word::Called, false, &["被叫号码", "被叫", "callednumber", "callee", "to"]),
    (
        Word::Anyone,
        false,
        &[
            "号码",
            "电话",
            "电话号码",
            "手机号",
            "手机号码",
            "通话号码",
            "呼叫号码",
            "通信号码",
            "联系号码",
            "联系电话",
            "number",
            "phone",
            "phonenumber",
            "formattednumber",
            "num",
            "mobile",
            "mobilenumber",
            "tel",
            "telephone",
            "telephonenumber",
            "contactnumber",
            "address",
        ],
    ),
    (
        Word::Contact,
        false,
        &[
            "姓名",
            "联系人",
            "名称",
            "备注名",
            "联系人姓名",
            "对方姓名",
            "name",
            "contact",
            "contactname",
            "callername",
            "cachedname",
            "displayname",
        ],
    ),
    (Word::Direction, true, &["通信方式", "通话方式", "commmode", "calltypename"]),
    (
        Word::Direction,
        false,
        &[
            "呼叫类型",
            "呼叫类别",
            "主被叫",
            "主被叫类型",
            "主被叫标识",
            "主被叫标志",
            "主被叫方式",
            "主被叫状态",
            "呼叫标识",
            "呼叫标志",
            "通话标识",
            "呼叫状态",
            "来去电类型",
            "来电去电",
            "收发方向",
            "主叫被叫",
            "主叫/被叫",
            "方向",
            "呼叫方向",
            "通话方向",
            "通话状态",
            "收发",
            "收发类型",
            "收/发",
            "呼叫方式",
            "来去电",
            "calltype",
            "direction",
            "calldirection",
        ],
    ),
    (Word::DirectionMaybe, false, &["类型", "类别", "通话类型", "通话类别", "type", "status"]),
    (
        Word::Seconds,
        false,
        &[
            "通信时长",
            "通话时长",
            "时长",
            "持续时间",
            "通话持续时间",
            "通话秒数",
            "计费时长",
            "通讯时长",
            "呼叫时长",
            "dur",
            "callseconds",
            "duration",
            "callduration",
            "length",
            "seconds",
            "talktime",
            "commtime",
            "calllonghour",
            "durationinseconds",
            "durationseconds",
        ],
    ),
    (Word::Kind, false, &["通信类型", "业务类型", "业务名称", "commtype"]),
    (Word::MessageKind, true, &["信息类型", "短信类型", "infotype"]),
    (Word::Body, false, &["内容", "短信内容", "信息内容", "消息", "message", "body", "text", "content"]),
    (Word::Traffic, true, &["总流量", "上网方式", "流量", "上网流量", "使用流量", "接入点", "apn"]),
];

/// Longest text that can be a column's name, in characters.
const NAME: usize = 24;

/// Takes a row for a header. `None` if it is not one.
pub(crate) fn header(cells: &[Cell<'_>]) -> Option<Header> {
    let mut columns = Columns { width: cells.len(), ..Columns::default() };
    let mut either = None;
    let mut maybe = None;
    let mut traffic = false;
    let mut caller = false;
    for (at, cell) in cells.iter().enumerate() {
        let Cell::Text(text) = cell else { continue };
        let Some((word, carrier)) = known(text) else { continue };
        columns.carrier |= carrier;
        columns.incoming |= word == Word::At && came_in(text);
        let place = match word {
            Word::At => &mut columns.at,
            Word::SentAt => {
                columns.messages = true;
                &mut columns.at
            }
            Word::AtOrLength => &mut either,
            Word::Date => &mut columns.date,
            Word::Clock => &mut columns.clock,
            Word::Other => &mut columns.number,
            Word::Caller | Word::Anyone => {
                columns.incoming |= word == Word::Caller && came_in(text);
                // Where the list has callers of its own, a plain 号码 beside them is the person's.
                if word == Word::Caller && !caller {
                    caller = true;
                    columns.number = None;
                }
                columns.callers = true;
                &mut columns.number
            }
            Word::Called => &mut columns.called,
            Word::Contact => &mut columns.contact,
            Word::Direction => &mut columns.direction,
            Word::DirectionMaybe => &mut maybe,
            Word::Seconds => {
                columns.minutes |= text.contains("分钟") || text.contains("(分)") || text.contains("（分）");
                columns.minutes |= text.to_ascii_lowercase().contains("min");
                &mut columns.seconds
            }
            Word::Kind => &mut columns.kind,
            Word::MessageKind => {
                columns.messages = true;
                &mut columns.kind
            }
            Word::Body => &mut columns.text,
            Word::Traffic => {
                traffic = true;
                continue;
            }
        };
        place.get_or_insert(at);
    }
    columns.settle(either, maybe);
    let timed = columns.at.is_some() || columns.date.is_some();
    if timed && traffic && columns.number.is_none() {
        return Some(Header::Other);
    }
    (timed && columns.number.is_some()).then_some(Header::Calls(columns))
}

impl Columns {
    fn settle(&mut self, either: Option<usize>, maybe: Option<usize>) {
        if self.at.is_none() && self.date.is_none() {
            self.at = either.or(self.clock.take());
        } else if self.at.is_none() && self.clock.is_none() && self.seconds.is_some() {
            self.clock = either;
        } else if self.seconds.is_none() {
            self.seconds = either;
        }
        if self.at.is_some() {
            // A full time makes a date beside it redundant.
            self.date = None;
            self.clock = None;
        }
        self.direction = self.direction.or(maybe);
        if self.number.is_none() {
            self.number = self.called;
        }
        self.messages |= self.text.is_some() && self.seconds.is_none();
        self.callers &= self.direction.is_none();
    }

    /// Whether a header names the column at this place.
    pub(crate) fn names(&self, at: usize) -> bool {
        let all = [
            self.at,
            self.date,
            self.clock,
            self.number,
            self.called,
            self.contact,
            self.direction,
            self.seconds,
            self.kind,
            self.text,
        ];
        all.contains(&Some(at))
    }
}

/// Names of columns that only lists of received calls have.
fn came_in(text: &str) -> bool {
    let squeezed = squeeze(text);
    ["来电", "來電", "拦截", "骚扰", "caller"].iter().any(|word| squeezed.contains(word))
        && !["去电", "callernumber"].iter().any(|word| squeezed.contains(word))
}

fn known(text: &str) -> Option<(Word, bool)> {
    if text.len() > NAME * 4 {
        return None;
    }
    let squeezed = squeeze(text);
    if squeezed.is_empty() || squeezed.chars().count() > NAME {
        return None;
    }
    WORDS.iter().find(|(_, _, names)| names.contains(&squeezed.as_str())).map(|(word, carrier, _)| (*word, *carrier))
}

/// A column's name without blanks, marks, and what stands in brackets (mostly units), in lower case.
fn squeeze(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0u32;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '*' | '"' | '\'' | ':' | '：' | '_' | '-' | '\u{FEFF}' => {}
            c if c.is_whitespace() || c.is_control() => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    // `通话时长秒`, `duration(sec)`.
    match out.strip_suffix("分钟").or_else(|| out.strip_suffix('秒')) {
        Some(short) if short.ends_with("时长") => short.to_owned(),
        _ => out,
    }
}
