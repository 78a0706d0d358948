//! How the program ends: its exit codes, and what it says when it cannot go on.

use std::io::{self, Write};
use std::process::ExitCode;

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; findings are results, whatever they say.
    Done,
    /// The input has mistakes, or `--fail-on` met its finding.
    Mistakes,
    /// The program was called in a way that cannot work.
    Usage,
    /// The program itself is at fault.
    Fault,
    /// The user stopped it.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Mistakes => 1,
            Exit::Usage => 2,
            Exit::Fault => 101,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

/// Why a command cannot go on, in words for the user.
#[derive(Debug)]
pub(crate) struct Stop {
    /// The exit code.
    pub(crate) exit: Exit,
    /// One sentence without a full stop; empty where all was said before.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hints: Vec<String>,
}

impl Stop {
    /// The input has mistakes.
    pub(crate) fn mistakes(message: impl Into<String>) -> Self {
        Self::new(Exit::Mistakes, message)
    }

    /// The call cannot work.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The program is at fault.
    pub(crate) fn fault(message: impl Into<String>) -> Self {
        Self::new(Exit::Fault, message)
    }

    /// The user stopped it.
    pub(crate) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "stopped; nothing was written")
    }

    /// The same with a hint added.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// As it is shown.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        if !self.message.is_empty() {
            text.push_str(&format!("error: {}\n", self.message));
        }
        for hint in &self.hints {
            text.push_str(&format!("hint: {hint}\n"));
        }
        text
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hints: Vec::new() }
    }
}

/// Words about the run, on standard error. That nobody reads them is no reason to stop.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_of_the_manual() {
        let all = [Exit::Done, Exit::Mistakes, Exit::Usage, Exit::Fault, Exit::Interrupted];
        assert_eq!(all.map(Exit::code), [0, 1, 2, 101, 130]);
    }

    #[test]
    fn hints_follow_the_message() {
        let stop = Stop::usage("no such file").hint("look again");
        assert_eq!(stop.text(), "error: no such file\nhint: look again\n");
        assert_eq!(Stop::mistakes("").text(), "");
    }
}
