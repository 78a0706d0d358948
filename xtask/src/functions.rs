//! How long functions are.

use crate::rust_text::item_length;

/// A function in blanked source: its name, the line it starts on, how many lines it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// The functions in blanked source that have a body, in order; those inside others are counted too.
pub(crate) fn functions(blanked: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in blanked.match_indices("fn ") {
        let before = blanked[..at].chars().next_back();
        if before.is_some_and(|character| character.is_alphanumeric() || character == '_') {
            continue;
        }
        let item = &blanked[at..];
        let name: String =
            item[3..].chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect();
        let text = &item[..item_length(item)];
        if name.is_empty() || !text.ends_with('}') {
            continue;
        }
        found.push(Function {
            name,
            line: blanked[..at].matches('\n').count() + 1,
            lines: text.matches('\n').count() + 1,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_with_place_and_length() {
        let source = "struct S;\nimpl S {\n    fn one(&self) -> u8 {\n        1\n    }\n}\nfn two() {}\n";
        let found = functions(source);
        let shown: Vec<_> =
            found.iter().map(|function| (function.name.as_str(), function.line, function.lines)).collect();
        assert_eq!(shown, [("one", 3, 3), ("two", 7, 1)]);
    }

    #[test]
    fn declarations_and_function_types_are_not_functions() {
        assert!(functions("trait T { fn one(&self); }\ntype F = fn (u8) -> u8;\n").is_empty());
        assert!(functions("let often = 1;").is_empty());
    }
}
