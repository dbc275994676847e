//! Is the machine set up as the policy says?

use crate::policy::Policy;
use crate::refusal::{Outcome, pass, refuse};
use crate::report::Report;

pub(crate) fn check(report: &Report, policy: &Policy) -> Outcome {
    let (rules, guest, machine) = (&policy.platform, report.policy, report.platform);
    let checks = [
        (rules.smt_off, !machine.smt() && !guest.smt_allowed(), "simultaneous multithreading off"),
        (rules.single_socket, guest.single_socket(), "a guest on a single socket"),
        (rules.ciphertext_hiding, machine.ciphertext_hiding(), "ciphertext hidden from the host"),
        (rules.alias_check, machine.alias_check(), "memory checked for aliases"),
        (rules.ecc, machine.ecc(), "memory with error correction"),
    ];
    let found = format!("PLATFORM_INFO {:#x}, guest policy {:#x}", machine.0, guest.0);
    match checks.into_iter().find(|(asked, holds, _)| *asked && !*holds) {
        Some((_, _, rule)) => refuse(rule, found),
        None if checks.into_iter().any(|(asked, _, _)| asked) => pass((), found),
        None => pass((), format!("not checked ({found})")),
    }
}
