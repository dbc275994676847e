//! Changes that make a template one that the law refuses, mostly.

use super::aggregates::measures;
use super::dice::Dice;
use super::templates::{condition, dimensions, values_of};
use crate::facts::Sort;
use crate::template::{Aggregate, Column, Condition, Expression, How, Operator, Place, Template, What};
use crate::value::Value;
use crate::world::World;

/// Spoils a template in one way.
pub(super) fn spoil(dice: &mut Dice, world: &World, template: &mut Template) {
    let all: Vec<Column> = template
        .sources
        .iter()
        .enumerate()
        .filter(|(_, s)| s.how.is_from())
        .flat_map(|(source, s)| {
            let many = s.per_person.as_ref().map_or(world.datasets[s.dataset].columns.len(), |p| p.columns.len());
            (0..many).map(move |at| Column { source, place: Place::Plain(at) })
        })
        .collect();
    let amounts: Vec<_> = all.iter().copied().filter(|c| matches!(template.fact(world, *c).sort, Sort::Measure(_))).collect();
    let columns = dimensions(world, template);
    let unit = Column { source: dice.below(template.sources.iter().filter(|s| s.how.is_from()).count()), place: Place::Unit };
    let aggregate = |what| Aggregate { what, filter: None, as_case: false };
    match dice.below(15) {
        12 | 13 if !columns.is_empty() => {
            // Two filters of one column or of two, which seldom exclude one another.
            for _ in 0..2 {
                let column = *dice.of(&columns);
                let filter = condition(dice, world, template, column);
                template.aggregates.push(Aggregate { what: What::People(0), filter: Some(filter), as_case: false });
            }
        }
        14 if !amounts.is_empty() => {
            let filter = template.aggregates.iter().find_map(|a| a.filter.clone());
            let column = *dice.of(&amounts);
            template.aggregates.push(Aggregate { what: What::Sum(column), filter, as_case: false });
        }
        0 if !amounts.is_empty() => template.keys.push(Expression::Column(*dice.of(&amounts))),
        1 => template.keys.push(Expression::Column(unit)),
        2 if !columns.is_empty() => template.aggregates.push(aggregate(What::Sum(*dice.of(&columns)))),
        3 if !columns.is_empty() => template.aggregates.push(aggregate(What::Distinct(*dice.of(&columns)))),
        4 => {
            let without: Vec<_> = all.iter().filter(|c| template.fact(world, **c).sort == Sort::Without).collect();
            if !without.is_empty() {
                template.filters.push(Condition::IsNull(Expression::Column(**dice.of(&without)), true));
            }
        }
        5 if !amounts.is_empty() => template.aggregates.extend((0..2).map(|_| aggregate(What::Sum(*dice.of(&amounts))))),
        6 if !columns.is_empty() => {
            let column = *dice.of(&columns);
            let filter = condition(dice, world, template, column);
            let at = dice.below(template.aggregates.len());
            template.aggregates[at].filter = Some(filter);
        }
        7 if !columns.is_empty() => {
            let column = *dice.of(&columns);
            template.keys.push(Expression::Column(column));
            template.cells = None;
        }
        8 if !amounts.is_empty() => {
            let column = *dice.of(&amounts);
            template.filters.push(Condition::Compare(Expression::Column(column), Operator::More, Value::Number(1)));
        }
        9 => off_the_grid(dice, world, template, &columns),
        10 => {
            if let Some(at) = template.optional().filter(|at| template.sources[*at].how == How::Left) {
                let inside: Vec<_> = columns.iter().copied().filter(|c| c.source == at).collect();
                if !inside.is_empty() {
                    let column = *dice.of(&inside);
                    let filter = condition(dice, world, template, column);
                    template.filters.push(filter);
                }
            }
        }
        _ => {
            let own = measures(world, template);
            if !own.is_empty() {
                let column = *dice.of(&own);
                template.aggregates.push(aggregate(What::Sum(column)));
                template.aggregates.push(aggregate(What::Average(column)));
                template.aggregates.push(aggregate(What::Rows));
            }
        }
    }
}

fn off_the_grid(dice: &mut Dice, world: &World, template: &mut Template, columns: &[Column]) {
    let gridded: Vec<_> = columns.iter().filter(|c| matches!(template.fact(world, **c).sort, Sort::Dimension(Some(_)))).collect();
    if gridded.is_empty() {
        return;
    }
    let column = **dice.of(&gridded);
    let literal = values_of(world, template, column).into_iter().find_map(|v| match v {
        Value::Number(n) => Some(Value::Number(n + 1)),
        Value::Date(d) => Some(Value::Date(d + 1)),
        _ => None,
    });
    if let Some(literal) = literal {
        template.filters.push(Condition::Compare(Expression::Column(column), Operator::AtLeast, literal));
    }
}
