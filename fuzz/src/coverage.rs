//! Which parts of the program a run went through.
//!
//! With the flags that `cargo xtask fuzz` sets, the compiler plants one 8-bit counter on each edge of the control flow
//! and calls [`__sanitizer_cov_8bit_counters_init`] with their place before `main`. Without these flags there are no
//! counters, and the fuzzer runs blind.

use std::slice;
use std::sync::Mutex;

/// Places of the counters, as addresses, so that the list can be shared.
static REGIONS: Mutex<Vec<(usize, usize)>> = Mutex::new(Vec::new());

/// Called by the start-up code of each instrumented object.
///
/// # Safety
/// `start` and `stop` bound the counters of one object, which stay where they are as long as the program runs. The
/// compiler sees to that; nobody else is to call this.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn __sanitizer_cov_8bit_counters_init(start: *mut u8, stop: *mut u8) {
    let region = (start as usize, stop as usize);
    if let Ok(mut regions) = REGIONS.lock()
        && region.0 < region.1
        && !regions.contains(&region)
    {
        regions.push(region);
    }
}

/// All counters of the program, and which counts of each were ever seen.
#[derive(Debug)]
pub struct Coverage {
    regions: Vec<(usize, usize)>,
    /// One bit for each class of count, by counter.
    seen: Vec<u8>,
    edges: usize,
}

impl Default for Coverage {
    fn default() -> Self {
        Self::new()
    }
}

impl Coverage {
    /// Takes the counters that the compiler planted; there may be none.
    #[must_use]
    pub fn new() -> Self {
        let regions = REGIONS.lock().map(|list| list.clone()).unwrap_or_default();
        let size = regions.iter().map(|(start, stop)| stop - start).sum();
        Self { regions, seen: vec![0; size], edges: 0 }
    }

    /// How many counters there are; 0 means that the fuzzer runs blind.
    #[must_use]
    pub fn size(&self) -> usize {
        self.seen.len()
    }

    /// How many of them were ever hit.
    #[must_use]
    pub fn edges(&self) -> usize {
        self.edges
    }

    /// Sets all counters to nought, before a run.
    pub fn clear(&self) {
        for (start, stop) in &self.regions {
            // SAFETY: the region holds plain bytes that live as long as the program, and only this thread runs code
            // that counts.
            unsafe { slice::from_raw_parts_mut(*start as *mut u8, stop - start) }.fill(0);
        }
    }

    /// Takes in a run: the counters that it hit, and whether a counter or a class of counts was new.
    pub fn take(&mut self, hit: &mut Vec<u32>) -> bool {
        hit.clear();
        let mut new = false;
        let mut base = 0;
        for (start, stop) in &self.regions {
            // SAFETY: as in `clear`.
            let counters = unsafe { slice::from_raw_parts(*start as *const u8, stop - start) };
            let seen = &mut self.seen[base..base + counters.len()];
            new |= take_in(counters, seen, base, hit, &mut self.edges);
            base += counters.len();
        }
        new
    }

    /// Counts what the last run hit as seen in every class from now on: what the fuzzer itself runs between
    /// [`Coverage::clear`] and [`Coverage::take`] is none of the target's.
    pub fn leave_out(&mut self, hit: &[u32]) {
        for counter in hit {
            self.seen[*counter as usize] = u8::MAX;
        }
        self.edges = 0;
    }
}

/// Bytes looked at together: most counters are nought.
const BLOCK: usize = 256;

const ZEROS: [u8; BLOCK] = [0; BLOCK];

/// Takes in the counters of one region.
fn take_in(counters: &[u8], seen: &mut [u8], base: usize, hit: &mut Vec<u32>, edges: &mut usize) -> bool {
    let mut new = false;
    let mut copy = [0; BLOCK];
    for (at, block) in counters.chunks(BLOCK).enumerate() {
        if *block == ZEROS[..block.len()] {
            continue;
        }
        // Copied first: this code is itself instrumented, and counts as it goes.
        let block = {
            copy[..block.len()].copy_from_slice(block);
            &copy[..block.len()]
        };
        for (offset, counter) in block.iter().enumerate().filter(|(_, counter)| **counter > 0) {
            let at = at * BLOCK + offset;
            let class = class(*counter);
            hit.push((base + at) as u32);
            *edges += usize::from(seen[at] == 0);
            new |= seen[at] & class == 0;
            seen[at] |= class;
        }
    }
    new
}

/// Counts that differ little are one class: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more (Zalewski 2013).
fn class(count: u8) -> u8 {
    match count {
        0 => 0,
        1 => 1,
        2 => 1 << 1,
        3 => 1 << 2,
        4..=7 => 1 << 3,
        8..=15 => 1 << 4,
        16..=31 => 1 << 5,
        32..=127 => 1 << 6,
        128.. => 1 << 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_has_one_class() {
        assert_eq!(class(0), 0);
        for count in 1..=255_u8 {
            assert_eq!(class(count).count_ones(), 1);
            assert!(class(count) >= class(count - 1));
        }
    }

    #[test]
    fn a_count_is_new_once() {
        let mut counters = [0_u8; 600];
        counters[3] = 1;
        counters[549] = 5;
        let mut seen = [0_u8; 600];
        let (mut hit, mut edges) = (Vec::new(), 0);
        assert!(take_in(&counters, &mut seen, 100, &mut hit, &mut edges));
        assert_eq!(hit, [103, 649]);
        assert_eq!(edges, 2);
        assert!(!take_in(&counters, &mut seen, 100, &mut hit, &mut edges));
        counters[3] = 2;
        assert!(take_in(&counters, &mut seen, 100, &mut hit, &mut edges));
        assert_eq!(edges, 2);
    }
}
