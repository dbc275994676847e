//! A release point's identity: what the digest of a frame covers.
//!
//! Every part is length-prefixed by the digest, and literals stand beside the expressions that
//! hold them, never inside their text: a literal that reads like SQL is not that SQL.

use cloister_policy::Digest;
use datafusion::common::Column;
use datafusion::common::tree_node::{Transformed, TreeNode};
use datafusion::logical_expr::Expr;

use crate::relation::{Aggregate, ColumnClass, Columns, PersonFunction, Relation, ReleasePoint};

/// The digest of everything that decides which rows a release point releases.
pub(crate) fn frame(point: &ReleasePoint, columns: &Columns) -> Digest {
    let mut parts = vec![format!("cells {:?} people {:?}", point.cells_per_person, point.people_min)];
    for key in &point.keys {
        parts.push(format!("key {} {}", key.hidden, key.data_type));
        expression(&key.expr, &mut parts);
    }
    for call in &point.calls {
        let data_type = &call.data_type;
        parts.push(match &call.aggregate {
            Aggregate::People => format!("people {data_type}"),
            Aggregate::Matched => format!("matched {data_type}"),
            Aggregate::Rows => format!("rows {data_type}"),
            Aggregate::Sum(id) => format!("sum {id} {data_type}"),
            Aggregate::Avg(id) => format!("avg {id} {data_type}"),
        });
        filter(call.filter.as_ref(), &mut parts);
    }
    relation(&point.input, &mut parts);
    for fact in columns.iter() {
        parts.push(fact.label.clone());
        parts.push(format!("{} {} {} {}", fact.data_type, fact.owner, fact.per_person, fact.optional));
        if let ColumnClass::Measure(measure) = &fact.class {
            parts.push(format!("{} {} {} {:?}", measure.hi, measure.scale, measure.nullable, measure.steps));
        }
    }
    let parts: Vec<&[u8]> = parts.iter().map(String::as_bytes).collect();
    Digest::of("cloister frame v3", &parts)
}

fn relation(relation_: &Relation, parts: &mut Vec<String>) {
    match relation_ {
        Relation::Scan { dataset, person, columns, .. } => {
            parts.push(format!("scan {dataset} {person} {columns:?}"));
        }
        Relation::Filter { input, predicate } => {
            parts.push("filter".to_owned());
            expression(predicate, parts);
            relation(input, parts);
        }
        Relation::Join { left, right } => {
            parts.push("join".to_owned());
            relation(left, parts);
            relation(right, parts);
        }
        Relation::Lookup { input, lookup, .. } => {
            parts.push(format!("lookup {} {:?} {} {} {}", lookup.dataset, lookup.columns, lookup.key, lookup.by, lookup.keeps_all));
            relation(input, parts);
        }
        Relation::LeftJoin { left, right, matched } => {
            parts.push(format!("left join {matched}"));
            relation(left, parts);
            relation(right, parts);
        }
        Relation::PerPerson { input, aggregates } => {
            parts.push(format!("per person {}", aggregates.len()));
            for a in aggregates {
                parts.push(match a.function {
                    PersonFunction::Rows => format!("rows as {}", a.output),
                    PersonFunction::Min(id) => format!("min {id} as {}", a.output),
                    PersonFunction::Max(id) => format!("max {id} as {}", a.output),
                    PersonFunction::Sum(id) => format!("sum {id} as {}", a.output),
                    PersonFunction::Matched(id) => format!("matched {id} as {}", a.output),
                });
                filter(a.filter.as_ref(), parts);
            }
            relation(input, parts);
        }
    }
}

fn filter(filter: Option<&Expr>, parts: &mut Vec<String>) {
    parts.push(format!("filter {}", filter.is_some()));
    if let Some(filter) = filter {
        expression(filter, parts);
    }
}

/// An expression without its literals, then each of them: type, whether NULL, text.
fn expression(expr: &Expr, parts: &mut Vec<String>) {
    let mut literals = Vec::new();
    let bare = expr.clone().transform_down(|part| match &part {
        Expr::Literal(value, _) => {
            literals.push(format!("{} {}", value.data_type(), value.is_null()));
            literals.push(value.to_string());
            Ok(Transformed::yes(Expr::Column(Column::new_unqualified("literal"))))
        }
        _ => Ok(Transformed::no(part)),
    });
    // Transforming fails for no expression; if it did, the text would still tell them apart.
    parts.push(bare.map_or_else(|_| format!("{expr:?}"), |t| t.data.to_string()));
    parts.push(literals.len().to_string());
    parts.extend(literals);
}

#[cfg(test)]
mod tests {
    use datafusion::logical_expr::{col, lit};

    use super::*;

    #[test]
    fn a_literal_that_reads_like_a_plan_is_not_that_plan() {
        let parts = |expr: &Expr| {
            let mut parts = Vec::new();
            expression(expr, &mut parts);
            parts
        };
        let two = col("c1").eq(lit("ctv")).or(col("c2").eq(lit("Utrecht")));
        let one = col("c1").eq(lit("ctv\") OR c2 = Utf8(\"Utrecht"));
        assert_ne!(parts(&two), parts(&one));
        assert_ne!(parts(&col("c1").eq(lit(1_i64))), parts(&col("c1").eq(lit(1_i32))));
        assert_eq!(parts(&two), parts(&two.clone()));
    }
}
