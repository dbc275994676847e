//! The room under test: a real server, asked over the wire.

use futures::SinkExt;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, SimpleQueryMessage};

use super::room::{Dataset, Publication, Refusal, Room, Rows, Tally, Template};
use crate::harness::Server;

/// What the publisher signs beyond what the law gives it reasons to. The bank signs everything.
#[derive(Clone, Copy, Default)]
pub(crate) struct Publisher {
    /// It says OVERLAPPING where it is asked to.
    pub(crate) overlapping: bool,
    /// It approves again what the bank's loads made void.
    pub(crate) renews: bool,
}

const FOUNDED: &str = "CREATE COLLABORATION campaign;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE ROLE bank_admin LOGIN PASSWORD 'demo' IN MEMBER bank AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
";

pub(crate) struct Cloister {
    runtime: Runtime,
    bank: Client,
    victim: Client,
    analyst: Client,
    publisher: Publisher,
    publications: std::vec::IntoIter<Publication>,
    declared: Vec<&'static str>,
    tally: Tally,
    _server: Server,
}

impl Cloister {
    pub(crate) fn new(publisher: Publisher, publications: Vec<Publication>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = Server::founded_by(FOUNDED);
        let connect = |role| runtime.block_on(server.connect(role));
        let (bank, victim, analyst) = (connect("bank_admin"), connect("publisher_admin"), connect("analyst"));
        let publications = publications.into_iter();
        Self { runtime, bank, victim, analyst, publisher, publications, declared: vec![], tally: Tally::default(), _server: server }
    }

    fn copy(&mut self, dataset: &'static Dataset, rows: &[String]) {
        let owner = if dataset.name.starts_with("bank.") { &self.bank } else { &self.victim };
        if !self.declared.contains(&dataset.name) {
            self.declared.push(dataset.name);
            let public = if dataset.bounds.contains("THRESHOLD") { "" } else { "PUBLIC " };
            let statement = format!("CREATE {public}DATASET {} ({}) {}", dataset.name, dataset.columns.join(", "), dataset.bounds);
            self.runtime.block_on(owner.simple_query(&statement)).unwrap();
        }
        self.runtime.block_on(async {
            let sink = owner.copy_in::<_, bytes::Bytes>(&format!("COPY {} FROM STDIN (FORMAT csv)", dataset.name)).await.unwrap();
            let mut sink = Box::pin(sink);
            sink.send(bytes::Bytes::from(rows.join("\n") + "\n")).await.unwrap();
            sink.as_mut().finish().await.unwrap();
        });
    }

    /// An owner's approval, with what it has to name if the owner names it.
    fn approve(&self, owner: &Client, template: &str, names_overlaps: bool) -> Result<(), Refusal> {
        let digest = self.run(owner, &format!("SELECT digest FROM cleanroom.templates WHERE name = '{template}'")).map_err(refusal)?;
        let digest = digest[0][0].clone().unwrap();
        let approval = format!("APPROVE TEMPLATE {template} DIGEST '{digest}'");
        let Err(error) = self.run(owner, &approval) else {
            return Ok(());
        };
        let db = error.as_db_error().unwrap();
        if db.message().contains("reads no data") {
            return Ok(());
        }
        match db.hint().and_then(|hint| hint.split_once("OVERLAPPING (")).and_then(|(_, rest)| rest.split_once(')')) {
            Some((overlaps, _)) if names_overlaps => self.run(owner, &format!("{approval} OVERLAPPING ({overlaps})")).map(drop).map_err(refusal),
            _ => Err(refusal(error)),
        }
    }

    fn approved_by_all(&self, template: &str) -> Result<(), Refusal> {
        self.approve(&self.bank, template, true)?;
        self.approve(&self.victim, template, self.publisher.overlapping)
    }

    fn run(&self, client: &Client, sql: &str) -> Result<Rows, tokio_postgres::Error> {
        let messages = self.runtime.block_on(client.simple_query(sql))?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect()),
            _ => None,
        });
        Ok(rows.collect())
    }
}

fn refusal(error: tokio_postgres::Error) -> Refusal {
    if std::env::var_os("CLOISTER_CAMPAIGNS_VERBOSE").is_some() {
        eprintln!("{}", crate::harness::script::error_text(&error));
    }
    Refusal(error.code().expect("the server says why").code().to_owned())
}

impl Room for Cloister {
    fn load(&mut self, dataset: &'static Dataset, rows: &[String]) {
        self.copy(dataset, rows);
    }

    fn publish(&mut self) {
        if let Some(publication) = self.publications.next() {
            self.copy(publication.dataset, &publication.rows);
        }
    }

    fn offer(&mut self, template: &Template) -> Result<(), Refusal> {
        let Template { name, clause, sql, .. } = template;
        let offered = self.run(&self.bank, &format!("CREATE OR REPLACE TEMPLATE {name} {clause} AS {sql}")).map(drop).map_err(refusal);
        let approved = offered.and_then(|()| self.approved_by_all(name));
        let granted = approved.and_then(|()| self.run(&self.bank, &format!("GRANT EXECUTE ON TEMPLATE {name} TO analyst")).map(drop).map_err(refusal));
        self.tally.note(granted)
    }

    fn drop_template(&mut self, name: &str) -> Result<(), Refusal> {
        let dropped = self.run(&self.bank, &format!("DROP TEMPLATE {name}")).map(drop).map_err(refusal);
        self.tally.note(dropped)
    }

    fn renew(&mut self, template: &Template) -> Result<(), Refusal> {
        let renewed = self.approve(&self.bank, &template.name, true);
        let renewed = renewed.and_then(|()| if self.publisher.renews { self.approved_by_all(&template.name) } else { Ok(()) });
        self.tally.note(renewed)
    }

    fn ask(&mut self, sql: &str) -> Result<Rows, Refusal> {
        let answer = self.run(&self.analyst, sql).map_err(refusal);
        if let Ok(rows) = &answer {
            self.tally.note_rows(rows);
        }
        match answer {
            // What nobody approved isn't there; that was noted when it was offered.
            Err(Refusal(code)) if code == "42P01" => Err(Refusal(code)),
            answer => self.tally.note(answer),
        }
    }

    fn tally(&self) -> &Tally {
        &self.tally
    }
}
