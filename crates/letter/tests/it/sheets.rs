//! Letters to test with. People, places and numbers are invented and impossible.

use letter::sheet::{Block, Cite, Gap, Role, Run, Sheet, Source, Table};

pub fn block(role: Role, runs: Vec<Run>) -> Block {
    Block { role, field: None, runs, cites: Vec::new(), part: None }
}

pub fn plain(role: Role, text: &str) -> Block {
    block(role, vec![Run::plain(text)])
}

pub fn empty(lang: &str) -> Sheet {
    Sheet {
        lang: lang.to_owned(),
        title: String::new(),
        blocks: Vec::new(),
        tables: Vec::new(),
        date: jiff::civil::date(2025, 11, 20),
        ident: "case-0001/appeal/1".to_owned(),
        gaps: Vec::new(),
        fields: Vec::new(),
        left_out: Vec::new(),
        dropped: Vec::new(),
        asides: Vec::new(),
    }
}

pub fn blocking_gap() -> Gap {
    Gap {
        key: "caller".to_owned(),
        label: "被投诉企业名称".to_owned(),
        why: "受理机关要求写明".to_owned(),
        blocks: true,
    }
}

/// Runs from text in which `‹…›` marks what must not break.
pub fn runs(text: &str) -> Vec<Run> {
    let mut out = Vec::new();
    for (i, piece) in text.split('‹').enumerate() {
        let Some((solid, rest)) = piece.split_once('›').filter(|_| i > 0) else {
            out.push(Run::plain(piece));
            continue;
        };
        out.push(Run::solid(solid));
        out.push(Run::plain(rest));
    }
    out
}

/// An appeal about calls that went on after a refusal.
pub fn appeal_zh() -> Sheet {
    let cited = |seqs: Vec<u64>, note: &str, text: &str| Block {
        role: Role::Paragraph,
        field: Some("facts".to_owned()),
        runs: runs(text),
        cites: vec![Cite { source: Source::Events { seqs }, note: note.to_owned() }],
        part: None,
    };
    let item = |text: &str| Block { field: Some("demands".to_owned()), ..block(Role::Item, runs(text)) };
    Sheet {
        title: "关于骚扰电话处理结果的申诉书".to_owned(),
        blocks: vec![
            plain(Role::Line, "申诉人：林晓"),
            block(Role::Line, runs("联系电话：‹138****0000›")),
            plain(Role::Line, "通信地址：江南省江城市安静路 0 号"),
            plain(Role::Line, "被申诉企业：江城某某教育科技有限公司"),
            plain(Role::Heading, "一、基本情况"),
            cited(
                vec![3, 4, 5],
                "来电记录 3 条",
                "申诉人于‹2025年10月8日›首次接到被申诉企业的营销电话，当场明确表示拒绝，并要求删除\
                 个人信息。此后自‹2025年10月9日›至‹2025年11月18日›，申诉人又先后接到来自同一主叫号码\
                 ‹0000-55550000›的营销来电8次，其中3次发生在‹21:00›以后，严重影响休息。",
            ),
            cited(
                vec![9],
                "企业答复 1 条",
                "申诉人于‹2025年10月15日›向被申诉企业投诉，企业于‹2025年10月17日›答复称“已加入免打扰\
                 名单，预计‹24小时›内生效”。但‹2025年10月20日›起来电仍未停止，企业的答复与事实不符。",
            ),
            plain(Role::Paragraph, "（以上事实有通话记录、录音及企业答复截图为证，详见附件《来电清单》。）"),
            plain(Role::Heading, "二、申诉请求"),
            item("责令被申诉企业立即停止向‹138****0000›拨打任何营销电话，并说明号码的取得来源、取得时间及取得方式；"),
            item("删除其持有的申诉人全部个人信息，并在‹15日›内书面告知处理结果；"),
            item("依法赔偿申诉人损失人民币‹500.00元›。"),
            plain(Role::Paragraph, "此致"),
            plain(Role::Line, "江南省通信监督机构"),
            plain(Role::Sign, "申诉人：林晓"),
            block(Role::Sign, runs("‹2025年11月20日›")),
        ],
        tables: vec![Table {
            title: "附件：来电清单".to_owned(),
            head: ["序号", "时间", "主叫号码", "时长", "内容"].map(str::to_owned).to_vec(),
            rows: [
                ["1", "2025-10-08 19:42", "0000-55550000", "1分12秒", "推销课程，申诉人当场拒绝"],
                ["2", "2025-10-09 12:03", "0000-55550000", "18秒", "推销课程"],
                [
                    "3",
                    "2025-10-20 21:15",
                    "0000-55550000",
                    "35秒",
                    "推销课程，称“系统随机拨打”，拒绝说明号码来源，随后挂断",
                ],
            ]
            .map(|row| row.map(str::to_owned).to_vec())
            .to_vec(),
        }],
        ..empty("zh-CN")
    }
}

/// The same kind of letter in English.
pub fn complaint_en() -> Sheet {
    Sheet {
        title: "Complaint about marketing calls".to_owned(),
        blocks: vec![
            plain(Role::Line, "From: Lin Xiao (林晓)"),
            block(Role::Line, runs("Telephone: ‹138****0000›")),
            plain(Role::Line, "Address: 0 Quiet Road, Jiangcheng"),
            plain(Role::Paragraph, "Dear Sir or Madam,"),
            block(
                Role::Paragraph,
                runs(
                    "On ‹8 October 2025› I received a marketing call from ‹0000-55550000› and refused \
                     any further calls. Between ‹9 October 2025› and ‹18 November 2025› the same number \
                     called me eight more times, three of them after ‹9 pm›.",
                ),
            ),
            plain(Role::Heading, "What I ask for"),
            plain(
                Role::Item,
                "Stop all marketing calls to my number at once and tell me where, when and how you obtained it.",
            ),
            plain(Role::Item, "Erase the personal data you hold about me."),
            plain(Role::Paragraph, "Please answer in writing within fifteen days of receiving this letter."),
            plain(Role::Sign, "Lin Xiao"),
            plain(Role::Sign, "20 November 2025"),
        ],
        ..empty("en")
    }
}
