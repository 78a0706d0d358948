//! Scenarios of other negotiation systems, in and out: GENIUS XML, GeniusWeb JSON, NegMAS YAML, NegoLog JSON.
//!
//! | stage | file | in -> out |
//! |---|---|---|
//! | read | `genius`, `sheets`, `negmas` over `xml`, `yaml`, `crate::json` | bytes -> [`Scenario`], diagnostics |
//! | into a case | `into_case` | scenario -> case, diagnostics |
//! | out of a case | `out_of_case` | projected case -> scenario, diagnostics |
//! | write | `write` | scenario -> files, diagnostics |
//!
//! Numbers are read from their digits and stay exact. What a format or a case cannot hold is refused, or left out with a
//! warning that names it; files that break the rules of their format in known ways are read with a warning.

mod catalogue;
mod fit;
mod genius;
mod into_case;
mod names;
mod negmas;
mod number;
mod out_of_case;
mod preferences;
mod scenario;
mod sheets;
mod write;
mod xml;
mod yaml;

pub use catalogue::CATALOGUE;
pub use into_case::{ImportOptions, Imported, import};
pub use out_of_case::out_of_case;
pub use scenario::{
    Answer, Answers, ForeignIssue, Part, Profile, ProfileWorth, Rectangle, Rectangles, Reservation, Scenario, Worth,
};
pub use write::{Exported, ForeignFile, export};

use crate::diagnostic::{Draft, Sink, listed, quoted};
use crate::node::{Node, Tab};
use crate::source::{Source, Span};
use crate::{Diagnostic, Input};

/// A format of another system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForeignFormat {
    /// XML of GENIUS.
    Genius,
    /// JSON of GeniusWeb.
    GeniusWeb,
    /// YAML of NegMAS.
    NegMas,
    /// JSON of NegoLog.
    NegoLog,
}

impl ForeignFormat {
    /// All of them.
    pub const ALL: [ForeignFormat; 4] =
        [ForeignFormat::Genius, ForeignFormat::GeniusWeb, ForeignFormat::NegMas, ForeignFormat::NegoLog];

    /// What people call it.
    pub const fn name(self) -> &'static str {
        match self {
            ForeignFormat::Genius => "GENIUS",
            ForeignFormat::GeniusWeb => "GeniusWeb",
            ForeignFormat::NegMas => "NegMAS",
            ForeignFormat::NegoLog => "NegoLog",
        }
    }
}

/// How numbers of GENIUS files are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As GENIUS takes them.
    #[default]
    Own,
    /// As NegMAS takes the same files: nothing is divided by its largest, shifted or cut.
    NegMas,
}

/// What came of reading foreign files.
#[derive(Debug)]
pub struct Read {
    /// The scenario; `None` exactly when some diagnostic is an error.
    pub scenario: Option<Scenario>,
    /// The format, where one was recognised.
    pub format: Option<ForeignFormat>,
    /// What is wrong with the files, and what was left out.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the files of one scenario; how the inputs say that they are written does not count, their content does.
///
/// ```
/// use detente_casefile::foreign::{Reading, read};
/// use detente_casefile::{Format, Input};
/// let text = r#"{"reservationValue": 0.2, "issueWeights": {"pay": 1.0}, "issues": {"pay": {"low": 0.5, "high": 1}}}"#;
/// let input = Input { name: "union.json".into(), text: text.into(), format: Format::Json };
/// let scenario = read(&[input], None, Reading::Own).scenario.unwrap();
/// assert_eq!((scenario.issues[0].name.as_str(), scenario.profiles[0].name.as_str()), ("pay", "union"));
/// ```
pub fn read(inputs: &[Input], from: Option<ForeignFormat>, reading: Reading) -> Read {
    let mut sink = Sink::default();
    let sources: Vec<Source<'_>> =
        inputs.iter().enumerate().map(|(at, input)| Source::read(input, at as u32, &mut sink)).collect();
    let (format, scenario) = scenario(&sources, from, reading, &mut sink);
    let scenario = scenario.filter(|_| !sink.has_errors());
    if scenario.is_none() && !sink.has_errors() {
        sink.push(Draft::error_without_place("foreign-domain", "there is no scenario in these files"));
    }
    Read { scenario, format, diagnostics: sink.finish(&sources) }
}

fn scenario(
    sources: &[Source<'_>],
    from: Option<ForeignFormat>,
    reading: Reading,
    sink: &mut Sink,
) -> (Option<ForeignFormat>, Option<Scenario>) {
    let files: Vec<File<'_>> = sources
        .iter()
        .enumerate()
        .filter(|(_, source)| !source.unreadable)
        .filter_map(|(at, source)| File::read(source, at as u32, from, sink))
        .collect();
    let mut formats: Vec<ForeignFormat> = files.iter().filter_map(|file| file.format).collect();
    formats.sort();
    formats.dedup();
    let format = match (from, formats.as_slice()) {
        (Some(format), _) => format,
        (None, [format]) => *format,
        (None, []) => {
            if !files.is_empty() {
                let known = listed(ForeignFormat::ALL.map(ForeignFormat::name));
                let draft =
                    Draft::error_without_place("foreign-format", "none of the files is of a format that is read");
                sink.push(draft.label(format!("read are {known}")).hint("`--from FORMAT` says which it is"));
            }
            return (None, None);
        }
        (None, several) => {
            let names = listed(several.iter().map(|format| format.name()));
            let draft = Draft::error_without_place("foreign-format", "the files are of several formats");
            sink.push(draft.label(names).hint("import the files of one scenario at a time"));
            return (None, None);
        }
    };
    let (known, strange): (Vec<File<'_>>, Vec<File<'_>>) =
        files.into_iter().partition(|file| from.is_some() || file.format == Some(format));
    for file in strange {
        let message = format!("{} is no part of a scenario of {}", quoted(&file.full), format.name());
        sink.push(Draft::warning("foreign-format", file.span, message).label("left out"));
    }
    let scenario = match format {
        ForeignFormat::Genius => genius::read(&known, reading, sink),
        ForeignFormat::GeniusWeb => sheets::geniusweb(&known, sink),
        ForeignFormat::NegMas => negmas::read(&known, sink),
        ForeignFormat::NegoLog => sheets::negolog(&known, sink),
    };
    (Some(format), scenario)
}

/// One file, split into its elements or values.
struct File<'s> {
    /// Its name without folders.
    full: String,
    /// Its name without folders and ending.
    name: String,
    /// The name of the folder it is in, else its own.
    folder: String,
    /// Where it begins.
    span: Span,
    /// The format that its content tells.
    format: Option<ForeignFormat>,
    content: Content<'s>,
}

enum Content<'s> {
    Xml(xml::Element),
    Tree(Node<'s>),
}

impl<'s> File<'s> {
    fn read(source: &'s Source<'_>, at: u32, from: Option<ForeignFormat>, sink: &mut Sink) -> Option<Self> {
        let text: &str = &source.text;
        let start = text.trim_start();
        let content = match (from, start.as_bytes().first()) {
            (Some(ForeignFormat::Genius), _) | (None, Some(b'<')) => Content::Xml(xml::read(text, at, sink)?),
            (Some(ForeignFormat::NegMas) | None, first) if first != Some(&b'{') => {
                Content::Tree(yaml::read(text, at, sink)?)
            }
            _ => Content::Tree(crate::json::read_foreign(text, at, sink)),
        };
        let parts: Vec<&str> = source.name.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        let full = (*parts.last().unwrap_or(&"scenario")).to_owned();
        let name = full.rsplit_once('.').map_or(full.as_str(), |(stem, _)| stem).to_owned();
        let folder = parts.len().checked_sub(2).and_then(|at| parts.get(at));
        let folder = folder.map_or_else(|| name.clone(), |folder| (*folder).to_owned());
        let format = content.format();
        let begin = text.len() - start.len();
        let end = begin + start.chars().next().map_or(0, char::len_utf8);
        Some(Self { full, name, folder, span: Span::new(at, begin..end), format, content })
    }

    fn xml(&self) -> Option<&xml::Element> {
        match &self.content {
            Content::Xml(element) => Some(element),
            Content::Tree(_) => None,
        }
    }

    fn tree(&self) -> Option<&Node<'s>> {
        match &self.content {
            Content::Tree(node) => Some(node),
            Content::Xml(_) => None,
        }
    }

    fn table(&self) -> Option<&Tab<'s>> {
        self.tree()?.as_table()
    }
}

impl Content<'_> {
    /// The format that a file is of, by what stands at its top.
    fn format(&self) -> Option<ForeignFormat> {
        let table = match self {
            Content::Xml(_) => return Some(ForeignFormat::Genius),
            Content::Tree(node) => node.as_table()?,
        };
        let has = |key: &str| table.get(key).is_some();
        if sheets::SPACES.iter().any(|key| has(key)) || has("issuesValues") {
            Some(ForeignFormat::GeniusWeb)
        } else if has("issueWeights") && has("issues") {
            Some(ForeignFormat::NegoLog)
        } else {
            negmas::is_piece(table).then_some(ForeignFormat::NegMas)
        }
    }
}
