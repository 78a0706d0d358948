//! The space of packages in whole numbers: answers by place, what each adds for each party, what must hold.
//!
//! Utilities are exact: those of one party are multiplied by their least common denominator (*unit* below) and kept as
//! whole numbers, so that sums, comparisons and differences lose nothing. Rules and red lines are cut into constraints;
//! one that speaks of a single issue takes answers away, the others couple issues.

use detente_model::{Case, Gap, Id, Line, LineName, Package, Preferences, Rationality, Role};
use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};

use crate::Halt;
use crate::compile::{Node, Places};
use crate::packages::PackageLimits;

/// Utilities stay below two to this power, so that weighted sums of them fit in 127 bits.
const UTILITY_BITS: u64 = 120;

/// A party whose utilities are known.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    /// Its name.
    pub(crate) id: Id,
    /// How many whole numbers make one unit of utility.
    pub(crate) unit: BigInt,
    /// By issue and place: what the answer adds.
    pub(crate) parts: Vec<Vec<i128>>,
    /// The reservation value, where it is known.
    pub(crate) reservation: Option<i128>,
}

impl Party {
    /// A whole number of this party as a utility.
    pub(crate) fn utility(&self, whole: i128) -> BigRational {
        BigRational::new(whole.into(), self.unit.clone())
    }
}

/// Something that couples issues.
#[derive(Clone, Debug)]
pub(crate) struct Constraint {
    /// The issues it speaks of, ascending; two or more unless it is soft.
    pub(crate) scope: Vec<usize>,
    /// What holds of the places of those issues.
    pub(crate) node: Node,
    /// Whether packages may break it, at a price that is counted.
    pub(crate) soft: bool,
}

/// Packages by place, cut by constraints.
#[derive(Clone, Debug)]
pub(crate) struct Space {
    /// By issue: the places that no constraint of one issue takes away, ascending. Empty of all issues where none is left.
    pub(crate) options: Vec<Vec<u32>>,
    /// What couples issues.
    pub(crate) constraints: Vec<Constraint>,
}

impl Space {
    /// The packages over issues with so many answers.
    pub(crate) fn new(sizes: &[usize]) -> Self {
        let places = |size: &usize| (0..u32::try_from(*size).unwrap_or(u32::MAX)).collect();
        Self { options: sizes.iter().map(places).collect(), constraints: Vec::new() }
    }

    /// The same without the packages of which a condition does not hold.
    pub(crate) fn with(mut self, node: &Node) -> Self {
        self.add(node);
        if self.options.iter().any(Vec::is_empty) {
            self.options.iter_mut().for_each(Vec::clear);
            self.constraints.clear();
        }
        self
    }

    fn add(&mut self, node: &Node) {
        if let Node::All(parts) = node {
            return parts.iter().for_each(|part| self.add(part));
        }
        let scope = scope(node);
        match (node, scope.as_slice()) {
            (Node::Always(true), _) => {}
            (_, []) => self.options.iter_mut().for_each(Vec::clear),
            (_, [issue]) => {
                let mut point = vec![0; self.options.len()];
                self.options[*issue].retain(|place| {
                    point[*issue] = i64::from(*place);
                    node.holds(&point)
                });
            }
            _ => self.constraints.push(Constraint { scope, node: node.clone(), soft: false }),
        }
    }

    /// The same with conditions that packages may break. What never or always holds is left to be counted by itself.
    pub(crate) fn with_soft(mut self, nodes: &[Node]) -> Self {
        let soft = |node: &Node| Constraint { scope: scope(node), node: node.clone(), soft: true };
        self.constraints.extend(nodes.iter().map(soft).filter(|constraint| !constraint.scope.is_empty()));
        self
    }

    /// The least and the most that the answers left of an issue add for a party.
    pub(crate) fn ends_of(&self, party: &Party, issue: usize) -> (i128, i128) {
        let parts = || self.options[issue].iter().map(|place| party.parts[issue][*place as usize]);
        (parts().min().unwrap_or(0), parts().max().unwrap_or(0))
    }

    /// The same of each issue.
    pub(crate) fn ends(&self, party: &Party) -> Vec<(i128, i128)> {
        (0..self.options.len()).map(|issue| self.ends_of(party, issue)).collect()
    }

    /// Whether no package is left because of a single issue.
    pub(crate) fn is_void(&self) -> bool {
        !self.options.is_empty() && self.options.iter().any(Vec::is_empty)
    }

    /// The sets of issues that constraints couple, directly or through others; ascending by first issue.
    pub(crate) fn components(&self) -> Vec<Vec<usize>> {
        let mut group: Vec<usize> = (0..self.options.len()).collect();
        for constraint in &self.constraints {
            for issue in &constraint.scope[1..] {
                let (kept, gone) = (group[constraint.scope[0]], group[*issue]);
                let (kept, gone) = (kept.min(gone), kept.max(gone));
                group.iter_mut().filter(|number| **number == gone).for_each(|number| *number = kept);
            }
        }
        let members = |first: usize| (0..group.len()).filter(|issue| group[*issue] == first).collect();
        (0..group.len()).filter(|issue| group[*issue] == *issue).map(members).collect()
    }
}

/// The issues that a condition speaks of, ascending.
fn scope(node: &Node) -> Vec<usize> {
    let mut scope = Vec::new();
    node.sides(&mut |side| scope.push(side / 2));
    scope.sort_unstable();
    scope.dedup();
    scope
}

/// A case as packages: the issues, the parties with known utilities, the rules, the red lines.
pub(crate) struct Terrain<'a> {
    /// The case.
    pub(crate) case: &'a Case,
    /// The issues.
    pub(crate) places: Places<'a>,
    /// Parties with utilities, in the order of the case.
    pub(crate) parties: Vec<Party>,
    /// Parties without, and why.
    pub(crate) left_out: Vec<(Id, Gap)>,
    /// The red lines in force whose readings are known.
    pub(crate) lines: Vec<Line>,
    /// Those whose readings are not known.
    pub(crate) unread: Vec<LineName>,
    /// X: what the rules leave.
    pub(crate) feasible: Space,
    /// What the rules and the red lines leave.
    pub(crate) kept: Space,
    /// By red line, its condition.
    pub(crate) nodes: Vec<Node>,
}

impl<'a> Terrain<'a> {
    /// The packages of a case.
    ///
    /// # Errors
    /// Numbers too large, or more answers than the limit.
    pub(crate) fn new(case: &'a Case, limits: &PackageLimits) -> Result<Self, Halt> {
        let places = Places::new(case)?;
        let sizes = sizes(&places, limits)?;
        let (unread, lines): (Vec<Line>, Vec<Line>) = case.red_lines_in_force().into_iter().partition(Line::is_unknown);
        let mut feasible = Space::new(&sizes);
        for rule in case.rule_lines() {
            feasible = feasible.with(&places.compile(&rule.says)?);
        }
        let nodes: Vec<Node> = lines.iter().map(|line| places.compile(&line.says)).collect::<Result<_, _>>()?;
        let kept = nodes.iter().fold(feasible.clone(), Space::with);
        let (mut parties, mut left_out) = (Vec::new(), Vec::new());
        let day = case.header.as_of;
        for actor in case.actors.iter().filter(|actor| actor.has_role(Role::Party, day)) {
            let id = &actor.meta.id;
            match detente_model::find(&case.preferences, id).map(|preferences| parts(case, preferences)) {
                None => left_out.push((id.clone(), Gap::NoPreferences)),
                Some(Err(gap)) => left_out.push((id.clone(), gap)),
                Some(Ok(parts)) => parties.push(scaled(id, &parts, reservation(case, id))?),
            }
        }
        let unread = unread.iter().map(|line| case.line_name(&line.entry)).collect();
        Ok(Self { case, places, parties, left_out, lines, unread, feasible, kept, nodes })
    }

    /// The package at a point.
    pub(crate) fn package(&self, point: &[u32]) -> Package {
        let point: Vec<i64> = point.iter().map(|place| i64::from(*place)).collect();
        self.places.package(&point)
    }

    /// How many packages the issues make, obeying the rules or not.
    pub(crate) fn declared(&self) -> BigUint {
        self.places.last.iter().map(|last| BigUint::from(last.unsigned_abs()) + 1_u32).product()
    }

    /// By party, what a package has to reach; `None` where no reservation value is known.
    pub(crate) fn floors(&self, rationality: Rationality) -> Vec<Option<i128>> {
        let above = i128::from(rationality == Rationality::Above);
        self.parties.iter().map(|party| party.reservation.map(|value| value + above)).collect()
    }
}

/// The number of answers of each issue.
fn sizes(places: &Places<'_>, limits: &PackageLimits) -> Result<Vec<usize>, Halt> {
    let sizes: Option<Vec<usize>> =
        places.last.iter().map(|last| usize::try_from(*last).ok()?.checked_add(1)).collect();
    let total = |sizes: &Vec<usize>| sizes.iter().try_fold(0_usize, |sum, size| sum.checked_add(*size));
    let met = Halt::Limit { name: "answers", value: limits.answers as u64 };
    sizes.filter(|sizes| total(sizes).is_some_and(|total| total <= limits.answers)).ok_or(met)
}

/// By issue and place: what the answer adds.
fn parts(case: &Case, preferences: &Preferences) -> Result<Vec<Vec<BigRational>>, Gap> {
    let of = |issue: &detente_model::Issue| {
        let values = (0..issue.count().unwrap_or(0)).filter_map(|place| issue.value(place));
        values.map(|value| preferences.part(issue, &value)).collect()
    };
    case.issues.iter().map(of).collect()
}

fn reservation(case: &Case, id: &Id) -> Option<BigRational> {
    detente_model::find(&case.preferences, id)?.reservation_value()
}

/// A party in whole numbers.
///
/// # Errors
/// Numbers too large.
pub(crate) fn scaled(id: &Id, parts: &[Vec<BigRational>], reservation: Option<BigRational>) -> Result<Party, Halt> {
    let too_large = Halt::Limit { name: "digits", value: 127 };
    let numbers = parts.iter().flatten().chain(&reservation);
    let unit = numbers.clone().fold(BigInt::one(), |unit, number| unit.lcm(number.denom()));
    let whole = |number: &BigRational| (number * &unit).to_integer();
    let reach = parts.iter().map(|parts| parts.iter().map(|part| whole(part).magnitude().clone()).max());
    let reach: BigUint = reach.flatten().sum::<BigUint>() + 1_u32;
    let base = reservation.as_ref().map(whole);
    if reach.bits().max(base.as_ref().map_or(0, BigInt::bits)) >= UTILITY_BITS {
        return Err(too_large);
    }
    let each = |number: &BigRational| whole(number).to_i128().ok_or(too_large);
    let parts = parts.iter().map(|parts| parts.iter().map(each).collect()).collect::<Result<_, _>>()?;
    Ok(Party { id: id.clone(), parts, reservation: base.map(|base| base.to_i128().unwrap_or_default()), unit })
}

/// What a package is worth to a party.
pub(crate) fn total(party: &Party, point: &[u32]) -> i128 {
    party.parts.iter().zip(point).map(|(parts, place)| parts[*place as usize]).sum()
}
