//! A replay on a terminal.

use detente_model::{Kind, Structural, Viewer};

use super::{Replay, Standing, Step};
use crate::render::{Page, Style};
use crate::words::{listed, plural, upper_first};

/// Where what happened begins, after the number and the time.
const COLUMN: usize = 22;

/// Event by event: what happened, and what of the diagnosis changed.
pub fn text(replay: &Replay, viewer: &Viewer, style: Style) -> String {
    let mut page = Page::new(style);
    let seen_by = match viewer {
        Viewer::All => "mediator, every channel",
        other => other.word(),
    };
    let events = plural(replay.steps.len(), "event", "events");
    page.titled(&replay.title, &format!("{events} \u{b7} seen by: {seen_by}"));
    if *viewer != Viewer::All {
        page.text(0, 0, "What may be seen here, event by event; others may have happened.");
    }
    replay.steps.iter().for_each(|step| told(&mut page, step, viewer));
    page.gap();
    if replay.torn {
        page.text(0, 0, "The log ends in an unfinished line, which was left aside: its event was never acknowledged.");
    }
    if replay.stopped {
        page.text(0, 0, "Stopped before the end of the log.");
    }
    page.finish()
}

fn told(page: &mut Page, step: &Step, viewer: &Viewer) {
    page.gap();
    let at = step.at.strftime("%Y-%m-%d %H:%M").to_string();
    let mut told = step.told.iter().map(|told| format!("{}.", upper_first(told)));
    let by = if step.by == detente_talks::By::Mediator { String::new() } else { format!("{}: ", step.by) };
    let first = format!("{by}{}", told.next().unwrap_or_else(|| "The case changed.".to_owned()));
    page.labelled(&format!("{:<3} {at}", step.n), COLUMN, &first);
    told.for_each(|told| page.labelled("", COLUMN, &told));
    diagnosis(page, &step.diagnosis, step.n == 1, viewer);
}

fn diagnosis(page: &mut Page, now: &Standing, first: bool, viewer: &Viewer) {
    if !first && now.new.is_empty() && now.gone.is_empty() {
        return;
    }
    let kinds = |kinds: &[Kind]| listed(kinds.iter().map(|kind| format!("{kind} {}", kind.name())), "and");
    let structural = match (now.structural, viewer) {
        (Structural::NoDeadlockFound, Viewer::All) => "nothing on file stands in the way",
        (Structural::NoDeadlockFound, _) => "nothing seen here stands in the way",
        (other, _) => other.word(),
    };
    page.labelled("    from the case", COLUMN, &format!("{structural}; said to be: {}", now.claimed.word()));
    if !now.gone.is_empty() {
        page.labelled("    no longer holds", COLUMN, &kinds(&now.gone));
    }
    for held in now.holds.iter().filter(|held| now.new.contains(&held.id)) {
        page.labelled("    holds now", COLUMN, &format!("{} {}", held.id, held.headline));
    }
}
