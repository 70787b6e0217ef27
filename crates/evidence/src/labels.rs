//! Names in an address book that are no people but warnings: what phones and their owners write beside a nuisance number.

/// Words of such names, in lower case. Whole words in Latin letters, anywhere in Chinese.
const WORDS: &[&str] = &[
    "推销",
    "推銷",
    "营销",
    "電銷",
    "电销",
    "骚扰",
    "騷擾",
    "诈骗",
    "詐騙",
    "中介",
    "广告",
    "廣告",
    "贷款",
    "貸款",
    "疑似",
    "垃圾",
    "拉黑",
    "黑名单",
    "黑名單",
    "勿接",
    "别接",
    "不接",
    "拒接",
    "催收",
    "刷单",
    "spam",
    "scam",
    "scammer",
    "fraud",
    "telemarketing",
    "telemarketer",
    "robocall",
    "nuisance",
    "advert",
    "advertising",
    "blacklist",
    "blacklisted",
    "sales",
    "salesman",
    "do not answer",
    "don't answer",
    "dont answer",
    "do not pick up",
    "junk",
];

/// Whether a contact's name says that its calls are not wanted. Such calls are offered to the person, never passed over as those of a
/// friend; what they are, the person decides.
///
/// ```
/// assert!(evidence::says_sales("疑似推销") && evidence::says_sales("Black-Spam insurance"));
/// assert!(!evidence::says_sales("Mother") && !evidence::says_sales("Jack Black"));
/// ```
pub fn says_sales(name: &str) -> bool {
    let lower = name.to_lowercase();
    let whole = |word: &str| {
        lower.match_indices(word).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            !letter(lower[..at].chars().next_back()) && !letter(lower[at + word.len()..].chars().next())
        })
    };
    WORDS.iter().any(|word| if word.is_ascii() { whole(word) } else { lower.contains(word) })
}
