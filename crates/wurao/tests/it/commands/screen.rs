//! What the commands of the screen answer.

use super::Set;
use crate::wurao::arg;

const CARDS: &str = "BEGIN:VCARD\nVERSION:3.0\nFN:妈妈\nTEL:13800000001\nEND:VCARD\n";
const LIST: &str = "95130001\tinsurance\n951*\tcall-centre\n1380\n";
const POLICY: &str = "preset = \"normal\"\n\n[[rule]]\nid = \"clinic\"\ndo = \"allow\"\nwhen = { prefixes = [\"0276666\"] }\n\n\
    [[rule]]\nid = \"never\"\ndo = \"reject\"\nwhen = { numbers = [\"02766660000\"] }\n";

pub(super) fn answers(set: &mut Set) {
    let file = |name: &str, text: &str| set.wurao.file(name, text).to_str().expect("plain").to_owned();
    let (cards, list, policy) = (file("cards.vcf", CARDS), file("ours.txt", LIST), file("policy.toml", POLICY));
    let calls = set.wurao.file("calls-again.xml", super::CALLS);
    let out = set.wurao.path("ours.json").to_str().expect("plain").to_owned();
    set.says("screen policy check", 1, &["screen", "policy", "check", &policy]);
    set.says("screen policy set", 0, &["screen", "policy", "set", "normal"]);
    set.says("screen policy show", 0, &["screen", "policy", "show"]);
    set.says("screen people import", 0, &["screen", "people", "import", &cards]);
    set.says("screen people learn", 0, &["screen", "people", "learn", arg(&calls)]);
    set.says("screen people block", 0, &["screen", "people", "block", "13800000009"]);
    set.says("screen people list", 0, &["screen", "people", "list"]);
    set.says("screen people unblock", 0, &["screen", "people", "unblock", "13800000009"]);
    set.says("screen people forget", 0, &["screen", "people", "forget", "13800000001"]);
    set.says("screen lists import", 0, &["screen", "lists", "import", &list]);
    set.says("screen lists list", 0, &["screen", "lists", "list"]);
    set.says("screen lists export", 0, &["screen", "lists", "export", "ours", "--format", "plain", "-o", &out]);
    set.says("screen expect add", 0, &["screen", "expect", "add", "快递", "--until", "2026-05-21 22:00"]);
    set.says("screen expect list", 0, &["screen", "expect", "list"]);
    set.says("screen calls", 0, &["screen", "calls"]);
    set.says("screen told", 1, &["screen", "told", "0000000000000000", "--sales"]);
    let query = set.wurao.path("query.json").to_str().expect("plain").to_owned();
    let config = ["screen", "spamblocker-config", "--url", "http://192.0.2.5:7881", "-o", &query];
    set.says("screen spamblocker-config", 0, &config);
    set.says("screen selftest", 0, &["screen", "selftest"]);
    set.says("screen check", 0, &["screen", "check", "95130001"]);
    set.says("screen replay", 0, &["screen", "replay", arg(&calls), "--against", &policy]);
    let feed = set.wurao.path("feed.json").to_str().expect("plain").to_owned();
    set.says("screen feed", 0, &["screen", "feed", "ios", "-o", &feed]);
    set.says("screen simulate", 0, &["screen", "simulate", "--weeks", "4"]);
    set.says("screen expect end", 0, &["screen", "expect", "end", "1"]);
    set.says("screen lists remove", 0, &["screen", "lists", "remove", "ours"]);
}
