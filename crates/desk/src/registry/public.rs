//! Which addresses lie in the open network. What an organisation names must not lead the registry to servers beside it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is one of the open network: not of this machine, an inner network, a link, a group, nor set apart.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => four(address),
        IpAddr::V6(address) => six(address),
    }
}

fn four(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let apart = a == 0
        || a >= 224
        || (a == 100 && b & 0xc0 == 64)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && b & 0xfe == 18)
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113);
    !(apart || address.is_loopback() || address.is_private() || address.is_link_local())
}

fn six(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return four(inner);
    }
    let parts = address.segments();
    let inner = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match parts {
        // Ways through which an address of the fourth version is reached.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => four(inner(high, low)),
        [0x2002, high, low, ..] => four(inner(high, low)),
        [0x2001, 0xdb8, ..] | [0x2001, 0, ..] | [0x64, 0xff9b, 1, ..] | [0x100, 0, 0, 0, ..] => false,
        // The only part of it that is given out to anybody.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_beside_the_registry_are_told_from_the_open_network() {
        let public = |text: &str| is_public(text.parse().expect("an address"));
        for inner in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "::7f00:1",
            "100::1",
        ] {
            assert!(!public(inner), "{inner}");
        }
        for open in
            ["1.1.1.1", "100.128.0.1", "172.32.0.1", "192.1.0.1", "198.20.0.1", "2606:4700::1111", "64:ff9b::101:101"]
        {
            assert!(public(open), "{open}");
        }
    }
}
