//! `detente record`: events at the end of a log, on disk before anything is said of them.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use detente::replay::{self, Recorded};
use detente::talks::{By, Event, Timestamp};
use detente::{Limits, Viewer};

use super::replay::stop;
use crate::args::Record;
use crate::input::{self, STDIN, shown};
use crate::load::Loading;
use crate::output::to_stdout;
use crate::stop::{Exit, Stop};

pub(super) fn run(args: &Record) -> Result<Exit, Stop> {
    let events = events(args)?;
    let mut file = opened(args)?;
    // Whoever else records waits here, so that each event is judged by all that precede it.
    file.lock().map_err(|error| failed("lock", &args.log, &error))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| failed("read", &args.log, &error))?;
    if !bytes.is_empty() && args.open.is_some() {
        let message = format!("{}: the talks are open already", shown(&args.log));
        return Err(Stop::usage(message).hint("leave out `--open` to add events to them"));
    }
    let recorded = replay::record(&bytes, Timestamp::now(), &events).map_err(|failure| stop(&args.log, failure))?;
    write(&mut file, &recorded).map_err(|error| failed("write", &args.log, &error))?;
    to_stdout(&recorded.told.iter().map(|told| format!("recorded: {told}\n")).collect::<String>())?;
    Ok(Exit::Done)
}

/// Writes the new lines and has them on disk; a line that could not be written whole is left aside by whoever reads next.
fn write(file: &mut File, recorded: &Recorded) -> io::Result<()> {
    file.set_len(recorded.stands)?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(recorded.lines.as_bytes())?;
    file.sync_all()
}

fn opened(args: &Record) -> Result<File, Stop> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(args.open.is_some());
    options.open(&args.log).map_err(|error| {
        let stop = failed("open", &args.log, &error);
        if args.open.is_none() && error.kind() == io::ErrorKind::NotFound {
            return stop.hint("`--open CASE` begins a log");
        }
        stop
    })
}

fn failed(what: &str, log: &Path, error: &io::Error) -> Stop {
    Stop::usage(format!("cannot {what} {}: {error}", shown(log)))
}

fn events(args: &Record) -> Result<Vec<(Option<Timestamp>, By, Event)>, Stop> {
    let mut events = Vec::new();
    if let Some(case) = &args.open {
        let loading = Loading::new(case, &args.files, &Viewer::All)?;
        let request = loading.request(None, &[], Limits::default());
        let opening = replay::opening(&request).map_err(|failure| loading.stop(failure))?;
        events.push((args.at, By::Mediator, opening));
    }
    let lines = if args.events.is_empty() && args.open.is_none() {
        let text = input::read_text(Path::new(STDIN))?;
        text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
    } else {
        args.events.clone()
    };
    for (at_line, line) in lines.iter().enumerate() {
        let event = serde_json::from_str(line).map_err(|error| {
            Stop::mistakes(format!("event {} does not read: {error}", at_line + 1))
                .hint("an event is a JSON object with its `type`; docs/talks.md lists them")
        })?;
        events.push((args.at, By::from(args.by.clone()), event));
    }
    if events.is_empty() {
        return Err(Stop::usage("no event is given"));
    }
    Ok(events)
}
