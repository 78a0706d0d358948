//! Inputs worth starting from: those that reached something new.

use crate::random::Random;

/// An input and the counters that it hit.
#[derive(Debug, Clone)]
struct Entry {
    input: Vec<u8>,
    /// How often it was started from.
    tries: u64,
}

/// The inputs kept so far.
#[derive(Debug, Default)]
pub struct Corpus {
    entries: Vec<Entry>,
    /// For each counter, the shortest input that hits it.
    shortest: Vec<Option<usize>>,
    /// The inputs named in `shortest`, each once, as of some choices ago.
    favoured: Vec<usize>,
    choices: u64,
}

/// So many choices are made before the favoured inputs are looked up again.
const REFRESH: u64 = 256;

impl Corpus {
    /// Keeps an input with the counters that it hit.
    pub fn keep(&mut self, input: &[u8], hit: &[u32]) {
        let id = self.entries.len();
        for counter in hit.iter().map(|counter| *counter as usize) {
            if self.shortest.len() <= counter {
                self.shortest.resize(counter + 1, None);
            }
            let best = self.shortest[counter].get_or_insert(id);
            if *best != id && input.len() < self.entries[*best].input.len() {
                *best = id;
            }
        }
        self.entries.push(Entry { input: input.to_vec(), tries: 0 });
    }

    /// How many inputs are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// An input to start from: of two drawn at random the one tried less often, mostly among the short ones that
    /// together hit all that was hit.
    pub fn choose(&mut self, random: &mut Random) -> &[u8] {
        if self.choices.is_multiple_of(REFRESH) {
            self.refresh();
        }
        self.choices += 1;
        let one = self.draw(random);
        let two = self.draw(random);
        let Some(first) = self.entries.get(one) else {
            return &[];
        };
        let chosen = match self.entries.get(two) {
            Some(second) if second.tries < first.tries => two,
            _ => one,
        };
        self.entries[chosen].tries += 1;
        &self.entries[chosen].input
    }

    /// Any input, to take pieces from.
    pub fn any(&self, random: &mut Random) -> &[u8] {
        random.pick(&self.entries).map_or(&[], |entry| &entry.input)
    }

    fn draw(&self, random: &mut Random) -> usize {
        if !self.favoured.is_empty() && !random.one_in(4) {
            return self.favoured[random.below(self.favoured.len())];
        }
        random.below(self.entries.len())
    }

    fn refresh(&mut self) {
        let mut named = vec![false; self.entries.len()];
        for id in self.shortest.iter().flatten() {
            named[*id] = true;
        }
        self.favoured = (0..named.len()).filter(|id| named[*id]).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_input_for_each_counter_is_favoured() {
        let mut corpus = Corpus::default();
        corpus.keep(b"long input", &[1, 2]);
        corpus.keep(b"short", &[1]);
        corpus.keep(b"longer input still", &[1, 2]);
        corpus.refresh();
        assert_eq!(corpus.favoured, [0, 1]);
        assert_eq!(corpus.len(), 3);
    }

    #[test]
    fn every_input_is_chosen_at_some_time() {
        let mut corpus = Corpus::default();
        for byte in 0..10_u8 {
            corpus.keep(&[byte], &[]);
        }
        let mut random = Random::new(5);
        let mut seen = [false; 10];
        for _ in 0..500 {
            seen[usize::from(corpus.choose(&mut random)[0])] = true;
        }
        assert!(seen.iter().all(|hit| *hit));
    }

    #[test]
    fn an_empty_corpus_gives_empty_inputs() {
        let mut corpus = Corpus::default();
        assert!(corpus.choose(&mut Random::new(1)).is_empty());
        assert!(corpus.any(&mut Random::new(1)).is_empty());
        assert!(corpus.is_empty());
    }
}
