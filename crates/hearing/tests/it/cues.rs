//! Cues: each way to join words, and what a cue alone is worth.

use crate::{ears, tiny};

/// Whether a pack with these cues for its only obstacle, and these for small talk, hears it in a text.
fn heard(cues: &str, small_talk: &str, text: &str) -> bool {
    let obstacle = "id = \"x\"\nname = { zh = \"x\", en = \"x\" }\nmeans = { zh = \"x\", en = \"x\" }\nsay_now = []\nsounds_like = {}\n";
    let hearing = format!(
        "[words]\nno = \"没|无法|不\"\nnever = \"{{no}}|从来\"\n[same]\n\"录音\" = [\"碌音\", \"露音\"]\n\
         [[obstacle]]\nid = \"x\"\n{cues}\n[small-talk]\ncues = [{small_talk}]\n"
    );
    let pack = tiny(&[("t/obstacles/x.toml", obstacle), ("t/hearing.toml", &hearing)]).pack("t").expect("sound");
    assert_eq!(hearing::check(&pack), []);
    !ears().hear(text, &pack).is_empty()
}

#[test]
fn each_way_to_join_words() {
    for (cue, text, expected) in [
        ("录音", "我们的录音已经删了", true),
        ("录音", "我们的记录已经删了", false),
        // In one sentence, in any order.
        ("录音 + 删|清", "删掉了那段录音", true),
        ("录音 + 删|清", "录音还在。别的删了", false),
        // The second soon after the first.
        ("没|无法 > 保证", "我们没有办法向您保证", true),
        ("没|无法 > 保证", "保证没有问题", false),
        ("没|无法 > 保证", "没有，我们这边查了很久也问了别的部门，都说可以保证", false),
        ("没 >2 保证", "没有保证", true),
        ("没 >2 保证", "没有任何保证", false),
        // Not when this is in the sentence.
        ("保证 - 不用", "我们保证", true),
        ("保证 - 不用", "不用保证", false),
        // Not when this stands directly before.
        ("保证 ~ 不|没", "我们保证", true),
        ("保证 ~ 不|没", "我们不保证", false),
        ("保证 ~ 不|没", "不，我们保证", true),
        // Lists, also of lists.
        ("{no} > 保证", "我们无法保证", true),
        ("{never} > 保证", "我们从来没保证过", true),
        ("{never} > 保证", "我们可以保证", false),
        // Latin words are whole unless they may go on.
        ("install", "please install it", true),
        ("install", "please keep installing it", false),
        ("install*", "please keep installing it", true),
        ("app", "what happened", false),
        // Other spellings of a word, other widths and scripts.
        ("录音", "碌音没有了", true),
        ("录音", "錄音沒有了", true),
        ("app", "ＡＰＰ", true),
        ("dont", "I don't", true),
    ] {
        assert_eq!(heard(&format!("sure = [\"{cue}\"]"), "", text), expected, "{cue} in {text}");
    }
}

#[test]
fn what_a_cue_alone_is_worth() {
    for (cues, small_talk, text, expected) in [
        ("sure = [\"录音\"]", "", "没有录音", true),
        ("likely = [\"录音\"]", "", "没有录音", true),
        ("hint = [\"录音\"]", "", "没有录音", false),
        ("hint = [\"录音\", \"没有\"]", "", "没有录音", true),
        ("sure = [\"录音\"]\nagainst = [\"没有\"]", "", "没有录音", false),
        ("sure = [\"录音\"]\nagainst = [\"没有\"]", "", "录音", true),
        // A sentence known to be harmless silences what is only likely, not what is sure.
        ("likely = [\"录音\"]", "\"请稍等\"", "请稍等，录音", false),
        ("likely = [\"录音\"]", "\"请稍等\"", "请稍等。录音", true),
    ] {
        assert_eq!(heard(cues, small_talk, text), expected, "{cues} / {small_talk} in {text}");
    }
}
