//! `GET /test`: whether the key is right. Whoever gets here has it.

pub(super) async fn answer() -> &'static str {
    "ok"
}
