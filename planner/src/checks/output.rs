//! A template's columns have names of their own: it is called like a table.

use std::collections::BTreeSet;

use cloister_policy::UserError;

use crate::bind::Bound;

pub(crate) fn check(bound: &Bound) -> Result<(), UserError> {
    let mut seen = BTreeSet::new();
    match bound.outer.schema().fields().iter().find(|field| !seen.insert(field.name().as_str())) {
        Some(twice) => {
            Err(UserError::new("42701", format!("column \"{}\" appears twice in the output", twice.name())).hint("Give one of them another name with AS."))
        }
        None => Ok(()),
    }
}
