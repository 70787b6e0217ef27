//! Import of a generated call log of a million rows, beside Python that only reads it.

use crate::process::{Folder, run};
use crate::report::Report;
use anyhow::Context as _;
use std::io::Write as _;
use std::path::Path;

const ROWS: u64 = 1_000_000;

/// Measures the whole command: sealing, reading, sorting, appending, one transaction.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let folder = Folder::new("import")?;
    let xml = folder.path().join("calls-20261012.xml");
    let csv = folder.path().join("calls.csv");
    generate(&xml, &csv)?;
    let size = std::fs::metadata(&xml)?.len() as f64 / 1e6;
    let (xml, csv) = (xml.to_str().context("plain")?, csv.to_str().context("plain")?);

    let tree = "import sys, xml.etree.ElementTree as E\nn = 0\nfor _, e in E.iterparse(sys.argv[1]):\n    n += e.tag == 'call'\n    e.clear()\nprint(n)";
    let read = "import sys, csv\nprint(sum(1 for _ in csv.DictReader(open(sys.argv[1], newline=''))))";
    let python_xml = run("python3", &["-c", tree, xml])?;
    let python_csv = run("python3", &["-c", read, csv])?;
    let peer = format!(
        "Python reading alone: ElementTree {:.2} s, {:.0} MB; csv {:.2} s, {:.0} MB",
        python_xml.wall.as_secs_f64(),
        python_xml.peak,
        python_csv.wall.as_secs_f64(),
        python_csv.peak,
    );
    let (mut walls, mut peaks) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let data = folder.path().join(format!("data-{round}"));
        let data = data.to_str().context("plain")?;
        run(wurao, &["--data", data, "case", "new", "--subject", "x"])?;
        let imported = run(wurao, &["--data", data, "--json", "import", xml])?;
        let answer: serde_json::Value = serde_json::from_str(&imported.out)?;
        anyhow::ensure!(answer["files"][0]["rows"] == ROWS, "{}", imported.out);
        walls.push(imported.wall);
        peaks.push(imported.peak);
        std::fs::remove_dir_all(data)?;
    }
    let wall = crate::report::median(walls).as_secs_f64();
    let peak = peaks.into_iter().fold(0.0, f64::max);
    let figure = format!("{wall:.2} s, {:.0} rows/s, peak {peak:.0} MB ({size:.0} MB file)", ROWS as f64 / wall);
    report.add("import of a 1,000,000-row calls.xml, whole command", figure, "≤ 3 s, ≤ 150 MB", &peer);
    Ok(())
}

/// Rows as the Android app writes them; half of them incoming from numbers that are nobody's contact.
fn generate(xml: &Path, csv: &Path) -> anyhow::Result<()> {
    let mut xml = std::io::BufWriter::new(std::fs::File::create(xml)?);
    let mut csv = std::io::BufWriter::new(std::fs::File::create(csv)?);
    write!(
        xml,
        "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<calls count=\"{ROWS}\" backup_set=\"0\" backup_date=\"1791763200000\" type=\"full\">\n"
    )?;
    writeln!(csv, "Date,Number,Name,Type,Duration")?;
    for n in 0..ROWS {
        let millis = 1_700_000_000_000 + n * 61_000;
        let (kind, contact) =
            if n % 2 == 0 { (1 + 2 * (n / 2 % 2), "(Unknown)") } else { (1 + n / 2 % 2, "老同学") };
        let number = 13_000_000_000 + (n * 7919) % 999_983;
        let seconds = n % 180;
        writeln!(
            xml,
            "  <call number=\"+86{number}\" duration=\"{seconds}\" date=\"{millis}\" type=\"{kind}\" presentation=\"1\" \
             subscription_id=\"8986000000000000000\" post_dial_digits=\"\" subscription_component_name=\"com.android.phone/com.android.services.telephony.TelephonyConnectionService\" \
             readable_date=\"2026-10-12 10:22:33\" contact_name=\"{contact}\" />"
        )?;
        writeln!(csv, "{millis},+86{number},{contact},{kind},{seconds}")?;
    }
    writeln!(xml, "</calls>")?;
    xml.flush()?;
    csv.flush()?;
    Ok(())
}
