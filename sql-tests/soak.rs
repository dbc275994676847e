//! Twenty sessions for a minute: no error, flat memory. Runs when `CLOISTER_SOAK` names seconds.

use std::time::{Duration, Instant};

use crate::harness::{Server, block_on, script};

#[test]
fn twenty_sessions() {
    let Some(seconds) = std::env::var("CLOISTER_SOAK").ok().and_then(|s| s.parse::<u64>().ok()) else {
        eprintln!("SKIPPED: set CLOISTER_SOAK=60 to run twenty sessions for a minute");
        return;
    };
    block_on(async {
        let server = Server::small_world();
        script::run(&server, include_str!("attacks/setup.inc")).await;
        let until = Instant::now() + Duration::from_secs(seconds);
        let mut tasks = Vec::new();
        for number in 0..20 {
            let client = server.connect("analyst").await;
            tasks.push(tokio::spawn(async move {
                let mut runs = 0_u64;
                while Instant::now() < until {
                    let sql = if number % 2 == 0 {
                        "SELECT * FROM templates.regions ORDER BY people"
                    } else {
                        "SELECT region, sum(reach) FROM templates.reach('ctv') GROUP BY region"
                    };
                    let rows = client.query(sql, &[]).await.unwrap();
                    assert!(!rows.is_empty());
                    runs += 1;
                }
                runs
            }));
        }
        tokio::time::sleep(Duration::from_secs(seconds / 4)).await;
        let early = server.resident_bytes();
        let mut runs = 0;
        for task in tasks {
            runs += task.await.unwrap();
        }
        let late = server.resident_bytes();
        eprintln!("{runs} runs, resident {} MB, then {} MB", early >> 20, late >> 20);
        assert!(late < early + early / 4 + (64 << 20), "memory grew from {early} to {late}");
    });
}
