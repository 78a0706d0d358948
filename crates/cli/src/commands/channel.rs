//! `detente channel`: channel files, encrypted at rest.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::args::Channel;
use crate::input;
use crate::keys::{self, For, Keys};
use crate::output::{Output, create};
use crate::stop::{Exit, Stop, note};

pub(super) fn run(command: &Channel) -> Result<Exit, Stop> {
    match command {
        Channel::Keygen { file } => keygen(file),
        Channel::Encrypt { file, to, output } => encrypt(file, to, output.as_deref()),
        Channel::Decrypt { file, identity } => decrypt(file, identity),
    }
}

fn keygen(file: &Path) -> Result<Exit, Stop> {
    let (secret, public) = keys::new_pair();
    create(file, &secret, true)?;
    note(&format!("the secret key is in `{}`: keep it, and give it to nobody; the public key:", file.display()));
    Output::new(None, &[])?.write(&format!("{public}\n"))?;
    Ok(Exit::Done)
}

fn encrypt(file: &Path, to: &[String], output: Option<&Path>) -> Result<Exit, Stop> {
    let output = Output::new(output, &[file.to_owned()])?;
    let plain = input::read(file)?;
    if keys::is_encrypted(&plain) {
        return Err(Stop::usage(format!("`{}` is encrypted already", file.display())));
    }
    let sealed = keys::seal(&plain, For::new(to)?)?;
    output.write(&sealed)?;
    Ok(Exit::Done)
}

fn decrypt(file: &Path, identity: &[PathBuf]) -> Result<Exit, Stop> {
    let bytes = input::read(file)?;
    if !keys::is_encrypted(&bytes) {
        return Err(Stop::usage(format!("`{}` is not encrypted", file.display())));
    }
    let plain = Keys::new(identity).open(&bytes, file)?;
    let text = input::text(plain, file)?;
    if io::stdout().is_terminal() {
        note("plain text follows; it is shown here and written nowhere");
    }
    Output::new(None, &[])?.write(&text)?;
    Ok(Exit::Done)
}
