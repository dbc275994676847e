//! Is no component of the firmware under its floor, now, as certified, as committed, and at launch?
//!
//! Compared component by component: ordered as tuples, a high bootloader would hide old microcode.

use crate::policy::Policy;
use crate::product::Product;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;
use crate::tcb::Tcb;

pub(crate) fn check(report: &Report, product: Product, policy: &Policy) -> Outcome {
    let four = [("current", report.current_tcb), ("reported", report.reported_tcb), ("committed", report.committed_tcb), ("launch", report.launch_tcb)];
    let floor = policy.tcb_floors.get(&product);
    for (which, bytes) in four {
        let Some(tcb) = Tcb::parse(bytes, product) else {
            return refuse(format!("a {which} TCB as {product} writes it"), hex::encode(bytes));
        };
        if let Some((component, least, is)) = floor.and_then(|floor| tcb.under(*floor)) {
            return refuse(format!("{component} {least} or above in the {which} TCB"), format!("{component} {is}"));
        }
    }
    let current = Tcb::parse(report.current_tcb, product).unwrap_or_default();
    match floor {
        Some(floor) => pass((), format!("{current}; at or above {floor}")),
        None => pass((), format!("not checked: no floor for {product} ({current})")),
    }
}
