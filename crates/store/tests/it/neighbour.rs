//! The second account beside every story: it has rows of its own, and when the story is told it looks around. It
//! must see nothing of the first account's, change nothing of it, and find its own rows as they were.

use crate::bed::{ME, at, body, call, opened, words};
use casework::{Digest, Who};
use jiff::civil::date;
use store::{At, CustodyEnd, Exhibit, ImportFile, LookDay, NewJob, Scope, Store, StoreError};

/// Its account.
pub const NEIGHBOUR: &str = "neighbour";

/// What a scope shows, one line for each thing. What cannot be read shows why.
async fn all(scope: Scope<'_>) -> Vec<String> {
    fn line<T: std::fmt::Debug>(lines: &mut Vec<String>, what: &str, read: Result<T, StoreError>) {
        lines.push(match read {
            Ok(found) => format!("{what}: {found:?}"),
            Err(error) => format!("{what}: {}", words(error)),
        });
    }
    let mut lines = Vec::new();
    line(&mut lines, "cases", scope.cases().await);
    for case in scope.cases().await.unwrap_or_default() {
        let id = case.id.as_str();
        let events = scope.events(id, 0).await;
        line(&mut lines, id, events.map(|all| (all.len(), all.last().map(|e| (e.hash, e.by.clone(), e.group)))));
        line(&mut lines, id, scope.verify(id).await);
        line(&mut lines, id, scope.case_exhibits(id).await);
        line(&mut lines, id, scope.imports(id).await);
        line(&mut lines, id, scope.look_days(id).await);
    }
    line(&mut lines, "exhibits", scope.exhibits().await);
    line(&mut lines, "custody", scope.custody_ends().await);
    line(&mut lines, "settings", scope.settings().await);
    line(&mut lines, "notices", scope.notices().await);
    line(&mut lines, "jobs", scope.jobs().await);
    lines
}

fn look() -> LookDay {
    LookDay { day: date(2100, 1, 1), clock: "answer".into(), rung: "hotline".into(), event: 1 }
}

fn exhibit(case: Option<&str>) -> Exhibit {
    // The same bytes as in other stories.
    let digest = Digest::of(b"recording");
    Exhibit { digest, case: case.map(str::to_owned), name: "n.m4a".into(), bytes: 9, sealed: at(0) }
}

fn import(case: &str) -> ImportFile {
    ImportFile { digest: Digest::of(b"calls.csv"), case: case.into(), reader: "csv".into(), taken: 1 }
}

/// Fills the neighbour's rooms and tells how they look.
pub async fn moves_in(store: &Store) -> Vec<String> {
    let scope = store.of(NEIGHBOUR);
    let mut tx = scope.begin().await.unwrap();
    tx.create_case("n1", "邻居", "cn-telecom", at(0)).await.unwrap();
    let bodies = [opened(), call("邻居")];
    tx.append("n1", At::Anywhere, at(0), &Who::helper("王五"), &bodies).await.unwrap();
    tx.add_exhibit(&exhibit(Some("n1"))).await.unwrap();
    tx.add_exhibit(&exhibit(None)).await.unwrap();
    let digest = Digest::of(b"recording");
    tx.keep_custody(&CustodyEnd { digest, lines: 1, link: Digest::of(b"line") }).await.unwrap();
    tx.add_import(&import("n1")).await.unwrap();
    tx.set("language", "en").await.unwrap();
    tx.plan("n1", &[look()]).await.unwrap();
    tx.notify("n1", &look()).await.unwrap();
    // Of a kind that no worker of the stories knows.
    let (payload, run_after) = (serde_json::json!({}), at(0));
    tx.enqueue(&NewJob { id: "j1".into(), kind: "errand".into(), payload, run_after }).await.unwrap();
    tx.save().await.unwrap();
    all(scope).await
}

/// Tries every door to what the story has left behind.
pub async fn looks_around(store: &Store, own: &[String]) {
    let (me, neighbour) = (store.of(ME), store.of(NEIGHBOUR));
    let before = all(me).await;
    for case in me.cases().await.unwrap() {
        let imports = me.imports(&case.id).await.unwrap();
        sees_nothing(neighbour, &case.id, imports.first().map_or(Digest::ZERO, |file| file.digest)).await;
        changes_nothing(neighbour, &case.id).await;
    }
    let mine = me.jobs().await.unwrap();
    for job in &mine {
        assert!(!neighbour.retry_job(&job.id, at(0)).await.unwrap());
        assert!(!neighbour.drop_job(&job.id).await.unwrap());
    }
    let mut tx = neighbour.begin().await.unwrap();
    for name in me.settings().await.unwrap().keys().filter(|name| *name != "language") {
        assert_eq!(neighbour.setting(name).await.unwrap(), None);
        assert!(!tx.unset(name).await.unwrap());
    }
    for job in mine {
        let refused = tx.finish_job(&job, at(0)).await.unwrap_err();
        assert!(matches!(refused, StoreError::LeaseLost(_)), "{refused}");
    }
    tx.save().await.unwrap();
    assert_eq!(all(me).await, before, "the neighbour changed something");
    assert_eq!(all(neighbour).await, own, "the story changed something of the neighbour's");
}

async fn sees_nothing(neighbour: Scope<'_>, case: &str, import: Digest) {
    assert_eq!(neighbour.case(case).await.unwrap(), None);
    assert_eq!(neighbour.head(case).await.unwrap(), None);
    assert_eq!(neighbour.events(case, 0).await.unwrap(), []);
    assert_eq!(neighbour.verify(case).await.unwrap(), None);
    assert_eq!(neighbour.case_exhibits(case).await.unwrap(), []);
    assert_eq!(neighbour.import(case, import).await.unwrap(), None);
    assert_eq!(neighbour.imports(case).await.unwrap(), []);
    assert_eq!(neighbour.look_days(case).await.unwrap(), []);
}

async fn changes_nothing(neighbour: Scope<'_>, case: &str) {
    let mut tx = neighbour.begin().await.unwrap();
    assert_eq!(tx.head(case).await.unwrap(), None);
    assert!(!tx.delete_case(case).await.unwrap());
    assert_eq!(tx.clear_notices(case).await.unwrap(), 0);
    let withdrawn = [body("withdrawn", &[("of", "1"), ("reason", "mine")])];
    let refused = [
        tx.append(case, At::Anywhere, at(0), &Who::person(), &withdrawn).await.map(drop),
        tx.append(case, At::Head(store::Head::EMPTY), at(0), &Who::person(), &[]).await.map(drop),
        tx.plan(case, &[]).await,
        tx.notify(case, &look()).await,
        tx.add_exhibit(&exhibit(Some(case))).await.map(drop),
        tx.add_import(&import(case)).await.map(drop),
    ];
    for refused in refused {
        assert_eq!(refused.unwrap_err().to_string(), format!("there is no case `{case}`"));
    }
    tx.save().await.unwrap();
    // An id is taken for all; that is all the neighbour learns.
    let mut tx = neighbour.begin().await.unwrap();
    let taken = tx.create_case(case, "mine", "cn-telecom", at(0)).await.unwrap_err();
    assert_eq!(taken.to_string(), format!("there is a case `{case}` already"));
}
