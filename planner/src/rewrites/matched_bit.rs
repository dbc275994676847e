//! The matched bit of a left join is part of every key that depends on it.
//!
//! Before: `GROUP BY i.region` over `customers LEFT JOIN impressions`: customers without an
//! impression and those whose region is NULL are one row. After: the bit is a hidden key, so
//! that they are two, and the unmatched one is shown only beside enough matched people.

use arrow::datatypes::DataType;

use crate::relation::{Columns, Key, ReleasePoint};

pub(crate) fn rewrite(mut point: ReleasePoint, columns: &Columns) -> ReleasePoint {
    let depends = point.keys.iter().any(|key| point.reads_match(&key.expr, columns));
    if let (Some(matched), true) = (point.input.matched(), depends)
        && point.key(&matched.expr()).is_none()
    {
        point.keys.push(Key { expr: matched.expr(), data_type: DataType::Boolean, hidden: true });
    }
    point
}
