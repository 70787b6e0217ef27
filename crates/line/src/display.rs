//! A call as displays show it: one line of NCID.

use desk::screen::calls::Screened;
use screen::{Action, Label};

/// Calls that wait for a slow display; it misses those before.
pub(crate) const WAITING: usize = 64;
/// Signs of the longest text in it.
const MOST: usize = 50;

/// A call as pairs of a name and a value between stars.
pub(crate) fn line(call: &Screened) -> String {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_ascii_graphic() && *c != '*' || *c == ' ').take(MOST).collect()
    };
    let number = match call.number.as_str() {
        "anonymous" => "PRIVATE".to_owned(),
        number => plain(number),
    };
    let what = Label::named(&call.category).map_or("unknown", |label| label.en.as_str());
    let done = match call.verdict {
        _ if call.rang() => "",
        Action::Allow => "",
        Action::Challenge => " (digits first)",
        Action::Reject => " (turned away)",
    };
    let (date, time) = (call.at.strftime("%m%d%Y"), call.at.strftime("%H%M"));
    format!("*DATE*{date}*TIME*{time}*LINE*HOME*NMBR*{number}*MESG*NONE*NAME*{}{done}*", plain(what))
}
