//! What every page says, in both languages, for a case that has everything: kept as files under `snapshots/`.
//!
//! After a change that was meant, `INSTA_UPDATE=always cargo test -p wurao snapshots` writes them anew; the difference is
//! read before it is committed.

use super::full::{Full, give_up_a_job};
use super::table::Parts;
use super::{Visitor, text};
use std::collections::BTreeSet;
use std::path::PathBuf;
use web::{Entry, Kind, table};

/// What stands for one thing among many in the name of a file.
const ONE_OF_MANY: &[(&str, &str)] = &[("{rung}", "operator-hotline"), ("{name}", "appeal"), ("{pack}", "us-calls")];

/// Addresses to look at: the entry's own, and those of its samples; with the name under which each is kept.
fn looked_at(entry: &Entry, parts: &Parts) -> Vec<(String, String)> {
    let one = |path: &str| {
        let path = ONE_OF_MANY.iter().fold(path.to_owned(), |path, (part, value)| path.replace(part, value));
        let short = path.trim_start_matches("/case/{id}").trim_start_matches('/');
        let plain: String = short.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let words: Vec<&str> = plain.split('-').filter(|w| !w.is_empty()).collect();
        let name = match path.as_str() {
            "/" => "list".to_owned(),
            "/case/{id}" => "home".to_owned(),
            _ => words.join("-"),
        };
        (format!("{}-{name}", entry.area), parts.filled(&path).into_iter().next().expect("a full case has it"))
    };
    // What a pack holds is text of its own; a small one shows the page.
    let samples = if entry.path == "/packs/{pack}" { &[] } else { entry.samples };
    [entry.path].iter().chain(samples).map(|path| one(path)).collect()
}

/// Ids that chance gives, replaced by words.
fn without_chance(text: &str, full: &Full) -> String {
    text.replace(&full.id, "CASE")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_reads_as_it_is_kept() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    give_up_a_job(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    let mut names = BTreeSet::new();
    // A redirect has no text.
    for entry in table().iter().filter(|e| e.kind == Kind::Page && e.path != "/case/{id}/pack") {
        for (name, path) in looked_at(entry, &parts) {
            for (lang, folder) in [("zh", "zh"), ("en", "en")] {
                let answer = visitor.get_in(&path, lang).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
                let mut settings = insta::Settings::clone_current();
                settings.set_snapshot_path(format!("../snapshots/{folder}"));
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                let said = without_chance(&text::of(&answer.text), &full);
                settings.bind(|| insta::assert_snapshot!(name.as_str(), said));
            }
            assert!(names.insert(format!("{name}.snap")), "{name} names two addresses");
        }
    }
    for lang in ["zh", "en"] {
        assert_eq!(kept(lang), names, "a file of a page that is no more is deleted");
    }
}

fn kept(lang: &str) -> BTreeSet<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(lang);
    let files = std::fs::read_dir(folder).expect("snapshots are kept").flatten();
    files.map(|f| f.file_name().to_string_lossy().into_owned()).collect()
}
