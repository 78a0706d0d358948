//! Pure work on many things, side by side.

use std::thread;

/// The pure steps of reading run on so many threads.
const THREADS: usize = 2;

/// `work` on each item, on two threads where there is enough of it; the results stand in the order of the items.
pub(crate) fn on_threads<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < 2 * THREADS {
        return items.iter().map(work).collect();
    }
    thread::scope(|scope| {
        let parts: Vec<_> = items
            .chunks(items.len().div_ceil(THREADS))
            .map(|part| scope.spawn(|| part.iter().map(&work).collect::<Vec<R>>()))
            .collect();
        let done = parts.into_iter().map(|part| part.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
        done.flatten().collect()
    })
}
