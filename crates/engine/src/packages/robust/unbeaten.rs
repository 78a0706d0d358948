//! The packages that none beats, of spaces too large to look at each.
//!
//! A package beats another if at every corner of what preferences admit it is at least as good for each party, and at some
//! corner better for one. So those that none beats are the frontier of as many parties as there are corners, which is
//! built issue by issue (see `frontier`). Whatever dominates a package under a profile is beaten by, or is itself, one
//! that none beats and that dominates it too; and whatever is acceptable is beaten by nothing that is not. So what is said
//! of these packages beside each other is so beside all.

use detente_model::Id;

use super::sheet::Sheet;
use crate::packages::PackageLimits;
use crate::packages::frontier::{Efficients, with_frontier};
use crate::packages::space::{Party, Space, scaled};
use crate::{Budget, Halt};

/// So many corners at most are made parties of.
const CORNERS: usize = 64;

/// The packages of a space that none beats, at most so many.
///
/// # Errors
/// There are more, or more corners than can be looked at, or a limit was met.
pub(crate) fn unbeaten(
    space: &Space,
    sheets: &[(&Id, Sheet)],
    most: usize,
    budget: &Budget<'_>,
) -> Result<Vec<Vec<u32>>, Halt> {
    let too_many = Halt::Limit { name: "packages", value: most as u64 };
    let mut parties: Vec<Party> = Vec::new();
    for (id, sheet) in sheets {
        let corners = sheet.corners(CORNERS, budget)?.ok_or(too_many)?;
        for corner in corners {
            parties.push(scaled(id, &sheet.columns.utility(&corner).parts, None)?);
        }
    }
    // Corners that differ in the reservation value alone are one.
    parties.sort_by(|one, other| (&one.id, &one.unit, &one.parts).cmp(&(&other.id, &other.unit, &other.parts)));
    parties.dedup_by(|one, other| one.unit == other.unit && one.parts == other.parts);
    if parties.len() > CORNERS || space.is_void() {
        return if space.is_void() { Ok(Vec::new()) } else { Err(too_many) };
    }
    let read = |list: &dyn Efficients| {
        let exact = list.off().iter().all(|off| *off == 0);
        let count = (0..list.len()).try_fold(0_u128, |sum, at| sum.checked_add(list.count(at)));
        let fits = count.is_some_and(|count| count <= most as u128);
        let all = || (0..list.len()).flat_map(|at| list.packages(at, most)).collect();
        (exact && fits).then(all)
    };
    let floors = vec![None; parties.len()];
    let found = with_frontier(&parties, space, &floors, &PackageLimits::default(), budget, read)?;
    let mut points: Vec<Vec<u32>> = found.map_or(Ok(Vec::new()), |points| points.ok_or(too_many))?;
    points.sort_unstable();
    Ok(points)
}
