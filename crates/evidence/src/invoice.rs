//! The seller's block of an electronic invoice, pasted as text: the company's name, register code and address, and never the buyer's.
//!
//! Text copied from a PDF has blanks inside words, columns side by side, and figures that a reader of pictures took for letters.
//! Nothing is guessed: a code counts only with its check digit (GB 32100-2015), and where an address cannot be told from the telephone
//! number behind it, it is left out.

/// More text than an invoice has is not looked at.
const LONGEST: usize = 20_000;

/// What the block says of the seller.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seller {
    /// The full name.
    pub name: String,
    /// The register code, when its check digit is right.
    pub code: Option<String>,
    /// A code stands there, and its check digit is wrong.
    pub code_misread: bool,
    /// The address, when one is printed.
    pub address: Option<String>,
}

/// With these a company's name ends.
const ENDS: [&str; 12] =
    ["公司", "营业部", "营业厅", "经营部", "服务部", "中心", "商行", "事务所", "学校", "医院", "大学", "厂"];
/// Marks of the two sides.
const SELLS: [&str; 4] = ["销", "售", "开票方", "Seller"];
const BUYS: [&str; 5] = ["购", "买", "抬头", "付款", "Buyer"];
/// Behind these stands a name.
const NAMES: [&str; 8] = ["名称:", "销货单位:", "销货方:", "开票方:", "购货单位:", "购货方:", "抬头:", "Sellername:"];
/// Behind these stands a code.
const CODES: [&str; 4] = ["识别号:", "信用代码:", "税号:", "TaxID:"];
/// Behind these stands an address.
const ADDRESSES: [&str; 3] = ["地址、电话:", "地址电话:", "地址:"];
/// These end a value.
const STOPS: [&str; 16] = [
    "开户行",
    "开户银行",
    "销售方",
    "销方",
    "购买方",
    "购方",
    "电话:",
    "账号",
    "帐号",
    "收款人",
    "备注",
    "价税",
    "纳税人",
    "统一社会",
    "项目名称",
    "货物或",
];

/// Reads the seller out of the pasted text; `None` when no seller stands in it.
///
/// ```
/// let text = "销方名称:某广电网络有限公司某市分公司 销方税号:919900000000000192\n销售方地址:某省某市不存在路0号A座0层";
/// let seller = evidence::seller(text).expect("a seller");
/// assert_eq!(seller.name, "某广电网络有限公司某市分公司");
/// assert_eq!(seller.code.as_deref(), Some("919900000000000192"));
/// assert_eq!(seller.address.as_deref(), Some("某省某市不存在路0号A座0层"));
/// assert_eq!(evidence::seller("购方名称:王*  购方税号:-"), None);
/// ```
pub fn seller(text: &str) -> Option<Seller> {
    let text = plain(text);
    let names = labels(&text, &NAMES);
    let alone = names.len() == 1 && !SELLS.iter().chain(&BUYS).any(|mark| text.contains(mark));
    let at = names.iter().position(|label| is_seller(&text[..label.end], alone) && name(&text[label.end..]).is_some());
    let Some(at) = at else { return glued(&text) };
    let label = &names[at];
    let end = names.get(at + 1).map_or(text.len(), |next| next.start);
    let own = &text[label.end..end];
    let name = name(own)?;
    let codes = labels(&text, &CODES);
    // Two columns side by side: both names come before both codes, in the same order.
    let columns = names.len() > 1 && codes.len() == names.len() && codes[0].start > names[names.len() - 1].start;
    let code = match columns {
        true => codes.get(at).map(|label| &text[label.end..]),
        false => codes.iter().find(|c| c.start > label.end && c.start < end).map(|label| &text[label.end..]),
    };
    let printed = code.and_then(printed_code);
    let code = printed.as_deref().and_then(mended);
    let address = labels(own, &ADDRESSES).first().filter(|_| !columns).and_then(|label| address(&own[label.end..]));
    Some(Seller { name, code_misread: printed.is_some() && code.is_none(), code, address })
}

/// Half-width, without blanks.
fn plain(text: &str) -> String {
    let sign = |c: char| match c {
        '－' | '—' | '–' | 'ー' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let signs = text.chars().take(LONGEST).filter(|c| !c.is_whitespace() && *c != '\u{3000}').map(sign);
    signs.collect::<String>().replace('(', "（").replace(')', "）")
}

/// Where labels stand, in order; one inside another counts once.
fn labels(text: &str, words: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut all: Vec<_> =
        words.iter().flat_map(|word| text.match_indices(word).map(|(at, found)| at..at + found.len())).collect();
    all.sort_by_key(|range| (range.end, range.start));
    all.dedup_by_key(|range| range.end);
    all
}

/// Whether the last mark of a side before a value is the seller's.
fn is_seller(before: &str, alone: bool) -> bool {
    let last = |marks: &[&str]| marks.iter().filter_map(|mark| before.rfind(mark)).max();
    let (sells, buys) = (last(&SELLS), last(&BUYS));
    match (sells, buys) {
        (Some(sells), Some(buys)) => sells > buys,
        (None, Some(_)) => false,
        (Some(_), None) => true,
        // A lone block is taken for the seller's, for that is what the person was asked to paste; but where marks stand further
        // down, or two names without any, nobody can tell whose is whose.
        (None, None) => alone,
    }
}

/// The name at the beginning: as far as the last word with which names end, before the next label.
fn name(text: &str) -> Option<String> {
    let stop = STOPS.iter().chain(&ADDRESSES).chain(&NAMES).filter_map(|s| text.find(s)).min().unwrap_or(text.len());
    let own = &text[..stop];
    let end = ENDS.iter().filter_map(|end| own.rfind(end).map(|at| at + end.len())).max()?;
    let name = &own[..end];
    let count = name.chars().count();
    ((4..=80).contains(&count) && !name.contains(':')).then(|| name.to_owned())
}

/// Eighteen signs, as they are printed.
fn printed_code(text: &str) -> Option<String> {
    let signs: String = text.chars().take_while(char::is_ascii_alphanumeric).take(18).collect();
    (signs.len() == 18).then(|| signs.to_ascii_uppercase())
}

/// The code with letters that it cannot hold read as the figures they look like, if the check digit then fits.
fn mended(code: &str) -> Option<String> {
    let read = |c: char| match c {
        'O' => '0',
        'I' => '1',
        'S' => '5',
        'Z' => '2',
        c => c,
    };
    let code: String = code.chars().map(read).collect();
    checks(&code).then_some(code)
}

/// The check digit of GB 32100-2015: weights are powers of 3 modulo 31 over the first seventeen signs.
fn checks(code: &str) -> bool {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = code.chars().map(|c| SIGNS.find(c)).collect();
    let Some(values) = values.filter(|v| v.len() == 18) else { return false };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == values[17]
}

/// An address without the telephone number behind it.
fn address(text: &str) -> Option<String> {
    let stop = STOPS.iter().filter_map(|s| text.find(s)).min().unwrap_or(text.len());
    let own = text[..stop].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '）');
    let figures = own.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '-').count();
    let (front, _) = own.split_at(own.len() - figures);
    let house = front.ends_with(['号', '室', '层', '座', '栋', '幢', '楼', '院', '厦', '）']);
    let address = match figures {
        0..=6 => own,
        // A number glued to a street without a house sign: nobody can tell where the one ends.
        _ if !house => return None,
        _ => front,
    };
    let count = address.chars().count();
    (5..=200).contains(&count).then(|| address.to_owned())
}

/// Labels first, then all values in one piece: the code is found by its check digit, and the name stands before it.
fn glued(text: &str) -> Option<Seller> {
    let buys = ["购", "抬头", "付款", "Buyer"].iter().any(|mark| text.contains(mark));
    let sells = text.contains('销') || text.contains("售方");
    let named = labels(text, &NAMES);
    if buys || !(sells || text.contains("售销")) || named.is_empty() {
        return None;
    }
    let start = text.rfind(':')? + 1;
    let tail = &text[start..];
    let at = tail.char_indices().map(|(at, _)| at).find(|at| {
        let code: String = tail[*at..].chars().take(18).collect();
        code.is_ascii() && checks(&code)
    })?;
    let name = name(&tail[..at]).filter(|name| name.len() == at)?;
    Some(Seller { name, code: Some(tail[at..at + 18].to_owned()), code_misread: false, address: None })
}
