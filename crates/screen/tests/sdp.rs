//! Descriptions of strangers, what is chosen of them, and what is answered.

use proptest::prelude::*;
use screen::media::Law;
use screen::media::sdp::{Chosen, Direction, MOST_BYTES, Offer, Ours, Refused, answer, offer, read};

fn ours() -> Ours {
    Ours { address: "192.0.2.5:30000".parse().unwrap(), session: 42, version: 1 }
}

fn head(more: &str) -> String {
    format!("v=0\r\no=alice 1 1 IN IP4 192.0.2.7\r\ns=call\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n{more}")
}

fn taken(more: &str) -> (Offer, Result<Chosen, Refused>) {
    let offer = read(head(more).as_bytes()).unwrap();
    let chosen = offer.choose();
    (offer, chosen)
}

fn chosen(more: &str) -> Chosen {
    taken(more).1.unwrap()
}

#[test]
fn an_answer_says_what_was_chosen_and_refuses_the_rest() {
    let (offer, chosen) = taken(
        "m=video 5000 RTP/AVP 96 97\r\na=rtpmap:96 H264/90000\r\na=sendonly\r\n\
         m=audio 4000/2 RTP/AVP 9 18 0 8 120\r\nc=IN IP4 198.51.100.3\r\na=rtpmap:120 telephone-event/8000\r\na=fmtp:120 0-16\r\n\
         a=ptime:30\r\nm=audio 4002 RTP/AVP 8\r\nm=application 9 TCP/BFCP *\r\n",
    );
    let chosen = chosen.unwrap();
    assert_eq!(
        chosen,
        Chosen {
            law: Law::Mu,
            payload_type: 0,
            event_type: Some(120),
            address: "198.51.100.3:4000".parse().unwrap(),
            direction: Direction::SendRecv,
            line: 1
        }
    );
    assert_eq!(
        answer(&offer, &chosen, &ours()),
        "v=0\r\no=- 42 1 IN IP4 192.0.2.5\r\ns=-\r\nc=IN IP4 192.0.2.5\r\nt=0 0\r\n\
         m=video 0 RTP/AVP 96 97\r\n\
         m=audio 30000 RTP/AVP 0 120\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:120 telephone-event/8000\r\na=fmtp:120 0-15\r\n\
         a=ptime:20\r\na=sendrecv\r\n\
         m=audio 0 RTP/AVP 8\r\nm=application 0 TCP/BFCP *\r\n"
    );
}

#[test]
fn an_offer_of_ours_is_written_and_read() {
    let six = Ours { address: "[2001:db8::5]:30000".parse().unwrap(), ..ours() };
    let text = offer(&six, Direction::SendRecv);
    assert_eq!(
        text,
        "v=0\r\no=- 42 1 IN IP6 2001:db8::5\r\ns=-\r\nc=IN IP6 2001:db8::5\r\nt=0 0\r\n\
         m=audio 30000 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n\
         a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
    );
    let chosen = read(text.as_bytes()).unwrap().choose().unwrap();
    assert_eq!((chosen.law, chosen.payload_type, chosen.event_type), (Law::A, 8, Some(101)));
    assert_eq!((chosen.address, chosen.line), (six.address, 0));
}

#[test]
fn formats_by_number_and_by_name() {
    let law = |formats: &str, names: &str| {
        let chosen = taken(&format!("m=audio 4000 RTP/AVP {formats}\r\n{names}")).1;
        chosen.map(|chosen| (chosen.law, chosen.payload_type, chosen.event_type))
    };
    assert_eq!(law("8 0", ""), Ok((Law::A, 8, None)));
    assert_eq!(law("0 8", ""), Ok((Law::Mu, 0, None)));
    assert_eq!(law("96 0", "a=rtpmap:96 pcma/8000/1\r\n"), Ok((Law::A, 96, None)));
    assert_eq!(law("96 0", "a=rtpmap:96 PCMA/16000\r\n"), Ok((Law::Mu, 0, None)));
    assert_eq!(law("96 0", "a=rtpmap:96 PCMA/8000/2\r\n"), Ok((Law::Mu, 0, None)));
    // A number that was given to something else is no law any more.
    assert_eq!(law("8 0", "a=rtpmap:8 G729/8000\r\n"), Ok((Law::Mu, 0, None)));
    // Events need a name, at this rate, and a place among the formats.
    assert_eq!(law("8 101", ""), Ok((Law::A, 8, None)));
    assert_eq!(law("8 101", "a=rtpmap:101 telephone-event/48000\r\n"), Ok((Law::A, 8, None)));
    assert_eq!(law("8", "a=rtpmap:101 telephone-event/8000\r\n"), Ok((Law::A, 8, None)));
    let both = "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:111 TELEPHONE-EVENT/8000\r\n";
    assert_eq!(law("110 111 8", both), Ok((Law::A, 8, Some(111))));
    assert_eq!(law("18 9 128 300 x", "a=rtpmap:18 G729/8000\r\n"), Err(Refused::NoG711));
}

#[test]
fn directions_and_holding() {
    for (line, theirs, answered, listens) in [
        ("", Direction::SendRecv, "sendrecv", true),
        ("a=sendrecv\r\n", Direction::SendRecv, "sendrecv", true),
        ("a=sendonly\r\n", Direction::SendOnly, "recvonly", false),
        ("a=recvonly\r\n", Direction::RecvOnly, "sendonly", true),
        ("a=inactive\r\n", Direction::Inactive, "inactive", false),
        ("c=IN IP4 0.0.0.0\r\n", Direction::SendOnly, "recvonly", false),
        ("c=IN IP4 0.0.0.0\r\na=recvonly\r\n", Direction::Inactive, "inactive", false),
    ] {
        let (offer, chosen) = taken(&format!("m=audio 4000 RTP/AVP 8\r\n{line}"));
        let chosen = chosen.unwrap();
        assert_eq!((chosen.direction, chosen.listens()), (theirs, listens), "{line}");
        assert!(answer(&offer, &chosen, &ours()).ends_with(&format!("a={answered}\r\n")), "{line}");
    }
    // Said for all lines, and otherwise for one of them.
    assert_eq!(chosen("a=inactive\r\nm=audio 4000 RTP/AVP 8\r\n").direction, Direction::Inactive);
    assert_eq!(chosen("a=inactive\r\nm=audio 4000 RTP/AVP 8\r\na=sendrecv\r\n").direction, Direction::SendRecv);
}

#[test]
fn what_cannot_be_agreed_on_has_a_code() {
    for (more, code, status) in [
        ("", "no-audio", 488),
        ("m=audio 0 RTP/AVP 8\r\n", "no-audio", 488),
        ("m=image 4000 udptl t38\r\n", "no-audio", 488),
        ("m=audio 4000 RTP/SAVP 8\r\n", "no-rtp", 488),
        ("m=audio 4000 UDP/TLS/RTP/SAVPF 8\r\n", "no-rtp", 488),
        ("m=audio 4000 RTP/AVP 18\r\n", "no-g711", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 media.example.net\r\n", "no-address", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 239.1.1.1/127\r\n", "no-address", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.1.1.1\r\n", "no-address", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=IN IP4 255.255.255.255\r\n", "no-address", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=IN IP6 192.0.2.1\r\n", "no-address", 488),
        ("m=audio 4000 RTP/AVP 8\r\nc=\r\n", "no-address", 488),
        // The line that came closest says why.
        ("m=audio 4000 RTP/SAVP 8\r\nm=audio 4000 RTP/AVP 18\r\nm=video 0 RTP/AVP 96\r\n", "no-g711", 488),
    ] {
        let refused = taken(more).1.unwrap_err();
        assert_eq!((refused.code(), refused.status()), (code, status), "{more}");
    }
    // Encrypted sound is offered beside plain one: the plain one is taken.
    assert_eq!(chosen("m=audio 4000 RTP/SAVP 8\r\nm=audio 4002 RTP/AVP 8\r\n").line, 1);
    let without = read(b"v=0\r\nm=audio 4000 RTP/AVP 8\r\n").unwrap().choose();
    assert_eq!(without, Err(Refused::NoAddress));
}

#[test]
fn what_is_no_description_and_what_is_too_long() {
    let formats = |n: usize| format!("m=audio 4000 RTP/AVP{}\r\n", " 8".repeat(n));
    for (text, code) in [
        (String::new(), "not-sdp"),
        ("v=1\r\n".into(), "not-sdp"),
        ("s=-\r\nv=0\r\n".into(), "not-sdp"),
        (head("m=\r\n"), "not-sdp"),
        (head("m=audio\r\n"), "not-sdp"),
        (head("m=audio 4000 RTP/AVP\r\n"), "not-sdp"),
        (head("m=audio 70000 RTP/AVP 8\r\n"), "not-sdp"),
        (head("m=audio -1 RTP/AVP 8\r\n"), "not-sdp"),
        (head("m=audio 4000 RTP/AVP 8\u{7}\r\n"), "not-sdp"),
        (head("m=audio 4000 RTP/AVP 8\rm=x\r\n"), "not-sdp"),
        (head("m=语音 4000 RTP/AVP 8\r\n"), "not-sdp"),
        (head(&formats(65)), "sdp-too-long"),
        (head(&formats(1).repeat(17)), "sdp-too-long"),
        (head(&"a".repeat(MOST_BYTES)), "sdp-too-long"),
    ] {
        let refused = read(text.as_bytes()).unwrap_err();
        assert_eq!((refused.code(), refused.status()), (code, 400), "{text}");
    }
    assert!(read(head(&formats(64).repeat(16)).as_bytes()).is_ok());
    // Bare line ends, blanks and lines of nothing are read.
    let liberal =
        "v=0\nc=IN IP4 192.0.2.7 \n\nnonsense\nm=audio  4000 RTP/AVP 8 \na=rtpmap:8  PCMA/8000 \na=sendonly \n";
    let chosen = read(liberal.as_bytes()).unwrap().choose().unwrap();
    assert_eq!((chosen.law, chosen.direction), (Law::A, Direction::SendOnly));
    // Thousands of names are no reason to keep them.
    let names = "a=rtpmap:101 telephone-event/8000\r\n".repeat(450);
    assert_eq!(self::chosen(&format!("m=audio 4000 RTP/AVP 8 101\r\n{names}")).event_type, Some(101));
}

proptest! {
    #[test]
    fn no_description_breaks_it_and_every_answer_can_be_read(
        lines in proptest::collection::vec(
            "(v=0|c=IN IP[46] [0-9.:]{0,12}|m=(audio|video) [0-9]{1,5}(/2)? RTP/S?AVP( [0-9]{1,3}){0,4}|a=rtpmap:[0-9]{1,3} (PCM[AU]|telephone-event)/8000|a=[a-z]{8}|[ -~\u{80}]{0,20})", 0..12
        ),
        ends in "\r?\n",
    ) {
        let text = format!("v=0{ends}{}", lines.join(&ends));
        if let Ok(offer) = read(text.as_bytes())
            && let Ok(chosen) = offer.choose()
        {
            let answer = answer(&offer, &chosen, &ours());
            let back = read(answer.as_bytes()).unwrap().choose().unwrap();
            prop_assert_eq!((back.law, back.payload_type, back.event_type), (chosen.law, chosen.payload_type, chosen.event_type));
            prop_assert_eq!((back.line, back.address), (chosen.line, ours().address));
            prop_assert_eq!(back.direction, chosen.direction.turned());
        }
    }

    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
        let _ = read(&[b"v=0\r\nm=audio 1 RTP/AVP 8\r\n".as_slice(), &bytes].concat()).map(|offer| offer.choose());
    }
}
