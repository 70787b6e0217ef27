use crate::pages::Visitor;
use crate::wurao::{Wurao, arg};
use axum::http::header;
use desk::evidence::locker::custody;
use std::io::Read;
use tower::ServiceExt;

/// A picture of one point.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

async fn with_two(visitor: &Visitor) -> String {
    let case = visitor.empty().await;
    let call: &[(&str, Option<&str>, &[u8])] =
        &[("number", None, b"1366****6378"), ("date", None, b"2026-11-23"), ("picture", Some("../../screen.png"), PNG)];
    assert_eq!(visitor.upload(&format!("/case/{case}/capture"), call).await.status, 303);
    let own: &[(&str, Option<&str>, &[u8])] = &[
        ("what", None, "短信截图".as_bytes()),
        ("how", None, "自己手机截屏".as_bytes()),
        ("file", Some("msg.svg"), b"<svg onload='alert(1)'/>"),
    ];
    assert_eq!(visitor.upload(&format!("/case/{case}/evidence"), own).await.status, 303);
    case
}

#[tokio::test(flavor = "multi_thread")]
async fn exhibits_are_listed_with_what_cites_them_and_verified() {
    let visitor = Visitor::open().await;
    let case = with_two(&visitor).await;
    let page = visitor.get_in(&format!("/case/{case}/evidence"), "zh").await.text;
    for part in
        ["证据1", "screen.png", "来电，号码 1366****6378", "证据2", "短信截图", "自己手机截屏", "还没有记录引用它"]
    {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
    let checked = visitor.get_in(&format!("/case/{case}/evidence?check=all"), "zh").await.text;
    assert!(checked.contains("核对过了，2 件都和封存时一样"), "{checked}");
    let digest = visitor.here.case(&case).await.expect("loads").case.exhibits[1].digest;
    let path = visitor.here.data.join("vault/local").join(&digest.to_string()[..2]).join(digest.to_string());
    let mut rights = std::fs::metadata(&path).expect("sealed").permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "the test plays somebody who tampers")]
    rights.set_readonly(false);
    std::fs::set_permissions(&path, rights).expect("own file");
    std::fs::write(&path, b"tampered").expect("own file");
    let checked = visitor.get_in(&format!("/case/{case}/evidence?check=all"), "zh").await.text;
    assert!(checked.contains("有原件和封存时不一样") && checked.contains("被改过"), "{checked}");
    let bundle = visitor.get_in(&format!("/case/{case}/evidence/bundle.zip"), "zh").await;
    assert_eq!(bundle.status, 422);
    assert!(bundle.text.contains("证据2 msg.svg 和封存时不一样"), "{}", bundle.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_leave_as_they_are_and_only_pictures_are_shown() {
    let visitor = Visitor::open().await;
    let case = with_two(&visitor).await;
    let digests: Vec<String> =
        visitor.here.case(&case).await.expect("loads").case.exhibits.iter().map(|e| e.digest.to_string()).collect();
    let at = |digest: &str, end: &str| format!("/case/{case}/evidence/{digest}{end}");
    let answer = visitor.router.clone().oneshot(visitor.get_request(&at(&digests[1], ""))).await.expect("answers");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/octet-stream");
    assert_eq!(answer.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let place = answer.headers()[header::CONTENT_DISPOSITION].to_str().expect("text").to_owned();
    assert!(place.starts_with("attachment;") && place.ends_with("msg.svg"), "{place}");
    assert_eq!(visitor.get(&at(&digests[0], "")).await.bytes, PNG);
    let picture = visitor.get(&at(&digests[0], "/picture")).await;
    assert_eq!((picture.status, picture.kind.as_str()), (200, "image/png"));
    assert_eq!(visitor.get(&at(&digests[1], "/picture")).await.status, 404, "a drawing may hold script");
    let other = visitor.empty().await;
    assert_eq!(visitor.get(&format!("/case/{other}/evidence/{}", digests[0])).await.status, 404, "not of that case");
    let custody = custody(&visitor.here, &digests[0].parse().expect("a digest")).expect("a log");
    assert_eq!(custody.last().expect("a line").how, "download");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_holds_list_originals_and_digests_and_is_the_same_twice() {
    let visitor = Visitor::open().await;
    let case = with_two(&visitor).await;
    let path = format!("/case/{case}/evidence/bundle.zip");
    let (one, two) = (visitor.get(&path).await, visitor.get(&path).await);
    assert_eq!((one.status, one.kind.as_str()), (200, "application/zip"), "{}", one.text);
    assert_eq!(one.bytes, two.bytes);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(one.bytes)).expect("a zip file");
    let names: Vec<String> = zip.file_names().map(|n| n.expect("a name").into_owned()).collect();
    let wanted = ["证据目录.txt", "originals/证据1 screen.png", "originals/证据2 msg.svg", "SHA256SUMS"];
    assert_eq!(names, wanted, "no name leads out of the folder");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).expect("there").read_to_end(&mut bytes).expect("readable");
        bytes
    };
    assert_eq!(read("originals/证据1 screen.png"), PNG);
    let digest = visitor.here.case(&case).await.expect("loads").case.exhibits[0].digest;
    let sums = String::from_utf8(read("SHA256SUMS")).expect("text");
    assert!(sums.starts_with(&format!("{digest}  originals/证据1 screen.png\n")), "{sums}");
    let list = String::from_utf8(read("证据目录.txt")).expect("text");
    assert!(list.contains("证据1") && list.contains("2026年11月23日来电，号码 1366****6378"), "{list}");
    let pdf = visitor.get(&format!("/case/{case}/evidence/list/pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF"), "{}", pdf.text);
    assert_eq!(visitor.get(&format!("/case/{case}/evidence/list/json")).await.status, 404);
}

#[test]
fn the_command_line_bundles() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let out = wurao.path("bundle.zip");
    let (code, refused, _) = wurao.answer(&["evidence", "bundle", &case, "-o", arg(&out)]);
    assert_eq!((code, refused["error"].as_str()), (1, Some("refused")));
    let file = wurao.file("note.txt", "原话");
    wurao.json(&["evidence", "seal", arg(&file), "--case", &case, "--what", "通话笔记"]);
    assert_eq!(wurao.json(&["evidence", "bundle", &case, "-o", arg(&out)])["exhibits"], 1);
    assert!(std::fs::read(&out).expect("written").starts_with(b"PK"));
    let listed = wurao.json(&["evidence", "exhibits", &case]);
    assert_eq!((&listed[0]["number"], listed[0]["what"].as_str()), (&1.into(), Some("通话笔记")));
}

/// A phone's list holds the family: the bundle gives the calls of the case, and the list itself only when that was read.
#[test]
fn of_a_call_list_only_the_calls_of_the_case_leave() {
    let wurao = Wurao::new();
    let case = wurao.case();
    let list = wurao.file("calls.csv", "时间,号码,姓名\n2026-11-02 10:00,1366****6378,\n2026-11-02 11:00,13800000001,妈妈\n2026-11-03 12:00,13800000002,老板\n");
    wurao.json(&["import", arg(&list), "--case", &case, "--number", "1366****6378", "--sales"]);
    let read = |path: &std::path::Path| {
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).expect("written")).expect("a zip");
        let mut all = String::new();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).expect("a file");
            all.push_str(&format!("== {}\n", file.name().expect("text")));
            file.read_to_string(&mut all).expect("text");
        }
        all
    };
    let out = wurao.path("extract.zip");
    wurao.json(&["evidence", "bundle", &case, "-o", arg(&out)]);
    let text = read(&out);
    assert!(
        text.contains("calls.csv 摘录.csv") && text.contains("1366****6378") && text.contains("原件备查"),
        "{text}"
    );
    assert!(!text.contains("妈妈") && !text.contains("13800000001") && !text.contains("老板"), "{text}");

    let whole = wurao.path("whole.zip");
    let (code, refused, _) = wurao.answer(&["evidence", "bundle", &case, "-o", arg(&whole), "--whole-lists"]);
    assert_eq!((code, refused["code"].as_str()), (1, Some("bundle-others")));
    let given = wurao.json(&["evidence", "bundle", &case, "-o", arg(&whole), "--whole-lists", "--ack"]);
    assert_eq!(given["others"], 2);
    assert!(read(&whole).contains("妈妈"));
}
