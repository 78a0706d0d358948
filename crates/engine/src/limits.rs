//! Limits of the search. They count steps, never seconds, so that the same case gives the same bytes; a limit that is
//! met is stated in the finding.

use std::cell::Cell;
use std::collections::BTreeSet;

use detente_model::{Finding, Kind, Missing};

/// How far the engine searches before it says which limit it met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most conflicts and the most ways out that are listed of one finding.
    pub list: usize,
    /// The most steps of search for one finding; a step is one look at one line.
    pub steps: u64,
    /// The most combinations of readings that are tried (common choices of terms, `also_read` of positions).
    pub choices: usize,
    /// The most entries and documents without which a verdict is tried again.
    pub without: usize,
    /// The kinds that are not told to whoever looks, whatever is on file.
    pub withheld: BTreeSet<Kind>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { list: 1_000, steps: 20_000_000, choices: 4_096, without: 1_000, withheld: BTreeSet::new() }
    }
}

/// The names of the limits in reports, in the order of the fields of [`Limits`]; two are not to be set: `digits`, numbers so
/// long that sums of them do not fit in 127 bits, and `answers`, more answers than utilities are asked for.
pub const LIMIT_NAMES: [&str; 6] = ["list", "steps", "choices", "without", "digits", "answers"];

/// Why a search ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Halt {
    /// So many steps, or so many entries of a list, or so many combinations, were reached.
    Limit {
        /// Its name, one of [`LIMIT_NAMES`].
        name: &'static str,
        /// Its value.
        value: u64,
    },
    /// Whoever started the run asked it to stop.
    Stopped,
}

impl Halt {
    /// The same as a line of the finding.
    pub(crate) fn missing(self) -> Missing {
        match self {
            Halt::Limit { name, value } => Missing::Limit { limit: name.to_owned(), value },
            Halt::Stopped => Missing::Stopped,
        }
    }

    /// Notes on a finding that not all of it was looked at, and why.
    pub(crate) fn note(self, finding: &mut Finding) {
        finding.complete = false;
        let missing = self.missing();
        if !finding.missing.contains(&missing) {
            finding.missing.push(missing);
        }
    }
}

/// What one finding may spend: the limits, the steps taken so far, and whether the run is to stop.
pub(crate) struct Budget<'a> {
    pub(crate) limits: &'a Limits,
    stop: &'a dyn Fn() -> bool,
    steps: Cell<u64>,
    cap: Cell<u64>,
    ask_again: Cell<u64>,
}

/// So many steps pass between two looks at the stop flag.
const STEPS_BETWEEN_LOOKS: u64 = 4_096;

impl<'a> Budget<'a> {
    /// The whole budget of one finding.
    pub(crate) fn new(limits: &'a Limits, stop: &'a dyn Fn() -> bool) -> Self {
        Self { limits, stop, steps: Cell::new(0), cap: Cell::new(limits.steps), ask_again: Cell::new(0) }
    }

    /// The whole budget again, for another finding of the same run.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(self.limits, self.stop)
    }

    /// The whole of another budget of the same run.
    pub(crate) fn under<'b>(&self, limits: &'b Limits) -> Budget<'b>
    where
        'a: 'b,
    {
        Budget::new(limits, self.stop)
    }

    /// Takes `count` steps.
    ///
    /// # Errors
    /// The limit of steps is met, or the run is to stop; once it was, every later call says so again.
    pub(crate) fn step(&self, count: u64) -> Result<(), Halt> {
        let taken = self.steps.get().saturating_add(count);
        self.steps.set(taken);
        if taken >= self.ask_again.get() {
            if (self.stop)() {
                // The next look comes at once, so that a stopped run stays stopped.
                return Err(Halt::Stopped);
            }
            self.ask_again.set(taken + STEPS_BETWEEN_LOOKS);
        }
        if taken > self.cap.get() {
            return Err(self.limit("steps"));
        }
        Ok(())
    }

    /// Takes the steps for a package that is kept in the result, with so many answers: that bounds the memory.
    ///
    /// # Errors
    /// As of [`Budget::step`].
    pub(crate) fn keep(&self, answers: usize) -> Result<(), Halt> {
        const STEPS_OF_ANSWER: u64 = 10;
        self.step(STEPS_OF_ANSWER * answers as u64)
    }

    /// Does something with at most one part in `parts` of the steps that are left, so that something is left for what
    /// comes after it.
    pub(crate) fn with_part<T>(&self, parts: u64, work: impl FnOnce() -> T) -> T {
        let cap = self.cap.get();
        let taken = self.steps.get().min(cap);
        self.cap.set(taken + (cap - taken) / parts);
        let done = work();
        self.cap.set(cap);
        done
    }

    /// The halt for the limit of this name.
    pub(crate) fn limit(&self, name: &'static str) -> Halt {
        let value = match name {
            "list" => self.limits.list as u64,
            "choices" => self.limits.choices as u64,
            "without" => self.limits.without as u64,
            "digits" => 127,
            _ => self.limits.steps,
        };
        Halt::Limit { name, value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_steps_is_met_and_stays_met() {
        let limits = Limits { steps: 10, ..Limits::default() };
        let budget = Budget::new(&limits, &|| false);
        assert_eq!(budget.step(10), Ok(()));
        assert_eq!(budget.step(1), Err(Halt::Limit { name: "steps", value: 10 }));
        assert_eq!(budget.step(0), Err(Halt::Limit { name: "steps", value: 10 }));
        assert_eq!(budget.fresh().step(10), Ok(()));
    }

    #[test]
    fn a_part_leaves_the_rest() {
        let limits = Limits { steps: 10, ..Limits::default() };
        let budget = Budget::new(&limits, &|| false);
        assert_eq!(budget.with_part(2, || budget.step(6)), Err(Halt::Limit { name: "steps", value: 10 }));
        assert_eq!(budget.step(4), Ok(()));
    }

    #[test]
    fn a_stop_is_heard_before_the_first_step_and_between_looks() {
        let limits = Limits::default();
        assert_eq!(Budget::new(&limits, &|| true).step(1), Err(Halt::Stopped));
        let asked = Cell::new(0);
        let late = || {
            asked.set(asked.get() + 1);
            asked.get() > 1
        };
        let budget = Budget::new(&limits, &late);
        assert_eq!(budget.step(1), Ok(()));
        assert_eq!(budget.step(STEPS_BETWEEN_LOOKS), Err(Halt::Stopped));
        assert_eq!(budget.step(1), Err(Halt::Stopped));
    }
}
