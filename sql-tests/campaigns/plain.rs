//! The same tables in the engine as anybody would run it, with thresholds as HAVING: what the product adds is the
//! difference to this room.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use tokio::runtime::Runtime;

use super::room::{Dataset, Publication, Refusal, Room, Rows, Tally, Template};

pub(crate) struct Plain {
    runtime: Runtime,
    context: SessionContext,
    publications: std::vec::IntoIter<Publication>,
    tally: Tally,
}

impl Plain {
    pub(crate) fn new(publications: Vec<Publication>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
        let room = Self { runtime, context, publications: publications.into_iter(), tally: Tally::default() };
        for schema in ["publisher", "bank", "templates"] {
            room.run(&format!("CREATE SCHEMA {schema}")).unwrap();
        }
        room
    }

    fn copy(&self, dataset: &Dataset, rows: &[String]) {
        let rows: Vec<Vec<_>> = rows.iter().map(|row| row.split(',').map(|field| (!field.is_empty()).then_some(field)).collect()).collect();
        let columns = dataset.columns.iter().enumerate().map(|(at, column)| {
            let mut words = column.split(' ');
            let (name, kind) = (words.next().unwrap(), words.next().unwrap());
            let values = rows.iter().map(|row| row[at]);
            let array: ArrayRef = match kind {
                "bigint" => Arc::new(values.map(|value| value.map(|digits| digits.parse::<i64>().unwrap())).collect::<Int64Array>()),
                _ => Arc::new(values.collect::<StringArray>()),
            };
            (name, array, true)
        });
        let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
        let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap();
        let _ = self.context.deregister_table(dataset.name).unwrap();
        let _ = self.context.register_table(dataset.name, Arc::new(table)).unwrap();
    }

    fn run(&self, sql: &str) -> Result<Rows, Refusal> {
        let result = self.runtime.block_on(async { self.context.sql(sql).await?.collect().await });
        let batches = result.map_err(|error| {
            if std::env::var_os("CLOISTER_CAMPAIGNS_VERBOSE").is_some() {
                eprintln!("plain: {error}\n{sql}");
            }
            Refusal("error".to_owned())
        })?;
        let options = FormatOptions::default();
        let mut rows = vec![];
        for batch in &batches {
            let formats: Vec<_> = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options).unwrap()).collect();
            for row in 0..batch.num_rows() {
                rows.push(formats.iter().zip(batch.columns()).map(|(format, column)| (!column.is_null(row)).then(|| format.value(row).to_string())).collect());
            }
        }
        Ok(rows)
    }
}

impl Room for Plain {
    fn load(&mut self, dataset: &'static Dataset, rows: &[String]) {
        self.copy(dataset, rows);
    }

    fn publish(&mut self) {
        if let Some(publication) = self.publications.next() {
            self.copy(publication.dataset, &publication.rows);
        }
    }

    fn offer(&mut self, template: &Template) -> Result<(), Refusal> {
        let made = self.run(&format!("CREATE OR REPLACE VIEW templates.{} AS {}", template.name, template.naive)).map(drop);
        self.tally.note(made)
    }

    fn drop_template(&mut self, name: &str) -> Result<(), Refusal> {
        self.run(&format!("DROP VIEW templates.{name}")).map(drop)
    }

    fn renew(&mut self, template: &Template) -> Result<(), Refusal> {
        // A view keeps the table that it was made over.
        self.offer(template)
    }

    fn ask(&mut self, sql: &str) -> Result<Rows, Refusal> {
        let answer = self.run(sql);
        if let Ok(rows) = &answer {
            self.tally.note_rows(rows);
        }
        self.tally.note(answer)
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}
