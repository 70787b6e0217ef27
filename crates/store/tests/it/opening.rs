//! What cannot be opened says why, at once and without telling the password.

use crate::bed::{ME, words};
use std::path::Path;
use store::Store;

#[tokio::test]
async fn a_file_that_is_no_database() {
    let folder = bench::TempDir::new().unwrap();
    let file = folder.path().join("calls.csv");
    std::fs::write(&file, "号码,时间\n".repeat(1000)).unwrap();
    let said = words(Store::sqlite(&file).await.unwrap_err()).replace(&folder.path().display().to_string(), "FOLDER");
    assert!(said.starts_with("the database FOLDER/calls.csv cannot be opened: "), "{said}");
    assert!(said.ends_with("file is not a database"), "{said}");

    let said = words(Store::sqlite(&folder.path().join("no/folder.db")).await.unwrap_err());
    assert!(said.ends_with("no/folder.db: cannot be written: No such file or directory (os error 2)"), "{said}");
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let port = bench::free_port();
    let uri = format!("postgres://me:secret@127.0.0.1:{port}/wurao");
    let said = words(Store::postgres(&uri).await.unwrap_err());
    assert!(said.starts_with("the database wurao on 127.0.0.1 cannot be opened: "), "{said}");
    assert!(said.contains("Connection refused") && !said.contains("secret"), "{said}");

    let said = words(Store::postgres("mysql://me:secret@host/db?sslmode=what").await.unwrap_err());
    assert!(said.starts_with("the database at the address given cannot be opened: "), "{said}");
    assert!(!said.contains("secret"), "{said}");

    let missing = bench::Postgres::start().uri("nowhere");
    let said = words(Store::postgres(&missing).await.unwrap_err());
    assert!(said.contains("database \"nowhere\" does not exist"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_for_the_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = bench::TempDir::new().unwrap();
    let _store = Store::sqlite(&folder.path().join("wurao.db")).await.unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 3, "the file, its log and the index of that");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.file_name());
    }
}

/// Handlers of a server may be moved between threads; this is checked by compiling it.
#[test]
fn every_call_may_move_between_threads() {
    fn moves<T: Send>(_: &T) {}
    fn check(store: &Store, path: &Path) {
        moves(&store.of(ME).begin());
        moves(&store.of(ME).events("c1", 0));
        moves(&store.of(ME).verify("c1"));
        moves(&store.backup(path));
        moves(&store.restore(path));
    }
    let _: fn(&Store, &Path) = check;
}
