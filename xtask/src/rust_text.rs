//! Rust source as text with its comments and its literals blanked, so that plain searches hit code only.

use std::iter::Peekable;
use std::str::Chars;

/// The source with the inside of comments, strings and characters replaced by blanks. Lines keep their numbers; the
/// quotes of strings stay.
pub(crate) fn blanked(source: &str) -> String {
    let mut blanker =
        Blanker { input: source.chars().peekable(), output: String::with_capacity(source.len()), previous: ' ' };
    blanker.run();
    blanker.output
}

struct Blanker<'a> {
    input: Peekable<Chars<'a>>,
    output: String,
    /// The character before the next one, to tell `r"` from the end of a name.
    previous: char,
}

impl Blanker<'_> {
    fn run(&mut self) {
        while let Some(here) = self.next() {
            let after = self.input.peek().copied();
            match (here, after) {
                ('/', Some('/')) => self.line_comment(),
                ('/', Some('*')) => self.block_comment(),
                ('"', _) => self.string(),
                ('r', Some('"' | '#')) if !is_name(self.previous) || self.previous == 'b' => {
                    self.raw_string();
                }
                ('\'', _) => self.character(),
                _ => self.keep(here),
            }
        }
    }

    fn next(&mut self) -> Option<char> {
        self.input.next()
    }

    fn keep(&mut self, character: char) {
        self.output.push(character);
        self.previous = character;
    }

    fn blank(&mut self, character: char) {
        self.output.push(if character == '\n' { '\n' } else { ' ' });
        self.previous = ' ';
    }

    fn line_comment(&mut self) {
        self.blank('/');
        while let Some(character) = self.input.next_if(|character| *character != '\n') {
            self.blank(character);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 1;
        self.blank('/');
        self.next();
        self.blank('*');
        while let Some(character) = self.next() {
            self.blank(character);
            match (character, self.input.peek()) {
                ('*', Some('/')) => depth -= 1,
                ('/', Some('*')) => depth += 1,
                _ => continue,
            }
            self.next();
            self.blank(' ');
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.keep('"');
        while let Some(character) = self.next() {
            match character {
                '"' => return self.keep('"'),
                '\\' => {
                    self.blank(' ');
                    if let Some(escaped) = self.next() {
                        self.blank(escaped);
                    }
                }
                other => self.blank(other),
            }
        }
    }

    fn raw_string(&mut self) {
        self.keep('r');
        let mut hashes = 0;
        while self.input.next_if_eq(&'#').is_some() {
            self.keep('#');
            hashes += 1;
        }
        // `r#name` is a name and not a string.
        if self.input.next_if_eq(&'"').is_none() {
            return;
        }
        self.keep('"');
        while let Some(character) = self.next() {
            if character == '"' && self.closes(hashes) {
                return self.keep('"');
            }
            self.blank(character);
        }
    }

    /// Takes the `#`s after a quote if they are enough to close the raw string.
    fn closes(&mut self, hashes: usize) -> bool {
        let ahead = self.input.clone().take(hashes);
        if ahead.filter(|character| *character == '#').count() < hashes {
            return false;
        }
        for _ in 0..hashes {
            self.next();
        }
        true
    }

    /// A character literal is blanked, a lifetime is kept.
    fn character(&mut self) {
        let mut ahead = self.input.clone();
        let literal = match ahead.next() {
            Some('\\') => true,
            Some(_) => ahead.next() == Some('\''),
            None => false,
        };
        self.keep('\'');
        if !literal {
            return;
        }
        while let Some(character) = self.next() {
            match character {
                '\'' => return self.keep('\''),
                '\\' => {
                    self.blank(' ');
                    if let Some(escaped) = self.next() {
                        self.blank(escaped);
                    }
                }
                other => self.blank(other),
            }
        }
    }
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Blanked source without the items marked `#[cfg(test)]`. Lines keep their numbers.
pub(crate) fn without_tests(blanked: &str) -> String {
    let mut output = String::with_capacity(blanked.len());
    let mut rest = blanked;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, item) = rest.split_at(at);
        output.push_str(before);
        let (inside, after) = item.split_at(item_length(item));
        output.extend(inside.chars().filter(|character| *character == '\n'));
        rest = after;
    }
    output.push_str(rest);
    output
}

/// How many bytes the item at the start takes: up to its `;`, or to the brace that closes its first one.
pub(crate) fn item_length(item: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in item.char_indices() {
        match character {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    item.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        let source = "let a = \"x.unwrap()\"; // .unwrap()\n/* panic!\n */ let b = 'c';\n";
        let text = blanked(source);
        assert_eq!(text.lines().count(), source.lines().count());
        assert!(!text.contains("unwrap"));
        assert!(!text.contains("panic"));
        assert!(text.contains("let a = \""));
        assert!(text.contains("let b = ' '"));
    }

    #[test]
    fn raw_strings_escapes_and_nested_comments_end_where_they_end() {
        for source in
            ["r#\"a \" b\"# kept", "\"a \\\" b\" kept", "/* a /* b */ c */ kept", "'\\'' kept", "br\"a\" kept"]
        {
            let text = blanked(source);
            assert!(text.ends_with(" kept"), "{source} became {text}");
            assert!(!text.contains('a'), "{source} became {text}");
        }
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        let source = "fn f<'a>(x: &'a str) -> &'a str { r#type(x) }";
        assert_eq!(blanked(source), source);
    }

    #[test]
    fn test_items_are_taken_out_whole() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { { } }\n}\nfn c() {}\n";
        let text = without_tests(source);
        assert!(text.contains("fn a()") && text.contains("fn c()"));
        assert!(!text.contains("fn b()"));
        assert_eq!(text.lines().count(), source.lines().count());
    }

    #[test]
    fn a_test_item_without_braces_ends_at_its_semicolon() {
        let text = without_tests("#[cfg(test)]\nmod tests;\nfn c() {}\n");
        assert!(text.contains("fn c()"));
        assert!(!text.contains("mod"));
    }
}
