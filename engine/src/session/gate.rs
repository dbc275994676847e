//! The gate: what is not a query goes no further, and what names a dataset only as a template.
//!
//! The test for datasets reads tokens, not a parse tree: a name can't hide in a statement that
//! this parser reads differently. A statement that names one runs if it says the same as a
//! template (`outer/raw.rs`); everywhere else the outer engine knows no dataset at all.

use cloister_policy::statement::Piece;
use cloister_policy::{Collaboration, DatasetName, Name, UserError};
use sqlparser::ast::Statement;
use sqlparser::tokenizer::Token;

/// The refusal of a statement that names a dataset; none if it names none.
pub(super) fn dataset_refusal(piece: &Piece, collaboration: &Collaboration, role: &Name) -> Option<UserError> {
    let folded = |token: &Token| match token {
        Token::Word(word) if word.quote_style.is_none() => Some(word.value.to_lowercase()),
        Token::Word(word) => Some(word.value.clone()),
        _ => None,
    };
    let tokens = &piece.tokens;
    let triples = tokens.iter().zip(tokens.iter().skip(1)).zip(tokens.iter().skip(2));
    for ((owner, dot), name) in triples {
        if dot.token != Token::Period {
            continue;
        }
        let (Some(owner), Some(name)) = (folded(&owner.token), folded(&name.token)) else { continue };
        let (Ok(owner), Ok(name)) = (Name::new(owner), Name::new(name)) else { continue };
        let dataset = DatasetName { owner, name };
        if collaboration.dataset(&dataset).is_some() {
            return Some(refusal(&dataset, collaboration, role));
        }
    }
    None
}

/// Names the owner to ask and the templates that the role may run over the dataset.
fn refusal(dataset: &DatasetName, collaboration: &Collaboration, role: &Name) -> UserError {
    let call = |t: &cloister_policy::TemplateState| {
        let arguments: Vec<_> = t.template.parameters.iter().filter_map(|p| Some(format!("{} => {}", p.name, p.domain.first()?.sql()))).collect();
        let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        format!("SELECT * FROM templates.{}{arguments}", t.template.name)
    };
    let near: Vec<_> = collaboration.runnable(role).filter(|t| t.facts.reads().any(|read| read == dataset)).map(call).take(3).collect();
    let hint = if near.is_empty() {
        format!("Ask an administrator of {} for a template over it.", dataset.owner)
    } else {
        format!("Over it you may run: {}.", near.join("; "))
    };
    let public = collaboration.dataset(dataset).is_some_and(|d| d.dataset.public);
    let detail = if public { "A PUBLIC dataset is read by approved templates only." } else { "Rows about people are read by approved templates only." };
    UserError::new("42501", format!("permission denied for dataset {dataset}")).detail(detail).hint(hint)
}

/// What isn't a query is refused by name.
pub(super) fn refuse_statement(statement: &Statement) -> UserError {
    let what = match statement {
        Statement::Explain { analyze: true, .. } => {
            return UserError::new("0A000", "EXPLAIN ANALYZE is not supported").hint("EXPLAIN shows the plan above the seal.");
        }
        Statement::Execute { name, .. } => {
            let name = name.as_ref().map_or_else(String::new, ToString::to_string);
            return UserError::new("26000", format!("prepared statement \"{name}\" does not exist"));
        }
        other => other.to_string(),
    };
    let words: Vec<_> = what.split_whitespace().take_while(|w| w.chars().all(|c| c.is_ascii_uppercase())).take(3).collect();
    let name = if words.is_empty() { "this statement".to_owned() } else { words.join(" ") };
    UserError::new("0A000", format!("{name} is not supported"))
}
