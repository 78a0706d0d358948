//! Fuzzes one parser; see `targets`.

use std::process::ExitCode;

use detente_fuzz::{supervise, targets};

fn main() -> ExitCode {
    supervise::main(&targets::TALKS)
}
