//! Input of every bad kind: a clear message, the right exit code, no trace of the program's inside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use std::io::Read;
use std::process::Stdio;

use common::{CASE, folder, named, program, run, run_with, write};

/// Commands that read a case file, with what stands before and after it.
const READERS: [(&str, &[&str]); 4] =
    [("check", &[]), ("diagnose", &[]), ("ask", &[]), ("export", &["--format", "json"])];

/// Calls every reader; `check` tells mistakes on standard output, since they are its result.
fn refused(path: &str, code: i32, parts: &[&str]) {
    for (command, rest) in READERS {
        let ran = run([&[command, path], rest].concat());
        let told = format!("{}{}", ran.out, ran.err);
        assert_eq!(ran.code, Some(code), "{command}: {told}");
        assert!(ran.out.is_empty() || command == "check", "{command}: {}", ran.out);
        for part in parts {
            assert!(told.contains(part), "{command}: {part:?} is not in\n{told}");
        }
        assert!(!told.contains("panicked") && told.len() < 200_000, "{command}: {} bytes", told.len());
    }
}

#[test]
fn paths_that_lead_to_no_file() {
    let folder = folder("paths");
    refused(&named(&folder, "none.case.toml"), 2, &["cannot read", "no such file"]);
    refused(folder.to_str().unwrap(), 2, &["is a directory"]);
    let file = write(&folder, "file", "");
    refused(&format!("{file}/below"), 2, &["cannot read"]);
    refused("", 2, &["a value is required"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_read() {
    // The memory of the process at address 0: readable by name, and never in fact.
    refused("/proc/self/mem", 2, &["cannot read `/proc/self/mem`"]);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("permission");
    let file = write(&folder, "secret.case.toml", CASE);
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The user who may do anything can read it all the same.
    if std::fs::read(&file).is_err() {
        refused(&file, 2, &["permission denied"]);
    }
}

#[test]
fn files_that_are_too_large() {
    let folder = folder("large");
    let path = folder.join("large.case.toml");
    std::fs::File::create(&path).unwrap().set_len(100 * 1024 * 1024).unwrap();
    refused(path.to_str().unwrap(), 1, &["large.case.toml: 100 MB, and at most 64 MB are read"]);
}

#[cfg(unix)]
#[test]
fn a_file_without_end() {
    let ran = run(["check", "/dev/zero"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("at most 64 MB"), "{}", ran.out);
}

#[test]
fn bytes_that_are_no_text() {
    let folder = folder("bytes");
    let mut bytes = CASE.as_bytes().to_vec();
    bytes.extend(b"note = \"\xff\xfe\"\n");
    let path = write(&folder, "latin.case.toml", bytes);
    refused(&path, 1, &["UTF-8"]);
    let zeros = write(&folder, "zeros.case.toml", [0_u8; 100]);
    refused(&zeros, 1, &[]);
}

#[test]
fn mistakes_of_every_kind_are_told_with_their_place() {
    let folder = folder("mistakes");
    for (name, change, parts) in [
        ("newer", CASE.replace("detente = 1", "detente = 2"), &["newer.case.toml:1:", "error["][..]),
        ("unknown", CASE.replace("wage <= 4", "wages <= 4"), &["did you mean `wage`?"]),
        ("actor", CASE.replace("of   = \"south\"", "of   = \"soth\""), &["did you mean `south`?"]),
        ("double", CASE.replace("living-wage", "budget"), &["budget"]),
        ("number", CASE.replace("wage <= 4", "wage <= 1234567890123456789012"), &["digits"]),
        ("nan", CASE.replace("to = 10", "to = nan"), &["error["]),
        ("empty", String::new(), &["error["]),
        ("broken", CASE.replace("[issues.wage]", "[issues.wage"), &["error["]),
        ("reserved", CASE.replace("north", "and"), &["`and`"]),
        ("json", "{\"detente\": 1, \"case\": {}}".to_owned(), &["title"]),
    ] {
        let path = write(&folder, &format!("{name}.case.toml"), change);
        refused(&path, 1, parts);
    }
    let many = format!(
        "{}\n[[red_lines]]\nof = \"est\"\nsays = \"wag > 1\"\n",
        CASE.replace("office = {", "office = { rol = 1,")
    );
    let ran = run(["check", &write(&folder, "many.case.toml", many)]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.matches("error[").count() >= 3, "{}", ran.out);
}

#[test]
fn depth_without_end() {
    let folder = folder("deep");
    for (name, text) in [
        ("arrays.case.toml", format!("{CASE}x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000))),
        ("arrays.json", format!("{{\"detente\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000))),
        (
            "condition.case.toml",
            CASE.replace("wage <= 4", &format!("{}wage <= 4{}", "(".repeat(50_000), ")".repeat(50_000))),
        ),
        ("not.case.toml", CASE.replace("wage <= 4", &format!("{}wage <= 4", "not ".repeat(50_000)))),
        ("implies.case.toml", CASE.replace("wage <= 4", &"wage <= 4 implies ".repeat(50_000))),
        ("keys.case.toml", format!("{CASE}[a{}]\nb = 1\n", ".a".repeat(50_000))),
    ] {
        let ran = run(["check", &write(&folder, name, text)]);
        assert_eq!(ran.code, Some(1), "{name}: {}", ran.err);
        assert!(ran.out.contains("error["), "{name}: {}", ran.out);
    }
}

#[test]
fn a_million_issues() {
    let folder = folder("million");
    let mut text = CASE.to_owned();
    text.push_str("[issues]\n");
    for n in 0..1_000_000 {
        text.push_str(&format!("i{n}.options = [\"a\"]\n"));
    }
    let ran = run(["check", &write(&folder, "many.case.toml", text)]);
    assert!(matches!(ran.code, Some(0 | 1)), "{:?} {}", ran.code, ran.err);
    assert!(!ran.out.is_empty() && ran.err.is_empty(), "{}", ran.err);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for call in [&["explain"][..], &["diagnose", "cases/dam/dam.case.toml", "--all"], &["schema", "case"], &["--help"]]
    {
        let mut child = program().args(call).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{call:?}");
    }
    let mut child = program().arg("explain").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn nobody_to_read_messages_is_no_reason_to_fail() {
    let mut child = program().args(["check", "none"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn a_viewer_who_does_not_see_all_gets_one_sentence() {
    let folder = folder("closed");
    let sentence = "error: this case cannot be shown: its files have mistakes that their keeper must mend first\n";
    let mut latin = CASE.as_bytes().to_vec();
    latin.push(0xff);
    let large = folder.join("large.case.toml");
    std::fs::File::create(&large).unwrap().set_len(100 * 1024 * 1024).unwrap();
    let bad = [
        write(&folder, "newer.case.toml", CASE.replace("detente = 1", "detente = 2")),
        write(&folder, "unknown.case.toml", CASE.replace("wage >= 6", "wages >= 6")),
        write(&folder, "empty.case.toml", ""),
        write(&folder, "latin.case.toml", latin),
        large.to_str().unwrap().to_owned(),
    ];
    for path in &bad {
        for viewer in ["south", "public", "nobody-here", "office"] {
            for (command, rest) in READERS {
                let ran = run([&[command, path, "--as", viewer], rest].concat());
                let told = format!("{}{}", ran.out, ran.err);
                assert_eq!((ran.code, told.as_str()), (Some(1), sentence), "{command} {path} as {viewer}");
            }
        }
    }
    run_with(["diagnose", "-", "--as", "south"], b"\xff", &[]).refused(1, &[sentence]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_waiting_for_input_ends_with_130() {
    let mut child = program()
        .args(["check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // `wait` closes the input of the child; held here, it cannot be the end of the input that ends it.
    let input = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(input);
}
