//! Keys and lines from a person, or from a file in a person's place.

use std::io::{self, BufRead, Write};

use console::{Key, Term};

use crate::output::plain;
use crate::stop::Stop;

/// What was pressed.
pub(super) enum Pressed {
    /// A letter.
    Key(char),
    /// The input is over.
    End,
}

/// A terminal, or lines in its place.
pub(super) struct Keys {
    terminal: Option<Term>,
}

impl Keys {
    pub(super) fn new(terminal: bool) -> Self {
        Self { terminal: terminal.then(Term::stdout) }
    }

    /// One key; without a terminal the first letter of a line.
    pub(super) fn press(&self, prompt: &str) -> Result<Pressed, Stop> {
        let Some(terminal) = &self.terminal else {
            let line = self.ask(prompt)?;
            return Ok(line.map_or(Pressed::End, |line| Pressed::Key(line.trim().chars().next().unwrap_or('?'))));
        };
        write(prompt);
        loop {
            match terminal.read_key() {
                Ok(Key::Char(key)) => {
                    write(&format!("{key}\n"));
                    return Ok(Pressed::Key(key));
                }
                Ok(Key::ArrowRight | Key::ArrowDown) => return Ok(Pressed::Key('n')),
                Ok(Key::ArrowLeft | Key::ArrowUp) => return Ok(Pressed::Key('p')),
                Ok(Key::CtrlC) => return Ok(Pressed::End),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(Pressed::End),
                Err(error) => return Err(Stop::usage(format!("the terminal fails: {}", plain(&error)))),
            }
        }
    }

    /// One line; `None` where the input is over.
    pub(super) fn ask(&self, prompt: &str) -> Result<Option<String>, Stop> {
        if self.terminal.is_some() {
            write(prompt);
        }
        let mut line = String::new();
        match io::stdin().lock().read_line(&mut line) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned())),
            Err(error) => Err(Stop::usage(format!("cannot read the answer: {}", plain(&error)))),
        }
    }

    /// Shows a line.
    pub(super) fn say(&self, text: &str) {
        write(&format!("{text}\n"));
    }
}

/// A reader that went away is no reason to lose a decision.
fn write(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
