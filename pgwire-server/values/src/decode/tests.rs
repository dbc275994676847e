//! What the comparison with Postgres cannot show: NULLs, bytes that are no
//! value, Arrow types no parameter has, and the limits of this crate.

use std::sync::Arc;

use arrow::array::AsArray;
use arrow::datatypes::{DataType, Field, IntervalUnit, TimeUnit};
use datafusion::common::ScalarValue;
use pgwire::api::Type;

use super::*;
use crate::error::{DATETIME_OVERFLOW, INVALID_BINARY, INVALID_DATETIME, OUT_OF_RANGE};

fn refused(pg: &Type, format: Format, bytes: &[u8]) -> &'static str {
    decode_parameter(pg, format, Some(bytes)).unwrap_err().sqlstate()
}

fn parsed(data_type: &DataType, text: &str) -> ScalarValue {
    let value = parse_text(data_type, text).unwrap();
    assert_eq!(value.data_type(), *data_type);
    value
}

fn unparsed(data_type: &DataType, text: &str) -> &'static str {
    parse_text(data_type, text).unwrap_err().sqlstate()
}

#[test]
fn nulls_have_their_type() {
    for pg in [Type::BOOL, Type::OID, Type::NUMERIC, Type::UUID, Type::INTERVAL, Type::TIMESTAMPTZ, Type::TEXT_ARRAY] {
        for format in [Format::Text, Format::Binary] {
            let value = decode_parameter(&pg, format, None).unwrap();
            assert!(value.is_null());
            assert_eq!(Some(value.data_type()), arrow_type(&pg));
        }
    }
    assert_eq!(decode_parameter(&Type::POINT, Format::Text, None).unwrap_err().sqlstate(), UNSUPPORTED);
}

#[test]
fn text_is_checked() {
    assert_eq!(refused(&Type::TEXT, Format::Text, b"a\0b"), "22021");
    assert_eq!(refused(&Type::VARCHAR, Format::Binary, b"\xff"), "22021");
    assert_eq!(refused(&Type::INT4, Format::Text, b"\xff"), "22021");
}

#[test]
fn binary_values_have_their_size() {
    let fixed = [Type::BOOL, Type::INT2, Type::INT4, Type::INT8, Type::OID, Type::FLOAT4, Type::FLOAT8];
    let more = [Type::DATE, Type::TIME, Type::TIMESTAMP, Type::TIMESTAMPTZ, Type::INTERVAL, Type::UUID, Type::NUMERIC];
    for pg in fixed.iter().chain(&more) {
        assert_eq!(refused(pg, Format::Binary, b""), INVALID_BINARY);
        assert_eq!(refused(pg, Format::Binary, &[0; 17]), INVALID_BINARY);
    }
}

#[test]
fn binary_moments_stay_in_range() {
    assert_eq!(refused(&Type::DATE, Format::Binary, &i32::MAX.to_be_bytes()), DATETIME_OVERFLOW);
    assert_eq!(refused(&Type::TIMESTAMP, Format::Binary, &i64::MIN.to_be_bytes()), DATETIME_OVERFLOW);
    assert_eq!(refused(&Type::TIME, Format::Binary, &(-1i64).to_be_bytes()), DATETIME_OVERFLOW);
    // 24:00:00 and what rounds to it have no Arrow value.
    assert_eq!(refused(&Type::TIME, Format::Text, b"24:00:00"), DATETIME_OVERFLOW);
    assert_eq!(refused(&Type::TIME, Format::Text, b"23:59:59.9999999"), DATETIME_OVERFLOW);
    // Arrow counts nanoseconds, of which 64 bits hold 292 years.
    assert_eq!(refused(&Type::INTERVAL, Format::Text, b"9223372037 s"), DATETIME_OVERFLOW);
}

#[test]
fn numerics_are_exact_or_refused() {
    let numeric = |text: &str| decode_parameter(&Type::NUMERIC, Format::Text, Some(text.as_bytes()));
    assert_eq!(numeric("1.50").unwrap(), ScalarValue::Decimal128(Some(150), 38, 2));
    assert_eq!(numeric("1e3").unwrap(), ScalarValue::Decimal128(Some(1_000), 38, 0));
    assert_eq!(numeric("0e99999999999").unwrap(), ScalarValue::Decimal128(Some(0), 38, 0));
    for text in ["1e38", "1e999999999999", "1e-39", "1e-999999999999", &"9".repeat(39)] {
        assert_eq!(numeric(text).unwrap_err().sqlstate(), OUT_OF_RANGE, "{text}");
    }
    for text in ["NaN", "inf", "-Infinity"] {
        assert_eq!(numeric(text).unwrap_err().sqlstate(), UNSUPPORTED);
    }
    for text in ["+", ".", "e1", "1e+", "1e1.5", "٣", "--1"] {
        assert_eq!(numeric(text).unwrap_err().sqlstate(), INVALID_TEXT, "{text}");
    }
}

#[test]
fn binary_numerics_are_checked() {
    let value = |words: &[u16]| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        decode_parameter(&Type::NUMERIC, Format::Binary, Some(&bytes)).map_err(|error| error.sqlstate())
    };
    // The third decimal is beyond the scale of two.
    assert_eq!(value(&[2, 0, 0, 2, 1, 5_670]), Ok(ScalarValue::Decimal128(Some(156), 38, 2)));
    assert_eq!(value(&[1, 0, 0x4000, 0, 10_000]), Err(INVALID_BINARY));
    assert_eq!(value(&[2, 0, 0, 0, 1]), Err(INVALID_BINARY));
    assert_eq!(value(&[0, 0, 0x1234, 0]), Err(INVALID_BINARY));
    assert_eq!(value(&[0, 0, 0, 0xffff]), Err(INVALID_BINARY));
    assert_eq!(value(&[0, 0, 0xc000, 0]), Err(UNSUPPORTED));
    assert_eq!(value(&[1, 0x7fff, 0, 0, 1]), Err(OUT_OF_RANGE));
    assert_eq!(value(&[1, 0x8000, 0, 0x3fff, 1]), Err(OUT_OF_RANGE));
}

#[test]
fn decimals_are_rounded_to_their_type() {
    let two = DataType::Decimal128(5, 2);
    assert_eq!(parsed(&two, "1.005"), ScalarValue::Decimal128(Some(101), 5, 2));
    assert_eq!(parsed(&two, "-0.005"), ScalarValue::Decimal128(Some(-1), 5, 2));
    assert_eq!(parsed(&two, "-0.0049"), ScalarValue::Decimal128(Some(0), 5, 2));
    assert_eq!(parsed(&two, "999.99"), ScalarValue::Decimal128(Some(99_999), 5, 2));
    assert_eq!(unparsed(&two, "999.995"), OUT_OF_RANGE);
    assert_eq!(parsed(&DataType::Decimal32(4, -2), "1250"), ScalarValue::Decimal32(Some(13), 4, -2));
    assert_eq!(parsed(&DataType::Decimal64(9, 0), "0.5"), ScalarValue::Decimal64(Some(1), 9, 0));
    let wide = DataType::Decimal256(76, 0);
    assert_eq!(parsed(&wide, &"9".repeat(76)).to_string(), "9".repeat(76));
}

#[test]
fn moments_are_rounded_to_their_unit() {
    let stamp = |unit| DataType::Timestamp(unit, None);
    let text = "1970-01-01 00:00:01.5";
    assert_eq!(parsed(&stamp(TimeUnit::Second), text), ScalarValue::TimestampSecond(Some(1), None));
    assert_eq!(parsed(&stamp(TimeUnit::Nanosecond), text), ScalarValue::TimestampNanosecond(Some(1_500_000_000), None));
    assert_eq!(unparsed(&stamp(TimeUnit::Nanosecond), "2500-01-01"), DATETIME_OVERFLOW);
    let zoned = DataType::Timestamp(TimeUnit::Millisecond, Some("Europe/Berlin".into()));
    let expected = ScalarValue::TimestampMillisecond(Some(-3_600_000), Some("Europe/Berlin".into()));
    assert_eq!(parsed(&zoned, "1970-01-01 00:00:00+01"), expected);
    assert_eq!(parsed(&DataType::Date64, "1970-01-02"), ScalarValue::Date64(Some(86_400_000)));
    assert_eq!(parsed(&DataType::Time32(TimeUnit::Second), "00:00:00.5"), ScalarValue::Time32Second(Some(1)));
    assert_eq!(unparsed(&DataType::Time32(TimeUnit::Second), "23:59:59.5"), DATETIME_OVERFLOW);
}

#[test]
fn words_that_are_not_read() {
    for text in ["infinity", "now", "2020-01-01 10:00 Europe/Berlin"] {
        assert_eq!(unparsed(&DataType::Timestamp(TimeUnit::Second, None), text), UNSUPPORTED);
    }
    assert_eq!(unparsed(&DataType::Date32, "8 January 1999"), INVALID_DATETIME);
    assert_eq!(unparsed(&DataType::Date32, "ünï-cö-dé"), INVALID_DATETIME);
    assert_eq!(unparsed(&DataType::Time64(TimeUnit::Nanosecond), "é"), INVALID_DATETIME);
    assert_eq!(unparsed(&DataType::Time64(TimeUnit::Nanosecond), "10:00é"), INVALID_DATETIME);
    let interval = DataType::Interval(IntervalUnit::MonthDayNano);
    for text in ["é", "pé", "1 é", "p1é", "1é"] {
        assert_eq!(unparsed(&interval, text), INVALID_DATETIME, "{text}");
    }
    assert_eq!(unparsed(&DataType::FixedSizeBinary(16), "é"), INVALID_TEXT);
    assert_eq!(unparsed(&DataType::Binary, "\\xé"), "22023");
}

#[test]
fn intervals_of_every_unit() {
    let day_time = DataType::Interval(IntervalUnit::DayTime);
    assert_eq!(parsed(&day_time, "1 day 0.5 s").to_string(), parsed(&day_time, "1 day 500 ms").to_string());
    assert_eq!(unparsed(&day_time, "1 mon"), DATETIME_OVERFLOW);
    let months = DataType::Interval(IntervalUnit::YearMonth);
    assert_eq!(parsed(&months, "1-2"), ScalarValue::IntervalYearMonth(Some(14)));
    assert_eq!(unparsed(&months, "1 day"), DATETIME_OVERFLOW);
    let seconds = DataType::Duration(TimeUnit::Second);
    assert_eq!(parsed(&seconds, "-1 day -00:00:01"), ScalarValue::DurationSecond(Some(-86_401)));
    assert_eq!(unparsed(&DataType::Duration(TimeUnit::Nanosecond), "1000000 days"), DATETIME_OVERFLOW);
}

#[test]
fn other_arrow_types() {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
    parsed(&dictionary, "x");
    for data_type in [DataType::Utf8View, DataType::LargeUtf8, DataType::BinaryView, DataType::LargeBinary] {
        parsed(&data_type, "x");
    }
    for data_type in [DataType::Int8, DataType::UInt8, DataType::UInt16, DataType::UInt64, DataType::Float16] {
        parsed(&data_type, " 7 ");
    }
    assert_eq!(unparsed(&DataType::UInt8, "-1"), OUT_OF_RANGE);
    assert_eq!(unparsed(&DataType::Float16, "65520"), OUT_OF_RANGE);
    assert_eq!(unparsed(&DataType::FixedSizeBinary(3), "\\x00"), "22001");
    assert_eq!(unparsed(&DataType::Struct(Vec::<Field>::new().into()), "()"), UNSUPPORTED);
    parsed(&DataType::Null, "x");
}

#[test]
fn lists_are_of_their_field() {
    let strict = Field::new("n", DataType::Decimal128(5, 1), false);
    let list = DataType::List(Arc::new(strict.clone()));
    parsed(&list, "{1,2.55}");
    assert_eq!(unparsed(&list, "{NULL}"), "22004");
    parsed(&DataType::LargeList(Arc::new(strict)), "{}");
}

#[test]
fn numeric_arrays_share_a_scale() {
    let value = decode_parameter(&Type::NUMERIC_ARRAY, Format::Text, Some(b"{1,NULL,2.345}")).unwrap();
    assert_eq!(value.data_type(), DataType::new_list(DataType::Decimal128(38, 3), true));
    let shown = value.to_array().unwrap().as_list::<i32>().value(0);
    assert_eq!(ScalarValue::try_from_array(&shown, 0).unwrap(), ScalarValue::Decimal128(Some(1_000), 38, 3));
    let text = format!("{{{},0.1}}", "9".repeat(38));
    assert_eq!(refused(&Type::NUMERIC_ARRAY, Format::Text, text.as_bytes()), OUT_OF_RANGE);
}

#[test]
fn binary_arrays_are_checked() {
    let array = |words: &[i32]| {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        decode_parameter(&Type::INT4_ARRAY, Format::Binary, Some(&bytes)).map(|_| ()).map_err(|error| error.sqlstate())
    };
    assert_eq!(array(&[1, 0, 23, 1, 1, 4, 7]), Ok(()));
    assert_eq!(array(&[1, 0, 20, 1, 1, 4, 7]), Err("42804"));
    assert_eq!(array(&[2, 0, 23, 1, 1, 1, 1, 4, 7]), Err(UNSUPPORTED));
    for words in [&[1, 2, 23, 0, 1][..], &[1, 0, 23, -1, 1], &[1, 0, 23, i32::MAX, 1], &[1, 0, 23, 1, 1, 5, 7], &[1, 0, 23, 1, 1, -2], &[0, 0, 23, 9], &[]] {
        assert_eq!(array(words), Err(INVALID_BINARY), "{words:?}");
    }
}
