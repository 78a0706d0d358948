//! The smallest set of statements about a party that no utility satisfies.
//!
//! First a set of which none can be spared, by leaving out one after the other (J. W. Chinneck and E. W. Dravnieks,
//! "Locating Minimal Infeasible Constraint Sets in Linear Programs", ORSA Journal on Computing 3(2), 1991), starting from
//! those that the proof uses; then all smaller sets, from the smallest up.

use detente_model::{Inequality, Issue, Preferences, Statement};
use num_traits::Zero;

use super::sheet::{Columns, asked};
use crate::exact_lp::{Contradiction, Inequalities};
use crate::{Budget, Halt};

/// What contradicts itself, and whether no smaller set does.
pub(crate) struct AtOdds {
    pub(crate) statements: Vec<Statement>,
    pub(crate) smallest: bool,
}

struct Search<'a> {
    columns: Columns,
    said: &'a [Inequality],
    budget: &'a Budget<'a>,
}

/// What cannot all be so of the preferences of a party; `None` where it can.
///
/// # Errors
/// A limit was met.
pub(crate) fn at_odds(
    preferences: &Preferences,
    said: &[Inequality],
    issues: &[Issue],
    budget: &Budget<'_>,
) -> Result<Option<AtOdds>, Halt> {
    let columns = Columns::plain(said, issues, !preferences.scores.is_empty());
    let search = Search { columns, said, budget };
    let of_issues = issues.iter().map(|issue| preferences.at_odds(issue)).filter(|list| !list.is_empty());
    if let Some(statements) = of_issues.min_by_key(Vec::len) {
        let statements = search.smaller(&statements)?.unwrap_or(statements);
        return Ok(Some(AtOdds { statements, smallest: true }));
    }
    let Some(used) = search.contradicted(&search.all())? else { return Ok(None) };
    let spared = search.spared(used)?;
    Ok(Some(match search.smaller(&spared) {
        Ok(Some(statements)) => AtOdds { statements, smallest: true },
        Ok(None) => AtOdds { statements: spared, smallest: true },
        Err(Halt::Stopped) => return Err(Halt::Stopped),
        Err(Halt::Limit { .. }) => AtOdds { statements: spared, smallest: false },
    }))
}

impl Search<'_> {
    fn all(&self) -> Vec<Statement> {
        let mut all: Vec<Statement> = self.said.iter().filter_map(|inequality| inequality.by.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Statements among these that contradict themselves; `None` where they do not.
    fn contradicted(&self, statements: &[Statement]) -> Result<Option<Vec<Statement>>, Halt> {
        let kept = |inequality: &&Inequality| inequality.by.as_ref().is_none_or(|by| statements.contains(by));
        let said: Vec<Inequality> = self.said.iter().filter(kept).cloned().collect();
        let (asked, by) = self.rows(&said);
        let Err(Contradiction(factors)) = asked.region(self.budget)? else { return Ok(None) };
        let used = factors.iter().zip(by).filter(|(factor, _)| !factor.is_zero());
        let mut used: Vec<Statement> = used.filter_map(|(_, by)| by).collect();
        used.sort();
        used.dedup();
        Ok(Some(used))
    }

    /// One row for each inequality, with what says so.
    fn rows(&self, said: &[Inequality]) -> (Inequalities, Vec<Option<Statement>>) {
        let mut rows = Inequalities::of(self.columns.count);
        let mut by = Vec::new();
        for inequality in said {
            let one = asked(&self.columns, std::slice::from_ref(inequality));
            for (row, bound) in one.rows.into_iter().zip(one.bounds) {
                rows.at_most(row, bound);
                by.push(inequality.by.clone());
            }
        }
        (rows, by)
    }

    /// The same without what can be spared.
    fn spared(&self, mut statements: Vec<Statement>) -> Result<Vec<Statement>, Halt> {
        let mut at = 0;
        while at < statements.len() {
            let mut fewer = statements.clone();
            fewer.remove(at);
            if self.contradicted(&fewer)?.is_some() {
                statements = fewer;
            } else {
                at += 1;
            }
        }
        Ok(statements)
    }

    /// A set that contradicts itself and is smaller than this one, the smallest first; `None` where there is none.
    fn smaller(&self, than: &[Statement]) -> Result<Option<Vec<Statement>>, Halt> {
        let all = self.all();
        for size in 1..than.len() {
            let mut places: Vec<usize> = (0..size).collect();
            loop {
                let chosen: Vec<Statement> = places.iter().map(|at| all[*at].clone()).collect();
                if self.contradicted(&chosen)?.is_some() {
                    return Ok(Some(chosen));
                }
                let Some(next) = (0..size).rev().find(|at| places[*at] + size - at < all.len()) else { break };
                places[next] += 1;
                (next + 1..size).for_each(|at| places[at] = places[at - 1] + 1);
            }
        }
        Ok(None)
    }
}
