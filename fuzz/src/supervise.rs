//! The supervisor: starts a worker, and makes a finding of the input on which one ends early or stands still.

use std::io;
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::notes;
use crate::settings::Settings;
use crate::targets::Target;
use crate::worker::{Summary, work};

/// A worker that stays at one input for this long is stopped.
const STANDS_STILL: Duration = Duration::from_secs(20);

/// Early ends after which the supervisor gives up: there is something to mend first.
const ENOUGH: usize = 5;

/// The stack of the thread that runs the target: that of any thread, so that deep nesting shows.
const STACK: usize = 2 << 20;

/// The whole program of a fuzz target: supervises, or works if it was started as a worker.
#[must_use]
pub fn main(target: &'static Target) -> ExitCode {
    match run(target) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{}: {message}", target.name);
            ExitCode::from(2)
        }
    }
}

fn run(target: &'static Target) -> Result<usize, String> {
    let settings = Settings::parse(std::env::args().skip(1))?;
    match settings.state.clone() {
        Some(state) => {
            let summary = in_thread(target, settings, state.clone())?;
            let text = |error: io::Error| error.to_string();
            std::fs::write(state.with_extension("summary"), summary.line()).map_err(text)?;
            Ok(0)
        }
        None => supervise(target, &settings).map_err(|error| error.to_string()),
    }
}

fn in_thread(target: &'static Target, settings: Settings, state: std::path::PathBuf) -> Result<Summary, String> {
    let thread = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || work(target, &settings, &state))
        .map_err(|error| error.to_string())?;
    match thread.join() {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the worker itself broke".to_owned()),
    }
}

/// Runs workers until the time is over; the number of findings.
fn supervise(target: &Target, settings: &Settings) -> io::Result<usize> {
    let name = format!("detente-fuzz-{}-{}", target.name, std::process::id());
    let state = std::env::temp_dir().join(name);
    let start = Instant::now();
    let mut total = Summary::default();
    let mut ends = 0;
    while ends < ENOUGH && start.elapsed() < settings.time {
        let seed = settings.seed + ends as u64;
        let mut worker = start_worker(settings, &state, seed, settings.time - start.elapsed())?;
        let end = watch(&mut worker, &state)?;
        match take_summary(&state) {
            Some(summary) => {
                total = add(total, summary);
                break;
            }
            None => {
                total.runs += early_end(settings, &state, &end)?;
                total.findings += 1;
                ends += 1;
            }
        }
    }
    if let Err(error) = std::fs::remove_file(&state) {
        eprintln!("{}: {error}", state.display());
    }
    println!("{}", words(target, settings, &total, start.elapsed()));
    Ok(total.findings)
}

fn start_worker(settings: &Settings, state: &Path, seed: u64, time: Duration) -> io::Result<Child> {
    std::fs::write(state, [])?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["--seconds", &time.as_secs_f64().ceil().to_string()])
        .args(["--seed", &seed.to_string()])
        .arg("--findings")
        .arg(&settings.findings)
        .arg("--state")
        .arg(state)
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    for folder in &settings.seeds {
        command.arg("--seeds").arg(folder);
    }
    command.spawn()
}

/// How a worker ended.
enum End {
    Over(ExitStatus),
    StoodStill,
}

/// Waits for the worker, and stops one that stands still.
fn watch(worker: &mut Child, state: &Path) -> io::Result<End> {
    let mut last = (None, Instant::now());
    loop {
        if let Some(status) = worker.try_wait()? {
            return Ok(End::Over(status));
        }
        let run = notes::read(state)?.map(|at_hand| at_hand.run);
        if run != last.0 {
            last = (run, Instant::now());
        } else if last.1.elapsed() > STANDS_STILL {
            worker.kill()?;
            worker.wait()?;
            return Ok(End::StoodStill);
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn take_summary(state: &Path) -> Option<Summary> {
    let path = state.with_extension("summary");
    let text = std::fs::read_to_string(&path).ok()?;
    std::fs::remove_file(path).ok()?;
    Summary::read(&text)
}

/// Keeps the input at which a worker ended; how many runs it had made.
fn early_end(settings: &Settings, state: &Path, end: &End) -> io::Result<u64> {
    let (what, how) = match end {
        End::Over(status) => ("crash", format!("the worker ended early: {status}")),
        End::StoodStill => ("hang", "the worker stood still".to_owned()),
    };
    let Some(at_hand) = notes::read(state)? else {
        println!("{how}, before its first input");
        return Ok(0);
    };
    let path = notes::keep(&settings.findings, what, &at_hand.input)?;
    println!("{how}\n  {}", path.display());
    Ok(at_hand.run)
}

fn add(one: Summary, two: Summary) -> Summary {
    Summary {
        runs: one.runs + two.runs,
        edges: one.edges.max(two.edges),
        counters: one.counters.max(two.counters),
        kept: one.kept.max(two.kept),
        findings: one.findings + two.findings,
    }
}

fn words(target: &Target, settings: &Settings, total: &Summary, took: Duration) -> String {
    let rate = total.runs as f64 / took.as_secs_f64().max(0.001);
    let guided = if total.counters == 0 {
        "without coverage".to_owned()
    } else {
        format!("{} of {} edges", total.edges, total.counters)
    };
    format!(
        "{}: {} runs in {:.1} s ({rate:.0} a second), {guided}, {} inputs kept, {} findings, seed {}",
        target.name,
        total.runs,
        took.as_secs_f64(),
        total.kept,
        total.findings,
        settings.seed
    )
}
