//! Facts are checked by the pack's own data, with a reason that people can use.

use crate::{library, telecom};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 28);

fn why(key: &str, value: &str) -> Option<String> {
    telecom().misfit(key, value, TODAY).map(|why| why.zh)
}

#[test]
fn values_that_can_be_true_pass() {
    for (key, value) in [
        ("name", "阿卜杜热依木·买买提托合提"),
        ("name", "王㬚𬭎㛃"),
        ("name", "陈𠮷"),
        ("name", "张一"),
        ("name", "李𰻞"),
        ("name", "龚\u{e863}"),
        ("name", "\u{e000}"),
        ("name", "O'Neil"),
        ("phone", "13800138000"),
        ("phone", "138****0000"),
        ("email", "lin.xiao+a@mail.example.com"),
        ("postcode", "100000"),
        ("address", "某市安静路 0 号"),
        ("birth_date", "1990-01-31"),
        ("operator", "mobile"),
        ("hourly_wage", "200"),
        ("operator_name", "中国移动通信集团湖北有限公司武汉分公司"),
        ("unheard-of", ""),
    ] {
        assert_eq!(why(key, value), None, "{key} {value}");
    }
}

#[test]
fn values_that_cannot_be_true_are_told_why() {
    let long = "长".repeat(10_000);
    for (key, value, reason) in [
        ("name", "123", "里面没有名字"),
        ("name", "无", "里面没有名字"),
        ("name", long.as_str(), "最多 60 个字，现在是 10000 个"),
        ("name", "林\n晓", "只能写一行"),
        ("phone", "123", "不是电话号码"),
        ("email", "linxiao@example", "不是完整的邮箱地址，例如 name@example.com"),
        ("email", "a@b@example.com", "不是完整的邮箱地址，例如 name@example.com"),
        ("email", "林@example.com", "不是完整的邮箱地址，例如 name@example.com"),
        ("email", "a@example..com", "不是完整的邮箱地址，例如 name@example.com"),
        ("postcode", "12345", "邮编是六位数字"),
        ("postcode", "10000a", "邮编是六位数字"),
        ("postcode", "１０００００", "邮编是六位数字"),
        ("address", "北京", "写到门牌号，让信能寄到"),
        ("address", "。。。。。。", "写到门牌号，让信能寄到"),
        ("birth_date", "2027-01-01", "不是已经过去的日期，写成 1990-01-31 这样"),
        ("birth_date", "1850-01-01", "不是已经过去的日期，写成 1990-01-31 这样"),
        ("birth_date", "1990年1月", "不是已经过去的日期，写成 1990-01-31 这样"),
        ("hourly_wage", "很多", "不是金额，写数字就行"),
        ("operator", "att", "不在可选的几项里"),
        ("operator_name", "移动", "写公司全称，照账单或合同"),
    ] {
        assert_eq!(why(key, value).as_deref(), Some(reason), "{key}");
    }
    let business = library().pack("cn-business").expect("sound");
    assert_eq!(business.misfit("court_name", "法院", TODAY).map(|w| w.en).as_deref(), Some("the court's full name"));
}
