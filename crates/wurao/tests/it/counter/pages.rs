//! The consoles without a browser: what their forms do.

use super::Place;
use super::rights::Browsing;
use crate::wurao::arg;
use registry::paper::Certificate;

#[test]
fn the_operator_registers_gives_a_key_and_publishes_each_press_asked_or_taken_back() {
    let mut place = Place::of("cn");
    place.serve(&[]);
    let operator = Browsing::with(&place, &place.operator);
    let home = operator.get("/console").text();
    assert!(
        home.contains("registry.example/test") && home.contains("no version of the list was published yet"),
        "{home}"
    );
    let bad = operator.post("/operator/organisations", &[("id", "a b"), ("kind", "principal"), ("numbers", "")]);
    assert_eq!(bad.status, 422);
    assert!(bad.text().contains("<a href=\"#id\">") && bad.text().contains("aria-invalid=\"true\""), "{}", bad.text());
    let form =
        [("id", "Bank"), ("name", "Example Bank"), ("kind", "principal"), ("numbers", "057188880000-057188880099\n")];
    let added = operator.post("/operator/organisations", &form);
    assert_eq!((added.status, added.line("location")), (303, "/operator/organisation/bank"));
    let taken =
        operator.post("/operator/organisations", &[("id", "shop"), ("kind", "principal"), ("numbers", "057188880001")]);
    assert_eq!(taken.status, 422);
    assert!(
        taken.text().contains("〔number-taken〕") && taken.text().contains("<a href=\"#numbers\">"),
        "{}",
        taken.text()
    );
    operator.post("/operator/organisations", &[("id", "calls"), ("kind", "partner"), ("name", "Example Calls")]);
    let place_of = "/operator/organisation/calls";
    assert_eq!(operator.post(&format!("{place_of}/mandate"), &[("principal", "bank")]).status, 303);
    assert!(operator.get(place_of).text().contains("<b>bank</b> as its partner"));
    let asked = operator.post(&format!("{place_of}/mandate/end"), &[("principal", "bank")]);
    assert!(asked.text().contains("From now on calls may not call for bank"), "{}", asked.text());
    assert!(operator.get(place_of).text().contains("<b>bank</b>"), "asking ends nothing");
    assert_eq!(
        operator.post(&format!("{place_of}/mandate/end"), &[("principal", "bank"), ("sure", "yes")]).status,
        303
    );
    assert!(operator.get(place_of).text().contains("Only for itself"));
    let wrong = operator.post("/operator/organisation/bank/key", &[("form", "key"), ("areas", "138")]);
    assert!(wrong.status == 422 && wrong.text().contains("<a href=\"#areas\">"), "{}", wrong.text());
    let wrong = operator.post("/operator/organisation/bank/key", &[("form", "key"), ("per_day", "many")]);
    assert!(wrong.status == 422 && wrong.text().contains("<a href=\"#per_day\">"), "{}", wrong.text());
    let made = operator.post(
        "/operator/organisation/bank/key",
        &[("form", "key"), ("purpose", "sales"), ("areas", "+86138"), ("per_day", "1000"), ("key_until", "2027-01-31")],
    );
    let text = made.text();
    let key =
        text.split("readonly spellcheck=\"false\">").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
    assert_eq!((key.len(), &key[..6]), (49, "wurao-"));
    let page = operator.get("/operator/organisation/bank").text();
    assert!(page.contains("0 used today of 1000") && page.contains("+86138") && !page.contains(key), "{page}");
    assert!(page.contains("until 2027-01-31 23:59"), "{page}");
    let asked = operator.post("/operator/publish", &[]);
    assert!(asked.text().contains("Publish all numbers registered now as version 1"), "{}", asked.text());
    assert!(place.run(&["versions"])["versions"].as_array().is_some_and(Vec::is_empty), "asking publishes nothing");
    let published = operator.post("/operator/publish", &[("sure", "yes")]);
    assert_eq!((published.status, published.line("location")), (303, "/console/versions"));
    assert!(operator.get("/console").text().contains("), 0 numbers"));
    // The organisation comes in with its key, and ends it itself.
    let bank = Browsing::with(&place, key);
    let home = bank.get("/console").text();
    assert!(home.contains("Example Bank") && home.contains("0 numbers today, of 1000"), "{home}");
    let id = registry::org::KeyText::digest(key).expect("a key").hex();
    let asked = bank.post("/console/keys", &[("id", &id[..16])]).text();
    assert!(asked.contains("the console closes with it"), "{asked}");
    assert_eq!(bank.post("/console/keys", &[("id", &id[..16]), ("sure", "yes")]).line("location"), "/console/keys");
    assert_eq!(bank.get("/console/keys").line("location"), "/console");
}

#[test]
fn a_list_is_compared_from_a_form_and_deleted_after_asking() {
    let mut place = Place::new();
    place.serve(&[]);
    let bank = Browsing::with(&place, &place.bank);
    let empty = bank.upload("/console/scrub", &[("purpose", "sales"), ("rows", "keep")], "", b"");
    assert_eq!(empty.status, 422, "{}", empty.text());
    assert!(empty.text().contains("<a href=\"#list\">"), "{}", empty.text());
    let list = b"13800001111\n13800002222\n13800003333\n13800004444\nhello\n";
    let handed = bank.upload("/console/scrub", &[("purpose", "sales"), ("rows", "keep")], "../my list.txt", list);
    let at = handed.line("location").to_owned();
    assert!(handed.status == 303 && at.starts_with("/console/scrub/"), "{} {at}", handed.text());
    let mut page = bank.get(&at);
    let ended = bench::wait_until(std::time::Duration::from_secs(20), || {
        page = bank.get(&at);
        // While it is under way the page comes anew by itself, and can be told not to.
        let under_way = page.text().contains("Do not renew");
        assert_eq!(page.line("refresh"), if under_way { "3" } else { "" });
        !under_way
    });
    assert!(ended, "{}", page.text());
    let text = page.text();
    assert!(text.contains("5 rows: 1 may be called, 3 may not, 1 could not be read"), "{text}");
    assert!(text.contains("<h1>my list.txt</h1>"), "{text}");
    let result = bank.get(&format!("{at}/result"));
    assert_eq!(result.text(), "13800004444\n");
    assert!(result.line("content-disposition").starts_with("attachment; filename=\"result-"));
    assert!(bank.get(&format!("{at}/receipt")).text().starts_with("wurao receipt"), "signed");
    assert!(bank.get(&format!("{at}/rejects")).text().contains("hello"));
    assert!(bank.get("/console/receipts").text().contains("5 rows: 1 may be called"));
    assert!(bank.get("/console/versions").text().contains("/console/version/1/set.wns"));
    let set = bank.get("/console/version/1/set.wns");
    assert_eq!(set.body, std::fs::read(place.folder().join("public/versions/000001/set.wns")).expect("there"));
    assert_eq!(bank.get("/console/version/1/..%2f..%2fregistry.pub").status, 404);
    assert_eq!(bank.get("/console/version/9/set.wns").status, 404);
    let asked = bank.post(&format!("{at}/forget"), &[]).text();
    assert!(asked.contains("of “my list.txt” are deleted"), "{asked}");
    assert_eq!(bank.post(&format!("{at}/forget"), &[("sure", "yes")]).line("location"), "/console/scrub");
    assert_eq!(bank.get(&at).status, 404);
    let failed =
        bank.upload("/console/scrub", &[("purpose", "sales"), ("rows", "keep")], "book.xlsx", b"PK\x03\x04....");
    let at = failed.line("location").to_owned();
    let ended =
        bench::wait_until(std::time::Duration::from_secs(20), || bank.get(&at).text().contains("〔registry-list〕"));
    assert!(ended, "{}", bank.get(&at).text());
}

#[test]
fn a_page_that_is_not_there_speaks_as_the_registry() {
    let mut place = Place::new();
    place.serve(&[]);
    let get = |path: &str, lang: &str| {
        let asked = super::wire::Asked::new("GET", path).line("Accept-Language", lang);
        asked.of(place.server().address())
    };
    for (path, lang, title, back) in
        [("/nowhere", "zh-CN", "登记", "回到登记处首页"), ("/case/x", "en", "registry", "To the registry’s first page")]
    {
        let lost = get(path, lang);
        let text = lost.text();
        assert_eq!(lost.status, 404);
        let head = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        assert!(!head.contains("勿扰") && !head.contains("Wurao"), "{head} {title}");
        assert!(text.contains(back) && !text.contains("案卷") && !text.contains("cases"), "{text}");
    }
    // An empty number is one plain sentence, which leads to its field.
    let empty = Browsing::new(&place).post("/code", &[("number", ""), ("wish", "register")]);
    let text = empty.text();
    assert!(
        empty.status == 422 && text.contains("<a href=\"#number\">write the number 〔registry-number〕</a>"),
        "{text}"
    );
    let operator = Browsing::with(&place, &place.operator);
    let bank = operator.get("/operator/organisation/bank").text();
    assert!(
        bank.contains("<h2>Called for by</h2>") && bank.contains("href=\"/operator/organisation/calls\""),
        "{bank}"
    );
    let calls = operator.get("/operator/organisation/calls").text();
    assert!(
        calls.contains(
            "<h2>Called for by</h2>
  <p>Nobody</p>"
        ),
        "{calls}"
    );
}

#[test]
fn a_checked_certificate_says_that_its_version_does_not_hold_the_number_yet() {
    let mut place = Place::new();
    place.run(&["register", "13800004444"]);
    place.serve(&[]);
    let somebody = Browsing::new(&place);
    let checked = |number: &str| {
        let paper = place.wurao.path(&format!("{number}.txt"));
        place.run(&["certificate", number, "-o", arg(&paper)]);
        let paper = std::fs::read_to_string(paper).expect("a certificate");
        somebody.post("/check", &[("paper", paper.trim_end())]).text()
    };
    let later = checked("13800004444");
    assert!(later.contains("+8613800004444 was registered at"), "{later}");
    assert!(later.contains("version 1 does not hold it yet: it is in the next version"), "{later}");
    let held = checked("13800001111");
    assert!(held.contains("+8613800001111 was registered at") && !held.contains("does not hold it yet"), "{held}");
    assert!(held.contains(", when version 1 was the newest</p>"), "{held}");
}

#[test]
fn of_a_certificate_that_does_not_say_so_the_page_knows_what_its_version_holds() {
    let mut place = Place::new();
    place.run(&["register", "13800004444"]);
    place.serve(&[]);
    let file = place.wurao.path("paper.txt");
    place.run(&["certificate", "13800004444", "-o", arg(&file)]);
    let key = std::fs::read_to_string(place.folder().join("keys/registry.key")).expect("a key");
    let signer = registry::note::SignerKey::parse(key.trim()).expect("a key");
    let trust = registry::log::Trust::of(signer.verifier());
    let paper = std::fs::read(file).expect("a certificate");
    let paper = registry::paper::verify_as::<Certificate>(&paper, &trust, None).expect("signed").paper;
    let old =
        registry::paper::sign(&Certificate { lists: None, zone: None, ..paper }, &signer).expect("the first format");
    assert!(old.starts_with("wurao certificate 1\n"), "{old}");
    let said = Browsing::new(&place).post("/check", &[("paper", old.trim_end())]).text();
    assert!(said.contains("version 1 does not hold it yet: it is in the next version"), "{said}");
    assert!(!said.contains("was the newest"), "{said}");
}
