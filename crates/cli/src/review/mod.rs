//! Proposals one by one, with keys: what stands there, what is read out of it, and a decision.

mod keys;
mod questions;

use detente::review::{Beside, Decision, Item, Marks, PLAIN, Review, Standing, What, context, facts, place};
use jiff::Timestamp;

use crate::stop::Stop;
use keys::{Keys, Pressed};

/// A statement set off on a terminal: reverse video.
const BRIGHT: Marks = Marks { open: "\u{1b}[7m", close: "\u{1b}[0m" };

const HELP: &str = "\
a  accept: it says this            c  correct: it says something else
r  reject: it is no such statement s  split: it is two
m  merge with another              t  an entry of the case rests on it too
d  draw a new entry from it        x  next that another statement stands against
n  next   p  previous   u  undo    q  stop (nothing is lost; `--write` puts it into the case)";

/// How many are accepted, rejected and open.
pub(crate) fn summary(review: &Review<'_>) -> String {
    let count = |standing: Standing| review.items().iter().filter(|item| item.standing == standing).count();
    let accepted = count(Standing::Accepted);
    let tail = if accepted > 0 { "; the same command with `--write` puts what is accepted into the case" } else { "" };
    format!(
        "{accepted} accepted, {} rejected, {} open, {} in the case already{tail}",
        count(Standing::Rejected),
        count(Standing::Proposed),
        count(Standing::OnFile)
    )
}

/// Where one person sits and decides.
pub(crate) struct Desk {
    by: String,
    keys: Keys,
    marks: Marks,
    at: usize,
}

impl Desk {
    /// On a terminal single keys are enough; else each line is an answer.
    pub(crate) fn new(by: &str, terminal: bool) -> Self {
        let marks = if terminal && std::env::var_os("NO_COLOR").is_none() { BRIGHT } else { PLAIN };
        Self { by: by.to_owned(), keys: Keys::new(terminal), marks, at: 0 }
    }

    /// Shows proposals and takes decisions until the person stops or the input ends. `keep` makes each decision durable
    /// before the next one is asked for.
    ///
    /// # Errors
    /// The terminal or the log fails.
    pub(crate) fn sit(
        &mut self,
        review: &mut Review<'_>,
        keep: &mut dyn FnMut(&Decision) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.at = self.next_open(review, 0).unwrap_or(0);
        let mut show = true;
        loop {
            let Some(item) = review.items().get(self.at).cloned() else {
                self.keys.say("Nothing is proposed.");
                return Ok(());
            };
            if std::mem::take(&mut show) {
                self.show(review, &item);
            }
            let decisions = match self.keys.press("decision (? for help): ")? {
                Pressed::End | Pressed::Key('q') => return Ok(()),
                Pressed::Key(key) => self.pressed(key, review, &item)?,
            };
            show = decisions.is_empty();
            for what in decisions {
                let decision = Decision { by: self.by.clone(), at: Timestamp::now(), what };
                match review.decide(decision.clone()) {
                    Err(why) => {
                        self.keys.say(&format!("not taken: {why}"));
                        break;
                    }
                    Ok(()) => {
                        keep(&decision)?;
                        self.after(&decision.what, review);
                        show = true;
                    }
                }
            }
        }
    }

    /// Decisions; none where a key only moves or asks. What an entry is to rest on is accepted by that.
    fn pressed(&mut self, key: char, review: &Review<'_>, item: &Item) -> Result<Vec<What>, Stop> {
        let proposal = item.name.clone();
        let what = match key {
            'a' => Some(What::Accept { proposal }),
            'r' => {
                let why = self.keys.ask("why, or nothing: ")?;
                Some(What::Reject { proposal, why: why.filter(|why| !why.is_empty()) })
            }
            'c' => self.correction(item)?.map(|to| What::Correct { proposal, to: Box::new(to) }),
            's' => self.parts(item)?.map(|into| What::Split { proposal, into }),
            'm' => self.other(review, item)?.map(|with| What::Merge { proposal, with }),
            't' => {
                self.entry("entry that rests on it, as positions.wants: ")?.map(|entry| What::Cite { proposal, entry })
            }
            'd' => self.drawn(item)?.map(|(entry, keys)| What::Draw { proposal, entry, keys }),
            'u' => Some(What::Undo),
            _ => {
                self.moved(key, review);
                None
            }
        };
        let rests = matches!(what, Some(What::Cite { .. } | What::Draw { .. }));
        let accept =
            (rests && item.standing == Standing::Proposed).then(|| What::Accept { proposal: item.name.clone() });
        Ok(accept.into_iter().chain(what).collect())
    }

    fn moved(&mut self, key: char, review: &Review<'_>) {
        let count = review.items().len();
        match key {
            'n' => self.at = (self.at + 1).min(count.saturating_sub(1)),
            'p' => self.at = self.at.saturating_sub(1),
            'x' => {
                let beside = Beside::of(review);
                let against = |at: &usize| beside.count(*at) > 0;
                self.at = (self.at + 1..count).chain(0..=self.at).find(against).unwrap_or(self.at);
            }
            '?' => self.keys.say(HELP),
            other => self.keys.say(&format!("`{other}` is no key here; ? for help")),
        }
    }

    /// To the next that is open, where the decision closed this one.
    fn after(&mut self, what: &What, review: &Review<'_>) {
        if *what != What::Undo {
            self.at = self.next_open(review, self.at).unwrap_or(self.at);
        }
        self.at = self.at.min(review.items().len().saturating_sub(1));
    }

    fn next_open(&self, review: &Review<'_>, from: usize) -> Option<usize> {
        let count = review.items().len();
        let open = |at: &usize| review.items()[*at].standing == Standing::Proposed;
        (from.min(count)..count).chain(0..from.min(count)).find(open)
    }

    fn show(&self, review: &Review<'_>, item: &Item) {
        let open = review.items().iter().filter(|item| item.standing == Standing::Proposed).count();
        let Some(document) = review.document(item) else { return };
        self.keys.say(&format!(
            "\n{} of {}, {open} open \u{b7} {} \u{b7} {}",
            self.at + 1,
            review.items().len(),
            place(document, item.candidate.span),
            item.name
        ));
        self.keys.say(&context(document, item.candidate.span, self.marks));
        facts(review, item).iter().for_each(|line| self.keys.say(&format!("   {line}")));
        for other in review.against(item).into_iter().take(3) {
            if let Some(document) = review.document(other) {
                let where_ = place(document, other.candidate.span);
                self.keys.say(&format!("   beside it, {where_}: \u{201c}{}\u{201d}", other.candidate.quote));
            }
        }
    }
}
