//! Changes to a text's words.

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

/// Words that are at the edge of something.
const EDGES: &[&str] = &[
    "NULL",
    "0",
    "-1",
    "9223372036854775807",
    "9223372036854775808",
    "170141183460469231731687303715884105728",
    "1e400",
    "0.1",
    "1e-40",
    "''",
    "'\u{0}'",
    "'😀'",
    "'NaN'",
    "'infinity'",
    "DATE '9999-12-31'",
    "DATE '0001-01-01'",
    "TIMESTAMP '294276-12-31'",
    "INTERVAL '1000000 years'",
    "true",
    "*",
    "(",
    ")",
    "((((((((((((((((",
    "NOT NOT NOT NOT",
    "- - - -",
    "$1",
    "$x",
    "$65536",
    "CAST(1 AS numeric(76,38))",
    "ARRAY[1,2]",
    "DISTINCT",
    "FILTER (WHERE true)",
    "OVER (ORDER BY 1)",
    "WITH RECURSIVE",
    "LATERAL",
    "GROUPING SETS ((), (1))",
    "CUBE (1,2,3)",
    "UNION ALL",
    "INTERSECT",
    "FETCH FIRST 1 ROW ONLY",
    "LIMIT 0",
    "OFFSET 9223372036854775807",
    "NULLS FIRST",
    "IS NOT DISTINCT FROM",
    "SIMILAR TO",
    "BETWEEN SYMMETRIC",
    "CASE WHEN 1=1 THEN",
    "END",
    "::int",
    "::date",
    "~",
    "||",
    "->",
    "@>",
    ";",
    "--",
    "/*",
    "*/",
    "E'\\x'",
    "U&'\\0000'",
    "B'01'",
    "X'FF'",
    "\"\"",
    "\"a\"\"b\"",
    "ROW(1,2)",
    "EXISTS (SELECT 1)",
    "(SELECT 1)",
    "repeat('x', 1000000000)",
    "range(1, 1000000000)",
    "random()",
    "now()",
];

/// A text made of others' words.
pub(super) fn text(random: &mut ChaCha8Rng, corpus: &[Vec<String>]) -> String {
    let mut words = corpus.choose(random).unwrap().clone();
    for _ in 0..random.random_range(1..5) {
        change(random, &mut words, corpus);
    }
    words.truncate(4000);
    words.concat()
}

fn change(random: &mut ChaCha8Rng, words: &mut Vec<String>, corpus: &[Vec<String>]) {
    if words.is_empty() {
        words.push("SELECT".to_owned());
    }
    let at = random.random_range(0..words.len());
    let span = at..(at + random.random_range(1..12)).min(words.len());
    let other = corpus.choose(random).unwrap();
    match random.random_range(0..10) {
        0 => drop(words.drain(span)),
        1 => {
            let again = words[span.clone()].to_vec();
            drop(words.splice(span.start..span.start, again));
        }
        2 => {
            let with = random.random_range(0..words.len());
            words.swap(at, with);
        }
        3 | 4 => words[at] = other.choose(random).unwrap().clone(),
        5 | 6 => words[at] = format!(" {} ", EDGES.choose(random).unwrap()),
        7 => {
            let from = random.random_range(0..other.len());
            let piece = other[from..(from + 12).min(other.len())].to_vec();
            drop(words.splice(at..at, piece));
        }
        8 => {
            // One's beginning and another's end.
            words.truncate(at);
            words.extend_from_slice(&other[random.random_range(0..other.len())..]);
        }
        _ => {
            let deep = random.random_range(2..200);
            words.insert(span.end, ")".repeat(deep));
            words.insert(span.start, "(".repeat(deep));
        }
    }
}

/// Changes to bytes.
pub(super) fn bytes(random: &mut ChaCha8Rng, input: &mut Vec<u8>) {
    for _ in 0..random.random_range(1..6) {
        let at = if input.is_empty() { 0 } else { random.random_range(0..input.len()) };
        match random.random_range(0..7) {
            0 if at < input.len() => input[at] ^= 1 << random.random_range(0..8),
            1 if at < input.len() => input[at] = *[0, 1, 0x7f, 0x80, 0xff, b'"', b'\n', b','].choose(random).unwrap(),
            2 => input.truncate(at),
            3 => {
                let end = (at + random.random_range(1..40)).min(input.len());
                let piece = input[at..end].to_vec();
                drop(input.splice(at..at, piece));
            }
            4 => {
                let end = (at + random.random_range(1..20)).min(input.len());
                drop(input.drain(at..end));
            }
            5 if at + 4 <= input.len() => {
                let length: i32 = *[-1, 0, 1, 3, 4, 5, i32::MAX, i32::MIN, 1 << 30, 65536].choose(random).unwrap();
                input[at..at + 4].copy_from_slice(&length.to_be_bytes());
            }
            _ => input.insert(at, random.random()),
        }
    }
}
