//! A desk that cannot be held: connections that stop half way, by the hundred, against the end of the program.

use crate::pages::Visitor;
use crate::wurao::{WURAO, Wurao, arg};
use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Semaphore, watch};
use web::Limits;

/// Far more than anything here takes; nothing is measured with it.
const SOON: Duration = Duration::from_secs(20);

fn started(wurao: &Wurao) -> bench::Server {
    bench::Server::start(WURAO, ["--data", arg(&wurao.data()), "serve", "--port", "0"])
}

fn begun(server: &bench::Server, head: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).expect("the desk listens");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    stream.write_all(head.as_bytes()).expect("the desk reads");
    stream
}

/// The status of the front page, asked on a connection of its own.
fn status(server: &bench::Server) -> String {
    let mut stream =
        begun(server, &format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address()));
    let mut text = Vec::new();
    stream.read_to_end(&mut text).expect("an answer");
    String::from_utf8_lossy(&text).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn half_a_head_does_not_keep_the_desk_from_ending() {
    let wurao = Wurao::new();
    for signal in ["INT", "TERM"] {
        let mut server = started(&wurao);
        let _half = begun(&server, "GET / HTTP/1.1\r\nHost: ");
        let _silent = begun(&server, "");
        assert_eq!(status(&server), "HTTP/1.1 200 OK");
        server.signal(signal);
        assert_eq!(server.ended_within(Duration::from_secs(4)), Some(0), "{signal}: well before its grace is over");
    }
}

#[test]
fn six_hundred_half_connections_leave_room_for_an_honest_one() {
    let wurao = Wurao::new();
    let mut server = started(&wurao);
    let half: Vec<TcpStream> = (0..600).map(|_| begun(&server, "GET / HTTP/1.1\r\nHost: ")).collect();
    for _ in 0..3 {
        assert_eq!(status(&server), "HTTP/1.1 200 OK");
    }
    assert_eq!(half.len(), 600);
    server.signal("INT");
    assert_eq!(server.ended_within(SOON), Some(0));
}

#[test]
fn a_second_signal_ends_what_is_under_way_at_once() {
    let wurao = Wurao::new();
    let mut server = started(&wurao);
    let cookie = format!("wurao={}", "0".repeat(32));
    let head = format!(
        "POST /new HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        server.address()
    );
    let mut posting = begun(&server, &head);
    // The desk asks for the body, so the request is under way.
    let mut told = [0; 25];
    posting.read_exact(&mut told).expect("an answer");
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.signal("INT");
    // Both are sent before the grace of five seconds is over; the desk has ended when a new one cannot connect.
    let closed = || TcpStream::connect(server.address()).is_err();
    assert!(bench::wait_until(SOON, closed), "it takes nobody in any more");
    server.signal("INT");
    assert_eq!(server.ended_within(SOON), Some(130));
}

/// A server of these limits in this process.
struct Served {
    address: std::net::SocketAddr,
    stop: watch::Sender<bool>,
    serving: tokio::task::JoinHandle<()>,
}

impl Served {
    async fn with(router: Router, limits: Limits) -> Served {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = watch::channel(false);
        Served { address, stop, serving: tokio::spawn(web::serve(listener, router, limits, stopped)) }
    }
    async fn says(&self, text: &str) -> tokio::net::TcpStream {
        let mut stream = tokio::net::TcpStream::connect(self.address).await.expect("it listens");
        stream.write_all(text.as_bytes()).await.expect("it reads");
        stream
    }
    async fn stopped(self) {
        self.stop.send(true).expect("it serves");
        tokio::time::timeout(SOON, self.serving).await.expect("it ends").expect("without a panic");
    }
}

/// What comes until the other side ends the connection.
async fn rest(mut stream: tokio::net::TcpStream) -> String {
    let mut text = Vec::new();
    let read = stream.read_to_end(&mut text);
    let _ = tokio::time::timeout(SOON, read).await.expect("the other side ends it");
    String::from_utf8_lossy(&text).into_owned()
}

fn short() -> Limits {
    let limit = Duration::from_millis(200);
    Limits { head: limit, idle: limit, still: limit, floor: 1000, connections: 2, grace: SOON }
}

fn router() -> Router {
    Router::new()
        .route("/", get(|| async { "here" }))
        .route("/take", post(|body: Bytes| async move { body.len().to_string() }))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_phase_of_a_connection_has_its_end() {
    let served = Served::with(router(), short()).await;
    assert_eq!(rest(served.says("").await).await, "", "nothing is said");
    assert_eq!(rest(served.says("GET / HTTP/1.1\r\nHost: x\r\nA: ").await).await, "", "half a head");
    let answered = rest(served.says("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await).await;
    assert_eq!(answered.rsplit("\r\n").next(), Some("here"), "a request, and then nothing");
    let half = served.says("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo").await;
    assert_eq!(rest(half).await.matches("here").count(), 1, "a request, and then half a one");
    let slow = served.says("POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234").await;
    let told = rest(slow).await;
    assert_eq!(told.split("\r\n").next(), Some("HTTP/1.1 400 Bad Request"), "a body that stops: {told}");
    served.stopped().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_read_the_answer_loses_it() {
    let (held, gone) = tokio::sync::mpsc::channel::<()>(1);
    let held = Arc::new(std::sync::Mutex::new(Some(held)));
    let endless = move || {
        let held = held.lock().expect("no panic").take();
        // More than the system takes in for a reader that does not read.
        async move { axum::body::Body::new(Endless { left: 4096, _held: held }) }
    };
    let served = Served::with(Router::new().route("/", get(endless)), short()).await;
    let _deaf = served.says("GET / HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut gone = gone;
    let ended = tokio::time::timeout(SOON, gone.recv()).await;
    assert_eq!(ended, Ok(None), "the answer was given up");
    served.stopped().await;
}

struct Endless {
    left: u32,
    _held: Option<tokio::sync::mpsc::Sender<()>>,
}

impl axum::body::HttpBody for Endless {
    type Data = Bytes;
    type Error = std::io::Error;
    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, std::io::Error>>> {
        self.left -= 1;
        let chunk = (self.left > 0).then(|| Ok(hyper::body::Frame::data(Bytes::from_static(&[0; 65_536]))));
        std::task::Poll::Ready(chunk)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_desk_sends_the_idle_away_and_tells_the_others() {
    let (busy, free) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (entered, leave) = (Arc::clone(&busy), Arc::clone(&free));
    let slow = move || {
        let (entered, leave) = (Arc::clone(&entered), Arc::clone(&leave));
        async move {
            entered.add_permits(1);
            leave.acquire().await.expect("open").forget();
            "slow"
        }
    };
    let limits = Limits { head: SOON, idle: SOON, ..short() };
    let served = Served::with(router().route("/slow", get(slow)), limits).await;
    let ask = "GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let first = served.says(ask).await;
    busy.acquire().await.expect("open").forget();
    // The second place is held by half a head; whoever comes next gets it.
    let half = served.says("GET / HTTP/1.1\r\n").await;
    let second = served.says(ask).await;
    assert_eq!(rest(half).await, "");
    busy.acquire().await.expect("open").forget();
    // Both places answer a request now.
    let told = rest(served.says("").await).await;
    assert_eq!(told.split("\r\n").next(), Some("HTTP/1.1 503 Service Unavailable"));
    assert!(told.contains("\r\nx-content-type-options: nosniff\r\n"), "{told}");
    // What is under way when the desk is told to stop is answered.
    served.stop.send(true).expect("it serves");
    free.add_permits(2);
    for stream in [first, second] {
        assert_eq!(rest(stream).await.rsplit("\r\n").next(), Some("slow"));
    }
    tokio::time::timeout(SOON, served.serving).await.expect("it ends").expect("without a panic");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_stops_on_its_way_is_told_so() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let served = Served::with(visitor.router.clone(), short()).await;
    let head = |path: &str, kind: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:7878\r\nCookie: {}\r\nContent-Type: {kind}\r\nContent-Length: 900\r\n\r\n",
            visitor.cookie
        )
    };
    let form = head(&format!("/case/{case}/facts"), "application/x-www-form-urlencoded") + "name=1";
    let upload = head(&format!("/case/{case}/import?token={}", visitor.token), "multipart/form-data; boundary=X")
        + "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nhalf a li";
    for text in [form, upload] {
        let told = rest(served.says(&text).await).await;
        assert_eq!(told.split("\r\n").next(), Some("HTTP/1.1 408 Request Timeout"));
        assert!(told.contains("body-stood-still"), "{told}");
    }
    assert_eq!(visitor.head(&case).await, 1);
    served.stopped().await;
}
