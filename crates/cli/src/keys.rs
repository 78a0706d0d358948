//! Channel files at rest: the `age` format (age-encryption.org/v1), by passphrase or by X25519 key.
//!
//! Plain text stays in memory: nothing here writes it to a disk.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use age::armor::{ArmoredReader, ArmoredWriter, Format};
use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};

use crate::input;
use crate::interrupt;
use crate::output::plain;
use crate::stop::Stop;

/// The variable that holds a passphrase for runs without a terminal.
pub(crate) const PASSPHRASE: &str = "DETENTE_PASSPHRASE";

const BINARY: &[u8] = b"age-encryption.org/v1";
const ARMORED: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// Whether these bytes are an encrypted file, binary or as text.
pub(crate) fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(BINARY) || bytes.trim_ascii_start().starts_with(ARMORED)
}

/// What opens encrypted files: key files, a passphrase.
pub(crate) struct Keys {
    identities: Vec<PathBuf>,
    /// Asked for once per file; the variable, where it is set, is taken for all.
    variable: Option<SecretString>,
}

impl Keys {
    /// Key files named by the user, and the passphrase from the environment.
    pub(crate) fn new(identities: &[PathBuf]) -> Self {
        let variable = std::env::var(PASSPHRASE).ok().filter(|text| !text.is_empty());
        Self { identities: identities.to_vec(), variable: variable.map(SecretString::from) }
    }

    /// The plain bytes of an encrypted file.
    ///
    /// # Errors
    /// Exit 2 where no key or passphrase fits, exit 1 where the file is damaged.
    pub(crate) fn open(&self, bytes: &[u8], path: &Path) -> Result<Vec<u8>, Stop> {
        let damaged = |error: DecryptError| refused(path, &error);
        let reader = Decryptor::new_buffered(ArmoredReader::new(bytes)).map_err(damaged)?;
        let identities = if reader.is_scrypt() {
            let passphrase = self.passphrase(path)?;
            vec![Box::new(scrypt::Identity::new(passphrase)) as Box<dyn Identity>]
        } else {
            self.key_files(path)?
        };
        let mut plain = Vec::new();
        let opened = reader.decrypt(identities.iter().map(AsRef::as_ref));
        let opened = opened.map_err(|error| refused(path, &error))?;
        let limit = input::MAX_BYTES + 1;
        opened.take(limit).read_to_end(&mut plain).map_err(|error| refused(path, &DecryptError::Io(error)))?;
        if plain.len() as u64 == limit {
            return Err(Stop::mistakes(format!("{}: too large when decrypted", path.display())));
        }
        Ok(plain)
    }

    fn passphrase(&self, path: &Path) -> Result<SecretString, Stop> {
        match &self.variable {
            Some(passphrase) => Ok(passphrase.clone()),
            None => ask(&format!("Passphrase for {}: ", path.display())),
        }
    }

    fn key_files(&self, path: &Path) -> Result<Vec<Box<dyn Identity>>, Stop> {
        if self.identities.is_empty() {
            let message = format!("`{}` is encrypted to a key", path.display());
            return Err(Stop::usage(message).hint("name the file of your secret key: `--identity FILE`"));
        }
        let mut all = Vec::new();
        for file in &self.identities {
            all.extend(self.key_file(file)?);
        }
        Ok(all)
    }

    /// The secret keys in one file, which may itself be encrypted by passphrase.
    fn key_file(&self, file: &Path) -> Result<Vec<Box<dyn Identity>>, Stop> {
        let mut bytes = input::read(file)?;
        if is_encrypted(&bytes) {
            let alone = Keys { identities: Vec::new(), variable: self.variable.clone() };
            bytes = alone.open(&bytes, file)?;
        }
        let keys = age::IdentityFile::from_buffer(bytes.as_slice())
            .and_then(|keys| keys.into_identities().map_err(io::Error::other))
            .ok()
            .filter(|keys| !keys.is_empty());
        keys.ok_or_else(|| {
            Stop::usage(format!("`{}` holds no secret key (`AGE-SECRET-KEY-1...`)", file.display()))
                .hint("`detente channel keygen FILE` makes one")
        })
    }
}

/// Why a file could not be opened, in words.
fn refused(path: &Path, error: &DecryptError) -> Stop {
    let path = path.display();
    match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            Stop::usage(format!("the passphrase does not open `{path}`"))
        }
        DecryptError::NoMatchingKeys => Stop::usage(format!("none of the keys opens `{path}`"))
            .hint("it was encrypted to other keys; ask its keeper to encrypt it to yours"),
        DecryptError::ExcessiveWork { .. } => {
            Stop::usage(format!("`{path}` asks for so much work to try one passphrase that it is refused"))
        }
        DecryptError::UnknownFormat => {
            Stop::usage(format!("`{path}` is encrypted in a newer form than this program knows"))
        }
        DecryptError::Io(error) => {
            Stop::mistakes(format!("`{path}` is damaged or cut short: {}", plain(error).trim_end_matches('.')))
        }
        _ => Stop::mistakes(format!("`{path}` is damaged: its header does not fit its content")),
    }
}

/// Asks for a passphrase on the terminal, without showing it.
///
/// # Errors
/// There is no terminal, nothing was given, or the user stopped.
fn ask(prompt: &str) -> Result<SecretString, Stop> {
    let given = interrupt::heeding(|| rpassword::prompt_password(prompt));
    match given {
        _ if interrupt::asked() => Err(Stop::interrupted()),
        Ok(text) if !text.is_empty() => Ok(SecretString::from(text)),
        Ok(_) => Err(Stop::usage("no passphrase was given")),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(Stop::interrupted()),
        Err(_) => Err(Stop::usage("a passphrase is needed and there is no terminal to ask for it on")
            .hint(format!("set the variable {PASSPHRASE} for this run"))),
    }
}

/// For whom a file is encrypted.
pub(crate) enum For {
    /// Whoever has the passphrase; with the work to try one as a power of two, where it is not the usual.
    Passphrase(SecretString, Option<u8>),
    /// Whoever has one of the secret keys.
    Keys(Vec<x25519::Recipient>),
}

impl For {
    /// From the keys named by the user, or by asking for a passphrase twice.
    ///
    /// # Errors
    /// A key is none, or no passphrase was given.
    pub(crate) fn new(recipients: &[String]) -> Result<Self, Stop> {
        if !recipients.is_empty() {
            let keys = recipients.iter().map(|text| public_key(text)).collect::<Result<_, _>>()?;
            return Ok(For::Keys(keys));
        }
        if let Some(passphrase) = Keys::new(&[]).variable {
            return Ok(For::Passphrase(passphrase, None));
        }
        let first = ask("New passphrase: ")?;
        let second = ask("The same again: ")?;
        if first.expose_secret() != second.expose_secret() {
            return Err(Stop::usage("the two passphrases differ; nothing was written"));
        }
        Ok(For::Passphrase(first, None))
    }
}

fn public_key(text: &str) -> Result<x25519::Recipient, Stop> {
    text.trim().parse().map_err(|_| {
        let secret = text.trim_start().to_ascii_uppercase().starts_with("AGE-SECRET-KEY-");
        let what = if secret { "a secret key" } else { "no public key" };
        // A secret key is not repeated on the screen.
        let shown = if secret { "the recipient" } else { text };
        Stop::usage(format!("{shown} is {what}")).hint("a public key begins with `age1`")
    })
}

/// The encrypted form of `plain`, as text.
///
/// # Errors
/// The library refuses, which it does for no input that can reach it.
pub(crate) fn seal(plain: &[u8], readers: For) -> Result<String, Stop> {
    let recipients: Vec<Box<dyn Recipient>> = match readers {
        For::Passphrase(passphrase, work) => {
            let mut recipient = scrypt::Recipient::new(passphrase);
            if let Some(work) = work {
                recipient.set_work_factor(work);
            }
            vec![Box::new(recipient)]
        }
        For::Keys(keys) => keys.into_iter().map(|key| Box::new(key) as Box<dyn Recipient>).collect(),
    };
    let encryptor = Encryptor::with_recipients(recipients.iter().map(AsRef::as_ref));
    let write = || -> io::Result<Vec<u8>> {
        let armor = ArmoredWriter::wrap_output(Vec::new(), Format::AsciiArmor)?;
        let mut writer = encryptor.map_err(io::Error::other)?.wrap_output(armor)?;
        writer.write_all(plain)?;
        writer.finish()?.finish()
    };
    let sealed = write().and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    sealed.map_err(|error| Stop::fault(error.to_string()))
}

/// A new pair of keys: the text of the file for the secret one, and the public one.
pub(crate) fn new_pair() -> (String, String) {
    let identity = x25519::Identity::generate();
    let public = identity.to_public().to_string();
    let file = format!("# public key: {public}\n{}\n", identity.to_string().expose_secret());
    (file, public)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"[[red_lines]]\nof = \"upstream\"\n";

    fn phrase(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    fn with(text: &str) -> Keys {
        Keys { identities: Vec::new(), variable: Some(phrase(text)) }
    }

    #[test]
    fn a_passphrase_opens_what_it_closed_and_no_other_does() {
        let path = Path::new("a.channel.toml");
        let sealed = seal(TEXT, For::Passphrase(phrase("two words"), Some(4))).unwrap();
        assert!(is_encrypted(sealed.as_bytes()));
        assert_eq!(with("two words").open(sealed.as_bytes(), path).unwrap(), TEXT);
        let wrong = with("other words").open(sealed.as_bytes(), path).unwrap_err();
        assert_eq!(wrong.exit.code(), 2);
        assert!(wrong.text().contains("passphrase does not open `a.channel.toml`"), "{}", wrong.text());
    }

    #[test]
    fn damage_is_told_as_damage() {
        let path = Path::new("a.channel.toml");
        let sealed = seal(TEXT, For::Passphrase(phrase("x"), Some(4))).unwrap();
        for end in [40, sealed.len() / 2, sealed.len() - 40] {
            let cut = &sealed.as_bytes()[..end];
            let stop = with("x").open(cut, path).unwrap_err();
            assert_eq!(stop.exit.code(), 1, "{}", stop.text());
            assert!(stop.text().contains("damaged"), "{}", stop.text());
        }
    }

    #[test]
    fn a_key_opens_what_was_closed_for_it() {
        let (file, public) = new_pair();
        let key: x25519::Identity = file.lines().last().unwrap().parse().unwrap();
        let readers = For::new(std::slice::from_ref(&public)).unwrap();
        let sealed = seal(TEXT, readers).unwrap();
        let reader = Decryptor::new_buffered(ArmoredReader::new(sealed.as_bytes())).unwrap();
        assert!(!reader.is_scrypt());
        let mut plain = Vec::new();
        let key: &dyn Identity = &key;
        reader.decrypt(std::iter::once(key)).unwrap().read_to_end(&mut plain).unwrap();
        assert_eq!(plain, TEXT);
    }

    #[test]
    fn a_secret_key_given_as_a_public_one_is_not_shown() {
        let (file, _) = new_pair();
        let secret = file.lines().last().unwrap();
        let stop = public_key(secret).unwrap_err();
        assert!(!stop.text().contains(secret) && stop.text().contains("secret key"), "{}", stop.text());
        assert!(public_key("age1xyz").unwrap_err().text().contains("no public key"));
    }

    #[test]
    fn plain_text_is_not_taken_for_an_encrypted_file() {
        assert!(!is_encrypted(TEXT));
        assert!(!is_encrypted(b""));
        assert!(is_encrypted(b"age-encryption.org/v1\n-> X25519"));
    }
}
