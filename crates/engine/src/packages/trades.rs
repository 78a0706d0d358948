//! What a package trades: pairs of issues of which each suits one side and costs the other, and both are better off than
//! the other way round (logrolling: D. G. Pruitt, "Negotiation Behavior", 1981, chapter 5; J. M. Buchanan and G. Tullock,
//! "The Calculus of Consent", 1962, chapter 10).

use detente_model::{Id, Package, Value};
use num_rational::BigRational;
use num_traits::Signed;

use super::worth::Worth;

/// Two issues of a package that two parties trade: were both answered as is best for the other, both would have less.
/// Issues that may not be bargained with are no part of any trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trade {
    /// The two parties, in the order of the case.
    pub parties: [Id; 2],
    /// The issue whose answer suits the first, and the one whose answer suits the second.
    pub issues: [Id; 2],
    /// What each has from the trade, in its own utility.
    pub gains: [BigRational; 2],
}

impl Worth<'_> {
    /// The trades in a package: for each pair of parties the one from which both have most, by the product of what each
    /// has from it; ties by the order of issues.
    pub(crate) fn trades(&self, package: &Package) -> Vec<Trade> {
        let parties = self.parties.len();
        let pairs = (0..parties).flat_map(|first| (first + 1..parties).map(move |second| (first, second)));
        pairs.filter_map(|(first, second)| self.trade(package, first, second)).collect()
    }

    fn trade(&self, package: &Package, first: usize, second: usize) -> Option<Trade> {
        let suited: Vec<_> = self.contested(package, first, second);
        let mut best: Option<(BigRational, Trade)> = None;
        for (one, [given, taken]) in suited.iter().filter(|(_, [given, _])| given.is_positive()) {
            let others = suited.iter().filter(|(other, [_, won])| won.is_positive() && other != one);
            for (other, [lost, won]) in others {
                let gains = [given + lost, taken + won];
                let product = &gains[0] * &gains[1];
                let better = best.as_ref().is_none_or(|(most, _)| product > *most);
                if gains.iter().all(Signed::is_positive) && better {
                    let parties = [first, second].map(|party| self.parties[party].0.clone());
                    best = Some((product, Trade { parties, issues: [(*one).clone(), (*other).clone()], gains }));
                }
            }
        }
        best.map(|(_, trade)| trade)
    }

    /// The issues whose answer suits one of two parties and costs the other, each with what both have from it beside the
    /// answer that is best for the one whom it costs.
    fn contested<'p>(&self, package: &'p Package, first: usize, second: usize) -> Vec<(&'p Id, [BigRational; 2])> {
        let traded = package.iter().filter(|(id, _)| self.issues.get(*id).is_some_and(|issue| issue.tradable));
        let beside = |id: &Id, value: &Value, other: &Value| {
            [first, second].map(|party| self.part(party, id, value) - self.part(party, id, other))
        };
        let each = traded.flat_map(|(id, value)| {
            let others = [(second, first), (first, second)].map(|(whom, mild)| self.best(id, whom, mild));
            others.map(|other| Some((id, beside(id, value, &other?))))
        });
        let opposed = |gains: &[BigRational; 2]| {
            let [one, other] = gains;
            one.is_positive() && other.is_negative() || one.is_negative() && other.is_positive()
        };
        each.flatten().filter(|(_, gains)| opposed(gains)).collect()
    }

    /// The answer that is best for one party; of several, the one that is best for the other, then the lowest.
    fn best(&self, issue: &Id, party: usize, other: usize) -> Option<Value> {
        let declared = self.issues.get(issue)?;
        let values = (0..declared.count()?).rev().filter_map(|place| declared.value(place));
        values.max_by_key(|value| (self.part(party, issue, value), self.part(other, issue, value)))
    }
}
