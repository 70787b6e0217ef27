//! What cannot be read is named; what can be read is judged.

use crate::place::{Place, document, program};

#[test]
fn bad_rows_are_named_with_file_and_line_and_the_rest_is_judged() {
    let place = Place::new();
    let long = "9".repeat(70_000);
    let a = place.path("a.csv");
    let text = format!(
        "from;to;at\n95588;13800000002;2026-03-01 23:00\n95588;1380;2026-03-01 10:00\n\n{long}\n95588;13800000002;yesterday\n\
         95588;13800000004;2026-03-01 23:00"
    );
    std::fs::write(&a, text).expect("written");
    let b = place.path("b.csv");
    std::fs::write(&b, "from,to,at,channel\nx,13800000002,2026-03-01 10:00,\n95588,13800000002,2026-03-01,smoke\n")
        .expect("written");
    let (out, rejects) = (place.path("found.jsonl"), place.path("bad.csv"));
    let more = ["--rejects", rejects.to_str().expect("plain"), "--part", "40"];
    let told = document(&place.violations(&[a.clone(), b.clone()], &out, &more).output().expect("runs"), 0);
    assert_eq!((&told["rows"], &told["bad"], &told["findings"]), (&7.into(), &5.into(), &2.into()));
    let (right, _) = place.one_machine(&[a.clone(), b.clone()]);
    assert_eq!(std::fs::read_to_string(&out).expect("written"), right);
    let (a, b) = (a.display(), b.display());
    let rejects = std::fs::read_to_string(&rejects).expect("written");
    // What would make it right is said behind; it is in the language of the run.
    let rows: Vec<String> =
        rejects.lines().map(|row| row.splitn(5, ',').take(4).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(
        rows,
        [
            "file,line,code,value".to_owned(),
            format!("{a},3,to,1380"),
            format!("{a},5,too-long,"),
            format!("{a},6,time,yesterday"),
            format!("{b},2,from,x"),
            format!("{b},3,channel,smoke"),
        ]
    );
    assert!(rejects.lines().all(|row| row.matches(',').count() >= 4), "{rejects}");
}

#[test]
fn a_file_that_is_none_and_a_scheduler_that_is_not_there_are_said() {
    let place = Place::new();
    let out = place.path("found.jsonl");
    let heading = place.path("no.csv");
    std::fs::write(&heading, "a,b\n1,2\n").expect("written");
    let told = document(&place.violations(std::slice::from_ref(&heading), &out, &[]).output().expect("runs"), 1);
    assert_eq!(told["code"], "registry-cdr-heading");
    assert!(told["reason"].as_str().expect("said").contains(heading.to_str().expect("plain")), "{told}");
    let none = place.violations(&[place.path("none.csv")], &out, &[]).output().expect("runs");
    assert_eq!(document(&none, 1)["code"], "registry-file-unreadable");

    // A port that was free a moment ago: nobody listens.
    let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|bound| bound.local_addr()).expect("a port");
    let calls = place.calls("a.csv", 1, 10);
    let url = format!("http://{free}");
    let told = document(&place.violations(&[calls], &out, &["--scheduler", &url]).output().expect("runs"), 1);
    assert_eq!(told["code"], "cluster-unreachable");
    assert!(told["reason"].as_str().expect("said").contains(&url), "{told}");
    assert!(!out.exists(), "nothing is written");

    let executor = program().args(["executor", "--lang", "en", "--scheduler", &url]).output().expect("runs");
    assert_eq!(executor.status.code(), Some(1));
    let said = String::from_utf8_lossy(&executor.stderr);
    assert!(said.contains(&url), "{said}");
    assert_eq!(program().arg("violations").output().expect("runs").status.code(), Some(2));
}
