//! Findings in words that both sides could read aloud.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{
    Certificate, Change, Conflict, EntryRef, Finding, Id, Kind, Line, LineName, Missing, Package, Remark, Shift,
    StuckAct, Table, Truth, Value, Verdict, WayOut, find,
};

use crate::words::{Words, count_word, listed, lower_first, marks, plain, upper_first, with_unit};
use crate::worth;

/// A finding in one line, without its standing.
pub(crate) fn headline(words: &Words<'_>, finding: &Finding) -> String {
    match finding.verdict {
        Verdict::Proved => proved(words, finding),
        Verdict::Refuted => refuted(finding.kind).to_owned(),
        Verdict::Undetermined => format!("{}: not known", subject(finding.kind)),
    }
}

/// What a kind is about, in a few words.
pub(crate) fn subject(kind: Kind) -> &'static str {
    match kind {
        Kind::WaitCycle => "Steps that wait for each other",
        Kind::TurnDispute => "Whose turn it is",
        Kind::PreconditionCycle => "Preconditions and dates",
        Kind::RedLinesConflict => "Red lines together",
        Kind::PositionsConflict => "Positions together",
        Kind::PlanExcludesAsk => "Plans against what is asked",
        Kind::TermInDispute => "Words and unclear texts",
        Kind::ContestedStatus => "Whether the talks are stuck",
        Kind::NoAgreementZone => "Room for agreement",
        Kind::CommitmentGap => "Whether an agreement would hold",
        Kind::AgreementMissed => "Agreements not yet tabled",
        Kind::InefficientText => "Texts that could be better for all",
        Kind::Misperception => "Beliefs about each other",
        Kind::RatificationBlock => "Ratification",
        Kind::StableStatusQuo => "Why nothing moves",
        Kind::NotRipe => "Timing",
        Kind::EventShock => "Shifts after events",
        Kind::MissingPerformer => "Who can carry it out",
        Kind::MediatorsDiverge => "Mediators\u{2019} texts",
        Kind::InfeasibleObligation => "Obligations that cannot be met",
    }
}

/// What a kind that is not examined would need to be.
pub(crate) fn needs(kind: Kind) -> &'static str {
    match kind {
        Kind::CommitmentGap => "the stages of a package, what each is worth, and the guarantees at hand",
        Kind::Misperception => "what each side believes of the other, beside what is so",
        Kind::RatificationBlock => "the ratifiers\u{2019} own lines and preferences",
        Kind::StableStatusQuo => "the moves open to each side and how it orders the states they lead to",
        Kind::NotRipe => "what the lack of a deal costs each side, day by day",
        Kind::EventShock => "positions before and after an event",
        Kind::MissingPerformer => "the obligations of a package and who can perform each",
        Kind::MediatorsDiverge => "the texts that each mediator carries",
        Kind::InfeasibleObligation => "the time, capacity and knowledge that each obligation takes",
        _ => "nothing more",
    }
}

fn proved(words: &Words<'_>, finding: &Finding) -> String {
    match (finding.kind, &finding.certificate) {
        (Kind::WaitCycle, Some(Certificate::Stuck { acts })) => {
            let steps = format!("{} steps wait for each other", upper_first(&count_word(acts.len())));
            match circles(acts) {
                1 => steps,
                n => format!("{steps}, in {} separate circles", count_word(n)),
            }
        }
        (Kind::TurnDispute, Some(Certificate::Turn { about, .. })) => {
            format!("Each side is said to wait for the other, on {}", about_words(words, about))
        }
        (Kind::PreconditionCycle, Some(Certificate::Late { act, .. })) => {
            format!("A step cannot be taken by its date: {}", words.act(act))
        }
        (Kind::PreconditionCycle, _) => "Preconditions wait for each other".to_owned(),
        (Kind::RedLinesConflict, _) => match shared_issue(words, finding) {
            Some(issue) => format!("Red lines on {} exclude each other", words.issue(&issue)),
            None => "No package keeps every red line".to_owned(),
        },
        (Kind::PositionsConflict, _) => match shared_issue(words, finding) {
            Some(issue) => format!("Positions on {} exclude each other", words.issue(&issue)),
            None => "Positions exclude each other".to_owned(),
        },
        (Kind::PlanExcludesAsk, _) => "A planned step excludes what another side asks for".to_owned(),
        (Kind::AgreementMissed, _) => "What every side could accept exists and was not tabled".to_owned(),
        (Kind::InefficientText, Some(Certificate::Dominated { text, .. })) => {
            upper_first(&format!("{} could be better for some and worse for nobody", words.text(text)))
        }
        (Kind::NoAgreementZone, _) => "No package gives every side as much as no agreement would".to_owned(),
        (Kind::TermInDispute, Some(Certificate::Unclear { text, issue, .. })) => {
            upper_first(&format!("{} is unclear on {}", words.text(text), words.issue(issue)))
        }
        (Kind::TermInDispute, Some(Certificate::Choices { open, .. })) => {
            let terms = listed(open.keys().map(|term| words.term(term)), "and");
            format!("It depends on how {terms} is read")
        }
        (Kind::TermInDispute, Some(Certificate::LoadBearing { .. })) => {
            "The talks rest on words that each side reads in its own way".to_owned()
        }
        (Kind::ContestedStatus, _) => "Accounts differ on whether the talks are stuck".to_owned(),
        (kind, _) => subject(kind).to_owned(),
    }
}

fn refuted(kind: Kind) -> &'static str {
    match kind {
        Kind::WaitCycle => "Every step on file can be taken in some order",
        Kind::TurnDispute => "No two sides each wait for the other on one thing",
        Kind::PreconditionCycle => "Every precondition and date on file can be met",
        Kind::RedLinesConflict => "Some package keeps every red line on file",
        Kind::PositionsConflict => "Some package keeps the red lines and the positions on file",
        Kind::PlanExcludesAsk => "No plan on file excludes what another side asks for",
        Kind::AgreementMissed => "Some tabled text could be accepted by all, or nothing could",
        Kind::InefficientText => "No text that stands could be better for some and worse for nobody",
        Kind::NoAgreementZone => "Some package gives every side as much as no agreement would",
        Kind::TermInDispute => "Red lines come out alike under every common reading on file",
        Kind::ContestedStatus => "Accounts of the talks do not contradict each other",
        _ => "Nothing on file shows it",
    }
}

/// The one issue that every line of every conflict speaks of, and no other.
fn shared_issue(words: &Words<'_>, finding: &Finding) -> Option<Id> {
    let mut issues = finding.conflicts.iter().flat_map(|conflict| &conflict.lines).flat_map(|name| {
        let line = words.case.named_line(name).and_then(|entry| words.case.line(&entry));
        line.map(|line| line.says.issues().into_iter().cloned().collect::<Vec<_>>()).unwrap_or_default()
    });
    let first = issues.next()?;
    issues.all(|issue| issue == first).then_some(first)
}

/// The chain of causes of a finding, one line each; what a proof names, with its claims and how well each is known.
pub(crate) fn because(words: &Words<'_>, finding: &Finding) -> Vec<String> {
    if finding.verdict != Verdict::Proved {
        return Vec::new();
    }
    match &finding.certificate {
        Some(Certificate::Stuck { acts }) => acts.iter().map(|act| stuck(words, act)).collect(),
        Some(Certificate::Turn { claims, waits, about }) => (0..2)
            .map(|side| {
                let (waiting, other) = (words.actor(&waits[side]), words.actor(&waits[1 - side]));
                let about = about_words(words, about);
                format!("{waiting} waits for {other}, on {about} [{}]", claims[side])
            })
            .collect(),
        Some(Certificate::Late { act, deadline, bounds }) => late(words, act, *deadline, bounds),
        Some(Certificate::Exclusion { pairs }) => {
            let pair = |p: &detente_model::ExcludedPair| [line(words, &p.ask), line(words, &p.plan)];
            let mut told: Vec<String> = Vec::new();
            for sentence in pairs.iter().flat_map(pair) {
                if !told.contains(&sentence) {
                    told.push(sentence);
                }
            }
            told
        }
        Some(Certificate::Missed { .. } | Certificate::Dominated { .. }) => worth::offered(words, finding),
        Some(Certificate::Choices { open, closed, .. }) => {
            vec![choice(words, open, "some package keeps every red line"), choice(words, closed, "none does")]
        }
        Some(Certificate::LoadBearing { closed, .. }) => vec![
            "with each side\u{2019}s own reading some package keeps every red line".to_owned(),
            format!("under each of the {} common readings none does", closed.len()),
        ],
        Some(Certificate::Unclear { issue, line: kept, breaks, package, .. }) => {
            let mut told = vec![format!("{} {}", ruled_out(words, issue, breaks), line(words, kept))];
            told.extend(package.get(issue).into_iter().flat_map(|other| mirrors(words, issue, other, breaks)));
            told
        }
        _ => {
            let mut told = match finding.conflicts.as_slice() {
                [only] => conflict_lines(words, only),
                several => several.iter().map(|conflict| conflict_lines(words, conflict).join(" \u{b7} ")).collect(),
            };
            told.extend(worth::beside(words, finding));
            told
        }
    }
}

fn ruled_out(words: &Words<'_>, issue: &Id, answer: &Value) -> String {
    format!("read as \u{201c}{}\u{201d} it cannot keep this:", words.value(issue, answer))
}

/// The lines on that issue alone that `other` rules out and `answer` keeps: what stands on the other side.
fn mirrors(words: &Words<'_>, issue: &Id, other: &Value, answer: &Value) -> Vec<String> {
    let case = words.case;
    let issues = case.issue_index();
    let truth = |line: &Line, value: &Value| line.says.truth(&Package::from([(issue.clone(), value.clone())]), &issues);
    let lines = case.red_lines_in_force().into_iter().chain(case.firm_positions_in_force());
    lines
        .filter(|line| truth(line, other) == Truth::False && truth(line, answer) == Truth::True)
        .map(|line| {
            format!("{} {} {}", ruled_out(words, issue, other), words.line(&line.entry), words.marks(&line.entry))
        })
        .collect()
}

/// Into how many groups the stuck acts fall of which none waits for another.
fn circles(acts: &[StuckAct]) -> usize {
    let mut group: BTreeMap<&Id, &Id> = acts.iter().map(|act| (&act.act, &act.act)).collect();
    let edges = acts.iter().flat_map(|act| act.blocked_by.iter().map(move |other| (&act.act, other)));
    for (one, other) in edges {
        if let (Some(&one), Some(&other)) = (group.get(one), group.get(other)) {
            group.values_mut().filter(|member| **member == other).for_each(|member| *member = one);
        }
    }
    group.values().collect::<BTreeSet<_>>().len()
}

fn stuck(words: &Words<'_>, act: &StuckAct) -> String {
    let entry = EntryRef::new(Table::Needs, &act.need);
    format!("{} {}", words.need(&act.need), words.marks(&entry))
}

fn late(
    words: &Words<'_>,
    act: &Id,
    deadline: detente_model::Date,
    bounds: &[detente_model::DateBound],
) -> Vec<String> {
    let mut told = vec![format!("{} by {deadline}", words.act(act))];
    for bound in bounds {
        let when = bound.earliest.map_or_else(|| "never".to_owned(), |day| format!("on {day} at the earliest"));
        let why = bound.need.as_ref().map_or_else(String::new, |need| {
            format!(": {} {}", words.need(need), words.marks(&EntryRef::new(Table::Needs, need)))
        });
        told.push(format!("{} {when}{why}", words.act(&bound.act)));
    }
    told
}

/// One conflict: its lines, the rules that its proof uses, and that nothing can be left out.
fn conflict_lines(words: &Words<'_>, conflict: &Conflict) -> Vec<String> {
    let lines = by_turns(&conflict.lines, |name| {
        words.case.named_line(name).and_then(|entry| words.case.holder(&entry).cloned())
    });
    lines.into_iter().chain(&conflict.rules).map(|name| line(words, name)).collect()
}

/// One of each holder, then the next of each: whoever reads the first few has read of every side.
fn by_turns<T, K: Ord>(entries: &[T], holder: impl Fn(&T) -> K) -> Vec<&T> {
    let mut seen: BTreeMap<K, usize> = BTreeMap::new();
    let mut turns: Vec<(usize, &T)> = entries
        .iter()
        .map(|entry| {
            let turn = seen.entry(holder(entry)).or_default();
            *turn += 1;
            (*turn, entry)
        })
        .collect();
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, entry)| entry).collect()
}

pub(crate) fn line(words: &Words<'_>, name: &LineName) -> String {
    match words.case.named_line(name) {
        Some(entry) => format!("{} {}", words.line(&entry), words.marks(&entry)),
        None => name.to_string(),
    }
}

fn choice(words: &Words<'_>, choice: &BTreeMap<Id, Id>, then: &str) -> String {
    let read = listed(
        choice.iter().map(|(term, actor)| format!("{} read as {} reads it", words.term(term), words.actor(actor))),
        "and",
    );
    format!("with {read}, {then}")
}

fn about_words(words: &Words<'_>, about: &Id) -> String {
    if find(&words.case.texts, about).is_some() { words.text(about) } else { words.step(about) }
}

/// What is missing, in words.
pub(crate) fn missing(words: &Words<'_>, missing: &Missing) -> String {
    match missing {
        Missing::Empty { table } => match table {
            Table::RedLines => "no red line in force is on file".to_owned(),
            Table::Acts => "no step is on file".to_owned(),
            Table::Needs => "no step is on file that waits for another".to_owned(),
            Table::Issues => "no issue is on file".to_owned(),
            Table::Positions => "no position is on file".to_owned(),
            Table::Terms => "no disputed word and no unclear text is on file".to_owned(),
            Table::Texts => "no tabled text is on file".to_owned(),
            Table::Preferences => "no preferences of a party are on file".to_owned(),
            other => format!("nothing under `{other}` is on file"),
        },
        Missing::NoPreconditions => "no precondition and no step with a binding date is on file".to_owned(),
        Missing::NoClaims { act } => match act {
            detente_model::ClaimAct::ReportStatus => "no source says how the talks stand".to_owned(),
            detente_model::ClaimAct::WaitFor => "no source says that a side waits for another".to_owned(),
            other => format!("no claim of the kind `{other}` is on file"),
        },
        Missing::NoPlans => "no step planned in any case is on file".to_owned(),
        Missing::Reading { term, actor } => {
            let nobody = find(&words.case.terms, term).is_some_and(|term| term.readings.is_empty());
            let rest = if nobody { ", nor how others read it" } else { "" };
            format!("how {} reads {} is not on file{rest}", words.actor(actor), words.term(term))
        }
        Missing::DeadlineKind { deadline } => {
            format!(
                "whether this date binds is not on file: {}",
                words.entry(&EntryRef::new(Table::Deadlines, deadline))
            )
        }
        Missing::About { claim } => format!("what the wait in [{claim}] is about is not on file"),
        Missing::Lag { need } => format!("how many days must pass is known too roughly: {}", words.need(need)),
        Missing::AlsoRead { position } => {
            let entry = EntryRef::new(Table::Positions, position);
            format!("it differs between the readings that one sentence allows: {}", words.line(&entry))
        }
        Missing::Utility { .. }
        | Missing::WalkAway { .. }
        | Missing::Estimate { .. }
        | Missing::TextUnseen { .. }
        | Missing::Withheld => worth::missing(words, missing),
        Missing::Limit { limit, value } => {
            format!("the limit `{limit}` of {value} was met; a larger one may decide it")
        }
        Missing::Stopped => "the work was stopped before the end".to_owned(),
    }
}

/// A remark, in words.
pub(crate) fn remark(words: &Words<'_>, remark: &Remark) -> String {
    match remark {
        Remark::NoReciprocal { .. } => "no set of changes asks something of every side of this conflict".to_owned(),
        Remark::NoSplit { .. } => {
            "no issue of this conflict can be answered in two parts so that all lines hold".to_owned()
        }
        Remark::NotTradable { line: name } => {
            format!("no option touches this, which is not for bargaining: {}", line(words, name))
        }
        Remark::NotAtTheTable { line: name, verdict } => {
            let then = match verdict {
                Verdict::Proved => "no package would keep every line",
                Verdict::Refuted => "some package would still keep every line",
                Verdict::Undetermined => "it could not be said",
            };
            format!("not at the table: {}; with it, {then}", line(words, name))
        }
        Remark::WithoutRedLines => {
            "the red lines exclude each other already, so this was examined without them".to_owned()
        }
        Remark::AtLeast { bound, found } => {
            format!("at least {bound} changes are needed; the options listed have {found}")
        }
        Remark::LeastTotal { .. } | Remark::LeastLargest { .. } => worth::remark(remark),
        Remark::LoadBearing => {
            "with each side\u{2019}s own reading some package keeps every line; under no common reading does any"
                .to_owned()
        }
    }
}

/// A way out in one line.
pub(crate) fn way_out(words: &Words<'_>, way: &WayOut) -> String {
    way.change.iter().map(|change| change_words(words, change)).collect::<Vec<_>>().join("; ")
}

fn change_words(words: &Words<'_>, change: &Change) -> String {
    match change {
        Change::WaiveNeed { target } => match find(&words.case.needs, target) {
            Some(need) => {
                let others = need.any_of.iter().flatten().map(|act| words.act(act));
                format!("{} without waiting until {}", words.act(&need.act), listed(others, "or"))
            }
            None => plain(target),
        },
        Change::AddAlternative { target, by } => {
            let by = if by.is_empty() { "somebody both accept".to_owned() } else { words.actors(by) };
            let act = find(&words.case.needs, target).map(|need| words.act(&need.act));
            format!("{by} to carry what is awaited, in writing, before {}", act.unwrap_or_else(|| plain(target)))
        }
        Change::SameDay { acts } => {
            format!("on the same day: {}", listed(acts.iter().map(|act| words.act(act)), "and"))
        }
        Change::MoveDeadline { target, from, to } => {
            format!("{} by {to} instead of {from}", words.act(target))
        }
        Change::MoveLine { target, shift } => {
            format!("{} moves: {}", holder(words, target), moved(words, target, shift))
        }
        Change::DropLine { target } => {
            format!("{} no longer holds: {}", holder(words, target), held(words, target))
        }
        Change::LowerFloor { .. } | Change::AddWorth { .. } | Change::Mix { .. } | Change::EditText { .. } => {
            worth::change(words, change)
        }
        Change::RereadTerm { target, term, reading_of } => {
            format!("{} reads {} as {} does", holder(words, target), words.term(term), words.actor(reading_of))
        }
        Change::FixTerm { target } => format!("all agree on one reading of {}", words.term(target)),
        Change::ClarifyText { target, issue } => {
            format!("its author says what {} means on {}", words.text(target), words.issue(issue))
        }
        Change::Split { issue, .. } => {
            format!("{} answered in two parts (by stage, place, category or performer)", words.issue(issue))
        }
        Change::HoldBack { target } => {
            format!("while talks last, {} does not carry out: {}", holder(words, target), plan_title(words, target))
        }
        Change::RecordDelivery { target, to } => {
            format!("a dated receipt shows that {} reached {}", about_words(words, target), words.actor(to))
        }
    }
}

fn plan_title(words: &Words<'_>, name: &LineName) -> String {
    let entry = words.case.named_line(name);
    let title = entry.as_ref().and_then(|entry| words.case.meta(entry)).and_then(|meta| meta.title.as_deref());
    title.map_or_else(|| held(words, name), |title| lower_first(&crate::words::clean(title)))
}

fn holder(words: &Words<'_>, name: &LineName) -> String {
    let entry = words.case.named_line(name);
    let holder = entry.as_ref().and_then(|entry| words.case.holder(entry));
    holder.map_or_else(|| "nobody".to_owned(), |id| words.actor(id))
}

fn held(words: &Words<'_>, name: &LineName) -> String {
    let line = words.case.named_line(name).and_then(|entry| words.case.line(&entry));
    line.map_or_else(|| name.to_string(), |line| words.held(&line))
}

/// A moved line: what it says now, and by how much it moved.
fn moved(words: &Words<'_>, name: &LineName, shift: &Shift) -> String {
    let line = words.case.named_line(name).and_then(|entry| words.case.line(&entry));
    let Some(detente_model::Condition::Compare(before)) = line.map(|line| line.says) else { return name.to_string() };
    let after = before.shifted(shift).map_or_else(|| name.to_string(), |after| words.comparison(&after, false));
    match shift {
        Shift::ToOption(_) => after,
        Shift::By(amount) => {
            let unit = before.issues().first().and_then(|id| find(&words.case.issues, id)).and_then(|i| i.unit.clone());
            let unit = unit.filter(|_| before.issues().len() == 1);
            format!("{after} (by {})", with_unit(amount.to_string(), unit.as_deref()))
        }
    }
}

/// Who is asked for what in a way out, actor by actor.
pub(crate) fn asks(words: &Words<'_>, way: &WayOut) -> BTreeMap<Id, String> {
    let mut asked: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for change in &way.change {
        for (actor, what) in change_asks(words, change) {
            let list = asked.entry(actor).or_default();
            if !list.contains(&what) {
                list.push(what);
            }
        }
    }
    for actor in &way.actors {
        asked.entry(actor.clone()).or_insert_with(|| vec!["agrees to it".to_owned()]);
    }
    asked.into_iter().map(|(actor, what)| (actor, what.join("; "))).collect()
}

fn change_asks(words: &Words<'_>, change: &Change) -> Vec<(Id, String)> {
    let performer = |act: &Id| find(&words.case.acts, act).map(|act| act.by.clone());
    let line_holder = |name: &LineName| {
        let entry = words.case.named_line(name)?;
        words.case.holder(&entry).cloned()
    };
    let one = |actor: Option<Id>, what: String| actor.map(|actor| (actor, what)).into_iter().collect::<Vec<_>>();
    match change {
        Change::WaiveNeed { target } => {
            let act = find(&words.case.needs, target).map(|need| need.act.clone());
            let step = act.as_ref().map_or_else(String::new, |act| words.step(act));
            one(act.as_ref().and_then(performer), format!("{step} without waiting"))
        }
        Change::AddAlternative { target, by } => {
            let act = find(&words.case.needs, target).map(|need| need.act.clone());
            let mut list = one(
                act.as_ref().and_then(performer),
                "counts what the mediators bring in writing as what it waits for".to_owned(),
            );
            list.extend(by.iter().map(|id| (id.clone(), "carries questions and replies in writing".to_owned())));
            list
        }
        Change::SameDay { acts } => acts
            .iter()
            .filter_map(|act| Some((performer(act)?, format!("{} on the agreed day", words.step(act)))))
            .collect(),
        Change::MoveDeadline { target, to, .. } => one(performer(target), format!("has until {to}")),
        Change::MoveLine { target, shift } => {
            one(line_holder(target), format!("moves to {}", moved(words, target, shift)))
        }
        Change::DropLine { target } => one(line_holder(target), format!("no longer holds: {}", held(words, target))),
        Change::LowerFloor { .. } | Change::AddWorth { .. } | Change::Mix { .. } | Change::EditText { .. } => {
            worth::asks(words, change)
        }
        Change::RereadTerm { target, term, reading_of } => {
            one(line_holder(target), format!("reads {} as {} does", words.term(term), words.actor(reading_of)))
        }
        Change::FixTerm { target } => {
            let readers = find(&words.case.terms, target).map(|term| term.readings.keys().cloned().collect::<Vec<_>>());
            let what = format!("agrees on one reading of {}", words.term(target));
            readers.unwrap_or_default().into_iter().map(|reader| (reader, what.clone())).collect()
        }
        Change::ClarifyText { target, issue } => {
            let author = find(&words.case.texts, target).map(|text| text.by.clone());
            one(author, format!("says what its text means on {}", words.issue(issue)))
        }
        Change::Split { first, second, .. } => first
            .iter()
            .chain(second)
            .filter_map(|name| Some((line_holder(name)?, "says of which part its line speaks".to_owned())))
            .collect(),
        Change::HoldBack { target } => {
            one(line_holder(target), format!("holds back while talks last: {}", plan_title(words, target)))
        }
        Change::RecordDelivery { to, .. } => vec![(to.clone(), "signs for what it receives".to_owned())],
    }
}

/// The claims of a list of names, as a mark.
pub(crate) fn mark(claims: &[Id]) -> String {
    if claims.is_empty() { String::new() } else { format!(" [{}]", marks(claims)) }
}
