//! What the program leaves on the disk is its owner's alone.

use crate::faults::copied;
use crate::wurao::{WURAO, Wurao, arg};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Everything below a folder that others may read, write or enter.
fn open_to_others(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut look = vec![folder.to_owned()];
    while let Some(path) = look.pop() {
        let is = std::fs::symlink_metadata(&path).expect("is there");
        if is.is_dir() {
            look.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|e| e.path()));
        }
        if is.permissions().mode() & 0o077 != 0 {
            found.push(path);
        }
    }
    found
}

/// A folder beside the data, in which only what the program writes is looked at.
fn written(wurao: &Wurao) -> PathBuf {
    let folder = wurao.path("written");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).expect("changed");
    folder
}

/// Calls are imported, a letter, an export, a bundle and a backup written, and pages served.
fn story(wurao: &Wurao, case: &str) {
    let out = written(wurao);
    let list = wurao.file("calls.csv", "时间,号码,类型\n2026-11-02 10:00,13800000001,来电\n");
    wurao.json(&["import", arg(&list), "--case", case, "--sales"]);
    let path = |name: &str| out.join(name);
    std::fs::write(path("letter.txt"), "an older one, for all to read").expect("written");
    for (arguments, name) in [
        (vec!["letter", case, "appeal"], "letter.txt"),
        (vec!["case", "export", case], "log.jsonl"),
        (vec!["evidence", "bundle", case], "bundle.zip"),
        (vec!["publish", case, "--format", "markdown"], "public.md"),
    ] {
        let path = path(name);
        wurao.json(&[&arguments[..], &["-o", arg(&path)]].concat());
    }
    wurao.json(&["backup", arg(&path("all.jsonl"))]);
    let server = bench::Server::start(WURAO, ["--data", arg(&wurao.data()), "serve", "--port", "0"]);
    assert!(std::net::TcpStream::connect(server.address()).is_ok());
    // While it serves: the database with its logs is there.
    assert_eq!(open_to_others(&wurao.data()), Vec::<PathBuf>::new());
    assert_eq!(open_to_others(&out), Vec::<PathBuf>::new());
    let mut names: Vec<_> = std::fs::read_dir(&out).expect("a folder").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(names, ["all.jsonl", "bundle.zip", "letter.txt", "log.jsonl", "public.md"]);
}

#[test]
fn a_new_folder_and_every_file_that_is_written_are_the_owners() {
    let wurao = Wurao::new();
    let case = wurao.case();
    story(&wurao, &case);
}

#[test]
fn an_old_folder_that_others_could_read_is_closed_when_it_is_opened() {
    let wurao = Wurao::new();
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/old-data");
    copied(&old, &wurao.data());
    let mut look = vec![wurao.data()];
    while let Some(path) = look.pop() {
        let folder = path.is_dir();
        if folder {
            look.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|e| e.path()));
        }
        let mode = if folder { 0o755 } else { 0o644 };
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("changed");
    }
    story(&wurao, "c86tcjt");
}

#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_memory_behind() {
    let wurao = Wurao::new();
    let server = bench::Server::start(WURAO, ["--data", arg(&wurao.data()), "serve", "--port", "0"]);
    let filter = std::fs::read_to_string(format!("/proc/{}/coredump_filter", server.id())).expect("Linux says it");
    assert_eq!(filter, "00000000\n");
}

#[test]
fn an_answer_for_standard_output_goes_there_as_it_is() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let text = wurao.run(&["letter", &case, "appeal"]).stdout;
    assert_eq!(wurao.run(&["letter", &case, "appeal", "-o", "-"]).stdout, text);
    let word = wurao.run(&["letter", &case, "appeal", "--format", "docx", "-o", "-"]).stdout;
    assert_eq!(word[..4], *b"PK\x03\x04");
    let device = wurao.run(&["letter", &case, "appeal", "-o", "/dev/stdout"]);
    assert!(device.status.success() && device.stdout.starts_with(&text[..20]));
}
