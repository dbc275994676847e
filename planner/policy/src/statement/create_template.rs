//! `CREATE [OR REPLACE] TEMPLATE name [(parameter type IN (…), …)] [PURPOSE '…'] [CELLS PER PERSON n] AS SELECT …`

use std::collections::BTreeSet;

use sqlparser::tokenizer::Token;

use super::create_dataset::column_type;
use super::{Cursor, Statement};
use crate::{ColumnType, Literal, Parameter, Template, UserError, parse_fixed};

/// Most cells that one person may count in.
const CELLS_PER_PERSON_MAX: u64 = 100;
/// Most parameters of a template.
const PARAMETERS_MAX: usize = 16;
/// Most values of one parameter.
const DOMAIN_MAX: usize = 1000;

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Statement, UserError> {
    cursor.expect("create")?;
    let replace = cursor.take("or replace");
    cursor.expect("template")?;
    let name = cursor.name()?;
    let mut parameters: Vec<Parameter> = Vec::new();
    if cursor.take_token(&Token::LParen) && !cursor.take_token(&Token::RParen) {
        loop {
            let position = cursor.position();
            let parameter = parameter(cursor)?;
            if parameters.iter().any(|other| other.name == parameter.name) {
                return Err(UserError::new("42P13", format!("parameter \"{}\" is declared twice", parameter.name)).at(position));
            }
            parameters.push(parameter);
            if !cursor.take_token(&Token::Comma) {
                break;
            }
        }
        cursor.expect_token(&Token::RParen)?;
    }
    if parameters.len() > PARAMETERS_MAX {
        return Err(UserError::new("54023", format!("a template has at most {PARAMETERS_MAX} parameters")));
    }
    let (mut purpose, mut cells_per_person) = (None, None);
    loop {
        if purpose.is_none() && cursor.take("purpose") {
            purpose = Some(cursor.string()?);
        } else if cells_per_person.is_none() && cursor.take("cells per person") {
            let cells = cursor.count("CELLS PER PERSON", 1, CELLS_PER_PERSON_MAX)?;
            cells_per_person = u32::try_from(cells).ok();
        } else {
            break;
        }
    }
    if cursor.peek_word().as_deref() == Some("suppressed") {
        return Err(UserError::not_yet("SUPPRESSED AS REMAINDER").at(cursor.position()));
    }
    cursor.expect("as")?;
    if cursor.peek_word().is_none() {
        return Err(cursor.expected("a SELECT"));
    }
    let (query, tokens) = cursor.rest();
    Ok(Statement::CreateTemplate { replace, template: Template { name, parameters, purpose, cells_per_person, query, tokens } })
}

fn parameter(cursor: &mut Cursor<'_>) -> Result<Parameter, UserError> {
    let name = cursor.name()?;
    let data_type = column_type(cursor)?;
    cursor.expect("in").map_err(|e| e.hint("A parameter's values are declared: channel text IN ('ctv', 'display')."))?;
    let position = cursor.position();
    let domain = cursor.list(|c| literal(c, data_type))?;
    let distinct: BTreeSet<_> = domain.iter().collect();
    if distinct.len() != domain.len() || domain.len() > DOMAIN_MAX {
        return Err(UserError::new("22023", format!("the values of \"{name}\" must be distinct and at most {DOMAIN_MAX}")).at(position));
    }
    Ok(Parameter { name, data_type, domain })
}

fn literal(cursor: &mut Cursor<'_>, data_type: ColumnType) -> Result<Literal, UserError> {
    let position = cursor.position();
    match data_type {
        ColumnType::Text | ColumnType::Date | ColumnType::Timestamp => cursor.string().map(Literal::Text),
        ColumnType::Bool => {
            if cursor.take("true") {
                Ok(Literal::Bool(true))
            } else if cursor.take("false") {
                Ok(Literal::Bool(false))
            } else {
                Err(cursor.expected("true or false"))
            }
        }
        ColumnType::Int2 | ColumnType::Int4 | ColumnType::Int8 | ColumnType::Numeric { .. } => {
            let text = cursor.number()?;
            match parse_fixed(&text, data_type.scale().unwrap_or(0)) {
                Some(_) => Ok(Literal::Number(text)),
                None => Err(UserError::new("22003", format!("{text} does not fit type {}", data_type.sql())).at(position)),
            }
        }
    }
}
