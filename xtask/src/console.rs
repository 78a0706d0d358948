//! The commands shown in the pages: finding them, and comparing what they print with what is shown.

/// A command of a `console` block, what the page shows under it, and the exit code that the page promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Example {
    /// Line of the command in its page, from 1.
    pub(crate) line: usize,
    pub(crate) command: String,
    /// The lines shown under it; none means that only the exit code is promised.
    pub(crate) shown: Vec<String>,
    pub(crate) exit: i32,
}

/// The command that asks for the exit code of the one before.
const ASKS_EXIT: &str = "echo $?";

/// All commands in the `console` blocks of a page, in order.
///
/// A command starts with `$ ` and goes on after a `\` at the end of a line.
pub(crate) fn examples(page: &str) -> Vec<Example> {
    let mut reader = Reader::default();
    for (at, line) in page.lines().enumerate() {
        reader.take(at + 1, line);
    }
    reader.close();
    reader.examples
}

/// The files that a page shows: `toml` blocks whose first line is a comment with a file name. Name and text.
pub(crate) fn files(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for block in page.split("\n```toml\n# ").skip(1) {
        let text = block.split("\n```").next().unwrap_or_default();
        let name = text.lines().next().unwrap_or_default().trim();
        if name.ends_with(".toml") && !name.contains([' ', '/', '\\']) {
            found.push((name.to_owned(), format!("# {text}\n")));
        }
    }
    found
}

#[derive(Default)]
struct Reader {
    examples: Vec<Example>,
    inside: bool,
    /// Indentation of the fence, as in a list.
    indent: usize,
    open: Option<Example>,
}

impl Reader {
    fn take(&mut self, number: usize, line: &str) {
        let bare = line.trim_start();
        if !self.inside {
            if bare.trim_end() == "```console" {
                self.inside = true;
                self.indent = line.len() - bare.len();
            }
            return;
        }
        if bare.starts_with("```") {
            self.close();
            self.inside = false;
            return;
        }
        let line = line.get(self.indent..).unwrap_or("");
        if let Some(example) = &mut self.open
            && example.shown.is_empty()
            && let Some(begun) = example.command.strip_suffix('\\')
        {
            let rest = line.strip_prefix("> ").unwrap_or(line).trim_start();
            example.command = format!("{}{rest}", begun);
            return;
        }
        if let Some(command) = line.strip_prefix("$ ") {
            self.close();
            self.open = Some(Example { line: number, command: command.trim().to_owned(), shown: Vec::new(), exit: 0 });
        } else if let Some(example) = &mut self.open {
            example.shown.push(line.trim_end().to_owned());
        }
    }

    fn close(&mut self) {
        let Some(mut example) = self.open.take() else {
            return;
        };
        while example.shown.last().is_some_and(String::is_empty) {
            example.shown.pop();
        }
        if example.command != ASKS_EXIT {
            return self.examples.push(example);
        }
        let promised = example.shown.first().and_then(|text| text.trim().parse().ok());
        if let (Some(before), Some(exit)) = (self.examples.last_mut(), promised) {
            before.exit = exit;
        }
    }
}

/// Where what was printed departs from what is shown; `None` if it agrees.
///
/// A line `...` stands for any number of lines, ` ... ` inside a line or `...` at its end for any text.
pub(crate) fn difference(shown: &[String], printed: &str) -> Option<String> {
    let lines: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    if agrees(shown, &lines) {
        return None;
    }
    let first =
        shown.iter().find(|line| line.trim() != "..." && !lines.iter().any(|printed| line_agrees(line, printed)));
    Some(match first {
        Some(line) => format!("shown but not printed: {line}"),
        None => "the lines shown are printed in another order, or others stand between".to_owned(),
    })
}

fn agrees(shown: &[String], printed: &[&str]) -> bool {
    let Some((first, rest)) = shown.split_first() else {
        return printed.is_empty();
    };
    if first.trim() == "..." {
        return (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..]));
    }
    match printed.split_first() {
        Some((line, others)) => line_agrees(first, line) && agrees(rest, others),
        None => false,
    }
}

fn line_agrees(shown: &str, printed: &str) -> bool {
    let mut parts = shown.split("...");
    let Some(mut rest) = parts.next().and_then(|start| printed.strip_prefix(start)) else {
        return false;
    };
    let mut last = None;
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        last = Some(part);
    }
    match last {
        None => rest.is_empty(),
        Some(part) => part.is_empty() || rest.is_empty() || printed.ends_with(part),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
Text.

```console
$ detente check a.toml
a.toml: no mistakes

$ detente check \\
>   b.toml
error: b
...
$ echo $?
1
```

```toml
$ not a command
```

1. In a list:
   ```console
   $ cargo run -- --help
   ```
";

    #[test]
    fn commands_outputs_and_exit_codes_are_read() {
        let found = examples(PAGE);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].command, "detente check a.toml");
        assert_eq!(found[0].shown, ["a.toml: no mistakes"]);
        assert_eq!((found[0].line, found[0].exit), (4, 0));
        assert_eq!(found[1].command, "detente check b.toml");
        assert_eq!(found[1].shown, ["error: b", "..."]);
        assert_eq!(found[1].exit, 1);
        assert_eq!(found[2].command, "cargo run -- --help");
        assert!(found[2].shown.is_empty());
    }

    #[test]
    fn files_with_a_name_are_found_and_other_blocks_are_not() {
        let page = "a\n```toml\n# hedge.case.toml\ndetente = 1\n```\nb\n```toml\n# a remark.toml\nx = 1\n```\n";
        assert_eq!(files(page), [("hedge.case.toml".to_owned(), "# hedge.case.toml\ndetente = 1\n".to_owned())]);
    }

    fn same(shown: &str, printed: &str) -> bool {
        let shown: Vec<String> = shown.lines().map(str::to_owned).collect();
        difference(&shown, printed).is_none()
    }

    #[test]
    fn lines_must_agree_exactly_but_for_blanks_at_the_end() {
        assert!(same("one\ntwo", "one  \ntwo\n\n"));
        assert!(!same("one", "one\ntwo"));
        assert!(!same("one\ntwo", "one"));
        assert!(!same("two\none", "one\ntwo"));
    }

    #[test]
    fn dots_stand_for_lines_and_for_text() {
        assert!(same("one\n...\nfour", "one\ntwo\nthree\nfour"));
        assert!(same("...", "anything\nat all"));
        assert!(same("took ... ms", "took 12 ms"));
        assert!(same("took ...", "took 12 ms"));
        assert!(!same("took ... ms", "took 12 s"));
        assert!(!same("...\nfive", "one\ntwo"));
    }

    #[test]
    fn a_difference_names_the_line() {
        let shown = ["absent".to_owned()];
        let text = difference(&shown, "present").unwrap_or_default();
        assert!(text.contains("absent"));
    }
}
