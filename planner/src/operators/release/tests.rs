use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, FixedSizeBinaryArray, Int64Array, StringArray};
use arrow::datatypes::Int64Type;

use super::*;

/// One bucket of rows (person, key, value), fed in batches of `size`.
fn release(rows: &[(u128, &str, i64)], size: usize, spec: &ReleaseSpec) -> Result<BTreeMap<String, (i64, Option<i64>)>> {
    let fields = [Field::new("p", DataType::FixedSizeBinary(16), false), Field::new("k", DataType::Utf8, true), Field::new("v", DataType::Int64, true)];
    let input = Arc::new(Schema::new(fields.to_vec()));
    let mut groups = Groups::try_new(spec, &input)?;
    for chunk in rows.chunks(size) {
        let persons = FixedSizeBinaryArray::try_from_iter(chunk.iter().map(|r| r.0.to_be_bytes()))?;
        let keys: StringArray = chunk.iter().map(|r| Some(r.1)).collect();
        let values: Int64Array = chunk.iter().map(|r| Some(r.2)).collect();
        let columns: Vec<ArrayRef> = vec![Arc::new(persons), Arc::new(keys), Arc::new(values)];
        groups.add(&RecordBatch::try_new(Arc::clone(&input), columns)?)?;
    }
    let schema = Arc::new(Schema::new(vec![
        Field::new("k", DataType::Utf8, true),
        Field::new("people", DataType::Int64, true),
        Field::new("total", DataType::Int64, true),
    ]));
    let batch = finish::finish(Finished::of(vec![groups], spec.group_people_min())?, spec, schema)?;
    let (keys, people, totals) = (batch.column(0).as_string::<i32>(), batch.column(1).as_primitive::<Int64Type>(), batch.column(2).as_primitive::<Int64Type>());
    Ok((0..batch.num_rows()).map(|row| (keys.value(row).to_owned(), (people.value(row), totals.is_valid(row).then(|| totals.value(row))))).collect())
}

fn spec(people_min: u64, cells_per_person: Option<u32>) -> ReleaseSpec {
    ReleaseSpec {
        person: 0,
        keys: vec![1],
        parts: None,
        matched: None,
        amounts: vec![Amount { contribution: Contribution::Total(2), steps: vec![1, 2, 5, 10, 20, 50, 100], counting: Counting::Capped }],
        shown: vec![
            Shown { what: What::People, part: None, data_type: DataType::Int64 },
            Shown { what: What::Total { amount: 0 }, part: None, data_type: DataType::Int64 },
        ],
        people_min,
        cells_per_person,
    }
}

#[test]
fn people_not_rows_reach_the_threshold() {
    // Ten people in "big" with interleaved keys; nine in "small" with many rows.
    let mut rows = Vec::new();
    for person in 0..10 {
        for key in ["big", "small", "big", "small"] {
            if key == "big" || person < 9 {
                rows.push((person, key, 1));
            }
        }
    }
    for size in [1, 3, 100] {
        let shown = release(&rows, size, &spec(10, None)).unwrap();
        assert_eq!(shown, BTreeMap::from([("big".to_owned(), (10, Some(20)))]), "batches of {size}");
    }
}

#[test]
fn a_whale_counts_as_much_as_others_reach() {
    // 19 people of 5, one of 1000: 20 reach 5, only one reaches 10; m = 3.
    let rows: Vec<_> = (0..20).map(|p| (p, "x", if p == 7 { 1000 } else { 5 })).collect();
    assert_eq!(release(&rows, 6, &spec(10, None)).unwrap()["x"], (20, Some(100)));
    // Nine contributors among twenty: the amount is withheld, the people aren't.
    let rows: Vec<_> = (0..20).map(|p| (p, "x", i64::from(p < 9))).collect();
    assert_eq!(release(&rows, 6, &spec(10, None)).unwrap()["x"], (20, None));
}

#[test]
fn a_person_counts_in_their_first_cells_only() {
    let rows: Vec<_> = (0..12).flat_map(|p| [(p, "a", 1), (p, "b", 1), (p, "a", 1), (p, "c", 1)]).collect();
    let shown = release(&rows, 5, &spec(10, Some(2))).unwrap();
    assert_eq!(shown.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(shown["a"], (12, Some(24)));
}

#[test]
fn rows_out_of_order_stop_the_run() {
    let rows = [(2, "x", 1), (1, "x", 1)];
    assert!(release(&rows, 1, &spec(10, None)).is_err());
    assert!(release(&rows, 2, &spec(10, None)).is_err());
}

/// People of a list, of whom some are matched: each with an amount.
fn by_list(people: &[(bool, i64)]) -> Vec<(bool, i64, Option<i64>)> {
    let fields = [Field::new("p", DataType::FixedSizeBinary(16), false), Field::new("m", DataType::Boolean, false), Field::new("v", DataType::Int64, true)];
    let input = Arc::new(Schema::new(fields.to_vec()));
    let spec = ReleaseSpec {
        matched: Some(MatchedKey { key: 0, preserved: vec![], alone: true }),
        amounts: vec![Amount { counting: Counting::ByList, ..spec(10, None).amounts.remove(0) }],
        ..spec(10, None)
    };
    let mut groups = Groups::try_new(&spec, &input).unwrap();
    let persons = FixedSizeBinaryArray::try_from_iter((0..people.len() as u128).map(u128::to_be_bytes)).unwrap();
    let matched: BooleanArray = people.iter().map(|p| Some(p.0)).collect();
    let values: Int64Array = people.iter().map(|p| Some(p.1)).collect();
    groups.add(&RecordBatch::try_new(input, vec![Arc::new(persons), Arc::new(matched), Arc::new(values)]).unwrap()).unwrap();
    let schema = Arc::new(Schema::new(vec![
        Field::new("m", DataType::Boolean, true),
        Field::new("people", DataType::Int64, true),
        Field::new("total", DataType::Int64, true),
    ]));
    let batch = finish::finish(Finished::of(vec![groups], spec.group_people_min()).unwrap(), &spec, schema).unwrap();
    let (bits, people, totals) = (batch.column(0).as_boolean(), batch.column(1).as_primitive::<Int64Type>(), batch.column(2).as_primitive::<Int64Type>());
    (0..batch.num_rows()).map(|row| (bits.value(row), people.value(row), totals.is_valid(row).then(|| totals.value(row)))).collect()
}

/// So many people, of whom so many are matched, of one amount.
fn some(people: usize, matched: usize, amount: i64) -> impl Iterator<Item = (bool, i64)> {
    (0..people).map(move |p| (p < matched, amount))
}

#[test]
fn across_owners_everyone_is_the_average_of_a_class_of_the_list() {
    // Two classes, 0 and 5 (7 is capped at the step that enough reach): twenty of each are matched.
    let list: Vec<_> = some(40, 20, 0).chain(some(36, 18, 5)).chain(some(4, 2, 7)).collect();
    assert_eq!(by_list(&list), [(false, 40, Some(100)), (true, 40, Some(100))]);
    // Who they are of a class makes no difference, only how many.
    let list: Vec<_> = some(40, 20, 0).chain(some(36, 16, 5)).chain(some(4, 4, 7)).collect();
    assert_eq!(by_list(&list), [(false, 40, Some(100)), (true, 40, Some(100))]);
    // Nobody is told apart by a class that too few of either part are in.
    let list: Vec<_> = some(300, 250, 0).chain(some(100, 9, 5)).collect();
    assert_eq!(by_list(&list), [(false, 141, None), (true, 259, None)]);
    // One amount of everybody says nothing more than their number.
    assert_eq!(by_list(&some(30, 12, 5).collect::<Vec<_>>()), [(false, 18, Some(90)), (true, 12, Some(60))]);
    // One person of another amount, matched or not, is one of the only class.
    let list: Vec<_> = some(30, 12, 5).chain([(false, 100)]).collect();
    assert_eq!(by_list(&list), [(false, 19, Some(95)), (true, 12, Some(60))]);
    let list: Vec<_> = some(30, 11, 5).chain([(true, 100)]).collect();
    assert_eq!(by_list(&list), [(false, 19, Some(95)), (true, 12, Some(60))]);
    // Beside fewer than ten others an average would be about them: whoever they are, it is a step.
    for other in [3, 4, 6, 100] {
        let list: Vec<_> = some(30, 30, 3).chain([(false, other)]).collect();
        assert_eq!(by_list(&list), [(true, 30, Some(60))]);
    }
    assert_eq!(by_list(&some(30, 30, 3).collect::<Vec<_>>()), [(true, 30, Some(60))]);
}
