//! Form text and form fields.

use letter::sheet::{Block, Role, Sheet};
use letter::text::{FieldSpec, cut_fields, form_text};

use crate::sheets::{appeal_zh, complaint_en, empty, plain};

fn spec(id: &str, limit: Option<usize>) -> FieldSpec {
    FieldSpec { id: id.to_owned(), label: format!("栏目 {id}"), limit }
}

fn own(role: Role, text: &str) -> Block {
    Block { field: Some("f".to_owned()), ..plain(role, text) }
}

/// Text, length before the cut, and whether it was cut.
fn cut(blocks: &[Block], limit: usize) -> (String, usize, bool) {
    let field = cut_fields(blocks, &[spec("f", Some(limit))]).remove(0);
    assert!(field.text.chars().count() <= limit);
    (field.text, field.length, field.cut)
}

#[test]
fn chinese_letter_as_text() {
    let text = form_text(&appeal_zh());
    let expected = "\
关于骚扰电话处理结果的申诉书

申诉人：林晓
联系电话：138****0000
通信地址：江南省江城市安静路 0 号
被申诉企业：江城某某教育科技有限公司

一、基本情况
申诉人于2025年10月8日首次接到被申诉企业的营销电话，当场明确表示拒绝，并要求删除个人信息。";
    assert!(text.starts_with(expected), "{text}");
    let end = "\
二、申诉请求
1. 责令被申诉企业立即停止向138****0000拨打任何营销电话，并说明号码的取得来源、取得时间及取得方式；
2. 删除其持有的申诉人全部个人信息，并在15日内书面告知处理结果；
3. 依法赔偿申诉人损失人民币500.00元。
此致
江南省通信监督机构

申诉人：林晓
2025年11月20日

附件：来电清单
序号\t时间\t主叫号码\t时长\t内容
1\t2025-10-08 19:42\t0000-55550000\t1分12秒\t推销课程，申诉人当场拒绝
2\t2025-10-09 12:03\t0000-55550000\t18秒\t推销课程
3\t2025-10-20 21:15\t0000-55550000\t35秒\t推销课程，称“系统随机拨打”，拒绝说明号码来源，随后挂断
";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn english_letter_as_text() {
    let text = form_text(&complaint_en());
    let middle = "\
Address: 0 Quiet Road, Jiangcheng

Dear Sir or Madam,

On 8 October 2025 I received";
    assert!(text.contains(middle), "{text}");
    assert!(text.ends_with("of receiving this letter.\n\nLin Xiao\n20 November 2025\n"), "{text}");
}

#[test]
fn items_start_again_after_other_text() {
    let mut sheet = empty("zh-CN");
    sheet.blocks = vec![
        plain(Role::Item, "甲"),
        plain(Role::Item, "乙\r\n丙"),
        plain(Role::Paragraph, "另："),
        plain(Role::Item, "丁"),
    ];
    assert_eq!(form_text(&sheet), "1. 甲\n2. 乙\n丙\n另：\n1. 丁\n");
    assert_eq!(form_text(&empty("en")), "");
    let titled = Sheet { title: "只有\n标题".to_owned(), ..empty("zh-CN") };
    assert_eq!(form_text(&titled), "只有 标题\n");
}

#[test]
fn fields_gather_their_blocks() {
    let fields = cut_fields(&appeal_zh().blocks, &[spec("demands", Some(500)), spec("none", None)]);
    assert_eq!(
        fields[0].text,
        "1、责令被申诉企业立即停止向138****0000拨打任何营销电话，并说明号码的取得来源、取得时间及取得方式；\n\
         2、删除其持有的申诉人全部个人信息，并在15日内书面告知处理结果；\n\
         3、依法赔偿申诉人损失人民币500.00元。"
    );
    assert_eq!((fields[0].length, fields[0].limit, fields[0].cut), (112, Some(500), false));
    assert_eq!(fields[0].label, "栏目 demands");
    assert_eq!((fields[1].text.as_str(), fields[1].length, fields[1].cut), ("", 0, false));
}

#[test]
fn whole_blocks_go_first() {
    let blocks = [own(Role::Item, "一二三。"), own(Role::Item, "四五六。"), own(Role::Item, "七。")];
    let whole = "1、一二三。\n2、四五六。\n3、七。";
    assert_eq!(cut(&blocks, 18), (whole.to_owned(), 18, false));
    assert_eq!(cut(&blocks, 17), ("1、一二三。\n2、四五六。".to_owned(), 18, true));
    assert_eq!(cut(&blocks, 13), ("1、一二三。\n2、四五六。".to_owned(), 18, true));
    assert_eq!(cut(&blocks, 12), ("1、一二三。".to_owned(), 18, true));
}

#[test]
fn a_single_long_block_is_cut_at_a_sentence() {
    let blocks = [own(Role::Paragraph, "费用3.5元。见 a.b 网站！Was it ok? 完")];
    assert_eq!(cut(&blocks, 27), ("费用3.5元。见 a.b 网站！Was it ok?".to_owned(), 28, true));
    assert_eq!(cut(&blocks, 16), ("费用3.5元。见 a.b 网站！".to_owned(), 28, true));
    assert_eq!(cut(&blocks, 14), ("费用3.5元。".to_owned(), 28, true));
    // No sentence fits: hard.
    assert_eq!(cut(&blocks, 5), ("费用3.5".to_owned(), 28, true));
    assert_eq!(cut(&blocks, 0), (String::new(), 28, true));
}

#[test]
fn limits_count_characters_not_bytes() {
    let blocks = [own(Role::Paragraph, "𠮷野家。")];
    assert_eq!(cut(&blocks, 4), ("𠮷野家。".to_owned(), 4, false));
}
