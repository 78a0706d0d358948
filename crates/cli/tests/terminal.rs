//! At a terminal: the passphrase is asked for and not shown, and Ctrl-C keeps what was found.

mod common;

use std::fmt::Write as _;
use std::fs;

use common::{CASE, folder, named, program, write};
use rexpect::session::{PtySession, spawn_command};

/// The program on a terminal of its own, which waits up to a minute for what is expected.
fn terminal(args: &[&str]) -> PtySession {
    let mut command = program();
    command.args(args).env("TERM", "xterm");
    spawn_command(command, Some(60_000)).unwrap()
}

/// The exit code, told as the process library tells it.
fn ended(session: &PtySession) -> String {
    format!("{:?}", session.process().wait().unwrap())
}

#[track_caller]
fn exited(session: &PtySession, code: i32) {
    let told = ended(session);
    assert!(told.starts_with("Exited(") && told.ends_with(&format!(", {code})")), "{told}");
}

#[test]
fn a_passphrase_is_asked_for_twice_and_never_shown() {
    let folder = folder("terminal-passphrase");
    let plain = write(&folder, "notes.toml", "detente = 1\n");
    let sealed = named(&folder, "sealed.toml");
    let mut session = terminal(&["channel", "encrypt", &plain, "-o", &sealed]);
    session.exp_regex("(?i)passphrase").unwrap();
    session.send_line("a mountain path").unwrap();
    session.exp_regex("(?i)again").unwrap();
    session.send_line("a mountain path").unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(!rest.contains("mountain"), "{rest}");
    exited(&session, 0);

    let mut session = terminal(&["channel", "decrypt", &sealed]);
    session.exp_regex("(?i)passphrase").unwrap();
    session.send_line("a mountain path").unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(rest.contains("detente = 1") && !rest.contains("mountain"), "{rest}");
    exited(&session, 0);
}

#[test]
fn two_passphrases_that_differ_write_nothing() {
    let folder = folder("terminal-differ");
    let plain = write(&folder, "notes.toml", "detente = 1\n");
    let sealed = named(&folder, "sealed.toml");
    let mut session = terminal(&["channel", "encrypt", &plain, "-o", &sealed]);
    session.exp_regex("(?i)passphrase").unwrap();
    session.send_line("one").unwrap();
    session.exp_regex("(?i)again").unwrap();
    session.send_line("two").unwrap();
    session.exp_eof().unwrap();
    exited(&session, 2);
    assert!(fs::metadata(&sealed).is_err());
}

#[test]
fn ctrl_c_at_the_prompt_ends_with_130_and_writes_nothing() {
    let folder = folder("terminal-prompt");
    let plain = write(&folder, "notes.toml", "detente = 1\n");
    let sealed = named(&folder, "sealed.toml");
    let mut session = terminal(&["channel", "encrypt", &plain, "-o", &sealed]);
    session.exp_regex("(?i)passphrase").unwrap();
    session.send_control('c').unwrap();
    session.exp_eof().unwrap();
    exited(&session, 130);
    assert!(fs::metadata(&sealed).is_err());
}

/// Thousands of steps, each of which waits for three others: work for many seconds.
fn long_case() -> String {
    const STEPS: usize = 2_500;
    let mut case = format!("{CASE}[acts]\n");
    for step in 0..STEPS {
        let by = if step % 2 == 0 { "south" } else { "north" };
        writeln!(case, "x{step} = {{ by = \"{by}\" }}").unwrap();
    }
    for need in 0..3 * STEPS {
        let of = |factor: usize, square: usize| (need * factor + need * need * square + 17) % STEPS;
        let (act, one, other) = (of(7_919, 0), of(104_729, 31), of(15_485_863, 7));
        writeln!(case, "[[needs]]\nact = \"x{act}\"\nany_of = [[\"x{one}\"], [\"x{other}\"]]").unwrap();
    }
    case
}

#[test]
fn ctrl_c_during_a_diagnosis_shows_what_was_found() {
    let folder = folder("terminal-stop");
    let case = write(&folder, "long.case.toml", long_case());
    let mut session = terminal(&["diagnose", &case]);
    // Progress shows that the work is under way.
    session.exp_regex("(?i)looking|examin|working|steps|diagnos").unwrap();
    session.send_control('c').unwrap();
    let rest = session.exp_eof().unwrap();
    exited(&session, 130);
    assert!(rest.contains("WHAT STANDS IN THE WAY"), "{rest}");
}
