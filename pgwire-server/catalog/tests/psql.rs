//! The queries psql 15 sends, answered from a small snapshot.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a failing test panics")]

use std::sync::Arc;

use arrow::datatypes::{DataType, TimeUnit};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use cloister_pg_catalog::{
    ArgumentRow, CatalogSnapshot, ColumnRow, FixedSettings, FunctionRow, RelationKind, RelationRow, RoleRow, SchemaRow, SessionFacts, normalise, register,
};
use datafusion::config::Dialect;
use datafusion::prelude::{SessionConfig, SessionContext};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

fn column(name: &str, data_type: DataType, comment: Option<&str>) -> ColumnRow {
    ColumnRow { name: name.to_owned(), data_type, not_null: false, comment: comment.map(str::to_owned) }
}

fn snapshot() -> CatalogSnapshot {
    let text = |value: &str| Some(value.to_owned());
    CatalogSnapshot {
        database: "cloister".into(),
        current_user: "ana".into(),
        search_path: vec!["templates".into()],
        server_version: "15.8 (Cloister 0.1.0)".into(),
        roles: vec![
            RoleRow { name: "ana".into(), can_login: true, comment: text("An analyst") },
            RoleRow { name: "steward".into(), can_login: false, comment: None },
        ],
        schemas: vec![
            SchemaRow { name: "templates".into(), owner: "steward".into(), comment: text("Approved questions") },
            SchemaRow { name: "elsewhere".into(), owner: "steward".into(), comment: None },
        ],
        relations: vec![
            RelationRow {
                schema: "templates".into(),
                name: "overlap".into(),
                kind: RelationKind::View,
                owner: "steward".into(),
                comment: text("How two audiences overlap"),
                columns: vec![
                    column("region", DataType::Utf8, text("The region").as_deref()),
                    column("reach", DataType::Int64, None),
                    column("share", DataType::Decimal128(12, 2), None),
                    column("day", DataType::Date32, None),
                ],
                definition: text("SELECT region, reach FROM a JOIN b USING (id)"),
                readable: true,
            },
            RelationRow {
                schema: "templates".into(),
                name: "orders".into(),
                kind: RelationKind::Table,
                owner: "steward".into(),
                comment: None,
                columns: vec![
                    ColumnRow { not_null: true, ..column("id", DataType::Int32, None) },
                    column("at", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), None),
                ],
                definition: None,
                readable: false,
            },
            RelationRow {
                schema: "elsewhere".into(),
                name: "hidden".into(),
                owner: "steward".into(),
                columns: vec![column("x", DataType::Float64, None)],
                ..RelationRow::default()
            },
        ],
        functions: vec![FunctionRow {
            schema: "templates".into(),
            name: "reach_by_region".into(),
            owner: "steward".into(),
            comment: text("Reach per region"),
            arguments: vec![ArgumentRow { name: "channel".into(), data_type: DataType::Utf8 }, ArgumentRow { name: "n".into(), data_type: DataType::Int32 }],
            columns: vec![("region".into(), DataType::Utf8), ("reach".into(), DataType::Int64)],
            definition: text("SELECT 1"),
            executable: true,
        }],
    }
}

fn session() -> SessionContext {
    let mut config = SessionConfig::new().with_default_catalog_and_schema("cloister", "templates").with_information_schema(false);
    config.options_mut().sql_parser.dialect = Dialect::PostgreSQL;
    let ctx = SessionContext::new_with_config(config);
    let session: Arc<dyn SessionFacts> = Arc::new(FixedSettings);
    register(&ctx, &Arc::new(snapshot()), &session).unwrap();
    ctx
}

/// The column names and the rows of every statement, rows as `a|b|c`.
struct Answer {
    names: Vec<String>,
    rows: Vec<String>,
}

async fn answer(ctx: &SessionContext, sql: &str) -> Result<Vec<Answer>, String> {
    let mut answers = Vec::new();
    for mut statement in Parser::parse_sql(&PostgreSqlDialect {}, sql).map_err(|e| e.to_string())? {
        normalise(&mut statement);
        let normalised = statement.to_string();
        let context = |error: datafusion::error::DataFusionError| format!("{error}\n{normalised}");
        let wrapped = datafusion::sql::parser::Statement::Statement(Box::new(statement));
        let plan = ctx.state().statement_to_plan(wrapped).await.map_err(context)?;
        let names = plan.schema().fields().iter().map(|f| f.name().clone()).collect();
        let frame = ctx.execute_logical_plan(plan).await.map_err(context)?;
        let options = FormatOptions::default();
        let mut rows = Vec::new();
        for batch in frame.collect().await.map_err(context)? {
            let columns: Vec<_> = batch.columns().iter().map(|array| ArrayFormatter::try_new(array.as_ref(), &options).unwrap()).collect();
            for row in 0..batch.num_rows() {
                let cells: Vec<_> = columns.iter().map(|c| c.value(row).to_string()).collect();
                rows.push(cells.join("|"));
            }
        }
        answers.push(Answer { names, rows });
    }
    Ok(answers)
}

/// The oids psql reads first and sends back.
async fn fill(ctx: &SessionContext, sql: &str) -> String {
    let mut sql = sql.to_owned();
    for (name, cast) in [("templates.overlap", "regclass"), ("templates.orders", "regclass"), ("templates.reach_by_region", "regproc")] {
        let placeholder = format!("{{{name}}}");
        if sql.contains(&placeholder) {
            let found = answer(ctx, &format!("SELECT '{name}'::{cast}::oid")).await.unwrap();
            sql = sql.replace(&placeholder, &found[0].rows[0]);
        }
    }
    sql
}

fn recorded(command: &str) -> String {
    let path = format!("{}/tests/psql15/{command}.sql", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The rows of the queries a command sends.
async fn command(name: &str) -> Vec<Vec<String>> {
    let ctx = session();
    let sql = fill(&ctx, &recorded(name)).await;
    let answers = answer(&ctx, &sql).await.unwrap();
    answers.into_iter().map(|answer| answer.rows).collect()
}

async fn query(sql: &str) -> Vec<String> {
    answer(&session(), sql).await.unwrap().remove(0).rows
}

#[tokio::test]
async fn every_recorded_query_is_answered() {
    let ctx = session();
    let mut failures = Vec::new();
    let folder = format!("{}/tests/psql15", env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "sql") {
            continue;
        }
        seen += 1;
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let sql = fill(&ctx, &std::fs::read_to_string(&path).unwrap()).await;
        match answer(&ctx, &sql).await {
            Ok(answers) => {
                if std::env::var_os("SHOW_ANSWERS").is_some() {
                    for answer in answers {
                        println!("== {name}: {}", answer.names.join("|"));
                        answer.rows.iter().take(12).for_each(|row| println!("{row}"));
                    }
                }
            }
            Err(error) => failures.push(format!("{name}: {error}")),
        }
    }
    assert!(seen > 60, "{seen} recorded commands");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[tokio::test]
async fn views_are_listed() {
    let shown = "templates|overlap|view|steward";
    assert_eq!(command("dv").await, [[shown]]);
    assert_eq!(command("dv_plus").await, [["templates|overlap|view|steward|permanent|0 bytes|How two audiences overlap"]]);
    assert_eq!(command("dv_templates_any").await, [[shown]]);
    // No visible view starts with a t, and system views do not either.
    assert_eq!(command("dv_t_any").await, [[] as [&str; 0]]);
    assert_eq!(command("dt").await, [["templates|orders|table|steward"]]);
    assert_eq!(command("d").await, [["templates|orders|table|steward", shown]]);
}

#[tokio::test]
async fn a_view_is_described() {
    let described = command("d_plus_templates_overlap").await;
    assert!(described[0][0].ends_with("|templates|overlap"), "{described:?}");
    assert!(described[1][0].starts_with("0|v|"), "{described:?}");
    assert_eq!(described[2], ["region|text||false||||x|The region", "reach|bigint||false||||p|", "share|numeric(12,2)||false||||m|", "day|date||false||||p|",]);
    assert_eq!(described[3], ["SELECT region, reach FROM a JOIN b USING (id)"]);
    assert_eq!(described[4], [] as [&str; 0]);

    let plain = command("d_templates_overlap").await;
    assert_eq!(plain[2][2], "share|numeric(12,2)||false|||");
    for other in ["d_overlap", "d_any_overlap"] {
        assert_eq!(command(other).await[2], plain[2], "{other}");
    }
}

#[tokio::test]
async fn a_table_is_described() {
    let described = command("d_templates_orders").await;
    assert_eq!(described[2], ["id|integer||true|||", "at|timestamp with time zone||false|||"]);
    // No policies, statistics, publications, parents or children.
    assert!(described[3..].iter().all(Vec::is_empty), "{described:?}");
}

#[tokio::test]
async fn functions_are_listed() {
    let shown = "templates|reach_by_region|TABLE(region text, reach bigint)|channel text, n integer|func";
    assert_eq!(command("df").await, [[shown]]);
    assert_eq!(command("df_templates_any").await, [[shown]]);
    let verbose = format!("{shown}|stable|safe|steward|invoker|cloister=X/cloister\nana=X/cloister|sql|SELECT 1|Reach per region");
    assert_eq!(command("df_plus").await, [[verbose.as_str()]]);
    assert_eq!(
        command("sf_templates_reach_by_region").await[1],
        [
            "CREATE OR REPLACE FUNCTION templates.reach_by_region(channel text, n integer)\n RETURNS TABLE(region text, reach bigint)\n LANGUAGE sql\n STABLE PARALLEL SAFE\nAS $function$SELECT 1$function$\n"
        ]
    );
}

#[tokio::test]
async fn schemas_roles_and_databases_are_listed() {
    assert_eq!(command("dn").await, [["elsewhere|steward", "templates|steward"]]);
    let access = "cloister=UC/cloister\nana=U/cloister";
    assert_eq!(command("dn_plus").await, [[format!("elsewhere|steward|{access}|"), format!("templates|steward|{access}|Approved questions")]]);
    assert_eq!(
        command("du_plus").await,
        [["ana|false|true|false|false|true|-1||[]|An analyst|false|false", "steward|false|true|false|false|false|-1||[]||false|false"]]
    );
    assert_eq!(command("l").await, [["cloister|cloister|UTF8|C|C||libc|"]]);
    assert_eq!(
        command("dp").await,
        [["templates|orders|table|cloister=arwdDxt/cloister\nana=x/cloister||", "templates|overlap|view|cloister=arwdDxt/cloister\nana=r/cloister||"]]
    );
}

#[tokio::test]
async fn names_are_completed() {
    let mut from = command("tab_from").await.remove(0);
    from.sort();
    assert_eq!(from, ["orders|", "overlap|", "|elsewhere", "|information_schema", "|templates"]);
    assert_eq!(command("tab_from_ov").await, [["overlap|"]]);
    assert_eq!(command("tab_from_templates_ov").await, [["overlap|templates"]]);
    assert_eq!(command("tab_df_templates").await, [["reach_by_region|templates"]]);
    assert_eq!(command("tab_dn_t").await, [["templates"]]);
    let mut columns = command("tab_where").await.remove(0);
    columns.sort();
    assert_eq!(columns, ["day|", "reach|", "region|", "share|"]);
}

#[tokio::test]
async fn the_session_is_described() {
    assert_eq!(query("SELECT version()").await, ["PostgreSQL 15.8 (Cloister 0.1.0)"]);
    let answer =
        answer(&session(), "SELECT current_user, session_user, user, current_schema, current_catalog, pg_catalog.current_database()").await.unwrap().remove(0);
    assert_eq!(answer.rows, ["ana|ana|ana|templates|cloister|cloister"]);
    assert_eq!(answer.names, ["current_user", "session_user", "user", "current_schema", "current_catalog", "current_database"]);
    assert_eq!(query("SELECT current_schemas(true)").await, ["[pg_catalog, templates]"]);
    assert_eq!(query("SELECT current_setting('SERVER_VERSION_NUM'), current_setting('no.such', true)").await, ["150008|"]);
    assert_eq!(query("SELECT array_to_string(current_schemas(false), ',')").await, ["templates"]);
    assert_eq!(query("SELECT has_schema_privilege('templates', 'USAGE'), pg_backend_pid(), inet_server_addr()").await, ["true|0|"]);
}

#[tokio::test]
async fn reg_types_compare_as_oids_and_print_as_names() {
    assert_eq!(query("SELECT 'templates.overlap'::regclass, 'elsewhere.hidden'::regclass::text, 'int4'::regtype").await, ["overlap|elsewhere.hidden|integer"]);
    assert_eq!(query("SELECT attname FROM pg_attribute WHERE attrelid = 'overlap'::regclass AND attnum = 2").await, ["reach"]);
    assert_eq!(query("SELECT c.oid::regclass FROM pg_class c WHERE c.oid = 'templates.orders'::regclass").await, ["orders"]);
    assert_eq!(query("SELECT to_regclass('nothing') IS NULL, to_regclass('overlap') IS NULL, 1259::regclass").await, ["true|false|pg_class"]);
    assert_eq!(query("SELECT relname::\"char\", relname::name FROM pg_class WHERE oid = 'pg_class'::regclass").await, ["p|pg_class"]);
    let error = answer(&session(), "SELECT 'nothing'::regclass").await.err().unwrap();
    assert!(error.contains("relation \"nothing\" does not exist"), "{error}");
}

#[tokio::test]
async fn the_standard_views_use_postgres_names() {
    assert_eq!(
        query("SELECT column_name, data_type, udt_name, numeric_precision, numeric_scale, is_nullable FROM information_schema.columns WHERE table_name IN ('overlap', 'orders') ORDER BY table_name, ordinal_position").await,
        [
            "id|integer|int4|32|0|NO",
            "at|timestamp with time zone|timestamptz|||YES",
            "region|text|text|||YES",
            "reach|bigint|int8|64|0|YES",
            "share|numeric|numeric|12|2|YES",
            "day|date|date|||YES",
        ]
    );
    assert_eq!(
        query("SELECT table_schema, table_name, table_type FROM cloister.information_schema.tables WHERE table_schema = 'templates' ORDER BY 2").await,
        ["templates|orders|BASE TABLE", "templates|overlap|VIEW"]
    );
    assert_eq!(query("SELECT p.parameter_name, p.parameter_mode FROM information_schema.routines r JOIN information_schema.parameters p USING (specific_name) ORDER BY p.ordinal_position").await, ["channel|IN", "n|IN", "region|OUT", "reach|OUT"]);
}

#[tokio::test]
async fn other_clients_questions_are_answered() {
    for sql in [
        // The Java driver: keywords, tables, columns, type info.
        "select string_agg(word, ',') from pg_catalog.pg_get_keywords() where word <> ALL ('{a,abs,absolute}'::text[])",
        "SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME, CASE n.nspname ~ '^pg_' OR n.nspname = 'information_schema' WHEN true THEN 'SYSTEM TABLE' ELSE NULL END AS TABLE_TYPE, d.description AS REMARKS FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_description d ON (c.oid = d.objoid AND d.objsubid = 0 and d.classoid = 'pg_class'::regclass) WHERE c.relnamespace = n.oid",
        "SELECT typinput='pg_catalog.array_in'::regproc as is_array, typtype, typname, pg_type.oid FROM pg_catalog.pg_type WHERE typname = '_int4'",
        // Generic introspection.
        "SELECT t.typname, t.typtype, t.typelem, r.rngsubtype, t.typbasetype, n.nspname, t.typrelid FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid INNER JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = 25",
        "SELECT oid, tableoid, xmin FROM pg_namespace",
        "SELECT schemaname, viewname, definition FROM pg_views WHERE schemaname NOT LIKE 'pg_%'",
        "SELECT d.datname, pg_encoding_to_char(d.encoding), has_database_privilege(d.datname, 'CONNECT') FROM pg_database d WHERE datname = current_database()",
        "SELECT set_config('bytea_output', 'hex', false) FROM pg_settings WHERE name = 'bytea_output'",
        "SELECT pg_size_pretty(pg_total_relation_size((schemaname || '.' || tablename)::regclass)) FROM pg_tables WHERE schemaname = 'templates'",
        "SELECT nspname, (SELECT count(*) FROM pg_class c WHERE c.relnamespace = n.oid) FROM pg_namespace n",
        "EXPLAIN SELECT * FROM pg_class",
        // SQLAlchemy's columns.
        "SELECT pg_catalog.pg_attribute.attname AS name, pg_catalog.format_type(pg_catalog.pg_attribute.atttypid, pg_catalog.pg_attribute.atttypmod) AS format_type, (SELECT pg_catalog.pg_get_expr(pg_catalog.pg_attrdef.adbin, pg_catalog.pg_attrdef.adrelid) AS pg_get_expr_1 FROM pg_catalog.pg_attrdef WHERE pg_catalog.pg_attrdef.adrelid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attrdef.adnum = pg_catalog.pg_attribute.attnum AND pg_catalog.pg_attribute.atthasdef) AS \"default\", pg_catalog.pg_attribute.attnotnull AS not_null, pg_catalog.pg_class.relname AS table_name, pg_catalog.pg_description.description AS comment, (SELECT json_build_object('always', pg_catalog.pg_attribute.attidentity = 'a') FROM pg_catalog.pg_sequence WHERE pg_catalog.pg_sequence.seqrelid = 1) AS identity_options FROM pg_catalog.pg_class LEFT OUTER JOIN pg_catalog.pg_attribute ON pg_catalog.pg_class.oid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_attribute.attnum > 0 AND NOT pg_catalog.pg_attribute.attisdropped LEFT OUTER JOIN pg_catalog.pg_description ON pg_catalog.pg_description.objoid = pg_catalog.pg_attribute.attrelid AND pg_catalog.pg_description.objsubid = pg_catalog.pg_attribute.attnum JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r', 'p', 'f', 'v', 'm']) AND pg_catalog.pg_table_is_visible(pg_catalog.pg_class.oid) AND pg_catalog.pg_namespace.nspname != 'pg_catalog' ORDER BY pg_catalog.pg_class.relname, pg_catalog.pg_attribute.attnum",
    ] {
        let answers = answer(&session(), sql).await.unwrap_or_else(|error| panic!("{sql}\n{error}"));
        assert!(!answers[0].rows.is_empty(), "{sql}");
    }
    // The Java driver's primary keys: nothing has one, and composite values are not planned.
    let keys = "SELECT result.TABLE_NAME, result.KEY_SEQ FROM (SELECT ct.relname AS TABLE_NAME, (information_schema._pg_expandarray(i.indkey)).n AS KEY_SEQ, information_schema._pg_expandarray(i.indkey) AS KEYS, a.attnum AS A_ATTNUM FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_index i ON (a.attrelid = i.indrelid) WHERE i.indisprimary) result WHERE result.A_ATTNUM = (result.KEYS).x ORDER BY result.table_name, result.key_seq";
    let answer = answer(&session(), keys).await.unwrap().remove(0);
    assert_eq!(answer.names, ["table_name", "key_seq"]);
    assert!(answer.rows.is_empty());
    assert_eq!(query("SELECT typinput='pg_catalog.array_in'::regproc FROM pg_type WHERE typname = '_int4'").await, ["true"]);
}

fn normalised(sql: &str) -> String {
    let mut statement = Parser::parse_sql(&PostgreSqlDialect {}, sql).unwrap().remove(0);
    normalise(&mut statement);
    statement.to_string()
}

#[test]
fn a_cte_hides_the_catalog_table_of_its_name() {
    for (sql, expected) in [
        ("SELECT x FROM pg_class", "SELECT x FROM pg_catalog.pg_class"),
        ("WITH pg_class AS (SELECT 1 AS x) SELECT x FROM pg_class", "WITH pg_class AS (SELECT 1 AS x) SELECT x FROM pg_class"),
        (
            "WITH pg_class AS (SELECT oid FROM pg_class), b AS (SELECT oid FROM pg_class) SELECT oid FROM b",
            "WITH pg_class AS (SELECT oid FROM pg_catalog.pg_class), b AS (SELECT oid FROM pg_class) SELECT oid FROM b",
        ),
        (
            "SELECT x FROM (WITH pg_type AS (SELECT 1 AS x) SELECT x FROM pg_type) AS s, pg_type",
            "SELECT x FROM (WITH pg_type AS (SELECT 1 AS x) SELECT x FROM pg_type) AS s, pg_catalog.pg_type",
        ),
    ] {
        assert_eq!(normalised(sql), expected);
    }
}

#[test]
fn queries_over_other_relations_keep_their_meaning() {
    for sql in [
        "SELECT count(*), region, 1 FROM overlap WHERE region ~ '^a' AND reach = '{0}' GROUP BY region",
        "SELECT (SELECT max(reach) FROM orders AS o WHERE o.x <> v.x) FROM overlap AS v",
        "SELECT ARRAY(SELECT tableoid FROM orders) FROM overlap",
        "SELECT (SELECT adnum FROM pg_catalog.pg_attrdef) FROM overlap",
        "SELECT xmin, tableoid FROM templates.overlap",
        "SELECT region COLLATE \"de_DE\" FROM overlap",
        "SELECT * FROM templates.reach_by_region('tv', 3)",
        "SELECT x::TEXT, CAST(y AS INT), z::NUMERIC(12,2) FROM overlap",
        "SET search_path = templates",
    ] {
        assert_eq!(normalised(sql), sql);
    }
    assert_eq!(
        normalised("SELECT pg_catalog.lower(region) FROM overlap WHERE region OPERATOR(pg_catalog.~) 'x' COLLATE pg_catalog.default"),
        "SELECT lower(region) FROM overlap WHERE region ~ 'x'"
    );
    assert_eq!(normalised("SELECT \"current_schema\", \"user\" FROM overlap"), "SELECT \"current_schema\", \"user\" FROM overlap");
}
