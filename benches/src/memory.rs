//! The memory that a process holds, as Linux tells it.

/// The most that a process held so far, in KiB, by its number or `self`; `None` where the system does not say.
pub fn peak(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Starts the count of this process anew. Where the system does not allow it, the peak is that of the whole run.
pub fn restart() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
