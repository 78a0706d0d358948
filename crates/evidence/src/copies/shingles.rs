//! Three words in a row, as numbers.

use crate::Prepared;

/// The most triples that are kept of one document: those of some hundred pages.
const MOST: usize = 40_000;

/// The triples of words that a document says, each once, in order of their numbers. Two triples have the same number about
/// once in four thousand million, which no comparison of two documents notices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u32>);

impl Shingles {
    /// The triples of the blocks that speak. Furniture that a site puts around every article is no copy.
    pub fn of(document: &Prepared) -> Self {
        let mut found = Collector::default();
        for block in document.blocks.iter().filter(|block| block.kind.speaks()) {
            found.text(document.text(block.span));
        }
        found.finish()
    }

    /// The triples of a text.
    pub fn of_text(text: &str) -> Self {
        let mut found = Collector::default();
        found.text(text);
        found.finish()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The numbers, rising.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.0
    }

    /// Those that another does not have.
    pub(super) fn without<'a>(&'a self, other: &'a Shingles) -> impl Iterator<Item = u32> + 'a {
        self.0.iter().copied().filter(|number| other.0.binary_search(number).is_err())
    }

    /// How many two documents share, counted exactly.
    pub fn shared(&self, other: &Shingles) -> usize {
        let (mut a, mut b, mut shared) = (self.0.as_slice(), other.0.as_slice(), 0);
        while let (Some(x), Some(y)) = (a.first(), b.first()) {
            shared += usize::from(x == y);
            a = &a[usize::from(x <= y)..];
            b = &b[usize::from(y <= x)..];
        }
        shared
    }
}

/// Words on their way to triples.
#[derive(Default)]
struct Collector {
    last: [u64; 2],
    words: usize,
    found: Vec<u32>,
}

/// A factor that spreads bits well (Knuth, The Art of Computer Programming 3, 6.4).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(state: u64, value: u64) -> u64 {
    (state.rotate_left(23) ^ value).wrapping_mul(SPREAD)
}

/// Scripts that put no space between words: there each character counts as one.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}')
}

impl Collector {
    fn text(&mut self, text: &str) {
        let mut word = 0u64;
        for c in text.chars() {
            let single = !c.is_ascii() && is_wide(c);
            if c.is_alphanumeric() && !single {
                word = if c.is_ascii() {
                    mix(word, u64::from(c.to_ascii_lowercase()))
                } else {
                    c.to_lowercase().fold(word, |word, c| mix(word, u64::from(c)))
                };
                continue;
            }
            // An apostrophe is written in many ways and left out in others.
            if matches!(c, '\'' | '\u{2019}') {
                continue;
            }
            self.word(&mut word);
            if single {
                word = mix(0, u64::from(c));
                self.word(&mut word);
            }
        }
        self.word(&mut word);
    }

    fn word(&mut self, word: &mut u64) {
        let done = std::mem::take(word);
        if done == 0 {
            return;
        }
        self.words += 1;
        if self.words >= 3 && self.found.len() < 4 * MOST {
            let triple = mix(mix(self.last[0], self.last[1]), done);
            self.found.push((triple >> 32) as u32);
        }
        self.last = [self.last[1], done];
    }

    fn finish(mut self) -> Shingles {
        self.found.sort_unstable();
        self.found.dedup();
        // The lowest numbers are a fair sample, and the same one in a copy.
        self.found.truncate(MOST);
        Shingles(self.found)
    }
}
