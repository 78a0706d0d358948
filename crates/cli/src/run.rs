//! Work that can take long: it is stopped by Ctrl-C and by `--time-limit`, and shows on a terminal that it goes on.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use detente::Viewer;

use crate::interrupt;

/// Work shorter than this shows no progress.
const QUIET: Duration = Duration::from_millis(500);
/// From one look to the next.
const TICK: Duration = Duration::from_millis(100);

/// Runs `work`, which asks now and then whether to stop.
///
/// Progress is shown only to somebody who sees all: how long it takes to look at a case is told to nobody else.
pub(crate) fn run<T>(limit: Option<f64>, viewer: &Viewer, work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
    let start = Instant::now();
    let late = move || limit.is_some_and(|limit| start.elapsed().as_secs_f64() >= limit);
    let stop = || interrupt::asked() || late();
    let shows = *viewer == Viewer::All && io::stderr().is_terminal();
    interrupt::heeding(|| if shows { with_progress(start, &said, || work(&stop)) } else { work(&stop) })
}

/// How far work that reads documents has come.
#[derive(Default)]
pub(crate) struct Progress {
    read: AtomicUsize,
    searched: AtomicUsize,
    to_search: AtomicUsize,
}

impl Progress {
    /// So many documents were read.
    pub(crate) fn read(&self, count: usize) {
        self.read.store(count, Ordering::Relaxed);
    }

    /// So many were searched, of so many.
    pub(crate) fn searched(&self, count: usize, of: usize) {
        self.to_search.store(of, Ordering::Relaxed);
        self.searched.store(count, Ordering::Relaxed);
    }

    fn said(&self, seconds: u64) -> String {
        let [read, searched, of] = [&self.read, &self.searched, &self.to_search].map(|one| one.load(Ordering::Relaxed));
        let so_far = match (read, searched) {
            (0, _) => "examining".to_owned(),
            (read, 0) => format!("{read} documents read"),
            _ => format!("{searched} of {of} documents searched"),
        };
        format!("\r\u{1b}[K{so_far}, {seconds} s; Ctrl-C stops with what was found")
    }
}

/// Runs work that reads documents and tells how far it has come; no time limit.
pub(crate) fn run_counting<T>(progress: &Progress, work: impl FnOnce(&dyn Fn() -> bool) -> T) -> T {
    let says = |seconds: u64| progress.said(seconds);
    let work = || work(&interrupt::asked);
    interrupt::heeding(|| if io::stderr().is_terminal() { with_progress(Instant::now(), &says, work) } else { work() })
}

fn said(seconds: u64) -> String {
    format!("\rexamining, {seconds} s; Ctrl-C stops with what was found")
}

fn with_progress<T>(start: Instant, says: &(dyn Fn(u64) -> String + Sync), work: impl FnOnce() -> T) -> T {
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _ticker = Ticker(&done, scope.spawn(|| tick(start, &done, says)).thread().clone());
        work()
    })
}

/// Ends the thread that shows progress when it is dropped, however the work ends.
struct Ticker<'a>(&'a AtomicBool, std::thread::Thread);

impl Drop for Ticker<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
        self.1.unpark();
    }
}

fn tick(start: Instant, done: &AtomicBool, says: &dyn Fn(u64) -> String) {
    let mut shown = false;
    while !done.load(Ordering::SeqCst) {
        std::thread::park_timeout(TICK);
        if start.elapsed() >= QUIET && !done.load(Ordering::SeqCst) {
            shown = true;
            say(&says(start.elapsed().as_secs()));
        }
    }
    if shown {
        say("\r\u{1b}[K");
    }
}

/// Progress that cannot be shown is no reason to stop.
fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_limit_stops_the_work() {
        let rounds = run(Some(0.05), &Viewer::Public, |stop| {
            let mut rounds = 0_u64;
            while !stop() {
                rounds += 1;
                std::thread::sleep(Duration::from_millis(1));
            }
            rounds
        });
        assert!(rounds > 0);
        assert!(run(None, &Viewer::Public, |stop| !stop()));
    }

    #[test]
    fn work_that_shows_progress_ends_when_it_is_done() {
        assert_eq!(with_progress(Instant::now(), &said, || 7), 7);
    }
}
