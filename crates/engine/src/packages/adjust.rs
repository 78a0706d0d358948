//! Adjusted winner over the issues of a case: which issues are items, and who gets what.

use detente_model::{Id, Value};
use num_rational::BigRational;
use num_traits::{One, Zero};

use super::answer::{AdjustedWinner, Award};
use super::rules::{Item, divide};
use super::solve::Solver;

/// What an issue is to two parties.
enum Stake {
    /// Some answer, at this place, is best for both; what it is worth to each.
    Agreed(u32, [i128; 2]),
    /// What is best for one is worst for the other: the two places, and the least and the best for each.
    Opposed([u32; 2], [i128; 2], [i128; 2]),
    /// Neither.
    Mixed,
}

impl Solver<'_> {
    /// The division between two parties; `None` where there are others, or where rules couple issues.
    pub(crate) fn adjusted_winner(&self) -> Option<AdjustedWinner> {
        let space = &self.terrain.feasible;
        let coupled = !space.constraints.is_empty() || space.is_void();
        if self.terrain.parties.len() != 2 || coupled {
            return None;
        }
        let stakes: Vec<Stake> = (0..space.options.len()).map(|issue| self.stake(issue)).collect();
        let mixed = stakes.iter().enumerate().filter(|(_, stake)| matches!(stake, Stake::Mixed));
        let mixed: Vec<Id> = mixed.map(|(issue, _)| self.terrain.case.issues[issue].meta.id.clone()).collect();
        let parties = [0, 1].map(|party| self.terrain.parties[party].id.clone());
        let none = AdjustedWinner { parties, awards: Vec::new(), agreed: Vec::new(), points: None, mixed };
        Some(if none.mixed.is_empty() { self.awarded(&stakes, none) } else { none })
    }

    fn stake(&self, issue: usize) -> Stake {
        let part = |party: usize, place: u32| self.terrain.parties[party].parts[issue][place as usize];
        let options = &self.terrain.feasible.options[issue];
        let ends = |party: usize| {
            let parts = || options.iter().map(|place| part(party, *place));
            (parts().min().unwrap_or(0), parts().max().unwrap_or(0))
        };
        let (first, second) = (ends(0), ends(1));
        let find =
            |a: i128, b: i128| options.iter().copied().find(|place| part(0, *place) == a && part(1, *place) == b);
        if let Some(place) = find(first.1, second.1) {
            return Stake::Agreed(place, [first.1, second.1]);
        }
        match (find(first.1, second.0), find(first.0, second.1)) {
            (Some(for_first), Some(for_second)) => {
                Stake::Opposed([for_first, for_second], [first.0, second.0], [first.1, second.1])
            }
            _ => Stake::Mixed,
        }
    }

    fn awarded(&self, stakes: &[Stake], mut said: AdjustedWinner) -> AdjustedWinner {
        let worth = |both: &[i128; 2]| [0, 1].map(|party| self.terrain.parties[party].utility(both[party]));
        let mut before = [BigRational::zero(), BigRational::zero()];
        let (mut items, mut places) = (Vec::new(), Vec::new());
        for (issue, stake) in stakes.iter().enumerate() {
            let sure = match stake {
                Stake::Agreed(place, worth) => {
                    said.agreed.extend(self.answer(issue, *place));
                    *worth
                }
                Stake::Opposed(answers, least, best) => {
                    items.push(Item { worth: worth(&[best[0] - least[0], best[1] - least[1]]) });
                    places.push((issue, *answers));
                    *least
                }
                Stake::Mixed => [0, 0],
            };
            before.iter_mut().zip(worth(&sure)).for_each(|(sum, sure)| *sum += sure);
        }
        let Some(division) = divide(&items, before) else { return said };
        said.awards = division
            .shares
            .iter()
            .zip(places)
            .filter_map(|(share, (issue, answers))| {
                let (id, for_first) = self.answer(issue, answers[0])?;
                let for_second = self.answer(issue, answers[1])?.1;
                let shares = [share.clone(), BigRational::one() - share];
                Some(Award { issue: id, answers: [for_first, for_second], shares })
            })
            .collect();
        said.points = Some(division.points);
        said
    }

    fn answer(&self, issue: usize, place: u32) -> Option<(Id, Value)> {
        let issue = &self.terrain.case.issues[issue];
        Some((issue.meta.id.clone(), issue.value(u64::from(place))?))
    }
}
