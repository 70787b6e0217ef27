//! SIPp as the caller: calls that are turned away, at a steady rate.

use anyhow::{Context as _, ensure};
use std::path::Path;
use std::process::{Command, Stdio};

/// What SIPp saw.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Calls that ended as they should.
    pub good: u64,
    /// Others.
    pub failed: u64,
    /// Requests sent again because no answer came in time.
    pub again: u64,
}

/// Calls `port` of loopback `rate` times a second, `calls` times; each must be answered with `status`.
pub fn calls(folder: &Path, port: u16, rate: u64, calls: u64, status: u16) -> anyhow::Result<Seen> {
    let scenario = folder.join(format!("call-{status}.xml"));
    std::fs::write(&scenario, SCENARIO.replace("STATUS", &status.to_string()))?;
    let stats = folder.join("stats.csv");
    let _ = std::fs::remove_file(&stats);
    let numbers = folder.join("numbers.csv");
    let sipp = bench::tool("sipp", "sip-tester");
    let mut run = Command::new(sipp);
    run.arg(format!("127.0.0.1:{port}")).args(["-i", "127.0.0.1", "-nostdin", "-trace_stat", "-fd", "1"]);
    run.arg("-sf").arg(&scenario).arg("-stf").arg(&stats).arg("-inf").arg(&numbers);
    run.args(["-r", &rate.to_string(), "-m", &calls.to_string(), "-l", "200000", "-recv_timeout", "20000"]);
    let out = run.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).status().context("sipp")?;
    let text = std::fs::read_to_string(&stats).context("SIPp left no figures")?;
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().context("figures")?.split(';').collect();
    let last: Vec<&str> = lines.last().context("figures")?.split(';').collect();
    let figure = |name: &str| -> anyhow::Result<u64> {
        let at = head.iter().position(|one| *one == name).with_context(|| name.to_owned())?;
        Ok(last.get(at).context("a figure")?.parse()?)
    };
    let seen = Seen {
        good: figure("SuccessfulCall(C)")?,
        failed: figure("FailedCall(C)")?,
        again: figure("Retransmissions(C)")?,
    };
    ensure!(seen.good + seen.failed > 0, "SIPp called nobody: {out}");
    Ok(seen)
}

const SCENARIO: &str = r#"<?xml version="1.0" encoding="ISO-8859-1" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="turned away">
  <send retrans="500">
    <![CDATA[
      INVITE sip:home@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
      To: <sip:home@[remote_ip]:[remote_port]>
      Call-ID: [call_id]
      CSeq: 1 INVITE
      Contact: sip:caller@[local_ip]:[local_port]
      P-Asserted-Identity: <tel:[field0]>
      Max-Forwards: 70
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
      s=-
      c=IN IP[media_ip_type] [media_ip]
      t=0 0
      m=audio [media_port] RTP/AVP 8 0 101
      a=rtpmap:8 PCMA/8000
      a=rtpmap:0 PCMU/8000
      a=rtpmap:101 telephone-event/8000
    ]]>
  </send>
  <recv response="STATUS" rtd="true" />
  <send>
    <![CDATA[
      ACK sip:home@[remote_ip]:[remote_port] SIP/2.0
      [last_Via:]
      From: <sip:[field0]@[local_ip]:[local_port]>;tag=[call_number]
      [last_To:]
      Call-ID: [call_id]
      CSeq: 1 ACK
      Max-Forwards: 70
      Content-Length: 0
    ]]>
  </send>
</scenario>
"#;
