//! The door in the network at home: which addresses it has, the certificate it shows, and TLS around every connection.

mod certificate;
mod tls;

use cli::Serve;
use desk::Desk;
use desk::error::{Answer, Refusal};
use desk::people::fingerprint::Fingerprint;
use std::net::{IpAddr, SocketAddr};
use tokio::net::TcpListener;
use web::{Lan, LanAddress};

pub use tls::Tls;

/// Names that mean something in a home network only.
const HOME_NAMES: [&str; 4] = [".local", ".lan", ".home.arpa", ".internal"];

/// The door, not yet open.
pub struct Door {
    /// One for each address.
    pub listeners: Vec<TcpListener>,
    /// What the pages say of it.
    pub lan: Lan,
    /// What every connection is wrapped in.
    pub tls: Tls,
}

/// Takes the addresses and makes what is missing: keys once and for all, the certificate at every start.
///
/// # Errors
/// `lan-no-address`; `lan-not-home` for an address or name that others than the home network have; a port that is taken.
pub async fn door(desk: &Desk, options: &Serve) -> Answer<Door> {
    let found = match options.lan_address.as_slice() {
        [] => in_the_network()?,
        named => named.iter().map(|ip| (String::new(), *ip)).collect(),
    };
    let names: Vec<String> = options.lan_name.iter().map(|name| name.to_ascii_lowercase()).collect();
    let foreign = found.iter().map(|(_, ip)| *ip).find(|ip| !is_home(*ip)).map(|ip| ip.to_string());
    let foreign = foreign.or_else(|| names.iter().find(|name| !is_home_name(name)).cloned());
    if let Some(foreign) = foreign {
        return Err(Refusal::refused("lan-not-home").with("what", foreign));
    }
    let mut listeners = Vec::new();
    let mut addresses = Vec::new();
    for (name, ip) in &found {
        let listener = crate::listen::listening(SocketAddr::new(*ip, options.lan_port)).await?;
        let bound = listener.local_addr()?;
        addresses.push(LanAddress { name: name.clone(), host: bound.to_string() });
        listeners.push(listener);
    }
    let Some(port) = listeners.first().and_then(|l| l.local_addr().ok()).map(|a| a.port()) else {
        return Err(Refusal::refused("lan-no-address"));
    };
    addresses.extend(names.iter().map(|name| LanAddress { name: String::new(), host: format!("{name}:{port}") }));
    let subjects = found.iter().map(|(_, ip)| ip.to_string()).chain(names).collect();
    let kept = certificate::kept(&desk.data.join("wurao.tls"), subjects, desk.now())?;
    let lan = Lan {
        addresses,
        key: Fingerprint::of(&kept.public),
        authority: Fingerprint::of(&kept.authority),
        certificate: kept.authority.clone(),
    };
    Ok(Door { listeners, lan, tls: Tls::new(kept)? })
}

/// The machine's addresses in networks at home, those that phones most likely share first.
fn in_the_network() -> Answer<Vec<(String, IpAddr)>> {
    let all = if_addrs::get_if_addrs()?.into_iter().filter(|one| !one.is_loopback() && !one.is_link_local());
    let mut found: Vec<(String, IpAddr)> =
        all.map(|one| (one.name.clone(), one.ip())).filter(|(_, ip)| is_home(*ip)).collect();
    // What containers and virtual machines make is reached by no phone, but it is in nobody's way either.
    let made =
        |name: &str| ["docker", "br-", "veth", "virbr", "vmnet", "vEthernet"].iter().any(|m| name.starts_with(m));
    found.retain(|(name, _)| !made(name));
    found.sort_by_key(|(name, ip)| (ip.is_ipv6(), name.clone(), *ip));
    Ok(found)
}

/// Addresses that no router of the internet passes on; only they are listened on, and only for them the certificate is good.
fn is_home(ip: IpAddr) -> bool {
    certificate::HOME.iter().any(|(net, bits)| within(ip, *net, *bits))
}

fn is_home_name(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    plain && name.len() < 100 && HOME_NAMES.iter().any(|end| name.len() > end.len() && name.ends_with(end))
}

fn within(ip: IpAddr, net: IpAddr, bits: u8) -> bool {
    match (ip, net) {
        (IpAddr::V4(ip), IpAddr::V4(net)) => (u32::from(ip) ^ u32::from(net)).leading_zeros() >= u32::from(bits),
        (IpAddr::V6(ip), IpAddr::V6(net)) => (u128::from(ip) ^ u128::from(net)).leading_zeros() >= u32::from(bits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_and_names_of_a_home_are_listened_on() {
        let home = |ip: &str| is_home(ip.parse().expect("an address"));
        for ip in ["192.168.1.5", "10.0.0.1", "172.31.255.255", "100.64.3.2", "127.0.0.1", "::1", "fd12::1", "fe80::1"]
        {
            assert!(home(ip), "{ip}");
        }
        for ip in ["8.8.8.8", "172.32.0.1", "192.169.0.1", "0.0.0.0", "100.128.0.1", "2001:db8::1", "::"] {
            assert!(!home(ip), "{ip}");
        }
        assert!(is_home_name("desk.local") && is_home_name("a.home.arpa"));
        assert!(!is_home_name("example.com") && !is_home_name(".local") && !is_home_name("a b.local"));
    }
}
