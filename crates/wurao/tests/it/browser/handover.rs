//! A case's calls handed to a registry on a phone, in both languages: what would leave, the code, the receipt, what came of it.
//! axe looks at each state of the page; the example's calls have no whole number, so its page shows none of them.

use super::axe::Found;
use super::phone::{PHONE, Phone};
use crate::counter::Place;
use crate::counter::complaints::{code, lately};
use serde_json::json;

/// The words of one language that the walk touches.
struct Said {
    lang: &'static str,
    title: &'static str,
    address: &'static str,
    number: &'static str,
    ask: &'static str,
    send: &'static str,
    needs_call: &'static str,
    done: &'static str,
    fetch: &'static str,
    waits: &'static str,
}

const ZH: Said = Said {
    lang: "zh-CN",
    title: "向登记处投诉",
    address: "登记处的网址",
    number: "你接电话的号码",
    ask: "让登记处发验证码",
    send: "交给登记处",
    needs_call: "还没勾选来电",
    done: "登记处新收 1 通",
    fetch: "取回结果",
    waits: "已收到",
};

const EN: Said = Said {
    lang: "en",
    title: "Complain to the registry",
    address: "The registry’s address",
    number: "Your number that was called",
    ask: "Let the registry send a code",
    send: "Hand them in",
    needs_call: "choose a call first",
    done: "The registry took 1 new",
    fetch: "Fetch what came of it",
    waits: "received",
};

/// A case with a call from a whole number, recorded by command.
fn case(phone: &Phone) -> String {
    let id = phone.wurao.case();
    let (date, time) = lately();
    let at = format!("at={date} {}", &time[..5]);
    let call = ["number=057188880007", at.as_str(), "nuisance=yes", "said=贷款要不要"];
    phone.wurao.json(&[&["event", "add", &id, "incident"], &call[..]].concat());
    id
}

async fn walk(said: &Said) {
    let mut place = Place::of("cn");
    place.run(&["register", "13800001111"]);
    place.serve(&[]);
    let mut phone = Phone::new(said.lang, PHONE).await;
    let id = case(&phone);
    let (today, _) = lately();
    phone.on(&today);
    let path = format!("/case/{id}/registry");
    let mut found = Found::default();
    phone.goto(&path).await;
    assert_eq!(phone.h1().await, said.title);
    let text = phone.text().await;
    assert!(text.contains("057188880007") && text.contains("贷款要不要"), "what would leave stands there: {text}");
    found.look(&mut phone, &path).await;
    // Nothing chosen: the page says so, and nothing was asked of anybody.
    phone.run("document.querySelector('[name=call]').checked = false; return true", vec![]).await;
    phone.leave("document.querySelector('.btn--go').click(); return true", vec![]).await;
    phone.forgive();
    assert!(phone.text_of("[role=alert]").await.contains(said.needs_call));
    found.look(&mut phone, "nothing chosen").await;
    phone.goto(&path).await;
    phone.write(said.address, &place.url()).await;
    phone.write(said.number, "13800001111").await;
    phone.press(said.ask).await;
    found.look(&mut phone, "the code is on its way").await;
    phone.whole(&format!("handover-code-{}", said.lang)).await;
    phone.run("document.getElementById('code').value = arguments[0]", vec![json!(code(&place).0)]).await;
    phone.press(said.send).await;
    assert!(phone.text_of("[role=status]").await.contains(said.done), "{}", phone.text().await);
    phone.press(said.fetch).await;
    assert!(phone.text().await.contains(said.waits), "{}", phone.text().await);
    found.look(&mut phone, "what came of it").await;
    phone.whole(&format!("handover-done-{}", said.lang)).await;
    phone.close().await;
    found.none(&format!("a case handed over, {}", said.lang));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_handed_to_a_registry_in_chinese() {
    walk(&ZH).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_handed_to_a_registry_in_english() {
    walk(&EN).await;
}
