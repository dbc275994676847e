//! Text and bytes that nobody would write: everything in these tests, cut up and put together again.
//!
//! Nothing may panic, stop the server, keep others waiting or take its memory, and no template may
//! be planned that the verifier refuses. Each target runs `CLOISTER_FUZZ` seconds (a smoke run
//! otherwise) from seed `CLOISTER_SEED`; what it finds is written to `found/`, and what lies there
//! runs first.

mod corpus;
mod loads;
mod mutate;
mod protocol;
mod statements;
mod templates;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::harness::{Server, block_on};

/// Seconds of a smoke run of one target.
const SMOKE: u64 = 8;

/// One target's run: its inputs so far, and how long it goes on.
struct Run {
    target: &'static str,
    random: ChaCha8Rng,
    ends: Instant,
    inputs: u64,
    kept: Vec<PathBuf>,
}

impl Run {
    fn new(target: &'static str) -> Self {
        let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
        let random = ChaCha8Rng::seed_from_u64(number("CLOISTER_SEED", 1));
        let mut kept: Vec<_> = std::fs::read_dir(found()).unwrap().map(|entry| entry.unwrap().path()).collect();
        kept.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(target)));
        kept.sort();
        Self { target, random, ends: Instant::now() + Duration::from_secs(number("CLOISTER_FUZZ", SMOKE)), inputs: 0, kept }
    }

    /// The next input: what was found before, then what `make` makes; `None` when time is up.
    fn next(&mut self, make: impl FnOnce(&mut ChaCha8Rng) -> Vec<u8>) -> Option<Vec<u8>> {
        if let Some(path) = self.kept.pop() {
            return Some(std::fs::read(path).unwrap());
        }
        if Instant::now() > self.ends {
            eprintln!("fuzz: {}: {} inputs", self.target, self.inputs);
            return None;
        }
        self.inputs += 1;
        Some(make(&mut self.random))
    }

    /// Keeps an input that shouldn't have done what it did, and stops.
    fn found(&self, input: &[u8], what: &str) -> ! {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        let path = found().join(format!("{}-{:016x}", self.target, hasher.finish()));
        std::fs::write(&path, input).unwrap();
        panic!("{}: {what}\nkept in {}:\n{}", self.target, path.display(), String::from_utf8_lossy(input))
    }

    /// Looks whether a server is as it was: alive, answering others at once, small, and without a panic in its log.
    fn check(&self, server: &mut Server, input: &[u8]) {
        if !server.lives() {
            self.found(input, "the server ended");
        }
        let log = server.log();
        if let Some(line) = log.lines().find(|line| line.contains("panicked")) {
            self.found(input, line);
        }
        if server.resident_bytes() > MEMORY_MAX {
            self.found(input, "the server's memory grew");
        }
        let answered = block_on(async {
            let asked = async { server.try_connect("analyst", "demo", "cloister").await?.simple_query("SELECT 1").await };
            tokio::time::timeout(WAIT_MAX, asked).await
        });
        if !matches!(answered, Ok(Ok(_))) {
            self.found(input, "others wait");
        }
    }
}

/// The most memory that a server may have, in bytes, and the longest that others may wait.
const MEMORY_MAX: u64 = 1 << 30;
const WAIT_MAX: Duration = Duration::from_secs(20);

fn found() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sql-tests/fuzz/found")
}
