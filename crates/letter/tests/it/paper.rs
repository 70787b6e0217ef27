//! The PDF, read back by poppler.

use std::collections::BTreeSet;

use letter::sheet::{Role, Run, Sheet, Table};
use letter::typeset::Typesetter;

use crate::sheets::{appeal_zh, block, blocking_gap, complaint_en, empty, plain};
use crate::tools::{TYPESETTER, pdf, pdf_info, pdf_letters, pdf_pages, pdf_text, right_edges};

fn contains(pdf: &[u8], needle: &str) -> bool {
    pdf.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Set `LETTER_SHOW` to a folder to keep the PDFs for looking at.
fn show(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("LETTER_SHOW") {
        std::fs::write(std::path::Path::new(&folder).join(name), pdf).unwrap();
    }
}

#[test]
fn chinese_appeal_reads_back() {
    let pdf = pdf(&appeal_zh());
    show("appeal.pdf", &pdf);
    let text = pdf_letters(&pdf);
    for part in [
        "关于骚扰电话处理结果的申诉书",
        "申诉人：林晓",
        "联系电话：138****0000",
        "通信地址：江南省江城市安静路0号",
        "申诉人于2025年10月8日首次接到被申诉企业的营销电话",
        "企业于2025年10月17日答复称“已加入免打扰名单，预计24小时内生效”。",
        "1.责令被申诉企业立即停止向138****0000拨打任何营销电话",
        "3.依法赔偿申诉人损失人民币500.00元。",
        "附件：来电清单",
        "第1页，共1页",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("草稿"));
    // Dates never break across lines.
    for date in ["2025年10月8日", "2025年10月9日", "2025年11月18日", "2025年10月15日", "2025年11月20日"]
    {
        let lines = pdf_text(&pdf);
        let whole = lines.lines().any(|line| line.replace(' ', "").contains(date));
        assert!(whole, "{date} is torn in\n{lines}");
    }
}

#[test]
fn english_complaint_reads_back() {
    let pdf = pdf(&complaint_en());
    show("complaint.pdf", &pdf);
    let text = pdf_text(&pdf);
    for part in [
        "Complaint about marketing calls",
        "From: Lin Xiao (林晓)",
        "Telephone: 138****0000",
        "What I ask for",
        "1. Stop all marketing calls",
        "2. Erase the personal data you hold about me.",
        "Page 1 of 1",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn is_archival_tagged_and_dated() {
    let pdf = pdf(&appeal_zh());
    assert!(contains(&pdf, "<pdfaid:part>3</pdfaid:part>"));
    assert!(contains(&pdf, "<pdfaid:conformance>A</pdfaid:conformance>"));
    assert_eq!(pdf_info(&pdf, "Title"), "关于骚扰电话处理结果的申诉书");
    assert_eq!(pdf_info(&pdf, "Tagged"), "yes");
    assert_eq!(pdf_info(&pdf, "Page size"), "595.276 x 841.89 pts (A4)");
    assert!(contains(&pdf, "<xmp:CreateDate>2025-11-20"));
    // The identifier is hashed, not shown.
    assert!(!contains(&pdf, "case-0001"));
}

#[test]
fn same_sheet_same_bytes() {
    let first = Typesetter::new().pdf(&appeal_zh()).unwrap();
    let between = pdf(&complaint_en());
    let second = Typesetter::new().pdf(&appeal_zh()).unwrap();
    assert!(first == second, "two typesetters disagree");
    assert!(first != between);
    let other = pdf(&Sheet { ident: "case-0002".to_owned(), ..appeal_zh() });
    assert!(first != other, "ident does not enter the file");
}

#[test]
fn hostile_text_prints_as_it_stands() {
    let lines = [
        r##"#import "x": *"##,
        "#panic(1) #read(\"/etc/passwd\")",
        "$ x^2 $ *bold* _emph_ `raw` <label> @ref",
        r"\ \u{41} \n C:\dir",
        "= Heading",
        "- list + enum / term: x",
        "// comment /* block */ -- --- ... ~ ' \"",
        "</w:t><script>&amp;{{data}}",
    ];
    let mut sheet = empty("en");
    sheet.title = "#title[*x*] \\ $".to_owned();
    sheet.blocks = lines.iter().map(|line| plain(Role::Line, line)).collect();
    sheet.blocks.push(block(Role::Item, vec![Run::solid("#box[$]"), Run::plain(" \\*")]));
    sheet.tables =
        vec![Table { title: "#t".to_owned(), head: vec!["*h*".to_owned()], rows: vec![vec!["#c $".to_owned()]] }];
    let text = pdf_text(&pdf(&sheet));
    for line in lines.into_iter().chain(["#title[*x*] \\ $", "1. #box[$] \\*", "#t", "*h*", "#c $"]) {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}

#[test]
fn characters_without_picture_are_dropped() {
    let mut sheet = empty("en");
    let text = "a\u{202e}b\u{0}c\u{200b}d\u{feff}e\u{7}\tf\r\ng\u{fe0f}";
    sheet.blocks = vec![plain(Role::Line, text)];
    let read = pdf_text(&pdf(&sheet));
    assert!(read.starts_with("abcde f\ng\n"), "{read:?}");
    assert_eq!(TYPESETTER.missing_glyphs(text), Vec::<char>::new());
}

#[test]
fn a_character_without_picture_in_the_fonts_is_marked_and_named() {
    let mut sheet = appeal_zh();
    sheet.blocks[0] = plain(Role::Line, "申诉人：张𪚥");
    sheet.tables[0].rows[0][4] = "他说😀".to_owned();
    let read = pdf_letters(&pdf(&sheet));
    assert!(read.contains("申诉人：张〔手写：U+2A6A5〕"), "{read}");
    assert!(read.contains("他说〔手写：U+1F600〕"), "{read}");
    let mut sheet = empty("en");
    sheet.title = "Lin 𪚥".to_owned();
    assert!(pdf_text(&pdf(&sheet)).contains("Lin [by hand: U+2A6A5]"));
    // The Word document keeps the character; Word finds a font for it.
    assert_eq!(TYPESETTER.missing_glyphs("𪚥a𪚥"), ['𪚥']);
    assert_eq!(TYPESETTER.missing_glyphs("龘㐂䶵鿯 Lin Xiǎo é ß № ￥￥…—“”［］①⑩𠮷𰻞"), Vec::<char>::new());
}

#[test]
fn legal_names_are_printed_as_they_are() {
    for name in [
        "阿卜杜热依木·买买提托合提",
        "王㬚𬭎㛃",
        "陈𠮷",
        "张一",
        "李𰻞",
        "欧阳𣇉",
        "𡈽某",
        "龚䶮",
        "刘翀𬱖",
        "那仁·额尔德尼",
    ] {
        let mut sheet = appeal_zh();
        sheet.blocks[0] = plain(Role::Line, &format!("申诉人：{name}"));
        sheet.blocks.insert(1, plain(Role::Heading, &format!("关于{name}")));
        let paper = pdf(&sheet);
        show(&format!("name-{name}.pdf"), &paper);
        let read = pdf_letters(&paper);
        assert!(read.contains(&format!("申诉人：{name}")) && read.contains(&format!("关于{name}")), "{name}: {read}");
    }
}

#[test]
fn known_private_codes_are_the_characters_they_stand_for() {
    let mut sheet = appeal_zh();
    sheet.blocks[0] = plain(Role::Line, "申诉人：龚\u{e863}\u{e81e}\u{e816}\u{e000}");
    let read = pdf_letters(&pdf(&sheet));
    assert!(read.contains("申诉人：龚䶮龴𠂇〔手写：U+E000〕"), "{read}");
}

#[test]
fn no_line_begins_with_a_closing_mark() {
    for shift in 0..40 {
        let mut sheet = empty("zh-CN");
        let before = "字".repeat(20 + shift);
        let text = block(
            Role::Paragraph,
            crate::sheets::runs(&format!("{before}到‹2026年6月22日›。{before}提供；依《办法》{before}，答复「好」。")),
        );
        sheet.blocks = vec![text];
        let read = pdf_text(&pdf(&sheet));
        let bad = read.lines().find(|line| line.trim_start().starts_with(['。', '；', '，', '」', '、']));
        assert_eq!(bad, None, "{shift}: {read}");
    }
}

#[test]
fn draft_is_marked() {
    let mut sheet = appeal_zh();
    sheet.gaps.push(blocking_gap());
    sheet.blocks[3] = plain(Role::Line, "被申诉企业：［被申诉企业名称］");
    let zh = pdf(&sheet);
    show("draft.pdf", &zh);
    assert!(pdf_letters(&zh).contains("草稿"));
    let mut sheet = complaint_en();
    sheet.gaps.push(blocking_gap());
    let en = pdf(&sheet);
    show("draft-en.pdf", &en);
    assert!(pdf_text(&en).contains("DRAFT"));
    sheet.gaps[0].blocks = false;
    assert!(!pdf_text(&pdf(&sheet)).contains("DRAFT"));
}

#[test]
fn five_hundred_rows_break_across_pages() {
    let mut sheet = appeal_zh();
    let rows = (1..=500).map(|i| {
        let at = format!("2025-10-{:02} {:02}:{:02}", i % 28 + 1, i % 24, i % 60);
        [i.to_string(), at, "0000-55550000".to_owned(), "35秒".to_owned(), "推销课程".to_owned()].to_vec()
    });
    sheet.tables[0].rows = rows.collect();
    let pdf = pdf(&sheet);
    show("rows.pdf", &pdf);
    let pages: usize = pdf_info(&pdf, "Pages").parse().unwrap();
    assert!((12..=20).contains(&pages), "{pages} pages");
    let text = pdf_text(&pdf);
    assert!(text.lines().any(|line| line.trim() == "500"));
    // The head stands on every page that has rows.
    assert!(text.matches("主叫号码").count() >= pages - 1);
    assert!(text.contains(&format!("第 {pages} 页，共 {pages} 页")));
}

#[test]
fn a_short_table_stands_on_one_page() {
    let row = |n: usize| vec![format!("2025-10-{:02} 10:00", n + 1), "138****0000".into(), format!("row{n:02}")];
    let table = Table {
        title: "Annex: list of calls".into(),
        head: vec!["Time".into(), "Number".into(), "Row".into()],
        rows: (0..11).map(row).collect(),
    };
    let mut both = BTreeSet::new();
    for lines in 20..40 {
        let mut sheet = complaint_en();
        sheet.blocks = (0..lines).map(|n| block(Role::Line, vec![Run::plain(format!("Line {n}"))])).collect();
        sheet.tables = vec![table.clone()];
        let pages = pdf_pages(&pdf(&sheet));
        let torn: Vec<&String> = pages.iter().filter(|page| page.contains("row") || page.contains("Annex")).collect();
        assert_eq!(torn.len(), 1, "with {lines} lines before it the table is torn in {pages:?}");
        both.insert(pages.len());
    }
    assert_eq!(both, [1, 2].into(), "with some lines it fits on the first page, with others it does not");
}

#[test]
fn nothing_runs_off_the_page() {
    let long = "x".repeat(60);
    let url = format!("https://example.org/{}?id={}", "path/".repeat(12), "0123456789abcdef".repeat(6));
    let mut sheet = empty("zh-CN");
    sheet.blocks = vec![
        block(Role::Paragraph, vec![Run::plain("编号"), Run::solid(&long), Run::plain("如上。")]),
        plain(Role::Paragraph, &format!("网址为{url}，请查收。")),
        plain(Role::Line, &"9".repeat(200)),
        block(Role::Line, vec![Run::solid("年".repeat(60))]),
        plain(Role::Item, &url),
        plain(Role::Heading, &long),
        plain(Role::Sign, &long),
    ];
    let words: Vec<String> = (0..8).map(|i| "abcdefgh".repeat(i + 1)).collect();
    sheet.tables = vec![Table { title: long.clone(), head: words.clone(), rows: vec![words] }];
    sheet.title = long;
    let pdf = pdf(&sheet);
    show("long.pdf", &pdf);
    let (width, edges) = right_edges(&pdf);
    // Right margin of 25 mm, a point of tolerance for hanging punctuation.
    let limit = width - 70.8 + 1.0;
    let over: Vec<f64> = edges.into_iter().filter(|edge| *edge > limit).collect();
    assert!(over.is_empty(), "beyond {limit}: {over:?}");
    let text = pdf_letters(&pdf);
    assert!(text.contains(&format!("编号{}如上。", "x".repeat(60))), "{text}");
    assert!(text.contains(&url));
}

#[test]
fn an_empty_sheet_is_an_empty_page() {
    let mut sheet = empty("");
    sheet.blocks = vec![block(Role::Paragraph, Vec::new())];
    sheet.tables = vec![Table { title: "x".to_owned(), head: Vec::new(), rows: Vec::new() }];
    assert_eq!(pdf_text(&pdf(&sheet)).trim(), "Page 1 of 1");
}

#[test]
fn many_letters_many_threads() {
    // Typst interns file names for the life of the process; ours must not grow.
    let letters: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..4)
            .map(|i| {
                scope.spawn(move || {
                    let mut sheet = complaint_en();
                    sheet.ident = format!("case-{}", i % 2);
                    pdf(&sheet)
                })
            })
            .collect();
        jobs.into_iter().map(|job| job.join().unwrap()).collect()
    });
    assert!(letters[0] == letters[2] && letters[1] == letters[3]);
}
