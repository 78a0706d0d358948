//! A package that keeps a set of lines, or a branching tree that none does.
//!
//! Depth-first search over boxes of places. Each constraint narrows the box as far as it is certain; where that comes to
//! rest, a point of the box is tried, and if it breaks a constraint the box is cut by one of its bounds. When a
//! constraint is false on the whole box, the ends of issues that this rests on are followed back to the
//! last cut among them (conflict-directed backjumping, P. Prosser, "Hybrid algorithms for the constraint satisfaction
//! problem", Computational Intelligence 9, 1993); what the cut left out is then certain for the reasons found. Following
//! back gives at once the lines that were needed and, where a proof is wanted, the tree.
//!
//! Not covered: sums without a solution in whole numbers though they have one in fractions are found by cutting boxes
//! alone, so that over long ranges a limit may be met.

pub(crate) mod problem;
pub(crate) mod proof;
mod reasons;
pub(crate) mod space;
pub(crate) mod sums;
pub(crate) mod tabled;
#[cfg(test)]
mod tests;
mod weigh;

use crate::bits::Bits;
use crate::compile::{Bound, Node, Sum, rests_on};
use crate::{Budget, Halt};
use problem::{Problem, Shape};
use proof::Proof;
use reasons::{Because, Needs};
use space::Space;

/// So many narrowings by sums pass in one go before it is asked whether the sums exclude each other in fractions.
const CRAWL: usize = 256;

/// How many steps it counts for to look for weights.
const WEIGHING: u64 = 1_000;

/// The most splits that may lie above a leaf of a proof.
const DEPTH: usize = 1_000;

/// So many cuts pass before it is first asked whether floors exclude each other by weights, and at most so many.
const PATIENCE: [u32; 2] = [16, 4_096];

/// A proof of more leaves than this is left for weights on sums, where there are some.
const READABLE: usize = 8;

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Some point keeps every item.
    Point(Vec<i64>),
    /// None does, and these items suffice for that.
    None(Bits),
}

/// Why an end of an issue was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// It is tried.
    Cut,
    /// This constraint forces it.
    Constraint(usize),
    /// The other side of an earlier cut is proved empty: the latest of those kept.
    Learned,
}

/// An end of an issue that was moved: from where, to where, why.
#[derive(Clone, Copy, Debug)]
struct Step {
    bound: Bound,
    old: i64,
    reason: Reason,
}

/// Why what a cut left out is empty.
#[derive(Clone, Debug)]
struct Learned {
    needs: Vec<Bound>,
    items: Bits,
    proof: Option<Proof>,
}

/// Why a box is empty.
#[derive(Clone, Debug)]
enum Conflict {
    /// The constraint is false on it.
    Constraint(usize),
    /// Its sums exclude each other.
    Sums(sums::Clash),
}

/// A search over one problem; buffers are kept from one question to the next.
pub(crate) struct Search<'p, 'a> {
    problem: &'p Problem<'a>,
    /// The box of all places.
    all: Space,
    /// The box that the question starts from.
    whole: Space,
    space: Space,
    active: Bits,
    trail: Vec<Step>,
    quick: Vec<usize>,
    slow: Vec<usize>,
    queued: Bits,
    forced: Vec<Bound>,
    learned: Vec<Learned>,
    needs: Needs,
    items: Bits,
    /// The last point found, near which the next one is sought.
    near: Vec<i64>,
    point: Vec<i64>,
    proving: bool,
    proof: Option<Proof>,
    looks: u64,
    /// The cuts since weights were last looked for, and how many pass before they are again.
    cuts: u32,
    patience: u32,
}

impl<'p, 'a> Search<'p, 'a> {
    /// A search over `problem`.
    pub(crate) fn new(problem: &'p Problem<'a>) -> Self {
        let (issues, constraints) = (problem.places.len(), problem.constraints.len());
        let whole = Space::whole(&problem.places.last);
        Self {
            problem,
            all: whole.clone(),
            space: whole.clone(),
            whole,
            active: Bits::none(problem.len()),
            trail: Vec::new(),
            quick: Vec::new(),
            slow: Vec::new(),
            queued: Bits::none(constraints),
            forced: Vec::new(),
            learned: Vec::new(),
            needs: Needs::none(2 * issues),
            items: Bits::none(problem.len()),
            near: vec![0; issues],
            point: vec![0; issues],
            proving: false,
            proof: None,
            looks: 0,
            cuts: 0,
            patience: PATIENCE[0],
        }
    }

    /// A point that keeps all of `items`, or some of them that no point keeps together.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn solve(&mut self, items: &Bits, budget: &Budget<'_>) -> Result<Outcome, Halt> {
        self.run(items, budget)
    }

    /// A point within some bounds that keeps all of `items`; `None` where there is none.
    ///
    /// # Errors
    /// A limit is met.
    pub(crate) fn solve_within(
        &mut self,
        bounds: &[Bound],
        items: &Bits,
        budget: &Budget<'_>,
    ) -> Result<Option<Vec<i64>>, Halt> {
        bounds.iter().for_each(|bound| self.whole.0[bound.side] = bound.place);
        let outcome = self.run(items, budget);
        self.whole.clone_from(&self.all);
        Ok(match outcome? {
            Outcome::Point(point) => Some(point),
            Outcome::None(_) => None,
        })
    }

    /// A proof that no point keeps all of `items`, the shortest of a few; `None` where some point does.
    ///
    /// # Errors
    /// A limit is met, or the proof would be too deep to read.
    #[cfg(test)]
    pub(crate) fn prove(&mut self, items: &Bits, budget: &Budget<'_>) -> Result<Option<Proof>, Halt> {
        self.prove_within(&[], items, budget)
    }

    /// The same of the points within some bounds; the proof starts from the box that they leave.
    ///
    /// # Errors
    /// As for [`Search::prove`].
    pub(crate) fn prove_within(
        &mut self,
        bounds: &[Bound],
        items: &Bits,
        budget: &Budget<'_>,
    ) -> Result<Option<Proof>, Halt> {
        bounds.iter().for_each(|bound| self.whole.0[bound.side] = bound.place);
        self.proving = true;
        let best = self.shortest(items, budget);
        self.proving = false;
        self.whole.clone_from(&self.all);
        match best? {
            Some(proof) if proof.depth() > DEPTH => Err(budget.limit("steps")),
            proof => Ok(proof),
        }
    }

    /// The shortest proof from a few starts, or weights for the whole box where these are shorter still.
    fn shortest(&mut self, items: &Bits, budget: &Budget<'_>) -> Result<Option<Proof>, Halt> {
        let last = &self.problem.places.last;
        let starts = [vec![0; last.len()], last.clone(), last.iter().map(|last| last / 2).collect()];
        let mut best: Option<Proof> = None;
        for start in starts {
            self.near = start;
            if let Outcome::Point(_) = self.run(items, budget)? {
                return Ok(None);
            }
            let proof = self.proof.take();
            if best.is_none() || proof.as_ref().map(Proof::size) < best.as_ref().map(Proof::size) {
                best = proof;
            }
        }
        let size = best.as_ref().map_or(0, Proof::size);
        if size > READABLE
            && let Some(clash) = sums::clash(self.problem, items, &self.whole, &self.whole)
            && clash.weights.len() < size
        {
            best = Some(Proof::Sum(clash.weights));
        }
        Ok(best.map(|proof| weigh::shortened(self.problem, items, &self.whole, proof)))
    }

    fn run(&mut self, items: &Bits, budget: &Budget<'_>) -> Result<Outcome, Halt> {
        self.reset(items);
        loop {
            let conflict = match self.narrow(budget)? {
                Some(conflict) => conflict,
                None => match self.try_point() {
                    None => return Ok(Outcome::Point(self.point.clone())),
                    Some(Ok(cut)) => match self.weighed() {
                        Some(clash) => Conflict::Sums(clash),
                        None => {
                            self.push(cut, Reason::Cut);
                            continue;
                        }
                    },
                    Some(Err(conflict)) => conflict,
                },
            };
            if !self.follow_back(conflict) {
                return Ok(Outcome::None(self.items.clone()));
            }
        }
    }

    /// Whether floors exclude each other on the box by weights, asked the less often the less it helps.
    fn weighed(&mut self) -> Option<sums::Clash> {
        self.cuts += 1;
        if self.cuts < self.patience || !weigh::has_floors(self.problem, &self.active) {
            return None;
        }
        self.cuts = 0;
        self.looks += WEIGHING;
        let clash = weigh::clash(self.problem, &self.active, &self.space, &self.whole);
        self.patience = if clash.is_some() { self.patience / 2 } else { (self.patience * 2).min(PATIENCE[1]) };
        clash
    }

    fn reset(&mut self, items: &Bits) {
        self.space.clone_from(&self.whole);
        self.active.clone_from(items);
        self.trail.clear();
        self.learned.clear();
        (self.cuts, self.patience) = (0, PATIENCE[0]);
        self.empty_queue();
        for item in items.iter() {
            self.problem.items[item].constraints.clone().for_each(|constraint| self.enqueue(constraint));
        }
    }

    fn empty_queue(&mut self) {
        self.quick.clear();
        self.slow.clear();
        self.queued.clear();
    }

    fn enqueue(&mut self, constraint: usize) {
        if !self.queued.contains(constraint) {
            self.queued.insert(constraint);
            match self.problem.constraints[constraint].shape {
                Shape::Sum(_) | Shape::Tabled(_) => self.slow.push(constraint),
                _ => self.quick.push(constraint),
            }
        }
    }

    /// Moves an end of an issue.
    fn push(&mut self, bound: Bound, reason: Reason) {
        let old = std::mem::replace(&mut self.space.0[bound.side], bound.place);
        self.trail.push(Step { bound, old, reason });
        let problem = self.problem;
        for &constraint in &problem.watch[bound.side] {
            if self.active.contains(problem.constraints[constraint].item) {
                self.enqueue(constraint);
            }
        }
    }

    /// Narrows the box until nothing more is certain; gives a conflict if the box is empty.
    fn narrow(&mut self, budget: &Budget<'_>) -> Result<Option<Conflict>, Halt> {
        let (mut by_sums, mut limit, mut start) = (0, CRAWL, None);
        while let Some(constraint) = self.quick.pop().or_else(|| self.slow.pop()) {
            self.queued.remove(constraint);
            self.looks += 1;
            let before = self.trail.len();
            if !self.narrow_by(constraint) {
                self.spend(budget)?;
                return Ok(Some(Conflict::Constraint(constraint)));
            }
            if self.trail.len() > before && matches!(self.problem.constraints[constraint].shape, Shape::Sum(_)) {
                start.get_or_insert(before);
                by_sums += self.trail.len() - before;
            }
            if by_sums > limit {
                self.spend(budget)?;
                if limit > CRAWL {
                    break;
                }
                if let Some(clash) = self.clash_at(start.unwrap_or(before)) {
                    return Ok(Some(Conflict::Sums(clash)));
                }
                (by_sums, limit) = (0, 8 * CRAWL);
            }
        }
        self.spend(budget)?;
        Ok(None)
    }

    fn spend(&mut self, budget: &Budget<'_>) -> Result<(), Halt> {
        budget.step(std::mem::take(&mut self.looks))
    }

    /// Whether the sums exclude each other on the box as it was when the trail had `start` steps. If they do, the
    /// trail is cut back to there.
    fn clash_at(&mut self, start: usize) -> Option<sums::Clash> {
        let mut earlier = self.space.clone();
        for step in self.trail[start..].iter().rev() {
            earlier.0[step.bound.side] = step.old;
        }
        let clash = sums::clash(self.problem, &self.active, &earlier, &self.whole)?;
        self.trail.truncate(start);
        self.space = earlier;
        Some(clash)
    }

    /// Narrows the box by one constraint; says whether anything is left of it.
    fn narrow_by(&mut self, constraint: usize) -> bool {
        let problem = self.problem;
        let reason = Reason::Constraint(constraint);
        match &problem.constraints[constraint].shape {
            Shape::Never => false,
            Shape::Bound(bound) => self.narrow_by_clause(std::slice::from_ref(bound), reason),
            Shape::Clause(bounds) => self.narrow_by_clause(bounds, reason),
            Shape::Sum(sum) => self.push_all(reason, |space, forced| space.forced_by_sum(sum, forced)),
            Shape::Tabled(tabled) => self.push_all(reason, |space, forced| tabled.forced(space, forced)),
            Shape::Node(node) => self.push_all(reason, |space, forced| space.forced(node, forced)),
        }
    }

    fn narrow_by_clause(&mut self, bounds: &[Bound], reason: Reason) -> bool {
        let mut open = None;
        for bound in bounds {
            match self.space.bound(*bound) {
                Some(true) => return true,
                Some(false) => {}
                None if open.is_some() => return true,
                None => open = Some(*bound),
            }
        }
        if let Some(bound) = open {
            self.push(bound, reason);
        }
        open.is_some()
    }

    /// Moves the ends that a constraint forces; says whether the box has something left.
    fn push_all(&mut self, reason: Reason, find: impl Fn(&Space, &mut Vec<Bound>) -> Option<()>) -> bool {
        let mut forced = std::mem::take(&mut self.forced);
        forced.clear();
        let mut left = find(&self.space, &mut forced).is_some();
        for bound in if left { forced.as_slice() } else { &[] } {
            match self.space.bound(*bound) {
                Some(holds) => left = holds,
                None => self.push(*bound, reason),
            }
            if !left {
                break;
            }
        }
        self.forced = forced;
        left
    }

    /// Tries the point of the box next to the last one found. `None`: it keeps everything. Else how to cut the box, or
    /// the constraint that is false on all of it.
    fn try_point(&mut self) -> Option<Result<Bound, Conflict>> {
        for (issue, place) in self.point.iter_mut().enumerate() {
            *place = self.near[issue].clamp(self.space.0[2 * issue], self.space.0[2 * issue + 1]);
        }
        let problem = self.problem;
        for item in self.active.iter() {
            for number in problem.items[item].constraints.clone() {
                let shape = &problem.constraints[number].shape;
                if !shape.holds(&self.point) {
                    return Some(self.cut(shape).ok_or(Conflict::Constraint(number)));
                }
            }
        }
        self.looks += problem.constraints.len() as u64;
        self.near.clone_from(&self.point);
        None
    }

    /// A bound that cuts the box where a constraint is undecided, on the side on which it may hold.
    fn cut(&self, shape: &Shape) -> Option<Bound> {
        let open = |bound: &&Bound| self.space.bound(**bound).is_none();
        match shape {
            Shape::Never => None,
            Shape::Bound(bound) => Some(*bound).filter(|bound| open(&bound)),
            Shape::Clause(bounds) => bounds.iter().find(open).copied(),
            Shape::Sum(sum) => self.cut_sum(sum),
            Shape::Tabled(tabled) => tabled.cut(&self.space, &self.point),
            Shape::Node(node) => self.cut_node(node),
        }
    }

    fn cut_node(&self, node: &Node) -> Option<Bound> {
        match node {
            Node::Always(_) => None,
            Node::Bound(bound, _) => Some(*bound).filter(|bound| self.space.bound(*bound).is_none()),
            Node::Sum(sum, _) => self.cut_sum(sum),
            Node::Tabled(tabled) => tabled.cut(&self.space, &self.point),
            Node::All(parts) | Node::Any(parts) => {
                let undecided = parts.iter().filter(|part| !part.holds(&self.point) && !self.space.refutes(part));
                undecided.filter_map(|part| self.cut_node(part)).next()
            }
        }
    }

    /// Halves what a sum that is too large at the point has most of there.
    fn cut_sum(&self, sum: &Sum) -> Option<Bound> {
        let excess = |term: &&(usize, i128)| {
            let (issue, factor) = **term;
            factor.abs() * i128::from((self.point[issue] - self.space.0[rests_on(term)]).abs())
        };
        // The first of the largest.
        let term = sum.terms.iter().rev().max_by_key(excess)?;
        let (side, place) = (rests_on(term), self.point[term.0]);
        let near = self.space.0[side];
        if near == place || self.space.least(sum) > sum.bound {
            return None;
        }
        Some(Bound { side: side ^ 1, place: near + (place - near) / 2 })
    }

    /// Follows a conflict back to the last cut it rests on and turns that cut round; `false` where it rests on none, so
    /// that no point is left at all.
    fn follow_back(&mut self, conflict: Conflict) -> bool {
        self.empty_queue();
        self.needs.clear();
        self.items.clear();
        let mut proof = self.leaf(conflict);
        while let Some(step) = self.trail.pop() {
            let side = step.bound.side;
            self.space.0[side] = step.old;
            let learned = if step.reason == Reason::Learned { self.learned.pop() } else { None };
            if !self.needs.beyond(side, step.old) {
                continue;
            }
            self.needs.take(side);
            let cut = match (step.reason, learned) {
                (Reason::Constraint(constraint), _) => self.leaf_beyond(constraint, step.bound),
                (_, Some(learned)) => {
                    learned.needs.iter().for_each(|bound| self.needs.add(*bound));
                    self.items.add_all(&learned.items);
                    learned.proof
                }
                _ => {
                    self.turn_round(step.bound, proof);
                    return true;
                }
            };
            proof = cut.zip(proof).map(|(cut, rest)| Proof::split(step.bound, cut, rest));
        }
        self.proof = proof;
        false
    }

    /// Moves the end of an issue to the other side of a cut that was proved empty.
    fn turn_round(&mut self, cut: Bound, proof: Option<Proof>) {
        let (needs, items) = (self.needs.list(), self.items.clone());
        self.learned.push(Learned { needs, items, proof });
        self.push(cut.negated(), Reason::Learned);
    }

    /// Notes why the box is empty.
    fn leaf(&mut self, conflict: Conflict) -> Option<Proof> {
        match conflict {
            Conflict::Constraint(constraint) => {
                let because = Because { space: &self.space, whole: &self.whole, assumed: None };
                let constraint = &self.problem.constraints[constraint];
                because.shape(&constraint.shape, &mut self.needs);
                self.items.insert(constraint.item);
                self.proving.then_some(Proof::False(constraint.item))
            }
            Conflict::Sums(clash) => {
                clash.needs.iter().for_each(|bound| self.needs.add(*bound));
                clash.weights.iter().for_each(|weight| self.items.insert(weight.item));
                self.proving.then_some(Proof::Sum(clash.weights))
            }
        }
    }

    /// Notes why nothing is left beyond a bound that a constraint forced.
    fn leaf_beyond(&mut self, constraint: usize, bound: Bound) -> Option<Proof> {
        let beyond = bound.negated();
        let kept = std::mem::replace(&mut self.space.0[beyond.side], beyond.place);
        let because = Because { space: &self.space, whole: &self.whole, assumed: Some(beyond.side) };
        let constraint = &self.problem.constraints[constraint];
        because.shape(&constraint.shape, &mut self.needs);
        self.items.insert(constraint.item);
        self.space.0[beyond.side] = kept;
        self.proving.then_some(Proof::False(constraint.item))
    }
}
