//! Are all certificates valid at that moment?

use crate::refusal::{Outcome, pass, refuse};
use crate::steps::root::Chain;
use crate::time::UnixTime;

pub(crate) fn check(chain: &Chain, now: UnixTime) -> Outcome {
    for certificate in chain.all() {
        let (from, to) = (certificate.not_before, certificate.not_after);
        if now < from || now > to {
            return refuse(format!("{} valid at {now}", certificate.name()), format!("valid from {from} to {to}"));
        }
    }
    let first = chain.all().into_iter().map(|c| c.not_after).min().unwrap_or(now);
    pass((), format!("at {now}, until {first}"))
}
