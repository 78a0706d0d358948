//! Every way out, in its group, with what it asks, what it leaves, its risks, and the devices that bring it about.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Group, Id, Kind};
use maud::{Markup, html};

use super::Sheet;
use crate::devices::{Device, devices};
use crate::render::all::group_words;
use crate::report::{FindingReport, WayOutReport};
use crate::words::{listed, lower_first, upper_first};

/// A way out with its number in the finding.
type Numbered<'a> = (usize, &'a WayOutReport);
/// Ways out by the actors that they ask.
type BySide<'a> = BTreeMap<Vec<&'a Id>, Vec<Numbered<'a>>>;

impl Sheet<'_> {
    pub(super) fn options(&self) -> Markup {
        let proved = self.view.optioned();
        let proved: Vec<_> = proved.iter().collect();
        let used = used_devices(&proved);
        html! {
            p { "Options, not advice. Within a group they stand in no order of merit. A change that asks one side only stands beside its mirror." }
            @if proved.is_empty() { p { "Nothing was found that would have to be freed." } }
            @for (letter, finding) in &proved { (self.options_of(letter, finding)) }
            @if let Some(counts) = self.view.asked_alone(&self.view.freeable()) {
                p { "Options that ask one side only, by side asked: " (counts) "." }
            }
            @if !used.is_empty() {
                h3 #devices { "Devices: where each was used, and how it failed" }
                p { "In no order of merit." }
                div .devices { @for device in used { (device_told(device)) } }
            }
        }
    }

    fn options_of(&self, letter: &str, finding: &FindingReport) -> Markup {
        let numbered: Vec<Numbered<'_>> = finding.ways_out.iter().enumerate().map(|(n, way)| (n + 1, way)).collect();
        html! {
            section .finding aria-labelledby={ "options-" (finding.id) } {
                h3 id={ "options-" (finding.id) } { span .letter { (letter) } " " (finding.headline) }
                p { (self.tag(finding)) " An option frees the talks of this as far as the finding stands." }
                @if numbered.is_empty() {
                    p { "No change to what is on file is known that would free the talks of this." }
                }
                @for group in [Group::NobodyYields, Group::BothMove, Group::OneMoves] {
                    @let ways: Vec<_> = numbered.iter().filter(|(_, way)| way.group == group).copied().collect();
                    @if !ways.is_empty() {
                        h4 { (group_words(group)) }
                        @if group == Group::OneMoves { (self.mirrored(finding, &ways)) } @else { (self.listed_ways(finding, &ways)) }
                    }
                }
                @for remark in &finding.remarks { p .note { (self.linked(&upper_first(&remark.says))) "." } }
                @if !finding.complete {
                    p .note { "The list is cut at a limit (see the limits at the end); there may be more." }
                }
            }
        }
    }

    fn listed_ways(&self, finding: &FindingReport, ways: &[Numbered<'_>]) -> Markup {
        html! { ul .ways { @for (number, way) in ways { (self.way(finding, *number, way)) } } }
    }

    /// One-sided options of one part of the conflict beside each other, a column for each side asked.
    fn mirrored(&self, finding: &FindingReport, ways: &[Numbered<'_>]) -> Markup {
        let mut parts: BTreeMap<usize, BySide<'_>> = BTreeMap::new();
        for (number, way) in ways {
            parts.entry(way.component).or_default().entry(way.asks.keys().collect()).or_default().push((*number, *way));
        }
        html! {
            @for (index, columns) in parts.values().enumerate() {
                @if parts.len() > 1 { h5 { "Part " (index + 1) " of the conflict" } }
                div .mirror {
                    @for (asked, ways) in columns {
                        div {
                            p .asked { "Asks " strong { (listed(asked.iter().map(|id| self.words().actor(id)), "and")) } " only" }
                            (self.listed_ways(finding, ways))
                        }
                    }
                }
                @if columns.len() == 1 { p .note { "No option on file asks the same of another side alone." } }
            }
        }
    }

    fn way(&self, finding: &FindingReport, number: usize, way: &WayOutReport) -> Markup {
        let minimal = match (way.minimal, way.group) {
            (true, Group::BothMove) => "yes: no part of it in which every side of it still moves suffices",
            (true, _) => "yes: no part of it suffices",
            (false, _) => "not shown: a part of it may suffice",
        };
        html! {
            li .way id={ "way-" (finding.id) "-" (number) } {
                p .says { (upper_first(&way.says)) "." }
                dl {
                    dt { "Asks" }
                    @if way.asks.is_empty() { dd { "nobody" } }
                    @for (actor, what) in &way.asks { dd { strong { (self.words().actor(actor)) } ": " (what) } }
                    @for change in &way.change {
                        @if let Some((before, after)) = change.before.as_ref().zip(change.after.as_ref()) {
                            dt { "In the file" } dd { code { (before) } " becomes " code { (after) } }
                        }
                    }
                    dt { "Leaves" }
                    dd {
                        @if way.leaves.is_empty() { "nothing else on file that stands in the way" } @else {
                            ul { @for kind in &way.leaves { li { (self.finding_link(*kind)) " " (self.headline(*kind)) } } }
                        }
                    }
                    @if !way.risks.is_empty() {
                        dt { "By; risk" }
                        dd { ul { @for risk in &way.risks { li { (device_link(risk.device)) "; " (risk.risk) } } } }
                    }
                    dt { "Minimal" } dd { (minimal) }
                    dt { "Checked" } dd { (self.freed(&way.certificate)) }
                }
            }
        }
    }

    fn headline(&self, kind: Kind) -> String {
        let finding = self.run().report.findings.iter().find(|finding| finding.id == kind);
        finding.map_or_else(String::new, |finding| lower_first(&finding.headline))
    }
}

/// The devices that some option of these findings names, in the order of their file.
fn used_devices(proved: &[&(String, &FindingReport)]) -> Vec<&'static Device> {
    let risks = proved.iter().flat_map(|(_, finding)| &finding.ways_out).flat_map(|way| &way.risks);
    let named: BTreeSet<&str> = risks.map(|risk| risk.device).collect();
    devices().iter().filter(|device| named.contains(device.id.as_str())).collect()
}

fn device_link(id: &str) -> Markup {
    let title =
        devices().iter().find(|device| device.id == id).map_or_else(|| id.to_owned(), |d| lower_first(&d.title));
    html! { a href={ "#device-" (id) } { (title) } }
}

fn device_told(device: &Device) -> Markup {
    html! {
        article .device id={ "device-" (device.id) } {
            h4 { (device.title) }
            dl {
                dt { "Asks" } dd { (device.asks) }
                dt { "Does" } dd { (device.does) }
                dt { "Was used" } dd { (device.used) }
                dt { "Failed, or can fail" } dd { (device.failed) }
                dt { "Source" } dd { (device.source) }
            }
        }
    }
}
