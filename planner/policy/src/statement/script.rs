//! Cuts a script at the data of its COPY statements, as psql reads it: `COPY … FROM STDIN …;` at the end
//! of a line, then data, then a line `\.`.

/// A stretch of a script: SQL, and the data of the COPY that ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<'s> {
    /// 1-based line where it begins.
    pub line: usize,
    /// One or more statements.
    pub sql: &'s str,
    /// The lines of data, if its last statement is a COPY with data.
    pub data: Option<&'s str>,
}

/// Cuts a script at the data of its COPY statements.
pub fn stretches(script: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let (mut start, mut start_line, mut offset, mut data_start) = (0, 1, 0, None);
    let mut line_number = 0;
    for line in script.split_inclusive('\n') {
        line_number += 1;
        let begin = offset;
        offset += line.len();
        let text = line.trim();
        match data_start {
            Some((sql_end, from)) if text == "\\." => {
                stretches.push(Stretch { line: start_line, sql: script.get(start..sql_end).unwrap_or(""), data: script.get(from..begin) });
                (start, start_line, data_start) = (offset, line_number + 1, None);
            }
            None if is_copy(text) => data_start = Some((offset, offset)),
            Some(_) | None => {}
        }
    }
    stretches.push(Stretch { line: start_line, sql: script.get(start..).unwrap_or(""), data: None });
    stretches
}

fn is_copy(line: &str) -> bool {
    let line = line.to_lowercase();
    line.starts_with("copy ") && line.contains("from stdin") && line.ends_with(';')
}
