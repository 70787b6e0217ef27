//! What the published text holds in every form in which it leaves the binary: nothing that the case has stored.

use crate::wurao::{Wurao, arg};
use serde_json::json;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

/// What the case stores: kind and fields of the event, and the value in letters and figures alone.
const STORED: [(&str, &[&str], &str); 8] = [
    ("fact", &["key=name", "value=John Smith"], "johnsmith"),
    ("fact", &["key=phone", "value=13812345678"], "13812345678"),
    ("fact", &["key=address", "value=12 Main Street"], "12mainstreet"),
    ("fact", &["key=email", "value=lin.xiao@example.com"], "linxiaoexamplecom"),
    ("incident", &["at=2026-05-20", "number=+1 212 555 0142", "nuisance=yes"], "2125550142"),
    (
        "dispatched",
        &["rung=operator-hotline", "at=2026-05-21", "channel=line", "agent=Li Ming", "ticket=AB 2026 0001"],
        "liming",
    ),
    ("dispatched", &["rung=operator-hotline", "at=2026-05-22", "channel=line", "agent=工号 8812"], "8812"),
    ("party", &["id=shop", "role=agent", "name=王云"], "王云"),
];

/// A response that names all of them in spellings that once left.
const RESPONSE: &str = "JOHN  SMITH（Ｊｏｈｎ Ｓｍｉｔｈ, SMITH, John）住 12, main street；电话 138，1234，5678、幺三八幺两三四五六拐八、①③⑧①②③④⑤⑥⑦⑧、138\u{200c}1234\u{ad}5678；\
邮箱 lin.xiao (at) example dot com；来电 (212) 555-0142；那人是 Li*Ming*，工单 ab-2026-0001，8812 接的；王\u{200b}·云 也在。2026-05-21 的 10086 通话 3 次，50 元，第十七条。";

/// What must stay of it.
const STAYS: &str = "2026-05-21 的 10086 通话 3 次，50 元，第十七条。";

#[test]
fn no_form_of_the_published_text_holds_a_stored_value() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    for (kind, fields, _) in STORED {
        wurao.json(
            &[
                &["event", "add", &case, kind][..],
                fields,
                &["ack=yes", "pace=yes"][..if kind == "dispatched" { 2 } else { 0 }],
            ]
            .concat(),
        );
    }
    let words = format!("words={RESPONSE}");
    wurao.json(&["event", "add", &case, "publication", "act=response", "at=2026-11-20", &words]);
    for form in ["md", "txt", "html", "json", "pdf", "docx"] {
        let path = wurao.path(&format!("out.{form}"));
        wurao.json(&["publish", &case, "--format", form, "-o", arg(&path)]);
        let text = match form {
            "pdf" => {
                tool("pdftotext", &["-enc", "UTF-8", "-nopgbrk"], &path, &["-"])
                    + &tool("pdfinfo", &["-meta"], &path, &[])
            }
            "docx" => unpacked(&path),
            _ => std::fs::read_to_string(&path).expect("written"),
        };
        let bare = naive(&text);
        for (_, _, value) in STORED {
            assert!(!bare.contains(value), "{value} is left in {form}: {text}");
        }
        assert!(!bare.contains("ab20260001"), "the ticket is left in {form}: {text}");
        assert!(!bare.contains(&naive(&case)), "the case is named in {form}: {text}");
        assert!(bare.contains(&naive(STAYS)), "what is plain has gone from {form}: {text}");
    }
    let answer = wurao.json(&["publish", &case, "--also", "甲", "--also", "Link"]);
    assert_eq!(answer["ignored"], json!(["甲"]));
}

#[test]
fn the_text_for_the_public_is_no_letter() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    for form in ["text", "json", "pdf", "docx", "eml"] {
        let out = wurao.path(form);
        let (code, answer, _) = wurao.answer(&["letter", &case, "article", "--format", form, "-o", arg(&out)]);
        assert_eq!((code, &answer["code"]), (1, &json!("letter-is-public")), "{answer}");
        assert!(!out.exists());
    }
}

#[test]
fn a_number_that_nobody_knows_stops_the_text() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    let words = "words=请打 139 8765 4321";
    wurao.json(&["event", "add", &case, "publication", "act=response", "at=2026-11-20", words]);
    let (code, answer, _) = wurao.answer(&["publish", &case]);
    assert_eq!((code, &answer["code"]), (1, &json!("publish-leak")), "{answer}");
    let said = answer["reason"].as_str().expect("a sentence");
    assert!(
        said.ends_with("行还有没有记过的长号码（的回应：「请打 *** **** ****」。），没有放行。换个写法，再看一遍"),
        "{said}"
    );
}

/// Letters and figures alone.
fn naive(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[expect(clippy::disallowed_methods, reason = "another program reads what the program under test wrote")]
fn tool(program: &str, options: &[&str], file: &Path, rest: &[&str]) -> String {
    let run = Command::new(program).args(options).arg(file).args(rest).output();
    let out = run.unwrap_or_else(|e| panic!("{program}: {e}; install the Debian package poppler-utils"));
    assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// Every part of a Word document, without its marks.
fn unpacked(file: &Path) -> String {
    let bytes = std::fs::read(file).expect("written");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = String::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let mut xml = String::new();
        part.read_to_string(&mut xml).expect("XML");
        let pieces = xml.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
        out.extend(pieces);
    }
    out
}

#[test]
fn what_was_taken_back_and_what_stands_beside_others_is_taken_out_too() {
    let wurao = Wurao::new();
    let case = wurao.json(&["example"])["case"].as_str().expect("an id").to_owned();
    let add = |kind: &str, fields: &[&str]| {
        let added = wurao.json(&[&["event", "add", &case, kind][..], fields].concat());
        added["event"]["seq"].to_string()
    };
    let name = add("fact", &["key=name", "value=欧阳青青"]);
    wurao.json(&["event", "undo", &case, &name]);
    let mail = add("fact", &["key=email", "value=old@example.com"]);
    let right = r#"body={"kind":"fact","key":"email","value":"new@example.com"}"#;
    add("correction", &[&format!("of={mail}"), right]);
    add("fact", &["key=pay_to", "value=支付宝 pay@example.com 司徒明明"]);
    let agent = [
        "rung=operator-hotline",
        "at=2026-05-21",
        "channel=line",
        "agent=慕容云云 (0417)、0523",
        "ack=yes",
        "pace=yes",
    ];
    add("dispatched", &agent);
    wurao.json(&["helper", "add", &case, "--name", "诸葛小小", "--rights", "view"]);
    let words = "words=欧阳青青 old@example.com new@example.com pay@example.com 司徒明明 慕容云云 0417 0523 诸葛小小，支付宝 50 元";
    add("publication", &["act=response", "at=2026-11-20", words]);
    let path = wurao.path("out.txt");
    wurao.json(&["publish", &case, "--format", "text", "-o", arg(&path)]);
    let text = std::fs::read_to_string(&path).expect("written");
    let private = ["欧阳青青", "example", "司徒明明", "慕容云云", "0417", "0523", "诸葛小小"];
    assert_eq!(private.iter().filter(|word| text.contains(**word)).collect::<Vec<_>>(), [&""; 0], "{text}");
    assert!(text.contains("支付宝 50 元"), "{text}");
}
