//! The desk in the network at home on a phone: pairing, sharing, and a tunnel with the worker.

use super::keep::calls;
use super::phone::{PHONE, Phone};
use serde_json::json;

const DAY: &str = "2026-11-24";

/// A message with a screenshot, as the system of a phone hands it over.
const SHARE: &str = r"
const form = document.createElement('form');
form.method = 'post'; form.action = '/share'; form.enctype = 'multipart/form-data';
const add = (name, value) => { const i = document.createElement('input'); i.name = name; i.value = value; i.id = name; i.ariaLabel = name; form.append(i); };
add('title', ''); add('text', arguments[0]);
const files = document.createElement('input'); files.type = 'file'; files.name = 'files'; files.ariaLabel = 'files';
const given = new DataTransfer();
given.items.add(new File([new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10])], '截图 1124.png', { type: 'image/png' }));
files.files = given.files; form.append(files);
document.body.append(form); form.submit();
";

impl Phone {
    /// The same, through the door in the network: the pages have to be paired with first.
    pub fn at_home(&mut self, day: &str) {
        self.started(day, &["--port", "0", "--lan", "--lan-port", "0", "--lan-address", "127.0.0.1"]);
        self.base = format!("https://{}", self.door());
    }

    /// The address of the door in the network.
    pub fn door(&self) -> String {
        let told = self.server().told().iter().find_map(|line| line.split("https://").nth(1)).expect("an address");
        told.split('/').next().unwrap_or_default().to_owned()
    }

    /// From here on the pages are those of the desk itself, not of its door in the network.
    pub fn at_the_desk(&mut self) {
        self.base = self.server().url("");
    }

    /// The code that the desk told at its start.
    pub fn code(&self) -> String {
        let told = self.server().told().iter().find_map(|line| line.strip_prefix("配对码："));
        told.expect("it has a door in the network").chars().take(9).collect()
    }
}

async fn paired(lang: &str, pair: &str) -> Phone {
    let mut phone = Phone::new(lang, PHONE).await;
    phone.at_home(DAY);
    // Whatever is asked for, this is what there is.
    phone.goto("/").await;
    assert_eq!(phone.path().await, "/pair");
    phone.whole(&format!("pair-{lang}")).await;
    let code = phone.code();
    phone.goto_quietly("/favicon.ico").await;
    phone.goto(&format!("/pair#{}", code.replace('-', ""))).await;
    assert_eq!(
        phone.run("return [document.getElementById('code').value, location.hash]", vec![]).await,
        json!([code.replace('-', ""), ""])
    );
    phone.press(pair).await;
    assert_eq!(phone.path().await, "/");
    phone
}

async fn a_message_is_shared(lang: &str, pair: &str, begin: &str, call: &str, reply: &str, attached: &str) {
    let mut phone = paired(lang, pair).await;
    phone.press(begin).await;
    let text = "【推广】办理副卡每月 9 元，退订回T";
    phone.run(SHARE, vec![json!(text)]).await;
    phone.until("location.pathname === '/share' && document.querySelector('main')").await;
    phone.whole(&format!("share-{lang}")).await;
    phone.press(reply).await;
    assert!(phone.path().await.contains("/reply?share="));
    assert_eq!(phone.run("return document.getElementById('words').value", vec![]).await, json!(text));
    phone.run(SHARE, vec![json!(text)]).await;
    phone.until("location.pathname === '/share' && document.querySelector('main')").await;
    phone.press(call).await;
    assert!(phone.text().await.contains(attached), "{}", phone.text().await);
    assert_eq!(phone.run("return document.getElementById('said').value", vec![]).await, json!(text));
    phone.whole(&format!("share-capture-{lang}")).await;
    phone.goto("/pair").await;
    phone.whole(&format!("paired-{lang}")).await;
    phone.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shared_in_chinese() {
    let attached = "已附上：截图 1124.png";
    a_message_is_shared("zh-CN", "配对", "看一个例子", "这是一通来电或短信", "这是对方的回音", attached).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shared_in_english() {
    let attached = "Attached: 截图 1124.png";
    a_message_is_shared("en", "Pair", "Open the example", "A call or message", "Their answer", attached).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_logged_on_a_page_that_the_phone_had_kept() {
    let mut phone = paired("zh-CN", "配对").await;
    phone.press("看一个例子").await;
    let case = phone.path().await;
    phone.until("navigator.serviceWorker.controller").await;
    phone.goto(&format!("{case}/capture")).await;
    phone.until("caches.keys().then").await;
    let kept = "return caches.open('wurao-pages').then(p => p.keys()).then(k => k.map(r => new URL(r.url).pathname))";
    assert_eq!(phone.run(kept, vec![]).await, json!([format!("{case}/capture")]), "this page and no other");
    phone.goto(&format!("{case}/facts")).await;
    phone.lose_signal();

    phone.goto_quietly("/").await;
    phone.until("document.querySelector('[data-kept-pages] a')").await;
    phone.screen("offline-zh-CN").await;
    assert!(phone.text().await.contains("没有连上"), "{}", phone.text().await);
    // Two calls in one tunnel are two.
    for number in ["0571****2210", "0571****2211"] {
        phone.goto_quietly(&format!("{case}/capture")).await;
        phone.until("document.querySelector('.kept')").await;
        phone.write("对方的号码", number).await;
        // The page took the day from the phone's own clock; the desk of this test lives on another one.
        let (day, shown) = ("2026-11-23", "return document.querySelector('[name=date]').value");
        assert_ne!(phone.run(shown, vec![]).await, json!(DAY));
        phone.pick("哪天", day).await;
        phone.tap("存进案卷").await;
        phone.until("document.querySelector('.is-kept')").await;
    }
    phone.screen("offline-capture-zh-CN").await;
    let before = calls(&phone, &case);
    phone.signal(DAY);
    phone.run("window.dispatchEvent(new Event('online'))", vec![]).await;
    phone.until("location.search.startsWith('?saved=')").await;
    assert_eq!(calls(&phone, &case), before + 2);
    phone.forgive();

    // The seat is ended while one more call waits on the phone: what the phone had kept goes with the seat.
    phone.goto(&format!("{case}/capture")).await;
    phone.lose_signal();
    phone.write("对方的号码", "0571****2212").await;
    phone.tap("存进案卷").await;
    phone.until("document.querySelector('.is-kept')").await;
    let phones = phone.wurao.json(&["phone", "list"]);
    let seat = phones["phones"][0]["id"].as_str().expect("an id").to_owned();
    phone.wurao.json(&["phone", "end", &seat]);
    phone.signal(DAY);
    phone.forgive();
    phone.goto(&case).await;
    assert_eq!(phone.path().await, "/pair");
    let left = r"
        const caches_left = (await caches.keys()).length;
        const base = await new Promise(done => { const open = indexedDB.open('wurao', 1); open.onsuccess = () => done(open.result); });
        const posts = base.objectStoreNames.length && await new Promise(done => {
            const asked = base.transaction('posts').objectStore('posts').count();
            asked.onsuccess = () => done(asked.result);
        });
        base.close();
        return [caches_left, posts];";
    assert_eq!(phone.run(&format!("return (async () => {{ {left} }})()"), vec![]).await, json!([0, 0]));
    phone.close().await;
}

/// Another phone in the network uses the code.
async fn let_in(phone: &mut Phone, code: &str) -> u16 {
    let authority = std::fs::read(phone.wurao.data().join("wurao.tls/authority.crt")).expect("it is made");
    crate::lan::phone::Phone::new(phone.door(), authority).pair(code).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_shows_its_square_and_ends_a_phone() {
    for (lang, make, end, none) in [
        ("zh-CN", "给一部手机配对", "不再让它进来", "还没有手机。"),
        ("en", "Pair a phone", "Let it in no more", "No phone yet."),
    ] {
        let mut phone = Phone::new(lang, PHONE).await;
        phone.at_home(DAY);
        phone.at_the_desk();
        phone.goto("/").await;
        phone.goto("/phone").await;
        assert!(phone.text().await.contains(none));
        phone.press(make).await;
        phone.whole(&format!("phone-code-{lang}")).await;
        let code = phone.text_of("dd.code").await;
        assert_eq!(let_in(&mut phone, &code).await, 303);
        phone.goto("/phone").await;
        phone.whole(&format!("phone-list-{lang}")).await;
        phone.press(end).await;
        assert!(phone.text().await.contains(none));
        phone.close().await;
    }
}
