use crate::pages::Visitor;
use crate::pages::every_page::sound;
use crate::wurao::Wurao;

#[tokio::test(flavor = "multi_thread")]
async fn every_pack_shows_what_it_rests_on() {
    let visitor = Visitor::open().await;
    let packs = visitor.here.packs().expect("sound packs");
    let ids: Vec<String> = packs.iter().map(|p| p.manifest.id.clone()).collect();
    for lang in ["zh", "en"] {
        let all = visitor.get_in("/packs", lang).await;
        sound("/packs", lang, &all.text);
        for id in &ids {
            assert!(all.text.contains(&format!("/packs/{id}")), "{id} is listed");
            let path = format!("/packs/{id}");
            let one = visitor.get_in(&path, lang).await;
            assert_eq!(one.status, 200, "{path}: {}", one.text);
            sound(&path, lang, &one.text);
        }
    }
    let telecom = visitor.get_in("/packs/cn-telecom", "zh").await.text;
    for part in
        ["没有法律人士审阅过", "2027年5月23日", "读过正式文本", "appeal-rule-12", "CC-BY-4.0", "只有一处不太可靠的来源"]
    {
        assert!(telecom.contains(part), "{part} is missing");
    }
    assert_eq!(visitor.get("/packs/cn").await.status, 404, "shared ground is shown inside the packs that include it");
    assert_eq!(visitor.get("/packs/..%2fetc").await.status, 404);
    let case = visitor.empty().await;
    assert_eq!(visitor.get(&format!("/case/{case}/pack")).await.to, format!("/packs/cn-telecom?back=/case/{case}"));
}

#[test]
fn a_pack_says_when_it_was_not_checked_in_time() {
    let wurao = Wurao::new();
    let shown = wurao.json(&["pack", "show", "cn-telecom"]);
    let records = shown["records"].as_array().expect("a list");
    assert!(records.iter().any(|r| r["part"] == "laws" && r["confidence"] == "H" && !r["source"].is_null()));
    assert_eq!(shown["manifest"]["check_by"], "2027-05-23");
}
