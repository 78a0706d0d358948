//! The peer for conflicts: all minimal conflicts and corrections by MARCO (Liffiton, Previti, Malik and Marques-Silva 2016)
//! over a SAT solver (batsat), with issues in order encoding, each line behind a selector.

use batsat::{BasicSolver, Lit, SolverInterface, Var, lbool};

use crate::instances::{Line, Size};

/// What the peer found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Minimal conflicts.
    pub conflicts: usize,
    /// Minimal correction sets.
    pub corrections: usize,
}

struct Oracle {
    solver: BasicSolver,
    selectors: Vec<Lit>,
}

impl Oracle {
    fn new(size: Size, lines: &[Line]) -> Self {
        let mut solver = BasicSolver::default();
        let mut new = || Lit::new(solver.new_var_default(), true);
        let above: Vec<Vec<Lit>> = (0..size.issues).map(|_| (1..size.options).map(|_| new()).collect()).collect();
        let selectors: Vec<Lit> = lines.iter().map(|_| new()).collect();
        for issue in &above {
            for pair in issue.windows(2) {
                solver.add_clause_reuse(&mut vec![!pair[1], pair[0]]);
            }
        }
        let mut oracle = Self { solver, selectors };
        for (line, selector) in lines.iter().zip(oracle.selectors.clone()) {
            oracle.encode(*line, selector, &above, size.options - 1);
        }
        oracle
    }

    fn encode(&mut self, line: Line, selector: Lit, above: &[Vec<Lit>], top: u64) {
        let at_least = |issue: u64, t: u64| (t > 0).then(|| above[issue as usize].get(t as usize - 1).copied());
        match line {
            Line::AtLeast(a, t) => self.clause(selector, [at_least(a, t).flatten(), None]),
            Line::AtMost(a, t) => self.clause(selector, [at_least(a, t + 1).flatten().map(|lit| !lit), None]),
            Line::If(a, s, b, t) => self.clause(
                selector,
                [at_least(a, s).flatten().map(|lit| !lit), at_least(b, t + 1).flatten().map(|lit| !lit)],
            ),
            Line::Sum(a, b, t) => {
                for x in t.saturating_sub(top)..=top {
                    let left = at_least(a, x).flatten().map(|lit| !lit);
                    let right = if x > t { None } else { at_least(b, t - x + 1).flatten().map(|lit| !lit) };
                    if x > t || t - x < top {
                        self.clause(selector, [left, right]);
                    }
                }
            }
        }
    }

    fn clause(&mut self, selector: Lit, rest: [Option<Lit>; 2]) {
        let mut clause = vec![!selector];
        clause.extend(rest.into_iter().flatten());
        self.solver.add_clause_reuse(&mut clause);
    }

    /// Whether the lines chosen hold together; if not, which of them the refutation used.
    fn holds(&mut self, chosen: &[bool]) -> Result<(), Vec<bool>> {
        let assumed: Vec<Lit> =
            self.selectors.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(lit, _)| *lit).collect();
        if self.solver.solve_limited(&assumed) == lbool::TRUE {
            return Ok(());
        }
        Err(self.selectors.iter().map(|lit| self.solver.unsat_core_contains_var(lit.var())).collect())
    }
}

/// Every minimal conflict and every minimal correction set, counted.
pub fn marco(size: Size, lines: &[Line]) -> Counts {
    let mut oracle = Oracle::new(size, lines);
    let mut map = BasicSolver::default();
    let vars: Vec<Var> = lines.iter().map(|_| map.new_var(lbool::FALSE, true)).collect();
    let mut counts = Counts::default();
    while map.solve_limited(&[]) == lbool::TRUE {
        let mut seed: Vec<bool> = vars.iter().map(|var| map.value_var(*var) != lbool::FALSE).collect();
        match oracle.holds(&seed) {
            Ok(()) => {
                for line in 0..lines.len() {
                    if !seed[line] {
                        seed[line] = true;
                        seed[line] = oracle.holds(&seed).is_ok();
                    }
                }
                let missing = vars.iter().zip(&seed).filter(|(_, kept)| !**kept);
                counts.corrections += usize::from(seed.iter().any(|kept| !kept));
                map.add_clause_reuse(&mut missing.map(|(var, _)| Lit::new(*var, true)).collect());
            }
            Err(core) => {
                let mut core = core;
                for line in 0..lines.len() {
                    if core[line] {
                        core[line] = false;
                        match oracle.holds(&core) {
                            Ok(()) => core[line] = true,
                            Err(smaller) => core = smaller,
                        }
                    }
                }
                counts.conflicts += 1;
                let kept = vars.iter().zip(&core).filter(|(_, kept)| **kept);
                map.add_clause_reuse(&mut kept.map(|(var, _)| Lit::new(*var, false)).collect());
            }
        }
    }
    counts
}
