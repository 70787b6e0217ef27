//! A case leaves in one file, is deleted, and is taken in again; a damaged one leaves for rescue.

use super::damaged::tamper;
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::path::Path;

/// What becomes of a file.
type Change = fn(Vec<u8>) -> Vec<u8>;

/// A case with a list, a recording and a custody line of a bundle.
fn filled(wurao: &Wurao) -> String {
    let case = wurao.case();
    let calls = wurao.file("calls.xml", super::list(3));
    wurao.json(&["import", arg(&calls), "--case", &case, "--sales"]);
    let ring = wurao.file("ring.txt", "ring");
    wurao.json(&["evidence", "seal", arg(&ring), "--case", &case]);
    let bundle = wurao.path("bundle.zip");
    wurao.json(&["evidence", "bundle", &case, "-o", arg(&bundle), "--whole-lists", "--ack"]);
    case
}

fn files(folder: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path().is_dir() {
            true => all.extend(files(&entry.path())),
            false => all.push(entry.file_name().to_string_lossy().into_owned()),
        }
    }
    all.sort();
    all
}

fn names(archive: &Path) -> Vec<String> {
    let mut zip = zip::ZipArchive::new(fs::File::open(archive).expect("there")).expect("a zip archive");
    (0..zip.len()).map(|at| zip.by_index(at).expect("a file").name().expect("text").into_owned()).collect()
}

#[test]
fn a_case_goes_to_another_desk_whole() {
    let wurao = Wurao::new();
    let case = filled(&wurao);
    let archive = wurao.path("case.zip");
    let exported = wurao.json(&["case", "export", &case, "-o", arg(&archive)]);
    assert_eq!(
        (&exported["originals"], &exported["missing"], &exported["rescue"]),
        (&json!(2), &json!([]), &json!(false))
    );
    let log = wurao.json(&["case", "export", &case]);
    let custody = wurao.json(&["evidence", "list"]);

    // Into a desk that has other things, among them the same recording.
    let other = Wurao::new();
    let own = other.case();
    let ring = other.file("own-name.txt", "ring");
    other.json(&["evidence", "seal", arg(&ring), "--case", &own]);
    let imported = other.json(&["case", "import", arg(&archive)]);
    assert_eq!((&imported["case"], &imported["originals"]), (&json!(case), &json!(2)));
    assert_eq!(other.json(&["case", "export", &case]), log);
    let verified = other.json(&["verify"]);
    assert_eq!((&verified["cases"], &verified["faults"], &verified["originals"]), (&json!(2), &json!([]), &json!(2)));
    let list = log.as_array().expect("events").iter().find_map(|e| e.get("file")).expect("an import");
    let lines = |all: &Value| {
        all.as_array().expect("a list").iter().find(|o| o["digest"] == *list).expect("it")["custody"].clone()
    };
    let (before, after) = (lines(&custody), lines(&other.json(&["evidence", "list"])));
    assert_eq!(after.as_array().expect("lines")[..2], before.as_array().expect("lines")[..], "the history goes on");

    // What is here already is not overwritten.
    let (code, refused, _) = other.answer(&["case", "import", arg(&archive)]);
    assert_eq!((code, &refused["code"]), (1, &json!("archive-case-here")));
    let (code, refused, _) = other.answer(&["case", "import", arg(&ring)]);
    assert_eq!((code, &refused["code"]), (1, &json!("archive-strange")));
}

#[test]
fn a_deleted_case_leaves_nothing_but_what_others_cite_and_comes_back_from_its_file() {
    let wurao = Wurao::new();
    let case = filled(&wurao);
    let second = wurao.case();
    let ring = wurao.path("ring.txt");
    wurao.json(&["evidence", "seal", arg(&ring), "--case", &second]);
    let archive = wurao.path("case.zip");
    wurao.json(&["case", "export", &case, "-o", arg(&archive)]);
    let log = wurao.json(&["case", "export", &case]);

    let (code, goes, _) = wurao.answer(&["case", "delete", &case]);
    assert_eq!((code, &goes["deleted"], &goes["shared"]), (1, &json!(false), &json!(1)));
    assert_eq!(
        goes["originals"].as_array().map(|all| (all.len(), all[0]["name"].clone())),
        Some((1, json!("calls.xml")))
    );
    assert_eq!(wurao.json(&["case", "list"]).as_array().map(Vec::len), Some(2), "nothing went yet");
    wurao.json(&["case", "delete", &case, "--yes"]);
    assert_eq!(wurao.json(&["case", "list"]).as_array().map(Vec::len), Some(1));
    let vault = files(&wurao.data().join("vault"));
    assert_eq!(vault.len(), 2, "the recording and its custody log: {vault:?}");
    let verified = wurao.json(&["verify"]);
    assert_eq!((&verified["faults"], &verified["loose"]), (&json!([]), &json!([])));
    for gone in [vec!["case", "show", &case], vec!["case", "delete", &case, "--yes"]] {
        let (code, refused, _) = wurao.answer(&gone);
        assert_eq!((code, &refused["code"]), (1, &json!("no-case")));
    }
    wurao.json(&["case", "import", arg(&archive)]);
    assert_eq!(wurao.json(&["case", "export", &case]), log);
    assert_eq!(wurao.json(&["verify"])["faults"], json!([]));
}

#[test]
fn of_a_damaged_case_everything_that_is_left_can_be_rescued() {
    let wurao = Wurao::new();
    let case = filled(&wurao);
    tamper(&wurao, None, "UPDATE event SET body = replace(body, 'calls.xml', 'other.xml') WHERE seq = 2");
    let archive = wurao.path("case.zip");
    let (code, refused, _) = wurao.answer(&["case", "export", &case, "-o", arg(&archive)]);
    assert_eq!((code, &refused["code"]), (1, &json!("log-damaged")));
    assert!(!archive.exists());
    let rescued = wurao.json(&["case", "export", &case, "-o", arg(&archive), "--rescue"]);
    assert_eq!((&rescued["rescue"], &rescued["originals"], &rescued["entries"]), (&json!(true), &json!(2), &json!(3)));
    let kinds: Vec<String> =
        names(&archive).iter().map(|n| n.split('/').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(kinds, ["faults.json", "rows.jsonl", "custody", "originals", "custody", "originals"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(&archive).expect("there")).expect("a zip archive");
    let mut faults = String::new();
    zip.by_name("faults.json").expect("there").read_to_string(&mut faults).expect("text");
    let faults: Value = serde_json::from_str(&faults).expect("JSON");
    assert_eq!((&faults[0]["code"], &faults[0]["seq"]), (&json!("log-changed"), &json!(2)));
    let (code, refused, _) = Wurao::new().answer(&["case", "import", arg(&archive)]);
    assert_eq!((code, &refused["code"]), (1, &json!("archive-of-rescue")));
    // Nothing but what can be read is shown and nothing leaves as if it held.
    for refused in [
        vec!["letter", &case, "appeal"],
        vec!["publish", &case, "--format", "json"],
        vec!["evidence", "bundle", &case, "-o", "x.zip"],
    ] {
        let (code, said, _) = wurao.answer(&refused);
        assert_eq!((code, &said["code"]), (1, &json!("log-damaged")), "{refused:?}");
    }
}

#[test]
fn an_archive_with_anything_changed_is_refused_whole() {
    let wurao = Wurao::new();
    let case = filled(&wurao);
    let archive = wurao.path("case.zip");
    wurao.json(&["case", "export", &case, "-o", arg(&archive)]);
    let changes: [(&str, Change); 5] = [
        ("originals/", |_| Vec::new()),
        ("case.jsonl", |text| String::from_utf8(text).expect("text").replace("calls.xml", "other.xml").into_bytes()),
        ("case.jsonl", |text| text[..text.len() / 2].to_vec()),
        ("originals/", |mut bytes| {
            bytes.push(b'.');
            bytes
        }),
        ("custody/", |text| String::from_utf8(text).expect("text").replace("command line", "by hand").into_bytes()),
    ];
    for (name, change) in changes {
        let other = Wurao::new();
        let changed = other.path("changed.zip");
        rewritten(&archive, &changed, name, change);
        let (code, said, errors) = other.answer(&["case", "import", arg(&changed)]);
        assert_eq!(code, 1, "{name}: {said} {errors}");
        assert_eq!(other.json(&["case", "list"]), json!([]), "{name}");
        assert_eq!(files(&other.data().join("vault")), [""; 0], "{name}: nothing stays in the vault");
    }
}

/// The archive with each file whose name begins so changed.
fn rewritten(from: &Path, to: &Path, name: &str, change: Change) {
    use std::io::Write;
    let mut zip = zip::ZipArchive::new(fs::File::open(from).expect("there")).expect("a zip archive");
    let mut out = zip::ZipWriter::new(fs::File::create(to).expect("a file"));
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let here = file.name().expect("text").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        let bytes = if here.starts_with(name) { change(bytes) } else { bytes };
        out.start_file(here, zip::write::SimpleFileOptions::default()).expect("begun");
        out.write_all(&bytes).expect("written");
    }
    out.finish().expect("finished");
}
