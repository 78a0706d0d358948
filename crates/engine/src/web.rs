//! Webs of waiting: which acts can happen at all, and in which order.
//!
//! An act happens once **all** its waits are met; a wait is met once **one** of its alternatives is; an alternative is
//! met once **all** its acts have happened. What can happen is the least fixpoint of that; its complement is the
//! greatest set in which each act has one wait each of whose alternatives holds an act of the set. This is the
//! condition for deadlock with AND and OR requests of E. Knapp, "Deadlock detection in distributed databases", ACM
//! Computing Surveys 19(4), 1987. The fixpoint is computed in linear time, as W. F. Dowling and J. H. Gallier do for
//! Horn formulae (Journal of Logic Programming 1(3), 1984).
//!
//! Acts and waits are numbers here; [`crate::waits`] gives them names.

/// One act waits for one of several sets of acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// The act that waits.
    pub(crate) act: usize,
    /// The alternatives; in each, acts in ascending order, none twice.
    pub(crate) any_of: Vec<Vec<usize>>,
}

/// Acts, numbered from 0, and what they wait for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Web {
    /// How many acts there are.
    pub(crate) acts: usize,
    /// The waits.
    pub(crate) waits: Vec<Wait>,
    /// By act: its waits.
    pub(crate) of: Vec<Vec<usize>>,
    /// By act: the waits that it stands in, each with the slot of the alternative; slots number all alternatives.
    pub(crate) uses: Vec<Vec<(usize, usize)>>,
    /// How many alternatives there are.
    slots: usize,
}

/// What is changed about a web while it is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Given<'a> {
    /// By act: whether it has happened already; beyond the end, it has not.
    pub(crate) done: &'a [bool],
    /// By wait: whether it no longer counts; beyond the end, it does.
    pub(crate) off: &'a [bool],
    /// Acts that happen at once: among themselves nothing waits, and none happens before the others.
    pub(crate) together: &'a [usize],
}

/// Some acts of a web with the waits that are blocked within them.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// The acts, numbered anew, with those waits; of the alternatives only what lies within.
    pub(crate) web: Web,
    /// By act: the act of the whole that it stands for; ascending.
    pub(crate) acts: Vec<usize>,
    /// By wait: the wait of the whole that it stands for.
    pub(crate) waits: Vec<usize>,
}

impl Part {
    /// The acts of the whole for which `keep` is set, ascending.
    pub(crate) fn select(&self, keep: &[bool]) -> Vec<usize> {
        self.acts.iter().zip(keep).filter(|(_, keep)| **keep).map(|(act, _)| *act).collect()
    }
}

/// The number of an act outside a part.
const OUTSIDE: usize = usize::MAX;

/// Room for numbering acts anew, used again and again.
#[derive(Debug, Default)]
pub(crate) struct Scratch(Vec<usize>);

impl Scratch {
    fn enter(&mut self, all: usize, acts: &[usize]) -> &[usize] {
        if self.0.len() < all {
            self.0.resize(all, OUTSIDE);
        }
        acts.iter().enumerate().for_each(|(place, act)| self.0[*act] = place);
        &self.0
    }

    fn leave(&mut self, acts: &[usize]) {
        acts.iter().for_each(|act| self.0[*act] = OUTSIDE);
    }
}

fn at(flags: &[bool], index: usize) -> bool {
    flags.get(index).copied().unwrap_or(false)
}

impl Web {
    /// The web of these waits.
    pub(crate) fn new(acts: usize, waits: Vec<Wait>) -> Self {
        let (mut of, mut uses) = (vec![Vec::new(); acts], vec![Vec::new(); acts]);
        let mut slots = 0;
        for (index, wait) in waits.iter().enumerate() {
            of[wait.act].push(index);
            for members in &wait.any_of {
                members.iter().for_each(|member| uses[*member].push((index, slots)));
                slots += 1;
            }
        }
        Self { acts, waits, of, uses, slots }
    }

    /// How large it is: what one look at all of it costs.
    pub(crate) fn size(&self) -> u64 {
        (self.acts + self.uses.iter().map(Vec::len).sum::<usize>()) as u64
    }

    /// The acts that can happen, in an order in which they can; those of one inner list happen at once.
    pub(crate) fn order(&self, given: Given<'_>) -> Vec<Vec<usize>> {
        Run::new(self, given).finish()
    }

    /// By act: whether it can never happen.
    pub(crate) fn stuck(&self, given: Given<'_>) -> Vec<bool> {
        let mut stuck: Vec<bool> = (0..self.acts).map(|act| !at(given.done, act)).collect();
        self.order(given).into_iter().flatten().for_each(|act| stuck[act] = false);
        stuck
    }

    /// Whether every act can happen.
    pub(crate) fn is_free(&self, given: Given<'_>) -> bool {
        !self.stuck(given).contains(&true)
    }

    /// Whether every alternative of a wait holds an act of `set`.
    pub(crate) fn is_blocked(&self, wait: usize, set: &[bool]) -> bool {
        self.waits[wait].any_of.iter().all(|members| members.iter().any(|act| at(set, *act)))
    }

    /// The web of some acts alone, with the waits that are blocked within them: what it takes to be stuck there.
    /// `acts` ascend.
    pub(crate) fn within(&self, acts: Vec<usize>, off: &[bool], scratch: &mut Scratch) -> Part {
        let local = scratch.enter(self.acts, &acts);
        let inside = |members: &Vec<usize>| members.iter().any(|act| local[*act] != OUTSIDE);
        let of = acts.iter().flat_map(|act| &self.of[*act]).copied();
        let kept: Vec<usize> =
            of.filter(|wait| !at(off, *wait) && self.waits[*wait].any_of.iter().all(inside)).collect();
        let inner =
            |members: &Vec<usize>| members.iter().map(|act| local[*act]).filter(|act| *act != OUTSIDE).collect();
        let waits = kept.iter().map(|wait| {
            let wait = &self.waits[*wait];
            Wait { act: local[wait.act], any_of: wait.any_of.iter().map(inner).collect() }
        });
        let web = Web::new(acts.len(), waits.collect());
        scratch.leave(&acts);
        Part { web, acts, waits: kept }
    }

    /// The part of the acts for which `set` holds.
    pub(crate) fn part_of(&self, set: &[bool]) -> Part {
        let acts = (0..self.acts).filter(|act| at(set, *act)).collect();
        self.within(acts, &[], &mut Scratch::default())
    }

    /// By act: the acts that stand in its waits.
    pub(crate) fn edges(&self) -> Vec<Vec<usize>> {
        let members = |wait: &usize| self.waits[*wait].any_of.iter().flatten().copied();
        self.of.iter().map(|waits| waits.iter().flat_map(members).collect()).collect()
    }
}

/// One computation of the fixpoint.
struct Run<'a> {
    web: &'a Web,
    given: Given<'a>,
    grouped: Vec<bool>,
    /// By slot: how many acts of the alternative have not happened.
    left: Vec<usize>,
    met: Vec<bool>,
    /// By act: how many of its waits are not met; for a group, the first member counts for all.
    unmet: Vec<usize>,
    happened: Vec<bool>,
    order: Vec<Vec<usize>>,
}

impl<'a> Run<'a> {
    fn new(web: &'a Web, given: Given<'a>) -> Self {
        let mut grouped = vec![false; web.acts];
        given.together.iter().for_each(|act| grouped[*act] = true);
        let mut run = Self {
            web,
            given,
            left: Vec::with_capacity(web.slots),
            met: vec![false; web.waits.len()],
            unmet: vec![0; web.acts],
            happened: (0..web.acts).map(|act| at(given.done, act)).collect(),
            grouped,
            order: Vec::new(),
        };
        run.count();
        run
    }

    /// The act that counts for `act`: itself, or the first of its group.
    fn head(&self, act: usize) -> usize {
        if self.grouped[act] { self.given.together[0] } else { act }
    }

    fn count(&mut self) {
        for (index, wait) in self.web.waits.iter().enumerate() {
            let counts = |act: &usize| !(self.happened[*act] || self.grouped[wait.act] && self.grouped[*act]);
            let mut free = at(self.given.off, index) || self.happened[wait.act];
            for members in &wait.any_of {
                let left = members.iter().filter(|act| counts(act)).count();
                free |= left == 0;
                self.left.push(left);
            }
            if free {
                self.met[index] = true;
            } else {
                let head = self.head(wait.act);
                self.unmet[head] += 1;
            }
        }
    }

    fn finish(mut self) -> Vec<Vec<usize>> {
        for act in 0..self.web.acts {
            let head = self.head(act);
            if !self.happened[act] && self.unmet[head] == 0 {
                self.happen(head);
            }
        }
        let mut next = 0;
        while next < self.order.len() {
            for act in self.order[next].clone() {
                self.tell(act);
            }
            next += 1;
        }
        self.order
    }

    /// Records that an act happens, with its group.
    fn happen(&mut self, head: usize) {
        let mut acts = if self.grouped[head] { self.given.together.to_vec() } else { vec![head] };
        acts.retain(|act| !self.happened[*act]);
        acts.iter().for_each(|act| self.happened[*act] = true);
        self.order.push(acts);
    }

    /// Tells those that wait for an act that it has happened.
    fn tell(&mut self, act: usize) {
        let web = self.web;
        for (index, slot) in &web.uses[act] {
            let waiter = web.waits[*index].act;
            if self.met[*index] || (self.grouped[act] && self.grouped[waiter]) {
                continue;
            }
            self.left[*slot] -= 1;
            if self.left[*slot] == 0 {
                self.met[*index] = true;
                let head = self.head(waiter);
                self.unmet[head] -= 1;
                if self.unmet[head] == 0 {
                    self.happen(head);
                }
            }
        }
    }
}

/// The strongly connected components of a directed graph, each in ascending order, by their least member; with
/// each, whether no edge leaves it. R. Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on
/// Computing 1(2), 1972, without recursion.
pub(crate) fn strong_components(edges: &[Vec<usize>]) -> Vec<(Vec<usize>, bool)> {
    let mut search = Tarjan {
        edges,
        seen: vec![usize::MAX; edges.len()],
        low: vec![0; edges.len()],
        stack: Vec::new(),
        part: vec![usize::MAX; edges.len()],
        parts: Vec::new(),
    };
    let mut count = 0;
    for start in 0..edges.len() {
        if search.seen[start] == usize::MAX {
            search.from(start, &mut count);
        }
    }
    let part = search.part;
    let closed = |members: &[usize]| members.iter().all(|node| edges[*node].iter().all(|to| part[*to] == part[*node]));
    let mut parts: Vec<(Vec<usize>, bool)> = search
        .parts
        .into_iter()
        .map(|members| {
            let closed = closed(&members);
            (members, closed)
        })
        .collect();
    parts.sort();
    parts
}

struct Tarjan<'a> {
    edges: &'a [Vec<usize>],
    seen: Vec<usize>,
    low: Vec<usize>,
    stack: Vec<usize>,
    part: Vec<usize>,
    parts: Vec<Vec<usize>>,
}

impl Tarjan<'_> {
    fn from(&mut self, start: usize, count: &mut usize) {
        let mut path = vec![(start, 0)];
        self.enter(start, count);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            if let Some(to) = self.edges[node].get(*next).copied() {
                *next += 1;
                if self.seen[to] == usize::MAX {
                    self.enter(to, count);
                    path.push((to, 0));
                } else if self.part[to] == usize::MAX {
                    self.low[node] = self.low[node].min(self.seen[to]);
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                self.low[*above] = self.low[*above].min(self.low[node]);
            }
            self.leave(node);
        }
    }

    fn enter(&mut self, node: usize, count: &mut usize) {
        self.seen[node] = *count;
        self.low[node] = *count;
        *count += 1;
        self.stack.push(node);
    }

    /// Where a node is the first of its component, takes the component off the stack.
    fn leave(&mut self, node: usize) {
        if self.low[node] != self.seen[node] {
            return;
        }
        let from = self.stack.iter().rposition(|member| *member == node).unwrap_or(0);
        let mut members = self.stack.split_off(from);
        members.iter().for_each(|member| self.part[*member] = self.parts.len());
        members.sort_unstable();
        self.parts.push(members);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Webs of a few acts, with alternatives, circles and acts that wait for themselves.
    pub(crate) fn webs(acts: usize, waits: usize) -> impl Strategy<Value = Web> {
        let members = prop::collection::btree_set(0..acts, 1..3);
        let any_of = prop::collection::vec(members.prop_map(|set| set.into_iter().collect()), 1..3);
        let wait = (0..acts, any_of).prop_map(|(act, any_of)| Wait { act, any_of });
        prop::collection::vec(wait, 0..=waits).prop_map(move |waits| Web::new(acts, waits))
    }

    /// The definition: the union of all sets of acts in which each act has one wait each of whose alternatives holds
    /// an act of the set.
    pub(crate) fn stuck_by_definition(web: &Web, off: &[bool]) -> Vec<bool> {
        let mut union = 0u32;
        for set in 0u32..1 << web.acts {
            let inside = |act: &usize| set >> act & 1 == 1;
            let blocked = |wait: usize| web.waits[wait].any_of.iter().all(|members| members.iter().any(inside));
            let stuck = |act: usize| (0..web.waits.len()).any(|w| web.waits[w].act == act && !at(off, w) && blocked(w));
            if (0..web.acts).filter(|act| inside(act)).all(stuck) {
                union |= set;
            }
        }
        (0..web.acts).map(|act| union >> act & 1 == 1).collect()
    }

    /// Whether every step of an order happens after what it needs; the acts that happen at once see each other.
    fn is_order(web: &Web, order: &[Vec<usize>], given: Given<'_>) -> bool {
        let mut happened: Vec<bool> = (0..web.acts).map(|act| at(given.done, act)).collect();
        order.iter().all(|acts| {
            let at_once = acts.len() == 1 || acts == given.together;
            let mut then = happened.clone();
            acts.iter().for_each(|act| then[*act] = true);
            let seen = |act: usize, member: &usize| {
                happened[*member] || (given.together.contains(&act) && given.together.contains(member))
            };
            let met = |wait: &usize| {
                let wait = &web.waits[*wait];
                wait.any_of.iter().any(|members| members.iter().all(|member| seen(wait.act, member)))
            };
            let fine = acts
                .iter()
                .all(|act| !happened[*act] && web.of[*act].iter().all(|wait| at(given.off, *wait) || met(wait)));
            happened = then;
            at_once && fine
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_can_happen_is_the_complement_of_the_greatest_stuck_set(web in webs(7, 9), off in any::<u16>()) {
            let off: Vec<bool> = (0..9).map(|wait| off >> wait & 1 == 1 && off >> 15 & 1 == 1).collect();
            let given = Given { off: &off, ..Given::default() };
            prop_assert_eq!(web.stuck(given), stuck_by_definition(&web, &off));
            prop_assert!(is_order(&web, &web.order(given), given));
        }

        #[test]
        fn what_is_done_waits_for_nothing_and_lets_others_go(web in webs(6, 8), done in any::<u8>()) {
            let done: Vec<bool> = (0..6).map(|act| done >> act & 1 == 1).collect();
            let given = Given { done: &done, ..Given::default() };
            let kept = web.waits.iter().filter(|wait| !done[wait.act]).cloned().collect();
            let expected = stuck_by_definition(&Web::new(6, kept), &[]);
            prop_assert_eq!(web.stuck(given), expected);
            prop_assert!(is_order(&web, &web.order(given), given));
        }

        #[test]
        fn acts_at_once_are_one_act_that_waits_for_all_they_wait_for(web in webs(6, 8), group in any::<u8>()) {
            let together: Vec<usize> = (0..6).filter(|act| group >> act & 1 == 1).collect();
            let given = Given { together: &together, ..Given::default() };
            // One act stands for the group: 6.
            let one = |act: usize| if together.contains(&act) { 6 } else { act };
            let inner = |wait: &Wait| {
                let members = |members: &Vec<usize>| {
                    let mut members: Vec<usize> = members.iter().map(|act| one(*act)).collect();
                    members.retain(|member| one(wait.act) != 6 || *member != 6);
                    members
                };
                Wait { act: one(wait.act), any_of: wait.any_of.iter().map(members).collect() }
            };
            let merged = stuck_by_definition(&Web::new(7, web.waits.iter().map(inner).collect()), &[]);
            let expected: Vec<bool> = (0..6).map(|act| merged[one(act)]).collect();
            prop_assert_eq!(web.stuck(given), expected);
            prop_assert!(is_order(&web, &web.order(given), given));
        }

        #[test]
        fn strong_components_are_the_classes_of_mutual_reach(web in webs(7, 12)) {
            let edges = web.edges();
            let mut reach: Vec<Vec<bool>> = (0..7).map(|a| (0..7).map(|b| a == b).collect()).collect();
            for _ in 0..7 {
                for from in &mut reach {
                    for b in 0..7 {
                        if from[b] {
                            edges[b].iter().for_each(|c| from[*c] = true);
                        }
                    }
                }
            }
            let class = |a: usize| -> Vec<usize> { (0..7).filter(|b| reach[a][*b] && reach[*b][a]).collect() };
            let mut expected: Vec<(Vec<usize>, bool)> = (0..7)
                .map(|a| (class(a), (0..7).all(|b| !reach[a][b] || reach[b][a])))
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(strong_components(&edges), expected);
        }
    }

    #[test]
    fn a_long_circle_and_a_long_chain_take_no_deep_stack() {
        let wait = |act: usize, on: usize| Wait { act, any_of: vec![vec![on]] };
        let chain = Web::new(100_000, (1..100_000).map(|act| wait(act, act - 1)).collect());
        assert!(chain.is_free(Given::default()));
        let circle = Web::new(100_000, (0..100_000).map(|act| wait(act, (act + 1) % 100_000)).collect());
        assert_eq!(circle.order(Given::default()), Vec::<Vec<usize>>::new());
        assert_eq!(strong_components(&circle.edges()).len(), 1);
    }
}
