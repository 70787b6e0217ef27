//! With script switched off a call is still on record, and the next step still one tap away.

use super::phone::Phone;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_saved_without_script() {
    let mut phone = Phone::without_script("zh-CN").await;
    phone.on("2026-03-02");
    phone.goto("/").await;
    phone.press("开始，五个问题").await;
    phone.choose("套餐推销电话").await;
    phone.choose("偶尔").await;
    phone.press("建好案卷").await;
    phone.write("对方的号码", "0571****2210").await;
    phone.choose("说了").await;
    phone.press("存进案卷，第 1 通").await;
    assert!(phone.text().await.contains("已存进案卷，第 "), "{}", phone.text().await);
    assert_eq!(phone.card().await, "打给客服，投诉这些来电");
    phone.screen("without-script-home").await;
    phone.press("看怎么说，打完记下").await;
    assert_eq!(phone.h1().await, "向运营商客服投诉");
    phone.close().await;
}
