//! `max-min-relative` and `max-min-gain`: the largest least share (of the ideal gain, or of one common unit), then the
//! largest next least, and so on (leximin).

use super::{Exact, Formula};

pub(crate) struct MaxMin;

impl Formula for MaxMin {
    fn key<W: Exact>(&self, shares: &mut Vec<W>) {
        shares.sort_unstable();
    }
}
