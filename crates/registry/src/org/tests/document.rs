//! Acts as they are kept.

use super::*;

#[test]
fn acts_are_kept_as_documents_that_no_unknown_field_enters() {
    let text = r#"{"at":"2026-01-01T00:00:00Z","act":"numbers","organisation":"bank","numbers":"+8657188880000-+8657188880099","serves":"shop"}"#;
    let told: Told<Act> = serde_json::from_str(text).expect("a document");
    assert_eq!(serde_json::to_string(&told).expect("a document"), text);
    let wrong = [
        text.replace("bank\"", "bank\",\"colour\":\"red\""),
        text.replace("0099", "009"),
        text.replace("0099", "-0099"),
        text.replace("numbers\",", "telex\","),
        text.replace("2026-01-01T", "2026-01-41T"),
    ];
    for text in wrong {
        assert!(serde_json::from_str::<Told<Act>>(&text).is_err(), "{text}");
    }
}
