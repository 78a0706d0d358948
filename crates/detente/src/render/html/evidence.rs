//! The evidence: every claim, document by document, with its words where they are at hand, and where each document
//! took its matter from.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Basis, Case, Claim, EntryRef, Id, Kind, Modality, Origin, Polarity, Source, Table, When, find};
use maud::{Markup, html};

use super::{Sheet, claim_link};
use crate::render::text::day;
use crate::report::source_title;
use crate::words::{act_words, clean, in_reading_order, listed, plural, status_words, upper_first};

impl<'a> Sheet<'a> {
    pub(super) fn evidence(&self) -> Markup {
        let case = self.case();
        let mut by: BTreeMap<&Id, Vec<&Claim>> =
            case.sources.iter().map(|source| (&source.meta.id, Vec::new())).collect();
        for claim in &case.claims {
            by.entry(&claim.source).or_default().push(claim);
        }
        by.values_mut().for_each(|claims| claims.sort_by(|first, second| in_reading_order(first, second)));
        let cited = self.cited();
        html! {
            @if by.is_empty() { p { "Nothing on file names a document." } } @else {
                p {
                    "Every statement on file, whether or not a finding rests on it. Places count Unicode code points of the "
                    "document as it came, from the first to the one after the last; statements stand in the order of their places."
                    @if self.quotes.is_empty() { " No document was at hand when this was made, so that no words of theirs are shown." }
                }
            }
            @for (source, claims) in &by { (self.document(source, claims, &cited)) }
            (self.unsupported())
        }
    }

    fn document(&self, id: &Id, claims: &[&Claim], cited: &Cited<'_>) -> Markup {
        let case = self.case();
        html! {
            section .source aria-labelledby={ "source-" (id) } {
                h3 id={ "source-" (id) } { (source_title(case, id)) }
                p .chain { "Chain of sources: " (self.chain(id)) }
                @if let Some(source) = find(&case.sources, id) { (self.about_document(source)) }
                @if claims.is_empty() { p { "No statement of it is on file." } } @else {
                    ul .claims { @for claim in claims { (self.claim(claim, cited)) } }
                }
            }
        }
    }

    fn about_document(&self, source: &Source) -> Markup {
        let copies = self
            .case()
            .sources
            .iter()
            .filter(|other| other.derived_from == Some(Origin::Source(source.meta.id.clone())));
        let copies: Vec<String> = copies.map(|other| source_title(self.case(), &other.meta.id)).collect();
        html! {
            dl {
                dt { "Kind" } dd { (source.kind) ", " (self.view.published(&source.meta.id)) }
                @if let Some(file) = &source.file { dt { "File" } dd { (clean(file)) } }
                @if let Some(sha256) = &source.sha256 { dt { "SHA-256" } dd { code { (clean(sha256)) } } }
                @if let Some(url) = &source.url { dt { "Address" } dd { (clean(url)) } }
                @if !copies.is_empty() { dt { "Taken from it" } dd { (listed(copies.into_iter(), "and")) } }
            }
        }
    }

    /// A document with those that it took its matter from: "X <- Y <- unknown".
    fn chain(&self, source: &Id) -> String {
        let case = self.case();
        let (mut told, mut at) = (source_title(case, source), source);
        for _ in 0..case.sources.len() {
            match find(&case.sources, at).and_then(|found| found.derived_from.as_ref()) {
                None => break,
                Some(Origin::Unknown) => return format!("{told} \u{2190} unknown"),
                Some(Origin::Source(next)) => {
                    told.push_str(&format!(" \u{2190} {}", source_title(case, next)));
                    at = next;
                }
            }
        }
        format!("{told} (no earlier one is on file)")
    }

    fn claim(&self, claim: &Claim, cited: &Cited<'_>) -> Markup {
        let id = &claim.meta.id;
        let quote = self.quotes.quote(self.case(), id);
        html! {
            li id={ "claim-" (id) } {
                p { span .claim { (id) } " " (upper_first(&self.words().speaker(claim))) ": " (self.does(claim)) }
                @if let Some(quote) = &quote { blockquote { p { "\u{201c}" (quote) "\u{201d}" } } }
                @else if let Some(text) = &claim.text { blockquote { p { "As noted in the file: \u{201c}" (clean(text)) "\u{201d}" } } }
                p .detail { (self.where_it_stands(claim)) (self.cited_by(id, cited)) }
            }
        }
    }

    /// What a claim does, about whom and what, and how it is put.
    pub(super) fn does(&self, claim: &Claim) -> String {
        let words = self.words();
        let mut told = act_words(claim.act).to_owned();
        if let Some(status) = claim.status {
            told.push_str(&format!(": {}", status_words(status)));
        }
        if claim.polarity == Some(Polarity::Deny) {
            told.push_str(" (denied)");
        }
        match claim.modality {
            Some(Modality::Possible) => told.push_str(" (as possible)"),
            Some(Modality::Conditional) => told.push_str(" (on a condition)"),
            _ => {}
        }
        let issues = listed(claim.issue.iter().map(|id| words.issue(id)), "and");
        let parts = [
            ("of", words.actors(&claim.of)),
            ("towards", words.actors(&claim.target)),
            ("against", words.actors(&claim.against)),
            ("on", issues),
            ("about", claim.about.as_ref().map_or_else(String::new, |id| self.text_or_act(id))),
            ("as to", claim.event_date.map_or_else(String::new, when)),
        ];
        for (word, what) in parts.into_iter().filter(|(_, what)| !what.is_empty()) {
            told.push_str(&format!(", {word} {what}"));
        }
        told
    }

    fn text_or_act(&self, id: &Id) -> String {
        if find(&self.case().texts, id).is_some() { self.words().text(id) } else { self.words().act(id) }
    }

    fn where_it_stands(&self, claim: &Claim) -> String {
        let span = claim.at.map(|(from, to)| format!("Code points {from} to {to}"));
        let place =
            claim.place.as_deref().map(|place| if span.is_some() { clean(place) } else { upper_first(&clean(place)) });
        let read = claim.reviewed_by.as_deref().map(|by| format!("read so by {}", clean(by)));
        let parts: Vec<String> = [span, place, read].into_iter().flatten().collect();
        if parts.is_empty() { "Its place is not on file. ".to_owned() } else { format!("{}. ", parts.join(", ")) }
    }

    fn cited_by(&self, id: &Id, cited: &Cited<'_>) -> Markup {
        let kinds = cited.findings.get(id).map(Vec::as_slice).unwrap_or_default();
        let entries = cited.entries.get(id).map_or(0, BTreeSet::len);
        html! {
            @if kinds.is_empty() && entries == 0 { "Not cited." } @else {
                "Cited by " (plural(entries, "entry", "entries"))
                @if kinds.is_empty() { ", by no finding." } @else { "; used in " (self.finding_links(kinds)) "." }
            }
        }
    }

    /// Of each claim the entries and the findings that cite it.
    fn cited(&self) -> Cited<'a> {
        let mut cited = Cited::default();
        for (entry, claims) in citations(self.case()) {
            for claim in claims {
                cited.entries.entry(claim).or_default().insert(entry.clone());
            }
        }
        for finding in &self.run().report.findings {
            for claim in &finding.claims {
                cited.findings.entry(claim).or_default().push(finding.id);
            }
        }
        cited
    }

    /// What rests on no document, which a reader should know of as well.
    fn unsupported(&self) -> Markup {
        let case = self.case();
        let held = case.red_lines.iter().map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
        let held = held.chain(case.positions.iter().map(|p| EntryRef::new(Table::Positions, &p.meta.id)));
        let held = held.chain(case.needs.iter().map(|need| EntryRef::new(Table::Needs, &need.meta.id)));
        let bare = |entry: &EntryRef| case.meta(entry).is_some_and(|meta| meta.claims.is_empty());
        let bare: Vec<EntryRef> = held.filter(bare).collect();
        html! {
            @if !bare.is_empty() {
                section .source aria-labelledby="no-document" {
                    h3 #no-document { "Stances and waits that cite no statement" }
                    ul {
                        @for entry in &bare {
                            li {
                                (upper_first(&self.words().entry(entry))) " " (self.linked(&self.words().marks(entry)))
                                @if case.basis(entry) == Some(Basis::Confirmed) { " " span .detail { "(its holder told the mediators, or it stands in a text that was seen)" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Who cites what.
#[derive(Default)]
struct Cited<'a> {
    entries: BTreeMap<&'a Id, BTreeSet<EntryRef>>,
    findings: BTreeMap<&'a Id, Vec<Kind>>,
}

/// The claims that each entry cites, those of its roles, readings and answers with it.
fn citations(case: &Case) -> Vec<(EntryRef, Vec<&Id>)> {
    let mut found: Vec<(EntryRef, Vec<&Id>)> = Vec::new();
    macro_rules! of {
        ($($field:ident: $table:ident),+ $(,)?) => {
            $(found.extend(case.$field.iter().map(|entry| (EntryRef::new(Table::$table, &entry.meta.id), entry.meta.claims.iter().collect())));)+
        };
    }
    of! {
        actors: Actors, people: People, relations: Relations, issues: Issues, rules: Rules, terms: Terms,
        positions: Positions, red_lines: RedLines, acts: Acts, needs: Needs, preferences: Preferences, texts: Texts,
        guarantees: Guarantees, alternatives: Alternatives, deadlines: Deadlines, events: Events, sources: Sources,
        claims: Claims,
    }
    let inner = case
        .actors
        .iter()
        .map(|actor| (Table::Actors, &actor.meta.id, actor.roles.iter().flat_map(|r| &r.claims).collect()));
    let inner = inner.chain(
        case.terms.iter().map(|t| (Table::Terms, &t.meta.id, t.readings.values().flat_map(|r| &r.claims).collect())),
    );
    let inner = inner.chain(
        case.texts.iter().map(|t| (Table::Texts, &t.meta.id, t.answers.values().flat_map(|a| &a.claims).collect())),
    );
    found.extend(inner.map(|(table, id, claims): (Table, &Id, Vec<&Id>)| (EntryRef::new(table, id), claims)));
    found
}

/// A day or the days between which something was.
fn when(when: When) -> String {
    if when.from == when.to { day(when.from) } else { format!("{} to {}", day(when.from), day(when.to)) }
}

/// Claims in a row, each as a link.
pub(super) fn claim_links(claims: &[Id]) -> Markup {
    html! { @for (index, id) in claims.iter().enumerate() { @if index > 0 { ", " } (claim_link(id.as_str())) } }
}
