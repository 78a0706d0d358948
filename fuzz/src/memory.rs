//! An allocator with a limit: an input that asks for too much memory ends the worker, and so becomes a finding.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The most bytes in use at any moment.
const LIMIT: usize = 1 << 30;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

struct Limited;

// SAFETY: every call is handed to the system's allocator unchanged, or refused with null, which the contract allows; the
// count beside it is only ever compared.
unsafe impl GlobalAlloc for Limited {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if IN_USE.fetch_add(layout.size(), Ordering::Relaxed) + layout.size() > LIMIT {
            IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's layout is passed on as it is.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the pointer came from `System.alloc` with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Limited = Limited;

#[cfg(test)]
mod tests {
    #[test]
    fn more_than_the_limit_is_refused_and_less_is_not() {
        let mut list: Vec<u8> = Vec::new();
        assert!(list.try_reserve_exact(super::LIMIT + 1).is_err());
        assert!(list.try_reserve_exact(1 << 20).is_ok());
    }
}
