//! Why an event cannot happen.

use detente_casefile::Diagnostic;
use detente_model::{Date, Id};
use jiff::Timestamp;
use thiserror::Error;

/// Why an event is refused; the state is as it was.
///
/// A refusal is told to the author of the event, so it rests on nothing that the author may not see.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The first event does not open the talks.
    #[error("talks begin with `opened`, which holds the case")]
    NotOpened,
    /// The talks are open already.
    #[error("the talks are open already; `case-replaced` puts another case in the place of this one")]
    Opened,
    /// Time runs backwards.
    #[error("this is dated {at}, before the event that precedes it ({last})")]
    Backwards {
        /// Its time.
        at: Timestamp,
        /// That of the last event.
        last: Timestamp,
    },
    /// The author may not do this.
    #[error("{by} may not do this: {why}")]
    NotAllowed {
        /// The author.
        by: String,
        /// Who may, or within what.
        why: &'static str,
    },
    /// There is no such thing, as far as the author can see.
    #[error("there is no {what} `{id}`")]
    Unknown {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        id: Id,
    },
    /// The name is taken.
    #[error("there is a {what} `{id}` already")]
    Taken {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        id: Id,
    },
    /// Somebody changed it meanwhile. Nothing is overwritten.
    #[error("`{id}` is no longer as it was: someone changed this; look at it again and send what you wrote anew")]
    Changed {
        /// Its name.
        id: Id,
    },
    /// Another thing needs what would go, or does not go with what would come.
    #[error("{what} `{id}` stands against this")]
    StillUsed {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        id: Id,
    },
    /// The case would have mistakes.
    #[error("the case would have mistakes: {}", first(.0))]
    Mistakes(Vec<Diagnostic>),
    /// What was sent does not have the form it needs.
    #[error("{what}: expected {expected}")]
    Malformed {
        /// What was sent.
        what: &'static str,
        /// The form.
        expected: &'static str,
    },
    /// The party did not allow this to be told, or not so.
    #[error("the party did not allow this: its mark is `{mark}`")]
    Sealed {
        /// The mark of the note.
        mark: &'static str,
    },
    /// It may be told later.
    #[error("the party allows this to be told from {from} on")]
    NotYet {
        /// The first day.
        from: Date,
    },
    /// The proposal is closed, or the talks are.
    #[error("this is closed already")]
    Closed,
    /// The proposal was not accepted.
    #[error("only an accepted proposal can be agreed")]
    NotAccepted,
}

fn first(diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    let more = errors.len().saturating_sub(1);
    let first = errors.first().map_or("it does not load", |diagnostic| diagnostic.message.as_str());
    if more == 0 { first.to_owned() } else { format!("{first} (and {more} more)") }
}
