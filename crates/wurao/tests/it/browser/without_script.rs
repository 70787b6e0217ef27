//! With script switched off a call is still on record, and the next step still one tap away.

use super::phone::Phone;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_saved_without_script() {
    let mut phone = Phone::without_script("zh-CN").await;
    phone.on("2026-03-02");
    phone.goto("/").await;
    phone.choose("运营商推销电话").await;
    phone.choose("套餐推销电话").await;
    phone.choose("中国移动").await;
    phone.choose("偶尔").await;
    phone.press("建好案卷").await;
    phone.write("对方的号码", "0571****2210").await;
    phone.choose("说了").await;
    phone.press("存进案卷，第 1 通").await;
    assert!(phone.text().await.contains("第 1 通已记下"), "{}", phone.text().await);
    assert_eq!(phone.card().await, "打给客服，投诉这些来电");
    phone.screen("without-script-home").await;
    phone.press("拨打，边打边记").await;
    // The answer to an excuse is shown by style alone, and a search brings the right one forward.
    phone.choose("「不是官方号码」").await;
    assert!(phone.text().await.contains("请把「与公司无关」写进工单"), "{}", phone.text().await);
    phone.write("还说了什么，照原话", "已经帮您往上面报了，您等消息").await;
    phone.press("找说法").await;
    assert!(phone.text().await.contains("听到：往上面报"), "{}", phone.text().await);
    phone.choose_css(".call__near label").await;
    phone.write("工单号", "0302-0001").await;
    phone.press("挂断了，放进案卷").await;
    let home = phone.path().await;
    phone.goto(&format!("{}/log", home.split('?').next().expect("a path"))).await;
    let text = phone.text().await;
    for part in ["「不是官方号码」", "「帮您向上反馈」", "工单号 0302-0001"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    the_letter_is_filled(&mut phone, home.split('?').next().expect("a path")).await;
    phone.close().await;
}

/// What fits is saved, what does not stands at its field; the form opens by the address alone.
async fn the_letter_is_filled(phone: &mut Phone, case: &str) {
    phone.goto(&format!("{case}/letters/appeal")).await;
    phone.tap("填缺的项").await;
    phone.write("你的姓名", "林晓").await;
    phone.write("邮编", "12").await;
    phone.choose("湖北移动").await;
    phone.leave("document.querySelector('.fill button').click(); return true", vec![]).await;
    // The browser complains of the answer that says what has to be mended.
    phone.forgive();
    let text = phone.text().await;
    for part in ["「邮编」不能是 12", "申诉人：林晓", "中国移动通信集团湖北有限公司", "已存进案卷"]
    {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.write("邮编", "000000").await;
    phone.write("你的通信地址", "某市安静路 0 号").await;
    phone.press("填上").await;
    let paper = phone.text_of("article.paper").await;
    assert!(paper.contains("地址：某市安静路 0 号，邮编 000000"), "{paper}");
}
