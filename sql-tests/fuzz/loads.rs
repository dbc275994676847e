//! Files that are loaded: whole or not at all, whatever is in them.

use futures::SinkExt;

use super::{Run, mutate};
use crate::harness::{Server, block_on, script};

/// Inputs between two looks at the server.
const BETWEEN: u64 = 50;

#[test]
fn loads_are_whole_or_nothing() {
    let mut run = Run::new("loads");
    let mut server = Server::small_world();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let world = script::expand(include_str!("../world.sql"));
    let rows = world.split_once("FROM STDIN (FORMAT csv, HEADER);\n").unwrap().1.split_once("\\.").unwrap().0.as_bytes().to_vec();
    let (mut loaded, mut refused) = (0_u64, 0_u64);
    let mut last = Vec::new();
    while let Some(input) = run.next(|random| {
        let mut input = rows.clone();
        mutate::bytes(random, &mut input);
        input
    }) {
        let whole = runtime.block_on(async {
            // tokio-postgres loses count after a COPY that fails, so each has a client of its own.
            let client = server.connect("publisher_admin").await;
            let sink = client.copy_in::<_, bytes::Bytes>("COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER)").await.unwrap();
            let mut sink = Box::pin(sink);
            let _ = sink.send(bytes::Bytes::from(input.clone())).await;
            sink.as_mut().finish().await
        });
        match whole {
            Ok(_) => loaded += 1,
            Err(error)
                if error.as_db_error().is_some_and(|e| {
                    e.code().code().starts_with("22") || ["23505", "23514", "23502", "54000", "42601", "08P01"].contains(&e.code().code())
                }) =>
            {
                refused += 1
            }
            Err(error) => run.found(&input, &format!("an unexpected error: {error:?}")),
        }
        last = input;
        if run.inputs.is_multiple_of(BETWEEN) {
            run.check(&mut server, &last);
        }
    }
    run.check(&mut server, &last);
    eprintln!("fuzz: loads: {loaded} whole, {refused} refused");
    assert!(loaded > 0 && refused > 0);
    // What was refused left nothing behind: the data directory holds one version of each dataset.
    block_on(async { server.connect("publisher_admin").await });
}
