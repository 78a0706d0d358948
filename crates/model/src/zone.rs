//! Room for agreement: what each party has to be given at least, and what a tabled text leaves open.
//!
//! Definitions. The *floor* of a party is its reservation value, the utility of no agreement to it: a package gives the party
//! enough if its utility is no less. A package is *acceptable to all* if it obeys every rule, keeps every red line in force
//! and gives every party enough. One package *dominates* another if no party has less by it and some party has more.
//! J. Nash, "The Bargaining Problem", Econometrica 18(2), 1950; D. Lax and J. Sebenius, "The Manager as Negotiator", 1986,
//! chapter 5.

use num_rational::BigRational;
use num_traits::Zero;

use crate::word_sets::{PreferenceSource, Role, TextKind};
use crate::{Case, EntryRef, Gap, Id, Issue, LineName, Missing, Package, Preferences, Table, Text, find};

/// The most answers that all issues may have together where utilities are asked for, answer by answer.
pub const MAX_ANSWERS: u64 = 1_000_000;

/// What a party has to be given at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The party.
    pub party: Id,
    /// By issue, in the order of the case, and by place: what each answer adds to its utility.
    pub parts: Vec<Vec<BigRational>>,
    /// Its reservation value.
    pub at: BigRational,
}

impl Preferences {
    /// Whether they say anything of an issue.
    pub fn speaks_of(&self, issue: &Id) -> bool {
        self.order.contains(issue)
            || self.better.contains_key(issue)
            || self.weights.contains_key(issue)
            || self.values.contains_key(issue)
            || self.scores.contains_key(issue)
    }

    /// By issue and place: what each answer adds to the utility.
    ///
    /// # Errors
    /// What is not given exactly.
    pub fn parts(&self, issues: &[Issue]) -> Result<Vec<Vec<BigRational>>, Gap> {
        let of = |issue: &Issue| {
            let values = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.value(place));
            values.map(|value| self.part(issue, &value)).collect()
        };
        issues.iter().map(of).collect()
    }
}

impl Case {
    /// The actors that are parties on the day of the case, in order.
    pub fn parties(&self) -> impl Iterator<Item = &Id> {
        self.actors.iter().map(|actor| &actor.meta.id).filter(|id| self.has_role(id, Role::Party))
    }

    /// Whether the issues have few enough answers to ask for the utility of each.
    pub fn has_countable_answers(&self) -> bool {
        let count = |sum: u64, issue: &Issue| sum.checked_add(issue.count()?);
        self.issues.iter().try_fold(0, count).is_some_and(|sum| sum <= MAX_ANSWERS)
    }

    /// By issue and place what each answer adds for a party.
    ///
    /// # Errors
    /// What is not on file exactly.
    pub fn utilities_of(&self, party: &Id) -> Result<Vec<Vec<BigRational>>, Missing> {
        let gap = |gap| Missing::Utility { actor: party.clone(), gap };
        let preferences = find(&self.preferences, party).ok_or_else(|| gap(Gap::NoPreferences))?;
        preferences.parts(&self.issues).map_err(gap)
    }

    /// What a party has to be given at least.
    ///
    /// # Errors
    /// What of it is not on file exactly.
    pub fn floor_of(&self, party: &Id) -> Result<Floor, Missing> {
        let parts = self.utilities_of(party)?;
        let at = find(&self.preferences, party).and_then(Preferences::reservation_value);
        let at = at.ok_or_else(|| Missing::WalkAway { actor: party.clone() })?;
        Ok(Floor { party: party.clone(), parts, at })
    }

    /// What each party has to be given at least, where that is known, and what is missing of the others. Nothing is looked at
    /// where the issues have too many answers.
    pub fn floors(&self) -> (Vec<Floor>, Vec<Missing>) {
        let (mut floors, mut missing) = (Vec::new(), Vec::new());
        if !self.has_countable_answers() {
            let limit = Missing::Limit { limit: "answers".to_owned(), value: MAX_ANSWERS };
            return (floors, vec![limit]);
        }
        for party in self.parties() {
            match self.floor_of(party) {
                Ok(floor) => floors.push(floor),
                Err(lack) => missing.push(lack),
            }
        }
        (floors, missing)
    }

    /// Whether the preferences of some party are on file.
    pub fn knows_preferences(&self) -> bool {
        self.parties().any(|party| find(&self.preferences, party).is_some())
    }

    /// Whether the preferences of an actor are an analyst's estimate.
    pub fn is_estimated(&self, actor: &Id) -> bool {
        find(&self.preferences, actor).is_some_and(|preferences| preferences.source == PreferenceSource::Analyst)
    }

    /// The texts that were put to the sides: all but earlier agreements that are kept as examples.
    pub fn tabled_texts(&self) -> impl Iterator<Item = &Text> {
        self.texts.iter().filter(|text| text.kind != Some(TextKind::Precedent))
    }

    /// The tabled texts that no other replaces, of these the latest; all of one day.
    pub fn latest_texts(&self) -> Vec<&Text> {
        let standing = self.standing_texts(&|_| true);
        let last = standing.iter().map(|text| text.dated).max().flatten();
        standing.into_iter().filter(|text| text.dated == last).collect()
    }

    /// The tabled text whose words are seen that no other such text replaces, of these the latest; of texts without a
    /// date, and of one day, the last on file.
    pub fn latest_seen_text(&self) -> Option<(&Text, &crate::Package)> {
        let standing = self.standing_texts(&|text| text.package.is_some());
        let seen = standing.into_iter().filter_map(|text| Some((text, text.package.as_ref()?)));
        seen.max_by_key(|(text, _)| text.dated)
    }

    /// The tabled texts of which something holds that no other such text replaces.
    fn standing_texts(&self, holds: &dyn Fn(&Text) -> bool) -> Vec<&Text> {
        let replaces = |other: &Text, text: &Text| holds(other) && other.supersedes.as_ref() == Some(&text.meta.id);
        let replaced = |text: &Text| self.texts.iter().any(|other| replaces(other, text));
        self.tabled_texts().filter(|text| holds(text) && !replaced(text)).collect()
    }
}

impl Floor {
    /// The entry that it stands in.
    pub fn entry(&self) -> EntryRef {
        EntryRef::new(Table::Preferences, &self.party)
    }

    /// What it is called in conflicts and proofs.
    pub fn name(&self) -> LineName {
        LineName(self.entry().to_string())
    }

    /// The utility of a package; `None` where it is no package of these issues.
    pub fn utility(&self, issues: &[Issue], package: &Package) -> Option<BigRational> {
        issues.iter().zip(&self.parts).try_fold(BigRational::zero(), |sum, (issue, parts)| {
            let place = issue.place(package.get(&issue.meta.id)?)?;
            Some(sum + parts.get(usize::try_from(place).ok()?)?)
        })
    }

    /// Whether a package gives the party enough.
    pub fn is_met(&self, issues: &[Issue], package: &Package) -> bool {
        self.utility(issues, package).is_some_and(|utility| utility >= self.at)
    }
}

impl Text {
    /// What the text says for certain; the issues that it leaves out or on which it is unclear are open. `None` where
    /// nobody here has seen it.
    pub fn settled(&self) -> Option<Package> {
        let mut settled = self.package.clone()?;
        settled.retain(|issue, _| !self.unclear.contains(issue));
        Some(settled)
    }
}
