//! The table of refusals: every rule of the planner that says no, with what it tells the author
//! of a template. A rule refuses by its code; the words stand here and nowhere else.
//!
//! `{}` takes the one thing that the refusal is about. "Not yet" (0A000) marks what the law
//! leaves for later; 42501 what it will never allow; the rest are mistakes.

use cloister_policy::UserError;

/// One refusal.
#[derive(Debug, Clone, Copy)]
pub struct Refusal {
    /// Its code, which names its file in `sql-tests/refusals`.
    pub code: &'static str,
    /// Its SQLSTATE.
    pub sqlstate: &'static str,
    /// The primary message.
    pub message: &'static str,
    /// Which rule, and why it is one.
    pub detail: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// Every refusal, in order of code.
pub const REFUSALS: &[Refusal] = &[
    row(
        "aggregate",
        "0A000",
        "aggregate {} is not supported over person-level data",
        "A release point may have count(*), count(DISTINCT privacy unit), sum and avg; other aggregates tell about single people.",
        "To count distinct values of a dimension, group by it and count the rows above.",
    ),
    row(
        "aggregate-distinct",
        "0A000",
        "DISTINCT is not supported in {}",
        "Only the privacy unit may be counted DISTINCT.",
        "To count distinct values of a dimension, group by it and count the rows above.",
    ),
    row(
        "aggregate-filter",
        "0A000",
        "FILTER is not supported in {} of one person's rows",
        "Of one person's rows only a count may have a FILTER: least, greatest and total of a part are of nobody when the part is empty.",
        "Filter the rows before they are grouped by the privacy unit.",
    ),
    row("aggregate-order", "0A000", "ORDER BY is not supported in {}", "Order statistics tell about single people.", "Leave it out."),
    row(
        "amount-fan-out",
        "0A000",
        "{} would be repeated by another owner's rows",
        "Several rows of one person on the other side of a join would weigh this person's amount.",
        "Join with one row a person: WHERE unit IN (SELECT unit FROM …), or a per-person aggregate.",
    ),
    row(
        "amount-filter",
        "0A000",
        "FILTER is not supported in an amount over several owners' data: {}",
        "Two sums over the same people, of which one leaves some out, tell about those.",
        "Group by the filter's dimension instead, and pivot above.",
    ),
    row(
        "amount-mixed",
        "0A000",
        "an amount over several owners' people cannot go with {}",
        "It is told by classes of a list, of which the others' data selects a part: each filter, lookup and key is of the list or of the others' data.",
        "Filter and group by columns of one owner each, and aggregate per person before joining.",
    ),
    row(
        "amount-null",
        "0A000",
        "sum and avg of nullable measure {} cannot stand in one row",
        "Their quotient would tell how many people have no value.",
        "Use one of the two, or declare the measure NOT NULL.",
    ),
    row(
        "amount-nullable",
        "0A000",
        "nullable measure {} cannot be summed over another owner's people",
        "Who has no value would be told apart from who is not there.",
        "Declare the measure NOT NULL.",
    ),
    row(
        "amount-several",
        "0A000",
        "{} cannot both be amounts over several owners' people",
        "Two amounts in one row encode who is among the people, though each alone counts everyone as one of a class of many.",
        "Keep one of them, or use two templates, which overlap.",
    ),
    row(
        "cells",
        "0A000",
        "{} is not constant per person, so one person could count in several cells",
        "Where several owners are joined, or rows of one person with each other, the difference of two cells that share all but one person is about that person.",
        "Say in how many cells a person may count: CELLS PER PERSON n. Its price, about n - 1 guesses per k matched people, is the owners' to accept.",
    ),
    row("cte-name", "42501", "a CTE cannot be named {}", "A name with a dot could be taken for a dataset.", "Rename it."),
    row("dataset-unknown", "42P01", "dataset {} does not exist", "A template reads datasets by their full names.", "Datasets are named member.dataset."),
    row(
        "expression",
        "0A000",
        "{} is not supported below a release point",
        "Only total, deterministic expressions over dimensions are: none may fail, or differ, because of one row.",
        "Do it above the aggregate, where any SQL runs.",
    ),
    row(
        "extreme-argument",
        "0A000",
        "{} is not a plain column",
        "The least or greatest of a person is taken of a column by itself.",
        "Apply functions to the result.",
    ),
    row(
        "fan-out",
        "0A000",
        "one person could have {} rows where several rows of theirs meet several others",
        "Over several owners' data, rows that multiply take longer for who is in the other's data, so that the time tells. 100000 rows of one person are the most.",
        "Join with one row a person: aggregate one side per person first, or use WHERE unit IN (SELECT unit FROM …).",
    ),
    row(
        "filter-overlap",
        "0A000",
        "filters {} do not exclude one another by their text",
        "The parts of a group are shown beside one another, so a person must be in one of them.",
        "Compare one dimension with different values or ranges in each.",
    ),
    row(
        "filter-varies",
        "0A000",
        "filter {} is not constant per person",
        "A person whose rows are in several parts of a group would count in each.",
        "Group by the filter's dimension instead, and pivot above; or filter by a per-person aggregate.",
    ),
    row(
        "function",
        "0A000",
        "function {} is not supported below a release point",
        "Functions below a release point are allowed by name: total, deterministic, and cheap for every value.",
        "Do it above the aggregate, where any SQL runs.",
    ),
    row(
        "function-argument",
        "0A000",
        "{} needs literals for its numbers and delimiters",
        "A number that comes from a row could be one for which the function fails.",
        "Write the argument as a literal.",
    ),
    row(
        "grid-function",
        "0A000",
        "{} is not a union of its bins",
        "A GRID dimension is its bin; what cuts across bins would leave a part of one between two releases.",
        "Use date_trunc or date_bin with a whole multiple of its width, or the column itself.",
    ),
    row(
        "grid-literal",
        "22023",
        "{}",
        "A GRID dimension is compared as its bin, so a value inside a bin would not mean what it says.",
        "Compare with the first value of a bin.",
    ),
    row(
        "group-by-person",
        "0A000",
        "GROUP BY the privacy unit together with {} is not supported",
        "A per-person aggregate has one row a person.",
        "Group by the privacy unit alone and use min or max of the dimension.",
    ),
    row(
        "join-condition",
        "42501",
        "{} is not a join on privacy units",
        "Datasets of people join by equating their privacy units only, so that a joined row is about one person.",
        "Write JOIN … ON a.unit = b.unit.",
    ),
    row(
        "join-domain",
        "42501",
        "privacy units of different domains cannot be equated: {}",
        "A domain fixes how an identifier is normalised and hashed; identifiers of two domains never meet.",
        "Load both datasets with units of one domain.",
    ),
    row(
        "join-type",
        "0A000",
        "{} is not supported over person-level data",
        "Rows that are in one dataset only tell who isn't in the other, unless the matched part beside them is large enough.",
        "Use an inner, left or semi join.",
    ),
    row(
        "limit-rows",
        "54000",
        "the template could release {} rows",
        "Worst cases are computed from ROWS AT MOST, ROWS PER PERSON and CELLS PER PERSON, so that no run depends on its data to finish.",
        "Lower CELLS PER PERSON or the datasets' bounds.",
    ),
    row(
        "measure",
        "42501",
        "measure {} can only be the argument of sum or avg",
        "A measure that is grouped, filtered or compared tells about single people.",
        "Load a coarser column as a DIMENSION if groups of it are wanted.",
    ),
    row(
        "measure-argument",
        "0A000",
        "{} is not a plain measure",
        "Only a measure by itself can be summed or averaged; arithmetic on it could weigh single people.",
        "Do arithmetic above the aggregate.",
    ),
    row(
        "no-class",
        "42501",
        "column {} has no class and cannot be used",
        "Its owner didn't declare it a dimension, measure or privacy unit.",
        "Ask its owner to load it with a class.",
    ),
    row("no-dataset", "42501", "the template reads no dataset", "A template releases groups of people.", "Plain SQL needs no template."),
    row(
        "operator",
        "0A000",
        "{} is not supported below a release point",
        "Rows about people may be filtered, joined on privacy units and aggregated; what depends on their order or number is not among it.",
        "Do it above the aggregate, where any SQL runs.",
    ),
    row(
        "outer-amount",
        "0A000",
        "{} cannot be an amount over a left join",
        "Amounts of the side that is looked up, or of several rows a person, tell about people who aren't matched enough to be counted.",
        "Use an inner join, or a measure of the preserved side with one row a person.",
    ),
    row(
        "outer-filter",
        "0A000",
        "{} could be true for people without a match",
        "Of a left join's right side only IS [NOT] NULL of its privacy unit selects; a condition that holds without a match could carve a known group out of those.",
        "Put the condition into the joined subquery, or use an inner join.",
    ),
    row(
        "outer-key",
        "0A000",
        "key {} mixes the two sides of a left join",
        "People without a match would be grouped apart from the matched ones that they are held against.",
        "Group by columns of one side each.",
    ),
    row(
        "outer-parts",
        "0A000",
        "{} depends on who is matched, and another FILTER doesn't",
        "Whether a part of the list alone is shown would depend on the matched of another part, so that it could tell about one person.",
        "Let all filters depend on the other side of the left join, or none.",
    ),
    row(
        "outer-rows",
        "0A000",
        "the side of a left join that is looked up has several rows a person: {}",
        "",
        "Join with one row a person: (SELECT unit, … FROM … GROUP BY unit).",
    ),
    row(
        "outer-several",
        "0A000",
        "a second left or anti join in one release point is not supported",
        "",
        "Use inner joins or IN for the others, or several release points.",
    ),
    row(
        "parameter-place",
        "0A000",
        "parameter {} can only be compared with a dimension: dimension = $parameter",
        "A parameter is a hidden key: the template is one fixed table from which the caller selects. Ranges and lists select over columns of the GROUP BY only.",
        "Write WHERE dimension = $parameter, outside per-person aggregates and OR.",
    ),
    row(
        "parameter-type",
        "42804",
        "parameter {} does not have the type of the dimension that it is compared with",
        "",
        "Declare it with the dimension's type.",
    ),
    row("parameter-unknown", "42P02", "there is no parameter {}", "", "Declare it: CREATE TEMPLATE name (parameter type IN (…)) …"),
    row("parameter-unused", "42P02", "parameter {} is not used", "A parameter that selects nothing would only split quotas and caches.", "Remove it."),
    row(
        "person-output",
        "42501",
        "privacy unit {} can only be equated with its like or counted DISTINCT",
        "Whom a row is about never leaves, and nothing is computed from it.",
        "Use count(DISTINCT privacy unit).",
    ),
    row(
        "public-join",
        "42501",
        "{} is not a lookup in a PUBLIC dataset",
        "Rows about people look values up by a dimension that is UNIQUE in the PUBLIC dataset, by an inner or a left join: anything else would multiply rows, or make some about nobody.",
        "Write JOIN … ON rows.dimension = public.unique_column.",
    ),
    row("release-points", "54000", "a template can have at most {} different release points", "", "Split the template."),
    row(
        "row-and-release",
        "42501",
        "rows about people cannot be joined with a release",
        "A Row relation never joins a release below the seal.",
        "Join releases with each other, above their aggregates.",
    ),
    row(
        "row-projection",
        "42501",
        "the template would return rows about people",
        "Only aggregates over groups of people leave; a path from a dataset to the output without one is a row-level projection.",
        "Group by dimensions and count people: SELECT dimension, count(DISTINCT unit) … GROUP BY dimension.",
    ),
    row("statement", "42601", "a template is one SELECT", "", "Write CREATE TEMPLATE name … AS SELECT …"),
    row(
        "subquery",
        "0A000",
        "{} is not supported here",
        "Below a release point a subquery may say who is meant, by their privacy unit: WHERE unit [NOT] IN (SELECT unit FROM …) or [NOT] EXISTS (SELECT … WHERE unit = unit). Anything else decides about one row by others.",
        "Use a join on privacy units.",
    ),
    row(
        "template-size",
        "54001",
        "the template is too complex: it has more than {} parts",
        "A part is a SELECT, a table or a set of grouping keys; a CTE counts wherever it is named.",
        "Split the template.",
    ),
    row("window", "42501", "window functions are not supported over rows about people", "Prefix sums give rows back.", "Use windows above the aggregate."),
];

const fn row(code: &'static str, sqlstate: &'static str, message: &'static str, detail: &'static str, hint: &'static str) -> Refusal {
    Refusal { code, sqlstate, message, detail, hint }
}

/// Refuses by a code of the table, about one thing.
pub(crate) fn refuse(code: &'static str, what: impl std::fmt::Display) -> UserError {
    let Some(refusal) = REFUSALS.iter().find(|r| r.code == code) else {
        return UserError::new("XX000", format!("a refusal without words: {code}"));
    };
    let mut error = UserError::new(refusal.sqlstate, refusal.message.replace("{}", &what.to_string()));
    error.rule = Some(refusal.code);
    if !refusal.detail.is_empty() {
        error = error.detail(refusal.detail);
    }
    if !refusal.hint.is_empty() {
        error = error.hint(refusal.hint);
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(REFUSALS.windows(2).all(|pair| pair[0].code < pair[1].code));
    }

    /// Every code that the crate refuses by has a row in the table, and every row a use.
    #[test]
    fn the_table_is_complete() {
        let mut sources = String::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.file_name().unwrap() != "refusals.rs" {
                    sources += &std::fs::read_to_string(path).unwrap();
                }
            }
        }
        for refusal in REFUSALS {
            assert!(sources.contains(&format!("refuse(\"{}\"", refusal.code)), "nothing refuses by {}", refusal.code);
        }
        for used in sources.split("refuse(\"").skip(1) {
            let code = used.split('"').next().unwrap();
            assert!(REFUSALS.iter().any(|r| r.code == code), "no words for {code}");
        }
    }
}
