//! What the app SpamBlocker (5.13) takes in: one of its queries (ask while it rings, block on `reject`, let ring on `allow`), one of its
//! reports.
//!
//! A call that should be challenged is left undetermined: the app can only block or not, and a blocked courier is lost. No
//! answer is no opinion: the call rings.

use crate::error::{Answer, Refusal};
use serde_json::json;

/// The address under which a phone reaches the screen, without its end.
///
/// # Errors
/// `screen-url`.
pub fn address(url: &str) -> Answer<String> {
    let url = url.trim().trim_end_matches('/');
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let fits = rest.is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b".:-[]".contains(&b))
    });
    if fits { Ok(url.to_owned()) } else { Err(Refusal::refused("screen-url").with("value", url)) }
}

/// The configuration. `forwarded` when the network leads calls that the phone turns away to where they are asked for a code: the phone
/// turns away those, too, then. Field names are those of the app's version 5.13; unknown ones are ignored by others.
pub fn config(url: &str, key: &str, forwarded: bool) -> String {
    let negative = if forwarded { "\"verdict\":\"(reject|challenge)\"" } else { "\"verdict\":\"reject\"" };
    let query = json!({
        "id": 0, "desc": "勿扰", "enabled": true,
        "actions": [
            { "type": "ParseIncomingNumber", "numberFilter": ".*", "forwardType": 0 },
            {
                "type": "HttpDownload", "method": 0,
                "url": format!("{url}/v1/check?raw={{raw_number}}&cc={{cc}}&n={{domestic}}"),
                "header": format!("{{bearer_auth({key})}}"), "body": "",
                "enableRetry": false, "retryTimes": 0, "retryDelayMs": 0,
            },
            {
                "type": "ParseQueryResult", "strategy": "DirectVerdict",
                "negativeSig": negative, "positiveSig": "\"verdict\":\"allow\"",
                "categorySig": "\"category\":\"(.+?)\"", "commentSig": "\"label\":\"(.+?)\"",
                "categoryMapping": "{}",
            },
            { "type": "FilterSpamResult" },
        ],
    });
    serde_json::to_string_pretty(&query).expect("strings are JSON") + "\n"
}

/// The configuration of a report. What the person chooses in the app is their word; `{other}` is what the app says when it reports by
/// itself, so it says nothing. The remark is left out: the app does not escape it, and one quote in it would spoil the report.
pub fn report(url: &str, key: &str) -> String {
    let report = json!({
        "id": 0, "desc": "勿扰", "enabled": true, "autoReportTypes": 7,
        "actions": [
            { "type": "ParseIncomingNumber", "numberFilter": ".*", "forwardType": 0 },
            {
                "type": "CategoryConfig",
                "map": {
                    "{valid}": "wanted", "{marketing}": "sales", "{survey}": "survey", "{political}": "nuisance",
                    "{fraud}": "fraud", "{other}": "unsaid",
                },
            },
            {
                "type": "HttpDownload", "method": 1, "url": format!("{url}/v1/report"),
                "header": format!("{{bearer_auth({key})}}"),
                "body": "{\"raw\":\"{raw_number}\",\"cc\":\"{cc}\",\"n\":\"{domestic}\",\"said\":\"{category}\"}",
                "enableRetry": true, "retryTimes": 3, "retryDelayMs": 10_000,
            },
        ],
    });
    serde_json::to_string_pretty(&report).expect("strings are JSON") + "\n"
}
