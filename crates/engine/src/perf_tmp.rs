use crate::testing::*;
use crate::{Budget, Limits, conflicts, search::Search, system::System};
use detente_model::*;
use std::time::Instant;

struct Rng(u64);
impl Rng {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}
pub fn instance(seed: u64, issues: u64, places: u64, lines: u64) -> Case {
    let mut r = Rng(seed * 7919 + 13);
    let parties = ["a", "b", "c", "d", "e", "f"];
    let mut case = case(&parties);
    for i in 0..issues { case.issues.push(range(&format!("x{i}"), "0", &(places-1).to_string(), "1")); }
    for n in 0..lines {
        let of = parties[r.below(6) as usize];
        let kind = r.below(100);
        let i = r.below(issues);
        let thr = |r: &mut Rng, i: u64| { let up = r.below(2) == 0; let t = 1 + r.below(places-1); if up { format!("x{i} >= {t}") } else { format!("x{i} <= {}", t-1) } };
        let says = if kind < 35 { compare(&thr(&mut r, i)) } else {
            let mut j = r.below(issues); while j == i { j = r.below(issues); }
            if kind < 80 { implies(compare(&thr(&mut r, i)), compare(&thr(&mut r, j))) }
            else { compare(&format!("x{i} + x{j} <= {}", places/2 + r.below(places))) }
        };
        case.red_lines.push(red_line(&format!("l{n:02}"), of, says));
    }
    project(&case, &Viewer::All)
}
#[test]
fn perf() {
    for seed in 0..12 {
        let case = instance(seed, 10, 10, 40);
        let limits = Limits::default();
        let t = Instant::now();
        let system = System::new(&case, case.red_lines_in_force()).unwrap();
        let mut s = Search::new(&system.problem);
        let b = Budget::new(&limits, &|| false);
        let st = system.state(&mut s, &system.all, &b).unwrap();
        let t0 = t.elapsed();
        let t = Instant::now();
        let n = 200; for _ in 0..n { std::hint::black_box(system.state(&mut s, &system.all, &b).unwrap()); }
        let per = t.elapsed()/n;
        let t = Instant::now();
        let (comps, halt) = conflicts::components(&system, &mut s, &b);
        let t1 = t.elapsed();
        let t = Instant::now();
        let f = conflicts::examine(Kind::RedLinesConflict, &case, case.red_lines_in_force(), &Budget::new(&limits, &|| false));
        let t2 = t.elapsed();
        let leaves = |t: &Tree| { fn l(t:&Tree)->usize{ match t { Tree::Split{below,from,..} => l(below)+l(from), _ => 1 } } l(t) };
        println!("seed {seed} {:?} build+first {t0:?} call {per:?} enum {t1:?} halt {halt:?} comps {} mus {} mcs {} | all {t2:?} ways {} complete {} leaves {:?} missing {:?}", matches!(st, crate::system::State::Open(_)), comps.len(), comps.iter().map(|c| c.conflicts.len()).sum::<usize>(), comps.iter().map(|c| c.corrections.len()).sum::<usize>(), f.ways_out.len(), f.complete, f.conflicts.iter().map(|c| leaves(&c.certificate)).max(), f.missing);
    }
}
