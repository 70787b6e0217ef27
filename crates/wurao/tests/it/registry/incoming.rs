//! Lists that come in: in whatever order, packed or torn.

use super::Place;

/// A registry of the American plan.
fn american() -> Place {
    let place = Place { wurao: crate::wurao::Wurao::new(), database: None };
    place.wurao.json(&["registry", "init", &place.dir(), "--plan", "us", "--name", "registry.example/us"]);
    place
}

fn taken(place: &Place, name: &str, text: &str) -> [u64; 3] {
    let file = place.wurao.file(name, text);
    let done = place.ok(&["import", file.to_str().expect("plain"), "--format", "ftc-change"]);
    ["registered", "withdrawn", "already"].map(|key| done[key].as_u64().unwrap_or(99))
}

fn listed(place: &Place, number: &str) -> bool {
    place.ok(&["status", number])["listed"] == true
}

#[test]
fn of_changes_the_latest_time_wins_within_a_list_and_across_lists() {
    let place = american();
    let one = "4165550101,2026-08-29,A\n4165550101,2026-08-30,D\n4165550101,2026-08-31,A\n";
    assert_eq!(taken(&place, "one", one), [1, 0, 0]);
    assert!(listed(&place, "4165550101"));
    assert_eq!(taken(&place, "two", "4165550102,2026-08-31,A\n4165550102,2026-08-30,D\n"), [1, 0, 0]);
    assert!(listed(&place, "4165550102"));
    assert_eq!(taken(&place, "older", "4165550101,2026-08-30,D\n4165550102,2026-08-30,D\n"), [0, 0, 2]);
    assert!(listed(&place, "4165550101") && listed(&place, "4165550102"));
    assert_eq!(taken(&place, "gone", "4165550103,2026-08-30,D\n"), [0, 0, 1]);
    assert_eq!(taken(&place, "late", "4165550103,2026-08-29,A\n"), [0, 0, 1], "it was deleted after that");
    assert!(!listed(&place, "4165550103"));
    assert_eq!(taken(&place, "one", one), [0, 0, 1], "the same list changes nothing");
    // A whole list tells no time: changes build on it.
    let list = place.wurao.file("list", "416,5550104\n");
    place.ok(&["import", list.to_str().expect("plain"), "--format", "ftc"]);
    assert_eq!(taken(&place, "after", "4165550104,2026-08-30,D\n"), [0, 1, 0]);
    assert_eq!(taken(&place, "before", "4165550104,2026-08-20,A\n"), [0, 0, 1]);
    assert!(!listed(&place, "4165550104"));
}

#[test]
fn a_change_to_come_is_a_bad_row_and_the_rejects_are_written_though_nothing_is_taken() {
    let place = american();
    let file = place.wurao.file("changes", "4165550101,2026-08-29,A\n4165550102,2999-08-30,A\n");
    let rejects = place.path("rejects");
    let import = ["import", file.to_str().expect("plain"), "--format", "ftc-change", "--rejects", &rejects];
    assert_eq!(place.refused(&import), "too-many-bad");
    let told = std::fs::read_to_string(&rejects).expect("written");
    assert!(told.starts_with("line,code,value,remedy\r\n2,time-to-come,"), "{told}");
    assert!(!listed(&place, "4165550101"));
}

#[test]
fn a_torn_xml_list_invents_no_number_and_replaces_nothing() {
    let place = american();
    let whole = place.wurao.file(
        "whole.xml",
        "<list type='full'>\n<ac val='416'>\n<ph val='5550101' />\n<ph val='5550102' />\n</ac>\n</list>\n",
    );
    place.ok(&["import", whole.to_str().expect("plain")]);
    let torn = place.wurao.file("torn.xml", "<list type='full'>\n<ac val='416'>\n<ph val='5550101' />\n<ph val='55");
    let torn = torn.to_str().expect("plain");
    assert_eq!(place.refused(&["import", torn]), "too-many-bad");
    let done = place.ok(&["import", torn, "--anyway"]);
    assert_eq!((done["registered"].as_u64(), done["rejected"].as_u64()), (Some(0), Some(1)));
    assert!(!listed(&place, "4160000055"));
    let unclosed = place.wurao.file("unclosed.xml", "<list type='full'>\n<ac val='416'>\n<ph val='5550101' />\n");
    assert_eq!(place.refused(&["import", unclosed.to_str().expect("plain"), "--replace"]), "registry-list-unclosed");
    assert!(listed(&place, "4165550102"));
}

#[test]
fn a_list_that_would_replace_most_of_what_was_registered_is_asked_about_first() {
    let place = Place::new();
    let all: Vec<String> = (1..=5).map(|n| format!("1380000000{n}")).collect();
    let mut register = vec!["register", "13800000009", "--prefer", "categories=4"];
    register.extend(all.iter().map(String::as_str));
    place.ok(&register);
    // By the person's own message: no list of the operator ends it.
    place.ok(&["message", "13800000007", "登记"]);
    let one = place.wurao.file("one.txt", "13800000009\n");
    let replace = ["import", one.to_str().expect("plain"), "--replace"];
    assert_eq!(place.refused(&replace), "shrunk");
    assert!(listed(&place, "13800000001"));
    let done = place.ok(&[&replace[..], &["--anyway"]].concat());
    assert_eq!(["registered", "withdrawn", "already"].map(|key| done[key].as_u64()), [Some(0), Some(5), Some(1)]);
    assert!(listed(&place, "13800000007") && !listed(&place, "13800000001"));
    assert_eq!(
        place.ok(&["status", "13800000009"])["preference"],
        "allow categories=4",
        "what is let in is no list's to say"
    );
}

/// A frame of zstd with one raw block.
fn frame(text: &str) -> Vec<u8> {
    let size = u8::try_from(text.len()).expect("short");
    let header = [0x28, 0xb5, 0x2f, 0xfd, 0x20, size];
    let block = (u32::from(size) << 3 | 1).to_le_bytes();
    [&header[..], &block[..3], text.as_bytes()].concat()
}

#[test]
fn all_frames_of_a_packed_list_are_read_and_what_is_cut_or_added_is_refused() {
    let place = Place::new();
    place.ok(&["publish"]);
    let (path, out) = (place.path("list.zst"), place.path("out"));
    let scrub = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("written");
        let (code, document, _) = place.answer(&["scrub", &path, "--for", "bank", "-o", &out]);
        (code, document["lines"].as_u64(), document["reason"].as_str().unwrap_or_default().to_owned())
    };
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    let both = [frame("13800000000\n"), skipped.clone(), frame("13800000001\n")].concat();
    assert_eq!(scrub(&both).1, Some(2));
    assert_eq!(scrub(&[skipped, both.clone()].concat()).1, Some(2));
    for wrong in [[both.clone(), b"rest of it".to_vec()].concat(), [both.clone(), b"x".to_vec()].concat()] {
        let (code, _, reason) = scrub(&wrong);
        assert!(code == 1 && reason.contains("压缩的名单后面还跟着别的内容"), "{reason}");
    }
    let (code, _, reason) = scrub(&both[..both.len() - 3]);
    assert!(code == 1 && reason.contains("压缩的名单不完整"), "{reason}");
}

#[test]
fn nothing_is_written_over_the_list() {
    let place = Place::new();
    place.ok(&["publish"]);
    let list = place.wurao.file("a.csv", "13800000000\n");
    let list = list.to_str().expect("plain");
    let (out, link) = (place.path("out"), place.path("link"));
    std::fs::hard_link(list, &link).expect("a link");
    let roundabout = format!(
        "{}/../{}/a.csv",
        place.dir(),
        std::path::Path::new(&place.dir())
            .parent()
            .and_then(|p| p.file_name())
            .map_or(String::new(), |_| ".".to_owned())
    );
    for place_of in [list, link.as_str(), roundabout.as_str()] {
        assert_eq!(place.refused(&["scrub", list, "--for", "bank", "-o", place_of]), "output-over-input");
    }
    for (option, path) in [("--receipt", list), ("--rejects", list), ("--rejects", out.as_str())] {
        assert_eq!(place.refused(&["scrub", list, "--for", "bank", "-o", &out, option, path]), "output-over-input");
    }
    assert_eq!(std::fs::read_to_string(list).expect("there"), "13800000000\n");
    let lost = format!("{}/nowhere/receipt", place.dir());
    let (code, ..) = place.answer(&["scrub", list, "--for", "bank", "-o", &out, "--receipt", &lost]);
    assert_ne!(code, 0);
    assert!(!std::path::Path::new(&out).exists(), "a result without its receipt");
}

#[test]
fn a_named_zone_counts_and_must_fit_its_offset() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    let at = |text: &str| place.ok(&["status", "13800000001", "--at", text])["at"].as_str().map(str::to_owned);
    assert_eq!(at("2026-11-20T10:00:00[America/New_York]").as_deref(), Some("2026-11-20T15:00:00Z"));
    for wrong in ["2026-11-20T10:00:00[Mars/Base]", "2026-11-20T10:00:00-05:00[Asia/Tokyo]"] {
        assert_eq!(place.misused(&["status", "13800000001", "--at", wrong]), "registry-time");
    }
}

#[test]
fn a_set_that_was_altered_answers_nothing_and_a_table_makes_no_empty_one() {
    let place = Place::new();
    let list = place.wurao.file("list", "13800000001\n13800000002\n");
    let set = place.path("a.wns");
    place.wurao.json(&["registry", "set", "build", list.to_str().expect("plain"), "-o", &set]);
    let sound = std::fs::read(&set).expect("there");
    for at in (8..sound.len()).step_by(7) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        std::fs::write(&set, &bytes).expect("written");
        for ask in [&["registry", "set", "info", &set][..], &["registry", "set", "probe", &set, "13800000001"]] {
            let (code, document, _) = place.wurao.answer(ask);
            assert!(code == 1 && document["code"].as_str().is_some_and(|c| c.starts_with("set-")), "{at}: {document}");
        }
    }
    let table = place.wurao.file("t.csv", "name,phone\nWang,13800000001\n");
    let none = place.path("none.wns");
    let (code, document, _) =
        place.wurao.answer(&["registry", "set", "build", table.to_str().expect("plain"), "-o", &none]);
    assert_eq!((code, document["code"].as_str()), (1, Some("registry-nothing-read")));
    assert!(!std::path::Path::new(&none).exists());
}
