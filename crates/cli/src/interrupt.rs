//! Ctrl-C: work that can be stopped is asked to stop and shows what it has; anything else ends at once.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::stop::Exit;

/// Whether the user asked to stop.
static ASKED: AtomicBool = AtomicBool::new(false);
/// Whether something runs that looks at [`ASKED`] by itself.
static HEEDED: AtomicBool = AtomicBool::new(false);

/// Takes over Ctrl-C. A second Ctrl-C always ends the program.
pub(crate) fn install() {
    let handler = || {
        let second = ASKED.swap(true, Ordering::SeqCst);
        if second || !HEEDED.load(Ordering::SeqCst) {
            std::process::exit(i32::from(Exit::Interrupted.code()));
        }
    };
    // Where signals cannot be taken over, Ctrl-C ends the program as it does by default.
    let _ = ctrlc::set_handler(handler);
}

/// Whether the user asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Runs work that looks at [`asked`] by itself, or that reads from a terminal in a mode of its own.
pub(crate) fn heeding<T>(work: impl FnOnce() -> T) -> T {
    HEEDED.store(true, Ordering::SeqCst);
    let result = work();
    HEEDED.store(false, Ordering::SeqCst);
    result
}
