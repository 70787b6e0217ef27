use crate::pages::{Visitor, alert};
use crate::wurao::Wurao;
use desk::parties::board::board;
use desk::parties::link::{NewLink, link};
use playbook::{Bilingual, Pack, Proof};
use serde_json::json;

fn field<'f>(name: &'static str, value: &'f str) -> (&'static str, Option<&'static str>, &'f [u8]) {
    (name, None, value.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_linked_through_a_shop_to_the_company() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let page = visitor.get_in(&format!("/case/{case}/parties"), "zh").await.text;
    assert!(page.contains("还不能说明「某移动通信有限公司某市分公司」在背后"), "{page}");
    assert!(page.contains("还缺一环：怎么知道和「某移动通信有限公司某市分公司」有关"));
    let form = format!("/case/{case}/parties/link");
    let shop = [
        field("from", "0571****2210"),
        field("to", "new"),
        field("name", "某某营业厅"),
        field("role", "shop"),
        field("relation", "uses-number"),
        field("words", "门口招牌上就是这个号码"),
        field("certainty", "likely"),
        ("exhibit", Some("sign.png"), b"not really a picture"),
    ];
    let saved = visitor.upload(&form, &shop).await;
    assert_eq!(
        (saved.status, saved.to.split("?saved=").next()),
        (303, Some(format!("/case/{case}/parties").as_str())),
        "{}",
        saved.text
    );
    let half = visitor.get_in(&saved.to, "zh").await.text;
    assert!(half.contains("还缺一环：「某某营业厅」和「某移动通信有限公司某市分公司」是什么关系"), "{half}");
    let company = [
        field("from", "某某营业厅"),
        field("to", "operator"),
        field("relation", "branch-of"),
        field("words", "官网的门店列表里有它"),
        field("certainty", "shown"),
    ];
    assert_eq!(visitor.upload(&form, &company).await.status, 303);
    let loaded = visitor.here.case(&case).await.expect("loads");
    let all = board(&loaded.case);
    let caller = all.callers.iter().find(|c| c.number.as_deref() == Some("0571****2210")).expect("it called");
    assert!(caller.chain.complete && caller.chain.links.len() == 2, "{:?}", caller.chain);
    assert_eq!(caller.chain.certainty, Some(casework::Certainty::Likely), "the weakest link decides");
    assert_eq!((caller.kind, caller.region.as_deref()), ("landline", Some("浙江省杭州市")));
    assert_eq!(all.proven[1], caller.count);
    assert!(loaded.case.links.iter().any(|l| l.exhibit.is_some()));
    let shop = loaded.case.parties.values().find(|p| p.name == "某某营业厅").expect("named");
    assert!(loaded.case.stands_behind("operator", &shop.id));
    let seq = loaded.case.links.last().expect("a link").seq;
    visitor.post(&format!("/case/{case}/undo/{seq}"), &[("back", &saved.to)]).await;
    assert!(!board(&visitor.here.case(&case).await.expect("loads").case).callers.iter().any(|c| c.chain.complete));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_said_and_what_was_typed_is_kept() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let form = format!("/case/{case}/parties/link");
    let wrong: &[(&[(&str, &str)], &str)] = &[
        (&[("from", "没有号码")], "还差号码或一方：填打来的号码，或已记下的一方"),
        (&[("to", "new")], "还差一方：选公司，或写上另一方的名字"),
        (&[("to", "new"), ("name", "某某代理")], "还差一项：「某某代理」是什么，选一个"),
        (&[("to", "operator")], "还差一项：是什么关系，选一个"),
        (&[("to", "operator"), ("relation", "acts-for")], "还差一项：有多可靠，选一个"),
        (
            &[("to", "operator"), ("relation", "acts-for"), ("certainty", "shown")],
            "还差凭据：选一种办法，或用自己的话写怎么知道的",
        ),
        (&[("to", "operator"), ("relation", "acts-for"), ("by", "no-such")], "规则包里没有这种证明：no-such"),
    ];
    for (fields, says) in wrong {
        let mut all = vec![("from", None, "0571****2210".as_bytes())];
        if fields[0].0 == "from" {
            all.clear();
        }
        all.extend(fields.iter().map(|(name, value)| (*name, None, value.as_bytes())));
        let answer = visitor.upload(&form, &all).await;
        assert_eq!((answer.status, alert(&answer.text).as_str()), (422, *says));
    }
    assert!(visitor.here.case(&case).await.expect("loads").case.links.is_empty());
}

fn proof(id: &str, gives: &str, off: bool) -> Proof {
    let text = |t: &str| Bilingual { zh: t.to_owned(), en: t.to_owned() };
    let risk = off.then(|| text("risk"));
    Proof {
        id: id.into(),
        name: text(id),
        how: text(id),
        gives: gives.into(),
        order: 1,
        off,
        risk,
        law: vec![],
        source: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_risky_proof_needs_its_risk_to_be_read() {
    let visitor = Visitor::open().await;
    let case = visitor.example(Some(9)).await;
    let mut loaded = visitor.here.case(&case).await.expect("loads");
    let mut pack: Pack = (*loaded.pack).clone();
    pack.proofs = vec![proof("said-so", "claimed", false), proof("bought-a-plan", "shown", true)];
    loaded.pack = pack.into();
    let new = |by: &str, certainty: &str| NewLink {
        from: "0571****2210".into(),
        to: "operator".into(),
        relation: "acts-for".into(),
        by: by.into(),
        certainty: certainty.into(),
        ..NewLink::default()
    };
    let refused = link(&loaded, &new("bought-a-plan", "")).expect_err("its risk was not read");
    assert!(refused.to_string().contains("is not advised"), "{refused}");
    let read = NewLink { risk_read: true, ..new("bought-a-plan", "") };
    let bodies = link(&loaded, &read).expect("recorded");
    let text = serde_json::to_value(&bodies[0]).expect("JSON");
    assert_eq!((&text["certainty"], &text["shown_by"]), (&json!("shown"), &json!("bought-a-plan")));
    // A proof that gives only a claim makes no link that is shown.
    let bodies = link(&loaded, &new("said-so", "shown")).expect("recorded");
    assert_eq!(serde_json::to_value(&bodies[0]).expect("JSON")["certainty"], "claimed");
}

#[test]
fn the_command_line_links_and_lists() {
    let wurao = Wurao::new();
    let case = wurao.case();
    for day in ["2026-10-12", "2026-10-13"] {
        wurao.json(&["event", "add", &case, "incident", &format!("at={day}"), "number=1366****6378", "nuisance=yes"]);
    }
    let before = wurao.json(&["party", "list", &case]);
    assert_eq!((&before["calls"], &before["calls_without_chain"]), (&json!(2), &json!(2)));
    let relation = ["--relation", "uses-number", "--proof", "名片", "--certainty", "likely"];
    let link = |from: &str, to: &str, more: &[&str]| {
        wurao.answer(&[&["party", "link", &case, "--from", from, "--to", to], &relation[..], more].concat())
    };
    assert_eq!(link("1366 **** 6378", "某某代理", &[]).0, 1, "a new party needs its role");
    assert_eq!(link("1366 **** 6378", "某某代理", &["--role", "agent"]).0, 0);
    assert_eq!(link("某某代理", "operator", &[]).0, 0);
    let after = wurao.json(&["party", "list", &case]);
    assert_eq!(after["calls_by_certainty"], json!({ "shown": 0, "likely": 2, "claimed": 0 }));
    assert_eq!(after["callers"][0]["chain"]["complete"], true);
}
