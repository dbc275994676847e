//! Postgres 15's words: which may be a name without quotes.

use std::sync::LazyLock;

/// One word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keyword {
    pub(crate) word: &'static str,
    /// `U`nreserved, `C`olumn names only, `T`ypes and functions only, or `R`eserved.
    pub(crate) category: &'static str,
    /// Whether it may be a column's label without AS.
    pub(crate) is_label: bool,
}

/// All words, in order.
pub(crate) static KEYWORDS: LazyLock<Vec<Keyword>> = LazyLock::new(|| include_str!("data/keywords.txt").lines().filter_map(parse).collect());

fn parse(line: &'static str) -> Option<Keyword> {
    let mut fields = line.split(' ');
    Some(Keyword { word: fields.next()?, category: fields.next()?, is_label: fields.next()? == "t" })
}

/// Whether a name needs quotes because it is a word.
pub(crate) fn is_reserved(name: &str) -> bool {
    let at = KEYWORDS.binary_search_by(|keyword| keyword.word.cmp(name));
    at.ok().and_then(|at| KEYWORDS.get(at)).is_some_and(|keyword| keyword.category != "U")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_in_order() {
        assert!(KEYWORDS.is_sorted_by_key(|keyword| keyword.word));
        assert!(is_reserved("select") && is_reserved("user") && !is_reserved("abort") && !is_reserved("overlap"));
    }
}
