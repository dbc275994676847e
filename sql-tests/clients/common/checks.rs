//! What Rust programs share: named checks, said aloud one line each, and the rows that the room releases.
//! The words on standard output are those of `checks.py`.

use std::pin::Pin;

pub type Outcome = Result<(), String>;
pub type Check = (&'static str, fn() -> Pin<Box<dyn Future<Output = Outcome>>>);

pub const SELECT_REGIONS: &str = "SELECT region, people, impressions FROM templates.regions ORDER BY people DESC";
pub const SELECT_DAYS: &str = "SELECT seen_on, people FROM templates.days ORDER BY seen_on";
pub const MANY: &str = "SELECT r.region, g.n::bigint AS n FROM templates.regions r CROSS JOIN generate_series(1, 1000) AS g(n)";
pub const MANY_SUM: i64 = 3 * 500_500;
pub const SLOW: &str = "SELECT count(*) FROM generate_series(1, 20000) AS a(n) CROSS JOIN generate_series(1, 1000000) AS b(n) WHERE a.n < b.n";
pub const ROWS: &str = "SELECT person, region FROM publisher.impressions";

pub fn equal<T: PartialEq + std::fmt::Debug>(seen: &T, expected: &T) -> Outcome {
    if seen == expected { Ok(()) } else { Err(format!("seen {seen:?}, expected {expected:?}")) }
}

/// What must fail with a SQLSTATE: `state` is what the client read from the error.
pub fn refused(sqlstate: &str, state: Result<(), String>) -> Outcome {
    match state {
        Err(seen) if seen == sqlstate => Ok(()),
        Err(seen) => Err(format!("SQLSTATE {seen}, expected {sqlstate}")),
        Ok(()) => Err(format!("no error, expected SQLSTATE {sqlstate}")),
    }
}

pub fn env(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// A check of a name: an async function that says what it saw instead.
macro_rules! checks {
    ($($name:ident),* $(,)?) => {
        &[$((stringify!($name), || Box::pin(async { $name().await.map_err(|e| $crate::checks::line(&*e)) }))),*]
    };
}
pub(crate) use checks;

/// An error and its causes on one line.
pub fn line(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |e| e.source()).map(ToString::to_string);
    causes.collect::<Vec<_>>().join(": ").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub async fn run(checks: &[Check]) {
    checks.iter().for_each(|(name, _)| println!("has {name}"));
    for wanted in std::env::args().skip(1) {
        println!("run {wanted}");
        let Some((_, check)) = checks.iter().find(|(name, _)| *name == wanted) else { continue };
        match check().await {
            Ok(()) => println!("ok {wanted}"),
            Err(reason) => println!("FAIL {wanted}\t{reason}"),
        }
    }
}
