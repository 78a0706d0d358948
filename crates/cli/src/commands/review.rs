//! `detente review`: a person decides about each proposal, and what is accepted enters the case.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use detente::Viewer;
use detente::model::{Audience, Who};
use detente::review::{Decision, NotAmended, Review as State, log_line, parse_log};

use super::read::Material;
use crate::args::{Files, Review};
use crate::input::{read_text, shown};
use crate::load::{Loading, rendered, tally};
use crate::output::{plain, replace};
use crate::reports::Tools;
use crate::review;
use crate::stop::{Exit, Stop, note};

pub(super) fn run(args: &Review) -> Result<Exit, Stop> {
    let none = Files { with: Vec::new(), identity: Vec::new() };
    let loading = Loading::new(&args.case, &none, &Viewer::All)?;
    let material = Material::read(loading, &args.reports, &Tools::new(&args.model, &args.keep)?)?;
    if material.input.format != detente::Format::Toml {
        return Err(Stop::usage("claims can be added to a TOML file only")
            .hint("`detente export CASE -o CASE.toml` writes one"));
    }
    let by = args.by.clone().or_else(|| std::env::var("USER").ok()).filter(|by| !by.trim().is_empty());
    let by =
        by.ok_or_else(|| Stop::usage("the log says who decides, and no name is known").hint("give `--by NAME`"))?;
    let mut state = State::new(&material.reading, &material.case);
    let mut log = Log::open(args.log.clone().unwrap_or_else(|| beside(&args.case)), &mut state)?;
    if let Some(file) = &args.decisions {
        let (decisions, _) =
            parse_log(&read_text(file)?).map_err(|bad| Stop::mistakes(format!("{}: {bad}", shown(file))))?;
        for decision in decisions {
            let name = shown(file);
            state.decide(decision.clone()).map_err(|why| Stop::mistakes(format!("{name}: {why}")))?;
            log.add(&decision)?;
        }
    } else {
        let mut desk = review::Desk::new(&by, io::stdin().is_terminal() && io::stdout().is_terminal());
        desk.sit(&mut state, &mut |decision| log.add(decision))?;
    }
    if args.write {
        let known_to = (!args.known_to.is_empty()).then(|| args.known_to.iter().cloned().collect::<Audience>());
        let (text, count) = amended(&material, &state, known_to.as_ref())?;
        replace(&args.case, &text)?;
        let seen_by = known_to.unwrap_or_else(|| material.case.default_audience());
        let seen_by = seen_by.iter().map(Who::word).collect::<Vec<_>>().join(", ");
        let claims = if count == 1 { "1 claim".to_owned() } else { format!("{count} claims") };
        note(&format!("{claims} written to `{}`, to be seen by: {seen_by}", args.case.display()));
    } else {
        note(&review::summary(&state));
    }
    Ok(material.exit())
}

/// The log of a case that names none.
fn beside(case: &Path) -> PathBuf {
    let mut name = case.file_name().unwrap_or_default().to_owned();
    name.push(".review.jsonl");
    case.with_file_name(name)
}

fn amended(material: &Material, state: &State<'_>, known_to: Option<&Audience>) -> Result<(String, usize), Stop> {
    let name = &material.input.name;
    let text = String::from_utf8_lossy(&material.input.text);
    state.amended(name, &text, known_to).map_err(|error| match error {
        NotAmended::Amend(error) => Stop::mistakes(format!("{name}: {error}")),
        NotAmended::Mistakes { diagnostics, text } => {
            let input = detente::Input { text: text.into_bytes(), ..material.input.clone() };
            note(rendered(&diagnostics, &[input]).strip_suffix('\n').unwrap_or_default());
            Stop::mistakes(format!("{name}: with what was decided, {}; it was left as it was", tally(&diagnostics)))
                .hint("undo the entry that was drawn, or mend what it rests on")
        }
    })
}

/// The log on disk: lines are added, never changed.
struct Log {
    file: fs::File,
    path: PathBuf,
}

impl Log {
    /// Opens a log and takes the decisions in it. A last line that was left half-written is cut off.
    fn open(path: PathBuf, state: &mut State<'_>) -> Result<Self, Stop> {
        let text = if path.exists() { read_text(&path)? } else { String::new() };
        let bad = |why: String| {
            Stop::mistakes(format!("{}: {why}", path.display())).hint("another log can be given with `--log`")
        };
        let (decisions, torn) = parse_log(&text).map_err(|error| bad(error.to_string()))?;
        for (line, decision) in (1..).zip(decisions) {
            state.decide(decision).map_err(|why| bad(format!("decision {line}: {why}")))?;
        }
        let opened = fs::OpenOptions::new().create(true).append(true).open(&path);
        let file = opened.map_err(|error| cannot(&path, &error))?;
        if torn {
            let whole = text.rfind('\n').map_or(0, |end| end + 1);
            file.set_len(whole as u64).map_err(|error| cannot(&path, &error))?;
        }
        Ok(Self { file, path })
    }

    /// Adds a decision; it is on the disk when this returns.
    fn add(&mut self, decision: &Decision) -> Result<(), Stop> {
        let line = log_line(decision);
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        written.map_err(|error| cannot(&self.path, &error))
    }
}

fn cannot(path: &Path, error: &io::Error) -> Stop {
    Stop::usage(format!("cannot write `{}`: {}", path.display(), plain(error)))
}
