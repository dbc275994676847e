//! What a server can be told: flags, then environment, then one TOML file, then defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use serde::Deserialize;

use crate::attest::AttestOptions;

/// How a server listens, from flags and environment or from a file.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Options {
    /// Settings in TOML, with the names of these flags; flags and environment go before it
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    pub(crate) config: Option<PathBuf>,
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:5433]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// The collaboration's data directory
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Certificate chain in PEM; one is made at first start if none is given
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The certificate's private key in PEM
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Authorities in PEM: every client needs a certificate of theirs in its role's name, and its password
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub(crate) tls_client_ca: Option<PathBuf>,
    /// Lowest version of TLS: 1.3, or 1.2 for old clients [default: 1.3]
    #[arg(long, value_name = "VERSION", help_heading = "TLS")]
    pub(crate) tls_min_version: Option<TlsVersion>,
    /// Name or address that the certificate made here is for, besides localhost; may be repeated
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "TLS")]
    #[serde(default)]
    pub(crate) tls_name: Vec<String>,
    /// Loopback address of Prometheus metrics, at /metrics; off if not given
    #[arg(long, value_name = "ADDRESS", help_heading = "Operation")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// How the log is written to stderr: text or json [default: text]
    #[arg(long, value_name = "FORMAT", help_heading = "Operation")]
    pub(crate) log_format: Option<LogFormat>,
    #[command(flatten)]
    #[serde(default)]
    pub(crate) attestation: AttestOptions,
    #[command(flatten)]
    #[serde(default)]
    pub(crate) limits: LimitOptions,
}

/// A version of TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Deserialize)]
pub(crate) enum TlsVersion {
    /// TLS 1.2
    #[value(name = "1.2")]
    #[serde(rename = "1.2")]
    V12,
    /// TLS 1.3
    #[default]
    #[value(name = "1.3")]
    #[serde(rename = "1.3")]
    V13,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// An object a line.
    Json,
}

/// A length of time as `10s`, `5min`, `1h`; `0` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Time(pub(crate) Duration);

/// A number of bytes as `512MiB`, `2GB`, `1000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Size(pub(crate) u64);

impl FromStr for Time {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "0" {
            return Ok(Self(Duration::ZERO));
        }
        humantime::parse_duration(text).map(Self).map_err(|e| format!("{e}; write 10s, 5min or 1h"))
    }
}

impl FromStr for Size {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse::<bytesize::ByteSize>().map(|size| Self(size.as_u64())).map_err(|_| "write a number of bytes, 512MiB or 2GiB".to_owned())
    }
}

impl TryFrom<String> for Time {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl TryFrom<String> for Size {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl Time {
    /// The time, unless it is none.
    pub(crate) fn some(self) -> Option<Duration> {
        (!self.0.is_zero()).then_some(self.0)
    }
}

/// Declares each limit once: for flags, environment and file, and with its default for the server.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $kind:ty = $default:literal;)+) => {
        /// Limits as somebody gave them.
        #[derive(Debug, Clone, Default, Args, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct LimitOptions {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("[default: ", $default, "]")]
                #[arg(long, value_name = "LIMIT", help_heading = "Limits")]
                $name: Option<$kind>,
            )+
        }

        /// Limits in force.
        #[derive(Debug, Clone)]
        pub(crate) struct Limits {
            $($(#[doc = $doc])+ pub(crate) $name: $kind,)+
        }

        impl LimitOptions {
            fn or(self, other: Self) -> Self {
                Self { $($name: self.$name.or(other.$name),)+ }
            }

            fn in_force(self) -> Result<Limits, String> {
                Ok(Limits { $($name: match self.$name {
                    Some(given) => given,
                    None => $default.parse::<$kind>().map_err(|e| e.to_string())?,
                },)+ })
            }
        }
    };
}

limits! {
    /// Connections at a time; more are told 53300
    max_connections: usize = "500";
    /// Connections of one role at a time; more are told 53300
    max_connections_per_role: usize = "100";
    /// Connections that haven't logged in yet; one more, and the oldest of them is closed
    max_logins: usize = "100";
    /// Time for a login; then the connection is closed
    login_timeout: Time = "10s";
    /// How long a login waits after one that failed from its address for its role; longer each time, up to ten times
    failed_login_delay: Time = "500ms";
    /// Longest message of a client; then 08P01
    max_message_size: Size = "16MiB";
    /// Prepared statements of a session; more are told 53400
    max_statements_per_session: usize = "1000";
    /// Portals and cursors of a session; more are told 53400
    max_portals_per_session: usize = "100";
    /// Longest statement, 0 for any; a session may SET a shorter time; then 57014
    statement_timeout: Time = "10min";
    /// Longest time without a statement, 0 for any; then 57P05
    idle_session_timeout: Time = "0";
    /// Longest time without a statement inside a transaction, 0 for any; then 25P03
    idle_in_transaction_session_timeout: Time = "10min";
    /// How long a client may take nothing of what it is sent; then its connection is closed
    write_timeout: Time = "5min";
    /// Time between probes of a silent connection
    tcp_keepalive: Time = "60s";
    /// How long statements may go on after the server was told to stop; then 57P01
    drain_timeout: Time = "10s";
    /// Memory of one session's statements; then 53200
    memory_per_session: Size = "512MiB";
    /// Memory of all sessions' statements; then 53200
    memory_for_statements: Size = "2GiB";
    /// Resident memory above which statements are stopped and refused with 53200; 0 for three quarters of the machine's
    memory_resident: Size = "0";
}

impl Options {
    /// Flags and environment first, then the file.
    ///
    /// # Errors
    /// The file can't be read, has an unknown key, or a value that doesn't fit.
    pub(crate) fn with_file(self) -> Result<Self, String> {
        let Some(path) = self.config.clone() else { return Ok(self) };
        let file = read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Self {
            config: self.config,
            listen: self.listen.or(file.listen),
            data_dir: self.data_dir.or(file.data_dir),
            tls_cert: self.tls_cert.or(file.tls_cert),
            tls_key: self.tls_key.or(file.tls_key),
            tls_client_ca: self.tls_client_ca.or(file.tls_client_ca),
            tls_min_version: self.tls_min_version.or(file.tls_min_version),
            tls_name: if self.tls_name.is_empty() { file.tls_name } else { self.tls_name },
            metrics_listen: self.metrics_listen.or(file.metrics_listen),
            log_format: self.log_format.or(file.log_format),
            attestation: self.attestation.or(file.attestation),
            limits: self.limits.or(file.limits),
        })
    }

    /// Limits with their defaults.
    ///
    /// # Errors
    /// A limit's default can't be read: never, and tested.
    pub(crate) fn limits(&self) -> Result<Limits, String> {
        self.limits.clone().in_force()
    }

    /// Where the server listens.
    pub(crate) fn listen(&self) -> SocketAddr {
        self.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 5433)))
    }
}

impl Limits {
    /// Memory of statements, as the engine counts it.
    pub(crate) fn memory(&self) -> cloister_engine::Memory {
        let bytes = |size: Size| usize::try_from(size.0).unwrap_or(usize::MAX);
        cloister_engine::Memory { all: bytes(self.memory_for_statements), session: bytes(self.memory_per_session) }
    }
}

fn read(path: &Path) -> Result<Options, Box<dyn std::error::Error>> {
    Ok(toml::from_str(&std::fs::read_to_string(path)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_fit() {
        let limits = Options::default().limits().unwrap();
        assert_eq!(limits.max_message_size.0, 16 << 20);
        assert_eq!(limits.statement_timeout.0, Duration::from_secs(600));
        assert_eq!(limits.idle_session_timeout.some(), None);
    }

    #[test]
    fn unknown_keys_are_errors() {
        assert!(toml::from_str::<Options>("lisen = '127.0.0.1:1'").unwrap_err().to_string().contains("lisen"));
        assert!(toml::from_str::<Options>("[limits]\nmax_conections = 1").is_err());
        assert!(toml::from_str::<Options>("[limits]\nlogin_timeout = 'soon'").is_err());
        let file = toml::from_str::<Options>("listen = '127.0.0.1:1'\n[limits]\nmax_connections = 3\nmemory_per_session = '1GiB'").unwrap();
        assert_eq!(file.limits().unwrap().memory_per_session.0, 1 << 30);
    }
}
