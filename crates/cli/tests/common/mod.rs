//! Running the built program as a user would.
#![allow(dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Done, with nothing to say about the run.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// Ended with this code and said all of this on standard error, and nothing on standard output.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, parts: &[&str]) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{}", self.err);
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is not in:\n{}", self.err);
        }
        assert!(!self.err.contains("panicked") && !self.err.contains("RUST_BACKTRACE"), "{}", self.err);
        self.err
    }
}

/// The program with a plain environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    for name in ["DETENTE_PASSPHRASE", "NO_COLOR", "COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(root());
    command
}

pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    run_with(args, b"", &[])
}

/// A run with standard input and variables.
pub(crate) fn run_with<S: AsRef<std::ffi::OsStr>>(
    args: impl IntoIterator<Item = S>,
    input: &[u8],
    variables: &[(&str, &str)],
) -> Ran {
    let mut command = program();
    command.args(args).envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // The program may end without reading all of it.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The folder of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of its own for one test, empty.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file in a folder, as text for the command line.
pub(crate) fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The name of a file in a folder, as text for the command line.
pub(crate) fn named(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// A case of two sides, each with a red line, that conflict; north's is hidden from south and the public.
pub(crate) const CASE: &str = r#"detente = 1
[case]
title    = "Two sides"
as_of    = 2025-03-14
known_to = ["public"]
[actors]
north  = { name = "North", role = "party" }
south  = { name = "South", role = "party" }
office = { name = "The office", role = "mediator" }
[issues.wage]
title = "Rise of the wage"
range = { from = 0, to = 10, step = 1 }
[[red_lines]]
id       = "living-wage"
of       = "north"
says     = "wage >= 6"
known_to = ["north", "mediators"]
[[red_lines]]
id   = "budget"
of   = "south"
says = "wage <= 4"
"#;

/// Talks on a quay.
pub(crate) const QUAY: &str = "# Kept by the office.
detente = 1

[case]
title = \"Quay\"   # a working title
as_of = 2031-03-04

[actors]
harbour = { name = \"Harbour\", role = \"party\" }
mill = { name = \"Mill\", role = \"party\" }

[issues.quay]
title = \"Height of the quay\"
also = [\"quay\", \"quay wall\"]
options = [\"low\", \"high\"]
";

/// A report on them.
pub(crate) const QUAY_NEWS: &str = "date 2031-03-03 Harbour demands a higher quay, its spokeswoman said on Monday.

Mill rejected the quay wall that Harbour asks for.
";

/// A folder with a case of the talks on the quay and a report.
pub(crate) fn quay(name: &str, case: &str, report: &str) -> (PathBuf, String, String) {
    let folder = folder(name);
    let case = write(&folder, "quay.case.toml", case);
    let report = write(&folder, "news.txt", report);
    (folder, case, report)
}
