//! One run of a target on one input.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

/// What a target does with an input. It panics if a promise is broken.
pub type Run = fn(&[u8]);

/// A panic: where, and in which words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// File, line and column.
    pub place: String,
    /// What was said.
    pub message: String,
}

thread_local! {
    static LAST: RefCell<Option<Broken>> = const { RefCell::new(None) };
}

/// Makes panics be noted instead of printed, from now on.
pub fn note_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("no words").to_owned();
        LAST.with(|last| *last.borrow_mut() = Some(Broken { place, message }));
    }));
}

/// Runs the target; the panic, if there was one.
#[must_use]
pub fn run(target: Run, input: &[u8]) -> Option<Broken> {
    let result = panic::catch_unwind(AssertUnwindSafe(|| target(input)));
    let noted = LAST.with(|last| last.borrow_mut().take());
    result.err().map(|_| {
        noted.unwrap_or(Broken { place: "unknown".to_owned(), message: "a panic that was not noted".to_owned() })
    })
}

/// The shortest input found that still breaks at the same place, by leaving out pieces.
#[must_use]
pub fn shorten(target: Run, input: &[u8], broken: &Broken) -> Vec<u8> {
    let mut best = input.to_vec();
    let mut tries = 0;
    let mut piece = best.len().div_ceil(2);
    while piece > 0 {
        let mut at = 0;
        while at < best.len() && tries < 5_000 {
            tries += 1;
            let mut shorter = best.clone();
            shorter.drain(at..(at + piece).min(best.len()));
            match run(target, &shorter) {
                Some(found) if found.place == broken.place => best = shorter,
                _ => at += piece,
            }
        }
        piece /= 2;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dislikes_percent(input: &[u8]) {
        assert!(!input.contains(&b'%'), "a percent sign");
    }

    #[test]
    fn a_panic_is_caught_and_told() {
        note_panics();
        assert_eq!(run(dislikes_percent, b"fine"), None);
        let broken = run(dislikes_percent, b"10 %");
        assert!(broken.is_some_and(|found| found.message.contains("percent") && found.place.contains("harness.rs")));
    }

    #[test]
    fn a_finding_is_cut_down_to_what_it_needs() {
        note_panics();
        let input = b"a long text with one % somewhere inside";
        let broken = run(dislikes_percent, input);
        assert_eq!(broken.map(|found| shorten(dislikes_percent, input, &found)), Some(b"%".to_vec()));
    }
}
