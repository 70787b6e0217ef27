//! The pages of the locker on a phone, in both languages: who is calling, what is sealed, a text that goes public.

use super::phone::{PHONE, Phone};

const EXAMPLE_DAY: &str = "2026-11-24";

/// Pages of a case, and what their pictures are called.
const PAGES: &[(&str, &str)] = &[
    ("/parties", "parties"),
    ("/parties/link?from=0571****2210&to=new", "party-link"),
    ("/evidence/list", "evidence-list"),
    ("/close", "close"),
];

/// A picture of one point.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// The words of one language that the walk touches.
struct Said {
    lang: &'static str,
    example: &'static str,
    seal: [&'static str; 3],
    verify: &'static str,
    write: &'static str,
    look: &'static str,
    save: &'static str,
    shown: &'static str,
    response: [&'static str; 2],
    checks: [&'static str; 5],
    place: &'static str,
    published: &'static str,
    laws: &'static str,
    helper: [&'static str; 4],
}

async fn walk(said: &Said) {
    let mut phone = Phone::new(said.lang, PHONE).await;
    phone.on(EXAMPLE_DAY);
    phone.goto("/").await;
    phone.press(said.example).await;
    let case = phone.path().await;
    let shot = |name: &str| format!("locker-{name}-{}", said.lang);
    evidence(&mut phone, &case, said, &shot).await;
    for (page, name) in PAGES {
        phone.goto(&format!("{case}{page}")).await;
        phone.whole(&shot(name)).await;
    }
    publish(&mut phone, &case, said, &shot).await;
    helper(&mut phone, &case, said, &shot).await;
    phone.goto("/packs").await;
    phone.whole(&shot("packs")).await;
    phone.goto("/packs/cn-telecom").await;
    phone.tap(said.laws).await;
    phone.whole(&shot("pack")).await;
    phone.close().await;
}

async fn evidence(phone: &mut Phone, case: &str, said: &Said, shot: &impl Fn(&str) -> String) {
    phone.goto(&format!("{case}/evidence")).await;
    phone.whole(&shot("evidence-empty")).await;
    let [file, what, save] = said.seal;
    for (name, words) in [("screen.png", "套餐短信"), ("call.m4a", "5月5日的录音")] {
        let path = phone.wurao.file(name, if name == "screen.png" { PNG } else { b"not really sound" });
        phone.attach(file, &path).await;
        phone.write(what, words).await;
        phone.press(save).await;
    }
    phone.press(said.verify).await;
    phone.whole(&shot("evidence")).await;
}

async fn publish(phone: &mut Phone, case: &str, said: &Said, shot: &impl Fn(&str) -> String) {
    phone.goto(&format!("{case}/publish")).await;
    phone.screen(&shot("publish-1")).await;
    phone.press(said.write).await;
    phone.whole(&shot("publish-2-draft")).await;
    phone.press(said.look).await;
    let text = phone.text().await;
    assert!(!text.contains("林晓") && !text.contains("1366****6378") && !text.contains("0417"), "{text}");
    phone.whole(&shot("publish-3-stranger")).await;
    phone.press(said.save).await;
    phone.whole(&shot("publish-4-show")).await;
    phone.press(said.shown).await;
    phone.whole(&shot("publish-5-wait")).await;
    phone.write(said.response[0], "第二段的日期不对").await;
    phone.press(said.response[1]).await;
    phone.whole(&shot("publish-6-free")).await;
    for check in said.checks {
        phone.choose(check).await;
    }
    phone.write(said.place, "my page").await;
    phone.press(said.published).await;
    phone.whole(&shot("publish-7-out")).await;
}

async fn helper(phone: &mut Phone, case: &str, said: &Said, shot: &impl Fn(&str) -> String) {
    phone.goto(&format!("{case}/helpers")).await;
    phone.write(said.helper[0], "Chen").await;
    phone.choose_css("input[name=rights][value=draft]").await;
    phone.press(said.helper[1]).await;
    phone.whole(&shot("helpers")).await;
    phone.press(said.helper[2]).await;
    phone.screen(&shot("helper-home")).await;
    phone.goto(&format!("{case}/facts")).await;
    phone.whole(&shot("helper-facts")).await;
    phone.press(said.helper[3]).await;
    assert!(!phone.text().await.contains("Chen"), "the seat was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_locker_on_a_phone_in_chinese() {
    let said = Said {
        lang: "zh-CN",
        example: "看一个例子",
        seal: ["文件", "是什么", "封存这一件"],
        verify: "核对",
        write: "写稿",
        look: "看别人会看到的",
        save: "存下这一稿",
        shown: "已给对方看，记下",
        response: ["对方怎么说，写原话", "记下回应"],
        checks: ["没有人名", "每一句都有记录", "截图和录音", "没有拿公开来谈钱", "知道发出去"],
        place: "发在哪里",
        published: "已经发了，记下",
        laws: "期限",
        helper: ["怎么称呼", "记下这位帮手", "在这里以帮手身份打开", "退出"],
    };
    walk(&said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_locker_on_a_phone_in_english() {
    let said = Said {
        lang: "en",
        example: "Open the example",
        seal: ["File", "What it is", "Seal it"],
        verify: "Verify",
        write: "Write the draft",
        look: "See it as others will",
        save: "Save this draft",
        shown: "They have it; record",
        response: ["What they say, in their words", "Record the response"],
        checks: ["No names", "A record for every", "Screenshots and", "Publishing was not", "I know that what"],
        place: "Where",
        published: "It is out; record",
        laws: "Periods",
        helper: ["Name", "Record this helper", "Open here as this helper", "Leave"],
    };
    walk(&said).await;
}
