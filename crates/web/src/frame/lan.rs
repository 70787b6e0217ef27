//! The desk's door in the network at home, as the binary opened it.

use desk::people::fingerprint::Fingerprint;

/// One address under which phones reach the desk.
#[derive(Debug, Clone)]
pub struct LanAddress {
    /// What the system calls the network, such as `wlan0`; empty for a name.
    pub name: String,
    /// `192.168.1.5:7879`.
    pub host: String,
}

/// The door in the network at home.
#[derive(Debug, Clone)]
pub struct Lan {
    /// Every address it answers to, the likeliest first.
    pub addresses: Vec<LanAddress>,
    /// Of the key that the door shows.
    pub key: Fingerprint,
    /// Of the certificate that a phone can be told to trust.
    pub authority: Fingerprint,
    /// That certificate, in DER.
    pub certificate: Vec<u8>,
}

impl Lan {
    /// Every host that is answered: those of the addresses.
    pub fn hosts(&self) -> Vec<String> {
        let short = |host: &String| host.strip_suffix(":443").map(str::to_owned);
        let hosts = self.addresses.iter().map(|a| a.host.clone());
        hosts.clone().chain(hosts.filter_map(|host| short(&host))).collect()
    }
}
