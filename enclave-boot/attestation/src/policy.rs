//! What a verifier accepts: a declared value, usually a JSON file that an owner keeps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::bytes::Hex;
use crate::product::Product;
use crate::tcb::Tcb;

/// A list of what is accepted, or "any". An empty list accepts nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted<T> {
    /// Whatever it is. The appraisal says that it wasn't checked.
    Any,
    /// One of these.
    OneOf(Vec<T>),
}

impl<T: PartialEq> Accepted<T> {
    /// Whether `value` is accepted.
    pub fn has(&self, value: &T) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(list) => list.contains(value),
        }
    }
}

impl<T: fmt::Display> fmt::Display for Accepted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::OneOf(list) if list.is_empty() => f.write_str("one of an empty list"),
            Self::OneOf(list) => f.write_str(&list.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")),
        }
    }
}

impl<T: Serialize> Serialize for Accepted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("any"),
            Self::OneOf(list) => list.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Accepted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form<T> {
            Word(String),
            List(Vec<T>),
        }
        match Form::deserialize(deserializer).map_err(|_| de::Error::custom("expected \"any\" or a list of values in their form"))? {
            Form::Word(word) if word == "any" => Ok(Self::Any),
            Form::Word(word) => Err(de::Error::custom(format!("expected \"any\" or a list, found \"{word}\""))),
            Form::List(list) => Ok(Self::OneOf(list)),
        }
    }
}

/// What a machine's settings must be. By default nothing is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlatformRules {
    /// Neither the machine nor the guest's policy may have simultaneous multithreading.
    pub smt_off: bool,
    /// The guest's policy must keep it on one socket.
    pub single_socket: bool,
    /// The host must read zeros instead of ciphertext.
    pub ciphertext_hiding: bool,
    /// Memory must have been checked for aliases (against hostile memory modules).
    pub alias_check: bool,
    /// Memory must have error correction.
    pub ecc: bool,
}

/// What a verifier accepts. The default accepts no program: an owner must name one.
///
/// Debug policies, migration agents and levels other than VMPL 0 are never accepted, whatever a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Processor lines: Genoa and Turin, unless Milan is asked for.
    pub products: BTreeSet<Product>,
    /// Accept Milan without a list of chips. Its signing seed is said to be extractable, so any Milan chip
    /// may be anyone's (arXiv 2605.12990).
    pub milan_any_chip: bool,
    /// The least report version: 3 names its processor, 2 doesn't.
    pub report_version_min: u32,
    /// Launch digests, 48 bytes.
    pub measurements: Accepted<Hex<48>>,
    /// SHA-256 of the genesis of the collaboration, 32 bytes.
    pub host_data: Accepted<Hex<32>>,
    /// Agreements in force, SHA-256.
    pub agreements: Accepted<Hex<32>>,
    /// Chips in hex: 64 bytes, of Turin 8.
    pub chips: Accepted<String>,
    /// Cloud providers whose VLEKs are accepted, by the CSP_ID in the certificate. None by default: a VLEK names no chip.
    pub providers: Accepted<String>,
    /// SHA-384 of author keys, 48 bytes.
    pub author_keys: Accepted<Hex<48>>,
    /// Least security versions by product; each component of each TCB must reach its own.
    pub tcb_floors: BTreeMap<Product, Tcb>,
    /// The machine's settings.
    pub platform: PlatformRules,
    /// SHA-256 of the SubjectPublicKeyInfo of keys that are no longer believed: AMD's serial numbers don't tell VCEKs apart.
    pub revoked_keys: BTreeSet<Hex<32>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            products: [Product::Genoa, Product::Turin].into(),
            milan_any_chip: false,
            report_version_min: 3,
            measurements: Accepted::OneOf(Vec::new()),
            host_data: Accepted::Any,
            agreements: Accepted::Any,
            chips: Accepted::Any,
            providers: Accepted::OneOf(Vec::new()),
            author_keys: Accepted::Any,
            tcb_floors: BTreeMap::new(),
            platform: PlatformRules::default(),
            revoked_keys: BTreeSet::new(),
        }
    }
}
