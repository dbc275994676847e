//! Which processor line signed a report.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A line of AMD EPYC processors with SEV-SNP whose reports and certificates are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Product {
    /// EPYC 7003.
    Milan,
    /// EPYC 9004 and 8004, Siena and Bergamo among them.
    Genoa,
    /// EPYC 9005.
    Turin,
}

impl Product {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::Milan, Self::Genoa, Self::Turin];

    /// The line that has this CPUID family and model (both combined with their extended parts).
    #[must_use]
    pub fn from_cpuid(family: u8, model: u8) -> Option<Self> {
        match (family, model) {
            (0x19, 0x00..=0x0f) => Some(Self::Milan),
            (0x19, 0x10..=0x1f | 0xa0..=0xaf) => Some(Self::Genoa),
            (0x1a, 0x00..=0x11) => Some(Self::Turin),
            _ => None,
        }
    }

    /// The line that a certificate's product extension names: `Milan-B0`, `Genoa`.
    #[must_use]
    pub fn from_extension(name: &str) -> Option<Self> {
        let line = name.split_once('-').map_or(name, |(line, _stepping)| line);
        Self::ALL.into_iter().find(|product| product.name() == line)
    }

    /// As AMD writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Milan => "Milan",
            Self::Genoa => "Genoa",
            Self::Turin => "Turin",
        }
    }
}

impl fmt::Display for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Product {
    type Err = String;

    /// Reads the name in any case.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|p| p.name().eq_ignore_ascii_case(text)).ok_or_else(|| format!("{text} is not one of milan, genoa, turin"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_models() {
        assert_eq!(Product::from_cpuid(0x19, 0x11), Some(Product::Genoa));
        assert_eq!(Product::from_cpuid(0x1a, 0x50), None);
        assert_eq!(Product::from_extension("Milan-B0"), Some(Product::Milan));
        assert_eq!(Product::from_extension("Milano"), None);
        assert_eq!("TURIN".parse(), Ok(Product::Turin));
    }
}
