//! Receipts of comparisons: signed and entered in the log, and verified by whoever gets one.

use crate::clock::took;
use crate::service::{Service, numbers, run};
use crate::world::World;
use bench::report::Report;
use desk::registry::{Enrolment, NewOrganisation, Scrubbing, key, verify_receipt};
use registry::Preference;
use registry::log::Trust;
use registry::org::Kind;
use registry::paper::{self, Receipt};
use std::time::Instant;

const NUMBERS: usize = 1_000;
const SIGNED: usize = 2_000;
const VERIFIED: usize = 20_000;

/// Signing alone, signing with the entry in the log, and verifying.
pub fn measure(world: &World, report: &mut Report) -> anyhow::Result<()> {
    run(async {
        let service = Service::init(&world.path("receipts"), None).await?;
        let registry = &service.registry;
        let all = numbers(world, NUMBERS);
        registry.enrol(&all, &Enrolment::Register(Preference::default()), "bench").await?;
        // Receipts are for registered organisations.
        let bank = NewOrganisation {
            id: "bank".to_owned(),
            name: None,
            kind: Some(Kind::Principal),
            numbers: vec!["057188880000-057188880099".to_owned()],
            of: None,
            from: None,
        };
        registry.add_organisation(&bank).await?;
        registry.publish().await?;
        let how = Scrubbing {
            organisation: "bank".to_owned(),
            purpose: "sales".to_owned(),
            at: None,
            options: registry::scrub::Options::default(),
        };
        let prepared = registry.prepare_scrub(&how).await?;
        let list = all.join("\n");
        let done = prepared.run(list.as_bytes(), std::io::sink(), std::io::sink(), |_| ())?;
        let start = Instant::now();
        let mut receipt = String::new();
        for _ in 0..SIGNED {
            receipt = registry.sign_receipt(&prepared, &done).await?;
        }
        let entered = SIGNED as f64 / start.elapsed().as_secs_f64();

        let trusted = key(&registry.key())?;
        let ((), verified) = took(|| {
            for _ in 0..VERIFIED {
                verify_receipt(receipt.as_bytes(), &trusted, [None; 3], None).expect("a receipt that was just signed");
            }
        });
        let body = paper::verify_as::<Receipt>(receipt.as_bytes(), &Trust::of(trusted), None)?.paper;
        let signer = std::fs::read_to_string(registry.folder.join("keys/registry.key"))?;
        let signer = registry::note::SignerKey::parse(signer.trim())?;
        let ((), signed) = took(|| {
            for _ in 0..SIGNED {
                paper::sign(&body, &signer).expect("a receipt that was signed before");
            }
        });
        let rate = |many: usize, time: std::time::Duration| many as f64 / time.as_secs_f64();
        report.add(
            "receipts a second",
            &format!(
                "signed {:.0}, signed and entered in the log durably {entered:.0}, verified {:.0}, per core",
                rate(SIGNED, signed.own),
                rate(VERIFIED, verified.own)
            ),
            "–",
            &format!(
                "Ed25519; SQLite, one after the other; each is {} bytes with the proof of its version in the log; whatever is signed is read back and verified before it leaves",
                receipt.len()
            ),
        )
    })
}
