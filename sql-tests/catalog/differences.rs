//! What differs between two answers, and why it may.

use std::collections::BTreeMap;

use super::answers::Answer;
use super::recorded::Query;

/// The reason of differences that go with the machine's Postgres: no example is shown.
const OWN_VERSION: &str = "the server's own version";
/// Longest example of a value.
const SHOWN_MAX: usize = 160;

/// One difference: where (a column, `rows here`, `rows there`, …), and what.
#[derive(Debug, Clone)]
pub(super) struct Difference {
    place: String,
    what: String,
}

fn difference(place: impl Into<String>, what: impl Into<String>) -> Difference {
    Difference { place: place.into(), what: what.into() }
}

/// What `here` and `there` say differently.
pub(super) fn differences(query: &Query, here: &Answer, there: &Answer) -> Vec<Difference> {
    if here.error.is_some() || there.error.is_some() {
        let shown = |answer: &Answer| answer.error.clone().unwrap_or_else(|| format!("{} rows", answer.rows.len()));
        let state = |answer: &Answer| answer.error.as_ref().map(|error| error[..5].to_owned());
        let same = state(here) == state(there);
        return if same { Vec::new() } else { vec![difference("error", format!("{}; in Postgres {}", shown(here), shown(there)))] };
    }
    let mut found = Vec::new();
    let names = |answer: &Answer| answer.columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    if names(here) != names(there) {
        found.push(difference("names", format!("{}; in Postgres {}", names(here).join(", "), names(there).join(", "))));
    }
    for ((name, ours), (_, theirs)) in here.columns.iter().zip(&there.columns) {
        if ours != theirs {
            found.push(difference(format!("type of {name}"), format!("{ours}; in Postgres {theirs}")));
        }
    }
    for (at, (ours, theirs)) in here.parameters.iter().zip(&there.parameters).enumerate() {
        if ours != theirs {
            found.push(difference(format!("type of ${}", at + 1), format!("{ours}; in Postgres {theirs}")));
        }
    }
    rows(query, here, there, &mut found);
    found
}

fn rows(query: &Query, here: &Answer, there: &Answer, found: &mut Vec<Difference>) {
    let mut theirs = there.rows.clone();
    let mut ours = Vec::new();
    for row in &here.rows {
        match theirs.iter().position(|other| other == row) {
            Some(at) => {
                theirs.remove(at);
            }
            None => ours.push(row.clone()),
        }
    }
    if ours.is_empty() && theirs.is_empty() {
        if query.is_ordered() && here.rows != there.rows {
            found.push(difference("order", "the same rows in another order"));
        }
        return;
    }
    for row in ours {
        // The row that is most alike is the same row, with other values.
        let alike = |other: &Vec<String>| other.iter().zip(&row).filter(|(a, b)| a == b).count();
        let nearest = theirs
            .iter()
            .enumerate()
            .max_by_key(|(_, other)| alike(other))
            .filter(|(_, other)| row.len() == other.len() && alike(other) * 2 >= row.len() && alike(other) > 0);
        let Some((at, _)) = nearest else {
            found.push(difference("rows only here", row.join("|")));
            continue;
        };
        let other = theirs.remove(at);
        for ((name, _), (ours, theirs)) in here.columns.iter().zip(row.iter().zip(&other)).filter(|(_, (a, b))| a != b) {
            found.push(difference(name, format!("{ours}; in Postgres {theirs}")));
        }
    }
    found.extend(theirs.into_iter().map(|row| difference("rows only in Postgres", row.join("|"))));
}

/// Reasons: file, query, place and text (each `*`, or what it contains), and the reason.
pub(super) struct Reasons(Vec<(Reason, usize)>);

struct Reason {
    patterns: [String; 4],
    why: String,
}

impl Reasons {
    pub(super) fn read(text: &str) -> Self {
        let reason = |line: &str| {
            let fields: Vec<_> = line.split('\t').collect();
            let [file, query, place, what, why] = fields.as_slice() else { panic!("not five fields: {line}") };
            (Reason { patterns: [file, query, place, what].map(|p| (*p).to_owned()), why: (*why).to_owned() }, 0)
        };
        Self(text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(reason).collect())
    }

    /// Lines of the golden file: differences in one place with one reason are one line, with an example.
    pub(super) fn explain(&mut self, file: &str, query: &str, found: Vec<Difference>) -> Vec<String> {
        let mut lines: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        for Difference { place, what } in found {
            let reason = self.0.iter_mut().find(|(reason, _)| {
                reason
                    .patterns
                    .iter()
                    .zip([file, query, place.as_str(), what.as_str()])
                    .all(|(pattern, text)| pattern == "*" || text.contains(pattern.as_str()))
            });
            let why = reason.map_or_else(
                || "UNEXPLAINED".to_owned(),
                |(reason, used)| {
                    *used += 1;
                    reason.why.clone()
                },
            );
            lines.entry((place, why)).or_default().push(what);
        }
        let shown = |((place, why), examples): ((String, String), Vec<String>)| {
            let example = examples.iter().map(|example| lasting(example)).min().unwrap_or_default();
            let example: String = if why == OWN_VERSION { String::new() } else { example.chars().take(SHOWN_MAX).collect() };
            format!("{place} ({}): {example} -- {why}", examples.len())
        };
        lines.into_iter().map(shown).collect()
    }

    /// Those that explained nothing.
    pub(super) fn unused(&self) -> Vec<String> {
        self.0.iter().filter(|(_, used)| *used == 0).map(|(reason, _)| reason.patterns.join(" ")).collect()
    }
}

/// A value without what is another one on the next day: numbers of more than two digits.
fn lasting(value: &str) -> String {
    let mut lasting = String::new();
    let mut digits = String::new();
    for character in value.replace('\n', " ").chars().chain(['\0']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        lasting.push_str(if digits.len() > 2 { "#" } else { &digits });
        digits.clear();
        lasting.push(character);
    }
    lasting.pop();
    lasting
}
