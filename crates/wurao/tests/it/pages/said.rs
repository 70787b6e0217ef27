//! What was said is kept sentence by sentence: each with its own readings, quoted where it was said and nowhere else.

use super::{Answered, Visitor, attribute, forms, text};
use casework::{Body, Meaning, Reading};
use desk::Loaded;

async fn of(visitor: &Visitor, case: &str) -> Loaded {
    visitor.here.case(case).await.expect("loads")
}

/// Excuses of a case with the words that may be quoted for them.
fn met(loaded: &Loaded) -> Vec<(&str, Option<&str>)> {
    loaded.case.obstacles.iter().map(|o| (o.obstacle.as_str(), o.words.as_deref())).collect()
}

/// Every control of a form as a browser would send it, in the order of the page.
fn controls(form: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for tag in form.split('<').skip(1) {
        let (head, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = attribute(head, "name");
        let kind = attribute(head, "type");
        let ticked = !["checkbox", "radio"].contains(&kind.as_str()) || head.contains(" checked");
        match head.split(' ').next().unwrap_or_default() {
            "input" if ticked && !name.is_empty() && kind != "file" => all.push((name, attribute(head, "value"))),
            "textarea" => all.push((name, text::plain(after))),
            "select" => all.push((name, String::new())),
            "option" if head.contains(" selected") => {
                all.last_mut().expect("an option stands in a list").1 = attribute(head, "value");
            }
            _ => {}
        }
    }
    all
}

/// Pastes a text and lets it be read.
async fn read(visitor: &Visitor, path: &str, words: &str) -> Answered {
    let parts: &[(&str, Option<&str>, &[u8])] =
        &[("read", None, b"yes"), ("words", None, words.as_bytes()), ("date", None, b"2026-11-24")];
    visitor.upload(path, parts).await
}

/// Presses the big button of a reply page as it stands.
async fn save(visitor: &Visitor, path: &str, page: &Answered) -> Answered {
    let form = forms(&page.text).into_iter().find(|f| f.action.contains("/reply")).expect("the form");
    let fields = controls(&form.text);
    let parts: Vec<_> = fields.iter().map(|(k, v)| (k.as_str(), None, v.as_bytes())).collect();
    visitor.upload(path, &parts).await
}

/// Two keys are tapped, then something else is typed: the natural order on the phone.
#[tokio::test(flavor = "multi_thread")]
async fn words_of_one_excuse_are_never_those_of_another() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/call/operator-hotline");
    let fields = [
        ("date", "2026-11-24"),
        ("obstacle", "marked-do-not-disturb"),
        ("obstacle", "not-our-number"),
        ("heard", "我帮您装个防骚扰软件吧"),
        ("ticket", "1124-0001"),
    ];
    let asked = visitor.post(&path, &fields).await;
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert!(asked.text.contains("name=\"said\" value=\"我帮您装个防骚扰软件吧\""), "it is shown as a row of its own");
    assert!(asked.text.contains("value=\"0:excuse\""), "{}", asked.text);

    let confirmed = [
        ("date", "2026-11-24"),
        ("obstacle", "marked-do-not-disturb"),
        ("obstacle", "not-our-number"),
        ("said", "我帮您装个防骚扰软件吧"),
        ("is", "0:excuse"),
        ("excuse", "install-blocking-app"),
        ("ticket", "1124-0001"),
        ("sure", "yes"),
    ];
    assert_eq!(visitor.post(&path, &confirmed).await.status, 303);
    let loaded = of(&visitor, &case).await;
    let met = met(&loaded);
    for excuse in [
        ("install-blocking-app", Some("我帮您装个防骚扰软件吧")),
        ("marked-do-not-disturb", None),
        ("not-our-number", None),
    ] {
        assert!(met.contains(&excuse), "{excuse:?} in {met:?}");
    }
    let text = visitor.get_in(&format!("/case/{case}/letters/appeal"), "zh").await.text;
    for part in text.split('。').filter(|part| part.contains("装个防骚扰软件")) {
        assert!(!part.contains("不是官方号码"), "{part}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tapped_excuse_gets_the_words_that_are_just_that_excuse() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/call/operator-hotline");
    let fields = [
        ("date", "2026-11-24"),
        ("obstacle", "not-our-number"),
        ("heard", "这个号码不是我们官方的"),
        ("ticket", "1124-0001"),
    ];
    let saved = visitor.post(&path, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let loaded = of(&visitor, &case).await;
    assert_eq!(met(&loaded).last(), Some(&("not-our-number", Some("这个号码不是我们官方的"))));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_that_sound_like_another_excuse_are_asked_about() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/call/operator-hotline");
    let fields = vec![
        ("date", "2026-11-24"),
        ("obstacle", "not-our-number"),
        ("words-not-our-number", "我帮您装个防骚扰软件吧"),
        ("ticket", "1124-0001"),
    ];
    let asked = visitor.post(&path, &fields).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("听起来是") && asked.text.contains("name=\"sure\" value=\"yes\""), "{}", asked.text);
    let sure = [fields.as_slice(), &[("sure", "yes")]].concat();
    assert_eq!(visitor.post(&path, &sure).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_ticket_is_asked_about_once() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(3)).await;
    let path = format!("/case/{case}/call/operator-hotline");
    let asked = visitor.post(&path, &[("date", "2026-11-24"), ("agent", "0417")]).await;
    assert_eq!(asked.status, 200);
    assert!(asked.text.contains("还没要到工单号") && asked.text.contains("就这样存"), "{}", asked.text);
    let before = of(&visitor, &case).await.case.dispatches.len();
    let sure = [("date", "2026-11-24"), ("agent", "0417"), ("sure", "yes")];
    assert_eq!(visitor.post(&path, &sure).await.status, 303);
    assert_eq!(of(&visitor, &case).await.case.dispatches.len(), before + 1);
}

/// The turning point of the story: a sum under another name, a sum for each later call, a day and a condition.
const BARGAIN: &str =
    "我们愿意奖励您50元话费。以后每接到一次推销电话我们再补您50元。请您12月15日前答复，并把申诉撤了。";

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_with_a_condition_is_read_as_one_and_saved_with_one_press() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let path = format!("/case/{case}/reply/operator-hotline");
    let read = read(&visitor, &path, BARGAIN).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let ticked: Vec<&str> = read
        .text
        .split("name=\"is\" value=\"")
        .skip(1)
        .filter_map(|t| t.split_once('"'))
        .filter(|(_, rest)| rest.starts_with(" checked"))
        .map(|(value, _)| value)
        .collect();
    assert_eq!(ticked, ["0:offer", "1:promise", "2:condition", "2:deadline"]);
    assert!(read.text.contains("他们要你撤回") || read.text.contains("交换条件"), "the condition is a warning");
    assert!(!read.text.contains("value=\"以后，推销，补\""), "nothing is filled with scraps");

    let saved = save(&visitor, &path, &read).await;
    assert!(saved.to.contains("/offer/"), "{} {}", saved.status, saved.to);
    let loaded = of(&visitor, &case).await;
    let said: Vec<&str> = loaded.case.said.iter().map(|s| s.words.as_str()).collect();
    assert_eq!(
        said,
        ["我们愿意奖励您50元话费", "以后每接到一次推销电话我们再补您50元", "请您12月15日前答复，并把申诉撤了"]
    );
    let offer = loaded.case.offers.last().expect("an offer");
    assert_eq!(
        (offer.amount.map(|m| m.short()), offer.until.map(|d| d.to_string()), offer.label.map(|l| l.id())),
        (Some("50".to_owned()), Some("2026-12-15".to_owned()), Some("reward"))
    );
    let promise = loaded.case.commitments.last().expect("a promise");
    assert_eq!(promise.remedy.map(|m| m.short()).as_deref(), Some("50"));
    assert!(!loaded.case.stands(promise), "it waits for the acceptance");
    assert_eq!(loaded.case.replies.last().map(|r| r.meaning), Some(Meaning::Offered));
    assert!(loaded.case.payments.is_empty());
    let home = visitor.get_in(&format!("/case/{case}"), "zh").await.text;
    assert!(!home.contains("满意就结案"), "{home}");
}

/// How the story ended, pasted as one text.
const ENDING: &str = "今天张经理来电，向您道歉。您的号码我们已在所有营业厅加入禁拨名单，以后不会再打给您。之前的电话补偿您100元，已经到账。以后您每接到一个推销电话，我们赔您50元。对违规的营业厅罚款200元。";

#[tokio::test(flavor = "multi_thread")]
async fn the_ending_of_the_story_is_one_paste_and_one_confirmation() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let path = format!("/case/{case}/reply/operator-hotline");
    let read = read(&visitor, &path, ENDING).await;
    let saved = save(&visitor, &path, &read).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let loaded = of(&visitor, &case).await;
    let kinds = |at: usize| -> Vec<&str> { loaded.case.said[at].readings.iter().map(Reading::kind).collect() };
    assert!(kinds(0).contains(&"apology"), "{:?}", kinds(0));
    assert!(kinds(1).contains(&"promise"), "{:?}", kinds(1));
    let priced = loaded.case.commitments.iter().find(|c| c.remedy.is_some()).expect("a priced promise");
    assert_eq!((priced.terms.as_str(), loaded.case.stands(priced)), ("以后您每接到一个推销电话，我们赔您50元", true));
    assert!(loaded.case.offers.iter().all(|o| o.amount.map(|m| m.short()).as_deref() != Some("200")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_press_saved_of_a_reply_goes_with_one_press() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(5)).await;
    let before = of(&visitor, &case).await;
    let path = format!("/case/{case}/reply/operator-hotline");
    let read = read(&visitor, &path, BARGAIN).await;
    save(&visitor, &path, &read).await;
    let head = of(&visitor, &case).await.case.head;
    let undone = visitor.post(&format!("/case/{case}/undo/{head}"), &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text);
    let after = of(&visitor, &case).await;
    assert!(after.case.said.is_empty());
    assert_eq!(after.case.offers.len(), before.case.offers.len());
    assert_eq!(after.case.commitments.len(), before.case.commitments.len());
    assert_eq!(after.case.replies.len(), before.case.replies.len());
}

/// Old logs: one text filed for two excuses of a moment is quoted for neither, one of its own stays.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_log_quotes_only_what_names_one_excuse() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let old = |obstacle: &str, at: &str, words: &str| {
        let pairs = [("obstacle", obstacle), ("at", at), ("rung", "operator-hotline"), ("words", words)];
        Body::from_pairs("obstacle", pairs).expect("an event")
    };
    let events = vec![
        old("not-our-number", "2026-11-20 10:00", "一句话"),
        old("passed-upward", "2026-11-20 10:00", "一句话"),
        old("passed-upward", "2026-11-21 10:00", "已经往上反映了"),
    ];
    visitor.here.change(&case, &events).await.expect("appends");
    let loaded = of(&visitor, &case).await;
    let met = met(&loaded);
    assert_eq!(
        met[met.len() - 3..],
        [("not-our-number", None), ("passed-upward", None), ("passed-upward", Some("已经往上反映了"))]
    );
}
