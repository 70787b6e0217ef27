//! The seed story by hand, on a phone, from an empty data folder: triage, calls, four complaints, the appeal, the
//! offer, the mediation letter. At every row the card says what a person should do now.

use super::phone::{PHONE, Phone};
use jiff::civil::DateTime;

/// The weekly calls of the story as a phone's backup has them, with family and a courier between them.
const WEEKLY: &[(&str, &str, u32)] = &[
    ("2026-03-09T19:40", "0571****2210", 38),
    ("2026-03-16T12:31", "1366****6378", 52),
    ("2026-03-23T10:05", "0571****2210", 17),
    ("2026-03-30T18:22", "0571****2210", 40),
    ("2026-04-06T09:48", "1366****6378", 0),
    ("2026-04-08T18:00", "139****1111", 300),
    ("2026-04-13T20:02", "0571****2210", 22),
    ("2026-04-15T11:30", "139****2222", 12),
    ("2026-04-19T18:00", "139****1111", 420),
    ("2026-04-20T11:17", "0571****2210", 33),
    ("2026-04-27T15:50", "1366****6378", 29),
];

#[tokio::test(flavor = "multi_thread")]
async fn the_seed_story_from_an_empty_folder_to_the_mediation_letter() {
    let mut phone = Phone::new("zh-CN", PHONE).await;
    first_call(&mut phone).await;
    let case = phone.path().await.split('?').next().expect("a path").to_owned();
    weekly_calls(&mut phone, &case).await;
    first_complaint(&mut phone, &case).await;
    call_after_the_promise(&mut phone, &case).await;
    more_complaints(&mut phone, &case).await;
    facts_make_the_appeal_whole(&mut phone, &case).await;
    the_appeal_goes_out(&mut phone, &case).await;
    println!("from an empty folder to the appeal on record: {}", phone.effort);
    accepted_and_offered(&mut phone, &case).await;
    the_offer_is_answered(&mut phone, &case).await;
    money_and_mediation(&mut phone, &case).await;
    println!("from an empty folder to the mediation letter: {}", phone.effort);
    phone.close().await;
}

async fn first_call(phone: &mut Phone) {
    phone.on("2026-03-02");
    phone.goto("/").await;
    assert_eq!(phone.h1().await, "推销电话一直来，一步一步让它停");
    phone.screen("story-01-empty").await;
    phone.choose("运营商推销电话").await;
    phone.choose("套餐推销电话").await;
    phone.choose("中国移动").await;
    phone.write("被打扰的号码", "138****0000").await;
    phone.choose("偶尔").await;
    phone.screen("story-02-triage").await;
    phone.press("建好案卷").await;
    let before = phone.effort;
    phone.write("对方的号码", "0571****2210").await;
    phone.pick("几点", "10:12").await;
    phone.choose("营业厅").await;
    phone.choose("说了").await;
    phone.whole("story-03-capture").await;
    phone.press("存进案卷，第 1 通").await;
    println!("first call: {} taps, {} fields", phone.effort.taps - before.taps, phone.effort.fields - before.fields);
    assert!(phone.text().await.contains("第 1 通已记下"));
    assert_eq!(phone.card().await, "打给客服，投诉这些来电");
    phone.whole("story-04-home-first-call").await;
}

async fn weekly_calls(phone: &mut Phone, case: &str) {
    phone.on("2026-04-27");
    phone.goto(case).await;
    phone.press("更多").await;
    phone.press("导入").await;
    let list = phone.wurao.file("calls.xml", backup());
    phone.attach("通话记录或详单文件", &list).await;
    phone.press("看看里面有什么").await;
    assert_eq!(phone.h1().await, "哪些号码是推销");
    let text = phone.text().await;
    for part in ["读到 11 行，4 个号码", "5 次", "3 次", "139 **** 1111"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.choose_css("input[name=numbers][value*='0571']").await;
    phone.choose_css("input[name=numbers][value*='1366']").await;
    phone.whole("story-05-import-preview").await;
    phone.press("勾选的记成推销电话").await;
    assert_eq!(phone.h1().await, "记进案卷 8 条");
    phone.screen("story-06-imported").await;
    phone.press("看看现在做什么").await;
    assert_eq!(phone.card().await, "打给客服，投诉这些来电");
    assert!(phone.text().await.contains("已记下 9 次推销来电"));
}

async fn first_complaint(phone: &mut Phone, case: &str) {
    phone.on("2026-05-01");
    phone.goto(case).await;
    phone.press("拨打，边打边记").await;
    phone.whole("story-07-call").await;
    let heard = Heard {
        ticket: "0501-0001",
        agent: "0417",
        words: "",
        excuses: &["「已加免打扰标记」"],
        promise: "已加免打扰标记，以后不会再推销",
    };
    heard.record(phone).await;
    assert_eq!(phone.card().await, "5月19日 周二");
    assert!(phone.text_of(".now__label").await.contains("不用做什么，等到"));
    phone.whole("story-08-home-wait").await;
}

async fn call_after_the_promise(phone: &mut Phone, case: &str) {
    phone.on("2026-05-05");
    phone.goto(case).await;
    let before = phone.effort;
    phone.press("又来电话了").await;
    phone.press("1366****6378").await;
    let (taps, keys) = (phone.effort.taps - before.taps, phone.effort.keystrokes - before.keystrokes);
    println!("a later call, ended to saved: {taps} taps, {keys} keystrokes");
    assert_eq!((taps, keys), (2, 0));
    assert_eq!(phone.card().await, "再打一次，说他们没有守住承诺");
    let text = phone.text().await;
    for part in ["对方违诺", "已加免打扰标记，以后不会再推销", "违诺 1 次", "轮到你"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.whole("story-09-home-promise-broken").await;
}

async fn more_complaints(phone: &mut Phone, case: &str) {
    let complaints = [
        (
            "2026-05-05",
            Heard {
                ticket: "0505-0002", agent: "0523", words: "", excuses: &["「您装个防骚扰软件」"], promise: ""
            },
        ),
        (
            "2026-05-07",
            Heard {
                ticket: "0507-0003", agent: "0611", words: "", excuses: &["「可以开通来电验证码」"], promise: ""
            },
        ),
        (
            "2026-05-09",
            Heard {
                ticket: "0509-0004",
                agent: "9583",
                words: "不是官方号码，与公司无关",
                excuses: &["「不是官方号码」", "「查不到是谁打的」"],
                promise: "",
            },
        ),
    ];
    for (number, (day, heard)) in complaints.iter().enumerate() {
        phone.on(day);
        match number {
            0 => {
                phone.goto(case).await;
                phone.press("拨打，边打边记").await;
            }
            // The card already leads to the appeal; a person who calls again goes by the ladder.
            _ => {
                phone.goto(&format!("{case}/ladder")).await;
                phone.press_css("[id=operator-hotline] a[href$='/call/operator-hotline']").await;
            }
        }
        heard.record(phone).await;
        assert_eq!(phone.card().await, "把申诉书交给通信管理局", "{day}");
    }
    let text = phone.text().await;
    for part in ["已向客服投诉 4 次", "不是官方号码，与公司无关", "打开信，还差 6 项"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.whole("story-10-home-file-appeal").await;
}

async fn facts_make_the_appeal_whole(phone: &mut Phone, case: &str) {
    phone.on("2026-05-15");
    phone.goto(case).await;
    phone.press("打开信，还差 6 项").await;
    assert_eq!(phone.h1().await, "还差 6 项就能交");
    phone.whole("story-11-studio-gaps").await;
    phone.tap("填缺的项").await;
    for (label, value) in [("你的姓名", "林晓"), ("你的通信地址", "某市安静路 0 号"), ("邮编", "000000")]
    {
        phone.write(label, value).await;
    }
    // A branch of a city is in no list.
    phone.tap("名单里没有：自己写").await;
    phone.write("对方公司全称", "某移动通信有限公司某市分公司").await;
    phone.write("对方公司地址", "某市通信路 1 号").await;
    phone.pick("对方公司在哪个省", "湖北").await;
    phone.tap("填上").await;
    phone.until("document.querySelector('h1').textContent === '可以交了'").await;
    assert_eq!(phone.h1().await, "可以交了");
    phone.goto(&format!("{case}/facts?back={case}/letters/appeal")).await;
    phone.choose("是，没有同意过").await;
    phone.press("存下资料").await;
    let letter = phone.text_of("article.paper").await;
    for sentence in [
        "致：湖北省电信用户申诉受理中心",
        "申诉人：林晓，电话 138****0000",
        "地址：某市安静路 0 号，邮编 000000",
        "被申诉人：某移动通信有限公司某市分公司",
        "被申诉人地址：某市通信路 1 号",
        "停止向本机拨打推销电话，包括合作方和代理商拨打的。",
        "由经理或以上人员就多次来电书面致歉。",
        "2026年3月2日至2026年5月5日，我的号码共有 10 通推销电话打来，其中 1 通没有接通，清单附后。",
        "我向被申诉人投诉 4 次，日期是2026年5月1日",
        "2026年5月1日，被申诉人承诺「已加免打扰标记，以后不会再推销」。",
        "2026年5月1日承诺之后，又有推销来电或短信，共 1 次，日期是2026年5月5日。",
        "客服（工号 9583）答复来电不是官方号码、与公司无关，原话是「不是官方号码，与公司无关」。",
        "客服（工号 9583）答复查不到是谁拨打的。",
        "我没有同意过，也不同意今后再打。",
        "2026年5月15日",
    ] {
        assert!(letter.contains(sentence), "「{sentence}」 is missing in:\n{letter}");
    }
    for slip in ["{", "否则", "曝光", "还差"] {
        assert!(!letter.contains(slip), "「{slip}」 stands in:\n{letter}");
    }
    phone.whole("story-12-studio-ready").await;
    is_pdf(phone).await;
}

async fn is_pdf(phone: &Phone) {
    let (head, bytes) = phone.download("下载 PDF").await;
    assert!(head.starts_with("http/1.1 200") && head.contains("content-type: application/pdf"), "{head}");
    assert!(bytes.starts_with(b"%PDF-"), "a PDF begins with its name");
}

async fn the_appeal_goes_out(phone: &mut Phone, case: &str) {
    phone.on("2026-05-16");
    phone.goto(case).await;
    phone.press("打开写好的信").await;
    phone.press("交出去").await;
    assert_eq!(phone.h1().await, "电信用户申诉");
    phone.whole("story-13-file-appeal").await;
    phone.tap("交完了，记下来").await;
    phone.choose("电信用户申诉网上平台").await;
    phone.write("回执号", "SS-0516").await;
    phone.press("记下已交").await;
    assert!(phone.text().await.contains("SS-0516"), "{}", phone.text().await);
    phone.whole("story-13-filed").await;
    phone.press("回到案卷").await;
    assert_eq!(phone.card().await, "5月23日 周六");
    phone.whole("story-14-home-appeal-waits").await;
}

async fn accepted_and_offered(phone: &mut Phone, case: &str) {
    phone.on("2026-05-18");
    phone.goto(case).await;
    phone.press("已收到回音").await;
    phone.write("原话，或大意", "已受理").await;
    phone.press("读出来").await;
    phone.press("存下回音").await;
    // The bureau has until 6月15日, but a week before the newest recording may go the card asks to have it kept.
    assert_eq!(phone.card().await, "5月28日 周四");
    phone.on("2026-05-19");
    phone.goto(case).await;
    phone.press("已收到回音").await;
    phone.write("原话，或大意", "经理致歉，各营业部拉黑，奖励 100 元话费，以后每来一通 50 元话费").await;
    phone.press("读出来").await;
    phone.whole("story-15-reply-offer").await;
    phone.press("存下回音").await;
    let text = phone.text().await;
    for part in ["100 元", "对方叫它「奖励」", "以后每来一通 50 元", "这件事的申诉不再处理", "和解之后不再调解"]
    {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.whole("story-16-offer").await;
    phone.goto(case).await;
    assert_eq!(phone.card().await, "看看对方的方案，再决定");
}

async fn the_offer_is_answered(phone: &mut Phone, case: &str) {
    phone.on("2026-05-20");
    phone.goto(case).await;
    phone.press("看对方的方案").await;
    phone.write("可以这样回", "请写明是补偿，并书面致歉").await;
    phone.press("这样回，记下").await;
    assert_eq!(phone.card().await, "请受理机构主持调解");
    phone.whole("story-17-home-mediation").await;
}

async fn money_and_mediation(phone: &mut Phone, case: &str) {
    phone.on("2026-05-21");
    phone.goto(&format!("{case}/facts?back={case}/money")).await;
    phone.write("你的时薪", "200").await;
    phone.write("付到哪里", "本人话费账户").await;
    phone.press("存下资料").await;
    phone.press("花了什么").await;
    for (what, minutes) in [("投诉", "60"), ("五次投诉和回电", "120"), ("查资料、整理材料", "120")] {
        phone.write("做了什么", what).await;
        phone.write("几分钟", minutes).await;
        phone.press("记下时间").await;
    }
    phone.goto(&format!("{case}/money")).await;
    phone.write("金额 已发生的骚扰来电", "100").await;
    phone.press_css("#r-past-calls button").await;
    phone.press_css("#r-own-time button").await;
    let text = phone.text().await;
    for part in ["10 次 × 100 元", "300 分钟", "2000.00"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    phone.whole("story-18-money").await;
    phone.goto(case).await;
    phone.press("打开写好的信").await;
    let letter = phone.text_of("article.paper").await;
    for sentence in [
        "已发生的骚扰来电 10 次，每次 100 元，合计 1000 元。这是我的诉求，不是法定金额，请协商。",
        "共 5 小时，按每小时 200 元计，合计 1000 元。",
        "以上金额合计 2000 元。写成奖励的，不算补偿，补偿的诉求不变。",
        "作为诉求的 2000 元，我不再要求。",
        "支付到：本人话费账户",
        "我于2026年5月16日提出电信用户申诉，申诉编号 SS-0516。",
        "我与被申请人没有协商一致，申请调解",
        "全国统一的拒接推销电话号码名单",
    ] {
        assert!(letter.contains(sentence), "「{sentence}」 is missing in:\n{letter}");
    }
    for threat in ["{", "否则", "曝光", "不付"] {
        assert!(!letter.contains(threat), "「{threat}」 stands in:\n{letter}");
    }
    phone.whole("story-19-studio-mediation").await;
    is_pdf(phone).await;
}

/// What a person notes while on the phone with the hotline.
struct Heard {
    ticket: &'static str,
    agent: &'static str,
    words: &'static str,
    excuses: &'static [&'static str],
    promise: &'static str,
}

impl Heard {
    async fn record(&self, phone: &mut Phone) {
        for (at, excuse) in self.excuses.iter().enumerate() {
            if at == 1 {
                phone.tap("全部 24 种").await;
            }
            phone.choose(excuse).await;
        }
        if !self.words.is_empty() {
            phone.write("还说了什么，照原话", self.words).await;
        }
        phone.write("对方工号", self.agent).await;
        phone.write("工单号", self.ticket).await;
        if !self.promise.is_empty() {
            phone.tap("答应了什么、时间").await;
            phone.write("对方答应了什么，写原话", self.promise).await;
        }
        phone.press("挂断了，放进案卷").await;
        // Without words of its own an excuse is asked about once.
        if phone.text().await.contains("就这样存") {
            phone.press("就这样存").await;
        }
    }
}

/// The calls as the backup program writes them.
fn backup() -> String {
    let line = |(at, number, seconds): &(&str, &str, u32)| {
        let at: DateTime = at.parse().expect("a day and a time");
        let at = at.in_tz("Asia/Shanghai").expect("a zone").timestamp().as_millisecond();
        let kind = if *seconds == 0 { 3 } else { 1 };
        format!(
            "  <call number=\"{number}\" duration=\"{seconds}\" date=\"{at}\" type=\"{kind}\" presentation=\"1\" />\n"
        )
    };
    let calls: String = WEEKLY.iter().map(line).collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"{}\">\n{calls}</calls>\n",
        WEEKLY.len()
    )
}
