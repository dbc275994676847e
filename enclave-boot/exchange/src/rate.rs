//! How many reports a second: the secure processor makes a few hundred, one after the other, for all guests of a host.

use std::sync::Mutex;
use std::time::Instant;

/// Permits that come back at a rate.
pub(crate) struct Rate {
    per_s: f64,
    burst: f64,
    state: Mutex<(f64, Instant)>,
}

impl Rate {
    pub(crate) fn new(per_s: u32, now: Instant) -> Self {
        // Two seconds' worth may come at once.
        let burst = f64::from(per_s.max(1)) * 2.0;
        Self { per_s: f64::from(per_s), burst, state: Mutex::new((burst, now)) }
    }

    /// Whether one more may be made now.
    pub(crate) fn take(&self, now: Instant) -> bool {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (left, then) = *state;
        let back = now.saturating_duration_since(then).as_secs_f64() * self.per_s;
        let left = (left + back).min(self.burst);
        let granted = left >= 1.0;
        *state = (if granted { left - 1.0 } else { left }, now);
        granted
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn permits_come_back() {
        let start = Instant::now();
        let rate = Rate::new(10, start);
        assert_eq!((0..100).filter(|_| rate.take(start)).count(), 20);
        assert_eq!((0..100).filter(|_| rate.take(start + Duration::from_millis(500))).count(), 5);
        assert!(!rate.take(start), "time that goes back gives nothing");
    }
}
