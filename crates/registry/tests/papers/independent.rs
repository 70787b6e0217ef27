//! The same log and papers, verified by a program that shares no line with this crate.

use crate::tools::{certificate, checkpoint, published, receipt, signer};
use registry::paper;
use std::path::Path;
use std::process::{Command, Output};

#[expect(clippy::disallowed_methods, reason = "the second verifier is a program of its own")]
fn python(folder: &Path, papers: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/papers/check.py");
    let mut python = Command::new("python3");
    python.arg(script).arg(signer().verifier().to_string()).arg(folder);
    python.args(papers.iter().map(|name| folder.join(name)));
    python.output().expect("this test needs python3")
}

#[test]
fn a_verifier_written_from_the_description_alone_agrees() {
    let (disk, manifests) = published(300);
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    for (path, bytes) in &disk.files {
        write(path, bytes);
    }
    write("checkpoint", checkpoint(disk.head).to_string().as_bytes());
    write("version", manifests[299].as_bytes());
    let receipt = paper::sign(&receipt(&disk, &manifests, 20), &signer()).unwrap();
    write("receipt", receipt.as_bytes());
    write("certificate", paper::sign(&certificate(&disk, &manifests, 27), &signer()).unwrap().as_bytes());

    let told = python(folder.path(), &["version", "receipt", "certificate"]);
    let lines = String::from_utf8(told.stdout).unwrap();
    let mut lines = lines.lines();
    let signatures = lines.next().unwrap().to_owned();
    assert!(["signatures: openssl", "signatures: not verified, no openssl"].contains(&signatures.as_str()));
    assert_eq!(lines.next().unwrap(), format!("log: 300 entries, root {}", disk.head.root));
    assert_eq!(lines.collect::<Vec<_>>(), ["version 1: 13 lines", "receipt 1: 34 lines", "certificate 2: 26 lines"]);
    assert!(told.status.success());

    // It refuses what is wrong, or its agreement would mean nothing.
    let refused = |papers: &[&str]| {
        let told = python(folder.path(), papers);
        assert_eq!(told.status.code(), Some(1));
        String::from_utf8(told.stdout).unwrap().lines().last().unwrap().to_owned()
    };
    write("receipt", receipt.replace("dropped: 97", "dropped: 96").as_bytes());
    if signatures.ends_with("openssl") && !signatures.contains("not") {
        assert_eq!(refused(&["receipt"]), "refused: the signature does not fit");
    }
    let proof = receipt.find("log-proof: ").unwrap() + "log-proof: ".len();
    let other = if receipt.as_bytes()[proof] == b'A' { "B" } else { "A" };
    write("receipt", [&receipt[..proof], other, &receipt[proof + 1..]].concat().as_bytes());
    assert!(refused(&["receipt"]).starts_with("refused: "));
    let mut tile = disk.files["tile/0/001.p/44"].clone();
    tile[5] ^= 1;
    write("tile/0/001.p/44", &tile);
    assert_eq!(refused(&[]), "refused: a tile is wrong");
}
