//! What follows the first screen with `--all`: every option, every finding, the evidence, and what was not examined.

use std::collections::BTreeMap;

use detente_model::{Claim, Group, Id, Verdict, Viewer, find};

use super::page::{Page, Style};
use super::text::{View, only_empty, tag, verdict_words};
use crate::devices::devices;
use crate::pipeline::{Examined, Library};
use crate::report::{FindingReport, WayOutReport, source_title};
use crate::tell;
use crate::words::{Words, act_words, clean, documents, in_reading_order, listed, status_words, upper_first};

/// Everything after the first screen.
pub(super) fn rest(run: &Examined, viewer: &Viewer, quotes: &Library, style: Style) -> String {
    let mut page = Page::new(style);
    let view = View { run, words: Words::new(&run.seen.case), viewer };
    options(&view, &mut page);
    findings(&view, &mut page);
    on_file(&view, &mut page);
    evidence(&view, &mut page, quotes);
    not_examined(&view, &mut page);
    provenance(&view, &mut page);
    page.finish()
}

fn options(view: &View<'_>, page: &mut Page) {
    page.gap();
    page.heading("ALL OPTIONS: options, not advice; within a group in no order of merit");
    for (letter, finding) in view.optioned() {
        page.gap();
        page.labelled(&letter, 3, &finding.headline);
        for group in [Group::NobodyYields, Group::BothMove, Group::OneMoves] {
            let ways: Vec<_> = finding.ways_out.iter().filter(|way| way.group == group).collect();
            if !ways.is_empty() {
                page.text(3, 0, &format!("{}:", group_words(group)));
                ways.iter().for_each(|way| option(view, page, way));
            }
        }
        if finding.ways_out.is_empty() {
            page.text(3, 0, "No change to what is on file is known that would free the talks of this.");
        }
        for remark in &finding.remarks {
            page.text(3, 2, &format!("{}.", upper_first(&remark.says)));
        }
        if !finding.complete {
            page.text(3, 2, "The list is cut at a limit (see the limits below); there may be more.");
        }
    }
}

/// The heading of a group of options.
pub(super) fn group_words(group: Group) -> &'static str {
    match group {
        Group::NobodyYields => "Nobody yields",
        Group::BothMove => "Every side of it moves",
        Group::OneMoves => "One side moves, each beside its mirror",
    }
}

fn option(view: &View<'_>, page: &mut Page, way: &WayOutReport) {
    page.labelled("     -", 7, &format!("{}.", upper_first(&way.says)));
    let asks = way.asks.iter().map(|(actor, what)| format!("{}: {what}", view.words.actor(actor)));
    let asks = asks.collect::<Vec<_>>().join(" \u{b7} ");
    if !asks.is_empty() {
        page.text(7, 2, &format!("asks  {asks}"));
    }
    page.text(7, 2, &format!("leaves  {}", leaves(view, way)));
    for risk in &way.risks {
        if let Some(device) = devices().iter().find(|device| device.id == risk.device) {
            page.text(7, 2, &format!("by  {} (risk: {})", device.title, device.risk));
        }
    }
}

fn leaves(view: &View<'_>, way: &WayOutReport) -> String {
    if way.leaves.is_empty() {
        return "nothing else on file that stands in the way".to_owned();
    }
    let letters = view.lettered();
    let name = |kind: &detente_model::Kind| {
        let letter = letters.iter().find(|(_, finding)| finding.id == *kind).map(|(letter, _)| letter.clone());
        letter.unwrap_or_else(|| kind.word().to_owned())
    };
    listed(way.leaves.iter().map(name), "and")
}

fn findings(view: &View<'_>, page: &mut Page) {
    page.gap();
    page.heading("ALL FINDINGS, each with what it is worth");
    for finding in &view.run.report.findings {
        let label = format!("{}", finding.id);
        page.tagged(
            &label,
            5,
            &format!("{} ({})", finding.headline, finding.kind),
            &tag(view.viewer, &view.run.seen.case, finding),
        );
        standing(view, page, finding);
        for missing in &finding.missing {
            page.text(5, 2, &format!("{}.", upper_first(&missing.says)));
        }
        if only_empty(finding) && finding.verdict == Verdict::Undetermined && finding.missing.is_empty() {
            page.text(5, 2, "Nothing on file to examine.");
        }
    }
}

fn standing(view: &View<'_>, page: &mut Page, finding: &FindingReport) {
    if finding.verdict == Verdict::Undetermined {
        return;
    }
    let standing = &finding.standing;
    page.text(5, 2, &format!("Rests on {}.", documents(standing.sources, standing.independent)));
    for entry in &finding.rests_on {
        let place = view.run.place(entry).map_or(String::new(), |place| format!(" ({place})"));
        page.text(5, 2, &format!("{} {}{place}", upper_first(&view.words.entry(entry)), view.words.marks(entry)));
    }
    for without in &standing.without {
        let what = view.words.entry(&without.entry);
        let what = if without.entry.table == detente_model::Table::Sources {
            format!("the document \u{201c}{}\u{201d}", source_title(&view.run.seen.case, &without.entry.id))
        } else {
            format!("this: {what}")
        };
        page.text(5, 2, &format!("Without {what}: {}.", verdict_words(view.viewer, without.verdict)));
    }
    match finding.binding {
        Some(true) => page.text(5, 2, "With what it names removed, nothing else on file stands in the way."),
        Some(false) => {
            let still = finding.still.iter().map(|kind| kind.name().to_owned());
            page.text(5, 2, &format!("With what it names removed, these still hold: {}.", listed(still, "and")));
        }
        None => {}
    }
}

fn on_file(view: &View<'_>, page: &mut Page) {
    page.gap();
    page.heading("ON FILE, entry by entry");
    for part in crate::record::record(&view.words) {
        page.gap();
        page.text(3, 0, &format!("{}:", part.title));
        part.lines.iter().for_each(|line| page.text(5, 2, line));
    }
}

fn evidence(view: &View<'_>, page: &mut Page, quotes: &Library) {
    let case = &view.run.seen.case;
    if case.claims.is_empty() {
        return;
    }
    page.gap();
    page.heading("EVIDENCE, document by document");
    let mut by: BTreeMap<&Id, Vec<&Claim>> = BTreeMap::new();
    for claim in &case.claims {
        by.entry(&claim.source).or_default().push(claim);
    }
    for (source, mut claims) in by {
        claims.sort_by(|first, second| in_reading_order(first, second));
        page.gap();
        page.text(3, 2, &format!("{}: {}", source, chain(view, source)));
        for claim in claims {
            page.labelled(&format!("     {}", claim.meta.id), 12, &claim_words(view, claim));
            if let Some(quote) = quotes.quote(case, &claim.meta.id) {
                page.text(12, 0, &format!("\u{201c}{quote}\u{201d}"));
            }
        }
    }
}

/// A document with the documents it took its matter from, up to the last or the unknown.
pub(super) fn chain(view: &View<'_>, source: &Id) -> String {
    let case = &view.run.seen.case;
    let (mut told, mut at) = (source_title(case, source), source);
    for _ in 0..case.sources.len() {
        match find(&case.sources, at).and_then(|found| found.derived_from.as_ref()) {
            None => break,
            Some(detente_model::Origin::Unknown) => {
                told.push_str(", taken from a source not known");
                break;
            }
            Some(detente_model::Origin::Source(next)) => {
                told.push_str(&format!(", taken from {}", source_title(case, next)));
                at = next;
            }
        }
    }
    told
}

/// A claim in a few words: who, what it does, about whom and what, and where it stands.
pub(super) fn claim_words(view: &View<'_>, claim: &Claim) -> String {
    let mut told = format!("{}: {}", view.words.speaker(claim), act_words(claim.act));
    if let Some(status) = claim.status {
        told.push_str(&format!(" ({})", status_words(status)));
    }
    if claim.polarity == Some(detente_model::Polarity::Deny) {
        told.push_str(" (denied)");
    }
    if !claim.of.is_empty() {
        told.push_str(&format!(", of {}", view.words.actors(&claim.of)));
    }
    if !claim.target.is_empty() {
        told.push_str(&format!(", towards {}", view.words.actors(&claim.target)));
    }
    for issue in &claim.issue {
        told.push_str(&format!(", on {}", view.words.issue(issue)));
    }
    if let Some((from, to)) = claim.at {
        told.push_str(&format!(", at {from} to {to}"));
    }
    if let Some(place) = &claim.place {
        told.push_str(&format!(", {}", clean(place)));
    }
    if let Some(by) = &claim.reviewed_by {
        told.push_str(&format!(", read so by {}", clean(by)));
    }
    told
}

fn not_examined(view: &View<'_>, page: &mut Page) {
    page.gap();
    page.heading("NOT EXAMINED, and what each would need");
    for kind in &view.run.report.not_examined {
        page.labelled(&format!("   {}", kind.word()), 9, &format!("{}: {}.", tell::subject(*kind), tell::needs(*kind)));
    }
}

fn provenance(view: &View<'_>, page: &mut Page) {
    page.gap();
    let report = &view.run.report;
    page.text(0, 2, &format!("Case {} \u{b7} detente {} \u{b7} exact arithmetic.", report.case.sha256, report.engine));
    if let Some(first) = report.findings.first() {
        let limits = first.provenance.limits.iter().map(|(name, value)| format!("{name} {value}"));
        page.text(0, 2, &format!("Limits: {}.", limits.collect::<Vec<_>>().join(", ")));
    }
    if !report.reproducible {
        page.text(0, 2, "The run was stopped before the end: another may find more.");
    }
}
