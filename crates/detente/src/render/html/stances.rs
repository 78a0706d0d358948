//! The map of stances: issues down, actors across, the conflicts marked by letter, sign and frame.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Certificate, EntryRef, Hearers, Id, Issue, Kind, LineName, PositionKind, Role, Scale, Table, Verdict, find,
    in_force,
};
use maud::{Markup, html};

use super::{Sheet, framed};
use crate::render::text::day;
use crate::report::FindingReport;
use crate::words::{clean, held_as, listed, plural};

/// At most so many marks stand at one stance.
const MARKS: usize = 6;
/// At most so many conflicts are told below the map.
const TOLD: usize = 24;

/// Up to so many columns are set equally wide, so that no side gets more room than another.
const MOST_EVEN: usize = 8;

/// One stance in force.
struct Stance {
    entry: EntryRef,
    /// `None` of a rule.
    of: Option<Id>,
    kind: String,
    issues: BTreeSet<Id>,
    terms: BTreeSet<Id>,
    notes: Vec<String>,
}

/// A conflict that stances are marked with.
struct Clash {
    label: String,
    anchor: String,
    lines: Vec<EntryRef>,
    /// Whether the lines exclude each other; else it turns on how they are read.
    excludes: bool,
}

impl Clash {
    fn sign(&self) -> &'static str {
        if self.excludes { "\u{2715}" } else { "?" }
    }
}

impl Sheet<'_> {
    pub(super) fn stances(&self) -> Markup {
        let stances = self.held();
        if stances.is_empty() {
            return html! { p { "No stance is on file that is in force on this day." } };
        }
        let clashes = self.clashes();
        let marks = self.marked(&clashes);
        let actors: Vec<Option<Id>> = self.actors_across(&stances);
        let head = html! {
            tr {
                th scope="col" { "Issue" }
                @for actor in &actors { th scope="col" { (self.column(actor.as_ref())) } }
            }
        };
        let body = html! {
            @for issue in &self.case().issues {
                @let on = |stance: &&Stance| stance.issues.contains(&issue.meta.id);
                (self.map_row(&self.issue_heading(issue), &actors, &stances.iter().filter(on).collect::<Vec<_>>(), None, &marks))
            }
            @for term in &self.case().terms {
                @let on = |stance: &&Stance| stance.terms.contains(&term.meta.id);
                @let heading = html! { (self.words().term(&term.meta.id)) span .detail.line { "a word read differently" } };
                (self.map_row(&heading, &actors, &stances.iter().filter(on).collect::<Vec<_>>(), Some(&term.meta.id), &marks))
            }
        };
        let caption = format!("Stances in force on {}", day(self.case().header.as_of));
        html! {
            p { "What each is reported or known to hold; what each word rests on stands behind it." }
            div class={ "across-" (actors.len().min(MOST_EVEN + 1)) } { (framed("stances-table", &caption, &head, &body)) }
            (self.clash_legend(&clashes))
        }
    }

    /// Who stands across: everyone with a stance in force or a reading, in the order of the case; rules first.
    fn actors_across(&self, stances: &[Stance]) -> Vec<Option<Id>> {
        let mut who: BTreeSet<Option<Id>> = stances.iter().map(|stance| stance.of.clone()).collect();
        who.extend(self.case().terms.iter().flat_map(|term| term.readings.keys()).map(|actor| Some(actor.clone())));
        who.into_iter().collect()
    }

    fn column(&self, actor: Option<&Id>) -> Markup {
        let Some(id) = actor else {
            return html! { "Everyone" span .detail.line { "law, arithmetic, nature" } };
        };
        let roles = Role::ALL.iter().filter(|role| self.case().has_role(id, **role)).map(|role| role.word().to_owned());
        html! { (self.words().actor(id)) span .detail.line { (listed(roles, "and")) } }
    }

    fn issue_heading(&self, issue: &Issue) -> Markup {
        let words = self.words();
        let called = issue
            .called
            .iter()
            .map(|(actor, name)| format!("{} says \u{201c}{}\u{201d}", words.actor(actor), clean(name)));
        html! {
            (crate::words::upper_first(&words.issue(&issue.meta.id)))
            span .detail.line { (self.answers(issue)) }
            @if !issue.tradable { span .detail.line { "not for bargaining" } }
            @for name in called { span .detail.line { (name) } }
        }
    }

    /// The answers that an issue has.
    fn answers(&self, issue: &Issue) -> String {
        let name = |value| self.words().value(&issue.meta.id, &value);
        let ends = || Some((name(issue.value(0)?), name(issue.value(issue.count()?.checked_sub(1)?)?)));
        match &issue.scale {
            Scale::Options(options) if options.len() <= 5 => {
                options.iter().map(|o| name(detente_model::Value::Option(o.id.clone()))).collect::<Vec<_>>().join(" / ")
            }
            _ => {
                let count = issue.count().map_or_else(String::new, |count| format!(", {count} answers"));
                ends().map_or_else(String::new, |(low, high)| format!("from {low} to {high}{count}"))
            }
        }
    }

    fn map_row(
        &self,
        heading: &Markup,
        actors: &[Option<Id>],
        stances: &[&Stance],
        term: Option<&Id>,
        marks: &BTreeMap<EntryRef, Vec<&Clash>>,
    ) -> Markup {
        html! {
            tr {
                th scope="row" { (heading) }
                @for actor in actors {
                    @let own: Vec<_> = stances.iter().filter(|stance| stance.of == *actor).collect();
                    @let reading = term.zip(actor.as_ref()).and_then(|(term, actor)| self.reading(term, actor));
                    td {
                        @if own.is_empty() && reading.is_none() { span .none { "\u{2013}" } } @else {
                            ul .stances {
                                @if let Some(reading) = &reading { li { (reading) } }
                                @for stance in own { (self.stance(stance, marks.get(&stance.entry))) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// How an actor reads a term; of a party, also that it is not known.
    fn reading(&self, term: &Id, actor: &Id) -> Option<Markup> {
        let Some(reading) = find(&self.case().terms, term)?.readings.get(actor) else {
            let party = self.case().has_role(actor, Role::Party);
            return party.then(|| html! { span .none { "how it reads this is not on file" } });
        };
        let mark = crate::tell::mark(&reading.claims);
        Some(html! { span .kind { "reads it as" } " " (self.words().condition(&reading.says)) (self.linked(&mark)) })
    }

    fn stance(&self, stance: &Stance, clashes: Option<&Vec<&Clash>>) -> Markup {
        let clashes = clashes.map(Vec::as_slice).unwrap_or_default();
        let class = match (clashes.is_empty(), clashes.iter().any(|clash| clash.excludes)) {
            (true, _) => "stance",
            (false, true) => "stance clash",
            (false, false) => "stance turns",
        };
        html! {
            li class=(class) {
                span .kind { (stance.kind) } " "
                (self.text_of(stance)) " "
                (self.linked(&self.words().marks(&stance.entry)))
                @for note in &stance.notes { " " span .detail { "(" (note) ")" } }
                @for clash in clashes.iter().take(MARKS) {
                    " " a .mark href={ "#" (clash.anchor) } { (clash.sign()) "\u{a0}" (clash.label) }
                }
                @if clashes.len() > MARKS { " and " (clashes.len() - MARKS) " more" }
            }
        }
    }

    /// What is held, without repeating the issue where it is the row's only one.
    fn text_of(&self, stance: &Stance) -> String {
        let Some(line) = self.case().line(&stance.entry) else { return crate::words::plain(&stance.entry.id) };
        let held = self.words().held(&line);
        let mut issues = stance.issues.iter();
        match (issues.next(), issues.next()) {
            (Some(only), None) => {
                let title = format!("{}: ", self.words().issue(only));
                held.strip_prefix(&title).map_or_else(|| held.clone(), str::to_owned)
            }
            _ => held,
        }
    }

    /// Every stance in force: rules, red lines, positions, and plans that are carried out in any case.
    fn held(&self) -> Vec<Stance> {
        let (case, day) = (self.case(), self.case().header.as_of);
        let mut stances = Vec::new();
        for rule in &case.rules {
            stances.extend(self.one(Table::Rules, &rule.meta.id, "rule", Vec::new()));
        }
        for line in case.red_lines.iter().filter(|line| in_force(line.since, line.until, day)) {
            stances.extend(self.one(Table::RedLines, &line.meta.id, "red line", Vec::new()));
        }
        for position in case.positions.iter().filter(|position| in_force(position.since, position.until, day)) {
            stances.extend(self.one(Table::Positions, &position.meta.id, held_as(position), self.notes(position)));
        }
        for plan in case.alternatives.iter().filter(|plan| plan.sets.is_some()) {
            let kind = if plan.regardless { "plans, agreement or not" } else { "without agreement" };
            stances.extend(self.one(Table::Alternatives, &plan.meta.id, kind, Vec::new()));
        }
        stances
    }

    fn one(&self, table: Table, id: &Id, kind: &str, mut notes: Vec<String>) -> Option<Stance> {
        let entry = EntryRef::new(table, id);
        let line = self.case().line(&entry)?;
        let raw = match table {
            Table::RedLines => find(&self.case().red_lines, id).map(|line| &line.says),
            Table::Positions => find(&self.case().positions, id).map(|position| &position.says),
            _ => None,
        };
        let terms = raw.map(|says| says.terms().into_iter().cloned().collect()).unwrap_or_default();
        let at_table = line.of.as_ref().is_none_or(|of| self.case().has_role(of, Role::Party));
        if matches!(table, Table::RedLines) && !at_table {
            notes.push("not at the table".to_owned());
        }
        let issues = line.says.issues().into_iter().cloned().collect();
        Some(Stance { entry, of: line.of, kind: kind.to_owned(), issues, terms, notes })
    }

    fn notes(&self, position: &detente_model::Position) -> Vec<String> {
        let words = self.words();
        let condition = position.on_condition.as_ref().map(|says| format!("if {}", words.condition(says)));
        let refuses = position.kind == PositionKind::Refuses;
        let also = position.also_read.iter().map(|says| {
            let what = if refuses { "may also mean that this is not accepted" } else { "can also be read as" };
            format!("{what}: {}", words.condition(says))
        });
        let heard = position.audience.map(|hearers| match hearers {
            Hearers::Public => "said in public",
            Hearers::Table => "said at the table",
            Hearers::Internal => "said among its own, as reported",
        });
        condition.into_iter().chain(also).chain(heard.map(str::to_owned)).collect()
    }

    /// The conflicts of the findings that hold, each with the lines it names.
    fn clashes(&self) -> Vec<Clash> {
        let proved = self.run().report.findings.iter().filter(|finding| finding.verdict == Verdict::Proved);
        proved.flat_map(|finding| self.clashes_of(finding)).collect()
    }

    fn clashes_of(&self, finding: &FindingReport) -> Vec<Clash> {
        let letter = self.letter(finding.id).unwrap_or(finding.id.word());
        let named = |names: Vec<&LineName>| names.into_iter().filter_map(|name| self.case().named_line(name)).collect();
        let groups: Vec<Vec<EntryRef>> = match &finding.certificate {
            Some(Certificate::Exclusion { pairs }) => {
                pairs.iter().map(|pair| named(vec![&pair.ask, &pair.plan])).collect()
            }
            _ => finding.conflicts.iter().map(|c| named(c.lines.iter().chain(&c.rules).collect())).collect(),
        };
        if finding.id == Kind::TermInDispute {
            return self.turns_on(finding, letter);
        }
        let many = groups.len() > 1;
        let number = |index: usize| if many { (index + 1).to_string() } else { String::new() };
        let clash = |(index, lines)| Clash {
            label: format!("{letter}{}", number(index)),
            anchor: format!("conflict-{}-{}", finding.id, index + 1),
            lines,
            excludes: true,
        };
        groups.into_iter().enumerate().map(clash).collect()
    }

    /// The stances that a word or an unclear text decides.
    fn turns_on(&self, finding: &FindingReport, letter: &str) -> Vec<Clash> {
        let held = |entry: &&EntryRef| matches!(entry.table, Table::RedLines | Table::Positions);
        let lines: Vec<EntryRef> = finding.rests_on.iter().filter(held).cloned().collect();
        let clash =
            Clash { label: letter.to_owned(), anchor: format!("finding-{}", finding.id), lines, excludes: false };
        if clash.lines.is_empty() { Vec::new() } else { vec![clash] }
    }

    /// Of each entry the conflicts that name it.
    fn marked<'c>(&self, clashes: &'c [Clash]) -> BTreeMap<EntryRef, Vec<&'c Clash>> {
        let mut marks: BTreeMap<EntryRef, Vec<&Clash>> = BTreeMap::new();
        for clash in clashes {
            for entry in &clash.lines {
                marks.entry(entry.clone()).or_default().push(clash);
            }
        }
        marks
    }

    fn clash_legend(&self, clashes: &[Clash]) -> Markup {
        let told = |entry: &EntryRef| self.words().line(entry);
        html! {
            @if clashes.is_empty() {
                p { "No two stances on this map are shown to exclude each other." }
            } @else {
                h3 { "Signs on the map" }
                p {
                    "\u{2715} in a thick frame: stances with the same letter and number cannot all be kept together. "
                    "? in a broken frame: it turns on how a text or a word is read."
                }
                ul .clashes {
                    @for clash in clashes.iter().take(TOLD) {
                        li {
                            a .mark href={ "#" (clash.anchor) } { (clash.sign()) "\u{a0}" (clash.label) } " "
                            (clash.lines.iter().map(told).collect::<Vec<_>>().join("; "))
                        }
                    }
                }
                @if clashes.len() > TOLD {
                    p { "and " (plural(clashes.len() - TOLD, "more conflict", "more conflicts")) ", told under " a href="#proofs" { "what was checked" } "." }
                }
            }
        }
    }
}
