//! A negotiation scenario of another system, whole and exact, before anything is fitted into a case.
//!
//! Definitions. A bid answers every issue. The utility of an additive profile is the sum over issues of weight times
//! worth, cut at 1 where the system cuts it there. The utility of hyper-rectangles is the sum of what those pay that apply
//! to the bid, divided by the largest utility that the file names, cut at 1. Utilities are those at the start of the talks:
//! a discount is kept beside them, not worked in.

use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

/// What a set of foreign files says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What the files call the domain, or its file is called.
    pub name: String,
    /// The issues, in the order of the file.
    pub issues: Vec<ForeignIssue>,
    /// One profile a party, in the order of the files.
    pub profiles: Vec<Profile>,
}

/// One issue of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignIssue {
    /// Its name as written.
    pub name: String,
    /// What it can be answered by.
    pub answers: Answers,
}

/// What an issue can be answered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Options by name, in the order of the file.
    Options(Vec<String>),
    /// `from`, `from + step`, up to `to`; the step is above zero and `to` is reached.
    Numbers {
        /// The lowest number.
        from: BigRational,
        /// The highest number.
        to: BigRational,
        /// From one number to the next.
        step: BigRational,
    },
    /// Every real number from `from` to `to`.
    Real {
        /// The lowest number.
        from: BigRational,
        /// The highest number.
        to: BigRational,
    },
}

/// One answer: an option by its place, from 0, or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The option at this place.
    Option(usize),
    /// A number.
    Number(BigRational),
}

/// What one party wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name of the party, or of its file.
    pub name: String,
    /// How it values bids.
    pub worth: ProfileWorth,
    /// The factor `d` by which utilities shrink, `u * d^t` over a time `t` from 0 to 1; `None`: they do not.
    pub discount: Option<BigRational>,
    /// What no agreement is worth; `None`: not said.
    pub reservation: Option<Reservation>,
}

/// What no agreement is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reservation {
    /// So much.
    Value(BigRational),
    /// As much as this bid: only bids at least as good are accepted.
    Bid(Vec<Answer>),
}

/// How a profile values bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileWorth {
    /// A sum over issues.
    Additive {
        /// One part an issue, in the order of the issues.
        parts: Vec<Part>,
        /// Whether the sum is cut at 1.
        capped: bool,
    },
    /// Hyper-rectangles over several issues at once.
    Rectangles(Rectangles),
}

/// What one issue adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its weight as written.
    pub weight: BigRational,
    /// The worth of its answers, before the weight.
    pub worth: Worth,
}

/// The worth of the answers to one issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Of each answer by its place; `None` where the file does not say.
    Table(Vec<Option<BigRational>>),
    /// Points (x, worth), x ascending, joined by straight lines; level before the first and after the last.
    Points(Vec<(BigRational, BigRational)>),
}

/// A utility made of hyper-rectangles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectangles {
    /// What each pays and where.
    pub list: Vec<Rectangle>,
    /// The sum that is worth 1.
    pub most: BigRational,
}

/// One hyper-rectangle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectangle {
    /// What it pays where it applies.
    pub pays: BigRational,
    /// True: it applies where every bound holds; false: where some bound does not.
    pub inside: bool,
    /// Place of the issue, least and largest number, both included.
    pub bounds: Vec<(usize, BigRational, BigRational)>,
}

impl ForeignIssue {
    /// How many answers there are; `None` of real numbers, and where that does not fit.
    pub fn count(&self) -> Option<usize> {
        match &self.answers {
            Answers::Options(options) => Some(options.len()),
            Answers::Numbers { from, to, step } => ((to - from) / step).floor().to_integer().to_usize()?.checked_add(1),
            Answers::Real { .. } => None,
        }
    }

    /// The answer at a place counted from 0.
    pub fn answer(&self, place: usize) -> Option<Answer> {
        match &self.answers {
            _ if place >= self.count()? => None,
            Answers::Options(_) => Some(Answer::Option(place)),
            Answers::Numbers { from, step, .. } => {
                Some(Answer::Number(from + step * BigRational::from_integer(place.into())))
            }
            Answers::Real { .. } => None,
        }
    }

    /// The place of an answer; `None` where it is none, and of real numbers.
    pub fn place(&self, answer: &Answer) -> Option<usize> {
        match (&self.answers, answer) {
            (Answers::Options(options), Answer::Option(place)) => (*place < options.len()).then_some(*place),
            (Answers::Numbers { from, to, step }, Answer::Number(number)) => {
                let steps = (number - from) / step;
                (from <= number && number <= to && steps.is_integer()).then(|| steps.to_integer().to_usize())?
            }
            _ => None,
        }
    }
}

impl Worth {
    /// The worth of an answer; `None` where the file does not say.
    pub fn at(&self, issue: &ForeignIssue, answer: &Answer) -> Option<BigRational> {
        match (self, answer) {
            (Worth::Table(table), _) => table.get(issue.place(answer)?)?.clone(),
            (Worth::Points(points), Answer::Number(x)) => on_lines(points, x),
            (Worth::Points(_), Answer::Option(_)) => None,
        }
    }
}

/// The height at `x` of points joined by straight lines, level beyond the ends.
fn on_lines(points: &[(BigRational, BigRational)], x: &BigRational) -> Option<BigRational> {
    let after = points.partition_point(|(at, _)| at < x);
    let Some((right, top)) = points.get(after) else { return points.last().map(|(_, top)| top.clone()) };
    let Some((left, bottom)) = after.checked_sub(1).and_then(|before| points.get(before)) else {
        return Some(top.clone());
    };
    Some(bottom + (top - bottom) * ((x - left) / (right - left)))
}

impl Rectangle {
    fn applies(&self, bid: &[Answer]) -> Option<bool> {
        let holds = |(issue, least, most): &(usize, BigRational, BigRational)| match bid.get(*issue)? {
            Answer::Number(x) => Some(least <= x && x <= most),
            Answer::Option(place) => {
                let x = BigRational::from_integer((*place).into());
                Some(*least <= x && x <= *most)
            }
        };
        let held = self.bounds.iter().map(holds).collect::<Option<Vec<bool>>>()?;
        Some(held.iter().all(|held| *held) == self.inside)
    }
}

impl Profile {
    /// The utility of a bid over these issues at the start of the talks; `None` where the file does not say.
    ///
    /// ```
    /// use detente_casefile::foreign::{Answer, Answers, ForeignIssue, Part, Profile, ProfileWorth, Worth};
    /// use num_rational::BigRational;
    /// let number = |n: i64, d: i64| BigRational::new(n.into(), d.into());
    /// let issue = ForeignIssue { name: "Pay".into(), answers: Answers::Options(vec!["low".into(), "high".into()]) };
    /// let worth = Worth::Table(vec![Some(number(1, 4)), None]);
    /// let parts = vec![Part { weight: number(1, 2), worth }];
    /// let worth = ProfileWorth::Additive { parts, capped: true };
    /// let profile = Profile { name: "union".into(), worth, discount: None, reservation: None };
    /// assert_eq!(profile.utility(&[issue.clone()], &[Answer::Option(0)]), Some(number(1, 8)));
    /// assert_eq!(profile.utility(&[issue], &[Answer::Option(1)]), None);
    /// ```
    pub fn utility(&self, issues: &[ForeignIssue], bid: &[Answer]) -> Option<BigRational> {
        match &self.worth {
            ProfileWorth::Additive { parts, capped } => {
                let adds = parts.iter().zip(issues.iter().zip(bid));
                let sum = adds.map(|(part, (issue, answer))| part.at(issue, answer)).sum::<Option<BigRational>>()?;
                let whole = bid.len() == issues.len() && parts.len() == issues.len();
                whole.then(|| if *capped { sum.min(BigRational::one()) } else { sum })
            }
            ProfileWorth::Rectangles(rectangles) => {
                let mut sum = BigRational::zero();
                for rectangle in &rectangles.list {
                    if rectangle.applies(bid)? {
                        sum += &rectangle.pays;
                    }
                }
                let positive = rectangles.most > BigRational::zero();
                positive.then(|| (sum / &rectangles.most).min(BigRational::one()))
            }
        }
    }

    /// The utility of no agreement at the start of the talks, where the files say it.
    pub fn reservation_value(&self, issues: &[ForeignIssue]) -> Option<BigRational> {
        match self.reservation.as_ref()? {
            Reservation::Value(value) => Some(value.clone()),
            Reservation::Bid(bid) => self.utility(issues, bid),
        }
    }
}

impl Part {
    /// What an answer adds; an issue of weight 0 adds nothing, whatever its answers are worth.
    pub fn at(&self, issue: &ForeignIssue, answer: &Answer) -> Option<BigRational> {
        if self.weight.is_zero() {
            return Some(BigRational::zero());
        }
        Some(&self.weight * self.worth.at(issue, answer)?)
    }
}
