//! Short messages to the registry.

use proptest::prelude::*;
use registry::Plan;
use registry::formats::sms::{Complaint, Sender, Verb, categories, complaint, read};

#[test]
fn words_are_read_in_both_languages_and_any_width() {
    for (text, right) in [
        ("START 0", Verb::RefuseAll),
        ("start0", Verb::RefuseAll),
        ("ＳＴＡＲＴ　０。", Verb::RefuseAll),
        ("START 0,4", Verb::RefuseAll),
        ("START 1,6", Verb::Allow(vec![1, 6])),
        ("Start  6 , 1,1", Verb::Allow(vec![1, 6])),
        ("START 1 AND 6", Verb::Allow(vec![1, 6])),
        ("STOP 4", Verb::Refuse(vec![4])),
        ("stop 4.", Verb::Refuse(vec![4])),
        ("STOP 0", Verb::Withdraw),
        ("BLOCK 10", Verb::Block(vec![10])),
        ("block 20、10", Verb::Block(vec![10, 20])),
        ("拒收", Verb::RefuseAll),
        ("“拒收”", Verb::RefuseAll),
        ("全部拒收", Verb::RefuseAll),
        ("登记", Verb::RefuseAll),
        ("拒收4", Verb::Refuse(vec![4])),
        ("拒收 教育、房地产", Verb::Refuse(vec![2, 3])),
        ("允许 4", Verb::Allow(vec![4])),
        ("允许４，６", Verb::Allow(vec![4, 6])),
        ("允许第四类和第6类", Verb::Allow(vec![4, 6])),
        ("允许健康", Verb::Allow(vec![4])),
        // What the answers say is understood when it is sent back.
        ("放行 房产", Verb::Allow(vec![2])),
        ("放行：日用品和汽车", Verb::Allow(vec![5])),
        ("放行 通信、广电、娱乐、信息技术", Verb::Allow(vec![6])),
        ("放行 旅游休闲", Verb::Allow(vec![7])),
        ("拒收 全部", Verb::RefuseAll),
        ("拒收所有", Verb::RefuseAll),
        ("start all", Verb::RefuseAll),
        ("撤销", Verb::Withdraw),
        ("取消登记", Verb::Withdraw),
        (" 查询 ", Verb::Status),
        ("status", Verb::Status),
    ] {
        assert_eq!(read(text), Ok(right), "{text}");
    }
}

#[test]
fn what_is_not_understood_gets_an_answer_and_changes_nothing() {
    for (text, code, value) in [
        ("", "empty", ""),
        (" 。", "empty", ""),
        ("你好", "unknown", "你好"),
        ("不要拒收", "unknown", "不要拒收"),
        ("STARTLE 4", "unknown", "STARTLE 4"),
        ("START", "no-category", ""),
        ("STOP", "no-category", ""),
        ("BLOCK", "no-category", ""),
        ("允许", "no-category", ""),
        ("START 9", "category", "9"),
        ("START 300", "category", "300"),
        ("START -1", "category", "-1"),
        ("允许 彩票", "category", "彩票"),
        ("允许 0", "category", "0"),
        ("STOP 0,4", "unclear", "0,4"),
        ("STOP ALL", "unclear", "ALL"),
        ("放行 全部", "category", "全部"),
        ("BLOCK 9", "code", "9"),
        ("BLOCK 39", "code", "39"),
        ("取消登记 4", "extra", "4"),
        ("查询 4", "extra", "4"),
        ("退订", "unclear", ""),
        ("TD", "unclear", ""),
        ("T", "unclear", ""),
        ("取消", "unclear", ""),
    ] {
        let hint = read(text).expect_err(text);
        assert_eq!((hint.code, hint.value.as_str()), (code, value), "{text}");
        assert!(!hint.zh.is_empty() && !hint.en.is_empty() && !hint.en.contains('!') && !hint.zh.contains('！'));
    }
    assert_eq!(read(&"拒".repeat(481)).expect_err("too long").code, "too-long");
}

#[test]
fn the_eight_categories_are_data_with_their_source() {
    let ids: Vec<u8> = categories().iter().map(|category| category.id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8]);
    for category in categories() {
        assert!(!category.zh.is_empty() && !category.en.is_empty() && !category.source.is_empty());
        assert!(["H", "M", "R"].contains(&category.confidence.as_str()));
        // Each of its names is read as itself.
        for name in &category.names {
            assert_eq!(read(&format!("允许 {name}")), Ok(Verb::Allow(vec![category.id])), "{name}");
        }
    }
}

#[test]
fn a_complaint_is_text_sender_and_day() {
    let plan = Plan::shipped("cn").expect("shipped");
    let number = Sender::Number("+8613800000123".parse().expect("a number"));
    let header = Sender::Header("VM-ABCDEF".to_owned());
    let day = jiff::civil::date(2026, 3, 5);
    for (text, said, sender) in [
        ("Buy flats now, 13800000123, 05/03/26", "Buy flats now", &number),
        ("Buy now, cheap, today, vm-abcdef, 05/03/26", "Buy now, cheap, today", &header),
        ("买房，便宜，138 0000 0123，5/3/2026", "买房，便宜", &number),
        ("贷款，１３８０００００１２３，０５－０３－２６", "贷款", &number),
        ("x,+8613800000123,2026-03-05", "x", &number),
    ] {
        let right = Complaint { text: said.to_owned(), sender: sender.clone(), day };
        assert_eq!(complaint(text, &plan), Ok(right), "{text}");
    }
    for (text, code) in [
        ("", "complaint"),
        ("13800000123, 05/03/26", "complaint"),
        (" , 13800000123, 05/03/26", "complaint"),
        ("text, 13800000123, 03/25/26", "date"),
        ("text, 13800000123, yesterday", "date"),
        ("text, 138****0123, 05/03/26", "sender"),
        ("text, , 05/03/26", "sender"),
        ("text, somebody with a name, 05/03/26", "sender"),
    ] {
        assert_eq!(complaint(text, &plan).expect_err(text).code, code, "{text}");
    }
}

proptest! {
    #[test]
    fn anything_at_all_gets_an_answer(text in "\\PC{0,60}", tail in "[0-9 ,、和类第a-z]{0,12}") {
        let plan = Plan::shipped("cn").expect("shipped");
        for text in [text.clone(), format!("允许{tail}"), format!("START {tail}"), format!("BLOCK{tail}"), format!("{text},{tail},{text}")] {
            if let Err(hint) = read(&text) {
                prop_assert!(hint.value.chars().count() <= 20 && !hint.zh.is_empty());
            }
            let _ = complaint(&text, &plan);
        }
    }
}
