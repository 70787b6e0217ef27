//! `wurao hear` and `wurao read`: from what was said and written to obstacles, meanings and figures.

use crate::wurao::{WURAO, Wurao, arg};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The JSON document of a command that reads standard input.
#[expect(clippy::disallowed_methods, reason = "the test runs the program under test")]
fn piped(arguments: &[&str], input: &[u8]) -> Value {
    let mut command = Command::new(WURAO);
    let mut child =
        command.arg("--json").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all(input).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}"))
}

#[test]
fn an_excuse_comes_with_its_words_and_the_answer() {
    let wurao = Wurao::new();
    let heard = wurao.json(&["hear", "哦，那个号码不是我们官方的，您别信"]);
    assert_eq!(heard.as_object().unwrap().len(), 1);
    let [one] = heard["obstacles"].as_array().unwrap().as_slice() else { panic!("{heard}") };
    let keys: Vec<&String> = one.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["matched", "obstacle", "say_now", "score"]);
    assert_eq!(one["obstacle"], "not-our-number");
    assert!(one["score"].as_f64().unwrap() > 0.9);
    assert!(one["matched"].to_string().contains("不是我们官方"), "{one}");
    assert_eq!(one["say_now"][0], "请把「与公司无关」写进工单。");
    let english = wurao.json(&["--lang", "en", "hear", "we can't promise it won't happen again"]);
    assert_eq!(english["obstacles"][0]["obstacle"], "no-commitment-possible");
    let line = english["obstacles"][0]["say_now"][0].as_str().unwrap();
    assert!(!line.chars().any(|c| c > '\u{2fff}'), "{line}");
}

#[test]
fn small_talk_is_no_obstacle() {
    let wurao = Wurao::new();
    for text in ["您好，请问有什么可以帮您", "请您报一下身份证后四位", "今天办理送一年会员", "", "……"]
    {
        assert_eq!(wurao.json(&["hear", text]), json!({ "obstacles": [] }), "{text}");
    }
}

#[test]
fn it_hears_standard_input_other_packs_and_a_case() {
    let wurao = Wurao::new();
    let case = wurao.case();
    assert_eq!(
        piped(&["hear", "-"], "录音已经删了，听不到了\n".as_bytes())["obstacles"][0]["obstacle"],
        "recordings-unavailable"
    );
    assert_eq!(wurao.json(&["hear", "--case", &case, "我帮您反映给领导"])["obstacles"][0]["obstacle"], "passed-upward");
    let business = wurao.json(&["hear", "--pack", "cn-business", "您当时注册的时候勾选了同意"]);
    assert_eq!(business["obstacles"][0]["obstacle"], "you-consented");
    let american =
        wurao.json(&["hear", "--pack", "us-calls", "--lang", "en", "I've added you to our do not call list"]);
    assert_eq!(american["obstacles"][0]["obstacle"], "marked-do-not-disturb");
    let (code, refused, _) = wurao.answer(&["hear", &"不".repeat(22_000)]);
    assert_eq!((code, refused["reason"].as_str().unwrap()), (1, "文字超过 64 KB。只贴要看的那一段"));
}

#[test]
fn a_reply_gives_its_meaning_and_figures() {
    let wurao = Wurao::new();
    let text = "经理来电提出方案：过去的骚扰给100元话费，以后每次50元，6月3日前答复，工号9583，工单号A20260518，问我能不能撤回申诉。";
    let file = wurao.file("reply.txt", text);
    let read = wurao.json(&["--on", "2026-05-20", "read", arg(&file)]);
    let part = |keys: &[&str]| keys.iter().map(|key| read[*key].clone()).collect::<Vec<_>>();
    assert_eq!(
        part(&["meaning", "amounts", "per_call", "dates", "tickets", "agents"]),
        [
            json!("offered"),
            json!(["100 CNY", "50 CNY"]),
            json!("50 CNY"),
            json!(["2026-06-03"]),
            json!(["A20260518"]),
            json!(["9583"])
        ]
    );
    assert!(!read["why"].as_array().unwrap().is_empty());
    assert_eq!(
        read["details"]["amounts"][1],
        json!({ "amount": "50 CNY", "exact": true, "own": true, "per": "call", "label": null, "text": "50元" })
    );
    assert_eq!(read["details"]["dates"][0], json!({ "date": "2026-06-03", "text": "6月3日", "exact": true }));
}

#[test]
fn replies_in_other_encodings_and_none() {
    let wurao = Wurao::new();
    // 您好，您的投诉不成立。 in GB18030.
    let gb = b"\xc4\xfa\xba\xc3\xa3\xac\xc4\xfa\xb5\xc4\xcd\xb6\xcb\xdf\xb2\xbb\xb3\xc9\xc1\xa2\xa1\xa3";
    let file = wurao.file("gb.txt", gb);
    assert_eq!(wurao.json(&["read", arg(&file)])["meaning"], "refused");
    let paid = piped(&["--on", "2026-05-20", "read", "-"], "【10086】您于今天成功充值19.90元。".as_bytes());
    assert_eq!(
        (&paid["meaning"], &paid["amounts"], &paid["dates"]),
        (&json!("paid"), &json!(["19.90 CNY"]), &json!(["2026-05-20"]))
    );
    let nothing = piped(&["read", "-"], b"");
    assert_eq!((&nothing["meaning"], &nothing["why"], &nothing["per_call"]), (&json!(null), &json!([]), &json!(null)));
    let (code, missing, _) = wurao.answer(&["read", "nowhere.txt"]);
    assert_eq!((code, &missing["error"]), (1, &json!("not-found")));
}
