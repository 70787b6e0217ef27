//! A registry in a folder of its own, made-up records, and the answer of one machine.

use desk::clock::Clock;
use desk::registry::{Enrolment, Judging, New, NewMandate, NewOrganisation, Registry};
use registry::Preference;
use registry::history::Scope;
use registry::org::Kind;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The day of assessment.
pub(crate) const DAY: &str = "2026-06-01";

/// The day on which everything was recorded and published, the day before the first calls.
const BEGUN: &str = "2026-02-28";

pub(crate) struct Place {
    pub(crate) dir: tempfile::TempDir,
    pub(crate) runtime: tokio::runtime::Runtime,
}

impl Place {
    /// An operator with a branch, and a partner that calls for it; numbers that refuse, some of which stopped or consented.
    pub(crate) fn new() -> Self {
        let place = Self {
            dir: tempfile::tempdir().expect("a folder"),
            runtime: tokio::runtime::Runtime::new().expect("a runtime"),
        };
        place.runtime.block_on(place.fill());
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn registry(&self) -> PathBuf {
        self.path("registry")
    }

    async fn fill(&self) {
        let new = New { plan: "cn".into(), name: Some("registry.example/cn".into()) };
        let registry = Registry::init(&self.registry(), &new, Clock::Still(BEGUN.parse().expect("a day")), None)
            .await
            .expect("made");
        for (id, kind, numbers, of) in [
            ("carrier", Kind::Principal, "95588", None),
            ("branch", Kind::Branch, "057188880200", Some("carrier")),
            ("seller", Kind::Partner, "057188880000..057188880099", None),
            ("stray", Kind::Partner, "057188880300", None),
        ] {
            let new = NewOrganisation {
                id: id.into(),
                name: None,
                kind: Some(kind),
                numbers: vec![numbers.into()],
                of: of.map(str::to_owned),
                from: None,
            };
            registry.add_organisation(&new).await.expect("taken");
        }
        let mandate = NewMandate { organisation: "seller".into(), principal: "branch".into(), from: None, until: None };
        registry.add_mandate(&mandate).await.expect("taken");
        let numbers = |step: usize| (0..400).step_by(step).map(called).collect::<Vec<_>>();
        let some: Preference = "allow categories=1 hours=9-18".to_owned().try_into().expect("a preference");
        for (numbers, what) in [
            (numbers(2), Enrolment::Register(Preference::default())),
            (numbers(5), Enrolment::Register(some)),
            (numbers(7), Enrolment::Stop("carrier".into())),
            (numbers(6), Enrolment::Consent("carrier".into(), Scope::default())),
        ] {
            registry.enrol(&numbers, &what, "operator").await.expect("recorded");
        }
        registry.publish().await.expect("published");
    }

    /// Records of so many calls, different ones for each seed, in a file of this name. Every hundredth cannot be read.
    pub(crate) fn calls(&self, name: &str, seed: u64, many: usize) -> PathBuf {
        let mut text = String::from("主叫号码,被叫号码,通话时间,用途\n");
        let mut chance = seed;
        for n in 0..many {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = |shift: u32, below: u64| (chance >> shift) % below;
            let from = match pick(20, 10) {
                0 => "95588".to_owned(),
                1 => "057188880200".to_owned(),
                2 => "057188880300".to_owned(),
                3..6 => format!("0571888800{:02}", pick(30, 100)),
                _ => format!("1390000{:04}", pick(30, 10_000)),
            };
            let to = if n % 100 == 99 { "1380".to_owned() } else { called(pick(40, 400) as usize) };
            let (day, hour, minute) = (1 + pick(12, 28), pick(17, 24), pick(24, 60));
            let purpose = ["", "", "sales", "finance", "telepathy"][pick(50, 5) as usize];
            let _ = writeln!(text, "{from},{to},2026-03-{day:02} {hour:02}:{minute:02},{purpose}");
        }
        let path = self.path(name);
        std::fs::write(&path, text).expect("written");
        path
    }

    /// The findings of the driver of one machine, and what it counted: rows, bad ones, findings.
    pub(crate) fn one_machine(&self, files: &[PathBuf]) -> (String, [u64; 3]) {
        self.runtime.block_on(async {
            let registry = Registry::open(&self.registry(), Clock::System, None).await.expect("open");
            let assessed = Some(DAY.parse().expect("a day"));
            let how = Judging { assessed, only_tell: true, no_proofs: false, by_time: true };
            let judged = registry.violations(files, &how).await.expect("judged");
            let line = |one| format!("{}\n", serde_json::to_value(one).expect("JSON"));
            let text = judged.shown.iter().map(line).collect();
            (text, [judged.rows, judged.bad, judged.findings])
        })
    }

    /// `wurao-cluster violations` over these files; the findings go to `out`.
    pub(crate) fn violations(&self, files: &[PathBuf], out: &Path, more: &[&str]) -> Command {
        let mut command = self.violations_of_today(files, out, more);
        command.args(["--assessed", DAY]);
        command
    }

    /// The same, where calls are of today.
    pub(crate) fn violations_of_today(&self, files: &[PathBuf], out: &Path, more: &[&str]) -> Command {
        let mut command = program();
        command.arg("violations").args(files).arg("--registry").arg(self.registry()).arg("-o").arg(out);
        command.args(["--json", "--lang", "en"]).args(more);
        command
    }
}

/// The program.
#[expect(clippy::disallowed_methods, reason = "the test starts the program that it tests")]
pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_wurao-cluster"))
}

/// A number that is called, one of four hundred.
pub(crate) fn called(n: usize) -> String {
    format!("138000{n:05}")
}

/// The document that a command answered with.
pub(crate) fn document(output: &Output, code: i32) -> serde_json::Value {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}
