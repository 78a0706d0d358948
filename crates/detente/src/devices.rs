//! The bridging devices that ship with the program (`devices.toml`): what each does, where it was used, how it failed.

use std::sync::LazyLock;

use detente_model::{Change, Group, Kind, WayOut};
use serde::Deserialize;

/// One bridging device with its use, its failure and its source in the literature.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its name.
    pub id: String,
    /// A few words for it.
    pub title: String,
    /// The kinds of finding it can help with.
    #[serde(rename = "for")]
    pub kinds: Vec<Kind>,
    /// Who moves.
    pub group: Group,
    /// The change in the case that stands for it.
    pub op: String,
    /// Who is asked, in a few words.
    pub whom: String,
    /// Who does what.
    pub asks: String,
    /// What it changes.
    pub does: String,
    /// A documented use.
    pub used: String,
    /// How it failed, or can fail.
    pub failed: String,
    /// The same in a few words.
    pub risk: String,
    /// The works that document it.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    devices: Vec<Device>,
}

static DEVICES: LazyLock<Vec<Device>> = LazyLock::new(|| {
    // The file is part of the program and a test reads it; an empty list is what a broken build would show.
    toml::from_str::<File>(include_str!("../devices.toml")).map(|file| file.devices).unwrap_or_default()
});

/// Every device, in the order of the file, which is no order of merit.
pub fn devices() -> &'static [Device] {
    &DEVICES
}

/// The devices that realise a way out of a finding of this kind.
pub fn devices_for(kind: Kind, way: &WayOut) -> Vec<&'static Device> {
    let ops: Vec<&str> = way.change.iter().flat_map(device_ops).copied().collect();
    let fits = |device: &&Device| {
        device.kinds.contains(&kind) && device.group == way.group && ops.contains(&device.op.as_str())
    };
    // What the change is itself comes before what it can also come about by; else the order of the file.
    let mut fitting: Vec<_> = devices().iter().filter(fits).collect();
    fitting.sort_by_key(|device| !way.change.iter().any(|change| op(change) == device.op));
    fitting
}

/// The `op` of a change in reports.
pub fn op(change: &Change) -> &'static str {
    match change {
        Change::WaiveNeed { .. } => "waive-need",
        Change::AddAlternative { .. } => "add-alternative",
        Change::SameDay { .. } => "same-day",
        Change::MoveDeadline { .. } => "move-deadline",
        Change::MoveLine { .. } => "move-line",
        Change::DropLine { .. } => "drop-line",
        Change::LowerFloor { .. } => "lower-floor",
        Change::AddWorth { .. } => "add-worth",
        Change::Mix { .. } => "mix",
        Change::EditText { .. } => "edit-text",
        Change::RereadTerm { .. } => "reread-term",
        Change::FixTerm { .. } => "fix-term",
        Change::ClarifyText { .. } => "clarify-text",
        Change::Split { .. } => "split",
        Change::HoldBack { .. } => "hold-back",
        Change::RecordDelivery { .. } => "record-delivery",
    }
}

/// The ops of devices that a change can be brought about by.
fn device_ops(change: &Change) -> &'static [&'static str] {
    match change {
        Change::WaiveNeed { .. } => &["waive-need"],
        Change::AddAlternative { .. } => &["add-alternative", "escrow", "third-party-verification"],
        Change::SameDay { .. } => &["same-day", "escrow"],
        Change::MoveDeadline { .. } => &["move-deadline"],
        Change::MoveLine { .. } => &["move-line", "reciprocal"],
        Change::LowerFloor { .. } => &["lower-floor", "reciprocal"],
        Change::AddWorth { .. } => &["add-worth"],
        Change::Mix { draws } if draws.len() == 2 => &["mix", "phase"],
        Change::Mix { .. } => &["mix"],
        Change::EditText { .. } => &["edit-text"],
        Change::DropLine { .. } => &["waive-need", "log-roll", "contingent", "reciprocal", "move-line"],
        Change::RereadTerm { .. } => &["reread-term"],
        Change::FixTerm { .. } => &["fix-term", "constructive-ambiguity", "single-text", "arbitration"],
        Change::ClarifyText { .. } => &["read-back", "reserve-position"],
        Change::Split { .. } => &["split", "tranches", "contingent", "arbitration"],
        Change::HoldBack { .. } => &["hold-back", "incident-ladder", "observer"],
        Change::RecordDelivery { .. } => &["deliver-receipt", "read-back"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_device_ships_with_use_failure_and_source() {
        assert!(devices().len() >= 15, "{}", devices().len());
        let ids: BTreeSet<_> = devices().iter().map(|device| &device.id).collect();
        assert_eq!(ids.len(), devices().len());
        for device in devices() {
            assert!(device.risk.chars().count() <= 30, "{}", device.id);
            for text in [&device.asks, &device.does, &device.used, &device.failed, &device.source] {
                assert!(text.len() > 20, "{}", device.id);
            }
        }
    }
}
