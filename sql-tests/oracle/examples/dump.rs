//! Prints a case: `dump SEED TEMPLATES DIR` writes the founding script and what is expected of each template.

use std::fmt::Write as _;

use cloister_oracle::{Answer, Verdict, answer, generate, verdict};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (seed, templates, dir) = (arguments.next().unwrap().parse().unwrap(), arguments.next().unwrap().parse().unwrap(), arguments.next().unwrap());
    let (world, templates) = generate::case(seed, templates);
    std::fs::write(format!("{dir}/init.sql"), world.script()).unwrap();
    std::fs::write(format!("{dir}/owners"), world.owners.join(" ")).unwrap();
    for template in &templates {
        let mut out = String::new();
        let says = verdict(&world, template);
        match &says {
            Verdict::Allowed => out.push_str("allowed\n"),
            Verdict::Refused(why) => writeln!(out, "refused {why}").unwrap(),
            Verdict::Open(why) => writeln!(out, "open {why}").unwrap(),
        }
        if !matches!(says, Verdict::Refused(_)) {
            let choices: Vec<Vec<_>> = match template.parameters.first() {
                None => vec![Vec::new()],
                Some(p) => p.values.iter().map(|v| vec![v.clone()]).collect(),
            };
            for choice in choices {
                writeln!(out, "ask {}", template.ask(&world, &choice)).unwrap();
                match answer(&world, template, &choice) {
                    Answer::Open(why) => writeln!(out, "open {why}").unwrap(),
                    Answer::Rows(rows) => {
                        for row in rows {
                            let cells: Vec<_> = row.into_iter().map(|c| c.unwrap_or_else(|| "\u{2205}".to_owned())).collect();
                            writeln!(out, "| {}", cells.join("\u{1f}")).unwrap();
                        }
                    }
                }
            }
        }
        std::fs::write(format!("{dir}/{}.expected", template.name), out).unwrap();
        std::fs::write(format!("{dir}/{}.sql", template.name), template.sql(&world)).unwrap();
    }
}
