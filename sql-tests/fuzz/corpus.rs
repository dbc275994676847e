//! Every statement of these tests, as words.

use std::path::Path;

/// The words and signs of a text, and what lies between them.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            _ if first.is_alphanumeric() || "_$.".contains(first) => rest.find(|c: char| !c.is_alphanumeric() && !"_$.".contains(c)).unwrap_or(rest.len()),
            _ if first.is_whitespace() => rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        words.push(rest[..end].to_owned());
        rest = &rest[end..];
    }
    words
}

/// Statements of the folders that begin with one of some words.
pub(super) fn statements(beginnings: &[&str]) -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests");
    let mut texts = Vec::new();
    read(&root, &mut texts);
    texts.sort();
    let begins = |statement: &str| beginnings.iter().any(|word| statement.trim_start().to_uppercase().starts_with(word));
    let statements = texts.iter().flat_map(|text| text.split(";\n")).map(without_comments);
    statements.filter(|statement| begins(statement) && statement.len() < 4000).map(|statement| words(&statement)).collect()
}

fn without_comments(statement: &str) -> String {
    statement.lines().filter(|line| !line.starts_with("--") && !line.starts_with('\\')).collect::<Vec<_>>().join("\n")
}

fn read(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, into);
        } else if path.extension().is_some_and(|e| e == "sql") {
            into.push(std::fs::read_to_string(path).unwrap());
        }
    }
}
