//! Changing inputs: bytes, words, lines, numbers, nesting, and pieces of other inputs.

use crate::random::Random;

/// Pieces of text that parsers trip over, whatever the format.
const AWKWARD: &[&str] = &[
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{2028}",
    "\u{e9}",
    "\u{65e5}",
    "\u{1f600}",
    "\u{202e}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\uD83D\\uDE00",
    "#",
    "=",
    ".",
    ",",
    ":",
    "-",
    "--",
    "+",
    "*",
    "(",
    ")",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "<",
    "<=",
    ">",
    ">=",
    "!=",
    "/",
    "0",
    "-0",
    "0.0",
    "00",
    "1e400",
    "-1e-400",
    "nan",
    "inf",
    "-inf",
    "999999999999999999",
    "9999999999999999999",
    "170141183460469231731687303715884105728",
    "0.000000000000000001",
    "1_000",
    "0x10",
    "5/11",
    "1/0",
    "0/0",
    "true",
    "false",
    "null",
    "0000-01-01",
    "9999-12-31",
    "2024-02-30",
    "2024-02-29",
    "2024-05-05T00:00:00Z",
    "and",
    "or",
    "not",
    "implies",
    "not not",
    "a",
    "a-b",
    "-a",
    "a-",
    "A",
    "_",
];

/// What opens and closes something that can be nested.
const NESTS: &[(&str, &str)] = &[
    ("(", ")"),
    ("[", "]"),
    ("{\"a\":", "}"),
    ("{a=", "}"),
    ("[\"a\",", "]"),
    ("not ", ""),
    ("a implies ", ""),
    ("a.", ""),
    ("-", ""),
    ("1 + ", ""),
    ("(a and ", ")"),
];

/// Changes inputs. Holds what mutations draw on.
#[derive(Debug)]
pub struct Mutator {
    /// Words of the format and of the seeds.
    pub words: Vec<Vec<u8>>,
    /// The most bytes that a changed input may have.
    pub longest: usize,
}

impl Mutator {
    /// Changes `input` in one to eight ways; `other` is another input to take pieces from.
    pub fn change(&self, input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
        let mut times = 1;
        while times < 8 && random.one_in(2) {
            times += 1;
        }
        for _ in 0..times {
            self.change_once(input, other, random);
        }
        input.truncate(self.longest);
    }

    fn change_once(&self, input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
        match random.below(16) {
            0 => flip_bit(input, random),
            1 => set_byte(input, random),
            2 => remove_span(input, random),
            3 => repeat_span(input, random),
            4 => move_span(input, random),
            5 => splice(input, other, random),
            6 => insert(input, awkward(random), random),
            7 => replace_word(input, awkward(random), random),
            8 | 9 => insert(input, self.word(random), random),
            10 | 11 => replace_word(input, self.word(random), random),
            12 => change_number(input, random),
            13 => change_lines(input, random),
            14 => take_line(input, other, random),
            _ => self.nest(input, random),
        }
    }

    fn word(&self, random: &mut Random) -> &[u8] {
        random.pick(&self.words).map_or(&[], Vec::as_slice)
    }

    /// Nests something: mostly a few times, now and then as deep as an input can be.
    fn nest(&self, input: &mut Vec<u8>, random: &mut Random) {
        let (open, close) = NESTS[random.below(NESTS.len())];
        let most = self.longest / (open.len() + close.len());
        let depth = if random.one_in(8) { most } else { 1 + random.below(40.min(most)) };
        let mut text = open.repeat(depth);
        if !random.one_in(3) {
            text.push('a');
            text.push_str(&close.repeat(depth));
        }
        insert(input, text.as_bytes(), random);
    }
}

fn awkward(random: &mut Random) -> &'static [u8] {
    AWKWARD[random.below(AWKWARD.len())].as_bytes()
}

fn flip_bit(input: &mut [u8], random: &mut Random) {
    let at = random.below(input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

fn set_byte(input: &mut [u8], random: &mut Random) {
    let at = random.below(input.len());
    if let Some(byte) = input.get_mut(at) {
        *byte = random.bits() as u8;
    }
}

/// A span of the input, mostly short.
fn span(input: &[u8], random: &mut Random) -> (usize, usize) {
    let start = random.below(input.len());
    let most = if random.one_in(4) { input.len() } else { 32 };
    let length = 1 + random.below(most.min(input.len() - start).max(1));
    (start, (start + length).min(input.len()))
}

fn remove_span(input: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = span(input, random);
    input.drain(start..end);
}

fn repeat_span(input: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = span(input, random);
    let piece = input[start..end].to_vec();
    insert_at(input, end, &piece);
}

fn move_span(input: &mut Vec<u8>, random: &mut Random) {
    let (start, end) = span(input, random);
    let piece: Vec<u8> = input.drain(start..end).collect();
    insert(input, &piece, random);
}

fn splice(input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let (start, end) = span(other, random);
    insert(input, &other[start..end], random);
}

fn insert(input: &mut Vec<u8>, piece: &[u8], random: &mut Random) {
    let at = random.below(input.len() + 1);
    insert_at(input, at, piece);
}

fn insert_at(input: &mut Vec<u8>, at: usize, piece: &[u8]) {
    input.splice(at..at, piece.iter().copied());
}

/// Where the runs of bytes of one kind are.
fn runs(input: &[u8], is_part: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, byte) in input.iter().enumerate() {
        match (is_part(*byte), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    found.extend(start.map(|from| (from, input.len())));
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn replace_word(input: &mut Vec<u8>, word: &[u8], random: &mut Random) {
    let found = runs(input, is_word);
    if let Some((start, end)) = random.pick(&found).copied() {
        input.splice(start..end, word.iter().copied());
    }
}

fn change_number(input: &mut Vec<u8>, random: &mut Random) {
    let found = runs(input, |byte| byte.is_ascii_digit());
    let Some((start, end)) = random.pick(&found).copied() else {
        return;
    };
    let text = String::from_utf8_lossy(&input[start..end]).into_owned();
    let number = text.parse::<u64>().unwrap_or(u64::MAX);
    let changed = match random.below(6) {
        0 => number.wrapping_add(1),
        1 => number.wrapping_sub(1),
        2 => number.wrapping_mul(10),
        3 => number / 2,
        4 => 1 << random.below(64),
        _ => random.bits() >> random.below(64),
    };
    input.splice(start..end, changed.to_string().into_bytes());
}

fn lines(input: &[u8]) -> Vec<Vec<u8>> {
    input.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn change_lines(input: &mut Vec<u8>, random: &mut Random) {
    let mut list = lines(input);
    let (one, two) = (random.below(list.len()), random.below(list.len()));
    if one >= list.len() {
        return;
    }
    match random.below(3) {
        0 => list.swap(one, two),
        1 => {
            list.remove(one);
        }
        _ => {
            let line = list[one].clone();
            list.insert(two, line);
        }
    }
    *input = list.concat();
}

/// Takes over a line, or a few together, from another input.
fn take_line(input: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let theirs = lines(other);
    let mut list = lines(input);
    let from = random.below(theirs.len());
    let count = 1 + random.below(6);
    let at = random.below(list.len() + 1);
    let taken: Vec<Vec<u8>> = theirs.into_iter().skip(from).take(count).collect();
    list.splice(at..at, taken);
    *input = list.concat();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutator() -> Mutator {
        Mutator { words: vec![b"title".to_vec(), b"says".to_vec()], longest: 200 }
    }

    #[test]
    fn no_input_is_too_odd_to_change_and_none_grows_too_long() {
        let mut random = Random::new(3);
        let starts: [&[u8]; 4] = [b"", b"a", b"a = 1\n[b]\nc = \"d\"\n", &[0xff; 50]];
        for round in 0..20_000 {
            let mut input = starts[round % 4].to_vec();
            let other = starts[(round / 4) % 4];
            mutator().change(&mut input, other, &mut random);
            assert!(input.len() <= 200);
        }
    }

    #[test]
    fn the_same_seed_makes_the_same_changes() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            let mut input = b"wage >= 4 and cost <= 1.20".to_vec();
            for _ in 0..50 {
                mutator().change(&mut input, b"a or b", &mut random);
            }
            input
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn words_numbers_and_lines_are_found() {
        assert_eq!(runs(b"ab <= 12", is_word), [(0, 2), (6, 8)]);
        assert!(runs(b"", is_word).is_empty());
        assert_eq!(lines(b"a\nb").len(), 2);
    }
}
