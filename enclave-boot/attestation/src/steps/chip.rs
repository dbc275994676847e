//! Is it one of our chips?
//!
//! The same image runs on anyone's genuine chip. Who knows where their machine stands names its chip.

use crate::policy::{Accepted, Policy};
use crate::product::Product;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::{Report, SigningKey};
use crate::steps::root::Chain;
use crate::steps::vek::provider;

pub(crate) fn check(report: &Report, chain: &Chain, product: Product, policy: &Policy) -> Outcome {
    if report.signing_key == SigningKey::Vlek {
        let name = provider(&chain.vek).unwrap_or_default().to_owned();
        if !policy.providers.has(&name) {
            return refuse(format!("a VLEK of {}", policy.providers), format!("one of {name}"));
        }
    }
    let chip = report.chip(product);
    match &policy.chips {
        Accepted::Any => pass((), format!("not checked: any chip ({chip})")),
        Accepted::OneOf(list) if list.iter().any(|ours| ours.eq_ignore_ascii_case(&chip)) => pass((), chip),
        listed @ Accepted::OneOf(_) => refuse(format!("chip {listed}"), format!("chip {chip}")),
    }
}
