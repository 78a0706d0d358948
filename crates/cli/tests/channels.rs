//! Channel files: plain and encrypted, by key and by passphrase.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use common::{folder, named, root, run, run_with, write};

const CASE: &str = "cases/dam/dam.case.toml";
const CHANNEL: &str = "cases/dam/upstream.channel.toml";

const PASSPHRASE: (&str, &str) = ("DETENTE_PASSPHRASE", "two words");

fn plain() -> String {
    std::fs::read_to_string(root().join(CHANNEL)).unwrap()
}

#[test]
fn a_key_made_here_opens_what_was_encrypted_to_it() {
    let folder = folder("keys");
    let key = named(&folder, "my.key");
    let made = run(["channel", "keygen", &key]);
    assert_eq!(made.code, Some(0));
    let public = made.out.trim();
    assert!(public.starts_with("age1"), "{public}");
    let sealed = named(&folder, "up.channel.toml");
    assert_eq!(run(["channel", "encrypt", CHANNEL, "--to", public, "-o", &sealed]).done(), "");
    let on_disk = std::fs::read_to_string(&sealed).unwrap();
    assert!(on_disk.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") && !on_disk.contains("filling"));
    assert_eq!(run(["channel", "decrypt", &sealed, "--identity", &key]).done(), plain());

    let expected = run(["diagnose", CASE, "--with", CHANNEL, "--format", "json"]).done();
    assert_ne!(expected, run(["diagnose", CASE, "--format", "json"]).done());
    let opened = run(["diagnose", CASE, "--with", &sealed, "--identity", &key, "--format", "json"]).done();
    assert_eq!(opened, expected);

    run(["diagnose", CASE, "--with", &sealed]).refused(2, &["is encrypted to a key", "--identity FILE"]);
    let other = named(&folder, "other.key");
    run(["channel", "keygen", &other]);
    run(["diagnose", CASE, "--with", &sealed, "--identity", &other]).refused(2, &["none of the keys opens"]);
    run(["diagnose", CASE, "--with", &sealed, "--identity", CASE]).refused(2, &["holds no secret key"]);
    run(["channel", "keygen", &key]).refused(2, &["exists and is not overwritten"]);
    run(["channel", "encrypt", &sealed, "--to", public]).refused(2, &["encrypted already"]);
    run(["channel", "decrypt", CHANNEL, "--identity", &key]).refused(2, &["is not encrypted"]);
    run(["channel", "encrypt", CHANNEL, "--to", "age1nothing"]).refused(2, &["no public key"]);
}

#[cfg(unix)]
#[test]
fn a_secret_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("mode");
    let key = named(&folder, "my.key");
    run(["channel", "keygen", &key]);
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_passphrase_opens_what_it_closed() {
    let folder = folder("passphrase");
    let sealed = named(&folder, "up.channel.toml");
    assert_eq!(run_with(["channel", "encrypt", CHANNEL, "-o", &sealed], b"", &[PASSPHRASE]).done(), "");
    assert_eq!(run_with(["channel", "decrypt", &sealed], b"", &[PASSPHRASE]).done(), plain());
    let wrong = [("DETENTE_PASSPHRASE", "other words")];
    run_with(["channel", "decrypt", &sealed], b"", &wrong).refused(2, &["the passphrase does not open"]);
}

#[test]
fn a_damaged_file_is_told_as_damaged() {
    let folder = folder("damaged");
    let key = named(&folder, "my.key");
    let public = run(["channel", "keygen", &key]).out;
    let sealed = run(["channel", "encrypt", CHANNEL, "--to", public.trim()]).done();
    let cut = write(&folder, "cut.channel.toml", &sealed[..sealed.len() / 2]);
    run(["diagnose", CASE, "--with", &cut, "--identity", &key]).refused(1, &["cut.channel.toml` is damaged"]);
    let sentence = "cannot be shown: its files have mistakes";
    let err = run(["diagnose", CASE, "--with", &cut, "--identity", &key, "--as", "downstream"]).refused(1, &[sentence]);
    assert!(!err.contains("damaged"), "{err}");
}

#[test]
fn a_channel_adds_and_never_overrides() {
    let folder = folder("adds");
    let again = write(&folder, "again.channel.toml", "detente = 1\n[issues.filling]\noptions = [\"a\", \"b\"]\n");
    run(["diagnose", CASE, "--with", &again]).refused(1, &["error[", "again.channel.toml:2", "filling"]);
    for viewer in ["downstream", "public"] {
        let without = run(["diagnose", CASE, "--as", viewer, "--all"]).done();
        assert_eq!(run(["diagnose", CASE, "--as", viewer, "--all", "--with", CHANNEL]).done(), without);
    }
}
