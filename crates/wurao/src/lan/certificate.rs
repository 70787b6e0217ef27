//! The desk's own certificates. Two keys are made once and kept for their owner's eyes; the certificate that connections show is made
//! at every start for the addresses of that day, and signed by an authority that lives in this folder alone and can vouch for
//! nothing but addresses of home networks. A phone that trusts the authority need not be told again when an address changes.

use desk::error::{Answer, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, PublicKeyData, date_time_ymd,
};
use std::fs;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// The networks of homes, with this machine itself.
pub const HOME: [(IpAddr, u8); 9] = [
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(100, 64, 0, 0)), 10),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V6(Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, 0)), 8),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
];
/// Their names.
const NAMES: [&str; 4] = ["local", "lan", "home.arpa", "internal"];
/// Phones refuse certificates of connections that are good for longer.
const DAYS: i64 = 397;
/// The authority outlives a few phones.
const AUTHORITY_DAYS: i64 = 3650;

/// What is kept, and what was made of it.
pub struct Kept {
    /// The key of connections, in PKCS #8.
    pub key: Vec<u8>,
    /// Its public half, as people compare it.
    pub public: Vec<u8>,
    /// The certificate of connections.
    pub certificate: Vec<u8>,
    /// The certificate of the authority.
    pub authority: Vec<u8>,
}

/// Reads the keys of a folder, or makes them, and a certificate for these addresses and names.
///
/// # Errors
/// A folder that cannot be written; a key in it that is none.
pub fn kept(folder: &Path, subjects: Vec<String>, now: Timestamp) -> Answer<Kept> {
    private_folder(folder)?;
    let authority_key = key(&folder.join("authority.key"))?;
    let key = key(&folder.join("desk.key"))?;
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    let path = folder.join("authority.crt");
    let params = authority(&authority_key, today)?;
    let known = fs::read(&path).ok().filter(|der| !der.is_empty());
    let authority_der = match known {
        Some(der) => der,
        None => {
            let made = params.self_signed(&authority_key).map_err(broken)?.der().to_vec();
            write_private(&path, &made)?;
            made
        }
    };
    let mut own = CertificateParams::new(subjects).map_err(broken)?;
    own.distinguished_name = named("wurao desk");
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    own.use_authority_key_identifier_extension = true;
    (own.not_before, own.not_after) = (day(today, -1), day(today, DAYS - 1));
    let certificate = own.signed_by(&key, &Issuer::new(params, authority_key)).map_err(broken)?;
    Ok(Kept {
        public: key.subject_public_key_info(),
        key: key.serialize_der(),
        certificate: certificate.der().to_vec(),
        authority: authority_der,
    })
}

/// The authority's own words, the same for the same key: its certificate is made once, and what it signs names it by them.
fn authority(key: &KeyPair, today: Date) -> Answer<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new()).map_err(broken)?;
    let mark: String = key.public_key_raw().iter().rev().take(3).map(|byte| format!("{byte:02x}")).collect();
    params.distinguished_name = named(&format!("wurao {mark}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    (params.not_before, params.not_after) = (day(today, -1), day(today, AUTHORITY_DAYS));
    let nets = HOME.iter().map(|(net, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(*net, *bits)));
    let names = NAMES.iter().map(|name| GeneralSubtree::DnsName((*name).to_owned()));
    params.name_constraints =
        Some(NameConstraints { permitted_subtrees: nets.chain(names).collect(), excluded_subtrees: Vec::new() });
    Ok(params)
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

/// A day some days from another one, at its beginning.
fn day(today: Date, days: i64) -> time::OffsetDateTime {
    let at = today.checked_add(jiff::Span::new().days(days)).unwrap_or(today);
    date_time_ymd(at.year().into(), at.month().unsigned_abs(), at.day().unsigned_abs())
}

/// The key of a file, which is made when it is not there.
fn key(path: &Path) -> Answer<KeyPair> {
    match fs::read(path) {
        Ok(der) => KeyPair::try_from(der.as_slice())
            .map_err(|_| Refusal::refused("lan-key-unreadable").with("path", path.display().to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let made = KeyPair::generate().map_err(broken)?;
            write_private(path, made.serialized_der())?;
            Ok(made)
        }
        Err(error) => Err(error.into()),
    }
}

/// A file that is there whole or not at all, for its owner's eyes.
fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&part, path)
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn broken(error: rcgen::Error) -> Refusal {
    Refusal::from(anyhow::Error::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str) -> Timestamp {
        format!("{day}T12:00:00Z").parse().expect("a moment")
    }

    #[test]
    fn keys_and_authority_stay_and_the_certificate_follows_the_addresses() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("wurao.tls");
        let first = kept(&path, vec!["192.168.1.5".to_owned()], at("2026-11-28")).expect("made");
        let second = kept(&path, vec!["10.0.0.7".to_owned(), "desk.local".to_owned()], at("2027-03-01")).expect("read");
        assert_eq!((&first.public, &first.authority, &first.key), (&second.public, &second.authority, &second.key));
        assert_ne!(first.certificate, second.certificate);
        // The name constraints stand in it as bytes: 192.168.0.0/16 and the label `home.arpa`.
        let has = |bytes: &[u8]| first.authority.windows(bytes.len()).any(|part| part == bytes);
        assert!(has(&[192, 168, 0, 0, 255, 255, 0, 0]) && has(b"home.arpa"));
        #[cfg(unix)]
        for name in ["authority.key", "desk.key", "authority.crt"] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path.join(name)).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
        fs::write(path.join("desk.key"), b"no key").expect("written");
        let refused = kept(&path, vec![], at("2027-03-01")).err().expect("refused");
        assert_eq!(refused.code, "lan-key-unreadable");
    }
}
