//! `detente new`: a first case file, by questions or as a commented file to fill in.

mod answers;
mod draft;
mod interview;

use std::io::{self, IsTerminal};
use std::path::Path;

use detente::model::Date;

use crate::args::New;
use crate::load;
use crate::output::create;
use crate::stop::{Exit, Stop, note};
use interview::Interview;

/// The commented file to fill in; a valid case as it stands, and with every entry in it taken into use.
const TEMPLATE: &str = include_str!("template.case.toml");

/// Writes a first case file.
///
/// # Errors
/// The file exists or cannot be written.
pub(crate) fn run(args: &New) -> Result<Exit, Stop> {
    can_be_made(&args.file)?;
    let asks = args.questions || (!args.template && io::stdin().is_terminal() && io::stderr().is_terminal());
    let text = if asks {
        let draft = Interview::new(io::stdin().lock(), io::stderr()).run(today());
        draft.text()
    } else {
        TEMPLATE.to_owned()
    };
    let mistakes = load::mistakes(&text);
    if !mistakes.is_empty() {
        return Err(Stop::fault(format!("the case file made from the answers has mistakes:\n{mistakes}")));
    }
    create(&args.file, &text, false)?;
    let file = args.file.display();
    let what = if asks { "your answers" } else { "a commented example to change" };
    note(&format!("wrote {file}: {what}\nnext: detente check {file}\n      detente diagnose {file}"));
    Ok(Exit::Done)
}

/// Looked at first, so that nobody answers questions for nothing.
fn can_be_made(file: &Path) -> Result<(), Stop> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            Err(Stop::usage(format!("cannot write `{}`: there is no folder `{}`", file.display(), folder.display())))
        }
        _ if file.exists() => create(file, "", false),
        _ => Ok(()),
    }
}

/// The day it is, in Greenwich.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_answers(answers: &str) -> String {
        Interview::new(answers.as_bytes(), io::sink()).run(jiff::civil::date(2026, 5, 4)).text()
    }

    #[test]
    fn the_template_loads_as_it_stands_and_with_every_entry_in_use() {
        assert_eq!(load::mistakes(TEMPLATE), "");
        let all: String = TEMPLATE
            .lines()
            .map(|line| match line.strip_prefix('#') {
                Some(entry) if !entry.is_empty() && !entry.starts_with(' ') => format!("{entry}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        assert!(all.lines().count() == TEMPLATE.lines().count() && all != TEMPLATE);
        assert_eq!(load::mistakes(&all), "");
    }

    #[test]
    fn no_answers_at_all_make_a_case_without_mistakes() {
        assert_eq!(load::mistakes(&from_answers("")), "");
        assert_eq!(load::mistakes(&from_answers("\n\n\n\n\n\n")), "");
    }

    #[test]
    fn answers_stand_in_the_file() {
        let text = from_answers(
            "Fence \"and\" hedge\n2026-05-03\ny\nNumber 12, Number 14\nOffice\n\
             Place of the fence\n0 to 100 step 10 cm\nWho cuts\nnobody, both together\n\n\
             at least 70\ny\n\nat most 40\ny\nboth together\nn\n\
             Number 12: cuts the hedge\n2: lets the surveyor in\n\n2\n1\n",
        );
        assert_eq!(load::mistakes(&text), "");
        for part in [
            "as_of    = 2026-05-03",
            "known_to = [\"public\"]",
            "Fence \\\"and\\\" hedge",
            "says  = \"place-of-the-fence >= 70\"",
            "kind = \"insists\"",
            "says = \"who-cuts = both-together\"",
            "any_of = [[\"lets-the-surveyor-in\"]]",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn answers_of_any_kind_never_make_a_file_with_mistakes() {
        let answers = ["mediator", "public, and, not", "\u{7}\\ \"x\", 北, 北", "1 to 2", "a, a, a", "1", "y", "1: x"];
        for first in answers {
            for second in answers {
                let text = from_answers(&format!("{first}\n{second}\n").repeat(20));
                assert_eq!(load::mistakes(&text), "", "{first:?} {second:?}\n{text}");
            }
        }
    }
}
