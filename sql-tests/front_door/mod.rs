//! The front door against those who mean it harm, or only behave as if they did.

mod hostile;
mod limits;
mod logins;
mod nested;
mod streaming;

use crate::harness::{Server, block_on};

/// Others are served, at once, and nothing panicked.
fn unharmed(server: &mut Server) {
    assert!(server.lives());
    block_on(async {
        let asked = async { server.connect("analyst").await.simple_query("SELECT 1").await.map(drop) };
        tokio::time::timeout(std::time::Duration::from_secs(20), asked).await.expect("others wait").unwrap();
    });
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

/// What a process has used of the processor, in hundredths of a second.
fn ticks(server: &Server) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.pid())).unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
