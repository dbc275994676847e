//! Which processor is it, and is it allowed?
//!
//! From version 3 a report says so by CPUID. A version 2 report doesn't: its certificate does, whose
//! signature is checked later, and the policy must allow version 2.

use crate::certificate::Certificate;
use crate::policy::{Accepted, Policy};
use crate::product::Product;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, vek: &Certificate, policy: &Policy) -> Outcome<Product> {
    let allowed = policy.products.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    let (product, by) = match report.cpuid {
        Some((family, model, _)) => (report.product(), format!("CPUID family {family:#x}, model {model:#x}")),
        None => (vek.product_name().and_then(Product::from_extension), format!("certificate for {}", vek.product_name().unwrap_or("no product"))),
    };
    let Some(product) = product else { return refuse(allowed, by) };
    if !policy.products.contains(&product) {
        return refuse(allowed, format!("{product} ({by})"));
    }
    if product == Product::Milan && !policy.milan_any_chip && matches!(policy.chips, Accepted::Any) {
        return refuse("a list of chips in the policy, where it allows Milan", "any chip");
    }
    pass(product, format!("{product} ({by})"))
}
