//! The message file.

use letter::mail::{Envelope, MailError, eml};
use letter::sheet::Sheet;

use crate::sheets::{complaint_en, empty};

const ENVELOPE: Envelope<'static> = Envelope {
    from: Some("林晓 <lin@example.org>"),
    to: Some("office@example.org"),
    subject: "关于骚扰电话处理结果的申诉书（第二次提交，附来电清单及录音文字稿）",
    date: "Thu, 20 Nov 2025 12:00:00 +0800",
};

fn note() -> Sheet {
    Sheet { title: "申诉书".to_owned(), ..empty("zh-CN") }
}

fn message(sheet: &Sheet, envelope: &Envelope<'_>, pdf: Option<&[u8]>) -> String {
    String::from_utf8(eml(sheet, envelope, pdf).unwrap()).unwrap()
}

#[test]
fn message_with_attachment() {
    let expected = "\
From: =?utf-8?B?5p6X5pmT?= <lin@example.org>
To: office@example.org
Subject: =?utf-8?B?5YWz5LqO6aqa5omw55S16K+d5aSE55CG57uT5p6c55qE55Sz6K+J?=
 =?utf-8?B?5Lmm77yI56ys5LqM5qyh5o+Q5Lqk77yM6ZmE5p2l55S15riF5Y2V?=
 =?utf-8?B?5Y+K5b2V6Z+z5paH5a2X56i/77yJ?=
Date: Thu, 20 Nov 2025 12:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"=_letter_case0001appeal1\"

--=_letter_case0001appeal1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

55Sz6K+J5LmmDQo=
--=_letter_case0001appeal1
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=\"letter.pdf\";
 filename*=utf-8''%E7%94%B3%E8%AF%89%E4%B9%A6.pdf

JVBERg==
--=_letter_case0001appeal1--
";
    assert_eq!(message(&note(), &ENVELOPE, Some(b"%PDF")), expected.replace('\n', "\r\n"));
}

#[test]
fn unsent_message_without_attachment() {
    let envelope = Envelope { from: None, to: None, subject: "Complaint", ..ENVELOPE };
    let text = message(&complaint_en(), &envelope, None);
    let start = "X-Unsent: 1\r\nSubject: Complaint\r\nDate: Thu, 20 Nov 2025 12:00:00 +0800\r\n\
                 MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\nQ29tcGxhaW50IGFib3V0IG1hcmtldGluZyBjYWxscw0KDQpG";
    assert!(text.starts_with(start), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 76), "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
}

#[test]
fn line_ends_in_headers_are_refused() {
    let tries = [
        (Envelope { subject: "x\r\nBcc: a@example.org", ..ENVELOPE }, "Subject"),
        (Envelope { subject: "x\ny", ..ENVELOPE }, "Subject"),
        (Envelope { to: Some("a@example.org\r\nBcc: b@example.org"), ..ENVELOPE }, "To"),
        (Envelope { from: Some("a\n <a@example.org>"), ..ENVELOPE }, "From"),
        (Envelope { date: "Thu\r\nBcc: a@example.org", ..ENVELOPE }, "Date"),
        (Envelope { subject: "x\u{2028}y", ..ENVELOPE }, "Subject"),
    ];
    for (envelope, header) in tries {
        assert_eq!(eml(&note(), &envelope, None), Err(MailError::Control { header }));
    }
}

#[test]
fn only_one_plain_address() {
    for to in ["", "a", "a@", "@b", "a@b, c@d", "a@b>", "x <a@b", "<a@b> c", "林@example.org", "a b@c", "a@b@c"] {
        let envelope = Envelope { to: Some(to), ..ENVELOPE };
        let refused = eml(&note(), &envelope, None);
        assert_eq!(refused, Err(MailError::Address { header: "To", value: to.to_owned() }), "{to}");
    }
    let envelope = Envelope { to: Some("\"Doe, John\" <a+b@c-d.example>"), ..ENVELOPE };
    assert!(message(&note(), &envelope, None).contains("\r\nTo: =?utf-8?B?RG9lLCBKb2hu?= <a+b@c-d.example>\r\n"));
}

#[test]
fn a_title_that_is_no_file_name() {
    let mut sheet = note();
    sheet.title = "a/b\\c\r\n\"d\"; e%f".to_owned();
    let text = message(&sheet, &ENVELOPE, Some(b""));
    assert!(text.contains("\r\n filename*=utf-8''abcd%3B%20e%25f.pdf\r\n"), "{text}");
    sheet.title = "??".to_owned();
    assert!(message(&sheet, &ENVELOPE, Some(b"")).contains("utf-8''letter.pdf\r\n"));
}
