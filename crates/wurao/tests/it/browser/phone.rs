//! A phone in a person's hand: pages are looked at after every load, and every touch is counted.

use super::effort::Effort;
use super::scripts::{FIND, LOOK, PICK};
use super::wire;
use crate::wurao::{WURAO, Wurao, arg};
use bench::{Browser, Server};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard};

/// The width and height of a common phone.
pub const PHONE: (u32, u32) = (390, 844);
/// The width and height of a small laptop.
pub const DESK: (u32, u32) = (1280, 900);

const PATIENCE: Duration = Duration::from_secs(20);
static ONE: Mutex<()> = Mutex::const_new(());

/// A data folder, the desk over it on some day, and the browser before it.
pub struct Phone {
    pub effort: Effort,
    pub wurao: Wurao,
    client: Client,
    session: String,
    server: Option<Server>,
    /// Where the pages are: `http://ADDRESS` of the desk itself, or `https://ADDRESS` of its door in the network.
    pub base: String,
    size: (u32, u32),
    script: bool,
    _alone: MutexGuard<'static, ()>,
}

impl Phone {
    /// An empty data folder and a fresh browser that asks for pages in this language.
    pub async fn new(lang: &str, size: (u32, u32)) -> Phone {
        Phone::with(lang, size, &json!({})).await
    }

    /// The same with script switched off by the person.
    pub async fn without_script(lang: &str) -> Phone {
        let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
        Phone { script: false, ..Phone::with(lang, PHONE, &off).await }
    }

    /// The same in the hand of somebody who set the browser's text to twice its size. Root size and media queries both
    /// follow that setting, which a style on the page would not bring about.
    pub async fn large_text(lang: &str, size: (u32, u32)) -> Phone {
        Phone::with(lang, size, &json!({ "webkit.webprefs.default_font_size": 32 })).await
    }

    async fn with(lang: &str, size: (u32, u32), settings: &Value) -> Phone {
        let alone = ONE.lock().await;
        let browser = Browser::start();
        let text = browser.capabilities(size.0, size.1, lang);
        let mut wanted: Value = serde_json::from_str(&text).expect("capabilities are JSON");
        wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
        // The desk's own certificate in the network at home: the person goes on past the warning.
        wanted["acceptInsecureCerts"] = json!(true);
        for (name, value) in settings.as_object().into_iter().flatten() {
            wanted["goog:chromeOptions"]["prefs"][name] = value.clone();
        }
        let Value::Object(wanted) = wanted else { panic!("capabilities are an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(wanted).connect(&browser.url()).await.expect("a browser session");
        let session = client.session_id().await.expect("the driver answers").expect("a session");
        let wurao = Wurao::new();
        let base = String::new();
        Phone {
            effort: Effort::default(),
            wurao,
            client,
            session,
            server: None,
            base,
            size,
            script: true,
            _alone: alone,
        }
    }

    /// The same folder on this day. The next page has to be opened anew.
    pub fn on(&mut self, day: &str) {
        self.started(day, &["--port", "0"]);
        self.base = self.server().url("");
    }

    /// Another data folder on this day.
    pub fn over(&mut self, data: &Path, day: &str) {
        self.serve(data, day, &["--port", "0"]);
        self.base = self.server().url("");
    }

    /// The desk is back where it was, started anew.
    pub fn signal(&mut self, day: &str) {
        let (scheme, address) = self.base.split_once("://").expect("it was there before");
        let port = address.rsplit(':').next().expect("a port").to_owned();
        match scheme {
            "http" => self.started(day, &["--port", &port]),
            _ => self.started(day, &["--port", "0", "--lan", "--lan-port", &port, "--lan-address", "127.0.0.1"]),
        }
    }

    pub fn started(&mut self, day: &str, more: &[&str]) {
        let data = self.wurao.data();
        self.serve(&data, day, more);
    }

    fn serve(&mut self, data: &Path, day: &str, more: &[&str]) {
        self.server = None;
        let arguments = [&["--data", arg(data), "--on", day, "serve"], more].concat();
        self.server = Some(Server::start(WURAO, arguments));
    }

    /// The desk is out of reach; what is loaded stays on the screen.
    pub fn lose_signal(&mut self) {
        self.server = None;
    }

    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("a day is set first")
    }

    /// Gives the screen another size; the page that is open stays.
    pub fn resize(&mut self, size: (u32, u32)) {
        self.size = size;
        self.measure(size.1);
    }

    /// How wide its screen is.
    pub fn width(&self) -> u32 {
        self.size.0
    }

    fn measure(&self, height: u32) {
        let (width, mobile) = (self.size.0, self.size.0 < 500);
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Opens a path whose page may be one that says what is wrong; whether it fits is asked elsewhere.
    pub async fn glance(&mut self, path: &str) {
        self.goto_quietly(path).await;
        self.effort.pages += 1;
    }

    /// Waits until a script has led to another page.
    pub async fn leave(&mut self, script: &str, arguments: Vec<Value>) {
        self.run("document.documentElement.dataset.left = '1'", vec![]).await;
        let begun = self.run(script, arguments).await;
        assert_eq!(begun, json!(true), "{}: the script leads to another page", self.path().await);
        self.fresh("a script").await;
    }

    /// Opens a path of the desk, as from a bookmark.
    pub async fn goto(&mut self, path: &str) {
        self.goto_quietly(path).await;
        self.arrived().await;
    }

    /// The same where a part may be missing, because the desk is out of reach.
    pub async fn goto_quietly(&mut self, path: &str) {
        let url = format!("{}{path}", self.base);
        self.client.goto(&url).await.unwrap_or_else(|e| panic!("{path}: {e}"));
    }

    /// Waits until a script of the page is true of it.
    pub async fn until(&self, script: &str) {
        let mut again = tokio::time::interval(Duration::from_millis(20));
        let asked = format!("return !!({script})");
        let is_true = async {
            while self.run(&asked, vec![]).await != json!(true) {
                again.tick().await;
            }
        };
        if tokio::time::timeout(PATIENCE, is_true).await.is_err() {
            panic!("never true: {script}; at {}:\n{}", self.path().await, self.text().await);
        }
    }

    /// What the browser has complained of so far is forgiven: the desk was out of reach.
    pub fn forgive(&self) {
        wire::command(&Browser::start().url(), &self.session, "se/log", &json!({ "type": "browser" }));
    }

    /// Path and query of this page.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
        format!("{}{query}", url.path())
    }

    /// The words on the page as they are read; what is folded or hidden is not among them.
    pub async fn text(&self) -> String {
        self.text_of("body").await
    }

    /// The words of the first element a selector finds.
    pub async fn text_of(&self, css: &str) -> String {
        let found = self.client.find(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|e| panic!("{css}: {e}"));
        found.text().await.expect("text").replace('\u{a0}', " ")
    }

    /// The one first heading.
    pub async fn h1(&self) -> String {
        self.text_of("h1").await
    }

    /// The title of the card on the case home.
    pub async fn card(&self) -> String {
        self.text_of("#now-h").await
    }

    /// Downloads what a link with these words leads to: its head, in lower case, and its bytes.
    pub async fn download(&self, words: &str) -> (String, Vec<u8>) {
        let link = self.find("press", words).await;
        let href = link.attr("href").await.expect("answers").expect("a link");
        wire::ask(self.server().address(), &format!("GET {href}"), "")
    }

    /// Touches something that stays on this page: a choice, a fold, a link to a place further down.
    pub async fn tap(&mut self, words: &str) {
        self.effort.taps += 1;
        let found = self.find("press", words).await;
        found.click().await.unwrap_or_else(|e| panic!("{words}: {e}"));
    }

    /// Touches a link or button that opens another page.
    pub async fn press(&mut self, words: &str) {
        let found = self.find("press", words).await;
        self.leave_by(found, words).await;
    }

    /// The same for the first element a selector finds.
    pub async fn press_css(&mut self, css: &str) {
        let found = self.client.find(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|e| panic!("{css}: {e}"));
        self.leave_by(found, css).await;
    }

    async fn leave_by(&mut self, element: fantoccini::elements::Element, words: &str) {
        self.effort.taps += 1;
        self.run("document.documentElement.dataset.left = '1'", vec![]).await;
        element.click().await.unwrap_or_else(|e| panic!("{words}: {e}"));
        self.fresh(words).await;
        self.arrived().await;
    }

    async fn fresh(&self, words: &str) {
        let fresh = Locator::Css("html:not([data-left]) main");
        let waited = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(10)).for_element(fresh).await;
        if waited.is_err() {
            panic!("「{words}」 opened no page; still at {}:\n{}", self.path().await, self.text().await);
        }
    }

    /// Picks a choice or ticks a box by the words beside it.
    pub async fn choose(&mut self, words: &str) {
        self.effort.fields += 1;
        self.effort.taps += 1;
        let found = self.find("choice", words).await;
        found.click().await.unwrap_or_else(|e| panic!("{words}: {e}"));
    }

    /// Picks a choice or ticks a box by a selector, where the words around it are many.
    pub async fn choose_css(&mut self, css: &str) {
        self.effort.fields += 1;
        self.effort.taps += 1;
        let found = self.client.find(Locator::Css(css)).await;
        let found = found.unwrap_or_else(|e| panic!("{css}: {e}"));
        found.click().await.unwrap_or_else(|e| panic!("{css}: {e}"));
    }

    /// Writes into the field with this label.
    pub async fn write(&mut self, label: &str, text: &str) {
        self.effort.written += 1;
        self.effort.fields += 1;
        self.effort.taps += 1;
        self.effort.keystrokes += text.chars().count();
        let field = self.find("field", label).await;
        field.clear().await.unwrap_or_else(|e| panic!("{label}: {e}"));
        field.send_keys(text).await.unwrap_or_else(|e| panic!("{label}: {e}"));
    }

    /// Picks a day, a time or a line of a list in the field with this label: one touch opens the picker, one chooses.
    pub async fn pick(&mut self, label: &str, value: &str) {
        self.effort.written += 1;
        self.effort.fields += 1;
        self.effort.taps += 2;
        let field = self.find("field", label).await;
        let found = self.run(PICK, vec![json!(field.element_id().to_string()), json!(value)]).await;
        assert_eq!(found, json!(true), "{label} has no {value}");
    }

    /// Gives a file to the field with this label.
    pub async fn attach(&mut self, label: &str, file: &Path) {
        self.effort.written += 1;
        self.effort.fields += 1;
        self.effort.taps += 2;
        self.find("field", label).await.send_keys(arg(file)).await.unwrap_or_else(|e| panic!("{label}: {e}"));
    }

    /// The element a person means by these words; exact words win over words that merely begin so.
    async fn find(&self, kind: &str, words: &str) -> fantoccini::elements::Element {
        let found = self.run(FIND, vec![json!(kind), json!(words)]).await;
        if found != json!(true) {
            panic!("no {kind} 「{words}」 at {}, there are: {found}", self.path().await);
        }
        self.client.find(Locator::Css("[data-meant]")).await.expect("marked a moment ago")
    }

    /// What a script of the tests answers.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|e| panic!("{e}"))
    }

    /// What a script of the tests answers by calling its last argument.
    pub async fn run_to_end(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.unwrap_or_else(|e| panic!("{e}"))
    }

    /// A page is here: it fits the screen, speaks one language, has one first heading, asks nothing of other hosts.
    async fn arrived(&mut self) {
        self.effort.pages += 1;
        let seen = self.run(LOOK, vec![json!(self.size.0)]).await;
        let path = self.path().await;
        assert_eq!(seen["wide"], json!([]), "{path} is wider than the screen");
        assert_eq!(seen["missing"], json!(false), "{path} lacks words");
        assert_eq!(seen["h1"], json!(1), "{path} has one h1");
        assert_eq!(seen["foreign"], json!([]), "{path} asks another host");
        assert_eq!(seen["twins"], json!([]), "{path} uses an id twice");
        assert_eq!(seen["nameless"], json!([]), "{path} has controls without a name");
        let log = wire::command(&Browser::start().url(), &self.session, "se/log", &json!({ "type": "browser" }));
        let bad: Vec<&Value> = log.as_array().into_iter().flatten().filter(|l| l["level"] == "SEVERE").collect();
        assert!(bad.is_empty(), "{path}: {bad:?}");
        if self.script {
            assert_eq!(seen["script"], json!(true), "{path} loads its script");
        }
    }

    /// Makes the pages dark or light, at once: a colour on its way to another is none that anybody reads.
    pub fn colours(&self, scheme: &str) {
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let features = [feature("prefers-color-scheme", scheme), feature("prefers-reduced-motion", "reduce")];
        let parameters = json!({ "features": features });
        self.devtools("Emulation.setEmulatedMedia", &parameters);
    }

    /// Saves what the screen shows as `target/screens/NAME.png`.
    pub async fn screen(&self, name: &str) {
        let png = self.client.screenshot().await.expect("a picture");
        let folder = screens();
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(folder.join(format!("{name}.png")), png).expect("the picture can be written");
    }

    /// Saves the page from top to end.
    pub async fn whole(&self, name: &str) {
        let height = self.run("return document.documentElement.scrollHeight", vec![]).await;
        let height = height.as_u64().expect("a height").clamp(u64::from(self.size.1), 12_000);
        self.measure(u32::try_from(height).expect("a page's height"));
        self.screen(name).await;
        self.measure(self.size.1);
    }

    /// A command to the browser's own tools.
    pub fn devtools(&self, name: &str, parameters: &Value) {
        let body = json!({ "cmd": name, "params": parameters });
        wire::command(&Browser::start().url(), &self.session, "goog/cdp/execute", &body);
    }

    /// Puts the phone away.
    pub async fn close(self) {
        self.client.close().await.expect("the session ends");
    }
}

fn screens() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screens")
}
