//! Text as the recognisers see it: one spelling for what sounds the same, with the way back to the source.

use std::ops::Range;

/// The longest text that is looked at, in bytes; the rest is cut.
pub const LONGEST: usize = 64 * 1024;

/// The longest sentence, in characters.
const LONGEST_SENTENCE: usize = 300;

/// Marks a pause inside a sentence.
pub(crate) const PAUSE: char = ',';
/// Marks the end of a sentence.
pub(crate) const STOP: char = '\n';

/// Traditional characters that are common in speech about calls, each before its simplified form.
const SIMPLIFIED: &str = "們们個个這这話话電电號号碼码說说沒没嗎吗麼么時时間间會会過过來来給给請请問问對对錯错應应該该\
為为與与從从還还後后裡里裏里幫帮處处理理記记錄录錢钱賠赔償偿獎奖勵励書书證证據据調调解解調调訴诉門门點点員员機机關关\
務务業业單单嚴严經经歷历認认識识讓让發发現现實实際际許许誰谁隨随難难題题類类顯显願愿風风麥麦簡简結结級级終终統统續续\
網网線线總总聯联聽听聲声職职臺台腦脑著着虛虚補补複复見见規规視视覺觉親亲觀观計计訊讯設设評评詞词試试詢询該该詳详誠诚\
語语誤误課课諒谅談谈議议護护變变貨货責责費费貼贴資资質质購购贈赠轉转輕轻較较辦办農农運运達达遠远適适選选遲迟邊边郵邮\
釋释銀银銷销鎖锁鐘钟長长開开閉闭陽阳階阶隊队離离雙双雜杂靜静頁页項项順顺須须預预頭头顧顾風风飛飞馬马驗验體体龍龙\
兩两內内別别剛刚動动勞劳區区協协單单參参員员圓圆團团國国場场塊块壞坏夠够夢梦奪夺學学寫写將将專专導导屬属帳账師师\
廠厂廣广張张強强彈弹復复態态慣惯慮虑懷怀戶户拋抛捨舍掃扫擔担擾扰攔拦據据換换擴扩損损搶抢擇择擊击數数斷断於于無无\
東东條条極极樣样檔档檢检權权歡欢歸归殘残決决減减滿满滅灭準准濟济為为爭争狀状獨独獲获環环瞭了確确禮礼禁禁種种稱称\
積积穩稳納纳紀纪約约紅红級级細细紹绍絕绝絡络綁绑維维緊紧編编緩缓練练縣县繼继繳缴罵骂羅罗義义習习聞闻腳脚臨临舉举\
舊旧藝艺節节萬万葉叶藥药蘇苏號号術术衛卫衝冲裝装製制訂订討讨訓训託托訪访營营\
廳厅櫃柜撥拨擋挡鈴铃啟启傳传構构週周隱隐賬账騷骚騙骗詐诈偽伪竊窃盜盗縣县蘋苹靈灵嚇吓罰罚賣卖買买諾诺謹谨誌志註注佔占\
卻却鬧闹糾纠纏缠濫滥鄉乡鎮镇戲戏誘诱寄寄漢汉漏漏潔洁";

/// Particles without meaning of their own; people and speech-to-text strew them about.
const FILLERS: &str = "嗯啊呃哦哎呀哈嘛呢吧啦咯噻噢诶唉喔咧哟呐哩唷欸";

fn simplified(c: char) -> char {
    static TABLE: std::sync::OnceLock<std::collections::HashMap<char, char>> = std::sync::OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let all: Vec<char> = SIMPLIFIED.chars().collect();
        all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    });
    table.get(&c).copied().unwrap_or(c)
}

/// A text in its plain spelling. Each character knows the bytes of the source from which it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plain {
    pub(crate) chars: Vec<char>,
    pub(crate) spans: Vec<(u32, u32)>,
}

/// Full-width forms as the ordinary ones, traditional as simplified, capitals as small letters.
fn folded(c: char) -> char {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '您' | '妳' => '你',
        '咱' => '我',
        '她' | '它' => '他',
        '噁' => '恶',
        '臺' => '台',
        '\u{4e00}'.. => simplified(c),
        _ => c,
    }
}

/// The text without what lies beyond [`LONGEST`], cut at a character.
pub(crate) fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Plain {
    /// The plain spelling of a text.
    pub(crate) fn of(text: &str) -> Plain {
        let text = cut(text);
        let mut plain = Plain::default();
        for (at, c) in text.char_indices() {
            let span = (at as u32, (at + c.len_utf8()) as u32);
            plain.push(folded(c), span, text[at + c.len_utf8()..].chars().next());
        }
        while plain.chars.last().is_some_and(|c| matches!(c, ' ' | &PAUSE | &STOP)) {
            plain.chars.pop();
            plain.spans.pop();
        }
        plain
    }

    fn push(&mut self, c: char, span: (u32, u32), next: Option<char>) {
        let last = self.chars.last().copied();
        let c = match c {
            '。' | '!' | '?' | ';' | '\n' | '\r' | '…' | '｡' => STOP,
            '.' if next.is_none_or(char::is_whitespace) => STOP,
            ',' | '、' | '，' | ':' => {
                let in_figure = last.is_some_and(|l| l.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit());
                if in_figure {
                    return;
                }
                PAUSE
            }
            '\'' | '’' | '‘' => return,
            '-' | '–' | '—' | '/' | '_' if last.is_some_and(|l| l.is_ascii_alphabetic()) => ' ',
            c if FILLERS.contains(c) => return,
            c if c.is_whitespace() || c.is_control() => ' ',
            c if c.is_alphanumeric() || matches!(c, '.' | '%' | '¥' | '$' | '*') => c,
            _ => return,
        };
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let drop = match c {
            ' ' => !latin(last) || !next.is_some_and(|n| folded(n).is_ascii_alphanumeric() || n.is_whitespace()),
            PAUSE => matches!(last, None | Some(PAUSE | STOP)),
            STOP => matches!(last, None | Some(STOP)),
            _ => false,
        };
        if drop {
            return;
        }
        if c == STOP && last == Some(PAUSE) {
            self.chars.pop();
            self.spans.pop();
        }
        self.chars.push(c);
        self.spans.push(span);
    }

    /// The same text with pieces replaced; each piece is a range of characters and its new spelling.
    pub(crate) fn replaced(self, pieces: &[(Range<usize>, &[char])]) -> Plain {
        if pieces.is_empty() {
            return self;
        }
        let mut out = Plain::default();
        let mut at = 0;
        for (range, new) in pieces {
            out.chars.extend(&self.chars[at..range.start]);
            out.spans.extend(&self.spans[at..range.start]);
            let span = (self.spans[range.start].0, self.spans[range.end - 1].1);
            out.chars.extend(*new);
            out.spans.extend(std::iter::repeat_n(span, new.len()));
            at = range.end;
        }
        out.chars.extend(&self.chars[at..]);
        out.spans.extend(&self.spans[at..]);
        out
    }

    /// The sentences, as ranges of characters; one without an end is cut.
    pub(crate) fn sentences(&self) -> Vec<Range<usize>> {
        let whole = self.split(0..self.chars.len(), STOP);
        let cut =
            |s: Range<usize>| s.clone().step_by(LONGEST_SENTENCE).map(move |at| at..(at + LONGEST_SENTENCE).min(s.end));
        whole.into_iter().flat_map(cut).collect()
    }

    /// The pieces of a range between two marks.
    pub(crate) fn split(&self, range: Range<usize>, mark: char) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = range.start;
        for at in range.clone() {
            if self.chars[at] == mark {
                pieces.push(start..at);
                start = at + 1;
            }
        }
        pieces.push(start..range.end);
        pieces.retain(|p| p.len() > 1);
        pieces
    }

    /// The bytes of the source from which a range of characters came.
    pub(crate) fn source(&self, range: &Range<usize>) -> Range<usize> {
        match (self.spans.get(range.start), range.end.checked_sub(1).and_then(|last| self.spans.get(last))) {
            (Some(first), Some(last)) if first.0 <= last.1 => first.0 as usize..last.1 as usize,
            _ => 0..0,
        }
    }
}

/// True where a Latin word is not cut in two: before `start` and after `end` no letter or figure joins on.
pub(crate) fn whole_word(chars: &[char], start: usize, end: usize, open_end: bool) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let letter = |c: char| c.is_ascii_alphabetic();
    let left = start == 0 || !letter(chars[start]) || !latin(chars[start - 1]);
    let right = open_end || end >= chars.len() || !letter(chars[end - 1]) || !latin(chars[end]);
    left && right
}
