//! The steps of appraisal, in their order: code, question, and what it means when it fails.

use std::fmt;

use serde::{Serialize, Serializer};

/// One step. Each has a file in `steps/` and one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A report has 1184 bytes.
    ReportLength,
    /// Its version is known, and not under the policy's.
    ReportVersion,
    /// Its algorithm is known, and nothing stands outside of what is signed.
    ReportForm,
    /// The certificates are certificates.
    Certificates,
    /// The processor is known and allowed.
    Product,
    /// The root's key is one that we believe.
    Root,
    /// Keys and algorithms are exactly AMD's.
    Algorithm,
    /// Each certificate is signed by the next.
    Chain,
    /// None is expired, or not valid yet.
    Validity,
    /// Authorities are authorities, and leaves aren't.
    Authority,
    /// None is revoked.
    Revocation,
    /// The certificate is about this chip and these versions.
    Vek,
    /// Its key signed this report.
    Signature,
    /// The host can't debug the guest.
    Debug,
    /// No migration agent can read it.
    MigrationAgent,
    /// The most privileged level asked.
    Vmpl,
    /// The machine is set up as the policy says.
    Platform,
    /// No component of the firmware is under its floor, in any of the four TCBs.
    Tcb,
    /// It is one of our chips.
    Chip,
    /// It is a program that we know.
    Measurement,
    /// Somebody whom we know signed its identity.
    AuthorKey,
    /// It was launched for our agreement.
    HostData,
    /// The report was made for this session.
    ReportData,
    /// The agreement now in force is ours.
    Agreement,
}

impl Step {
    /// All steps, in their order.
    pub const ALL: [Self; 24] = [
        Self::ReportLength,
        Self::ReportVersion,
        Self::ReportForm,
        Self::Certificates,
        Self::Product,
        Self::Root,
        Self::Algorithm,
        Self::Chain,
        Self::Validity,
        Self::Authority,
        Self::Revocation,
        Self::Vek,
        Self::Signature,
        Self::Debug,
        Self::MigrationAgent,
        Self::Vmpl,
        Self::Platform,
        Self::Tcb,
        Self::Chip,
        Self::Measurement,
        Self::AuthorKey,
        Self::HostData,
        Self::ReportData,
        Self::Agreement,
    ];

    /// What programs and documents call it. Codes are never reused.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ReportLength => "report-length",
            Self::ReportVersion => "report-version",
            Self::ReportForm => "report-form",
            Self::Certificates => "certificates",
            Self::Product => "product",
            Self::Root => "root",
            Self::Algorithm => "algorithm",
            Self::Chain => "chain",
            Self::Validity => "validity",
            Self::Authority => "authority",
            Self::Revocation => "revocation",
            Self::Vek => "vek",
            Self::Signature => "signature",
            Self::Debug => "debug",
            Self::MigrationAgent => "migration-agent",
            Self::Vmpl => "vmpl",
            Self::Platform => "platform",
            Self::Tcb => "tcb",
            Self::Chip => "chip",
            Self::Measurement => "measurement",
            Self::AuthorKey => "author-key",
            Self::HostData => "host-data",
            Self::ReportData => "report-data",
            Self::Agreement => "agreement",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_in_order_and_codes_are_their_own() {
        assert!(Step::ALL.is_sorted());
        let codes: std::collections::BTreeSet<_> = Step::ALL.map(Step::code).into();
        assert_eq!(codes.len(), Step::ALL.len());
    }
}
