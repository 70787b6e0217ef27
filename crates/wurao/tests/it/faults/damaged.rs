//! Somebody changed a log behind the program's back: the case can be read, and nothing more is written.

use super::{add, command, import, list, opened};
use crate::wurao::{Wurao, arg};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection};

/// Runs SQL behind the program's back: on the PostgreSQL database given, else on the SQLite file.
pub fn tamper(wurao: &Wurao, database: Option<&str>, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match database {
            Some(uri) => {
                let mut connection = sqlx::PgConnection::connect(uri).await.expect("a connection");
                sql.execute(&mut connection).await.expect("tampered");
            }
            None => {
                let file = wurao.data().join("wurao.db");
                let mut connection = sqlx::SqliteConnection::connect(arg(&file)).await.expect("a connection");
                sql.execute(&mut connection).await.expect("tampered");
                connection.close().await.expect("closed");
            }
        }
    });
}

/// Exit code and document of a command on this database.
fn answer(wurao: &Wurao, before: &[&str], arguments: &[&str]) -> (Option<i32>, Value) {
    let output = command(wurao, &[before, arguments].concat()).output().expect("the binary starts");
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("one JSON document"))
}

fn a_damaged_case(wurao: &Wurao, case: &str, database: Option<&str>) {
    let before: Vec<&str> = database.map_or_else(Vec::new, |uri| vec!["--database", uri]);
    let run = |arguments: &[&str]| answer(wurao, &before, arguments);
    let call = ["incident", "at=2026-10-12", "number=13660006378"];
    assert_eq!(run(&add(case, &call)).0, Some(0));
    assert_eq!(run(&add(case, &["fact", "key=name", "value=王五"])).0, Some(0));
    tamper(
        wurao,
        database,
        &format!(
            "UPDATE event SET body = REPLACE(body, '13660006378', '13660006379') WHERE case_id = '{case}' AND seq = 2"
        ),
    );

    // It can be read.
    let (code, shown) = run(&["case", "show", case]);
    assert_eq!((code, &shown["case"]), (Some(0), &json!(case)), "{shown}");
    let (_, log) = run(&["log", case]);
    assert_eq!((&log["intact"], log["events"].as_array().map(Vec::len)), (&json!(false), Some(3)));

    // Nothing is written.
    let file = wurao.file("calls.xml", list(3));
    let backup = wurao.path("backup.jsonl");
    for refused in [add(case, &["fact", "key=name", "value=赵六"]), import(case, &file), vec!["backup", arg(&backup)]]
    {
        let (code, said) = run(&refused);
        // An import answers for each file.
        let said = said["files"].get(0).unwrap_or(&said);
        assert_eq!((code, &said["code"]), (Some(1), &json!("log-damaged")), "{refused:?}: {said}");
        let sentence = format!(
            "案卷 {case} 的日志从第 2 条起对不上：这一条记下之后被改过。读得出来的照样能看，但不再往里写，也不做备份。\
             请把以前的备份恢复到一个空文件夹"
        );
        assert_eq!(said["reason"].as_str().or(said["error"].as_str()), Some(&*sentence), "{said}");
    }
    assert!(!backup.exists(), "no backup that restoring would refuse");
    assert_eq!(run(&["log", case]).1["events"].as_array().map(Vec::len), Some(3));
    // What waits in the queue is done, without a word about this log.
    assert_eq!(run(&["sweep"]).0, Some(0));
    assert_eq!(run(&["jobs"]).1["failed"], json!([]));

    // A text that is no entry, and an opening that is gone, hide nothing else.
    tamper(wurao, database, &format!("UPDATE event SET body = 'gone' WHERE case_id = '{case}' AND seq = 2"));
    assert_eq!(run(&["log", case]).1["events"].as_array().map(Vec::len), Some(2));
    tamper(wurao, database, &format!("DELETE FROM event WHERE case_id = '{case}' AND seq = 1"));
    assert_eq!(run(&["case", "show", case]).0, Some(0));
    assert_eq!(run(&["next", case]).0, Some(0));
    let (_, said) = run(&add(case, &["fact", "key=name", "value=赵六"]));
    assert_eq!(said["code"], "log-damaged");
    // Other cases go on.
    let other = run(&["case", "new", "--subject", "套餐推销电话"]).1;
    assert_eq!(run(&add(other["case"].as_str().expect("an id"), &call)).0, Some(0));
}

#[test]
fn a_damaged_case_is_read_and_not_written() {
    let (wurao, case) = opened();
    a_damaged_case(&wurao, &case, None);
}

#[test]
fn the_same_on_postgresql() {
    let wurao = Wurao::new();
    let database = bench::Postgres::start().database();
    let opened = answer(&wurao, &["--database", &database], &["case", "new", "--subject", "套餐推销电话"]).1;
    a_damaged_case(&wurao, opened["case"].as_str().expect("an id"), Some(&database));
}
