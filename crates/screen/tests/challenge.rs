//! Whole challenges on a clock of their own: what is sent and when, what a press changes, how it ends.

use proptest::prelude::*;
use screen::challenge::{Challenge, Code, Ended, Fallback, Heard, MOST_MS, Options, Outcome, Prompt, Step, Why};
use screen::media::event::Report;
use screen::media::rtp::{self, Packet};
use screen::media::{Carrier, Language, Law, Phrase, Prompts, StreamChance, sdp};
use std::net::SocketAddr;
use std::sync::Arc;

/// When the call is answered.
const START: u64 = 1_000_000;

/// Recordings of which each byte tells what it is: `P`lease press, `A`gain, `W`rong, `H`old, `M`essage, good`B`ye, `Z`ero,
/// and the digits. Each is one packet long, "please press" is two and a half.
fn prompts() -> Arc<Prompts> {
    let names = ["please-press", "again", "wrong", "hold", "message", "goodbye", "zero"];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, sign) in names.iter().zip(b"PAWHMBZ") {
        files.push((format!("en/{name}.alaw"), vec![*sign; if *sign == b'P' { 400 } else { 160 }]));
    }
    files.extend((b'0'..=b'9').map(|digit| (format!("en/{}.alaw", char::from(digit)), vec![digit; 160])));
    Arc::new(Prompts::read(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))).unwrap())
}

fn english() -> Options {
    Options { languages: vec![Language::English], ..Options::default() }
}

fn media(more: &str) -> sdp::Chosen {
    let text = format!(
        "v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n{more}"
    );
    sdp::read(text.as_bytes()).unwrap().choose().unwrap()
}

fn peer() -> SocketAddr {
    "192.0.2.7:4000".parse().unwrap()
}

/// A call whose code is 47.
struct Call {
    challenge: Challenge,
    now: u64,
    /// When each packet went, where to, and its first byte of sound.
    sent: Vec<(u64, SocketAddr, u8)>,
    ended: Option<Ended>,
    /// Of the caller's packets.
    sequence: u16,
}

impl Call {
    fn new(options: Options) -> Self {
        Self::with(options, media(""), prompts())
    }

    fn with(options: Options, media: sdp::Chosen, prompts: Arc<Prompts>) -> Self {
        let chance = StreamChance { ssrc: 5, sequence: 100, timestamp: 1000 };
        let challenge = Challenge::new(Code::of_chance(2, 37), options, prompts, media, chance, START);
        Self { challenge, now: START, sent: Vec::new(), ended: None, sequence: 0 }
    }

    /// Goes on to this time after the start, as a driver does that wakes when it asked to.
    fn to(&mut self, ms: u64) -> &mut Self {
        loop {
            match self.challenge.poll(self.now) {
                Step::Send { bytes, to } => {
                    self.sent.push((self.now - START, to, rtp::read(&bytes).unwrap().payload[0]))
                }
                Step::Wait { until_ms } => {
                    assert!(until_ms > self.now, "it asks for later");
                    if until_ms > START + ms {
                        self.now = START + ms;
                        return self;
                    }
                    self.now = until_ms;
                }
                Step::Ended(ended) => {
                    self.ended = Some(ended);
                    return self;
                }
            }
        }
    }

    fn end(&mut self) -> Ended {
        self.to(MOST_MS + 1000).ended.clone().expect("it ended")
    }

    fn info(&mut self, signs: &str) -> &mut Self {
        for sign in signs.chars() {
            self.challenge.info("application/dtmf", sign.to_string().as_bytes(), self.now);
        }
        self
    }

    fn event_packet(&mut self, event: u8, timestamp: u32, n: u16) {
        let payload = Report { event, end: n >= 5, volume: 10, duration: 160 * (n + 1).min(5) }.write();
        let packet = Packet {
            marker: n == 0,
            payload_type: 101,
            sequence: self.sequence,
            timestamp,
            ssrc: 77,
            payload: &payload,
        };
        self.sequence = self.sequence.wrapping_add(1);
        self.challenge.rtp(&packet.write(), peer(), self.now);
    }

    /// A press as events; of its eight packets those that are named come.
    fn press(&mut self, event: u8, timestamp: u32, come: impl IntoIterator<Item = u16>) -> &mut Self {
        come.into_iter().for_each(|n| self.event_packet(event, timestamp, n));
        self
    }

    /// 100 ms of a digit as sound and 100 ms of silence.
    fn tone(&mut self, low: f32, high: f32) -> &mut Self {
        for n in 0..10_u16 {
            let sample = |at: u16| {
                let part = |hertz: f32| 6000.0 * (std::f32::consts::TAU * hertz * f32::from(at) / 8000.0).sin();
                if n < 5 { Law::A.encode((part(low) + part(high)) as i16) } else { Law::A.silence() }
            };
            let payload: Vec<u8> = (160 * n..160 * (n + 1)).map(sample).collect();
            let timestamp = 160 * u32::from(self.sequence);
            let packet = Packet {
                marker: false,
                payload_type: 8,
                sequence: self.sequence,
                timestamp,
                ssrc: 77,
                payload: &payload,
            };
            self.sequence += 1;
            self.challenge.rtp(&packet.write(), peer(), self.now);
            let next = self.now + 20 - START;
            self.to(next);
        }
        self
    }

    /// What was said from here on: each sound with the number of its packets, `.` for silence.
    fn said(&self) -> String {
        let mut runs: Vec<(u8, usize)> = Vec::new();
        for (.., byte) in &self.sent {
            match runs.last_mut() {
                Some((last, times)) if last == byte => *times += 1,
                _ => runs.push((*byte, 1)),
            }
        }
        let sign = |byte: u8| if byte == Law::A.silence() { '.' } else { char::from(byte) };
        runs.iter()
            .map(|(byte, times)| format!("{}{times}", [sign(*byte), '×'].iter().collect::<String>()))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn heard(prompt: Prompt, at_ms: u64, whole: bool) -> Heard {
    Heard { prompt, language: Language::English, at_ms, whole }
}

#[test]
fn the_code_as_events_passes() {
    let mut call = Call::new(english());
    call.to(2000).press(4, 16_000, 0..8).to(2500).press(7, 20_000, 0..8);
    assert_eq!(call.challenge.outcome(), Some(Outcome::Passed));
    let ended = call.end();
    assert_eq!(
        ended,
        Ended {
            outcome: Outcome::Passed,
            typed: "47".into(),
            more: 0,
            wrong: 0,
            carrier: Some(Carrier::Event),
            heard: vec![heard(Prompt::Ask, 0, true), heard(Prompt::Zero, 760, true), heard(Prompt::Hold, 2520, true)],
            // The last prompt is one packet, and a pause of fifteen.
            duration_ms: 2820,
        }
    );
    // Three packets of greeting, the last of them half full; the code, digit by digit; how to leave a message.
    assert_eq!(call.said(), "P×3 .×9 4×1 .×9 7×1 .×15 Z×1 .×87 H×1 .×15");
    assert_eq!(
        serde_json::to_value(&ended).unwrap(),
        serde_json::json!({
            "outcome": "passed", "typed": "47", "more": 0, "wrong": 0, "carrier": "event", "duration-ms": 2820,
            "heard": [
                { "prompt": "ask", "language": "en", "at-ms": 0, "whole": true },
                { "prompt": "zero", "language": "en", "at-ms": 760, "whole": true },
                { "prompt": "hold", "language": "en", "at-ms": 2520, "whole": true },
            ],
        })
    );
}

#[test]
fn the_code_in_sip_info_passes() {
    let mut call = Call::new(english());
    call.to(2000);
    call.challenge.info("application/dtmf-relay", b"Signal=4\r\nDuration=160\r\n", call.now);
    call.to(3000);
    call.challenge.info("application/dtmf-relay", b"Signal=7\r\nDuration=160\r\n", call.now);
    let ended = call.end();
    assert_eq!((ended.outcome, ended.carrier, ended.typed.as_str()), (Outcome::Passed, Some(Carrier::Info), "47"));
}

#[test]
fn the_code_as_sound_passes() {
    let mut call = Call::new(english());
    call.to(2000).tone(770.0, 1209.0).tone(852.0, 1209.0);
    let ended = call.end();
    assert_eq!((ended.outcome, ended.carrier, ended.typed.as_str()), (Outcome::Passed, Some(Carrier::Tone), "47"));
}

#[test]
fn a_press_in_three_ways_is_one_press() {
    let mut call = Call::new(english());
    // 4 comes as an event, in an INFO, and as sound: otherwise 447 or 4447 would be typed.
    call.to(2000).press(4, 16_000, 0..8).info("4").tone(770.0, 1209.0).press(7, 30_000, 0..8);
    let ended = call.end();
    assert_eq!((ended.outcome, ended.typed.as_str()), (Outcome::Passed, "47"));
}

#[test]
fn lost_packets_of_a_press_lose_no_press() {
    for come in [0..8, 0..2, 5..8, 3..4, 7..8] {
        let mut call = Call::new(english());
        call.to(2000).press(4, 16_000, come.clone()).to(2500).press(7, 20_000, come.clone());
        assert_eq!((call.end().outcome, call.ended.unwrap().typed.as_str()), (Outcome::Passed, "47"), "{come:?}");
    }
}

#[test]
fn a_long_press_is_one_digit() {
    let mut call = Call::new(english());
    call.to(2000);
    for n in 0..600_u32 {
        // Twelve seconds, cut where sixteen bits end.
        let (timestamp, duration) = if n < 409 { (16_000, 160 * (n + 1)) } else { (16_000 + 0xFFFF, 160 * (n - 408)) };
        let payload = Report { event: 4, end: n == 599, volume: 10, duration: duration.min(0xFFFF) as u16 }.write();
        let packet =
            Packet { marker: n == 0, payload_type: 101, sequence: n as u16, timestamp, ssrc: 77, payload: &payload };
        call.challenge.rtp(&packet.write(), peer(), call.now);
    }
    call.press(7, 200_000, 0..8);
    assert_eq!((call.end().outcome, call.ended.unwrap().typed.as_str()), (Outcome::Passed, "47"));
}

#[test]
fn wrong_twice_is_the_end() {
    let mut call = Call::new(english());
    call.to(2000).info("12#").to(5000).info("3").to(5500).info("9#");
    let ended = call.end();
    assert_eq!((ended.outcome, ended.typed.as_str(), ended.wrong), (Outcome::Failed(Why::Wrong), "12#39#", 2));
    assert_eq!(
        ended.heard,
        [
            heard(Prompt::Ask, 0, true),
            heard(Prompt::Zero, 760, true),
            heard(Prompt::Wrong, 2020, true),
            heard(Prompt::Again, 2340, true),
            heard(Prompt::Zero, 3060, true),
            heard(Prompt::Goodbye, 5520, true)
        ]
    );
    assert_eq!(call.said(), "P×3 .×9 4×1 .×9 7×1 .×15 Z×1 .×62 W×1 .×15 A×1 .×9 4×1 .×9 7×1 .×15 Z×1 .×122 B×1 .×15");
    assert_eq!(ended.duration_ms, 5820);
}

#[test]
fn a_try_ends_six_seconds_behind_its_last_digit() {
    let mut call = Call::new(english());
    call.to(2000).info("1").to(7999).info("2").to(13_998);
    assert_eq!(call.ended, None);
    assert!(!call.sent.iter().any(|(.., byte)| *byte == b'W'));
    call.to(14_040);
    // The pause ends at 13,999; the next packet is due at 14,000.
    assert_eq!(call.sent.iter().find(|(.., byte)| *byte == b'W').map(|(at, ..)| *at), Some(14_000));
    call.info("47");
    assert_eq!(call.end().outcome, Outcome::Passed);
}

#[test]
fn silence_has_the_prompt_repeated_once() {
    let mut call = Call::new(english());
    let ended = call.end();
    assert_eq!((ended.outcome, ended.typed.as_str(), ended.carrier), (Outcome::Failed(Why::Silent), "", None));
    // The first prompt is over at 1,080, eight seconds later it comes again; that is over 740 ms later.
    assert_eq!(
        ended.heard,
        [
            heard(Prompt::Ask, 0, true),
            heard(Prompt::Zero, 760, true),
            heard(Prompt::Again, 9080, true),
            heard(Prompt::Zero, 9800, true),
            heard(Prompt::Goodbye, 18_120, true)
        ]
    );
    assert_eq!(ended.duration_ms, 18_420);
}

#[test]
fn a_digit_stops_the_prompt_before_the_next_packet() {
    for at in [0, 15, 20, 45, 260, 300, 755, 1000] {
        for by_event in [false, true] {
            let mut call = Call::new(english());
            call.to(at);
            let before = call.sent.len();
            if by_event {
                call.press(4, 16_000, 0..1);
            } else {
                call.info("4");
            }
            call.to(at + 5000);
            assert!(call.sent[before..].iter().all(|(.., byte)| *byte == 0xD5), "{at}");
            assert_eq!(call.sent.len() as u64, (at + 5000) / 20 + 1, "{at}");
        }
    }
    // Other signs do not.
    let mut call = Call::new(english());
    call.to(20).info("#*D").to(2000);
    assert_eq!(call.said(), "P×3 .×9 4×1 .×9 7×1 .×15 Z×1 .×62");
    // Nor does a digit that comes when the outcome is known.
    let mut call = Call::new(english());
    call.to(20).info("47").info("5").to(40).info("5");
    assert_eq!((call.end().typed.as_str(), call.said().as_str()), ("47", "P×2 H×1 .×15"));
    // What was cut off is known.
    assert_eq!(call.ended.unwrap().heard, [heard(Prompt::Ask, 0, false), heard(Prompt::Hold, 40, true)]);
}

#[test]
fn zero_alone_leaves_a_message() {
    let mut call = Call::new(english());
    call.to(2000).info("0#");
    let ended = call.end();
    assert_eq!((ended.outcome, ended.typed.as_str(), ended.duration_ms), (Outcome::Message, "0#", 2320));
    assert_eq!(ended.heard.last(), Some(&heard(Prompt::Message, 2020, true)));

    let mut call = Call::new(english());
    call.to(2000).info("0").to(7999);
    assert_eq!(call.challenge.outcome(), None);
    call.to(8000);
    assert_eq!((call.challenge.outcome(), call.end().typed.as_str()), (Some(Outcome::Message), "0"));

    // With more behind it, it is a digit like others.
    let mut call = Call::new(english());
    assert_eq!(call.to(2000).info("047").end().outcome, Outcome::Passed);
    let mut call = Call::new(english());
    call.to(2000).info("00#");
    assert_eq!((call.challenge.outcome(), call.end().wrong), (None, 1));
}

#[test]
fn a_star_takes_back_and_gives_time() {
    let mut call = Call::new(english());
    call.to(2000).info("4*").to(2100).info("7#").to(2200);
    assert_eq!((call.challenge.outcome(), call.sent.last().map(|sent| sent.2)), (None, Some(0xD5)));
    // `7#` was a wrong try; the prompt has begun again, and a star does not stop it.
    let mut call = Call::new(english());
    call.to(2000).info("4*").to(9999);
    assert!(!call.sent.iter().any(|(.., byte)| *byte == b'A'));
    call.to(10_020);
    assert_eq!(call.sent.last().map(|(at, _, byte)| (*at, *byte)), Some((10_000 + 20, 0xD5)));
    assert!(call.sent.iter().any(|(at, _, byte)| (*at, *byte) == (10_000, b'A')));
    assert_eq!(call.info("*47").end().typed, "4**47");
}

#[test]
fn one_digit_before_the_code_does_no_harm() {
    let mut call = Call::new(english());
    assert_eq!((call.to(2000).info("947").end().outcome, call.ended.unwrap().wrong), (Outcome::Passed, 0));
}

#[test]
fn a_storm_of_ten_thousand_events_is_two_tries() {
    let mut call = Call::new(english());
    call.to(100);
    for n in 0..10_000_u32 {
        call.press(1, 2000 * n, [0]);
    }
    let ended = call.end();
    assert_eq!((ended.outcome, ended.wrong, ended.typed.len(), ended.more), (Outcome::Failed(Why::Wrong), 2, 6, 0));
    // As many tries as there can be.
    let mut call = Call::new(Options { tries: 5, ..english() });
    call.to(100);
    for n in 0..10_000_u32 {
        call.press(1, 2000 * n, [0]);
    }
    let ended = call.end();
    assert_eq!((ended.wrong, ended.typed.as_str(), ended.more), (5, "1".repeat(15).as_str(), 0));
    // Copies of one packet are one press, as many as there are.
    let mut call = Call::new(english());
    call.to(100);
    for _ in 0..10_000 {
        call.press(4, 2000, [7]);
    }
    assert_eq!(call.press(7, 9000, [7]).end().typed, "47");
}

#[test]
fn packets_have_literal_times_whenever_it_is_asked() {
    let mut call = Call::with(english(), media(""), prompts());
    let mut ask = |at: u64| {
        let mut sent = Vec::new();
        loop {
            match call.challenge.poll(START + at) {
                Step::Send { bytes, .. } => {
                    let packet = rtp::read(&bytes).unwrap();
                    sent.push((packet.marker, packet.sequence, packet.timestamp, packet.payload[0]));
                }
                Step::Wait { until_ms } => return (sent, until_ms - START),
                Step::Ended(_) => panic!("not yet"),
            }
        }
    };
    assert_eq!(ask(0), (vec![(true, 100, 1000, b'P')], 20));
    assert_eq!(ask(7), (vec![], 20));
    assert_eq!(ask(20), (vec![(false, 101, 1160, b'P')], 40));
    // Late by 17 ms: the next one is due at its own time all the same.
    assert_eq!(ask(57), (vec![(false, 102, 1320, b'P')], 60));
    assert_eq!(ask(60), (vec![(false, 103, 1480, 0xD5)], 80));
    // Late by three packets: three at once.
    let silence = |sequence, packet: u32| (false, sequence, 1000 + 160 * packet, 0xD5);
    assert_eq!(ask(120), (vec![silence(104, 4), silence(105, 5), silence(106, 6)], 140));
    // Late by a second: three at once, and the clock is where it would have been. Nothing of the prompt is left out.
    assert_eq!(ask(1139), (vec![(true, 107, 1000 + 160 * 54, 0xD5), silence(108, 55), silence(109, 56)], 1140));
    let silent = |n: u64| (vec![silence(110 + n as u16, 57 + n as u32)], 1160 + 20 * n);
    assert_eq!(ask(1140), silent(0));
    assert_eq!(ask(1160), silent(1));
    assert_eq!(ask(1180), (vec![(false, 112, 1000 + 160 * 59, b'4')], 1200));
}

#[test]
fn sound_goes_where_the_caller_really_is_and_only_their_presses_count() {
    let (elsewhere, stranger): (SocketAddr, SocketAddr) =
        ("198.51.100.9:7000".parse().unwrap(), "203.0.113.5:9".parse().unwrap());
    let sound =
        Packet { marker: false, payload_type: 8, sequence: 1, timestamp: 1, ssrc: 7, payload: &[0xD5; 160] }.write();
    let event = |event| {
        let payload = Report { event, end: true, volume: 9, duration: 800 }.write();
        Packet { marker: true, payload_type: 101, sequence: 1, timestamp: event.into(), ssrc: 7, payload: &payload }
            .write()
    };
    let mut call = Call::new(english());
    call.to(500);
    // What is no packet of the call fixes nothing.
    call.challenge.rtp(b"hello", stranger, call.now);
    call.challenge.rtp(&Packet { payload_type: 0, ..rtp::read(&sound).unwrap() }.write(), stranger, call.now);
    call.challenge.rtp(&sound, elsewhere, call.now);
    call.challenge.rtp(&event(4), stranger, call.now);
    call.challenge.rtp(&event(4), peer(), call.now);
    call.to(1000);
    let places: Vec<SocketAddr> = call.sent.iter().map(|sent| sent.1).collect();
    assert!(places[..26].iter().all(|to| *to == peer()) && places[26..].iter().all(|to| *to == elsewhere));
    call.challenge.rtp(&event(4), elsewhere, call.now);
    call.challenge.rtp(&event(7), elsewhere, call.now);
    assert_eq!(call.end().typed, "47");

    // After the first second another port is believed, another address is not.
    let moved: SocketAddr = "192.0.2.7:40000".parse().unwrap();
    let mut call = Call::new(english());
    call.to(1000);
    call.challenge.rtp(&event(9), elsewhere, call.now);
    call.challenge.rtp(&event(4), moved, call.now);
    call.to(1040);
    assert_eq!((call.sent.last().unwrap().1, call.info("#").end().typed.as_str()), (moved, "4"));
}

#[test]
fn a_caller_who_holds_is_sent_nothing_and_hears_nothing() {
    let mut call = Call::with(english(), media("a=sendonly\r\n"), prompts());
    call.to(4000);
    assert_eq!(call.sent, []);
    // They listen again: the number of the packets goes on, the time has passed.
    call.challenge.renegotiated(media(""), call.now);
    assert_eq!(call.to(4040).sent.len(), 2);
    assert_eq!(
        call.end().heard,
        [heard(Prompt::Again, 9080, true), heard(Prompt::Zero, 9800, true), heard(Prompt::Goodbye, 18_120, true)]
    );
    // They hold in the midst of a prompt: it began, and was not heard to its end, and the next one not at all.
    let mut call = Call::new(english());
    call.to(100);
    call.challenge.renegotiated(media("a=inactive\r\n"), call.now);
    call.to(5000);
    call.challenge.renegotiated(media(""), call.now);
    assert_eq!(call.to(5000).info("47").end().heard, [heard(Prompt::Ask, 0, false), heard(Prompt::Hold, 5020, true)]);
    // They are elsewhere now, and speak another law.
    let other = "v=0\r\nc=IN IP4 198.51.100.3\r\nm=audio 6000 RTP/AVP 0\r\n";
    let mut call = Call::new(english());
    call.to(100);
    call.challenge.renegotiated(sdp::read(other.as_bytes()).unwrap().choose().unwrap(), call.now);
    call.to(100 + 2000);
    let last = call.sent.last().unwrap();
    assert_eq!((last.1.to_string().as_str(), last.2), ("198.51.100.3:6000", 0xFF));
}

#[test]
fn ninety_seconds_are_the_most() {
    let mut call = Call::new(english());
    for n in 1..20 {
        call.to(5000 * n);
        if call.ended.is_none() {
            call.info("*");
        }
    }
    let ended = call.ended.clone().unwrap();
    assert_eq!((ended.outcome, ended.duration_ms), (Outcome::Failed(Why::TooLong), 90_000));
    assert_eq!((ended.typed.as_str(), ended.wrong), ("*".repeat(17).as_str(), 0));
    assert_eq!(call.sent.last().map(|sent| sent.0), Some(89_980));
    // It stays over.
    call.challenge.info("application/dtmf", b"4", call.now);
    assert_eq!(call.challenge.poll(call.now + 5000), Step::Ended(ended));
}

#[test]
fn hanging_up_in_each_state_ends_it_with_what_was_known() {
    let hung = |prepare: &dyn Fn(&mut Call)| {
        let mut call = Call::new(english());
        prepare(&mut call);
        let now = call.now;
        let ended = call.challenge.hung_up(now);
        assert_eq!(call.challenge.poll(now + 100), Step::Ended(ended.clone()));
        assert_eq!(call.challenge.hung_up(now + 100), ended);
        (ended.outcome, ended.typed, ended.duration_ms)
    };
    let gone = Outcome::Failed(Why::HungUp);
    assert_eq!(hung(&|_| {}), (gone, String::new(), 0));
    assert_eq!(
        hung(&|call| {
            call.to(50);
        }),
        (gone, String::new(), 50)
    );
    assert_eq!(
        hung(&|call| {
            call.to(3000);
        }),
        (gone, String::new(), 3000)
    );
    assert_eq!(
        hung(&|call| {
            call.to(3000).info("4");
        }),
        (gone, "4".into(), 3000)
    );
    assert_eq!(
        hung(&|call| {
            call.to(3000).info("47").to(3040);
        }),
        (Outcome::Passed, "47".into(), 3040)
    );
    assert_eq!(
        hung(&|call| {
            call.to(3000).info("0#").to(3040);
        }),
        (Outcome::Message, "0#".into(), 3040)
    );
}

#[test]
fn the_last_prompt_fits_what_becomes_of_the_caller() {
    for (fallback, prompt) in [
        (Fallback::Reject, Prompt::Goodbye),
        (Fallback::Message, Prompt::Message),
        (Fallback::RingSoftly, Prompt::Hold),
        (Fallback::Ask, Prompt::Hold),
    ] {
        let mut call = Call::new(Options { fallback, tries: 1, ..english() });
        let ended = call.to(2000).info("12#").end();
        assert_eq!((ended.outcome, ended.heard.last().unwrap().prompt), (Outcome::Failed(Why::Wrong), prompt));
    }
}

#[test]
fn our_stream_goes_on_behind_the_challenge() {
    let mut call = Call::new(english());
    call.to(2000).info("47");
    let ended = call.end();
    let (mut stream, latch) = call.challenge.into_stream();
    assert_eq!((ended.duration_ms, latch.to()), (2320, peer()));
    let packet = stream.silence(START + 2340).unwrap();
    let packet = rtp::read(&packet).unwrap();
    assert_eq!((packet.sequence, packet.timestamp, packet.marker), (100 + 117, 1000 + 160 * 117, false));
}

#[test]
fn built_in_prompts_ask_in_both_languages() {
    let prompts = Arc::new(Prompts::built_in());
    let mut call = Call::with(Options::default(), media(""), prompts.clone());
    let ended = call.end();
    let order: Vec<(Prompt, &str, bool)> = ended.heard.iter().map(|h| (h.prompt, h.language.id(), h.whole)).collect();
    assert_eq!(
        order,
        [
            (Prompt::Ask, "zh", true),
            (Prompt::Ask, "en", true),
            (Prompt::Zero, "zh", true),
            (Prompt::Zero, "en", true),
            (Prompt::Again, "zh", true),
            (Prompt::Again, "en", true),
            (Prompt::Zero, "zh", true),
            (Prompt::Zero, "en", true),
            (Prompt::Goodbye, "zh", true),
            (Prompt::Goodbye, "en", true)
        ]
    );
    // What goes out is the recording, byte by byte.
    let asked = prompts.phrase(Language::Mandarin, Phrase::PleasePress);
    let first: Vec<u8> = asked.iter().step_by(160).copied().collect();
    assert_eq!(call.sent.iter().take(first.len()).map(|sent| sent.2).collect::<Vec<_>>(), first);
    // Whoever says nothing is asked twice, and all of it fits.
    assert_eq!(ended.outcome, Outcome::Failed(Why::Silent));
    assert!(ended.duration_ms < 60_000, "{}", ended.duration_ms);
}

/// What may come from outside.
#[derive(Debug, Clone)]
enum Comes {
    Bytes(Vec<u8>),
    Event(u8, u32, u8),
    Info(String),
    Time(u16),
}

fn comes() -> impl Strategy<Value = Comes> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(Comes::Bytes),
        (0_u8..20, any::<u32>(), any::<u8>()).prop_map(|(event, at, how)| Comes::Event(event, at, how)),
        "[0-9*#A-D]".prop_map(Comes::Info),
        any::<u16>().prop_map(Comes::Time),
    ]
}

proptest! {
    #[test]
    fn whatever_comes_it_ends_in_time_and_keeps_little(
        all in proptest::collection::vec(comes(), 0..120), start in prop_oneof![0_u64..1000, u64::MAX - 100_000..u64::MAX]
    ) {
        let chance = StreamChance { ssrc: 5, sequence: 100, timestamp: 1000 };
        let options = Options { tries: 5, ..english() };
        let mut challenge = Challenge::new(Code::of_chance(2, 37), options, prompts(), media(""), chance, start);
        let mut now = start;
        for one in all {
            match one {
                Comes::Bytes(bytes) => challenge.rtp(&bytes, peer(), now),
                Comes::Event(event, timestamp, how) => {
                    let payload = [event, how, 0, 1];
                    let packet = Packet { marker: false, payload_type: 101, sequence: 0, timestamp, ssrc: 1, payload: &payload };
                    challenge.rtp(&packet.write(), peer(), now);
                }
                Comes::Info(sign) => challenge.info("application/dtmf", sign.as_bytes(), now),
                Comes::Time(ms) => now = now.saturating_add(ms.into()),
            }
            let mut sent = 0;
            while let Step::Send { bytes, .. } = challenge.poll(now) {
                prop_assert_eq!(bytes.len(), 172);
                sent += 1;
            }
            prop_assert!(sent <= 3);
        }
        if let Some(last) = start.checked_add(MOST_MS) {
            while let Step::Send { .. } = challenge.poll(now.max(last)) {}
            let Step::Ended(ended) = challenge.poll(now.max(last)) else { panic!("it is over") };
            prop_assert!(ended.duration_ms <= MOST_MS && ended.typed.len() <= 32 && ended.heard.len() <= 64);
        }
    }

    #[test]
    fn the_last_digits_pass_whatever_one_digit_stood_before(before in "[0-9]?") {
        let mut call = Call::new(english());
        call.to(2000).info(&before).info("47");
        prop_assert_eq!(call.challenge.outcome(), Some(Outcome::Passed));
    }
}
