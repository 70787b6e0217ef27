//! The letter in the person's hands: sentences left out or said otherwise, a paragraph of their own, blanks filled from what is known.

use super::Visitor;

async fn letter(visitor: &Visitor, case: &str) -> String {
    visitor.get_in(&format!("/case/{case}/letters/appeal?view=basis"), "zh").await.text
}

/// The mark of the sentence whose edit form holds these words.
fn mark(page: &str, words: &str) -> String {
    let forms = super::forms(page);
    let form = forms.iter().find(|f| f.action.ends_with("/edit") && f.text.contains(words));
    let form = form.unwrap_or_else(|| panic!("no sentence with {words}"));
    form.hidden.iter().find(|(name, _)| name == "part").expect("a mark").1.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_left_out_said_in_own_words_and_taken_back() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let path = format!("/case/{case}/letters/appeal/edit");
    let part = mark(&letter(&visitor, &case).await, "书面致歉");
    let edit = |act: &'static str, words: &'static str| {
        vec![("lang", "zh-CN".to_owned()), ("part", part.clone()), ("act", act.to_owned()), ("words", words.to_owned())]
    };
    let press = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        visitor.post(&path, &fields).await
    };
    assert_eq!(press(edit("leave-out", "")).await.status, 303);
    let page = letter(&visitor, &case).await;
    let paper = |page: &str| {
        page.split("<article").nth(1).and_then(|t| t.split("</article>").next()).expect("a paper").to_owned()
    };
    assert!(
        !paper(&page).contains("书面致歉") && page.contains("你没写进去的"),
        "it is gone from the paper and can come back"
    );

    assert_eq!(press(edit("own-words", "请经理当面\n向我道歉")).await.status, 303);
    let page = paper(&letter(&visitor, &case).await);
    assert!(page.contains("请经理当面 向我道歉") && page.contains("自己的话"), "{page}");
    let text = visitor.get_in(&format!("/case/{case}/letters/appeal/txt?lang=zh-CN"), "zh").await.text;
    assert!(text.contains("请经理当面 向我道歉"), "{text}");

    let threat = press(edit("own-words", "不给 800 元我就曝光你们")).await;
    assert_eq!(threat.status, 422, "what joins money with a threat does not enter");

    assert_eq!(press(edit("restore", "")).await.status, 303);
    assert!(paper(&letter(&visitor, &case).await).contains("书面致歉"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_paragraph_is_the_persons_own() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let path = format!("/case/{case}/letters/appeal/edit");
    let own = "办套餐的验证码是10086发来的，套餐当天就改了。";
    let fields = [("lang", "zh-CN"), ("part", "own"), ("act", "own-words"), ("words", own)];
    assert_eq!(visitor.post(&path, &fields).await.status, 303);
    let page = letter(&visitor, &case).await;
    assert!(page.contains("办套餐的验证码是10086发来的"), "{page}");
    let long = "长".repeat(201);
    let too_long = [("lang", "zh-CN"), ("part", "own"), ("act", "own-words"), ("words", long.as_str())];
    assert_eq!(visitor.post(&path, &too_long).await.status, 422);
    let stranger = [("lang", "zh-CN"), ("part", "0123456789ab"), ("act", "leave-out")];
    assert_eq!(visitor.post(&path, &stranger).await.status, 422, "a part that is not there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_company_fills_three_gaps_at_once() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let page = visitor.get_in(&format!("/case/{case}/company"), "zh").await.text;
    assert!(page.contains("江苏移动") && page.contains("的登记"), "its address is shown with its date");
    let back = format!("/case/{case}/letters/appeal");
    let chosen = visitor.post(&format!("/case/{case}/company"), &[("company", "cmcc-sx"), ("back", &back)]).await;
    assert!(chosen.to.starts_with(&back), "{} {}", chosen.status, chosen.to);
    let case = visitor.here.case(&case).await.expect("loads").case;
    let fact = |key: &str| case.fact(key).map(|f| f.value.clone());
    assert_eq!(fact("operator_name").as_deref(), Some("中国移动通信集团山西有限公司"));
    assert_eq!(fact("operator_code").as_deref(), Some("91140000710937455Q"));
    assert_eq!(fact("operator_province").as_deref(), Some("山西"));
    assert!(fact("operator_address").is_some());
}

/// The facts of the case: name, address, postcode, and the company's name, code, address, province.
async fn facts(visitor: &Visitor, case: &str) -> [Option<String>; 7] {
    let case = visitor.here.case(case).await.expect("loads").case;
    let keys =
        ["name", "address", "postcode", "operator_name", "operator_code", "operator_address", "operator_province"];
    keys.map(|key| case.fact(key).map(|f| f.value.clone()))
}

/// A case with the person's operator known and nothing else, on its own number.
async fn bare(visitor: &Visitor, line: &str) -> String {
    let fields = [
        ("pack", "cn-telecom"),
        ("subject", "套餐推销电话"),
        ("operator", "mobile"),
        ("line", line),
        ("often", "once"),
    ];
    let opened = visitor.post("/new", &fields).await;
    opened.to.trim_start_matches("/case/").split('/').next().expect("an id").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_takes_what_belongs_together_and_keeps_what_fits() {
    let visitor = Visitor::open().await;
    let case = bare(&visitor, "138****0000").await;
    let path = format!("/case/{case}/letters/appeal");
    let page = visitor.get_in(&path, "zh").await.text;
    let all = super::forms(&page);
    let asking: Vec<_> = all.iter().filter(|f| f.text.contains("你的姓名") && f.text.contains("填上")).collect();
    assert_eq!(asking.len(), 1, "one form");
    for part in ["你的通信地址", "邮编", "湖北移动", "名单里没有", "查一下"] {
        assert!(asking[0].text.contains(part), "{part} is missing");
    }
    assert!(!page.contains("name=\"company\" value=\"cmcc-hb\" aria-describedby=\"firm-cmcc-hb\" checked"));

    let half = [("name", "林晓"), ("postcode", "12"), ("address", ""), ("company", "")];
    let answer = visitor.post(&path, &half).await;
    assert_eq!(answer.status, 422);
    assert!(super::alert(&answer.text).contains("六位数字"), "{}", super::alert(&answer.text));
    for part in ["href=\"#postcode\"", "value=\"12\"", "fill--open", "还差一项"] {
        assert!(answer.text.contains(part), "{part} is missing");
    }
    let name = |text: &str| Some(text.to_owned());
    assert_eq!(facts(&visitor, &case).await, [name("林晓"), None, None, None, None, None, None]);

    let rest = [("postcode", "000000"), ("address", "某市安静路 0 号"), ("company", "cmcc-hb")];
    let answer = visitor.post(&path, &rest).await;
    assert!(answer.to.starts_with(&format!("{path}?letter=zh-CN&saved=")), "{} {}", answer.status, answer.to);
    let known = [
        name("林晓"),
        name("某市安静路 0 号"),
        name("000000"),
        name("中国移动通信集团湖北有限公司"),
        name("914200007109374127"),
        name("武汉市江汉区常青三路66号"),
        name("湖北"),
    ];
    assert_eq!(facts(&visitor, &case).await, known);
    let before = visitor.head(&case).await;
    let nothing = visitor.post(&path, &[("name", ""), ("company", "")]).await;
    assert_eq!((nothing.status, visitor.head(&case).await), (303, before), "empty fields state nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_wrong_values_each_stand_at_their_field() {
    let visitor = Visitor::open().await;
    let case = bare(&visitor, "138****0000").await;
    let path = format!("/case/{case}/letters/appeal");
    let before = visitor.head(&case).await;
    let answer = visitor.post(&path, &[("postcode", "12"), ("operator_province", "月球")]).await;
    assert_eq!((answer.status, visitor.head(&case).await), (422, before));
    for key in ["postcode", "operator_province"] {
        assert!(answer.text.contains(&format!("href=\"#{key}\"")), "{key} is not led to");
    }
    assert_eq!(answer.text.matches("aria-invalid=\"true\"").count(), 2);
    assert!(!answer.text.contains("已存进案卷"), "nothing was saved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_company_and_another_name_are_asked_about() {
    let visitor = Visitor::open().await;
    let case = bare(&visitor, "138****0000").await;
    let path = format!("/case/{case}/letters/appeal");
    let both = [("name", "林晓"), ("company", "cmcc-hb"), ("operator_name", "某公司某分公司")];
    let answer = visitor.post(&path, &both).await;
    assert_eq!(answer.status, 422);
    assert!(super::alert(&answer.text).contains("只留一个"), "{}", super::alert(&answer.text));
    let [name, .., company, _, _, _] = facts(&visitor, &case).await;
    assert_eq!((name.as_deref(), company), (Some("林晓"), None), "neither company is taken");
    // An address is the person's to know better.
    let address = [("company", "cmcc-hb"), ("operator_address", "某市通信路 1 号")];
    assert_eq!(visitor.post(&path, &address).await.status, 303);
    let [.., company, _, address, _] = facts(&visitor, &case).await;
    assert_eq!(company.as_deref(), Some("中国移动通信集团湖北有限公司"));
    assert_eq!(address.as_deref(), Some("某市通信路 1 号"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_region_of_the_number_is_proposed_first_and_not_chosen() {
    let visitor = Visitor::open().await;
    let case = bare(&visitor, "13800000000").await;
    let page = visitor.get_in(&format!("/case/{case}/letters/appeal"), "zh").await.text;
    let first = page.split("name=\"company\" value=\"").nth(1).and_then(|t| t.split('"').next());
    assert_eq!(first, Some("cmcc-bj"));
    assert!(page.contains("照你号码的归属地，可能是北京。"), "it says why");
    assert_eq!(page.matches("aria-describedby=\"firm-cmcc-bj\" checked").count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_read_and_confirmed() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let path = format!("/case/{case}/company");
    let invoice = "购方名称：王* 购方税号：-\n销售方名称：某移动通信集团某省有限公司\n纳税人识别号：919900000000000192\n地址、电话：某省某市不存在路0号 000-00000000";
    let read = visitor.post(&path, &[("invoice", invoice)]).await;
    assert_eq!(read.status, 200, "{}", read.text);
    for part in ["某移动通信集团某省有限公司", "919900000000000192", "某省某市不存在路0号", "不在运营商名单里"]
    {
        assert!(read.text.contains(part), "{part} is missing");
    }
    assert!(!read.text.contains("value=\"000-00000000\""), "the telephone is not kept");
    let before = visitor.head(&case).await;
    let none = visitor.post(&path, &[("invoice", "购方名称：王*")]).await;
    assert_eq!((none.status, visitor.head(&case).await), (422, before));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_on_which_a_clock_hangs_is_recorded_and_not_ticked_off() {
    let visitor = Visitor::open().await;
    let case = visitor.example(None).await;
    let home = visitor.get_in(&format!("/case/{case}"), "zh").await.text;
    if home.contains("把申诉书交给通信管理局") {
        assert!(
            home.contains("/file/telecom-appeal?elsewhere=yes#rec-h"),
            "the way, the day and the receipt are asked for"
        );
    }
    let path = format!("/case/{case}/file/telecom-appeal");
    let page = visitor.get_in(&format!("{path}?elsewhere=yes"), "zh").await.text;
    assert!(page.contains("已经交过了，记下来") && page.contains("name=\"ticket\""), "{page}");
    let fields: &[(&str, Option<&str>, &[u8])] =
        &[("date", None, b"2026-11-24"), ("channel", None, b"miit-appeal-web"), ("ticket", None, b"SS-0000")];
    let sent = visitor.upload(&path, fields).await;
    assert!(sent.to.contains("/filed/"), "{} {}", sent.status, sent.to);
    let filed = visitor.get_in(&sent.to, "zh").await.text;
    for part in ["记下了", "SS-0000", "等对方到", "撤回"] {
        assert!(filed.contains(part), "{part} is missing");
    }
}
