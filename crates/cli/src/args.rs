//! The command line: commands, options, and the help that goes with them.

mod foreign;
mod model;
mod packages;
mod read;
mod record;
mod replay;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use detente::model::{Date, Kind, Who};
use detente::{Id, Viewer};

pub(crate) use foreign::{CaseFormat, Export, Import, NumbersAs};
pub(crate) use model::{KeepArgs, ModelArgs};
pub(crate) use packages::{Packages, PackagesFormat};
pub(crate) use read::{Read, ReadFormat, ReadView};
pub(crate) use record::Record;
pub(crate) use replay::{Replay, ReplayFormat};

/// What `--help` says after the list of commands.
const AFTER_HELP: &str = "\
Exit codes: 0 done, findings included; 1 the input has mistakes, or what --fail-on names
is proved; 2 the call cannot work; 101 a fault of the program; 130 stopped.
Results go to standard output, words about the run to standard error. Nothing is sent
anywhere, unless --model-url names where.

Start here:
  detente new talks.case.toml          a first case file, by questions
  detente check talks.case.toml        its mistakes
  detente diagnose talks.case.toml     why the talks are stuck, what would free them
  detente packages talks.case.toml     what an agreement could look like
  detente explain                      every finding, message and device that can be looked up";

/// Finds out why talks are stuck and what would free them
///
/// Detente reads a case file, which says what is known of one set of talks on one day, and says whether the talks
/// are deadlocked and of which kind, proves it, and lists the smallest ways out. It takes no side.
#[derive(Parser)]
#[command(name = "detente", version, after_help = AFTER_HELP, after_long_help = AFTER_HELP, max_term_width = 100)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    Brief(Brief),
    Read(Read),
    Review(Review),
    New(New),
    Check(Check),
    Diagnose(Diagnose),
    Ask(Ask),
    Packages(Packages),
    Record(Record),
    Replay(Replay),
    Verify(Verify),
    Explain(Explain),
    Import(Import),
    Export(Export),
    Schema(Schema),
    #[command(subcommand)]
    Channel(Channel),
}

/// Which files make up the case, and on which day.
#[derive(Args)]
pub(crate) struct Files {
    /// A channel file that adds to the case, plain or encrypted (age); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) with: Vec<PathBuf>,
    /// A file with secret keys that open encrypted channel files; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Vec<PathBuf>,
}

/// Where the result goes.
#[derive(Args)]
pub(crate) struct To {
    /// Write the result to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl To {
    /// The form that is asked for; without that, the one that the name of the output ends in; else the first of all.
    pub(crate) fn form<T: ValueEnum + Copy>(&self, asked: Option<T>) -> T {
        let ending = || self.output.as_ref()?.extension()?.to_str();
        let named = || T::from_str(ending()?, true).ok();
        asked.or_else(named).unwrap_or(T::value_variants()[0])
    }
}

/// Whose view of the case.
#[derive(Args)]
pub(crate) struct View {
    /// Whose view: an actor of the case, `public`, or `mediator`, who sees all
    #[arg(long = "as", value_name = "ACTOR", default_value = "mediator", value_parser = viewer)]
    pub(crate) viewer: Viewer,
    /// Another day than the file's, as 2025-03-14
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
}

/// How much work is done.
#[derive(Args)]
pub(crate) struct Effort {
    /// Leave out a document, with all that rests on it alone; may be repeated
    #[arg(long, value_name = "SOURCE", value_parser = id)]
    pub(crate) without: Vec<Id>,
    /// At most so many conflicts and ways out of each finding are listed
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = count)]
    pub(crate) list: usize,
    /// Stop after so many seconds with what was found; such a report says that it was cut short
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// How many threads may work; the result is the same for every number (one is used at present)
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = count)]
    pub(crate) threads: usize,
}

const BRIEF_EXAMPLES: &str = "\
Reports are text, HTML, Word (.docx), PDF, mail (.eml), Markdown, JSON lines (one document a line),
or folders of such. Of each the brief tells the day and how it is known, what was set aside, whose
words it has; over all of them copies, what is said of an impasse and against it, and the sentences
in which a side asks, offers, refuses, waits or wants an assurance. All of that is proposed, not
reviewed. What cannot be read is listed with its reason, and the exit code is then 1.

Examples:
  detente brief reports/*.txt
  detente brief reports --draft talks.case.toml
  detente brief today.html yesterday.eml --format html -o brief.html
  detente brief crawl.jsonl --format json
  detente brief crawl.jsonl --in-full 50000 --keep crawl.work.jsonl
  detente brief reports/*.txt --model-url http://localhost:8080/v1 --model my-model";

/// Say on one screen what reports tell of talks, without a case
#[derive(Args)]
#[command(after_help = BRIEF_EXAMPLES)]
pub(crate) struct Brief {
    /// Reports, or folders of reports
    #[arg(required = true, value_name = "FILE")]
    pub(crate) reports: Vec<PathBuf>,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<BriefFormat>,
    /// Everything that was found, not one screen alone
    #[arg(long)]
    pub(crate) all: bool,
    /// Look for statements in so many documents, the first ones; all others are compared and counted
    #[arg(long, value_name = "COUNT", default_value_t = detente::brief::IN_FULL)]
    pub(crate) in_full: usize,
    /// Write a first case file to correct; a file that exists is never overwritten
    #[arg(long, value_name = "CASE")]
    pub(crate) draft: Option<PathBuf>,
    /// The day of the draft, as 2025-03-14; without it, the last day that a report tells as its own
    #[arg(long, value_name = "DATE", value_parser = date, requires = "draft")]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) keep: KeepArgs,
    #[command(flatten)]
    pub(crate) to: To,
    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

/// The forms of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BriefFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// One file for the browser and for paper
    Html,
}

const REVIEW_EXAMPLES: &str = "\
Shows each proposal in its place and takes a decision: accept, correct, reject, split, merge; an
entry of the case may cite it, or a new one be drawn from it. Each decision is a line of a log that
is only ever added to (CASE.review.jsonl), with who and when; the next call goes on from there.
With --write what is accepted is added to the end of the case file, every other byte is kept.

Examples:
  detente review reports/*.txt --case talks.case.toml --by Ana
  detente review reports/*.txt --case talks.case.toml --by Ana --write
  detente review reports --case talks.case.toml --decisions decisions.jsonl --write";

/// Decide about proposed claims, one by one, and put what is accepted into the case
#[derive(Args)]
#[command(after_help = REVIEW_EXAMPLES)]
pub(crate) struct Review {
    /// Reports, or folders of reports
    #[arg(required = true, value_name = "REPORT")]
    pub(crate) reports: Vec<PathBuf>,
    /// The case file, TOML
    #[arg(long, value_name = "CASE")]
    pub(crate) case: PathBuf,
    /// Who decides; without it the name of the user
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// The log; without it CASE.review.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) log: Option<PathBuf>,
    /// Take the decisions of this file, one JSON object a line, and ask nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Option<PathBuf>,
    /// Who may see what is added: an actor, `mediators` or `public`; may be repeated; without it, as the case says
    #[arg(long, value_name = "WHO", value_parser = who)]
    pub(crate) known_to: Vec<Who>,
    /// Put what is accepted into the case file at the end
    #[arg(long)]
    pub(crate) write: bool,
    #[command(flatten)]
    pub(crate) keep: KeepArgs,
    #[command(flatten)]
    pub(crate) model: ModelArgs,
}

const NEW_EXAMPLES: &str = "\
On a terminal it asks: who the parties are, who mediates, what has to be settled and what the
possible answers are, what each side insists on, which steps wait for which. An empty answer means:
not known. Without a terminal, or with --template, it writes a commented file to fill in. A file
that exists is never overwritten.

Examples:
  detente new talks.case.toml
  detente new --template talks.case.toml
  detente new --questions talks.case.toml < answers.txt";

/// Write a first case file, by questions on a terminal
#[derive(Args)]
#[command(after_help = NEW_EXAMPLES)]
pub(crate) struct New {
    /// The file to write, usually NAME.case.toml
    pub(crate) file: PathBuf,
    /// Write a commented file to fill in, and ask nothing
    #[arg(long, conflicts_with = "questions")]
    pub(crate) template: bool,
    /// Ask even if standard input is no terminal: answers are its lines
    #[arg(long)]
    pub(crate) questions: bool,
}

const CHECK_EXAMPLES: &str = "\
All mistakes are listed at once, each with its place, what was expected, and the nearest known
name. With --as, and a file without mistakes, it lists every entry that this actor could see.

Examples:
  detente check talks.case.toml
  detente check cases/*.case.toml
  detente check talks.case.toml --with north.channel.toml
  detente check talks.case.toml --as north
  detente explain unknown-issue                              what a message means";

/// List the mistakes in case files
#[derive(Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(crate) struct Check {
    /// Case files, TOML or JSON; `-` is standard input
    #[arg(required = true, value_name = "CASE")]
    pub(crate) cases: Vec<PathBuf>,
    /// List what this viewer could see: an actor of the case, `public`, or `mediator`
    #[arg(long = "as", value_name = "ACTOR", value_parser = viewer)]
    pub(crate) viewer: Option<Viewer>,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) to: To,
}

const DIAGNOSE_EXAMPLES: &str = "\
Verdicts follow from the file and are proved; every proof is checked again by code that shares
nothing with the search. How well the file itself is known stands beside each verdict. Ways out
are options, not advice, and are not ranked.

Examples:
  detente diagnose talks.case.toml                           the first screen
  detente diagnose talks.case.toml --all                     everything, part by part
  detente diagnose talks.case.toml --as north                as this side sees it
  detente diagnose talks.case.toml --without agency-report   what is left without this document
  detente diagnose talks.case.toml --format html -o talks.html
  detente diagnose talks.case.toml --format dot | dot -Tsvg -o waits.svg
  detente diagnose talks.case.toml --with north.channel.toml --identity my.key
  detente diagnose --timeline march.case.toml may.case.toml";

/// Say why the talks are stuck and what would free them
#[derive(Args)]
#[command(after_help = DIAGNOSE_EXAMPLES)]
pub(crate) struct Diagnose {
    /// The case file, TOML or JSON; `-` is standard input
    #[arg(required = true, value_name = "CASE")]
    pub(crate) cases: Vec<PathBuf>,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<ReportFormat>,
    /// Everything that was found, not the first screen alone
    #[arg(long)]
    pub(crate) all: bool,
    /// Put several cases of the same talks beside each other, by day
    #[arg(long, conflicts_with_all = ["all", "fail_on"])]
    pub(crate) timeline: bool,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) files: Files,
    /// A folder with the documents that the case cites; those found by their SHA-256 are quoted
    #[arg(long, value_name = "DIR")]
    pub(crate) sources: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) effort: Effort,
    /// End with exit code 1 if this finding is proved, as D3 or red-lines-conflict; may be repeated
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub(crate) fail_on: Vec<Kind>,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For reading on a terminal
    Text,
    /// For programs; `detente verify` reads it again
    Json,
    /// One file for the browser and for paper, with the drawings
    Html,
    /// The graph of what waits for what, for Graphviz
    Dot,
}

const ASK_EXAMPLES: &str = "\
Each question is put so that every side can be asked it alike. With it stand whom it could be asked
of, which findings an answer bears on, and what asking itself reveals.

Examples:
  detente ask talks.case.toml
  detente ask talks.case.toml --as north
  detente ask talks.case.toml --format json";

/// List what is not known, whom to ask, and what each answer decides
#[derive(Args)]
#[command(after_help = ASK_EXAMPLES)]
pub(crate) struct Ask {
    /// The case file, TOML or JSON; `-` is standard input
    pub(crate) case: PathBuf,
    /// The form of the result; without it, as the name after --output ends, else text
    #[arg(long, value_name = "FORM")]
    pub(crate) format: Option<PlainFormat>,
    #[command(flatten)]
    pub(crate) view: View,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) effort: Effort,
    #[command(flatten)]
    pub(crate) to: To,
}

/// The forms of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlainFormat {
    /// For reading
    Text,
    /// For programs
    Json,
}

const VERIFY_EXAMPLES: &str = "\
Everything in the report is derived again from the case alone: the view and its hash, each
certificate, the claims, the standing, the overall verdict and every word. Exit code 0 if all of it
is so, 1 if something is not.

Examples:
  detente diagnose talks.case.toml --format json -o talks.report.json
  detente verify talks.case.toml talks.report.json";

/// Check a saved report again from the case alone
#[derive(Args)]
#[command(after_help = VERIFY_EXAMPLES)]
pub(crate) struct Verify {
    /// The case file
    pub(crate) case: PathBuf,
    /// The report, as `diagnose --format json` wrote it
    #[arg(value_name = "REPORT.json")]
    pub(crate) report: PathBuf,
    #[command(flatten)]
    pub(crate) files: Files,
    #[command(flatten)]
    pub(crate) to: To,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  detente explain                     everything that can be looked up
  detente explain D1                  a finding, by its short name
  detente explain wait-cycle          the same by its long name
  detente explain unknown-issue       a message about case files
  detente explain written-relay       a bridging device: where it was used, how it failed";

/// Say what a finding, a message or a device means
#[derive(Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(crate) struct Explain {
    /// What to explain; without it, all that can be explained is listed
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) to: To,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  detente schema case > case.schema.json
  detente schema report > report.schema.json";

/// Print the JSON Schema of case files, of reports, or of packages
#[derive(Args)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub(crate) struct Schema {
    /// Of which
    pub(crate) of: SchemaOf,
    #[command(flatten)]
    pub(crate) to: To,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Case files
    Case,
    /// Reports
    Report,
    /// What `detente packages --format json` writes
    Packages,
}

const CHANNEL_EXAMPLES: &str = "\
A channel file holds what one side told its mediators, in the tables of a case file; `--with FILE`
adds it to a case. On disk it is kept encrypted in the age format (age-encryption.org/v1), which
other tools read and write too. Plain text is never written to a disk by this program. A passphrase
is asked for on the terminal, or taken from the variable DETENTE_PASSPHRASE.

Examples:
  detente channel keygen my.key                                      prints the public key
  detente channel encrypt notes.toml --to age1... -o north.channel.toml
  detente channel encrypt notes.toml -o north.channel.toml           by passphrase
  detente channel decrypt north.channel.toml --identity my.key
  detente diagnose talks.case.toml --with north.channel.toml --identity my.key";

/// Keep channel files encrypted
#[derive(Subcommand)]
#[command(after_help = CHANNEL_EXAMPLES)]
pub(crate) enum Channel {
    /// Make a pair of keys: the secret one goes to a file, the public one is printed
    Keygen {
        /// The file for the secret key; it must not exist yet
        file: PathBuf,
    },
    /// Encrypt a channel file to public keys, or by passphrase
    Encrypt {
        /// The file in plain text; `-` is standard input
        file: PathBuf,
        /// The public key of somebody who may read it, may be repeated; without any, a passphrase is asked for
        #[arg(long, value_name = "KEY")]
        to: Vec<String>,
        /// Where the encrypted file goes; standard output without it
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Print an encrypted channel file in plain text, to standard output only
    Decrypt {
        /// The encrypted file; `-` is standard input
        file: PathBuf,
        /// A file with secret keys; may be repeated
        #[arg(long, value_name = "FILE")]
        identity: Vec<PathBuf>,
    },
}

fn viewer(text: &str) -> Result<Viewer, String> {
    match text {
        "mediator" => Ok(Viewer::All),
        "public" => Ok(Viewer::Public),
        _ => id(text).map(Viewer::Actor),
    }
}

fn who(text: &str) -> Result<Who, String> {
    match text {
        "mediators" => Ok(Who::Mediators),
        "public" => Ok(Who::Public),
        _ => id(text).map(Who::Actor),
    }
}

fn id(text: &str) -> Result<Id, String> {
    let refused =
        || "a name in a case file has lower-case letters, digits and inner hyphens, as `north-side`".to_owned();
    Id::new(text).ok_or_else(refused)
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day is written year, month, day, as 2025-03-14".to_owned())
}

fn count(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "a whole number from 1 on is wanted".to_owned())
}

fn seconds(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
    number.ok_or_else(|| "a number of seconds above 0 is wanted, as 10 or 0.5".to_owned())
}

fn kind(text: &str) -> Result<Kind, String> {
    let found = Kind::ALL.iter().copied().find(|kind| kind.word().eq_ignore_ascii_case(text) || kind.name() == text);
    let examined = || Kind::EXAMINED.iter().map(|kind| format!("{} {}", kind.word(), kind.name())).collect::<Vec<_>>();
    match found {
        Some(kind) if Kind::EXAMINED.contains(&kind) => Ok(kind),
        Some(_) => Err(format!("this version does not examine it; it examines {}", examined().join(", "))),
        None => Err(format!("no such kind of finding; there are {}", examined().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples() {
        for command in Cli::command().get_subcommands() {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let name = command.get_name();
            assert!(after.contains(&format!("  detente {name}")), "{name}");
        }
    }

    #[test]
    fn values_are_read_or_refused_with_what_is_wanted() {
        assert_eq!(viewer("mediator"), Ok(Viewer::All));
        assert_eq!(viewer("public"), Ok(Viewer::Public));
        assert!(matches!(viewer("north"), Ok(Viewer::Actor(_))));
        assert!(viewer("North Side").unwrap_err().contains("north-side"));
        assert!(date("14.3.2025").unwrap_err().contains("2025-03-14"));
        assert_eq!(kind("d3"), Ok(Kind::RedLinesConflict));
        assert_eq!(kind("wait-cycle"), Ok(Kind::WaitCycle));
        assert!(kind("D6").unwrap_err().contains("does not examine"));
        assert!(kind("D99").unwrap_err().contains("D1 wait-cycle"));
        assert!(count("0").is_err() && seconds("0").is_err() && seconds("nan").is_err());
    }
}
