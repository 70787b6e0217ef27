//! The screen beside programs that others wrote: a proxy in front, TLS from OpenSSL, a card read by another library.

use super::gate::header;
use super::line::{SOON, Serving, invite, started};
use crate::wurao::{Wurao, arg};
use bench::Kamailio;
use std::io::{Read as _, Write as _};
use std::net::{TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A key of P-256 and its certificate, as PEM.
#[expect(clippy::disallowed_methods, reason = "OpenSSL makes them as a person would")]
fn certificate(wurao: &Wurao) -> (PathBuf, PathBuf) {
    let (certificate, key) = (wurao.path("line.pem"), wurao.path("line.key"));
    let mut run = Command::new(bench::tool("openssl", "openssl"));
    run.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]);
    run.args(["-subj", "/CN=screen.example", "-keyout", arg(&key), "-out", arg(&certificate)]);
    let made = run.stdin(Stdio::null()).stderr(Stdio::null()).status().expect("it runs");
    assert!(made.success());
    (certificate, key)
}

/// Kamailio in front: packets come in, and go on to the screen in a stream.
fn proxy_before(serving: &Serving) -> (Kamailio, String) {
    let udp = format!("127.0.0.1:{}", bench::free_port());
    let config = format!(
        "children=1\nlog_stderror=yes\ndebug=0\nauto_aliases=no\nlisten=udp:{udp}\nlisten=tcp:127.0.0.1:{tcp}\n\
         loadmodule \"tm.so\"\nloadmodule \"sl.so\"\nloadmodule \"pv.so\"\n\
         request_route {{\n if (method == \"ACK\") {{ t_check_trans(); exit; }}\n if (method == \"OPTIONS\") {{ \
         sl_send_reply(\"200\", \"OK\"); exit; }}\n $du = \"sip:{screen};transport=tcp\";\n t_relay();\n}}\n",
        tcp = bench::free_port(),
        screen = serving.tcp,
    );
    let proxy = Kamailio::of(&config);
    let ready = || !exchange(&udp, &invite("o", "1").replace("INVITE", "OPTIONS")).is_empty();
    assert!(bench::wait_until(SOON, ready), "{}", proxy.log());
    (proxy, udp)
}

/// The last answer to a packet: the first one of 200 or more; empty when nobody answers soon.
fn exchange(to: &str, message: &str) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    socket.set_read_timeout(Some(std::time::Duration::from_secs(5))).expect("a time");
    socket.send_to(message.as_bytes(), to).expect("sent");
    let mut room = vec![0; 65_536];
    loop {
        let Ok((length, _)) = socket.recv_from(&mut room) else { return String::new() };
        let text = String::from_utf8_lossy(&room[..length]).into_owned();
        if !text.starts_with("SIP/2.0 1") {
            return text;
        }
    }
}

fn got(serving: &Serving, path: &str) -> (String, String) {
    let mut stream = TcpStream::connect(&serving.http).expect("it listens");
    stream.set_read_timeout(Some(SOON)).expect("a time");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", serving.http);
    stream.write_all(head.as_bytes()).expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    (head.to_ascii_lowercase(), body.to_owned())
}

/// What Debian's PyJWT reads in a card, with the key of the certificate.
#[expect(clippy::disallowed_methods, reason = "another library reads the card")]
fn read_elsewhere(card: &Path, certificate: &Path) -> String {
    const READ: &str = "import sys, jwt, json\nfrom cryptography import x509\n\
        key = x509.load_pem_x509_certificate(open(sys.argv[1], 'rb').read()).public_key()\n\
        token = open(sys.argv[2]).read()\nhead = jwt.get_unverified_header(token)\n\
        body = jwt.decode(token, key, algorithms=['ES256'])\n\
        print(head['typ'], head['x5u'], json.dumps(body['jcard'], separators=(',', ':')), type(body['iat']).__name__)";
    let mut run = Command::new("/usr/bin/python3");
    let out = run.args(["-c", READ, arg(certificate), arg(card)]).output().expect("python3 runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text").trim().to_owned()
}

#[test]
fn behind_a_proxy_who_is_turned_away_is_told_whom_to_ask_and_another_library_reads_the_card() {
    let wurao = Wurao::new();
    let list = wurao.file("ours.txt", "95130001\tsales\n");
    wurao.json(&["screen", "lists", "import", arg(&list)]);
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let _ = certificate(&wurao);
    let settings = "url = \"https://screen.example/redress\"\ncertificate = \"line.pem\"\nkey = \"line.key\"\n\n\
                    [contact]\nname = \"7 号住户\"\nemail = \"appeal@example.com\"\n";
    let settings = wurao.file("redress.toml", settings);
    let serving = started(&wurao, &["--redress", arg(&settings)]);
    let (_proxy, at) = proxy_before(&serving);

    let answer = exchange(&at, &invite("k1", "95130001"));
    assert_eq!(answer.lines().next(), Some("SIP/2.0 608 Rejected"), "{answer}");
    assert_eq!(header(&answer, "Reason"), "SIP ;cause=608 ;text=\"Rejected\", Q.850 ;cause=21");
    let link = header(&answer, "Call-Info").strip_suffix(">;purpose=jwscard").expect("a card");
    let name = link.strip_prefix("<https://screen.example/redress/").expect("where it was said");

    let (head, card) = got(&serving, &format!("/redress/{name}"));
    assert!(head.starts_with("http/1.1 200") && head.contains("content-type: application/jose"), "{head}");
    let (_, certificate) = got(&serving, "/redress/certificate.pem");
    let (card, certificate) = (wurao.file("card.jws", &card), wurao.file("got.pem", &certificate));
    assert_eq!(
        read_elsewhere(&card, &certificate),
        "vcard+json https://screen.example/redress/certificate.pem [\"vcard\",[[\"version\",{},\"text\",\"4.0\"],\
         [\"fn\",{},\"text\",\"7 \\u53f7\\u4f4f\\u6237\"],[\"email\",{},\"text\",\"appeal@example.com\"]]] int"
    );
    assert!(got(&serving, &format!("/redress/{}", name.replace('-', "-0"))).0.starts_with("http/1.1 404"));

    // What the person said themselves is no matter of a card (RFC 8197).
    let answer = exchange(&at, &invite("k2", "13800000009"));
    assert!(answer.starts_with("SIP/2.0 607 Unwanted\r\n") && !answer.contains("Call-Info"), "{answer}");
}

#[test]
fn a_caller_comes_in_over_tls_and_whoever_speaks_plainly_there_does_not() {
    let wurao = Wurao::new();
    wurao.json(&["screen", "people", "block", "13800000009"]);
    let (certificate, key) = certificate(&wurao);
    let more = ["--sip", "tls://127.0.0.1:0", "--certificate", arg(&certificate), "--certificate-key", arg(&key)];
    let serving = started(&wurao, &more);
    let at = serving.tls.clone().expect("it listens");
    for version in ["-tls1_2", "-tls1_3"] {
        let answer = over_tls(&at, version, &certificate, &invite(version, "13800000009"));
        assert!(answer.starts_with("SIP/2.0 607 Unwanted\r\n"), "{version}: {answer}");
    }
    let mut plain = TcpStream::connect(&at).expect("it listens");
    plain.set_read_timeout(Some(SOON)).expect("a time");
    plain.write_all(invite("p1", "13800000009").as_bytes()).expect("sent");
    let mut heard = Vec::new();
    let _ = plain.read_to_end(&mut heard);
    assert!(!String::from_utf8_lossy(&heard).contains("SIP/2.0"), "nothing is said without TLS");
}

/// One message through OpenSSL's client, and what comes back until the blank line.
#[expect(clippy::disallowed_methods, reason = "another library speaks TLS")]
fn over_tls(at: &str, version: &str, certificate: &Path, message: &str) -> String {
    let mut run = Command::new(bench::tool("openssl", "openssl"));
    run.args([
        "s_client",
        "-quiet",
        "-no_ign_eof",
        "-verify_return_error",
        version,
        "-connect",
        at,
        "-CAfile",
        arg(certificate),
    ]);
    let mut child = run.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it runs");
    let mut sending = child.stdin.take().expect("piped");
    sending.write_all(message.as_bytes()).expect("sent");
    let (mut out, mut text, mut room) = (child.stdout.take().expect("piped"), String::new(), [0; 4096]);
    while !text.contains("\r\n\r\n") {
        let length = out.read(&mut room).expect("an answer");
        if length == 0 {
            break;
        }
        text.push_str(&String::from_utf8_lossy(&room[..length]));
    }
    drop(sending);
    let _ = child.kill();
    let _ = child.wait();
    text
}

#[test]
fn a_line_without_a_certificate_says_what_is_missing() {
    let wurao = Wurao::new();
    let serve = |more: &[&str]| {
        let listen = ["screen", "serve", "--sip", "tls://127.0.0.1:0", "--inner", "sip:p@192.0.2.1"];
        let (status, told, _) = wurao.answer(&[&listen[..], more].concat());
        (status, told["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(serve(&[]), (1, "screen-certificate-missing".to_owned()));
    let none = wurao.file("none.pem", "no certificate\n");
    let wrong = serve(&["--certificate", arg(&none), "--certificate-key", arg(&none)]);
    assert_eq!(wrong, (1, "screen-certificate-wrong".to_owned()));
}
