//! What `detente import` and `detente export` take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use detente::Number;
use detente::foreign::ForeignFormat;
use detente::model::Date;

use super::{Files, To, View, date};

const IMPORT_EXAMPLES: &str = "\
The files of one scenario, or the folder they are in: a domain and a profile for each party. What
they are, their content tells. Numbers stay exact. What a case cannot hold is refused, or left out
with a warning that names it; files that break the rules of their format in known ways are read,
with a word on each. Whoever sees the case sees the issues; the preferences of a party are known
to it and to the mediators.

Examples:
  detente import domain.xml buyer.xml seller.xml -o sale.case.toml
  detente import scenarios/laptop -o laptop.case.toml      every file of a folder
  detente import scenarios/wind --reading negmas           numbers of GENIUS as NegMAS takes them
  detente import domain.xml a.xml b.xml --step 0.5         issues of real numbers, every half
  detente import domain.xml a.xml b.xml --step Price=10    on one issue alone
  detente explain foreign-refused                          what a message means";

/// Read a scenario of GENIUS, GeniusWeb, NegMAS or NegoLog into a case
#[derive(Args)]
#[command(after_help = IMPORT_EXAMPLES)]
pub(crate) struct Import {
    /// The files of one scenario, or their folder
    #[arg(required = true, value_name = "FILE")]
    pub(crate) scenario: Vec<PathBuf>,
    /// Which system the files are of; without it, as their content tells
    #[arg(long, value_name = "SYSTEM")]
    pub(crate) from: Option<System>,
    /// How numbers in files of GENIUS are taken
    #[arg(long, value_name = "SYSTEM", default_value = "genius")]
    pub(crate) reading: NumbersAs,
    /// From one number to the next of issues of real numbers: of all, or with NAME= of one; may be repeated
    #[arg(long, value_name = "[NAME=]NUMBER", value_parser = step)]
    pub(crate) step: Vec<(Option<String>, Number)>,
    /// What the talks are called; without it, the name of the domain
    #[arg(long, value_name = "WORDS")]
    pub(crate) title: Option<String>,
    /// The day of the case, as 2025-03-14; the files name none
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    /// The form of the case file; without it, as the name after --output ends, else toml
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<CaseFormat>,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The systems whose files are read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum System {
    /// XML
    Genius,
    /// JSON
    #[value(name = "geniusweb")]
    GeniusWeb,
    /// YAML
    #[value(name = "negmas")]
    NegMas,
    /// JSON, two parties
    #[value(name = "negolog")]
    NegoLog,
}

impl From<System> for ForeignFormat {
    fn from(system: System) -> Self {
        match system {
            System::Genius => ForeignFormat::Genius,
            System::GeniusWeb => ForeignFormat::GeniusWeb,
            System::NegMas => ForeignFormat::NegMas,
            System::NegoLog => ForeignFormat::NegoLog,
        }
    }
}

/// The two readings of files of GENIUS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NumbersAs {
    /// As GENIUS takes them: evaluations over the largest of their issue, lines from the lower bound and cut
    Genius,
    /// As NegMAS takes the same files: as they stand
    #[value(name = "negmas")]
    NegMas,
}

fn step(text: &str) -> Result<(Option<String>, Number), String> {
    let (name, digits) = match text.rsplit_once('=') {
        Some((name, digits)) => (Some(name.to_owned()), digits),
        None => (None, text),
    };
    let number: Option<Number> = digits.trim().parse().ok().filter(|number| *number > Number::integer(0));
    number.map(|number| (name, number)).ok_or_else(|| "a number above 0 is wanted, as 0.5 or Price=10".to_owned())
}

const EXPORT_EXAMPLES: &str = "\
The print is in canonical order and holds what the viewer may see and nothing else; a report on it
is, byte for byte, the report on the whole case with the same --as. With --to it is written as files
of another system: issues, and the utilities of every party whose numbers are all there. Rules, red
lines and what was said have no place in such files; each thing left out is named.

Examples:
  detente export talks.case.toml --as north -o north.case.toml
  detente export talks.case.toml --as public
  detente export talks.case.toml --format json
  detente export talks.case.toml --to genius -o talks-genius          a domain and profiles in a folder
  detente export talks.case.toml --to negmas --as north -o for-north   what north may see, no more";

/// Write a case as one viewer sees it
#[derive(Args)]
#[command(after_help = EXPORT_EXAMPLES)]
pub(crate) struct Export {
    /// The case file, TOML or JSON; `-` is standard input
    pub(crate) case: PathBuf,
    /// The form of the case file; without it, as the name after --output ends, else toml
    #[arg(long, value_name = "FORM", conflicts_with = "system")]
    pub(crate) format: Option<CaseFormat>,
    /// Write files of another system, into the folder named by --output
    #[arg(long = "to", value_name = "SYSTEM", requires = "output")]
    pub(crate) system: Option<System>,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of a case file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CaseFormat {
    /// For people
    Toml,
    /// For programs
    Json,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_have_a_number_and_may_have_a_name() {
        assert_eq!(step("0.5"), Ok((None, "0.5".parse().unwrap())));
        assert_eq!(step("a = b=2"), Ok((Some("a = b".to_owned()), Number::integer(2))));
        assert!(step("0").is_err() && step("x").is_err() && step("-1").is_err());
    }
}
