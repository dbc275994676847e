use super::*;
use crate::{Class, Column, ColumnType, Literal};

fn one(sql: &str) -> Result<Parsed, UserError> {
    let pieces = split(sql)?;
    assert_eq!(pieces.len(), 1);
    parse(&pieces[0])
}

#[test]
fn a_dataset() {
    let sql = "CREATE DATASET publisher.impressions (person text PRIVACY UNIT AS email, region text DIMENSION,
        cost numeric(12,4) MEASURE BETWEEN 0 AND 100 NOT NULL, device text) THRESHOLD 50 ROWS PER PERSON 200 ROWS AT MOST 10000000";
    let Ok(Parsed::Ours(Statement::CreateDataset(dataset))) = one(sql) else { panic!("not a dataset") };
    assert_eq!(dataset.name.to_string(), "publisher.impressions");
    assert_eq!(dataset.columns[1].data_type, ColumnType::Text);
    let Class::Measure(measure) = &dataset.columns[2].class else { panic!("not a measure") };
    assert_eq!(measure.steps.last(), Some(&200_000_000), "200 rows of up to 100");
    assert_eq!(dataset.columns[3].class, Class::None);
}

#[test]
fn a_template_keeps_its_text_and_loses_its_comments() {
    let sql = "CREATE TEMPLATE r (channel text IN ('ctv', 'display')) PURPOSE 'p' CELLS PER PERSON 3 AS\n SELECT  x -- why\n FROM a.b WHERE c = $channel";
    let Ok(Parsed::Ours(Statement::CreateTemplate { template, replace: false })) = one(sql) else { panic!("not a template") };
    assert_eq!(template.tokens, "w6:selectw1:xw4:fromw1:at1:.w1:bw5:wherew1:ct1:=p8:$channel");
    assert_eq!(template.parameters[0].domain, [Literal::Text("ctv".into()), Literal::Text("display".into())]);
}

#[test]
fn errors_point_at_the_place() {
    let sql = "CREATE DATASET a.b (p text PRIVACY UNIT AS email)\n THRESHOLD five ROWS AT MOST 10";
    let error = one(sql).unwrap_err();
    assert_eq!((error.sqlstate, error.position), ("42601", Some(sql.find("five").unwrap() + 1)));
    let sql = "CREATE DATASET a.b (p text PRIVACY UNIT AS email UNIQUE) THRESHOLD 9 ROWS AT MOST 10";
    assert_eq!(one(sql).unwrap_err().position, Some(sql.find('9').unwrap() + 1));
}

#[test]
fn a_grid_is_part_of_what_is_approved() {
    let declared = |column: &str| one(&format!("CREATE DATASET a.b (p text PRIVACY UNIT AS email UNIQUE, d {column}) THRESHOLD 50 ROWS AT MOST 10"));
    let canonical = |column: &str| match declared(column).unwrap() {
        Parsed::Ours(Statement::CreateDataset(dataset)) => dataset.canonical(),
        other => panic!("{other:?}"),
    };
    assert_ne!(canonical("date DIMENSION"), canonical("date DIMENSION GRID '1 week'"));
    assert_ne!(canonical("date DIMENSION GRID '2 weeks'"), canonical("date DIMENSION GRID '1 week'"));
    assert_eq!(canonical("date DIMENSION GRID '7 days'"), canonical("date DIMENSION GRID 'week'"));
    assert_eq!(canonical("numeric(6,2) DIMENSION GRID 10"), canonical("numeric(6,2) DIMENSION GRID 10.00"));
    for (bad, sqlstate) in [
        ("text DIMENSION GRID 10", "42804"),
        ("date DIMENSION GRID 10", "42601"),
        ("integer DIMENSION GRID '1 week'", "42601"),
        ("integer DIMENSION GRID 0", "22023"),
        ("integer DIMENSION GRID 0.5", "22023"),
        ("date DIMENSION GRID '36 hours'", "22023"),
        ("date DIMENSION GRID '1 fortnight'", "22023"),
    ] {
        assert_eq!(declared(bad).unwrap_err().sqlstate, sqlstate, "{bad}");
    }
}

#[test]
fn a_public_dataset() {
    let sql = "CREATE PUBLIC DATASET a.codes (code text DIMENSION UNIQUE, name text, since date GRID '1 month') ROWS AT MOST 100";
    let Ok(Parsed::Ours(Statement::CreateDataset(dataset))) = one(sql) else { panic!("not a dataset") };
    assert!(dataset.public && dataset.unit().is_none() && dataset.is_lookup_key(0) && !dataset.is_lookup_key(1));
    assert_eq!((dataset.threshold, dataset.rows_per_person, dataset.rows_max), (0, 0, 100));
    let described: Vec<_> = dataset.columns.iter().map(Column::described).collect();
    assert_eq!(described, ["dimension unique", "dimension", "dimension grid '1 month'"]);
    for (bad, sqlstate) in [
        ("(code text, name text) ROWS AT MOST 100", "42601"),
        ("(code text PRIVACY UNIT AS email UNIQUE) ROWS AT MOST 100", "42601"),
        ("(code text UNIQUE, n integer MEASURE BETWEEN 0 AND 1) ROWS AT MOST 100", "42601"),
        ("(code text UNIQUE) THRESHOLD 10 ROWS AT MOST 100", "42601"),
        ("(code text UNIQUE) ROWS PER PERSON 1 ROWS AT MOST 100", "42601"),
        ("(code text UNIQUE)", "42601"),
        ("(code text UNIQUE) ROWS AT MOST 1000001", "22023"),
        ("(code text UNIQUE, code text) ROWS AT MOST 100", "42701"),
    ] {
        assert_eq!(one(&format!("CREATE PUBLIC DATASET a.codes {bad}")).unwrap_err().sqlstate, sqlstate, "{bad}");
    }
    assert_eq!(one("CREATE DATASET a.b (p text PRIVACY UNIT AS email, x text DIMENSION UNIQUE) THRESHOLD 10 ROWS AT MOST 10").unwrap_err().sqlstate, "42601");
}

#[test]
fn what_is_not_enforced_is_refused() {
    for sql in [
        "CREATE MEMBER bank KEY 'ed25519:x'",
        "CREATE DATASET a.b (p text PRIVACY UNIT AS household) THRESHOLD 50 ROWS AT MOST 10",
        "GRANT EXECUTE ON TEMPLATE t TO analyst WITH (runs_per_day = 100)",
        "CREATE SCHEDULE nightly CRON '0 3 * * *' AS SELECT 1",
        "DROP TEMPLATE t",
    ] {
        assert_eq!(one(sql).unwrap_err().sqlstate, "0A000", "{sql}");
    }
}

#[test]
fn the_rest_is_sql() {
    for sql in ["SELECT 1", "COPY (SELECT 1) TO STDOUT", "CREATE VIEW v AS SELECT 1", "CREATE OR REPLACE VIEW v AS SELECT 1", "SET x = 1"] {
        assert_eq!(one(sql).unwrap(), Parsed::Sql, "{sql}");
    }
}

#[test]
fn copy_in_both_spellings() {
    for sql in ["COPY a.b FROM STDIN (FORMAT csv, HEADER)", "copy a.b from stdin with csv header", "COPY a.b (x, y) FROM STDIN WITH (FORMAT CSV, HEADER true)"]
    {
        let Ok(Parsed::Ours(Statement::Copy(copy))) = one(sql) else { panic!("{sql}") };
        assert!(copy.header);
    }
    for (sql, format) in [
        ("COPY a.b FROM STDIN", CopyFormat::Text),
        ("COPY a.b FROM STDIN BINARY", CopyFormat::Binary),
        ("COPY a.b FROM STDIN (FORMAT binary)", CopyFormat::Binary),
    ] {
        let Ok(Parsed::Ours(Statement::Copy(copy))) = one(sql) else { panic!("{sql}") };
        assert_eq!(copy.format, format);
    }
    assert_eq!(one("COPY a.b FROM STDIN (FORMAT parquet)").unwrap_err().sqlstate, "22023");
    assert_eq!(one("COPY a.b FROM STDIN (FORMAT binary, HEADER)").unwrap_err().sqlstate, "42601");
    assert_eq!(one("COPY a.b FROM '/etc/passwd' CSV").unwrap_err().sqlstate, "0A000");
}

/// One literal that reads like SQL is not that SQL.
#[test]
fn no_two_queries_have_one_canonical_form() {
    let tokens = |query: &str| match one(&format!("CREATE TEMPLATE t AS {query}")).unwrap() {
        Parsed::Ours(Statement::CreateTemplate { template, .. }) => template.tokens,
        other => panic!("{other:?}"),
    };
    let pairs = [
        ("SELECT 'a'' and x = ''b'", "SELECT 'a' and x = 'b'"),
        ("SELECT \"a\"", "SELECT a"),
        ("SELECT 'a'", "SELECT \"a\""),
        ("SELECT 'a'", "SELECT $$a$$"),
        ("SELECT a b", "SELECT ab"),
    ];
    for (left, right) in pairs {
        assert_ne!(tokens(left), tokens(right), "{left} and {right}");
    }
    assert_eq!(tokens("SELECT  A -- x"), tokens("select a"));
}

#[test]
fn long_chains_are_refused_before_anything_recurses() {
    let chain = format!("SELECT 1{}", " - 1".repeat(5000));
    assert_eq!(split(&chain).unwrap_err().sqlstate, "54001");
    let list = format!("SELECT 1 IN ({}1)", "-1, ".repeat(20_000));
    assert!(split(&list).is_ok());
}
