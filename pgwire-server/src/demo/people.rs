//! Generated people: the same for everyone, skewed as real ones are.
//!
//! The publisher knows `people` of them and shows them about ten impressions each; the bank has
//! 60 % as many customers, 40 % of which the publisher knows too. One region, one interest and
//! one segment have fewer people than the threshold.

use std::fmt::Write as _;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Rows per chunk.
const CHUNK_ROWS: u32 = 5_000;
/// Most impressions of one person: the dataset says so.
const IMPRESSIONS_MAX: u32 = 200;

const REGIONS: &[(&str, u32)] = &[
    ("North Holland", 2600),
    ("South Holland", 2500),
    ("North Brabant", 1500),
    ("Gelderland", 1100),
    ("Utrecht", 900),
    ("Overijssel", 500),
    ("Limburg", 400),
    ("Friesland", 250),
    ("Groningen", 200),
    ("Zeeland", 40),
    ("Texel", 9),
    ("Saba", 1),
];
const CHANNELS: &[(&str, u32)] = &[("display", 50), ("ctv", 30), ("audio", 15), ("print", 5)];
const INTERESTS: &[(&str, u32)] = &[("news", 4000), ("sports", 3000), ("travel", 1500), ("finance", 1000), ("gardening", 490), ("falconry", 2)];
const SEGMENTS: &[(&str, u32)] = &[("retail", 6000), ("student", 2500), ("premium", 1200), ("private", 299), ("founders", 1)];

/// CSV of one dataset, in chunks.
pub(super) struct Generator {
    rng: ChaCha8Rng,
    people: u32,
    next: u32,
    total: u32,
    header: &'static str,
    row: fn(&mut Generator, u32, &mut String),
}

/// The generator of a dataset's data.
pub(super) fn generator(dataset: &str, people: u32) -> Option<Generator> {
    let (total, seed, header, row): (u32, u64, _, fn(&mut Generator, u32, &mut String)) = match dataset {
        "publisher.impressions" => (people, 1, "person,region,channel,interest,seen_on,cost,device\n", impressions),
        "bank.customers" => (people / 5 * 3, 2, "email,segment,balance\n", customer),
        _ => return None,
    };
    Some(Generator { rng: ChaCha8Rng::seed_from_u64(seed), people, next: 0, total, header, row })
}

impl Generator {
    pub(super) fn next_chunk(&mut self) -> Option<String> {
        if self.next >= self.total {
            return None;
        }
        let mut chunk = if self.next == 0 { self.header.to_owned() } else { String::new() };
        let end = (self.next + CHUNK_ROWS).min(self.total);
        let row = self.row;
        for number in self.next..end {
            row(self, number, &mut chunk);
        }
        self.next = end;
        Some(chunk)
    }

    pub(super) fn percent(&self) -> u64 {
        u64::from(self.next) * 100 / u64::from(self.total.max(1))
    }

    fn pick(&mut self, from: &[(&'static str, u32)]) -> &'static str {
        let total: u32 = from.iter().map(|(_, weight)| weight).sum();
        let mut at = self.rng.random_range(0..total.max(1));
        for (value, weight) in from {
            if at < *weight {
                return value;
            }
            at -= weight;
        }
        ""
    }
}

fn impressions(generator: &mut Generator, person: u32, out: &mut String) {
    let region = generator.pick(REGIONS);
    let interest = generator.pick(INTERESTS);
    let mut count = 1;
    while count < IMPRESSIONS_MAX && generator.rng.random_range(0..10) != 0 {
        count += 1;
    }
    for _ in 0..count {
        let channel = generator.pick(CHANNELS);
        let day = generator.rng.random_range(1..=28);
        let month = generator.rng.random_range(3..=5);
        let cost = generator.rng.random_range(5..500);
        let device = generator.rng.random_range(0..1_000_000);
        let _ = writeln!(out, "Person{person}@Example.com,{region},{channel},{interest},2026-{month:02}-{day:02},0.{cost:04},d{device}");
    }
}

fn customer(generator: &mut Generator, number: u32, out: &mut String) {
    // 40 % of the customers are the publisher's people too, spread over them.
    let known = number % 5 < 2;
    let person = if known { number / 5 * 8 + number % 5 } else { generator.people + number };
    let segment = generator.pick(SEGMENTS);
    let spread = generator.rng.random_range(0..1_000_000_u64);
    let balance = spread * spread / 1_000_000 / 25;
    let cents = generator.rng.random_range(0..100);
    let _ = writeln!(out, "person{person}@example.com,{segment},{balance}.{cents:02}");
}
