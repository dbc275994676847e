//! What the comparison with Postgres cannot show: every Arrow layout, and what
//! has no counterpart in Postgres.

use std::sync::Arc;

use arrow::array::*;
use arrow::buffer::{OffsetBuffer, ScalarBuffer};
use arrow::datatypes::*;

use super::*;
use crate::error::{DATETIME_OVERFLOW, OUT_OF_RANGE};
use crate::{RowEncoder, pg_type};

fn text(array: impl Array + 'static, row: usize) -> String {
    let array: ArrayRef = Arc::new(array);
    let mut out = BytesMut::new();
    encode_field(&array, row, Format::Text, &mut out).unwrap();
    if out.starts_with(&(-1i32).to_be_bytes()) {
        assert_eq!(out.len(), 4);
        return "<null>".to_owned();
    }
    String::from_utf8(out.get(4..).unwrap().to_vec()).unwrap()
}

fn binary(array: impl Array + 'static, row: usize) -> String {
    let array: ArrayRef = Arc::new(array);
    let mut out = BytesMut::new();
    encode_field(&array, row, Format::Binary, &mut out).unwrap();
    hex::encode(out.get(4..).unwrap())
}

fn refused(array: impl Array + 'static, row: usize) -> &'static str {
    let array: ArrayRef = Arc::new(array);
    let mut out = BytesMut::from("before".as_bytes());
    let mut codes = Vec::new();
    for format in [Format::Text, Format::Binary] {
        codes.push(encode_field(&array, row, format, &mut out).unwrap_err().sqlstate());
        assert_eq!(out.as_ref(), b"before");
    }
    assert_eq!(codes.first(), codes.last());
    codes.pop().unwrap()
}

#[test]
fn integers_take_the_narrowest_type_that_holds_them() {
    assert_eq!(binary(Int8Array::from(vec![-1]), 0), "ffff");
    assert_eq!(binary(UInt8Array::from(vec![255]), 0), "00ff");
    assert_eq!(binary(UInt16Array::from(vec![65_535]), 0), "0000ffff");
    assert_eq!(binary(UInt32Array::from(vec![u32::MAX]), 0), "ffffffff");
    assert_eq!(binary(UInt64Array::from(vec![1]), 0), "0000000000000001");
    assert_eq!(text(UInt64Array::from(vec![i64::MAX as u64]), 0), "9223372036854775807");
    assert_eq!(refused(UInt64Array::from(vec![i64::MAX as u64 + 1]), 0), OUT_OF_RANGE);
}

#[test]
fn half_floats_are_real() {
    let array = arrow::compute::cast(&Float32Array::from(vec![0.1, 65_504.0]), &DataType::Float16).unwrap();
    let array = array.as_primitive::<Float16Type>().clone();
    assert_eq!(text(array.clone(), 0), "0.099975586");
    assert_eq!(binary(array, 1), "477fe000");
}

#[test]
fn decimals_of_every_width_and_scale() {
    let small = Decimal32Array::from(vec![-5]).with_precision_and_scale(9, 3).unwrap();
    assert_eq!(text(small.clone(), 0), "-0.005");
    assert_eq!(binary(small, 0), "0001ffff400000030032");
    let middle = Decimal64Array::from(vec![1_234_567]).with_precision_and_scale(18, 0).unwrap();
    assert_eq!(text(middle, 0), "1234567");
    let hundreds = Decimal128Array::from(vec![-15, 0]).with_precision_and_scale(10, -2).unwrap();
    assert_eq!(text(hundreds.clone(), 0), "-1500");
    assert_eq!(text(hundreds.clone(), 1), "0");
    assert_eq!(binary(hundreds.clone(), 0), "000100004000000005dc");
    assert_eq!(binary(hundreds, 1), "0000000000000000");
    let tens = Decimal128Array::from(vec![12]).with_precision_and_scale(10, -7).unwrap();
    // 120000000 is 1, 2000 and 0 in groups.
    assert_eq!(binary(tens, 0), "0002000200000000000107d0");
    let nines = "9".repeat(76);
    let wide = Decimal256Array::from(vec![nines.parse::<i256>().unwrap(), -i256::ONE]).with_precision_and_scale(76, 38).unwrap();
    assert_eq!(text(wide.clone(), 0), format!("{0}.{0}", "9".repeat(38)));
    assert_eq!(text(wide.clone(), 1), format!("-0.{}1", "0".repeat(37)));
    let groups = format!("{}{}{}", "0063", "270f".repeat(18), "26ac");
    assert_eq!(binary(wide, 0), format!("0014000900000026{groups}"));
}

#[test]
fn floats_on_the_midpoint_take_the_longer_form() {
    assert_eq!(text(Float64Array::from(vec![1e23]), 0), "9.999999999999999e+22");
    assert_eq!(text(Float64Array::from(vec![5e-324]), 0), "5e-324");
    assert_eq!(text(Float32Array::from(vec![8.589973e9]), 0), "8.589974e+09");
    assert_eq!(text(Float64Array::from(vec![-f64::NAN]), 0), "NaN");
}

#[test]
fn strings_and_bytes_of_every_layout() {
    assert_eq!(text(LargeStringArray::from(vec!["é"]), 0), "é");
    assert_eq!(text(StringViewArray::from(vec!["longer than twelve bytes"]), 0), "longer than twelve bytes");
    assert_eq!(text(LargeBinaryArray::from(vec![b"\x01\xfe".as_slice()]), 0), "\\x01fe");
    assert_eq!(text(BinaryViewArray::from(vec![b"".as_slice()]), 0), "\\x");
    let fixed = FixedSizeBinaryArray::try_from_iter(vec![[1u8, 2, 3]].into_iter()).unwrap();
    assert_eq!(text(fixed.clone(), 0), "\\x010203");
    assert_eq!(binary(fixed, 0), "010203");
}

#[test]
fn dictionaries_are_their_values() {
    let keys = Int8Array::from(vec![Some(0), None, Some(1), Some(2)]);
    let values = StringArray::from(vec![Some("a"), None, Some("b")]);
    let array = DictionaryArray::new(keys, Arc::new(values));
    let shown: Vec<String> = (0..4).map(|row| text(array.clone(), row)).collect();
    assert_eq!(shown, ["a", "<null>", "<null>", "b"]);
    let empty = DictionaryArray::new(Int8Array::from(vec![None]), Arc::new(StringArray::from(Vec::<&str>::new())));
    assert_eq!(text(empty, 0), "<null>");
}

#[test]
fn nanoseconds_are_cut_towards_the_past() {
    let array = TimestampNanosecondArray::from(vec![-1, 1_999]);
    assert_eq!(text(array.clone(), 0), "1969-12-31 23:59:59.999999");
    assert_eq!(text(array, 1), "1970-01-01 00:00:00.000001");
    let zoned = TimestampSecondArray::from(vec![0]).with_timezone("+05:00");
    assert_eq!(text(zoned, 0), "1970-01-01 00:00:00+00");
    assert_eq!(text(Date64Array::from(vec![-1]), 0), "1969-12-31");
    assert_eq!(text(Time64NanosecondArray::from(vec![1_999]), 0), "00:00:00.000001");
    assert_eq!(text(Time32SecondArray::from(vec![86_399]), 0), "23:59:59");
    assert_eq!(text(Time32MillisecondArray::from(vec![1]), 0), "00:00:00.001");
}

#[test]
fn moments_beyond_postgres_are_refused() {
    assert_eq!(refused(Date32Array::from(vec![i32::MAX]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(Date64Array::from(vec![i64::MIN]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(TimestampSecondArray::from(vec![i64::MAX]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(TimestampMicrosecondArray::from(vec![i64::MIN]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(Time32SecondArray::from(vec![-1]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(Time64MicrosecondArray::from(vec![i64::MAX]), 0), DATETIME_OVERFLOW);
    assert_eq!(refused(DurationSecondArray::from(vec![i64::MAX]), 0), DATETIME_OVERFLOW);
}

#[test]
fn intervals_of_every_unit() {
    assert_eq!(text(DurationSecondArray::from(vec![-90_061]), 0), "-1 days -01:01:01");
    assert_eq!(text(DurationNanosecondArray::from(vec![-1_999]), 0), "-00:00:00.000001");
    assert_eq!(text(IntervalYearMonthArray::from(vec![-13]), 0), "-1 years -1 mons");
    let day_time = IntervalDayTimeArray::from(vec![IntervalDayTime::new(-1, 1_500)]);
    assert_eq!(text(day_time.clone(), 0), "-1 days +00:00:01.5");
    assert_eq!(binary(day_time, 0), "000000000016e360ffffffff00000000");
    let least = IntervalMonthDayNano::new(i32::MIN, i32::MIN, i64::MIN);
    let array = IntervalMonthDayNanoArray::from(vec![least]);
    assert_eq!(text(array, 0), "-178956970 years -8 mons -2147483648 days -2562047:47:16.854775");
}

#[test]
fn lists_of_every_layout() {
    let values = || Int32Array::from(vec![Some(1), Some(2), None]);
    let field = || Arc::new(Field::new_list_field(DataType::Int32, true));
    let list = ListArray::new(field(), OffsetBuffer::from_lengths([1, 0, 2]), Arc::new(values()), None);
    assert_eq!(text(list.slice(1, 2), 0), "{}");
    assert_eq!(text(list.slice(1, 2), 1), "{2,NULL}");
    let large = LargeListArray::new(field(), OffsetBuffer::from_lengths([3]), Arc::new(values()), Some(vec![true].into()));
    assert_eq!(text(large, 0), "{1,2,NULL}");
    let sizes = ScalarBuffer::from(vec![2, 1]);
    let view = ListViewArray::new(field(), vec![1, 0].into(), sizes, Arc::new(values()), Some(vec![true, false].into()));
    assert_eq!(text(view.clone(), 0), "{2,NULL}");
    assert_eq!(text(view, 1), "<null>");
    let fixed = FixedSizeListArray::new(field(), 1, Arc::new(values()), None);
    assert_eq!(text(fixed.slice(1, 2), 0), "{2}");
    assert_eq!(text(fixed, 2), "{NULL}");
}

#[test]
fn other_types_are_shown_as_text() {
    let numbers = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None])]);
    let field = Arc::new(Field::new_list_field(numbers.data_type().clone(), true));
    let nested = ListArray::new(field, OffsetBuffer::from_lengths([1]), Arc::new(numbers), None);
    assert_eq!(pg_type(nested.data_type()).name(), "text");
    assert_eq!(text(nested, 0), "[[1, NULL]]");
    let column = Arc::new(StringArray::from(vec!["x"])) as ArrayRef;
    let record = StructArray::from(vec![(Arc::new(Field::new("a", DataType::Utf8, true)), column)]);
    assert_eq!(text(record.clone(), 0), "{a: x}");
    let field = Arc::new(Field::new_list_field(record.data_type().clone(), true));
    let records = ListArray::new(field, OffsetBuffer::from_lengths([1]), Arc::new(record), None);
    assert_eq!(pg_type(records.data_type()).name(), "_text");
    assert_eq!(text(records, 0), "{\"{a: x}\"}");
    assert_eq!(text(NullArray::new(2), 1), "<null>");
}

#[test]
fn rows_that_are_not_there() {
    assert_eq!(refused(Int32Array::from(vec![1]), 1), INTERNAL);
    assert_eq!(refused(NullArray::new(0), 0), INTERNAL);
}

#[test]
fn batches_become_rows() {
    let columns =
        [("n", Arc::new(Int32Array::from(vec![Some(7), None])) as ArrayRef), ("s", Arc::new(StringArray::from(vec![Some("x"), Some("")])) as ArrayRef)];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let rows = |formats: &[Format]| -> Vec<String> {
        let encoder = RowEncoder::new(&batch, formats).unwrap();
        let row = |row| {
            let mut message = BytesMut::new();
            encoder.append(row, &mut message).unwrap();
            let (head, fields) = message.split_first_chunk::<7>().unwrap();
            let [kind, a, b, c, d, count @ ..] = head;
            assert_eq!((*kind, u32::from_be_bytes([*a, *b, *c, *d]) as usize, *count), (b'D', message.len() - 1, [0, 2]));
            hex::encode(fields)
        };
        (0..2).map(row).collect()
    };
    let second = "ffffffff00000000";
    assert_eq!(rows(&[]), ["00000001370000000178", second]);
    assert_eq!(rows(&[Format::Binary]), ["00000004000000070000000178", second]);
    assert_eq!(rows(&[Format::Text, Format::Binary]), rows(&[]));
    let error = RowEncoder::new(&batch, &[Format::Text; 3]).map(|_| ()).unwrap_err();
    assert_eq!(error.sqlstate(), "08P01");
}

#[test]
fn an_unfit_row_is_an_error_and_the_next_is_not() {
    let column = Arc::new(UInt64Array::from(vec![u64::MAX, 1])) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("n", column)]).unwrap();
    let encoder = RowEncoder::new(&batch, &[]).unwrap();
    let mut messages = BytesMut::new();
    assert_eq!(encoder.append(0, &mut messages).unwrap_err().sqlstate(), OUT_OF_RANGE);
    assert!(messages.is_empty());
    encoder.append(1, &mut messages).unwrap();
    assert_eq!(messages.as_ref(), b"D\0\0\0\x0b\0\x01\0\0\0\x011");
}
