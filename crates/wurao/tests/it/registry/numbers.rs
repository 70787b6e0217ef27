//! Numbers: registered, withdrawn, undone, proved, remembered.

use super::Place;

#[test]
fn a_number_is_registered_withdrawn_and_remembered() {
    let place = Place::new();
    let done = place.answer(&["register", "138 0000 0001", "+86-138-0000-0002", "12", "1380000000x"]);
    assert_eq!(done.0, 1, "two of them are no numbers");
    assert_eq!(done.1["numbers"][0]["number"], "+8613800000001");
    assert_eq!(done.1["rejected"][0], serde_json::json!({ "line": 3, "value": "12", "code": "wrong-length" }));
    assert_eq!(done.1["rejected"][1]["code"], "masked");
    assert_eq!(place.ok(&["status", "13800000001"])["listed"], true);
    assert_eq!(place.ok(&["status", "13800000003"])["listed"], false);
    assert_eq!(place.ok(&["status", "13800000003"])["since"], serde_json::Value::Null);
    let before = desk::clock::Clock::System.now().to_string();
    let gone = place.ok(&["withdraw", "13800000001"]);
    assert_eq!(gone["numbers"][0]["listed"], false);
    assert_eq!(place.ok(&["status", "13800000001"])["listed"], false);
    assert_eq!(place.ok(&["status", "13800000001", "--at", &before])["listed"], true, "it was, then");
    let entry = gone["numbers"][0]["entry"].to_string();
    assert_eq!(place.ok(&["undo", "13800000001", &entry])["listed"], true);
    assert_eq!(place.refused(&["undo", "13800000002", &entry]), "registry-no-entry");
    assert_eq!(place.ok(&["register", "13800000001"])["numbers"][0]["outcome"], "already");
    // What counts no longer cannot be taken back again; the undo itself counts until it is taken back.
    assert_eq!(place.refused(&["undo", "13800000001", &entry]), "registry-entry-undone");
    let undo = (entry.parse::<u64>().expect("a place") + 1).to_string();
    assert_eq!(place.ok(&["undo", "13800000001", &undo])["listed"], false, "withdrawn again");
    assert_eq!(place.refused(&["undo", "13800000001", &undo]), "registry-entry-undone");
    assert_eq!(place.ok(&["undo", "13800000001", &entry])["listed"], true);
}

#[test]
fn a_code_shows_whose_number_it_is_and_cannot_be_guessed() {
    let place = Place::new();
    place.ok(&["register", "13800000001", "--proof", "code"]);
    assert_eq!(place.ok(&["status", "13800000001"])["listed"], false, "before the code is back nothing holds");
    let code = newest_code(&place);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        assert_eq!(place.refused(&["confirm", "13800000001", wrong]), "registry-wrong-code");
    }
    assert_eq!(place.refused(&["confirm", "13800000001", wrong]), "registry-no-code");
    assert_eq!(place.refused(&["confirm", "13800000001", &code]), "registry-no-code", "the fifth wrong one ended it");
    place.ok(&["register", "13800000001", "--proof", "code"]);
    let code = newest_code(&place);
    assert_eq!(place.refused(&["confirm", "13800000002", &code]), "registry-no-code", "it is another number's");
    assert_eq!(place.ok(&["confirm", "13800000001", &code])["listed"], true);
    assert_eq!(place.refused(&["confirm", "13800000001", &code]), "registry-no-code", "used up");
    for _ in 0..3 {
        place.ok(&["withdraw", "13800000001", "--proof", "code"]);
    }
    assert_eq!(place.refused(&["withdraw", "13800000001", "--proof", "code"]), "registry-too-many-codes");
    let database = std::fs::read(place.wurao.path("registry/registry.db")).expect("there");
    assert!(!database.windows(6).any(|bytes| bytes == code.as_bytes()), "only its hash is kept");
}

fn newest_code(place: &Place) -> String {
    let outbox = std::fs::read_dir(place.wurao.path("registry/outbox")).expect("an outbox").flatten();
    let newest = outbox.map(|entry| entry.path()).max().expect("a message");
    let message: serde_json::Value = serde_json::from_slice(&std::fs::read(newest).expect("whole")).expect("JSON");
    message["code"].as_str().expect("a code").to_owned()
}

#[test]
fn messages_in_chinese_words_do_what_they_say() {
    let place = Place::new();
    let say = |text: &str| place.answer(&["message", "13800000001", text]);
    assert_eq!(say("全部拒收").1["zh"].as_str().expect("said").split('自').next(), Some("本号码"));
    assert_eq!(say("允许 1").1["listed"], true);
    assert_eq!(place.ok(&["status", "13800000001"])["preference"], "allow categories=1");
    assert_eq!(place.ok(&["status", "13800000001", "--for", "finance"])["listed"], false);
    assert_eq!(place.ok(&["status", "13800000001", "--for", "property"])["listed"], true);
    let (code, hint, _) = say("你好");
    assert_eq!((code, hint["recorded"].as_bool()), (1, Some(false)));
    assert_eq!(say("撤销").1["listed"], false);
}

#[test]
fn a_certificate_is_believed_as_far_as_it_was_signed() {
    let place = Place::new();
    let paper = place.path("paper.txt");
    place.ok(&["register", "13800000001"]);
    assert_eq!(place.refused(&["certificate", "13800000001", "-o", &paper]), "registry-nothing-published");
    place.ok(&["publish"]);
    let made = place.ok(&["certificate", "13800000001", "-o", &paper]);
    assert_eq!((made["listed"].as_bool(), made["version"].as_u64()), (Some(true), Some(1)));
    let verify = |file: &str, key: &str| place.wurao.answer(&["registry", "verify-certificate", file, "--key", key]);
    let (code, said, _) = verify(&paper, &place.key());
    assert_eq!((code, said["valid"].as_bool(), said["number"].as_str()), (0, Some(true), Some("+8613800000001")));
    let text = std::fs::read_to_string(&paper).expect("text");
    for (from, to, found) in [
        ("+8613800000001", "+8613800000002", "signature-wrong"),
        ("status: listed", "status: not listed", "signature-wrong"),
        ("wurao certificate 3", "wurao certificate 2", "signature-wrong"),
        ("\n\n", "\n", "note-unsigned"),
    ] {
        assert!(text.contains(from), "{from}");
        let altered = place.wurao.file("altered.txt", text.replacen(from, to, 1));
        assert_eq!(verify(altered.to_str().expect("plain"), &place.key()).1["code"], found, "{from}");
    }
    let cut = place.wurao.file("cut.txt", &text[..text.len() - 1]);
    assert_eq!(verify(cut.to_str().expect("plain"), &place.key()).1["code"], "note-cut-off");
    let other = Place::new();
    assert_eq!(verify(&paper, &other.key()).1["code"], "key-unknown");
}

#[test]
fn lists_of_other_registries_come_in_and_go_out() {
    let place = Place { wurao: crate::wurao::Wurao::new(), database: None };
    let dir = place.dir();
    place.wurao.json(&["registry", "init", &dir, "--plan", "us", "--name", "registry.example/us"]);
    let list = place.wurao.file("list.txt", "416,5550123\n416,5550124\n");
    let list = list.to_str().expect("plain");
    assert_eq!(place.ok(&["import", list, "--format", "ftc"])["registered"], 2);
    assert_eq!(place.ok(&["import", list])["already"], 2, "the form is found out");
    let changes =
        place.wurao.file("changes.txt", "4165550123,2026-06-01T10:00:00,D\n4165550125,2026-06-01T10:00:00,A\n");
    let changed = place.ok(&["import", changes.to_str().expect("plain"), "--format", "ftc-change"]);
    assert_eq!((changed["registered"].as_u64(), changed["withdrawn"].as_u64()), (Some(1), Some(1)));
    let out = place.path("out.xml");
    place.ok(&["export", "--format", "ftc-xml", "-o", &out]);
    let xml = std::fs::read_to_string(&out).expect("written");
    assert_eq!(
        xml,
        "<list type='full' level='all' val=''>\n<ac val='416'>\n<ph val='5550124' />\n<ph val='5550125' />\n</ac>\n</list>\n"
    );
    let bad = place.wurao.file("bad.txt", "416,5550123\n416,55\n");
    assert_eq!(place.refused(&["import", bad.to_str().expect("plain"), "--format", "ftc"]), "too-many-bad");
    let short = place.wurao.file("short.txt", "");
    assert_eq!(place.refused(&["import", short.to_str().expect("plain"), "--format", "ftc"]), "shrunk");
}

#[test]
fn a_gateway_over_http_takes_messages_and_nothing_is_lost_without_it() {
    use std::io::{Read as _, Write as _};
    let place = Place::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let settings = format!(
        "url = \"http://127.0.0.1:{port}/send?from=1\"\nbody = '{{\"phone\": \"{{to}}\", \"code\": \"{{code}}\"}}'\nheaders = [[\"authorization\", \"Bearer secret\"]]\n"
    );
    place.wurao.file("registry/gateway.toml", settings);
    let gateway = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a request");
        let mut read = Vec::new();
        let mut piece = [0; 4096];
        while !String::from_utf8_lossy(&read).ends_with('}') {
            let n = stream.read(&mut piece).expect("bytes");
            read.extend_from_slice(&piece[..n]);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").expect("answered");
        String::from_utf8(read).expect("text")
    });
    place.ok(&["register", "13800000001", "--proof", "code"]);
    let request = gateway.join().expect("it answered");
    assert!(request.starts_with("POST /send?from=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer secret\r\n"), "{request}");
    let body: serde_json::Value =
        serde_json::from_str(request.split("\r\n\r\n").nth(1).expect("a body")).expect("JSON");
    assert_eq!(body["phone"], "+8613800000001");
    let code = body["code"].as_str().expect("a code").to_owned();
    assert_eq!(place.ok(&["confirm", "13800000001", &code])["listed"], true);
    assert!(!place.wurao.path("registry/outbox").exists());
    place.ok(&["register", "13800000002", "--proof", "code"]);
    assert_eq!(newest_code(&place).len(), 6, "nobody answers there any more: it waits in the folder");
}
