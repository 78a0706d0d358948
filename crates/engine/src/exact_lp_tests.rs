#![cfg(test)]
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use proptest::prelude::*;

use crate::exact_lp::{Contradiction, Inequalities, Optimum};
use crate::{Budget, Halt, Limits};

fn fraction(numer: i64, denom: i64) -> BigRational {
    BigRational::new(numer.into(), denom.into())
}

fn fractions(numbers: &[i64]) -> Vec<BigRational> {
    numbers.iter().map(|number| fraction(*number, 1)).collect()
}

fn asked(rows: &[(&[i64], i64)]) -> Inequalities {
    let mut asked = Inequalities::of(rows[0].0.len());
    rows.iter().for_each(|(row, bound)| asked.at_most(fractions(row), fraction(*bound, 1)));
    asked
}

fn maximise(asked: &Inequalities, objective: &[BigRational]) -> Result<Optimum, Contradiction> {
    asked.maximise(objective, &Budget::new(&Limits::default(), &|| false)).unwrap()
}

fn dot(one: &[BigRational], other: &[BigRational]) -> BigRational {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// By unknown, the sum of the rows with these factors.
fn summed(asked: &Inequalities, factors: &[BigRational]) -> Vec<BigRational> {
    let column = |at: usize| asked.rows.iter().map(|row| row[at].clone()).collect::<Vec<_>>();
    (0..asked.unknowns).map(|at| dot(factors, &column(at))).collect()
}

fn keeps(asked: &Inequalities, point: &[BigRational]) -> bool {
    let rows = asked.rows.iter().zip(&asked.bounds);
    point.iter().all(|x| !x.is_negative()) && rows.into_iter().all(|(row, bound)| dot(row, point) <= *bound)
}

/// That an answer proves itself.
fn proves_itself(asked: &Inequalities, objective: &[BigRational], answer: &Result<Optimum, Contradiction>) {
    let positive = |numbers: &[BigRational]| numbers.iter().all(|number| !number.is_negative());
    match answer {
        Ok(Optimum::Found { value, solution, multipliers }) => {
            assert!(keeps(asked, solution) && dot(objective, solution) == *value);
            assert!(positive(multipliers) && dot(multipliers, &asked.bounds) == *value);
            assert!(summed(asked, multipliers).iter().zip(objective).all(|(sum, factor)| sum >= factor));
        }
        Ok(Optimum::Unbounded { ray }) => {
            assert!(positive(ray) && dot(objective, ray).is_positive());
            assert!(asked.rows.iter().all(|row| !dot(row, ray).is_positive()));
        }
        Err(Contradiction(factors)) => {
            assert!(positive(factors) && positive(&summed(asked, factors)));
            assert!(dot(factors, &asked.bounds).is_negative());
        }
    }
}

#[test]
fn the_textbook_program_has_its_optimum() {
    // V. Chvatal, "Linear Programming", 1983, page 13.
    let asked = asked(&[(&[2, 3, 1], 5), (&[4, 1, 2], 11), (&[3, 4, 2], 8)]);
    let answer = maximise(&asked, &fractions(&[5, 4, 3]));
    let Ok(Optimum::Found { value, solution, multipliers }) = &answer else { panic!("{answer:?}") };
    assert_eq!(*value, fraction(13, 1));
    assert_eq!(*solution, fractions(&[2, 0, 1]));
    assert_eq!(*multipliers, fractions(&[1, 0, 1]));
}

#[test]
fn the_cycling_program_ends() {
    // E. M. L. Beale, "Cycling in the Dual Simplex Algorithm", Naval Research Logistics Quarterly 2(4), 1955.
    let mut asked = Inequalities::of(4);
    asked.at_most(vec![fraction(1, 4), fraction(-60, 1), fraction(-1, 25), fraction(9, 1)], fraction(0, 1));
    asked.at_most(vec![fraction(1, 2), fraction(-90, 1), fraction(-1, 50), fraction(3, 1)], fraction(0, 1));
    asked.at_most(fractions(&[0, 0, 1, 0]), fraction(1, 1));
    let objective = [fraction(3, 4), fraction(-150, 1), fraction(1, 50), fraction(-6, 1)];
    let answer = maximise(&asked, &objective);
    proves_itself(&asked, &objective, &answer);
    assert!(matches!(answer, Ok(Optimum::Found { value, .. }) if value == fraction(1, 20)));
}

#[test]
fn no_point_no_bound_and_no_row_are_told_apart() {
    let none = asked(&[(&[1, 1], 1), (&[-1, 0], -1), (&[0, -2], -1)]);
    let answer = maximise(&none, &fractions(&[1, 0]));
    assert!(answer.is_err());
    proves_itself(&none, &fractions(&[1, 0]), &answer);
    let open = asked(&[(&[1, -1], 3), (&[-1, 0], -1)]);
    let answer = maximise(&open, &fractions(&[1, 1]));
    assert!(matches!(answer, Ok(Optimum::Unbounded { .. })));
    proves_itself(&open, &fractions(&[1, 1]), &answer);
    let free = Inequalities::of(2);
    assert!(matches!(maximise(&free, &fractions(&[-1, 0])), Ok(Optimum::Found { value, .. }) if value.is_zero()));
    let mut never = Inequalities::of(0);
    never.at_most(Vec::new(), fraction(-1, 1));
    assert_eq!(maximise(&never, &[]), Err(Contradiction(vec![BigRational::one()])));
}

#[test]
fn numbers_outgrow_machine_words() {
    let long = |seed: i64| BigRational::new((10_i64.pow(17) + seed * 7_919).into(), (10_i64.pow(17) + seed).into());
    let mut asked = Inequalities::of(6);
    for row in 1..=6_i64 {
        asked.at_most((1..=6).map(|column| long(row * column * column)).collect(), long(row));
    }
    let objective: Vec<BigRational> = (1..=6).map(|at| long(at * 31)).collect();
    let answer = maximise(&asked, &objective);
    proves_itself(&asked, &objective, &answer);
    assert!(matches!(answer, Ok(Optimum::Found { .. })));
}

#[test]
fn a_limit_is_met_and_said() {
    let limits = Limits { steps: 3, ..Limits::default() };
    let asked = asked(&[(&[2, 3, 1], 5), (&[4, 1, 2], 11)]);
    let met = asked.maximise(&fractions(&[5, 4, 3]), &Budget::new(&limits, &|| false));
    assert_eq!(met, Err(Halt::Limit { name: "steps", value: 3 }));
}

/// All choices of so many places out of the first `of`.
fn choices(of: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let ends = (count - 1..of).flat_map(|last| choices(last, count - 1).into_iter().map(move |rest| (rest, last)));
    ends.map(|(rest, last)| rest.into_iter().chain([last]).collect()).collect()
}

/// The point on which so many planes as unknowns meet, by elimination; `None` where there is not exactly one.
fn meeting(mut planes: Vec<Vec<BigRational>>) -> Option<Vec<BigRational>> {
    let unknowns = planes.len();
    for at in 0..unknowns {
        let found = (at..unknowns).find(|row| !planes[*row][at].is_zero())?;
        planes.swap(at, found);
        let head = planes[at].clone();
        for row in (0..unknowns).filter(|row| *row != at) {
            let factor = &planes[row][at] / &head[at];
            planes[row].iter_mut().zip(&head).for_each(|(cell, head)| *cell -= &factor * head);
        }
    }
    Some((0..unknowns).map(|at| &planes[at][unknowns] / &planes[at][at]).collect())
}

/// All corners, by meeting every choice of planes.
pub(crate) fn corners(asked: &Inequalities) -> Vec<Vec<BigRational>> {
    let rows = asked.rows.iter().zip(&asked.bounds);
    let mut planes: Vec<Vec<BigRational>> =
        rows.map(|(row, bound)| row.iter().chain([bound]).cloned().collect()).collect();
    for unknown in 0..asked.unknowns {
        planes.push((0..=asked.unknowns).map(|at| fraction(i64::from(at == unknown), 1)).collect());
    }
    let chosen = choices(planes.len(), asked.unknowns).into_iter();
    let met = chosen.filter_map(|chosen| meeting(chosen.iter().map(|at| planes[*at].clone()).collect()));
    met.filter(|point| keeps(asked, point)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases * 2, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_proves_itself_and_is_the_best_corner(
        rows in prop::collection::vec((prop::collection::vec(-3_i64..4, 3), -3_i64..6, 1_i64..4), 0..6),
        objective in prop::collection::vec(-3_i64..4, 3),
    ) {
        let mut asked = Inequalities::of(3);
        for (row, bound, under) in &rows {
            asked.at_most(row.iter().map(|cell| fraction(*cell, *under)).collect(), fraction(*bound, 1));
        }
        let objective = fractions(&objective);
        let answer = maximise(&asked, &objective);
        proves_itself(&asked, &objective, &answer);
        let corners = corners(&asked);
        prop_assert_eq!(answer.is_err(), corners.is_empty());
        let region = asked.region(&Budget::new(&Limits::default(), &|| false)).unwrap();
        if let Ok(region) = region {
            let mut expected = corners.clone();
            expected.sort();
            expected.dedup();
            let found = region.corners(100, &Budget::new(&Limits::default(), &|| false)).unwrap().unwrap();
            prop_assert!(found.contains(&region.corner()));
            prop_assert_eq!(found, expected);
        }
        if let Ok(Optimum::Found { value, .. }) = answer {
            prop_assert_eq!(corners.iter().map(|corner| dot(&objective, corner)).max(), Some(value));
        }
    }
}
