//! A package with a larger least share, by changing the answers to one or two issues at a time as long as it helps.

use super::Choice;
use super::relaxed::Wants;

/// Where a climb is.
struct Climb<'c> {
    issues: &'c [Vec<Choice>],
    wants: &'c Wants,
    at: Vec<u32>,
    shares: Vec<f64>,
    least: f64,
}

/// Climbs from a package, in floating-point numbers.
pub(super) fn climb(issues: &[Vec<Choice>], wants: &Wants, from: Vec<u32>) -> Vec<u32> {
    let mut shares: Vec<f64> = wants.less.iter().map(|less| -less).collect();
    for (choices, number) in issues.iter().zip(&from) {
        let light = &choices[*number as usize].light;
        shares.iter_mut().zip(light).zip(&wants.scale).for_each(|((sum, light), scale)| *sum += light * scale);
    }
    let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
    let mut climb = Climb { issues, wants, at: from, shares, least };
    while climb.one() || climb.two() {}
    climb.at
}

impl Climb<'_> {
    /// The shares after another choice.
    fn changed(&self, shares: &[f64], issue: usize, to: usize) -> Vec<f64> {
        let (old, new) = (&self.issues[issue][self.at[issue] as usize].light, &self.issues[issue][to].light);
        let each = shares.iter().zip(&self.wants.scale).zip(old.iter().zip(new));
        each.map(|((share, scale), (old, new))| share + (new - old) * scale).collect()
    }

    /// Takes other choices if the least share is larger by more than rounding.
    fn takes(&mut self, shares: Vec<f64>, changes: &[(usize, usize)]) -> bool {
        let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
        if least <= self.least + 1e-12 {
            return false;
        }
        (self.shares, self.least) = (shares, least);
        changes.iter().for_each(|(issue, to)| self.at[*issue] = *to as u32);
        true
    }

    fn one(&mut self) -> bool {
        for issue in 0..self.issues.len() {
            for to in 0..self.issues[issue].len() {
                if self.takes(self.changed(&self.shares, issue, to), &[(issue, to)]) {
                    return true;
                }
            }
        }
        false
    }

    fn two(&mut self) -> bool {
        for one in 0..self.issues.len() {
            for to in 0..self.issues[one].len() {
                let shares = self.changed(&self.shares, one, to);
                for other in one + 1..self.issues.len() {
                    if let Some(then) = self.helps(&shares, other) {
                        return self.takes(self.changed(&shares, other, then), &[(one, to), (other, then)]);
                    }
                }
            }
        }
        false
    }

    /// A choice of an issue with which the least of these shares is larger than it is now.
    fn helps(&self, shares: &[f64], issue: usize) -> Option<usize> {
        let old = &self.issues[issue][self.at[issue] as usize].light;
        let enough = self.least + 1e-11;
        (0..self.issues[issue].len()).find(|to| {
            let new = &self.issues[issue][*to].light;
            let mut each = shares.iter().zip(&self.wants.scale).zip(old.iter().zip(new));
            each.all(|((share, scale), (old, new))| share + (new - old) * scale > enough)
        })
    }
}
