//! What holds of packages although some preferences are known roughly, in words.

use detente_engine::packages::robust::{Certainty, Contradictory, Known, Over, Robust, Share, Standing, fraction};
use detente_model::{Id, Statement};
use num_rational::BigRational;

use super::tell::{Teller, decimal, percent};
use crate::words::{listed, plural, upper_first};

impl Teller<'_> {
    fn robust(&self) -> Option<&Robust> {
        self.offered.rough.as_ref().map(|rough| &rough.robust)
    }

    /// What can be said of an option although preferences are known roughly.
    fn standing(&self, at: usize) -> Option<&Standing> {
        let rough = self.offered.rough.as_ref()?;
        rough.robust.standings.get(*rough.places.get(at)?)
    }

    /// Whether the shortlist rests on what is known roughly.
    fn is_rough(&self) -> bool {
        self.offered.rough.as_ref().is_some_and(|rough| !rough.places.is_empty())
    }

    /// Whether there is room, from what is known roughly; `None` where that says nothing.
    pub(super) fn rough_room(&self) -> Option<String> {
        let robust = self.robust()?;
        if robust.over == Some(Over::Feasible) {
            return Some("No package keeps every red line. The options below break some; each says which.".to_owned());
        }
        let with = robust.parties.iter().filter(|party| party.reservation.is_some());
        let with: Vec<Id> = with.map(|party| party.id.clone()).collect();
        if with.is_empty() {
            return Some(
                "Some packages keep every red line; what no agreement is worth is on file for nobody.".to_owned(),
            );
        }
        let who = self.words.actors(&with);
        let than = format!("every red line and is no worse than no agreement for {who}");
        Some(match robust.zone.as_ref()? {
            Certainty::Always => format!("Yes: some package keeps {than}, whatever is so of what is known roughly."),
            Certainty::Never => format!("No: no package keeps {than}, whatever is so of what is known roughly."),
            Certainty::Depends { .. } => {
                format!("It depends on what is known only roughly whether some package keeps {than}.")
            }
            Certainty::Open { .. } => {
                format!("Within the limits of this run it is open whether some package keeps {than}.")
            }
        })
    }

    /// Rows of the options beside each other: whether each side would accept, whether others are better for all, under how
    /// much of what is not known an option is good.
    pub(super) fn rough_rows(&self) -> Vec<(String, Vec<String>)> {
        let Some(robust) = self.robust().filter(|_| self.is_rough()) else { return Vec::new() };
        let options = 0..self.offered.shortlist.packages.len();
        let row = |cell: &dyn Fn(&Standing) -> String| {
            options.clone().map(|at| self.standing(at).map_or_else(String::new, cell)).collect::<Vec<_>>()
        };
        let with = robust.parties.iter().filter(|party| party.reservation.is_some());
        let mut rows: Vec<(String, Vec<String>)> = with
            .map(|party| {
                let reaches = |standing: &Standing| standing.reaches.get(&party.id).map_or("", sure).to_owned();
                (format!("better than none for {}", self.words.actor(&party.id)), row(&reaches))
            })
            .collect();
        rows.push(("no other better for all".to_owned(), row(&|standing| sure(&standing.efficient).to_owned())));
        let shares = row(&|standing| standing.share_both.as_ref().map_or_else(String::new, share));
        if shares.iter().any(|share| !share.is_empty()) {
            rows.push(("both, in so much of what may be".to_owned(), shares));
        }
        rows
    }

    /// The same of one option in a line.
    pub(super) fn rough_in_short(&self, at: usize) -> Vec<String> {
        let rows = self.rough_rows();
        rows.into_iter().map(|(name, cells)| format!("{name}: {}", cells[at])).collect()
    }

    /// What is known roughly, and what follows all the same.
    pub(super) fn roughly(&self) -> Vec<String> {
        let Some(robust) = self.robust() else { return Vec::new() };
        let mut told: Vec<String> =
            robust.parties.iter().filter(|party| !party.single).map(|p| self.known(p)).collect();
        told.extend(robust.contradictions.iter().map(|found| self.contradiction(found)));
        if robust.count > 0 {
            told.push(self.counted(robust));
        }
        if robust.only_unbeaten {
            told.push(
                "There are too many packages to look at each: these are the ones that no other beats.".to_owned(),
            );
        }
        let drawn = self.is_rough() && robust.shares.drawn > 0;
        if drawn {
            told.push(format!(
                "What may be is drawn at random {} times, the same draws every time; shares are off by at most {} in 100, 19 \
                 times in 20.",
                robust.shares.drawn,
                percent(&robust.shares.off)
            ));
        }
        let limits = robust.missing.iter().map(|missing| crate::tell::missing(&self.words, missing));
        told.extend(limits.map(|limit| format!("{}.", upper_first(&limit))));
        told
    }

    fn known(&self, known: &Known) -> String {
        let who = self.words.actor(&known.id);
        let floor = match &known.reservation {
            Some((low, high)) if low == high => format!("no agreement is worth {} to it", decimal(low)),
            Some((low, high)) => format!("no agreement is worth {} to {} to it", decimal(low), decimal(high)),
            None => "what no agreement is worth to it is not on file".to_owned(),
        };
        let open = match known.open_issues.as_slice() {
            [] => String::new(),
            issues => format!("; which answer suits it is not on file: {}", self.issues(issues)),
        };
        format!(
            "{who} ({}) is known roughly: {} open; {floor}{open}.",
            self.source(&known.id),
            plural(known.unknowns, "number", "numbers")
        )
    }

    fn issues(&self, issues: &[Id]) -> String {
        listed(issues.iter().map(|issue| self.words.issue(issue)), "and")
    }

    fn counted(&self, robust: &Robust) -> String {
        let counts = &robust.counts;
        let line = if robust.over == Some(Over::Kept) { "that keep every red line" } else { "that obey the rules" };
        let some = robust.parties.iter().any(|party| party.reservation.is_some());
        let accepted = format!(
            "{} would be accepted whatever is so, {} if the right thing is so; ",
            counts.acceptable_always, counts.acceptable_ever
        );
        format!(
            "Of {} {line}, {}{} are efficient whatever is so, {} may be.",
            plural(robust.count, "package", "packages"),
            if some { accepted } else { String::new() },
            counts.efficient_always,
            counts.efficient_ever
        )
    }

    fn contradiction(&self, found: &Contradictory) -> String {
        let said = listed(found.statements.iter().map(|statement| self.statement(statement)), "and");
        format!("{} is left out, for what is on file cannot all be so: {said}.", self.words.actor(&found.party))
    }

    fn statement(&self, statement: &Statement) -> String {
        let issue = |id: &Id| format!("\u{201c}{}\u{201d}", self.words.issue(id));
        match statement {
            Statement::Order { issue: first, next } => format!("{} matters as much as {}", issue(first), issue(next)),
            Statement::Better { issue: id } => format!("which end of {} is good", issue(id)),
            Statement::Weight { issue: id } => format!("the weight of {}", issue(id)),
            Statement::Values { issue: id } => format!("the values of {}", issue(id)),
            Statement::Scores { issue: id } => format!("the scores of {}", issue(id)),
            Statement::Scale => "the scale".to_owned(),
            Statement::WalkAway => "what no agreement is worth".to_owned(),
            Statement::Compared { pair } => format!("comparison {pair}"),
        }
    }
}

/// Whether something is so, in a word.
fn sure(certainty: &Certainty) -> &'static str {
    match certainty {
        Certainty::Always => "yes",
        Certainty::Never => "no",
        Certainty::Depends { .. } => "depends",
        Certainty::Open { .. } => "open",
    }
}

fn share(share: &Share) -> String {
    let exact: BigRational = fraction(share);
    format!("{} %", percent(&exact))
}
