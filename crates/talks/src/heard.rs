//! What each audience learns from each event.

use detente_model::{Role, Viewer};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::event::{By, Stamped};
use crate::log::{canonical, hex};
use crate::seen::{Cells, cells};
use crate::state::State;

/// What one audience learned from one event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heard {
    /// Which this is, among what this audience learned, from 1.
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// Who, as far as this audience is told: itself, or the mediators.
    pub by: By,
    /// What changed for it, by name.
    pub changes: Vec<Change>,
    /// SHA-256 over what it learned before and this, so that each audience can verify its own log.
    pub chain: String,
}

/// One cell that changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Its name, as in [`Cells`].
    pub cell: String,
    /// What it holds now; `null`: it is gone.
    pub now: Value,
}

/// Follows talks with the eyes of one audience.
#[derive(Clone, Debug)]
pub struct Follower {
    viewer: Viewer,
    cells: Cells,
    n: u64,
    chain: String,
}

impl Follower {
    /// Somebody who has seen nothing yet.
    pub fn new(viewer: Viewer) -> Self {
        Self { viewer, cells: Cells::new(), n: 0, chain: String::new() }
    }

    /// What it learns from an event that led to `state`; `None` where nothing changed for it.
    pub fn hear(&mut self, state: &State, event: &Stamped) -> Option<Heard> {
        let now = cells(state, &self.viewer);
        let changes = differences(&self.cells, &now);
        self.cells = now;
        if changes.is_empty() {
            return None;
        }
        self.n += 1;
        let by = self.author(state, event);
        let told = serde_json::json!({ "n": self.n, "at": event.at, "by": by, "changes": changes });
        self.chain = hex(&Sha256::digest(format!("{}\n{}", self.chain, canonical(&told))));
        Some(Heard { n: self.n, at: event.at, by, changes, chain: self.chain.clone() })
    }

    /// What it sees now.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    fn author(&self, state: &State, event: &Stamped) -> By {
        let named = match &self.viewer {
            Viewer::All => true,
            Viewer::Actor(id) => state.case().has_role(id, Role::Mediator) || state.actor(&event.by) == Some(id),
            Viewer::Public => false,
        };
        if named { event.by.clone() } else { By::Mediator }
    }
}

fn differences(before: &Cells, now: &Cells) -> Vec<Change> {
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    let gone = gone.map(|name| Change { cell: name.clone(), now: Value::Null });
    let new = now.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let new = new.map(|(name, value)| Change { cell: name.clone(), now: value.clone() });
    let mut changes: Vec<Change> = gone.chain(new).collect();
    changes.sort_by(|a, b| a.cell.cmp(&b.cell));
    changes
}
