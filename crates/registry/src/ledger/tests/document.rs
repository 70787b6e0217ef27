//! Entries as they are kept.

use super::*;

#[test]
fn entries_are_kept_as_documents() {
    let told = Told { at: day(0), act: assessed("f", 1) };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-01-01T00:00:00Z\",\"act\":\"assessed\",\"finding\":\"f\",\"debtor\":\"branch\",\"chain\":[\"partner\",\
         \"branch\",\"operator\"],\"person\":\"+8613800000000\",\"grade\":1,\"day\":\"2026-11-29\",\"rules\":\"registry-cn \
         2026-11-29\",\"source\":\"The settlement in the post of 2019: a fine of 200 yuan on the branch for each call, 50 \
         yuan to the person\",\"fine\":\"200.00 CNY\",\"compensation\":\"50.00 CNY\"}"
    );
    assert_eq!(serde_json::from_str::<Told<Act>>(&text).expect("a document"), told);
    let ground = Ground::WrongClock { at: day(1) };
    let told = Told {
        at: day(2),
        act: Act::Objected { finding: "f".into(), by: "branch".into(), ground, text: "钟慢".into() },
    };
    let text = serde_json::to_string(&told).expect("a document");
    assert_eq!(
        text,
        "{\"at\":\"2026-01-03T00:00:00Z\",\"act\":\"objected\",\"finding\":\"f\",\"by\":\"branch\",\"ground\":{\"code\":\
         \"wrong-clock\",\"at\":\"2026-01-02T00:00:00Z\"},\"text\":\"钟慢\"}"
    );
    assert_eq!(serde_json::from_str::<Told<Act>>(&text).expect("a document"), told);
}
