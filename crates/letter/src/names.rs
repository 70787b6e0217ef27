//! Legal names as they are. A name is what stands in the identity card, however rare its characters: it is recorded, set
//! and kept as it is, and never is a person asked to write it another way.
//!
//! Old machines kept rare characters under private codes of their own. Those of GBK and GB 18030 are known: GB 18030-2005
//! and -2022 name the character that each of them stands for, so they are turned into it wherever a name is recorded or
//! printed. Any other private code means something only to the machine that made it; on paper its place is marked and
//! named by its code.

use std::borrow::Cow;

/// Private codes of GBK and GB 18030 (2000 and 2005) and the characters that they stand for, ascending.
const PRIVATE: [(char, char); 105] = {
    const fn pair(code: u32, real: u32) -> (char, char) {
        match (char::from_u32(code), char::from_u32(real)) {
            (Some(code), Some(real)) => (code, real),
            _ => panic!("no surrogates here"),
        }
    }
    let mut all = [('\0', '\0'); 105];
    let mut at = 0;
    let mut run = 0;
    // Runs of neighbouring codes; most have the characters of the same row of the standard.
    while run < RUNS.len() {
        let (from, reals) = RUNS[run];
        let mut next = 0;
        while next < reals.len() {
            all[at] = pair(from + next as u32, reals[next]);
            at += 1;
            next += 1;
        }
        run += 1;
    }
    assert!(at == all.len());
    all
};

/// First code of a run, and its characters.
const RUNS: [(u32, &[u32]); 6] = [
    // A6D9…: vertical punctuation.
    (0xe78d, &[0xfe10, 0xfe12, 0xfe11, 0xfe13, 0xfe14, 0xfe15, 0xfe16]),
    (0xe794, &[0xfe17, 0xfe18, 0xfe19]),
    // A8BC, A8BF: ḿ, ǹ.
    (0xe7c7, &[0x1e3f, 0x01f9]),
    // A989…A995: the ideographic variation and description marks.
    (0xe7e7, &[0x303e, 0x2ff0, 0x2ff1, 0x2ff2, 0x2ff3, 0x2ff4, 0x2ff5, 0x2ff6, 0x2ff7, 0x2ff8, 0x2ff9, 0x2ffa, 0x2ffb]),
    // FE50…FEA0: the characters of names that GBK could not take from Unicode yet.
    (
        0xe815,
        &[
            0x2e81, 0x20087, 0x20089, 0x200cc, 0x2e84, 0x3473, 0x3447, 0x2e88, 0x2e8b, 0x9fb4, 0x359e, 0x361a, 0x360e,
            0x2e8c, 0x2e97, 0x396e, 0x3918, 0x9fb5, 0x39cf, 0x39df, 0x3a73, 0x39d0, 0x9fb6, 0x9fb7, 0x3b4e, 0x3c6e,
            0x3ce0, 0x2ea7, 0x215d7, 0x9fb8, 0x2eaa, 0x4056, 0x415f, 0x2eae, 0x4337, 0x2eb3, 0x2eb6, 0x2eb7, 0x2298f,
            0x43b1, 0x43ac, 0x2ebb, 0x43dd, 0x44d6, 0x4661, 0x464c, 0x9fb9,
        ],
    ),
    (
        0xe844,
        &[
            0x4723, 0x4729, 0x477c, 0x478d, 0x2eca, 0x4947, 0x497a, 0x497d, 0x4982, 0x4983, 0x4985, 0x4986, 0x499f,
            0x499b, 0x49b7, 0x49b6, 0x9fba, 0x241fe, 0x4ca3, 0x4c9f, 0x4ca0, 0x4ca1, 0x4c77, 0x4ca2, 0x4d13, 0x4d14,
            0x4d15, 0x4d16, 0x4d17, 0x4d18, 0x4d19, 0x4dae, 0x9fbb,
        ],
    ),
];

/// The text with the known private codes of GBK and GB 18030 as the characters that they stand for. Everything else
/// stays as it is.
///
/// ```
/// assert_eq!(letter::names::real_characters("王\u{e863}"), "王䶮");
/// assert_eq!(letter::names::real_characters("\u{e81e}陈𠮷"), "龴陈𠮷");
/// ```
pub fn real_characters(text: &str) -> Cow<'_, str> {
    let known = |c: char| PRIVATE.binary_search_by_key(&c, |(code, _)| *code).ok().map(|at| PRIVATE[at].1);
    match text.contains(|c| known(c).is_some()) {
        false => Cow::Borrowed(text),
        true => Cow::Owned(text.chars().map(|c| known(c).unwrap_or(c)).collect()),
    }
}

/// What stands on paper in the place of a character that no font of the letters has: marked, never empty, and named by its
/// code, for writing it in by hand.
pub(crate) fn by_hand(c: char, zh: bool) -> String {
    let code = u32::from(c);
    if zh { format!("〔手写：U+{code:04X}〕") } else { format!("[by hand: U+{code:04X}]") }
}
