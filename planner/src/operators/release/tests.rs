use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, FixedSizeBinaryArray, Int64Array, StringArray};
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

#[test]
fn across_owners_everyone_is_a_step_that_others_share() {
    let spec = ReleaseSpec { amounts: vec![Amount { counting: Counting::AsSteps, ..spec(10, None).amounts.remove(0) }], ..spec(10, None) };
    // Twelve of 5 and one of 100: all thirteen count as 5; with the one absent or at 0, no step more or less tells.
    let rows = |target: Option<i64>| (0..12).map(|p| (p, "x", 5)).chain(target.map(|v| (12, "x", v))).collect::<Vec<_>>();
    assert_eq!(release(&rows(Some(100)), 6, &spec).unwrap()["x"], (13, Some(65)));
    assert_eq!(release(&rows(Some(0)), 6, &spec).unwrap()["x"], (13, Some(65)));
    assert_eq!(release(&rows(None), 6, &spec).unwrap()["x"], (12, Some(60)));
    // Twelve of nothing and twelve of 7: nobody moves.
    let rows: Vec<_> = (0..24).map(|p| (p, "x", if p < 12 { 0 } else { 7 })).collect();
    assert_eq!(release(&rows, 6, &spec).unwrap()["x"], (24, Some(60)));
}
