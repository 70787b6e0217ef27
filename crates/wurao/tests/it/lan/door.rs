//! Who is in the network and not paired finds one page.

use super::phone::Home;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use web::{Kind, table};

/// What is there for everybody: the pairing page and what it is made of.
const OPEN: [(&str, u16); 5] =
    [("/pair", 200), ("/favicon.ico", 204), ("/wurao.crt", 200), ("/lang/en", 303), ("/manifest.webmanifest", 200)];

#[tokio::test(flavor = "multi_thread")]
async fn without_a_seat_there_is_the_pairing_page_and_nothing_else() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let case = home.wurao.json(&["--on", "2026-11-24", "example"])["case"].as_str().expect("an id").to_owned();
    let mut stranger = home.phone();
    let fill = |path: &str| path.replace("{id}", &case).replace("{rung}", "operator-hotline").replace("{lang}", "en");
    for entry in table() {
        let path = fill(entry.path);
        let open = OPEN.iter().find(|(open, _)| *open == path).map(|(_, status)| *status);
        if entry.kind != Kind::Action && !path.starts_with("/assets/") {
            let answer = stranger.get(&path).await;
            assert_eq!(answer.status, open.unwrap_or(303), "{path}: {}", answer.text);
            if open.is_none() {
                assert_eq!(answer.header("location"), "/pair", "{path}");
                assert_eq!(answer.text, "", "{path}");
            }
        }
        if entry.change.is_some() && !matches!(entry.path, "/pair" | "/pair/leave" | "/share") {
            let answer = stranger.post(&path, &[("number", "1"), ("sure", "yes")]).await;
            assert_eq!(answer.status, 401, "{path}: {}", answer.text);
            assert!(answer.text.contains("<code>phone-not-paired</code>"), "{path}");
        }
    }
    assert_eq!(stranger.get("/nothing").await.header("location"), "/pair", "what is not there looks the same");
    let page = stranger.get("/pair").await;
    let own = |name: &str| page.text.split('"').find(|t| t.ends_with(name)).expect("named").to_owned();
    for name in ["app.css", "app.js", "icon-192.png"] {
        assert_eq!(stranger.get(&own(name)).await.status, 200, "{name}");
    }
    assert_eq!(page.header("clear-site-data"), "", "who never had a seat has nothing to clear");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_under_its_own_names_alone() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let mut phone = home.phone();
    let (host, loopback) = (home.host(), home.server.as_ref().expect("runs").address().to_owned());
    let port = host.split(':').nth(1).expect("a port").to_owned();
    for (name, status) in [
        (host.clone(), 200),
        (loopback, 421),
        (format!("localhost:{port}"), 421),
        (format!("evil.example:{port}"), 421),
        ("127.0.0.1".to_owned(), 421),
    ] {
        let answer = phone.ask("GET", "/pair", &name, "", "").await;
        assert_eq!(answer.status, status, "{name}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{name}");
    }
    // A page of the same address without TLS is another site.
    let lines = format!("Origin: http://{host}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    assert_eq!(phone.ask("POST", "/pair", &host, &lines, "code=x").await.status, 403);
    // Every cookie is for TLS alone.
    let answer = home.phone().get("/pair").await;
    let set: Vec<&str> = answer.head.lines().filter(|line| line.starts_with("set-cookie: ")).collect();
    assert!(set.len() == 1 && set.iter().all(|line| line.ends_with("; Secure")), "{set:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_without_tls_is_told_so() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let said = |text: &'static str| {
        let host = home.host();
        async move {
            let mut stream = tokio::net::TcpStream::connect(host).await.expect("it listens");
            stream.write_all(text.as_bytes()).await.expect("it reads");
            let mut answer = Vec::new();
            let read = stream.read_to_end(&mut answer);
            let _ = tokio::time::timeout(Duration::from_secs(20), read).await.expect("it ends");
            String::from_utf8_lossy(&answer).into_owned()
        }
    };
    let answer = said("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("https://"), "{answer}");
    assert!(!said("\u{16}\u{3}\u{1}\u{0}\u{1}x").await.contains("HTTP"), "broken TLS is just ended");
    assert_eq!(home.phone().get("/pair").await.status, 200, "and others go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_itself_is_as_it_was() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let address = home.server.as_ref().expect("runs").address().to_owned();
    let mut stream = tokio::net::TcpStream::connect(&address).await.expect("it listens");
    let head = format!("GET /phone HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut page = String::new();
    stream.read_to_string(&mut page).await.expect("an answer");
    assert!(page.starts_with("HTTP/1.1 200 ") && page.contains("给一部手机配对"), "{page}");
    assert!(page.contains(&format!("https://{}", home.host())), "every address is named");
}
