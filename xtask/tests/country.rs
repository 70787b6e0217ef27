//! No country in code: offices, hotlines, statutes and places are pack data. Comments may name a statute beside the
//! arithmetic it explains; the number plan of `number` is data of its own and is left out.

use std::path::Path;

/// What only a pack may say.
const NAMES: &[&str] = &[
    "10086",
    "10010",
    "10000",
    "10099",
    "12300",
    "12315",
    "12321",
    "12345",
    "12378",
    "12381",
    "工信部",
    "通信管理局",
    "市场监管",
    "民法典",
    "个人信息保护法",
    "消费者权益保护法",
    "电信条例",
    "人民法院",
    "FTC",
    "TCPA",
    "donotcall",
    "Asia/Shanghai",
    "America/",
    "cn-telecom",
    "cn-business",
    "us-calls",
    "CNY 5",
    "5 CNY",
];

#[test]
fn no_country_stands_in_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut found = Vec::new();
    for room in ["casework", "playbook", "letter", "store", "desk"] {
        walk(&root.join(room).join("src"), &mut found);
    }
    assert!(found.is_empty(), "pack data stands in code:\n{}", found.join("\n"));
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the workspace").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("source is text");
        let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        for (at, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if let Some(name) = NAMES.iter().find(|name| line.contains(**name) && !line.contains("write for example")) {
                found.push(format!("{}:{}: {name}", path.display(), at + 1));
            }
        }
    }
}
