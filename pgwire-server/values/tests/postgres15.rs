//! Holds the crate against a real Postgres 15.20, without needing one.
//!
//! `postgres15_values.tsv` was written by that server under its default
//! settings, with `TimeZone` UTC, in the text format of `COPY`. Its columns
//! are a type, a literal, the output of the type's output function, and that
//! of its send function in hexadecimal. Where the server refused the literal,
//! the third column is the SQLSTATE and the fourth is `!`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use bytes::BytesMut;
use cloister_pg_values::{Format, arrow_type, decode_parameter, encode_field, parse_text};
use datafusion::common::ScalarValue;
use pgwire::api::Type;

fn type_named(name: &str) -> Type {
    let (base, array) = match name.strip_suffix("[]") {
        Some(base) => (base, "_"),
        None => (name, ""),
    };
    (0..10_000).filter_map(Type::from_oid).find(|known| known.name() == format!("{array}{base}")).unwrap()
}

fn unescape(field: &str) -> String {
    let mut plain = String::new();
    let mut chars = field.chars();
    while let Some(char) = chars.next() {
        plain.push(match char {
            '\\' => match chars.next().unwrap() {
                't' => '\t',
                'n' => '\n',
                other => other,
            },
            char => char,
        });
    }
    plain
}

fn encoded(value: &ScalarValue, format: Format) -> Vec<u8> {
    let mut out = BytesMut::new();
    encode_field(&value.to_array().unwrap(), 0, format, &mut out).unwrap();
    let (length, body) = out.split_at(4);
    assert_eq!(length, (body.len() as i32).to_be_bytes());
    body.to_vec()
}

#[test]
fn literals_read_and_print_as_in_postgres() {
    let mut seen = 0;
    let mut failures = Vec::new();
    for line in include_str!("postgres15_values.tsv").lines() {
        let fields: Vec<String> = line.split('\t').map(unescape).collect();
        let [name, literal, text, hex] = fields.as_slice() else {
            panic!("not four columns: {line}");
        };
        seen += 1;
        let pg = type_named(name);
        let read = decode_parameter(&pg, Format::Text, Some(literal.as_bytes()));
        let value = match read {
            Err(error) => {
                if hex != "!" || error.sqlstate() != text {
                    failures.push(format!("{line}: {} {error}", error.sqlstate()));
                }
                continue;
            }
            Ok(value) if hex == "!" => {
                failures.push(format!("{line}: read as {value:?}"));
                continue;
            }
            Ok(value) => value,
        };
        // An oid is a bigint on its way out.
        let shape_differs = name.starts_with("oid");
        let shown = String::from_utf8(encoded(&value, Format::Text)).unwrap();
        if shown != *text {
            failures.push(format!("{line}: printed {shown}"));
        }
        let sent = hex::encode(encoded(&value, Format::Binary));
        let same_element = !(name == "varchar[]" || shape_differs);
        if same_element && sent != *hex {
            failures.push(format!("{line}: sent {sent}"));
        }
        let back = decode_parameter(&pg, Format::Binary, Some(&hex::decode(hex).unwrap()));
        match back {
            // Unequal to itself, but NaN prints like NaN.
            Ok(back) if format!("{back:?}") == format!("{value:?}") => {}
            other => failures.push(format!("{line}: received {other:?}, not {value:?}")),
        }
        if !name.starts_with("numeric") {
            let parsed = parse_text(&arrow_type(&pg).unwrap(), literal);
            assert_eq!(format!("{:?}", parsed.unwrap()), format!("{value:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(seen > 300);
}
