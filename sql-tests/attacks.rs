//! Attacks as programs: two worlds that differ only in what isn't shown, and what the same
//! statement tells over plain DataFusion.

use datafusion::prelude::SessionContext;

use crate::harness::{Server, block_on, script};

const SETUP: &str = include_str!("attacks/setup.inc");
const PROBES: &str = include_str!("attacks/probes.inc");

/// Transcripts of the same probes over two worlds.
#[test]
fn two_worlds_that_differ_in_a_suppressed_group_answer_alike() {
    let world = include_str!("world.sql");
    // Without London, and with one more Londoner who is a bank customer with a great balance.
    let worlds = [
        world.to_owned(),
        world.lines().filter(|l| !l.contains(",London,")).collect::<Vec<_>>().join("\n"),
        world.replace("{61..69} p{n}@x.nl,London,ctv,2026-03-06", "{61..68} p{n}@x.nl,London,display,2026-03-06"),
    ];
    let transcripts: Vec<_> = worlds
        .iter()
        .map(|world| {
            block_on(async {
                let server = Server::founded_by(&script::expand(world));
                script::run(&server, SETUP).await;
                let simple = script::run(&server, &format!("\\connect analyst\n{PROBES}")).await;
                let extended = script::run(&server, &format!("\\connect analyst\n\\extended\n{PROBES}")).await;
                simple + &extended
            })
        })
        .collect();
    assert!(!transcripts[0].contains("London\n") && transcripts[0].contains("Amsterdam"));
    assert_eq!(transcripts[0], transcripts[1], "the world without London tells");
    assert_eq!(transcripts[0], transcripts[2], "the world with other Londoners tells");
}

/// The attacks marked as seen do leak where nothing protects: the test bed can tell.
#[test]
fn plain_datafusion_leaks_what_the_probes_look_for() {
    block_on(async {
        let ctx = SessionContext::new();
        ctx.sql("CREATE TABLE t AS SELECT 'p' || CAST(value AS varchar) AS p, CASE WHEN value < 40 THEN 'Amsterdam' ELSE 'London' END AS city, CASE WHEN value = 3 THEN 4096 ELSE 0 END AS w FROM generate_series(0, 45)")
            .await
            .unwrap()
            .collect()
            .await
            .unwrap();
        let view = "SELECT city, count(DISTINCT p) AS n FROM t GROUP BY city HAVING count(DISTINCT p) >= 10";
        let fails = |sql: String| {
            let ctx = ctx.clone();
            async move {
                match ctx.sql(&sql).await {
                    Ok(frame) => frame.collect().await.is_err(),
                    Err(_) => true,
                }
            }
        };
        let with_london = format!("SELECT * FROM ({view}) x WHERE 1 / length(replace(city, 'London', '')) >= 0");
        assert!(fails(with_london).await, "a filter above the threshold meets a suppressed London");
        let cast = ctx.sql(&format!("SELECT * FROM ({view}) x WHERE CAST(replace(city, 'Amsterdam', '1') AS int) > 0")).await.unwrap().collect().await;
        assert!(cast.unwrap_err().to_string().contains("London"), "a cast puts the suppressed value into the error text");
        let one = ctx.sql("SELECT count(*) FILTER (WHERE p = 'p3') AS one FROM t HAVING count(DISTINCT p) >= 10").await.unwrap().collect().await.unwrap();
        assert_eq!(one[0].num_rows(), 1, "FILTER picks one person in a large group");
        let decoded = ctx.sql("SELECT sum(w) AS w FROM t HAVING count(DISTINCT p) >= 10").await.unwrap().collect().await.unwrap();
        assert!(format!("{decoded:?}").contains("4096"), "a weight decodes membership");
    });
}
