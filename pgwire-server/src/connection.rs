//! One client's connection: both query protocols and COPY over a session.

use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use cloister_engine::{Engine, LoadInto, Outcome, Prepared, Rows, Session, Transaction};
use cloister_pg_values::{Format as ValueFormat, RowEncoder, decode_parameter, field_type, pg_type, type_modifier};
use cloister_policy::statement::{Piece, split};
use cloister_policy::{Name, UserError};
use datafusion::scalar::ScalarValue;
use futures::{Sink, SinkExt, StreamExt, stream};
use pgwire::api::copy::CopyHandler;
use pgwire::api::portal::{Format, Portal};
use pgwire::api::query::{ExtendedQueryHandler, SimpleQueryHandler};
use pgwire::api::results::{CopyResponse, FieldFormat, FieldInfo, QueryResponse, Response, Tag};
use pgwire::api::stmt::QueryParser;
use pgwire::api::store::PortalStore;
use pgwire::api::{ClientInfo, ClientPortalStore, METADATA_USER, PgWireServerHandlers, Type};
use pgwire::error::{PgWireError, PgWireResult};
use pgwire::messages::PgWireBackendMessage;
use pgwire::messages::copy::{CopyData, CopyDone, CopyFail};
use pgwire::messages::extendedquery::Execute;
use pgwire::messages::response::{CommandComplete, TransactionStatus};
use tokio::sync::Mutex;

use crate::errors::{error_info, notice, wire};
use crate::login::{Login, Verifiers};
use crate::metadata::Catalog;
use crate::serve::Activity;

/// More rows than this in one Execute are all rows: pgwire allocates by the client's number.
const EXECUTE_ROWS_MAX: i32 = 1_000_000;

/// Handlers of one connection.
pub(crate) struct Connection {
    client: Arc<Client>,
    login: Arc<Login>,
}

/// What the handlers of a connection share.
pub(crate) struct Client {
    engine: Arc<Engine>,
    activity: Activity,
    session: OnceLock<Arc<Session>>,
    load: Mutex<Option<LoadInto>>,
}

/// A statement of the extended protocol.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    prepared: Arc<Prepared>,
    schema: Option<SchemaRef>,
    parameters: Vec<Type>,
    /// Whether it may run in a failed transaction.
    ends_transaction: bool,
}

impl Connection {
    pub(crate) fn new(engine: &Arc<Engine>, verifiers: &Arc<Verifiers>, certificate: &[u8], activity: Activity) -> PgWireResult<Self> {
        let client = Client { engine: Arc::clone(engine), activity, session: OnceLock::new(), load: Mutex::default() };
        Ok(Self { client: Arc::new(client), login: Arc::new(Login::new(Arc::clone(verifiers), certificate)?) })
    }
}

impl PgWireServerHandlers for Connection {
    fn simple_query_handler(&self) -> Arc<impl SimpleQueryHandler> {
        Arc::clone(&self.client)
    }

    fn extended_query_handler(&self) -> Arc<impl ExtendedQueryHandler> {
        Arc::new(Extended(Arc::clone(&self.client)))
    }

    fn startup_handler(&self) -> Arc<impl pgwire::api::auth::StartupHandler> {
        Arc::clone(&self.login)
    }

    fn copy_handler(&self) -> Arc<impl CopyHandler> {
        Arc::clone(&self.client)
    }
}

impl Client {
    /// The session of the role that logged in.
    fn session<C: ClientInfo>(&self, client: &C) -> PgWireResult<Arc<Session>> {
        if let Some(session) = self.session.get() {
            return Ok(Arc::clone(session));
        }
        let user = client.metadata().get(METADATA_USER).cloned().unwrap_or_default();
        let made = Name::new(user).and_then(|role| Session::new(&self.engine, role, Arc::new(Catalog::with_fixed_settings()))).map_err(|e| wire(&e))?;
        Ok(Arc::clone(self.session.get_or_init(|| Arc::new(made))))
    }

    /// Runs a statement to the protocol's answer.
    async fn respond<C>(&self, client: &mut C, prepared: &Prepared, values: &[ScalarValue], format: &Format) -> Result<Response, PgWireError>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let session = self.session(client)?;
        match session.run(prepared, values).await.map_err(|e| wire(&e))? {
            Outcome::Rows(rows) => Ok(Response::Query(self.rows(rows, format))),
            Outcome::Done(tag, notices) => {
                for text in notices {
                    client.feed(PgWireBackendMessage::NoticeResponse(notice(&text))).await?;
                }
                Ok(Response::Execution(Tag::new(tag)))
            }
            Outcome::Copy(load) => {
                let columns = load.columns;
                *self.load.lock().await = Some(load);
                Ok(Response::CopyIn(CopyResponse::new(0, columns, stream::empty())))
            }
            Outcome::Transaction(Transaction::Begin, tag) => Ok(Response::TransactionStart(Tag::new(tag))),
            Outcome::Transaction(Transaction::End, tag) => {
                // COMMIT of a failed transaction is a ROLLBACK, and says so.
                let failed = client.transaction_status() == TransactionStatus::Error;
                Ok(Response::TransactionEnd(Tag::new(if failed { "ROLLBACK" } else { tag })))
            }
        }
    }

    fn rows(&self, rows: Rows, format: &Format) -> QueryResponse {
        let fields = Arc::new(fields(&rows.schema, Some(format)));
        let formats: Vec<_> = (0..fields.len()).map(|at| if format.is_binary(at) { ValueFormat::Binary } else { ValueFormat::Text }).collect();
        let busy = self.activity.begin();
        let batches = stream::unfold((rows.batches, busy), |(mut batches, busy)| async move { Some((batches.recv().await?, (batches, busy))) });
        let encoded = batches.flat_map(move |batch| {
            let rows = match batch {
                Ok(batch) => match RowEncoder::new(&batch, &formats) {
                    Ok(encoder) => encoder.rows().map(|row| row.map_err(|e| wire(&UserError::new(e.sqlstate(), e.message())))).collect(),
                    Err(e) => vec![Err(wire(&UserError::new(e.sqlstate(), e.message())))],
                },
                Err(error) => vec![Err(wire(&error))],
            };
            stream::iter(rows)
        });
        let mut response = QueryResponse::new(fields, encoded);
        response.set_command_tag(rows.tag);
        response
    }
}

/// Column descriptions as the protocol sends them.
fn fields(schema: &SchemaRef, format: Option<&Format>) -> Vec<FieldInfo> {
    let field = |(at, field): (usize, &Arc<arrow::datatypes::Field>)| {
        let format = format.map_or(FieldFormat::Text, |f| f.format_for(at));
        FieldInfo::new(field.name().clone(), None, None, field_type(field), format).with_type_modifier(type_modifier(field.data_type()))
    };
    schema.fields().iter().enumerate().map(field).collect()
}

fn ends_transaction(piece: &Piece) -> bool {
    let first = piece.text.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.trim_end_matches(';'), "commit" | "rollback" | "end" | "abort")
}

fn aborted() -> UserError {
    UserError::new("25P02", "current transaction is aborted, commands ignored until end of transaction block")
}

#[async_trait]
impl SimpleQueryHandler for Client {
    async fn do_query<C>(&self, client: &mut C, query: &str) -> PgWireResult<Vec<Response>>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let _busy = self.activity.begin();
        let session = self.session(client)?;
        let pieces = split(query).map_err(|e| wire(&e))?;
        if pieces.is_empty() {
            return Ok(vec![Response::EmptyQuery]);
        }
        let mut responses = Vec::new();
        for piece in &pieces {
            if client.transaction_status() == TransactionStatus::Error && !ends_transaction(piece) {
                return Err(wire(&aborted()));
            }
            let result = match session.prepare(piece).await {
                Ok(prepared) => self.respond(client, &prepared, &[], &Format::UnifiedText).await,
                Err(error) => Err(wire(&error)),
            };
            match result {
                Ok(response) => responses.push(response),
                // What came before the error has answered already, as in Postgres.
                Err(PgWireError::UserError(error)) if !responses.is_empty() => {
                    responses.push(Response::Error(error));
                    break;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(responses)
    }
}

/// The extended protocol's side of a connection.
pub(crate) struct Extended(Arc<Client>);

#[async_trait]
impl QueryParser for Extended {
    type Statement = Statement;

    async fn parse_sql<C>(&self, client: &C, sql: &str, _: &[Option<Type>]) -> PgWireResult<Option<Statement>>
    where
        C: ClientInfo + Unpin + Send + Sync,
    {
        let _busy = self.0.activity.begin();
        let pieces = split(sql).map_err(|e| wire(&e))?;
        let piece = match pieces.as_slice() {
            [] => return Ok(None),
            [piece] => piece,
            _ => return Err(wire(&UserError::new("42601", "cannot insert multiple commands into a prepared statement"))),
        };
        if client.transaction_status() == TransactionStatus::Error && !ends_transaction(piece) {
            return Err(wire(&aborted()));
        }
        let session = self.0.session(client)?;
        let prepared = session.prepare(piece).await.map_err(|e| wire(&e))?;
        let parameters = match &prepared {
            Prepared::Query(query) | Prepared::Explain(query) => query.parameters.iter().map(|t| t.as_ref().map_or(Type::TEXT, pg_type)).collect(),
            Prepared::Governance(..) | Prepared::Copy(_) | Prepared::ExplainTemplate(_) | Prepared::Command(_) => Vec::new(),
        };
        let schema = session.describe(&prepared);
        Ok(Some(Statement { prepared: Arc::new(prepared), schema, parameters, ends_transaction: ends_transaction(piece) }))
    }

    fn get_parameter_types(&self, statement: &Statement) -> PgWireResult<Vec<Type>> {
        Ok(statement.parameters.clone())
    }

    fn get_result_schema(&self, statement: &Statement, format: Option<&Format>) -> PgWireResult<Vec<FieldInfo>> {
        Ok(statement.schema.as_ref().map_or_else(Vec::new, |schema| fields(schema, format)))
    }
}

#[async_trait]
impl ExtendedQueryHandler for Extended {
    type Statement = Statement;
    type QueryParser = Extended;

    fn query_parser(&self) -> Arc<Extended> {
        Arc::new(Extended(Arc::clone(&self.0)))
    }

    async fn on_execute<C>(&self, client: &mut C, mut message: Execute) -> PgWireResult<()>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        if !(0..=EXECUTE_ROWS_MAX).contains(&message.max_rows) {
            message.max_rows = 0;
        }
        self._on_execute(client, message).await
    }

    async fn do_query<C>(&self, client: &mut C, portal: &Portal<Statement>, _: usize) -> PgWireResult<Response>
    where
        C: ClientInfo + ClientPortalStore + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::PortalStore: PortalStore<Statement = Statement>,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let _busy = self.0.activity.begin();
        let statement = &portal.statement.statement;
        if client.transaction_status() == TransactionStatus::Error && !statement.ends_transaction {
            return Err(wire(&aborted()));
        }
        let values = values(portal)?;
        self.0.respond(client, &statement.prepared, &values, &portal.result_column_format).await
    }
}

/// The values that a client bound, by its types or ours.
fn values(portal: &Portal<Statement>) -> PgWireResult<Vec<ScalarValue>> {
    let ours = &portal.statement.statement.parameters;
    if portal.parameters.len() < ours.len() {
        let message = format!("bind message supplies {} parameters, but the statement requires {}", portal.parameters.len(), ours.len());
        return Err(wire(&UserError::new("08P01", message)));
    }
    let value = |(at, bytes): (usize, &Option<bytes::Bytes>)| {
        let clients = portal.statement.parameter_types.get(at).cloned().flatten().filter(|t| *t != Type::UNKNOWN);
        let data_type = clients.or_else(|| ours.get(at).cloned()).unwrap_or(Type::TEXT);
        let format = if portal.parameter_format.is_binary(at) { ValueFormat::Binary } else { ValueFormat::Text };
        decode_parameter(&data_type, format, bytes.as_deref()).map_err(|e| wire(&UserError::new(e.sqlstate(), e.message())))
    };
    portal.parameters.iter().enumerate().map(value).collect()
}

#[async_trait]
impl CopyHandler for Client {
    async fn on_copy_data<C>(&self, _: &mut C, data: CopyData) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        // A load that has failed already says so when the data ends.
        if let Some(load) = self.load.lock().await.as_mut() {
            load.send(data.data.to_vec()).await;
        }
        Ok(())
    }

    async fn on_copy_done<C>(&self, client: &mut C, _: CopyDone) -> PgWireResult<()>
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        let _busy = self.activity.begin();
        let load = self.load.lock().await.take();
        let load = load.ok_or_else(|| wire(&UserError::new("08P01", "no COPY is under way")))?;
        let loaded = load.finish().await.map_err(|e| wire(&e.to_user()))?;
        if loaded.nobody > 0 {
            let text = format!("{} rows without a privacy unit were dropped", loaded.nobody);
            client.feed(PgWireBackendMessage::NoticeResponse(notice(&text))).await?;
        }
        client.send(PgWireBackendMessage::CommandComplete(CommandComplete::new(format!("COPY {}", loaded.rows)))).await?;
        Ok(())
    }

    async fn on_copy_fail<C>(&self, _: &mut C, fail: CopyFail) -> PgWireError
    where
        C: ClientInfo + Sink<PgWireBackendMessage> + Unpin + Send + Sync,
        C::Error: Debug,
        PgWireError: From<<C as Sink<PgWireBackendMessage>>::Error>,
    {
        // Dropping the load cancels it: nothing was loaded.
        drop(self.load.lock().await.take());
        let error = UserError::new("57014", format!("COPY from stdin failed: {}", fail.message));
        PgWireError::UserError(Box::new(error_info(&error)))
    }
}
