//! Versions, the log, copies that follow it, and witnesses.

use super::Place;
use std::path::Path;

fn sync(place: &Place, from: &str, to: &str) -> (i32, serde_json::Value) {
    let (code, document, _) = place.wurao.answer(&["registry", "sync", from, to]);
    (code, document)
}

#[test]
fn a_copy_follows_by_changes_and_believes_nothing_that_is_not_proved() {
    let place = Place::new();
    let (public, copy) = (place.dir(), place.path("copy"));
    assert_eq!(sync(&place, &public, &copy).1["code"], "registry-nothing-published");
    place.ok(&["register", "13800000001", "13800000002"]);
    assert_eq!(place.ok(&["publish"])["listed"], 2);
    let (_, first) = sync(&place, &public, &copy);
    assert_eq!(
        (first["version"].as_u64(), first["by"].as_str(), first["first_sight"].as_bool()),
        (Some(1), Some("whole"), Some(true))
    );
    place.ok(&["register", "13800000003"]);
    place.ok(&["withdraw", "13800000001"]);
    place.ok(&["publish"]);
    place.ok(&["publish"]);
    let (_, third) = sync(&place, &public, &copy);
    assert_eq!(
        (third["version"].as_u64(), third["by"].as_str(), third["listed"].as_u64()),
        (Some(3), Some("deltas"), Some(2))
    );
    assert_eq!(sync(&place, &public, &copy).1["by"], "nothing");
    assert_eq!(
        std::fs::read(Path::new(&copy).join("versions/000003/set.wns")).expect("there"),
        std::fs::read(Path::new(&public).join("public/versions/000003/set.wns")).expect("there")
    );
    let audit = place.wurao.json(&["registry", "log", "verify", &copy]);
    assert_eq!((audit["versions"].as_u64(), audit["size"].as_u64()), (Some(3), Some(3)));
}

#[test]
fn what_was_altered_rolled_back_or_forked_is_named() {
    let place = Place::new();
    let (dir, copy) = (place.dir(), place.path("copy"));
    let public = Path::new(&dir).join("public");
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    let old = std::fs::read(public.join("checkpoint")).expect("there");
    sync(&place, &dir, &copy);
    place.ok(&["register", "13800000002"]);
    place.ok(&["publish"]);
    let set = public.join("versions/000002/set.wns");
    let delta = public.join("versions/000002/from-000001.wnd");
    for file in [&delta, &set] {
        let whole = std::fs::read(file).expect("there");
        let mut altered = whole.clone();
        altered[whole.len() / 2] ^= 1;
        std::fs::write(file, &altered).expect("written");
        let code = sync(&place, &dir, &place.path(if *file == set { "other" } else { "copy" })).1["code"].clone();
        assert_eq!(code, "registry-file-altered", "{}", file.display());
        std::fs::write(file, &whole).expect("written");
    }
    assert_eq!(sync(&place, &dir, &copy).0, 0);
    let new = std::fs::read(public.join("checkpoint")).expect("there");
    std::fs::write(public.join("checkpoint"), &old).expect("written");
    assert_eq!(sync(&place, &dir, &copy).1["code"], "log-rolled-back");
    std::fs::write(public.join("checkpoint"), &new).expect("written");
    // A registry with the same key and another past: its database was brought back from before.
    let fork = place.path("fork");
    copy_folder(Path::new(&dir), Path::new(&fork));
    let forked = |arguments: &[&str]| place.wurao.answer(&[&["registry"], arguments, &["--registry", &fork]].concat());
    place.ok(&["publish"]);
    sync(&place, &dir, &copy);
    assert_eq!(forked(&["register", "13800000009"]).0, 0);
    assert_eq!(forked(&["publish"]).0, 0);
    assert_eq!(sync(&place, &fork, &copy).1["code"], "log-forked");
    let other = Place::new();
    other.ok(&["publish"]);
    assert_eq!(sync(&place, &other.dir(), &copy).1["code"], "registry-other-key");
}

#[test]
fn a_database_from_before_does_not_fork_the_log() {
    let place = Place::new();
    let dir = place.dir();
    place.ok(&["publish"]);
    // With its log beside it, which may hold what is not in the file yet.
    let files = ["registry.db", "registry.db-wal"].map(|name| Path::new(&dir).join(name));
    let kept = files.each_ref().map(|file| std::fs::read(file).ok());
    place.ok(&["publish"]);
    let _ = std::fs::remove_file(Path::new(&dir).join("registry.db-shm"));
    for (file, bytes) in files.iter().zip(kept) {
        match bytes {
            Some(bytes) => std::fs::write(file, bytes).expect("written"),
            None => drop(std::fs::remove_file(file)),
        }
    }
    assert_eq!(place.refused(&["publish"]), "registry-database-behind");
}

#[test]
fn a_database_of_another_history_is_not_signed_onto() {
    let place = Place::new();
    let (dir, fork) = (place.dir(), place.path("fork"));
    place.ok(&["publish"]);
    copy_folder(Path::new(&dir), Path::new(&fork));
    let (code, _, _) = place.wurao.answer(&["registry", "register", "13800000002", "--registry", &fork]);
    assert_eq!(code, 0);
    assert_eq!(place.wurao.answer(&["registry", "publish", "--registry", &fork]).0, 0);
    place.ok(&["publish"]);
    for rest in ["registry.db-wal", "registry.db-shm"] {
        let _ = std::fs::remove_file(Path::new(&dir).join(rest));
    }
    // As many entries, of which the last is another one.
    for file in ["registry.db", "registry.db-wal"] {
        // What a program wrote last may still stand in the log beside the database.
        let (there, here) = (Path::new(&fork).join(file), Path::new(&dir).join(file));
        assert!(!there.exists() || std::fs::copy(there, here).is_ok(), "{file} was not copied");
    }
    assert_eq!(place.refused(&["publish"]), "registry-database-forked");
    assert_eq!(place.refused(&["status", "13800000002"]), "registry-database-forked");
}

#[test]
fn a_witness_signs_what_continues_and_nothing_else() {
    let place = Place::new();
    let (dir, witness) = (place.dir(), place.path("witness"));
    place.ok(&["publish"]);
    place.wurao.json(&["registry", "witness", "init", &witness, "--name", "witness.example/a"]);
    let sign = || place.wurao.answer(&["registry", "witness", "sign", &dir, "--as", &witness]);
    let (_, signed, _) = sign();
    assert_eq!((signed["before"].as_u64(), signed["size"].as_u64()), (Some(0), Some(1)));
    let (line, public) = (signed["signature"].as_str().expect("a line").to_owned(), format!("{witness}/witness.pub"));
    place.ok(&["witness", "add", &line, "--witness", &public]);
    let audit = place.ok(&["log", "verify", "--witness", &public]);
    assert_eq!(audit["witnesses"], serde_json::json!(["witness.example/a"]));
    let old = std::fs::read(Path::new(&dir).join("public/checkpoint")).expect("there");
    place.ok(&["publish"]);
    assert_eq!(
        place.refused(&["witness", "add", &line, "--witness", &public]),
        "signature-wrong",
        "it is of the head before"
    );
    assert_eq!(sign().1["size"], 2);
    std::fs::write(Path::new(&dir).join("public/checkpoint"), old).expect("written");
    assert_eq!(sign().1["code"], "log-rolled-back");
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
