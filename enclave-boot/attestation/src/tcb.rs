//! Security versions of the firmware, component by component.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::product::Product;

/// Security patch levels. They are compared one by one: a report is at a floor if each of its components is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tcb {
    /// Of the FMC: Turin only, 0 before.
    pub fmc: u8,
    /// Of the secure processor's bootloader.
    pub bootloader: u8,
    /// Of the secure processor's operating system.
    pub tee: u8,
    /// Of the SNP firmware.
    pub snp: u8,
    /// Of the microcode of all cores.
    pub microcode: u8,
}

impl Tcb {
    /// Reads a TCB_VERSION (56860, table 3), which Turin lays out in its own way.
    /// `None` if a byte is set that has no meaning there.
    #[must_use]
    pub fn parse(bytes: [u8; 8], product: Product) -> Option<Self> {
        match (product, bytes) {
            (Product::Milan | Product::Genoa, [bootloader, tee, 0, 0, 0, 0, snp, microcode]) => Some(Self { fmc: 0, bootloader, tee, snp, microcode }),
            (Product::Turin, [fmc, bootloader, tee, snp, 0, 0, 0, microcode]) => Some(Self { fmc, bootloader, tee, snp, microcode }),
            _ => None,
        }
    }

    /// The inverse of [`Tcb::parse`].
    #[must_use]
    pub fn to_bytes(self, product: Product) -> [u8; 8] {
        let Self { fmc, bootloader, tee, snp, microcode } = self;
        match product {
            Product::Milan | Product::Genoa => [bootloader, tee, 0, 0, 0, 0, snp, microcode],
            Product::Turin => [fmc, bootloader, tee, snp, 0, 0, 0, microcode],
        }
    }

    /// The components by name.
    #[must_use]
    pub fn components(self) -> [(&'static str, u8); 5] {
        [("fmc", self.fmc), ("bootloader", self.bootloader), ("tee", self.tee), ("snp", self.snp), ("microcode", self.microcode)]
    }

    /// The first component that is under `floor`: its name, the floor's value and ours.
    #[must_use]
    pub fn under(self, floor: Self) -> Option<(&'static str, u8, u8)> {
        self.components().into_iter().zip(floor.components()).find(|((_, is), (_, least))| is < least).map(|((name, is), (_, least))| (name, least, is))
    }
}

impl fmt::Display for Tcb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, level)) in self.components().into_iter().filter(|(name, level)| *name != "fmc" || *level != 0).enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{name} {level}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_met_by_each_component() {
        let floor = Tcb { bootloader: 3, snp: 8, microcode: 100, ..Tcb::default() };
        let high = Tcb { bootloader: 200, tee: 200, snp: 7, microcode: 255, fmc: 9 };
        assert_eq!(high.under(floor), Some(("snp", 8, 7)));
        assert_eq!(floor.under(floor), None);
    }

    #[test]
    fn both_layouts_come_back() {
        let tcb = Tcb { fmc: 1, bootloader: 2, tee: 3, snp: 4, microcode: 5 };
        assert_eq!(Tcb::parse(tcb.to_bytes(Product::Turin), Product::Turin), Some(tcb));
        assert_eq!(Tcb::parse([1, 2, 3, 0, 0, 0, 4, 5], Product::Genoa), None, "reserved");
    }
}
