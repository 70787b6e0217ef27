//! The golden stories of every pack, replayed with the real composer.

use playbook::{Failure, Lang, LetterText, Library, SourceFile, View, replay};
use std::path::Path;

fn library() -> Library {
    fn read(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(folder).expect("the packs folder").flatten() {
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                read(&entry.path(), &format!("{path}/"), files);
            } else {
                let text = std::fs::read_to_string(entry.path()).expect("a pack file is text");
                files.push(SourceFile { path, text });
            }
        }
    }
    let mut files = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs"), "", &mut files);
    Library::new(files)
}

fn compose(view: &View<'_>, name: &str, lang: &str) -> Option<LetterText> {
    let sheet = letter::compose(view, name, Lang::from_tag(lang), "story")?;
    let gaps = sheet.gaps.iter().map(|g| g.key.clone()).collect();
    Some(LetterText { text: letter::text::form_text(&sheet), gaps, draft: sheet.is_draft() })
}

#[test]
fn every_story_holds() {
    let library = library();
    let mut failures: Vec<Failure> = Vec::new();
    let mut stories = 0;
    for id in library.ids() {
        let pack = library.pack(id).unwrap_or_else(|m| panic!("{m:#?}"));
        let own = library.stories(id).unwrap_or_else(|m| panic!("{m:#?}"));
        stories += own.len();
        failures.extend(own.iter().flat_map(|s| replay(s, &pack, &compose)));
    }
    let told: Vec<String> =
        failures.iter().map(|f| format!("{} {} ({}): {}", f.story, f.on, f.note, f.message)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(stories >= 4, "only {stories} stories were found");
}

/// Stories that another hand wrote from the law, to be held against the packs.
#[test]
fn every_story_told_from_outside_holds() {
    let library = library();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/data/stories");
    let mut told: Vec<String> = Vec::new();
    for id in ["cn-telecom", "cn-business"] {
        let pack = library.pack(id).unwrap_or_else(|m| panic!("{m:#?}"));
        for entry in std::fs::read_dir(folder.join(id)).expect("a folder of stories").flatten() {
            let path = entry.file_name().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(entry.path()).expect("a story is text");
            let story = Library::story(&SourceFile { path, text }).unwrap_or_else(|m| panic!("{m:#?}"));
            let failures = replay(&story, &pack, &compose);
            told.extend(failures.iter().map(|f| format!("{} {}: {}", f.story, f.on, f.message)));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn a_broken_promise_of_a_pack_is_told() {
    let library = library();
    let pack = library.pack("cn-telecom").expect("sound");
    let story = SourceFile {
        path: "wrong.toml".into(),
        text: "id = \"wrong\"\npack = \"cn-telecom\"\ntitle = { zh = \"错\", en = \"Wrong\" }\n\
               [[step]]\non = 2026-03-02\nexpect = { primary = \"file-appeal\" }\n"
            .into(),
    };
    let story = Library::story(&story).expect("well formed");
    let told: Vec<String> = replay(&story, &pack, &compose).into_iter().map(|f| f.message).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("primary: expected `file-appeal`, got `log-first-call`"), "{told:?}");
}
