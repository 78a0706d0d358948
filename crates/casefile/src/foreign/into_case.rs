//! From a scenario to a case: actors, issues, preferences; what a case cannot hold is refused or left out by name.
//!
//! Parties and issues can be seen by all, as in the systems that the files come from; the preferences of a party by that
//! party and the mediators.

use detente_model::{
    Actor, Audience, Case, Date, Header, Id, Issue, IssueOption, Meta, Note, Number, Quantity, Role, Scale, Viewer,
    Who, project,
};
use num_rational::BigRational;
use num_traits::Zero;

use super::fit::answer_name;
use super::names::Names;
use super::preferences::Party;
use super::scenario::{Answer, Answers, ForeignIssue, ProfileWorth, Scenario};
use super::{ForeignFormat, Reading, number, read};
use crate::diagnostic::{Draft, Sink, listed, quoted};
use crate::{Diagnostic, Input, MOST_ISSUES};

/// The most numbers of an issue that are written as options, where the utilities of a party need scores.
const MOST_LISTED: usize = 1_000;

/// What is asked of an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The format; without it the content of the files tells.
    pub from: Option<ForeignFormat>,
    /// How numbers of GENIUS files are taken.
    pub reading: Reading,
    /// What the talks are called; without it the name of the domain.
    pub title: Option<String>,
    /// The day of the case; the files name none.
    pub as_of: Option<Date>,
    /// From one number to the next of issues of real numbers: of the one that is named, or of all.
    pub steps: Vec<(Option<String>, Number)>,
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// The case in canonical order; `None` exactly when some diagnostic is an error.
    pub case: Option<Case>,
    /// What is wrong with the files, what was left out and what was changed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads foreign files into a case.
///
/// The utilities of the case are those of the files; where they had to be divided by a number or rounded, a warning says by
/// how much.
pub fn import(inputs: &[Input], options: &ImportOptions) -> Imported {
    let found = read(inputs, options.from, options.reading);
    let mut diagnostics = found.diagnostics;
    let (Some(scenario), Some(format)) = (found.scenario, found.format) else {
        return Imported { case: None, diagnostics };
    };
    let mut sink = Sink::default();
    let case = Maker { options, format, sink: &mut sink }.case(scenario);
    let case = case.filter(|_| !sink.has_errors());
    diagnostics.extend(sink.finish(&[]));
    Imported { case, diagnostics }
}

struct Maker<'o, 'k> {
    options: &'o ImportOptions,
    format: ForeignFormat,
    sink: &'k mut Sink,
}

impl Maker<'_, '_> {
    fn case(&mut self, mut scenario: Scenario) -> Option<Case> {
        if scenario.issues.len() > MOST_ISSUES {
            let message = format!("there are {} issues; a case has at most {MOST_ISSUES}", scenario.issues.len());
            self.sink.push(Draft::error_without_place("foreign-limit", message));
            return None;
        }
        for issue in &mut scenario.issues {
            self.sampled(issue);
        }
        self.refuse_what_is_not_additive(&scenario);
        if self.sink.has_errors() {
            return None;
        }
        let parties: Vec<Party<'_>> =
            scenario.profiles.iter().filter_map(|profile| Party::new(profile, &scenario.issues)).collect();
        let scored = parties.iter().any(|party| !party.has_weights());
        let made = self.issues(&scenario.issues, scored)?;
        let title = self.options.title.clone().unwrap_or_else(|| scenario.name.clone());
        let mut case =
            Case::empty(if title.trim().is_empty() { "Imported talks".to_owned() } else { title }, self.day());
        self.header(&mut case.header);
        let mut names = Names::default();
        for party in &parties {
            let id = names.give(&party.profile.name, "party");
            case.actors.push(actor(&id, &party.profile.name));
            self.discount(party);
            let mut preferences = party.preferences(id.clone(), &made, self.sink)?;
            preferences.meta.known_to = Some(Audience::from([Who::Actor(id), Who::Mediators]));
            case.preferences.push(preferences);
        }
        if parties.is_empty() {
            let draft =
                Draft::warning_without_place("foreign-unknown", "there is no profile of a party among the files");
            self.sink.push(draft.label("the case has issues and no preferences"));
        }
        case.issues = made;
        Some(project(&case, &Viewer::All))
    }

    fn day(&self) -> Date {
        self.options.as_of.unwrap_or(Date::constant(1970, 1, 1))
    }

    fn header(&self, header: &mut Header) {
        if self.options.as_of.is_none() {
            header.as_of_by = Some("the imported files name no day; this one stands in for it".to_owned());
        }
        let reading = match (self.format, self.options.reading) {
            (ForeignFormat::Genius, Reading::NegMas) => ", numbers taken as NegMAS takes them",
            _ => "",
        };
        let says = format!("Imported from files of {}{reading}.", self.format.name());
        header.note = Some(Note { says, known_to: None });
        header.known_to = Some(Audience::from([Who::Public]));
    }

    /// Gives an issue of real numbers its step.
    fn sampled(&mut self, issue: &mut ForeignIssue) {
        let Answers::Real { from, to } = &issue.answers else { return };
        let named = |named: bool| {
            let mut steps = self.options.steps.iter();
            steps.find(|(name, _)| if named { name.as_deref() == Some(&issue.name) } else { name.is_none() })
        };
        let Some(step) = named(true).or_else(|| named(false)).map(|(_, step)| step.to_big()) else {
            let message = format!("{} is of real numbers, of which a case cannot list all", quoted(&issue.name));
            let draft = Draft::error_without_place("foreign-refused", message);
            self.sink.push(draft.hint("`--step 0.5` takes every half, `--step NAME=0.5` on one issue alone"));
            return;
        };
        if step <= BigRational::zero() || !((to - from) / &step).is_integer() {
            let label = format!("from {} in steps of {}", number::shown(from), number::shown(&step));
            let message =
                format!("no such steps lead to the upper bound {} of {}", number::shown(to), quoted(&issue.name));
            self.sink.push(Draft::error_without_place("foreign-refused", message).label(label));
            return;
        }
        let label = format!(
            "only every {} from {} to {} is an answer",
            number::shown(&step),
            number::shown(from),
            number::shown(to)
        );
        let message = format!("{} is of real numbers and was sampled", quoted(&issue.name));
        self.sink.push(Draft::warning_without_place("foreign-left-out", message).label(label));
        issue.answers = Answers::Numbers { from: from.clone(), to: to.clone(), step };
    }

    fn refuse_what_is_not_additive(&mut self, scenario: &Scenario) {
        for profile in &scenario.profiles {
            if let ProfileWorth::Rectangles(rectangles) = &profile.worth {
                let count = rectangles.list.len();
                let message = format!("the utility of {} is no sum over issues", quoted(&profile.name));
                let draft = Draft::error_without_place("foreign-refused", message);
                let draft = draft.label(format!("it is made of {count} hyper-rectangles over several issues at once"));
                self.sink
                    .push(draft.hint("a case file holds utilities that are sums over issues; leave this profile out"));
            }
        }
    }

    fn discount(&mut self, party: &Party<'_>) {
        let Some(discount) = &party.profile.discount else { return };
        let message = format!("the discount of {} is left out", quoted(&party.profile.name));
        let label = format!("factor {}; utilities are those at the start of the talks", number::shown(discount));
        self.sink.push(Draft::warning_without_place("foreign-left-out", message).label(label));
    }

    /// The issues of the case; where `scored`, issues of numbers as options, as far as that is not too long.
    fn issues(&mut self, issues: &[ForeignIssue], scored: bool) -> Option<Vec<Issue>> {
        let mut names = Names::default();
        let mut list = Vec::new();
        let mut listed_numbers = Vec::new();
        for issue in issues {
            let id = names.give(&issue.name, "issue");
            let numbers = !matches!(issue.answers, Answers::Options(_));
            let as_options = !numbers || scored && issue.count().is_some_and(|count| count <= MOST_LISTED);
            if numbers && as_options {
                listed_numbers.push(issue.name.as_str());
            }
            let scale = if as_options { Some(options(issue)) } else { range(issue) };
            let Some(scale) = scale else {
                let message = format!("the numbers of {} have more than 18 digits", quoted(&issue.name));
                self.sink.push(Draft::error_without_place("foreign-number", message));
                continue;
            };
            let title = (id.as_str() != issue.name).then(|| issue.name.clone());
            let meta = Meta { title, ..Meta::named(id.clone()) };
            list.push(Issue { meta, ..Issue::new(id.clone(), scale) });
        }
        if !listed_numbers.is_empty() {
            let message = "issues of numbers are written as options, since the utilities of a party need scores";
            let draft = Draft::warning_without_place("foreign-changed", message);
            self.sink.push(draft.label(listed(listed_numbers)));
        }
        (list.len() == issues.len()).then_some(list)
    }
}

fn actor(id: &Id, name: &str) -> Actor {
    let name = (id.as_str() != name).then(|| name.to_owned());
    Actor { name, ..Actor::new(id.clone(), Role::Party) }
}

fn range(issue: &ForeignIssue) -> Option<Scale> {
    let Answers::Numbers { from, to, step } = &issue.answers else { return None };
    Some(Scale::Range { from: number::of_case(from)?, to: number::of_case(to)?, step: number::of_case(step)? })
}

/// The answers as options; of numbers each with its number.
fn options(issue: &ForeignIssue) -> Scale {
    let mut names = Names::default();
    let count = issue.count().unwrap_or(0);
    let option = |place: usize| {
        let name = answer_name(issue, place);
        let (id, value) = match issue.answer(place) {
            Some(Answer::Number(x)) => {
                let words =
                    if x < BigRational::zero() { name.replacen('-', "minus ", 1) } else { format!("at {name}") };
                (names.give(&words, "option"), number::of_case(&x).map(Quantity::Exact))
            }
            _ => (names.give(&name, "option"), None),
        };
        let title = (id.as_str() != name).then_some(name);
        IssueOption { id, value, title }
    };
    Scale::Options((0..count).map(option).collect())
}
