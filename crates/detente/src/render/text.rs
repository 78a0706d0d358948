//! The first screen: what it rests on, whether the talks are stuck, what stands in the way, what could let them go on.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Basis, Case, Certificate, Claimed, Date, DeadlineKind, EntryRef, Group, Guarantee, Id, Kind, Missing, Published,
    Table, Verdict, Viewer, find,
};

use super::page::{Page, Style, columns};
use crate::pipeline::{Examined, Library};
use crate::report::{Asked, FindingReport, WayOutReport};
use crate::tell;
use crate::words::{Words, basis_word, clean, documents, listed, lower_first, marks, upper_first};

/// The first screen has at most so many lines, where the case leaves any choice.
const LINES: usize = 40;

/// How much of each part stands on the first screen; each step tells less, until the screen fits.
struct Fit {
    causes: usize,
    options: usize,
    gaps: bool,
    aside: usize,
}

/// Nothing left out.
const WHOLE: Fit = Fit { causes: usize::MAX, options: usize::MAX, gaps: true, aside: usize::MAX };

/// No step tells fewer than two causes of a finding, so that none tells one side only.
const FITS: [Fit; 9] = [
    Fit { causes: 6, options: 3, gaps: true, aside: 600 },
    Fit { causes: 6, options: 2, gaps: false, aside: 600 },
    Fit { causes: 4, options: 2, gaps: false, aside: 450 },
    Fit { causes: 4, options: 1, gaps: false, aside: 450 },
    Fit { causes: 3, options: 1, gaps: false, aside: 450 },
    Fit { causes: 3, options: 1, gaps: false, aside: 280 },
    Fit { causes: 2, options: 1, gaps: false, aside: 280 },
    Fit { causes: 2, options: 1, gaps: false, aside: 190 },
    Fit { causes: 2, options: 1, gaps: false, aside: 0 },
];

/// The first screen: at most 40 lines of 100 columns, with less of each part the more there is to tell.
pub fn screen(run: &Examined, viewer: &Viewer, style: Style) -> String {
    let view = View { run, words: Words::new(&run.seen.case), viewer };
    let mut text = String::new();
    for fit in &FITS {
        text = view.screen(style, fit);
        if text.lines().count() <= LINES {
            break;
        }
    }
    text
}

/// The first screen, and after it everything else that the report holds, part by part.
pub fn full(run: &Examined, viewer: &Viewer, quotes: &Library, style: Style) -> String {
    let view = View { run, words: Words::new(&run.seen.case), viewer };
    let mut text = view.screen(style, &WHOLE);
    text.push_str(&super::all::rest(run, viewer, quotes, style));
    text
}

pub(super) struct View<'a> {
    pub(super) run: &'a Examined,
    pub(super) words: Words<'a>,
    pub(super) viewer: &'a Viewer,
}

impl View<'_> {
    fn screen(&self, style: Style, fit: &Fit) -> String {
        let mut page = Page::new(style);
        self.header(&mut page);
        self.gap(&mut page, fit);
        self.stuck(&mut page);
        self.gap(&mut page, fit);
        self.in_the_way(&mut page, fit);
        self.gap(&mut page, fit);
        self.options(&mut page, fit);
        self.gap(&mut page, fit);
        self.aside(&mut page, fit.aside);
        self.next(&mut page);
        self.ask(&mut page);
        page.text(0, 3, &not_examined(self.run));
        page.finish()
    }

    fn gap(&self, page: &mut Page, fit: &Fit) {
        if fit.gaps {
            page.gap();
        }
    }

    pub(super) fn case(&self) -> &Case {
        &self.run.seen.case
    }

    /// The findings that say what stands in the way, each with its letter.
    pub(super) fn lettered(&self) -> Vec<(String, &FindingReport)> {
        let structural = self.run.report.findings.iter().filter(|finding| finding.id.is_structural());
        let proved = structural.clone().filter(|finding| finding.verdict == Verdict::Proved);
        let open = structural.filter(|f| f.verdict == Verdict::Undetermined && !only_empty(f));
        proved.chain(open).enumerate().map(|(index, finding)| (letter(index), finding)).collect()
    }

    fn header(&self, page: &mut Page) {
        page.titled(&clean(&self.case().header.title), &self.stamp());
        if *self.viewer != Viewer::All {
            page.text(0, 0, "From what may be seen here.");
        }
        page.text(0, 0, &self.rests_on());
        let facts = self.known();
        if !facts.is_empty() {
            page.text(0, 0, &facts);
        }
    }

    /// Which day, and whose view.
    pub(super) fn stamp(&self) -> String {
        let seen_by = match self.viewer {
            Viewer::All => "mediator, every channel".to_owned(),
            Viewer::Actor(id) => self.words.actor(id),
            Viewer::Public => "the public".to_owned(),
        };
        format!("as of {} \u{b7} seen by: {seen_by}", day(self.case().header.as_of))
    }

    /// The documents under all of it.
    pub(super) fn rests_on(&self) -> String {
        let rests = &self.run.report.summary.rests_on;
        let by = self.case().header.as_of_by.as_deref().map(|by| format!(" The day: {}.", day_by(by)));
        let by = by.unwrap_or_default();
        let cited: BTreeSet<&Id> = self.case().claims.iter().map(|claim| &claim.source).collect();
        match (cited.first(), cited.len()) {
            (Some(only), 1) => {
                let title = crate::report::source_title(self.case(), only);
                let origin = if self.case().root(only).is_none() { ", origin unknown" } else { "" };
                format!("Rests on ONE document: {title}{origin}, {}.{by}", self.published(only))
            }
            (_, 0) => format!("Rests on no document: nothing on file names a source.{by}"),
            (_, n) => format!("Rests on {}.{by}", documents(n, rests.independent)),
        }
    }

    /// When a document was published, as far as that is known.
    pub(super) fn published(&self, source: &Id) -> String {
        match find(&self.case().sources, source).and_then(|source| source.published.as_ref()) {
            None => "undated".to_owned(),
            Some(Published::On(date)) => format!("published {}", day(*date)),
            Some(Published::NotAfter { date, by }) => {
                let by = by.as_deref().map_or(String::new(), |by| format!(" ({})", clean(by)));
                format!("published not after {}{by}", day(*date))
            }
        }
    }

    /// What was seen and confirmed of what is on file.
    pub(super) fn known(&self) -> String {
        let case = self.case();
        let mut facts = Vec::new();
        if !case.texts.is_empty() && case.texts.iter().all(|text| text.package.is_none()) {
            facts.push("No proposal text seen.".to_owned());
        }
        let held = case.red_lines.iter().map(|line| EntryRef::new(Table::RedLines, &line.meta.id));
        let held = held.chain(case.positions.iter().map(|p| EntryRef::new(Table::Positions, &p.meta.id)));
        let held = held.chain(case.needs.iter().map(|need| EntryRef::new(Table::Needs, &need.meta.id)));
        let bases: Vec<Basis> = held.filter_map(|entry| case.basis(&entry)).collect();
        if !bases.is_empty() && !bases.contains(&Basis::Confirmed) {
            facts.push("Nothing confirmed by a side.".to_owned());
        }
        let rests = &self.run.report.summary.rests_on;
        if rests.claims > 0 {
            let whose =
                if rests.sources == 1 { "the document\u{2019}s own voice" } else { "the documents\u{2019} own voice" };
            facts.push(format!("{} of {} claims are in {whose}.", rests.own_words, rests.claims));
        }
        facts.join(" ")
    }

    fn stuck(&self, page: &mut Page) {
        page.heading(&format!("1  ARE THE TALKS STUCK?  {}", self.answer()));
        for (label, told) in self.accounts() {
            page.labelled(&format!("   {label}"), 14, &told);
        }
    }

    /// The claims that say the talks are stuck, and those that say they are not.
    fn statuses(&self) -> Option<(&[Id], &[Id])> {
        let status = self.run.report.findings.iter().find(|finding| finding.id == Kind::ContestedStatus);
        match status.and_then(|finding| finding.certificate.as_ref()) {
            Some(Certificate::Status { stalled, moving, .. }) => Some((stalled, moving)),
            _ => None,
        }
    }

    /// What sources say on whether the talks are stuck, in a sentence or two.
    pub(super) fn answer(&self) -> String {
        let answer = match self.run.report.verdict.claimed {
            Claimed::Contested => "Disputed.",
            Claimed::Stalled => "Said to be, by all who speak of it here.",
            Claimed::Moving => "Said not to be, by all who speak of it here.",
            Claimed::Unreported => "No source says.",
        };
        let Some((stalled, moving)) = self.statuses() else { return answer.to_owned() };
        let both: BTreeSet<&Id> =
            stalled.iter().chain(moving).filter_map(|id| find(&self.case().claims, id)).map(|c| &c.source).collect();
        let through = match (stalled.is_empty() || moving.is_empty(), self.case().independent(both.iter().copied())) {
            (false, 1) => " Both accounts come through one source, not two.".to_owned(),
            (false, n) => format!(" The accounts come through {n} independent sources."),
            (true, _) => String::new(),
        };
        format!("{answer}{through}")
    }

    /// The accounts of how the talks stand: what is said, and who says it.
    pub(super) fn accounts(&self) -> Vec<(&'static str, String)> {
        let (stalled, moving) = self.statuses().unwrap_or_default();
        let accounts = [("stuck", stalled), ("not stuck", moving)].into_iter().filter(|(_, claims)| !claims.is_empty());
        accounts.map(|(label, claims)| (label, self.speakers(claims))).collect()
    }

    /// Who says it, each speaker with all claims: "two officials [c2 c3]; the report [c1]".
    fn speakers(&self, claims: &[Id]) -> String {
        let mut by: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        for id in claims {
            if let Some(claim) = find(&self.case().claims, id) {
                by.entry(self.words.speaker(claim)).or_default().push(id.clone());
            }
        }
        by.iter().map(|(who, claims)| format!("{who} [{}]", marks(claims))).collect::<Vec<_>>().join("; ")
    }

    fn in_the_way(&self, page: &mut Page, fit: &Fit) {
        page.heading("2  WHAT STANDS IN THE WAY, if the file is right");
        let found = self.lettered();
        for (letter, finding) in &found {
            page.tagged(letter, 3, &finding.headline, &tag(self.viewer, self.case(), finding));
            self.causes(page, finding, fit);
        }
        self.assurances(page, found.len());
        if !found.iter().any(|(_, finding)| finding.verdict == Verdict::Proved) {
            page.text(3, 0, nothing_found(self.viewer));
        }
        self.closing(page, &found);
    }

    fn causes(&self, page: &mut Page, finding: &FindingReport, fit: &Fit) {
        let causes = self.short_causes(finding);
        let more = causes.len().saturating_sub(fit.causes);
        for (index, cause) in causes.iter().take(fit.causes).enumerate() {
            let rest =
                if more > 0 && index + 1 == fit.causes { format!(" \u{b7} {more} more: --all") } else { String::new() };
            page.text(5, 2, &format!("{}{rest}", upper_first(cause)));
        }
        for line in self.weak_points(finding).iter().take(fit.causes) {
            page.text(5, 2, line);
        }
        for says in self.unknown(finding).iter().take(fit.causes.min(2)) {
            page.text(5, 2, says);
        }
    }

    /// The causes of a finding; of two on one issue that the headline names, the issue is not told again and both
    /// stand on one line where they fit.
    fn short_causes(&self, finding: &FindingReport) -> Vec<String> {
        let issues = self.case().issues.iter().map(|issue| self.words.issue(&issue.meta.id));
        let named = issues.filter(|issue| finding.headline.contains(issue.as_str()));
        let common =
            named.map(|issue| format!("{issue}: ")).find(|i| finding.because.iter().all(|line| line.contains(i)));
        let short = finding.because.iter().map(|line| match &common {
            Some(issue) => line.replace(issue, ""),
            None => line.clone(),
        });
        match short.collect::<Vec<_>>().as_slice() {
            [a, b] if common.is_some() && columns(a) + columns(b) + 3 <= 93 => vec![format!("{a} \u{b7} {b}")],
            lines => lines.to_vec(),
        }
    }

    /// What is not known that a finding turns on, beyond tables that are empty.
    pub(super) fn unknown(&self, finding: &FindingReport) -> Vec<String> {
        let unknown = finding.missing.iter().filter(|m| !is_empty(&m.missing));
        unknown.map(|m| format!("{}.", upper_first(&m.says))).collect()
    }

    /// What is inferred, and what the verdict is without it.
    pub(super) fn weak_points(&self, finding: &FindingReport) -> Vec<String> {
        let weak = finding.standing.without.iter().filter(|without| {
            without.verdict != finding.verdict
                && self.case().basis(&without.entry) == Some(Basis::Inferred)
                && without.entry.table != Table::Sources
        });
        let count = finding.rests_on.len();
        let weak: Vec<_> = weak.take(2).collect();
        if let (2, [first, second]) = (count, weak.as_slice())
            && first.verdict == second.verdict
        {
            let then = verdict_words(self.viewer, first.verdict);
            return vec![format!("No source says either; both are inferred. Without one of them: {then}.")];
        }
        weak.into_iter()
            .map(|without| {
                let index = finding.rests_on.iter().position(|entry| *entry == without.entry);
                let which = match (index, count) {
                    (Some(0), 2) => "the first".to_owned(),
                    (Some(1), 2) => "the second".to_owned(),
                    _ => format!("that {}", self.words.entry(&without.entry)),
                };
                format!(
                    "No source says {which}; it is inferred. Without it: {}.",
                    verdict_words(self.viewer, without.verdict)
                )
            })
            .collect()
    }

    fn assurances(&self, page: &mut Page, index: usize) {
        for (place, (headline, lines)) in self.open_assurances().iter().enumerate() {
            page.tagged(&letter(index + place), 3, headline, "cannot be said");
            for line in lines {
                page.text(5, 2, line);
            }
        }
    }

    /// Assurances asked for that nobody is reported to give, each with what is not reported of it.
    pub(super) fn open_assurances(&self) -> Vec<(String, Vec<String>)> {
        let given = |g: &Guarantee| g.offered.as_ref().is_some_and(|offered| !offered.is_empty());
        let open = self.case().guarantees.iter().filter(|guarantee| !given(guarantee));
        open.map(|guarantee| (self.assurance(guarantee), self.not_reported(guarantee))).collect()
    }

    fn assurance(&self, guarantee: &Guarantee) -> String {
        let entry = EntryRef::new(Table::Guarantees, &guarantee.meta.id);
        let (asker, covers) = (self.words.actor(&guarantee.asked_by), clean(&guarantee.covers));
        format!(
            "{asker} asks for an assurance: {covers}{}",
            tell::mark(self.case().meta(&entry).map_or(&[], |meta| &meta.claims))
        )
    }

    fn not_reported(&self, guarantee: &Guarantee) -> Vec<String> {
        let (mut lines, mut unknown) = (Vec::new(), Vec::new());
        match &guarantee.offered {
            None => unknown.push("who could give it".to_owned()),
            Some(_) => lines.push("Nobody has offered it.".to_owned()),
        }
        if guarantee.accepts.is_none() {
            unknown.push(format!("whom {} would accept", self.words.actor(&guarantee.asked_by)));
        }
        if !unknown.is_empty() {
            lines.push(format!("Not reported: {}.", unknown.join(", ")));
        }
        lines
    }

    fn closing(&self, page: &mut Page, found: &[(String, &FindingReport)]) {
        let says = self.overall(found);
        if !says.is_empty() {
            page.text(3, 0, &says);
        }
    }

    /// What is to be said of all that stands in the way together.
    pub(super) fn overall(&self, found: &[(String, &FindingReport)]) -> String {
        let proved: Vec<_> = found.iter().filter(|(_, finding)| finding.verdict == Verdict::Proved).collect();
        let mut says = Vec::new();
        let said = |kind: Kind| proved.iter().filter(move |(_, f)| f.id == kind).map(|(letter, _)| letter.clone());
        let public: Vec<String> = said(Kind::PositionsConflict).chain(said(Kind::PlanExcludesAsk)).collect();
        if self.case().red_lines.is_empty() && !public.is_empty() {
            let verb = if public.len() == 1 { "compares" } else { "compare" };
            let letters = listed(public.into_iter(), "and");
            says.push(format!("No red line is on file: {letters} {verb} what was said."));
        }
        if proved.len() > 1 && proved.iter().all(|(_, finding)| finding.binding == Some(false)) {
            says.push("Lifting one alone does not free the talks.".to_owned());
        }
        says.join(" ")
    }

    /// The findings that hold and have ways out, each with its letter.
    pub(super) fn freeable(&self) -> Vec<(String, &FindingReport)> {
        self.lettered().into_iter().filter(|(_, f)| f.verdict == Verdict::Proved && !f.ways_out.is_empty()).collect()
    }

    /// The findings whose options are shown in full: those that are proved, and those that hold nobody up, by short name.
    pub(super) fn optioned(&self) -> Vec<(String, &FindingReport)> {
        let proved = self.lettered().into_iter().filter(|(_, finding)| finding.verdict == Verdict::Proved);
        let others = self.run.report.findings.iter().filter(|f| !f.id.is_structural() && !f.ways_out.is_empty());
        proved.chain(others.map(|finding| (finding.id.word().to_owned(), finding))).collect()
    }

    fn options(&self, page: &mut Page, fit: &Fit) {
        let proved = self.freeable();
        if proved.is_empty() {
            return;
        }
        page.heading("3  WHAT COULD LET THEM GO ON: options, not advice, not ranked");
        for (letter, finding) in &proved {
            self.options_for(page, letter, finding, fit);
        }
        self.one_sided(page, &proved);
    }

    fn options_for(&self, page: &mut Page, letter: &str, finding: &FindingReport, fit: &Fit) {
        let told = open_options(finding);
        for line in told.iter().take(fit.options) {
            page.labelled(letter, 3, line);
        }
        if told.is_empty() {
            page.labelled(letter, 3, "every option on file asks one side only: --all");
        }
        if splits(finding) {
            page.text(5, 0, SPLIT_QUESTION);
        }
    }

    fn one_sided(&self, page: &mut Page, proved: &[(String, &FindingReport)]) {
        if let Some(counts) = self.asked_alone(proved) {
            page.text(3, 0, &format!("Options that ask one side only (--all), by side asked: {counts}."));
        }
    }

    /// How much the one-sided options ask of each side: "Hamas: 1, Israel: 1".
    pub(super) fn asked_alone(&self, proved: &[(String, &FindingReport)]) -> Option<String> {
        let mut asked: BTreeMap<&Id, usize> = BTreeMap::new();
        let one = proved.iter().flat_map(|(_, f)| &f.ways_out).filter(|way| way.group == Group::OneMoves);
        for way in one {
            for actor in way.asks.keys() {
                *asked.entry(actor).or_default() += 1;
            }
        }
        let counts = asked.iter().map(|(actor, n)| format!("{}: {n}", self.words.actor(actor))).collect::<Vec<_>>();
        (!counts.is_empty()).then(|| counts.join(", "))
    }

    fn next(&self, page: &mut Page) {
        let told = self.next_steps().join(" ");
        page.labelled("5", 3, &format!("NEXT STEP ON FILE.  {told}"));
    }

    /// The steps on file for the day of the case or later, or that there are none, and the dates that press.
    pub(super) fn next_steps(&self) -> Vec<String> {
        let summary = &self.run.report.summary;
        let steps = &summary.next_step;
        let mut told: Vec<String> =
            steps.iter().map(|step| format!("{}: {} ({}).", day(step.on), step.says, step.certainty)).collect();
        if told.is_empty() {
            told.push("None with a date.".to_owned());
        }
        let dates =
            summary.deadlines.iter().map(|date| format!("{}: {} ({})", day(date.on), date.says, pressing(date.kind)));
        let dates = dates.collect::<Vec<_>>().join("; ");
        told.extend((!dates.is_empty()).then(|| format!("Dates that press: {dates}.")));
        told
    }

    fn ask(&self, page: &mut Page) {
        let Some(asked) = self.run.report.summary.ask_first.first() else { return };
        let whom =
            if asked.of.len() > 1 { ", all alike".to_owned() } else { format!(" {}", self.words.actors(&asked.of)) };
        let after = match self.bears_on(asked) {
            Some(letters) => format!("Bears on {letters}; {}", asked.reveals),
            None => upper_first(&asked.reveals),
        };
        page.labelled("6", 3, &format!("ASK FIRST{whom}: \u{201c}{}\u{201d}  {after}.", asked.question));
    }

    /// The letters of the findings that an answer bears on.
    pub(super) fn bears_on(&self, asked: &Asked) -> Option<String> {
        let letters: Vec<String> = self
            .lettered()
            .into_iter()
            .filter(|(_, f)| asked.decides.contains(&f.id))
            .map(|(letter, _)| letter)
            .collect();
        (!letters.is_empty()).then(|| listed(letters.into_iter(), "and"))
    }
}

/// Whether a date that presses binds, in words.
fn pressing(kind: Option<DeadlineKind>) -> &'static str {
    match kind {
        Some(DeadlineKind::Hard) => "it binds",
        Some(DeadlineKind::Soft) => "it does not bind",
        None => "whether it binds is not on file",
    }
}

/// What a split turns on.
pub(super) const SPLIT_QUESTION: &str =
    "An answer in parts turns on a question to each side: of which part does your word speak?";

/// Whether some way out answers an issue in two parts.
pub(super) fn splits(finding: &FindingReport) -> bool {
    let open = finding.ways_out.iter().filter(|way| way.group != Group::OneMoves);
    open.flat_map(|way| &way.change).any(|c| matches!(c.change, detente_model::Change::Split { .. }))
}

/// The options that do not ask one side only, a line each, none twice.
pub(super) fn open_options(finding: &FindingReport) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    let open = finding.ways_out.iter().filter(|way| way.group != Group::OneMoves);
    let (splits, others): (Vec<_>, Vec<_>) = open.partition(|way| is_split(way));
    // One device for each way: `--all` tells the others. An issue answered in parts comes first, since nothing held is
    // given up by it.
    for line in splits.into_iter().chain(others).filter_map(|way| option_lines(way).into_iter().next()) {
        if !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

fn is_split(way: &WayOutReport) -> bool {
    way.change.iter().any(|change| matches!(change.change, detente_model::Change::Split { .. }))
}

/// How the day is known, in a few words: what stands before the first colon or comma, where that is short.
fn day_by(by: &str) -> String {
    let by = clean(by);
    let short = by.split([':', ';']).next().unwrap_or_default().trim().trim_end_matches('.');
    if short.len() < by.len() { format!("{short} (--all)") } else { short.to_owned() }
}

/// The lines for one option: what happens, whom it asks, what can go wrong.
fn option_lines(way: &WayOutReport) -> Vec<String> {
    let moves_numbers = way.change.iter().any(|c| matches!(c.change, detente_model::Change::MoveLine { .. }));
    let plain = way.risks.is_empty() || moves_numbers;
    if plain {
        let who = if way.group == Group::BothMove { "both move: " } else { "" };
        return vec![format!("{who}{}", way.says)];
    }
    way.risks
        .iter()
        .filter_map(|risk| {
            let device = crate::devices::devices().iter().find(|device| device.id == risk.device)?;
            Some(format!("{}  \u{b7}  asks {}  \u{b7}  risk: {}", lower_first(&device.title), device.whom, device.risk))
        })
        .collect()
}

/// The standing of a finding in a few words: "holds, checked · 1 reported, 1 INFERRED".
pub(super) fn tag(viewer: &Viewer, case: &Case, finding: &FindingReport) -> String {
    let verdict = verdict_words(viewer, finding.verdict);
    if finding.verdict == Verdict::Undetermined {
        return verdict.to_owned();
    }
    let mut counts: BTreeMap<Basis, usize> = BTreeMap::new();
    for entry in &finding.rests_on {
        if let Some(basis) = case.basis(entry) {
            *counts.entry(basis).or_default() += 1;
        }
    }
    let count = |(basis, n): (&Basis, &usize)| match basis {
        Basis::Inferred => format!("{n} INFERRED"),
        other => format!("{n} {}", basis_word(*other)),
    };
    let counts = counts.iter().map(count).collect::<Vec<_>>().join(", ");
    if counts.is_empty() { format!("{verdict}, checked") } else { format!("{verdict}, checked \u{b7} {counts}") }
}

/// A verdict in the words of the screen; to anyone but a mediator who sees all, hidden lines may exist.
pub(super) fn verdict_words(viewer: &Viewer, verdict: Verdict) -> &'static str {
    match (verdict, viewer) {
        (Verdict::Proved, _) => "holds",
        (Verdict::Refuted, Viewer::All) => "does not hold",
        (Verdict::Refuted, _) => "nothing seen here shows it",
        (Verdict::Undetermined, _) => "cannot be said",
    }
}

/// What is said where nothing stands in the way.
pub(super) fn nothing_found(viewer: &Viewer) -> &'static str {
    match viewer {
        Viewer::All => "Nothing on file stands in the way, of the kinds that were examined.",
        _ => "Nothing seen here stands in the way, of the kinds that were examined.",
    }
}

/// Whether a finding is open only because its table is empty.
pub(super) fn only_empty(finding: &FindingReport) -> bool {
    finding.missing.iter().all(|missing| is_empty(&missing.missing))
}

fn is_empty(missing: &Missing) -> bool {
    missing.is_emptiness()
}

fn not_examined(run: &Examined) -> String {
    format!(
        "Not examined: {} other kinds (staged plans, ratification, timing ...); --all says what each needs.",
        run.report.not_examined.len()
    )
}

/// A, B, ... Z, AA, AB, ...
pub(crate) fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    if index < 26 { last.to_string() } else { format!("{}{last}", letter(index / 26 - 1)) }
}

/// A day as people write it: "5 May 2024".
pub(crate) fn day(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month - 1)).unwrap_or(&"");
    format!("{} {month} {}", date.day(), date.year())
}
