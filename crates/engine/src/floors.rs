//! What parties have to be given at least, in whole numbers of each party's own unit.

use detente_model::{Id, Number};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::Halt;
use crate::packages::space::scaled;
use crate::search::tabled::Tabled;

/// A floor: "what the party gets by the answers is at least its reservation value".
#[derive(Clone, Debug)]
pub(crate) struct Floor {
    /// The party.
    pub(crate) party: Id,
    /// The same as a sum over answers.
    pub(crate) tabled: Tabled,
    /// By issue and place: what the answer adds.
    pub(crate) parts: Vec<Vec<i128>>,
    /// How many whole numbers make one unit of utility.
    pub(crate) unit: BigInt,
    /// The reservation value.
    pub(crate) at: BigRational,
}

impl Floor {
    /// A floor in whole numbers.
    ///
    /// # Errors
    /// Numbers too large.
    pub(crate) fn new(floor: &detente_model::Floor) -> Result<Self, Halt> {
        let party = scaled(&floor.party, &floor.parts, Some(floor.at.clone()))?;
        let tabled = Tabled::new(&party.parts, party.reservation.unwrap_or_default());
        Ok(Self { party: floor.party.clone(), tabled, parts: party.parts, unit: party.unit, at: floor.at.clone() })
    }

    /// A whole number of the party as a utility.
    pub(crate) fn utility(&self, whole: i128) -> BigRational {
        BigRational::new(whole.into(), self.unit.clone())
    }

    /// The reservation value in whole numbers.
    pub(crate) fn whole(&self) -> i128 {
        // `new` has seen to it that it is whole and fits.
        (&self.at * &self.unit).to_integer().to_i128().unwrap_or_default()
    }

    /// What a package lacks to give the party enough, in whole numbers; negative where it gives more.
    pub(crate) fn lack(&self, point: &[i64]) -> i128 {
        self.tabled.least - self.tabled.value(point)
    }

    /// The utility that is so many whole numbers below the reservation value, where it can be written.
    pub(crate) fn lowered(&self, by: i128) -> Option<Number> {
        Number::from_big(&(&self.at - self.utility(by)))
    }
}
