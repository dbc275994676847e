//! Are the certificates certificates?

use crate::certificate::Certificate;
use crate::evidence::Evidence;
use crate::refusal::{Mismatch, Outcome, pass};

/// Certificates of the evidence, read and not believed.
pub(crate) struct Given {
    pub(crate) vek: Certificate,
    pub(crate) intermediate: Option<Certificate>,
    pub(crate) root: Option<Certificate>,
}

pub(crate) fn check(evidence: &Evidence) -> Outcome<Given> {
    let vek = read("the key's certificate", &evidence.vek)?;
    let intermediate = evidence.intermediate.as_deref().map(|der| read("the intermediate certificate", der)).transpose()?;
    let root = evidence.root.as_deref().map(|der| read("the root certificate", der)).transpose()?;
    let found = format!("{}{}{}", vek.name(), named(&intermediate), named(&root));
    pass(Given { vek, intermediate, root }, found)
}

fn read(which: &str, der: &[u8]) -> Result<Certificate, Mismatch> {
    Certificate::parse(der).map_err(|error| Mismatch { expected: format!("{which} in DER"), found: error.to_string() })
}

fn named(certificate: &Option<Certificate>) -> String {
    certificate.as_ref().map_or_else(String::new, |c| format!(", {}", c.name()))
}
