//! Contenders take turns; medians and ratios of what they took.

use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

/// A runtime with as many threads as cores.
pub fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(crate::plain::cores()).enable_all().build().unwrap()
}

/// Something that is measured: a name, and a run that says how many rows came out.
pub struct Contender<'a> {
    name: String,
    run: Box<dyn FnMut() -> usize + 'a>,
}

impl<'a> Contender<'a> {
    /// Names a run.
    pub fn new(name: impl Into<String>, run: impl FnMut() -> usize + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

/// What a contender took.
#[derive(Debug, Clone)]
pub struct Samples {
    /// Its name.
    pub name: String,
    /// Rows that came out.
    pub rows: usize,
    times: Vec<Duration>,
    cpu: Vec<Duration>,
}

impl Samples {
    /// Its median, in milliseconds.
    pub fn median_ms(&self) -> f64 {
        median(self.times.iter().map(|time| time.as_secs_f64() * 1e3))
    }

    /// How often as long as another it took: the median over turns.
    pub fn ratio(&self, other: &Self) -> f64 {
        ratio(&self.times, &other.times)
    }

    /// How often as much of all cores it took: less true than time, but neighbours move it less.
    pub fn cpu_ratio(&self, other: &Self) -> f64 {
        ratio(&self.cpu, &other.cpu)
    }
}

/// Runs every contender once unmeasured, then all in turns.
pub fn in_turns<const N: usize>(repeat: usize, mut contenders: [Contender<'_>; N]) -> [Samples; N] {
    let mut samples = contenders.each_mut().map(|c| Samples { name: c.name.clone(), rows: (c.run)(), times: Vec::new(), cpu: Vec::new() });
    for _ in 0..repeat {
        for (contender, samples) in contenders.iter_mut().zip(&mut samples) {
            let (started, busy) = (Instant::now(), on_cpu());
            let rows = (contender.run)();
            samples.times.push(started.elapsed());
            samples.cpu.push(on_cpu().saturating_sub(busy));
            assert_eq!(rows, samples.rows, "{} changes its mind", contender.name);
        }
    }
    samples
}

fn ratio(mine: &[Duration], theirs: &[Duration]) -> f64 {
    median(mine.iter().zip(theirs).map(|(mine, theirs)| mine.as_secs_f64() / theirs.as_secs_f64()))
}

/// Time that this process's threads have run.
fn on_cpu() -> Duration {
    let of = |task: std::fs::DirEntry| std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse::<u64>().ok();
    Duration::from_nanos(std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten().filter_map(of).sum())
}

/// The middle value.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Prints a table in Markdown, columns as wide as their widest cell.
pub fn print(header: &[&str], rows: &[Vec<String>]) {
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(String::len).chain([header[at].len()]).max().unwrap_or(0);
    let widths: Vec<_> = (0..header.len()).map(width).collect();
    let line = |cells: Vec<String>| println!("| {} |", cells.join(" | "));
    line(header.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect());
    line(widths.iter().map(|width| "-".repeat(*width)).collect());
    for row in rows {
        line(
            row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| if at == 0 { format!("{cell:width$}") } else { format!("{cell:>width$}") }).collect(),
        );
    }
}
