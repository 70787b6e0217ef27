//! A case that has one of everything a page can be asked for.

use super::{Visitor, typed};
use casework::Body;
use desk::screen::calls::Screened;
use desk::screen::check::{Ask, check};

/// A picture of one point.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// A job of the desk's own kind that was given up: its content cannot be read.
pub async fn give_up_a_job(visitor: &Visitor) {
    let store = store::Store::sqlite(&visitor.here.data.join("wurao.db")).await.expect("the desk's database");
    let scope = store.of("local");
    let now = visitor.here.now();
    let mut tx = scope.begin().await.expect("begins");
    let kind = "plan".to_owned();
    let new = store::NewJob { id: "broken-plan".into(), kind, payload: serde_json::json!({}), run_after: now };
    tx.enqueue(&new).await.expect("enqueues");
    tx.save().await.expect("saves");
    while let Some(job) = store.claim(&["plan"], now, std::time::Duration::from_secs(60)).await.expect("claims") {
        let mut tx = scope.begin().await.expect("begins");
        match job.id.as_str() {
            "broken-plan" => tx.fail_job(&job, now, "its content cannot be read").await.expect("ends"),
            _ => tx.finish_job(&job, now).await.expect("ends"),
        }
        tx.save().await.expect("saves");
    }
    store.close().await;
}

/// Two numbers on a list that a phone gave out.
const LIST: &str = "时间,号码,类型,时长\n\
    2026-11-01 10:00:00,13800000001,呼入,30\n\
    2026-11-09 18:00:00,13900000002,呼入,300\n";

const ARTICLE: &str = "# 经过\n\n来电记录在案，承诺没有做到。\n";

/// Helpers of the case by what they may do.
pub const HELPERS: [(&str, &str); 3] = [("view", "小甲"), ("draft", "小乙"), ("send", "小丙")];

/// A screened call of an evening, whose name nobody else has.
async fn screened(visitor: &Visitor, name: &str) -> String {
    let ask = Ask { number: "95130001".to_owned(), at: Some("2026-11-23T19:30".to_owned()), ..Ask::default() };
    let checked = check(&visitor.here, &ask, None).await.expect("is decided");
    let call = Screened::of(checked.ring.at, "sip", &ask.number, name, &checked.verdict, 603);
    visitor.here.journal().expect("opens").write(&call, name).expect("is written");
    call.id()
}

/// A case and what it has.
pub struct Full {
    /// The case.
    pub id: String,
    /// A call that was typed in.
    pub incident: u64,
    /// An open offer.
    pub offer: u64,
    /// A complaint that was sent.
    pub sent: u64,
    /// Digest of a sealed text.
    pub exhibit: String,
    /// Digest of a sealed picture.
    pub picture: String,
    /// Digest of an imported list, its calls undecided.
    pub list: String,
    /// Number of the event from which the company's time to answer runs.
    pub answer: String,
    /// Something another program shared, that waits.
    pub share: String,
    /// A call that the screen turned away.
    pub call: String,
}

impl Full {
    /// The whole example with a picture, a note, an imported list, an open offer, a saved article and helpers.
    pub async fn on(visitor: &Visitor) -> Full {
        let id = visitor.example(None).await;
        let at = |page: &str| format!("/case/{id}{page}");
        for (name, content) in [("screen.png", PNG), ("note.txt", "听到的原话".as_bytes())] {
            let fields = [typed("what", "当天记下的"), typed("how", "自己存的"), ("file", Some(name), content)];
            assert_eq!(visitor.upload(&at("/evidence"), &fields).await.status, 303);
        }
        let sealed = visitor.upload(&at("/import"), &[("list", Some("通话.csv"), LIST.as_bytes())]).await;
        let list = sealed.to.split(['/', '?']).nth(4).expect("a digest").to_owned();
        let later = [("name", "通话.csv"), ("how", "later")];
        assert_eq!(visitor.post(&at(&format!("/import/{list}")), &later).await.status, 200);
        let terms = [("by", "operator"), ("at", "2026-11-24"), ("amount", "100 CNY"), ("terms", "一次性补偿")];
        let offer = vec![Body::from_pairs("offer", terms).expect("an offer")];
        let offer = visitor.here.change(&id, &offer).await.expect("appends").first();
        let sent = visitor.here.case(&id).await.expect("loads").case.dispatches[0].seq;
        assert_eq!(visitor.post(&at("/publish/draft"), &[("text", ARTICLE), ("save", "yes")]).await.status, 303);
        for (rights, name) in HELPERS {
            let fields = [typed("name", name), typed("rights", rights), typed("proof", "当面说好")];
            assert_eq!(visitor.upload(&at("/helpers"), &fields).await.status, 303);
        }
        let shared = visitor.upload("/share", &[typed("text", "【推广】办理副卡，退订回T")]).await;
        let share = shared.to.split('=').nth(1).expect("it waits").to_owned();
        let loaded = visitor.here.case(&id).await.expect("loads");
        let answer = loaded.view().deadlines().iter().find(|d| d.clock == "operator_answer").expect("runs").event;
        let case = loaded.case;
        let sealed = |name: &str| case.exhibits.iter().find(|e| e.name == name).expect("sealed").digest.to_string();
        let incident = case.incidents.iter().find(|i| i.id.row.is_none()).expect("typed in").id.seq;
        Full {
            call: screened(visitor, &id).await,
            incident,
            answer: answer.to_string(),
            offer,
            sent,
            exhibit: sealed("note.txt"),
            picture: sealed("screen.png"),
            list,
            share,
            id,
        }
    }

    /// The cookie of a helper's seat in this case.
    pub fn seat(&self, helper: &str) -> String {
        let hex: String = helper.bytes().map(|b| format!("{b:02x}")).collect();
        format!("seat={}.{hex}", self.id)
    }
}
