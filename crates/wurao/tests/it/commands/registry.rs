//! What the commands of a registry answer, in the order in which one would use them.

use super::Set;
use crate::wurao::{Wurao, arg};
use serde_json::Value;

pub(super) fn answers(set: &mut Set) {
    let path = |name: &str| set.wurao.path(name).to_str().expect("plain").to_owned();
    let (dir, copy, witness) = (path("registry"), path("copy"), path("witness"));
    let (paper, receipt, result) = (path("certificate.txt"), path("receipt.txt"), path("result.csv"));
    let (a, b, delta, proof) = (path("a.wns"), path("b.wns"), path("ab.wnd"), path("proof"));
    let applied = path("applied.wns");
    let (keys, signature, bulk) = (path("operator"), path("one.sig"), path("bulk"));
    let (found, exported, delivered) = (path("findings.jsonl"), path("export.txt"), path("delivered.txt"));
    let file = |name: &str, text: &str| set.wurao.file(name, text).to_str().expect("plain").to_owned();
    let one = file("one.txt", "13800000001\n13800000002\n");
    let two = file("two.txt", "13800000002\n13800000003\n");
    let list = file("list.csv", "name,phone\nWang,13800000001\nLi,13800000009\nZhao,1380\n");
    let rows = file("complaints.csv", &format!("{}\r\n", registry::formats::complaints::HEADER.join(",")));
    let key = format!("{dir}/public/registry.pub");
    set.says("registry init", 0, &["registry", "init", &dir, "--name", "registry.example/cn"]);
    at(set, &dir, "registry register", 1, &["registry", "register", "13800000001", "13800000002", "1380"]);
    at(set, &dir, "registry withdraw", 0, &["registry", "withdraw", "13800000002"]);
    let undone = at(set, &dir, "registry stop", 0, &["registry", "stop", "13800000002", "--to", "bank"]);
    let entry = undone["numbers"][0]["entry"].to_string();
    at(set, &dir, "registry undo", 0, &["registry", "undo", "13800000002", &entry]);
    at(
        set,
        &dir,
        "registry consent",
        0,
        &["registry", "consent", "13800000002", "--to", "bank", "--purpose", "finance"],
    );
    at(set, &dir, "registry reassign", 0, &["registry", "reassign", "13800000005"]);
    at(set, &dir, "registry confirm", 1, &["registry", "confirm", "13800000007", "000000"]);
    at(set, &dir, "registry message", 0, &["registry", "message", "13800000008", "全部拒收"]);
    at(set, &dir, "registry import", 0, &["registry", "import", &one]);
    at(
        set,
        &dir,
        "registry org add",
        0,
        &["registry", "org", "add", "bank", "--name", "示例银行", "--number", "95588"],
    );
    let seller = ["registry", "org", "add", "seller", "--kind", "partner", "--number", "057188880000..057188880099"];
    set_up(&set.wurao, &[&seller[..], &["--registry", &dir]].concat());
    at(set, &dir, "registry mandate add", 0, &["registry", "mandate", "add", "seller", "--for", "bank"]);
    at(set, &dir, "registry org list", 0, &["registry", "org", "list"]);
    let made = at(set, &dir, "registry key new", 0, &["registry", "key", "new", "--for", "bank", "--per-day", "100"]);
    at(set, &dir, "registry key list", 0, &["registry", "key", "list"]);
    let id = made["id"].as_str().expect("an id").to_owned();
    at(set, &dir, "registry key revoke", 0, &["registry", "key", "revoke", &id[..16]]);
    let public = set.wurao.file("public.pem", include_str!("../counter/rsa.pub.pem"));
    let lodge = ["registry", "key", "lodge", arg(&public), "--for", "bank", "--service", "dialler"];
    at(set, &dir, "registry key lodge", 0, &lodge);
    let hook = ["registry", "hook", "set", "https://bank.example/notices", "--for", "bank"];
    at(set, &dir, "registry hook set", 0, &hook);
    at(set, &dir, "registry hook list", 0, &["registry", "hook", "list"]);
    at(set, &dir, "registry hook end", 0, &["registry", "hook", "end", "--for", "bank"]);
    at(set, &dir, "registry publish", 0, &["registry", "publish"]);
    at(set, &dir, "registry versions", 0, &["registry", "versions"]);
    at(set, &dir, "registry clock", 0, &["registry", "clock"]);
    at(set, &dir, "registry bulk", 0, &["registry", "bulk", &one, "--behalf", "Example Bank", "-o", &bulk]);
    set.says("registry batch init", 0, &["registry", "batch", "init", &keys, "--name", "mobile.example"]);
    let signed = ["registry", "batch", "sign", &one, "--as", &keys, "--for", "registry.example/cn", "-o", &signature];
    set.says("registry batch sign", 0, &[&signed[..], &["--format", "plain"]].concat());
    at(set, &dir, "registry status", 0, &["registry", "status", "13800000001"]);
    let day = ["registry", "reassigned", "13800000005", "--since", "2026-01-01"];
    at(set, &dir, "registry reassigned", 0, &day);
    at(
        set,
        &dir,
        "registry may-call",
        1,
        &["registry", "may-call", "057188880001", "13800000001", "--at", "2030-06-03 22:00"],
    );
    at(set, &dir, "registry certificate", 0, &["registry", "certificate", "13800000001", "-o", &paper]);
    at(set, &dir, "registry export", 0, &["registry", "export", "--format", "plain", "-o", &exported]);
    at(set, &dir, "registry log verify", 0, &["registry", "log", "verify"]);
    at(
        set,
        &dir,
        "scrub",
        0,
        &["scrub", &list, "--for", "bank", "--purpose", "finance", "-o", &result, "--receipt", &receipt],
    );
    // A record of a time to come would be a bad row, and one from before the publication nobody's fault.
    let now = desk::clock::Clock::System.now();
    let lines = format!("from,to,at\n057188880001,13800000001,{now}\n13900000000,13800000001,{now}\n");
    let records = set.wurao.file("records.csv", lines).to_str().expect("plain").to_owned();
    let judged = at(set, &dir, "registry violations", 0, &["registry", "violations", &records, "-o", &found]);
    assert_eq!(judged["findings"], 1);
    let finding = std::fs::read_to_string(set.wurao.path("findings.jsonl")).expect("written");
    let finding: Value = serde_json::from_str(finding.lines().next().expect("one")).expect("JSON");
    let finding = finding["id"].as_str().expect("an id").to_owned();
    at(set, &dir, "registry object", 0, &["registry", "object", &finding, "--by", "bank", "--ground", "consent"]);
    at(set, &dir, "registry decide", 0, &["registry", "decide", &finding, "--uphold", "--why", "没有同意"]);
    at(set, &dir, "registry pay", 0, &["registry", "pay", &finding, "compensation", "50.00 CNY"]);
    at(set, &dir, "registry ledger", 0, &["registry", "ledger"]);
    let call =
        ["registry", "complaint", "add", "--to", "13800000001", "--from", "057188880002", "--at", "2026-05-20 10:00"];
    let complaint = at(set, &dir, "registry complaint add", 0, &call);
    let complaint = complaint["id"].as_str().expect("an id").to_owned();
    at(set, &dir, "registry complaint acknowledge", 0, &["registry", "complaint", "acknowledge", &complaint]);
    at(set, &dir, "registry complaint examine", 0, &["registry", "complaint", "examine", &complaint]);
    at(
        set,
        &dir,
        "registry complaint reopen",
        0,
        &["registry", "complaint", "reopen", &complaint, "--why", "有新的记录"],
    );
    at(set, &dir, "registry complaint close", 0, &["registry", "complaint", "close", &complaint, "--why", "撤回"]);
    at(set, &dir, "registry complaint status", 0, &["registry", "complaint", "status", &complaint]);
    at(set, &dir, "registry complaint list", 0, &["registry", "complaint", "list"]);
    at(set, &dir, "registry complaint import", 0, &["registry", "complaint", "import", &rows]);
    let case = set.case.clone();
    let own = ["registry", "complaint", "from-case", &case, "--to", "13800000001"];
    at(set, &dir, "registry complaint from-case", 0, &own);
    at(set, &dir, "registry complaint to-case", 0, &["registry", "complaint", "to-case", &case]);
    set.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n");
    at(
        set,
        &dir,
        "registry canary deliver",
        0,
        &["registry", "canary", "deliver", "--for", "bank", "--delivery", "2026-12", "-o", &delivered],
    );
    at(set, &dir, "registry canary find", 0, &["registry", "canary", "find", &delivered]);
    at(set, &dir, "registry mandate end", 0, &["registry", "mandate", "end", "seller", "--for", "bank"]);

    set.says("registry verify-certificate", 0, &["registry", "verify-certificate", &paper, "--key", &key]);
    set.says("registry verify-receipt", 0, &["registry", "verify-receipt", &receipt, "--key", &key, "--list", &list]);
    set.says("registry sync", 0, &["registry", "sync", &dir, &copy]);
    set.says("registry witness init", 0, &["registry", "witness", "init", &witness, "--name", "witness.example/a"]);
    let signed = set.says("registry witness sign", 0, &["registry", "witness", "sign", &dir, "--as", &witness]);
    let (line, public) = (signed["signature"].as_str().expect("a line").to_owned(), format!("{witness}/witness.pub"));
    set.says(
        "registry witness add",
        0,
        &["registry", "witness", "add", &line, "--witness", &public, "--registry", &dir],
    );
    let published = ["--published", "2026-06-01T00:00:00Z"];
    set.says("registry set build", 0, &[&["registry", "set", "build", &one, "-o", &a][..], &published].concat());
    let second = ["registry", "set", "build", &two, "-o", &b, "--set-version", "2"];
    set_up(&set.wurao, &[&second[..], &published].concat());
    set.says("registry set info", 0, &["registry", "set", "info", &a]);
    set.says("registry set probe", 1, &["registry", "set", "probe", &a, "13800000001", "13800000003", "x"]);
    set.says("registry set diff", 0, &["registry", "set", "diff", &a, &b, "-o", &delta]);
    set.says("registry set apply", 0, &["registry", "set", "apply", &a, &delta, "-o", &applied]);
    set.says("registry set verify", 0, &["registry", "set", "verify", &b]);
    let proved = set.says("registry set prove", 0, &["registry", "set", "prove", &b, "13800000003", "-o", &proof]);
    let digest = proved["digest"].as_str().expect("a digest").to_owned();
    set.says("registry set check", 0, &["registry", "set", "check", &proof, "13800000003", "--digest", &digest]);
}

fn set_up(wurao: &Wurao, arguments: &[&str]) {
    wurao.json(arguments);
}

/// A command of the registry in this folder.
fn at(set: &mut Set, dir: &str, name: &str, code: i32, arguments: &[&str]) -> Value {
    set.says(name, code, &[arguments, &["--registry", dir]].concat())
}
