//! `detente explain`: what a finding, a message or a device means.

use crate::args::Explain;
use crate::output::Output;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Explain) -> Result<Exit, Stop> {
    let output = Output::new(args.to.output.as_deref(), &[])?;
    let text = match &args.id {
        None => list(),
        Some(id) => detente::explain(id).ok_or_else(|| unknown(id))?,
    };
    output.write(&text)?;
    Ok(Exit::Done)
}

fn list() -> String {
    let all = detente::explained();
    let width = all.iter().map(|(id, _)| id.len()).max().unwrap_or(0);
    all.iter().map(|(id, line)| format!("{id:width$}  {line}\n")).collect()
}

fn unknown(id: &str) -> Stop {
    let all = detente::explained();
    let near = all.iter().map(|(known, _)| (distance(id, known), known)).min();
    let stop = Stop::usage(format!("nothing here is called `{id}`"));
    match near {
        Some((steps, known)) if steps <= known.len() / 3 => stop.hint(format!("did you mean `{known}`?")),
        _ => stop.hint("`detente explain` lists everything that can be looked up"),
    }
}

/// How many letters have to be changed, added or left out to come from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let changed = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("wait-cycle", "wait-cycle"), 0);
        assert_eq!(distance("waitcycle", "wait-cycle"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
