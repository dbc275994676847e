//! Mutants of the spec: what the release operator is told to enforce and to show.

use arrow::datatypes::DataType;

use super::*;
use crate::operators::release::{Amount, Contribution, Counting, MatchedKey, Parts, Shown, What};

fn shown(spec: &mut ReleaseSpec, what: What, part: Option<usize>) {
    spec.shown.push(Shown { what, part, data_type: DataType::Int64 });
}

fn parts(spec: &mut ReleaseSpec) -> &mut Parts {
    spec.parts.as_mut().unwrap()
}

fn matched(spec: &mut ReleaseSpec) -> &mut MatchedKey {
    spec.matched.as_mut().unwrap()
}

pub(super) fn mutants() -> Vec<Mutant> {
    let m = |name, original, change: fn(&mut ReleaseSpec), verdict| Mutant { name, original, fault: Fault::Spec(change), verdict };
    let not_held = Refused("the matched bit is not held against the preserved keys");
    let declared = Refused("parts are not numbered as declared");
    let another = Refused("the part of the unmatched is another");
    let several = Refused("an amount over several owners' data");
    let not_kept = Refused("it shows what is not kept");
    vec![
        // people and keys
        m("people_min: 1", GROUPS, |s| s.people_min = 1, Refused("below the policy's")),
        m("people_min: 0", GROUPS, |s| s.people_min = 0, Refused("below the policy's")),
        m("person: a key's column", GROUPS, |s| s.person = 1, Refused("something that is not a person")),
        m("person: a measure's column", GROUPS, |s| s.person = 2, Refused("something that is not a person")),
        m("person: no column", GROUPS, |s| s.person = 9, Refused("a column is missing")),
        m("keys: the person", GROUPS, |s| s.keys = vec![0], Refused("a key is not a dimension")),
        m("keys: a measure", GROUPS, |s| s.keys = vec![1, 2], Refused("a key is not a dimension")),
        m("keys: no column", GROUPS, |s| s.keys = vec![9], Refused("lacks")),
        m("keys: one twice", GROUPS, |s| s.keys = vec![1, 1], Unneeded("the same cells")),
        m("cells_per_person: none", CELLS, |s| s.cells_per_person = None, Refused("one person could count in several cells")),
        m("cells_per_person: none of one owner's pairs", PAIRS, |s| s.cells_per_person = None, Refused("one person could count in several cells")),
        m("cells_per_person: one for a template without", JOIN, |s| s.cells_per_person = Some(1), Unneeded("stricter")),
        // parts
        m("parts.rest: denied", PARTS, |s| parts(s).rest = false, declared),
        m("parts.rest: claimed", LEFT_PARTS, |s| parts(s).rest = true, declared),
        m("parts.rest: denied of one part", LEFT_REST, |s| parts(s).rest = false, declared),
        m("parts.count: one more", PARTS, |s| parts(s).count += 1, declared),
        m("parts.count: one less", PARTS, |s| parts(s).count -= 1, declared),
        m("parts.count: none", LEFT_REST, |s| parts(s).count = 0, declared),
        m("parts.column: a key", PARTS, |s| parts(s).column = 1, Refused("parts are not numbered by a CASE")),
        m("parts.column: none", PARTS, |s| parts(s).column = 9, Refused("the part's number is missing")),
        m("parts: none, but shown", PARTS, |s| s.parts = None, not_kept),
        m("parts: a part beyond the last shown", PARTS, |s| s.shown[1].part = Some(2), not_kept),
        m("parts: one part shown as another", PARTS, |s| s.shown[1].part = Some(1), Unneeded("wrong, but a part")),
        m("parts: the whole shown in a part's place", PARTS, |s| s.shown[1].part = None, Unneeded("wrong, but a whole group")),
        m("parts: the whole not shown", PARTS, |s| drop(s.shown.remove(0)), Unneeded("parts of k people, with nothing beside them")),
        m("parts.unmatched: dropped", LEFT_PARTS, |s| parts(s).unmatched = None, another),
        m("parts.unmatched: moved", LEFT_PARTS, |s| parts(s).unmatched = Some(0), another),
        m("parts.unmatched: beyond the last", LEFT_PARTS, |s| parts(s).unmatched = Some(2), another),
        m("parts.unmatched: where nobody is unmatched", PARTS, |s| parts(s).unmatched = Some(0), another),
        m("parts.unmatched: a part that needs a match", LEFT_REST, |s| parts(s).unmatched = Some(0), another),
        // the matched bit
        m("matched: none", LEFT, |s| s.matched = None, Refused("without the matched bit")),
        m("matched: none of an anti join", ANTI, |s| s.matched = None, Refused("without the matched bit")),
        m("matched.key: a preserved key", LEFT, |s| matched(s).key = 0, not_held),
        m("matched.key: another key of the right side", LEFT, |s| matched(s).key = 1, not_held),
        m("matched.key: none", LEFT, |s| matched(s).key = 9, not_held),
        m("matched.preserved: none", LEFT, |s| matched(s).preserved.clear(), not_held),
        m("matched.preserved: a key of the right side too", LEFT, |s| matched(s).preserved.push(1), not_held),
        m("matched.preserved: the bit itself", ANTI, |s| matched(s).preserved = vec![0, 1], not_held),
        m("matched.alone: beside keys of the right side", LEFT, |s| matched(s).alone = true, not_held),
        m("matched.alone: denied", ANTI, |s| matched(s).alone = false, Unneeded("stricter")),
        m("keys: a preserved one lost", LEFT, |s| s.keys = s.keys.split_off(1), not_held),
        m("keys: the bit lost", LEFT, |s| s.keys.truncate(s.keys.len() - 1), not_held),
        m("shown: matched people without the bit", GROUPS, |s| shown(s, What::Matched, None), not_kept),
        m("matched: claimed without a left join", GROUPS, |s| s.matched = Some(MatchedKey { key: 0, preserved: vec![], alone: true }), not_held),
        // amounts
        m("counting: Capped over another's people", SEMI, |s| s.amounts[0].counting = Counting::Capped, several),
        m("counting: ByList of own amounts", GROUPS, |s| s.amounts[0].counting = Counting::ByList, Refused("that is not of a list")),
        m(
            "counting: two amounts ByList",
            SEMI,
            |s| {
                let steps = vec![1, 2, 5];
                s.amounts.push(Amount { contribution: Contribution::Rows, steps, counting: Counting::ByList });
                shown(s, What::Total { amount: 1 }, None);
            },
            several,
        ),
        m(
            "counting: one ByList beside one Capped",
            SEMI,
            |s| {
                let steps = vec![1, 2, 5];
                s.amounts.push(Amount { contribution: Contribution::Rows, steps, counting: Counting::Capped });
                shown(s, What::Total { amount: 1 }, None);
            },
            several,
        ),
        m(
            "counting: Capped beside a key of the right side",
            LEFT,
            |s| {
                s.amounts.push(Amount { contribution: Contribution::Rows, steps: vec![1], counting: Counting::Capped });
                shown(s, What::Total { amount: 0 }, None);
            },
            several,
        ),
        m(
            "counting: own amounts of the preserved side ByList, with parts by match",
            LEFT_PARTS,
            |s| {
                s.amounts[0].counting = Counting::ByList;
                s.shown[3].part = Some(0);
            },
            Refused("parts beside the matched bit, or beside steps"),
        ),
        m("amount: a part of one by who is matched", LEFT_PARTS, |s| s.shown[3].part = Some(1), Refused("a part of an amount")),
        m("amount: over a dimension", GROUPS, |s| s.amounts[0].contribution = Contribution::Total(1), Refused("an amount is not a measure")),
        m("amount: over the person", GROUPS, |s| s.amounts[0].contribution = Contribution::Total(0), Refused("an amount is not a measure")),
        m("amount: values of a dimension", GROUPS, |s| s.amounts[0].contribution = Contribution::NonNull(1), Refused("an amount is not a measure")),
        m("amount: no column", GROUPS, |s| s.amounts[0].contribution = Contribution::Total(9), Refused("a column is missing")),
        m("amount: a total that isn't kept", GROUPS, |s| s.shown[1].what = What::Total { amount: 9 }, not_kept),
        m("amount: an average of what isn't kept", VISITS, |s| s.shown[3].what = What::Average { total: 9, rows: None, scale: 4, most: 100 }, not_kept),
        m("amount: an average by what isn't kept", VISITS, |s| s.shown[3].what = What::Average { total: 0, rows: Some(9), scale: 4, most: 100 }, not_kept),
        m(
            "amount: the number of values that aren't NULL",
            RATED,
            |s| {
                let steps = vec![1, 2, 5];
                s.amounts.push(Amount { contribution: Contribution::NonNull(2), steps, counting: Counting::Capped });
                shown(s, What::Total { amount: 1 }, None);
            },
            Refused("how many people have no value"),
        ),
        m("steps: none", GROUPS, |s| s.amounts[0].steps.clear(), Refused("steps do not increase")),
        m("steps: not in order", GROUPS, |s| s.amounts[0].steps.reverse(), Refused("steps do not increase")),
        m("steps: one twice", GROUPS, |s| s.amounts[0].steps.insert(0, 0), Refused("steps do not increase")),
        m("steps: finer than the owner's", SEMI, |s| s.amounts[0].steps = (0..1000).collect(), Refused("steps are not those of the measure")),
        m("steps: one of the owner's lost", GROUPS, |s| s.amounts[0].steps.truncate(2), Refused("steps are not those of the measure")),
        m(
            "steps: finer than 1-2-5 for rows",
            VISITS,
            |s| {
                let rows = s.amounts.iter_mut().find(|a| a.contribution == Contribution::Rows).unwrap();
                rows.steps = (1..200).collect();
            },
            Refused("steps are not 1-2-5"),
        ),
        m(
            "steps: finer than 1-2-5 for an average's rows",
            VISITS,
            |s| {
                let rows = s.amounts.iter_mut().find(|a| matches!(a.contribution, Contribution::NonNull(_))).unwrap();
                rows.steps = vec![1, 2, 3];
            },
            Refused("steps are not 1-2-5"),
        ),
        m("shown: nothing", GROUPS, |s| s.shown.clear(), Unneeded("keys of groups of k people")),
    ]
}
