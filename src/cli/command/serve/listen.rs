//! Where it listens: this machine alone, unless another address is named.

use super::super::Failure;
use super::guard::shown;
use std::io::{Error, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};

/// Where it listens unless told.
const PORT: u16 = 4000;

/// How many ports behind that are tried.
const MORE: u16 = 100;

/// Listens on the address that `host` names, else on this machine's own; on `port`, else on the first that is free.
pub(super) fn listen(host: Option<&str>, port: Option<u16>) -> Result<TcpListener, Failure> {
    let address = host.map_or(Ok(Ipv4Addr::LOCALHOST.into()), address)?;
    let ports = port.map_or(PORT..=PORT + MORE, |port| port..=port);
    let mut first = None;
    for port in ports {
        match TcpListener::bind(SocketAddr::new(address, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => {
                let is_taken = error.kind() == ErrorKind::AddrInUse;
                first.get_or_insert((port, error));
                if !is_taken {
                    break;
                }
            }
        }
    }
    let (port, error) = first.unwrap_or_else(|| (PORT, ErrorKind::AddrInUse.into()));
    Err(refused(address, port, &error))
}

fn refused(address: IpAddr, port: u16, error: &Error) -> Failure {
    let place = format!("{}:{port}", shown(address));
    match error.kind() {
        ErrorKind::AddrInUse => Failure::new(format!("{place} is in use"))
            .help("another `writings serve` may run there; name another with --port, or none, and a free one is found"),
        ErrorKind::PermissionDenied => Failure::new(format!("{place} may not be used"))
            .help("ports below 1024 are most often reserved: name another with --port"),
        _ => Failure::new(format!("cannot listen on {place}: {error}"))
            .help("--host takes an address of this machine; without it, the pages are served on 127.0.0.1"),
    }
}

/// The address that a host names: itself, or what the system knows by this name.
fn address(host: &str) -> Result<IpAddr, Failure> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    if let Ok(address) = bare.parse() {
        return Ok(address);
    }
    let found = (bare, 0).to_socket_addrs().ok().map(|found| found.map(|one| one.ip()).collect::<Vec<_>>());
    let found = found.unwrap_or_default();
    // Most names of this machine lead to both kinds of addresses.
    let found = found.iter().find(|one| one.is_ipv4()).or(found.first()).copied();
    found.ok_or_else(|| Failure::new(format!("`{host}` is no address")).help("--host takes one of this machine's own"))
}
