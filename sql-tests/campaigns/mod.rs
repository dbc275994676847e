//! Attacks as programs: each plays the bank and its analyst against a publisher whose people are random, decodes what
//! is answered by a rule that it fixed before, and is scored against the truth. The same program runs against plain
//! DataFusion with thresholds as HAVING, where it has to work: otherwise its silence here would say nothing.
//!
//! `CLOISTER_CAMPAIGNS=n` raises the number of targets, `CLOISTER_CAMPAIGN=text` picks campaigns by name,
//! `CLOISTER_CAMPAIGNS_SEED=n` makes other people up, and `CLOISTER_CAMPAIGNS_VERBOSE=1` prints refusals.

mod averages;
mod cloister;
mod edges;
mod errors;
mod exclusion;
mod frames;
mod knowledge;
mod laundering;
mod own;
mod people;
mod plain;
mod room;
mod score;
mod segments;
mod table;
mod trackers;
mod weights;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use cloister::{Cloister, Publisher};
use plain::Plain;
use room::{Publication, Room};
use score::{Guess, Learnt, Score};

/// Targets of a campaign unless `CLOISTER_CAMPAIGNS` says otherwise.
const TARGETS: usize = 20;

/// What is said of a campaign in public.
#[derive(Clone, Copy)]
enum Claim {
    /// Nothing above chance is learnt.
    Defended,
    /// The README doesn't claim a defence, or an owner signed the clause that is named.
    Undefended(&'static str),
}

struct Campaign {
    name: &'static str,
    /// Numbers and letters of the list of attacks.
    attacks: &'static str,
    publisher: Publisher,
    claim: Claim,
    /// What the publisher loads, of whom each target's secret is true or not.
    publish: fn(&mut ChaCha8Rng, &[bool]) -> Vec<Publication>,
    attack: Attack,
}

/// How answers become guesses.
enum Attack {
    /// By a rule.
    Decodes(fn(&mut dyn Room, usize) -> Vec<Guess>),
    /// By what answers about targets looked like in a rehearsal, where the attacker had made the publisher's people up
    /// and took so many times as many targets.
    Rehearses(fn(&mut dyn Room, usize) -> Vec<String>, usize),
}

impl Campaign {
    fn defended(name: &'static str, attacks: &'static str, publish: fn(&mut ChaCha8Rng, &[bool]) -> Vec<Publication>, attack: Attack) -> Self {
        Self { name, attacks, publisher: Publisher::default(), claim: Claim::Defended, publish, attack }
    }

    fn undefended(self, why: &'static str) -> Self {
        Self { claim: Claim::Undefended(why), ..self }
    }

    fn publisher(self, publisher: Publisher) -> Self {
        Self { publisher, ..self }
    }

    /// Plays it in a kind of room; the score and what the room answered.
    fn play(&self, targets: usize, room: &dyn Fn(Vec<Publication>) -> Box<dyn Room>) -> (Score, String) {
        let enter = |targets: usize, stream: u64| {
            let mut random = ChaCha8Rng::seed_from_u64(seed());
            random.set_stream(stream);
            // As many have the secret as don't, so that saying always the same is right about half of them.
            let mut secrets: Vec<_> = (0..targets).map(|n| n % 2 == 0).collect();
            secrets.shuffle(&mut random);
            let mut room = room((self.publish)(&mut random, &secrets));
            room.publish();
            (room, secrets)
        };
        let (mut room_of_truth, secrets) = enter(targets, 1);
        let guesses = match self.attack {
            Attack::Decodes(decode) => decode(&mut *room_of_truth, targets),
            Attack::Rehearses(look, times) => {
                let (mut rehearsal, known) = enter(targets * times, 2);
                let learnt = Learnt::from(&look(&mut *rehearsal, targets * times), &known);
                look(&mut *room_of_truth, targets).iter().map(|look| learnt.guess(look)).collect()
            }
        };
        (Score::of(&secrets, &guesses), room_of_truth.tally().to_string())
    }
}

/// Which people are made up.
fn seed() -> u64 {
    std::env::var("CLOISTER_CAMPAIGNS_SEED").map_or(1, |seed| seed.parse().unwrap())
}

fn all() -> Vec<Campaign> {
    let mut all = segments::campaigns();
    all.extend(weights::campaigns());
    all.extend(frames::campaigns());
    all.extend(trackers::campaigns());
    all.extend(knowledge::campaigns());
    all.extend(edges::campaigns());
    all.extend(laundering::campaigns());
    all.extend(errors::campaigns());
    all.extend(exclusion::campaigns());
    all.extend(own::campaigns());
    all.extend(averages::campaigns());
    all
}

#[test]
fn campaigns_learn_nothing_that_is_claimed_to_be_safe() {
    let targets = std::env::var("CLOISTER_CAMPAIGNS").map_or(TARGETS, |n| n.parse().unwrap());
    let picked = std::env::var("CLOISTER_CAMPAIGN").unwrap_or_default();
    let mut table = table::Table::default();
    let mut failures = vec![];
    for campaign in all().iter().filter(|campaign| campaign.name.contains(&picked)) {
        let (publisher, began) = (campaign.publisher, std::time::Instant::now());
        let (here, answered) = campaign.play(targets, &|publications| Box::new(Cloister::new(publisher, publications)));
        let (plain, _) = campaign.play(targets, &|publications| Box::new(Plain::new(publications)));
        if std::env::var_os("CLOISTER_CAMPAIGNS_VERBOSE").is_some() {
            eprintln!("{}: {:?}", campaign.name, began.elapsed());
        }
        table.row(campaign, &here, &answered, &plain);
        if !plain.works() {
            failures.push(format!("{}: a bad attack, {} of {} against plain DataFusion", campaign.name, plain.right, plain.targets));
        }
        match campaign.claim {
            Claim::Defended if here.above_chance() => failures.push(format!("{}: a leak, {} right of {} told", campaign.name, here.right, here.told)),
            Claim::Undefended(_) if !here.above_chance() => failures.push(format!("{}: it isn't learnt, so it is Defended", campaign.name)),
            _ => {}
        }
    }
    table.finish(targets == TARGETS && picked.is_empty() && seed() == 1, &mut failures);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
