//! The gate before a real telephone program: baresip calls, hears the code, types it as RFC 4733 events, and both ends hear each
//! other's tone.

use super::gate::digits;
use super::line::{SOON, started_at};
use crate::wurao::Wurao;
use screen::media::Law;
use std::f64::consts::TAU;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running baresip in a folder of its own, which sends a tone and writes down what it hears.
struct Softphone {
    child: Child,
    folder: PathBuf,
    control: u16,
    sip: String,
}

impl Softphone {
    #[expect(clippy::disallowed_methods, reason = "the test starts the telephone that calls")]
    fn start(folder: &Path, user: &str, pitch: f64, answers: bool) -> Softphone {
        std::fs::create_dir_all(folder).expect("a folder");
        let (port, control) = (bench::free_port(), bench::free_port());
        let at = |name: &str| folder.join(name);
        std::fs::write(at("tone.wav"), wav(pitch)).expect("written");
        let modules = "/usr/lib/baresip/modules";
        let config = format!(
            "sip_listen 127.0.0.1:{port}\naudio_player aufile,{heard}\naudio_source aufile,{tone}\naudio_alert aufile,{alert}\n\
             module_path {modules}\nmodule g711.so\nmodule aufile.so\nmodule sndfile.so\nmodule_app account.so\nmodule_app menu.so\n\
             module_app ctrl_tcp.so\nctrl_tcp_listen 127.0.0.1:{control}\nsnd_path {folder}\n",
            heard = at("heard.wav").display(),
            tone = at("tone.wav").display(),
            alert = at("alert.wav").display(),
            folder = folder.display(),
        );
        let mode = if answers { "auto" } else { "manual" };
        let account = format!("<sip:{user}@127.0.0.1>;regint=0;answermode={mode};audio_codecs=pcma\n");
        for (name, text) in [("config", config.as_str()), ("accounts", &account), ("contacts", "")] {
            std::fs::write(at(name), text).expect("written");
        }
        let mut command = Command::new(bench::tool("baresip", "baresip-core"));
        command.arg("-f").arg(folder).current_dir(folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().expect("baresip starts");
        let ready = bench::wait_until(SOON, || TcpStream::connect(("127.0.0.1", control)).is_ok());
        assert!(ready, "baresip takes orders");
        Softphone { child, folder: folder.to_owned(), control, sip: format!("sip:{user}@127.0.0.1:{port}") }
    }

    /// An order on its control port, a netstring of JSON.
    fn order(&self, command: &str, parameter: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.control)).expect("it takes orders");
        stream.set_read_timeout(Some(SOON)).expect("a time");
        let order = serde_json::json!({ "command": command, "params": parameter }).to_string();
        stream.write_all(format!("{}:{order},", order.len()).as_bytes()).expect("sent");
        let (mut told, mut room) = (String::new(), [0; 4096]);
        while !told.contains("\"response\":true") {
            let length = stream.read(&mut room).expect("an answer");
            assert!(length > 0, "{told}");
            told.push_str(&String::from_utf8_lossy(&room[..length]));
        }
    }

    /// All samples that it heard in its latest call.
    fn heard(&self) -> Vec<i16> {
        let files = std::fs::read_dir(&self.folder).expect("a folder").flatten().map(|entry| entry.path());
        let mut heard: Vec<PathBuf> = files.filter(|path| path.to_string_lossy().ends_with("-dec.wav")).collect();
        heard.sort();
        let Some(bytes) = heard.last().and_then(|path| std::fs::read(path).ok()) else { return Vec::new() };
        bytes.get(44..).unwrap_or_default().chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect()
    }

    /// Whether the last second of what it heard is a tone of this pitch, and none of the other.
    fn hears(&self, pitch: f64, not: f64) -> bool {
        let heard = self.heard();
        let last = &heard[heard.len().saturating_sub(8000)..];
        last.len() == 8000 && power(last, pitch) > 1000.0 && power(last, not) < 100.0
    }
}

impl Drop for Softphone {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How loud a pitch is in these samples of 8 kHz (Goertzel).
fn power(samples: &[i16], pitch: f64) -> f64 {
    let turn = 2.0 * (TAU * pitch / 8000.0).cos();
    let (mut one, mut two) = (0.0, 0.0);
    for sample in samples {
        (one, two) = (f64::from(*sample) + turn * one - two, one);
    }
    (one * one + two * two - turn * one * two).max(0.0).sqrt() * 2.0 / samples.len() as f64
}

/// A minute of a tone.
fn wav(pitch: f64) -> Vec<u8> {
    let samples: Vec<u8> = (0..60 * 8000)
        .flat_map(|n| (((TAU * pitch * f64::from(n) / 8000.0).sin() * 8000.0) as i16).to_le_bytes())
        .collect();
    let size = u32::try_from(samples.len()).expect("a minute");
    let mut out = b"RIFF".to_vec();
    out.extend((size + 36).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend([1, 0, 1, 0]);
    out.extend(8000_u32.to_le_bytes());
    out.extend(16_000_u32.to_le_bytes());
    out.extend([2, 0, 16, 0]);
    out.extend(b"data");
    out.extend(size.to_le_bytes());
    out.extend(samples);
    out
}

#[test]
fn a_real_telephone_passes_the_gate_and_both_ends_hear_each_other() {
    const LONG: Duration = Duration::from_secs(40);
    let wurao = Wurao::new();
    let inner = Softphone::start(&wurao.path("inner"), "phone", 880.0, true);
    let caller = Softphone::start(&wurao.path("caller"), "13900000001", 440.0, false);
    let serving = started_at(&wurao, &inner.sip, &["--ask"]);
    caller.order("dial", &format!("sip:home@{}", serving.udp));
    let mut code = String::new();
    let heard = bench::wait_until(LONG, || {
        let sound: Vec<u8> = caller.heard().into_iter().map(|sample| Law::A.encode(sample)).collect();
        code = digits(&sound);
        code.len() >= 3
    });
    assert!(heard, "the code is heard: {code}");
    caller.order("sndcode", &code[..3]);
    assert!(bench::wait_until(LONG, || inner.hears(440.0, 880.0)), "the phone inside hears the caller");
    assert!(bench::wait_until(LONG, || caller.hears(880.0, 440.0)), "the caller hears the phone inside");
    caller.order("hangup", "");
    let told = || wurao.json(&["screen", "calls"]);
    assert!(bench::wait_until(SOON, || !told()[0]["came"].is_null()), "what came of it is written down");
    let came = told()[0]["came"].clone();
    assert_eq!((came["passed"].clone(), came["asked"]["carrier"].clone()), (true.into(), "event".into()));
}
