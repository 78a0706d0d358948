//! The questions of `detente new`. An empty answer means "not known" and goes on.

use std::io::{BufRead, Write};

use detente::model::Date;

use super::answers;
use super::draft::{Act, Actor, Draft, Issue, Stance};

/// Asks on `out`, reads answers from `lines`.
pub(super) struct Interview<R, W> {
    lines: R,
    out: W,
    /// The answers have ended; everything further is not known.
    over: bool,
}

impl<R: BufRead, W: Write> Interview<R, W> {
    pub(super) fn new(lines: R, out: W) -> Self {
        Self { lines, out, over: false }
    }

    /// All the questions. `today` is offered for the day of the case.
    pub(super) fn run(&mut self, today: Date) -> Draft {
        self.say("An empty answer means: not known, or no more. Ctrl-C ends it, and then nothing is written.\n");
        let title = self.line("What are the talks called?");
        let title = if title.is_empty() { "Talks without a name".to_owned() } else { title };
        let as_of = self.until_good(&format!("Which day is described? [{today}]"), |text| {
            text.parse().map_err(|_| "a day is written as 2025-03-14".to_owned())
        });
        let mut draft = Draft {
            title,
            as_of: as_of.unwrap_or(today),
            public: self.yes("May anyone read all of the file? If not, only mediators may."),
            actors: Vec::new(),
            issues: Vec::new(),
            stances: Vec::new(),
            acts: Vec::new(),
        };
        self.actors(&mut draft);
        self.issues(&mut draft);
        self.stances(&mut draft);
        self.acts(&mut draft);
        draft
    }

    fn actors(&mut self, draft: &mut Draft) {
        let parties = self.until_good("Who are the parties? Separate them by commas, as: North, South", |text| {
            let names = answers::list(text);
            if names.len() < 2 { Err("two parties or more, separated by commas".to_owned()) } else { Ok(names) }
        });
        let mediators = answers::list(&self.line("Who mediates? (may be nobody)"));
        let parties = parties.unwrap_or_default().into_iter().map(|name| (name, false));
        for (name, mediator) in parties.chain(mediators.into_iter().map(|name| (name, true))) {
            let taken: Vec<String> = draft.actors.iter().map(|actor| actor.id.clone()).collect();
            // Words of the command line that no actor can be called by.
            let reserved = ["mediator", "mediators", "public", "unattributed", "unknown"].map(str::to_owned);
            let stem = if mediator { "office" } else { "party" };
            let id = answers::name(&name, stem, &[taken, reserved.to_vec()].concat());
            draft.actors.push(Actor { id, name, mediator });
        }
    }

    fn issues(&mut self, draft: &mut Draft) {
        loop {
            let title = self.line(match draft.issues.as_slice() {
                [] => "What has to be settled? One question, as: Height of the hedge",
                _ => "Another one? Empty: no more.",
            });
            if title.is_empty() {
                return;
            }
            let prompt = "  Its possible answers, low to high, as: nobody, a joint team  or as: 0 to 100 step 10 cm";
            let Some(answers) = self.until_good(prompt, answers::answers) else {
                self.say("  Without answers it is left out.\n");
                continue;
            };
            let taken: Vec<String> = draft.issues.iter().map(|issue| issue.id.clone()).collect();
            draft.issues.push(Issue { id: answers::name(&title, "issue", &taken), title, answers });
        }
    }

    fn stances(&mut self, draft: &mut Draft) {
        let parties: Vec<Actor> = draft.actors.iter().filter(|actor| !actor.mediator).cloned().collect();
        if !draft.issues.is_empty() && !parties.is_empty() {
            self.say("\nWhat does each side insist on? As: at least 70, at most 40, not nobody. Empty: not known.\n");
        }
        for party in &parties {
            for issue in &draft.issues {
                let prompt = format!("{}, on \u{201c}{}\u{201d}?", party.name, issue.title);
                let Some(says) = self.until_good(&prompt, |text| answers::stance(text, issue)) else { continue };
                let told = self.yes("  Did it say so to a mediator, or in a text of its own that was seen?");
                draft.stances.push(Stance { of: party.id.clone(), says, told });
            }
        }
    }

    fn acts(&mut self, draft: &mut Draft) {
        if draft.actors.is_empty() {
            return;
        }
        self.say("\nWhich steps are on the way, and who takes each? As: North: sends a reply. Empty: no more.\n");
        loop {
            let prompt = format!("Step {}?", draft.acts.len() + 1);
            let given = self
                .until_good(&prompt, |text| answers::step(text, &draft.actors).map(|(by, what)| (by, what.to_owned())));
            let Some((by, title)) = given else { break };
            let taken: Vec<String> = draft.acts.iter().map(|act| act.id.clone()).collect();
            let id = answers::name(&title, "step", &taken);
            draft.acts.push(Act { id, by, title, after: Vec::new() });
        }
        if draft.acts.len() < 2 {
            return;
        }
        self.say("\nWhat does each step wait for? Numbers, as: 2, or: 1 and 3, or: 1 or 2. Empty: nothing.\n");
        for (at, act) in draft.acts.iter().enumerate() {
            self.say(&format!("  {}  {}\n", at + 1, act.title));
        }
        for at in 0..draft.acts.len() {
            let prompt = format!("{} \u{201c}{}\u{201d} waits for?", at + 1, draft.acts[at].title);
            let after = self.until_good(&prompt, |text| answers::after(text, at, &draft.acts));
            draft.acts[at].after = after.unwrap_or_default();
        }
    }

    /// Asks until the answer is understood; `None` for an empty one.
    fn until_good<T>(&mut self, prompt: &str, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        loop {
            let text = self.line(prompt);
            if text.is_empty() {
                return None;
            }
            match read(&text) {
                Ok(value) => return Some(value),
                Err(wanted) => self.say(&format!("  not understood: {wanted}\n")),
            }
        }
    }

    fn yes(&mut self, prompt: &str) -> bool {
        let read = |text: &str| match text.to_lowercase().as_str() {
            "y" | "yes" => Ok(true),
            "n" | "no" => Ok(false),
            _ => Err("y or n".to_owned()),
        };
        self.until_good(&format!("{prompt} [y/N]"), read).unwrap_or(false)
    }

    /// One answer; empty once there are no more.
    fn line(&mut self, prompt: &str) -> String {
        if self.over {
            return String::new();
        }
        self.say(&format!("{prompt} "));
        let mut line = String::new();
        match self.lines.read_line(&mut line) {
            Ok(n) if n > 0 => line.trim().to_owned(),
            _ => {
                self.over = true;
                self.say("\n");
                String::new()
            }
        }
    }

    /// Where questions cannot be shown any more, answers can still be read.
    fn say(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush());
    }
}
