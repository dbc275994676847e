//! Building a catalog table's rows. Guarantees that a batch always fits its table:
//! what a row does not mention is false, zero or empty where Postgres has no NULLs,
//! and NULL elsewhere.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float32Array, Int64Array, ListBuilder, PrimitiveBuilder, RecordBatch, RecordBatchOptions, StringArray, StringBuilder,
    new_null_array,
};
use arrow::datatypes::{ArrowPrimitiveType, Int16Type, Int64Type, Schema, SchemaRef};
use datafusion::error::Result;

use super::{ColumnKind, ColumnSpec, TableSpec};
use crate::marks;

/// One value.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Null,
    Bool(bool),
    Int(i64),
    Float(f32),
    Text(String),
    Texts(Vec<String>),
    Ints(Vec<i64>),
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<Inner: Into<Cell>> From<Option<Inner>> for Cell {
    fn from(value: Option<Inner>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A count as a cell.
pub(crate) fn count(length: usize) -> Cell {
    Cell::Int(i64::try_from(length).unwrap_or(i64::MAX))
}

/// The rows of one table.
#[derive(Debug)]
pub(crate) struct Rows {
    spec: &'static TableSpec,
    rows: Vec<Vec<Cell>>,
    unknown: Vec<&'static str>,
}

impl Rows {
    pub(crate) fn new(spec: &'static TableSpec) -> Self {
        Self { spec, rows: Vec::new(), unknown: Vec::new() }
    }

    /// Whether these are the rows of the table of this name.
    pub(crate) fn is_of(&self, table: &str) -> bool {
        self.spec.name == table
    }

    /// Adds a row holding `cells`, and the column's usual value elsewhere.
    pub(crate) fn push<const N: usize>(&mut self, cells: [(&'static str, Cell); N]) {
        let mut row: Vec<Cell> = self.spec.columns.iter().map(usual).collect();
        for (name, cell) in cells {
            let at = self.spec.columns.iter().position(|spec| spec.name == name);
            match at.and_then(|at| row.get_mut(at)) {
                Some(slot) => *slot = cell,
                None => self.unknown.push(name),
            }
        }
        self.rows.push(row);
    }

    /// Names pushed that are no columns of the table.
    #[cfg(test)]
    pub(crate) fn unknown(&self) -> &[&'static str] {
        &self.unknown
    }

    /// The table's Arrow schema.
    pub(crate) fn schema(spec: &TableSpec) -> SchemaRef {
        let field = |column: &ColumnSpec| marks::field(column.name, column.kind.arrow(), column.type_name);
        Arc::new(Schema::new(spec.columns.iter().map(field).collect::<Vec<_>>()))
    }

    /// The rows as one batch.
    pub(crate) fn into_batch(self) -> Result<RecordBatch> {
        let arrays = self
            .spec
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let cells: Vec<&Cell> = self.rows.iter().filter_map(|row| row.get(at)).collect();
                array(column.kind, &cells)
            })
            .collect::<Result<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows.len()));
        Ok(RecordBatch::try_new_with_options(Self::schema(self.spec), arrays, &options)?)
    }
}

fn usual(column: &ColumnSpec) -> Cell {
    match column.kind {
        ColumnKind::Bool => Cell::Bool(false),
        ColumnKind::Char => Cell::Text(String::new()),
        ColumnKind::Int2 | ColumnKind::Int4 | ColumnKind::Int8 if column.type_name != "cardinal_number" => Cell::Int(0),
        ColumnKind::Float4 => Cell::Float(0.0),
        _ => Cell::Null,
    }
}

fn array(kind: ColumnKind, cells: &[&Cell]) -> Result<ArrayRef> {
    let integer = |cell: &&Cell| match cell {
        Cell::Int(value) => Some(*value),
        _ => None,
    };
    Ok(match kind {
        ColumnKind::Bool => Arc::new(BooleanArray::from_iter(cells.iter().map(|cell| match cell {
            Cell::Bool(value) => Some(*value),
            _ => None,
        }))),
        ColumnKind::Int2 | ColumnKind::Int4 | ColumnKind::Int8 => {
            let wide: ArrayRef = Arc::new(Int64Array::from_iter(cells.iter().map(integer)));
            arrow::compute::cast(&wide, &kind.arrow())?
        }
        ColumnKind::Float4 => Arc::new(Float32Array::from_iter(cells.iter().map(|cell| match cell {
            Cell::Float(value) => Some(*value),
            _ => None,
        }))),
        ColumnKind::Text | ColumnKind::Char => Arc::new(StringArray::from_iter(cells.iter().map(|cell| match cell {
            Cell::Text(value) => Some(value.as_str()),
            _ => None,
        }))),
        ColumnKind::Texts => texts(cells),
        ColumnKind::Int2s => integers::<Int16Type>(cells, |value| i16::try_from(value).ok()),
        ColumnKind::Int8s => integers::<Int64Type>(cells, Some),
        // No catalog row has a value of the remaining kinds.
        _ => new_null_array(&kind.arrow(), cells.len()),
    })
}

fn texts(cells: &[&Cell]) -> ArrayRef {
    let mut builder = ListBuilder::new(StringBuilder::new());
    for cell in cells {
        if let Cell::Texts(values) = cell {
            values.iter().for_each(|v| builder.values().append_value(v));
            builder.append(true);
        } else {
            builder.append(false);
        }
    }
    Arc::new(builder.finish())
}

fn integers<T: ArrowPrimitiveType>(cells: &[&Cell], convert: impl Fn(i64) -> Option<T::Native>) -> ArrayRef {
    let mut builder = ListBuilder::new(PrimitiveBuilder::<T>::new());
    for cell in cells {
        if let Cell::Ints(values) = cell {
            for value in values {
                builder.values().append_option(convert(*value));
            }
            builder.append(true);
        } else {
            builder.append(false);
        }
    }
    Arc::new(builder.finish())
}
