//! Codes that go to numbers: what they say, and for whom they serve.

use super::Place;
use super::complaints::code;
use super::rights::Browsing;

const NUMBER: &str = "13800007777";

#[test]
fn a_code_does_what_its_own_asker_wished_whoever_else_asks_for_the_number() {
    let mut place = Place::new();
    place.serve(&[]);
    let (person, stranger) = (Browsing::new(&place), Browsing::new(&place));
    let ask = |who: &Browsing<'_>, wish: &str| {
        assert_eq!(who.post("/code", &[("number", NUMBER), ("wish", wish)]).status, 200);
        code(&place)
    };
    let confirm = |who: &Browsing<'_>, code: &str| who.post("/confirm", &[("number", NUMBER), ("code", code)]);
    let (own, says) = ask(&person, "register");
    assert_eq!(
        says,
        format!(
            "Code {own}, good for 10 minutes, to register this number so that it refuses sales calls. If it was not you, do \
             nothing and tell it to nobody"
        )
    );
    let (other, says) = ask(&stranger, "withdraw");
    assert!(says.contains("to END this number’s registration"), "{says}");
    // The newest code is the stranger's: it does nothing for the person, and the person's code nothing for the stranger.
    if own != other {
        assert_eq!(confirm(&person, &other).status, 422);
        assert_eq!(confirm(&stranger, &own).status, 422);
    }
    let held = confirm(&person, &own);
    assert_eq!(held.status, 200, "{}", held.text());
    assert_eq!(place.run(&["status", NUMBER])["listed"], true);
    assert_eq!(confirm(&person, &own).status, 422, "used up");
    // A code for looking signs for no complaint.
    let (look, says) = ask(&person, "see");
    assert!(says.contains("it changes nothing"), "{says}");
    let complaint =
        [("number", NUMBER), ("code", &look), ("date", place.day.as_str()), ("time", "00:00"), ("said", "a loan")];
    assert_eq!(person.post("/complaint/code", &complaint).status, 422);
    let left = std::fs::read_dir(place.folder().join("outbox")).expect("an outbox").flatten();
    let left = left.map(|file| std::fs::read_to_string(file.path()).expect("text")).collect::<String>();
    assert!(!left.contains(&own), "a code that came back waits no longer");
}

#[test]
fn whoever_shows_a_number_sees_what_it_told_organisations_and_ends_it() {
    let mut place = Place::new();
    place.run(&["consent", NUMBER, "--to", "bank", "--purpose", "Finance", "--until", "2999-12-31"]);
    place.serve(&[]);
    let person = Browsing::new(&place);
    let shown = |wish: &[(&str, &str)]| {
        let asked = person.post("/code", &[&[("number", NUMBER)][..], wish].concat());
        assert_eq!(asked.status, 200, "{}", asked.text());
        let (code, _) = code(&place);
        person.post("/confirm", &[("number", NUMBER), ("code", &code)]).text()
    };
    let day = place.day.clone();
    let end = |page: &str, word: &str| {
        let ticket = page.split("name=\"ticket\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let ticket = ticket.expect("a ticket").to_owned();
        person.post("/end", &[("ticket", &ticket), ("word", word), ("organisation", "bank")])
    };
    let page = shown(&[("wish", "see")]);
    let consented = format!("<p>bank may call: banking, insurance, investment, cards ({day} to 2999-12-31)</p>");
    assert!(page.contains(&consented) && !page.contains("bank was told"), "{page}");
    assert_eq!(end(&page, "anything").status, 422);
    let left = end(&page, "consent").text();
    assert!(left.contains("<h1>+8613800007777</h1>") && !left.contains("bank may call"), "{left}");
    let page = shown(&[("wish", "stop"), ("organisation", "bank")]);
    assert!(page.contains(&format!("<p>bank was told not to call again ({day})</p>")), "{page}");
    let left = end(&page, "stop").text();
    assert!(!left.contains("bank was told"), "{left}");
    assert_eq!(person.post("/end", &[("ticket", "x"), ("word", "stop"), ("organisation", "bank")]).status, 422);
    let page = shown(&[("wish", "see")]);
    assert!(!page.contains("bank"), "{page}");
}
