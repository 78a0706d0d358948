//! Random valid cases, for the property tests of every crate.
//!
//! A case is built from a list of small numbers, its *choices*, each of which decides one thing; when the list is
//! used up every further choice is 0, which always means the plainer alternative. So a shorter list with smaller
//! numbers is a plainer case, and a failing case shrinks by shrinking its list. Everything built is valid in the
//! sense of [`Case`]: an entry names only what its whole audience may see, because its audience is chosen first and
//! then only what that audience sees is named.

mod conditions;
mod lines;
mod process;
mod sources;
mod stances;

use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::case::Entry;
use crate::entries::*;
use crate::word_sets::*;
use crate::{Audience, Case, Id, Issue, Note, Number, Package, Quantity, Scale, Value, Viewer, Who, project};

/// How large and how various random cases are. Every figure is a maximum; each table can come out empty.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Parties; usually two or more.
    pub parties: usize,
    /// Issues.
    pub issues: usize,
    /// Answers to one issue.
    pub answers: usize,
    /// Rules, positions, red lines and alternatives, each.
    pub lines: usize,
    /// Acts; there are up to twice as many needs.
    pub acts: usize,
    /// Entries of each of the other tables.
    pub others: usize,
    /// Whether entries differ in who may see them; if not, everything is public.
    pub audiences: bool,
    /// Whether texts for people hold quotes, line breaks, control characters and foreign letters.
    pub odd_texts: bool,
}

impl Default for Shape {
    fn default() -> Self {
        Self { parties: 3, issues: 3, answers: 4, lines: 4, acts: 5, others: 4, audiences: true, odd_texts: true }
    }
}

/// A strategy for random valid cases in canonical order.
///
/// ```
/// use detente_model::arbitrary::{Shape, cases};
/// use proptest::prelude::*;
/// proptest!(|(case in cases(Shape::default()))| {
///     prop_assert_eq!(detente_model::project(&case, &detente_model::Viewer::All), case);
/// });
/// ```
pub fn cases(shape: Shape) -> impl Strategy<Value = Case> {
    choices().prop_map(move |choices| case_from(&choices, &shape))
}

/// A strategy for the lists that [`case_from`] takes.
pub fn choices() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 0..1500)
}

/// The case that a list of choices describes, in canonical order.
pub fn case_from(choices: &[u16], shape: &Shape) -> Case {
    let mut builder = Builder { choices: Choices { list: choices }, shape, case: Case::empty("Talks", DAY) };
    builder.build();
    project(&builder.case, &Viewer::All)
}

/// The day that random cases describe.
pub const DAY: Date = jiff::civil::date(2025, 3, 14);

/// A list of choices not yet made.
struct Choices<'a> {
    list: &'a [u16],
}

impl Choices<'_> {
    fn next(&mut self) -> usize {
        let Some((first, rest)) = self.list.split_first() else { return 0 };
        self.list = rest;
        usize::from(*first)
    }

    /// A number below `limit`, or 0.
    fn below(&mut self, limit: usize) -> usize {
        self.next() % limit.max(1)
    }

    /// True in `eighths` of eight cases; false where no choice is left.
    fn chance(&mut self, eighths: usize) -> bool {
        self.next() % 8 >= 8 - eighths.min(8)
    }

    /// One of the items, if there is one.
    fn pick<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        items.get(self.below(items.len()))
    }

    /// Some of the items, in their order, each at most once.
    fn some_of<T: Clone>(&mut self, items: &[T], eighths: usize) -> Vec<T> {
        items.iter().filter(|_| self.chance(eighths)).cloned().collect()
    }

    /// `one` of a type with words, half of the time.
    fn maybe<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        if self.chance(4) { self.pick(all).copied() } else { None }
    }
}

/// A case under construction.
struct Builder<'a> {
    choices: Choices<'a>,
    shape: &'a Shape,
    case: Case,
}

impl Builder<'_> {
    fn build(&mut self) {
        self.actors();
        self.header();
        self.people();
        self.sources();
        self.claims_about_nothing();
        self.issues();
        self.relations();
        self.terms();
        self.lines();
        self.acts_and_needs();
        self.texts();
        self.preferences();
        self.guarantees_and_deadlines();
        self.events();
        self.claims_about_entries();
    }

    fn header(&mut self) {
        let public = self.visible(|case| &case.actors, &Audience::from([Who::Public]));
        self.case.header.title = self.text();
        self.case.header.as_of_by = self.maybe_text();
        self.case.header.known_to = if self.shape.audiences {
            let listed: Audience = self.choices.some_of(&public, 3).into_iter().map(Who::Actor).collect();
            match self.choices.below(5) {
                0 | 1 => Some(Audience::from([Who::Public])),
                2 => None,
                3 => Some(listed),
                _ => Some(&listed | &Audience::from([Who::Mediators])),
            }
        } else {
            Some(Audience::from([Who::Public]))
        };
        if self.choices.chance(4) {
            let known_to = self.audience();
            self.case.header.note = Some(Note { says: self.text(), known_to });
        }
    }

    /// The actors: parties `p1`, `p2` ..., two mediators, a guarantor, people concerned. Most are public.
    fn actors(&mut self) {
        let parties = match self.choices.below(16) {
            15 => self.choices.below(2),
            _ => 2 + self.choices.below(self.shape.parties.saturating_sub(1)),
        };
        let named = |stem: &str, n: usize| (1..=n).map(|n| format!("{stem}{n}")).collect::<Vec<_>>();
        let guarantors = self.choices.below(2);
        let stakeholders = self.choices.below(2);
        let mediators = 2 - self.choices.below(8) / 6;
        for (role, names) in [
            (Role::Party, named("p", parties.min(self.shape.parties))),
            (Role::Mediator, named("m", mediators)),
            (Role::Guarantor, named("g", guarantors)),
            (Role::Stakeholder, named("s", stakeholders)),
        ] {
            for name in names {
                self.actor(role, &name);
            }
        }
    }

    fn actor(&mut self, role: Role, name: &str) {
        let Some(id) = Id::new(name) else { return };
        let mut meta = Meta::named(id.clone());
        meta.title = self.maybe_text();
        meta.known_to = Some(Audience::from([Who::Public]));
        if self.shape.audiences {
            match self.choices.below(10) {
                7 => meta.known_to = Some(Audience::from([Who::Mediators])),
                8 => meta.known_to = Some(Audience::from([Who::Mediators, Who::Actor(id.clone())])),
                9 => meta.known_to = Some(Audience::from([Who::Actor(id)])),
                _ => {}
            }
        }
        let (since, until) = if self.choices.chance(2) { self.days() } else { (None, None) };
        let mut roles = vec![RolePeriod { role, since, until, claims: Vec::new() }];
        if self.choices.chance(1) {
            roles.push(RolePeriod { role: Role::Observer, since: None, until: None, claims: Vec::new() });
        }
        let actor = Actor {
            meta,
            roles,
            name: self.maybe_text(),
            kind: self.maybe_text(),
            also: self.texts_list(),
            ratified_by: Vec::new(),
        };
        self.case.actors.push(actor);
    }

    fn people(&mut self) {
        for n in 0..self.count(self.shape.others) {
            let (known_to, seen_by) = self.audience_that_sees(|case| &case.actors);
            let Some(of) = self.one_of(|case| &case.actors, &seen_by) else { continue };
            let (since, until) = self.days();
            let person = Person {
                meta: self.meta(&format!("h{n}"), true, known_to),
                of,
                name: self.maybe_text(),
                office: self.maybe_text(),
                level: self.choices.maybe(Level::ALL),
                named: self.choices.maybe(&[false, true]),
                since,
                until,
            };
            self.case.people.push(person);
        }
    }

    fn relations(&mut self) {
        for n in 0..self.count(self.shape.others) {
            let (known_to, seen_by) = self.audience_that_sees(|case| &case.actors);
            let ends = (self.one_of(|case| &case.actors, &seen_by), self.one_of(|case| &case.actors, &seen_by));
            let (Some(from), Some(to)) = ends else { continue };
            let dealing = Dealing {
                meta: self.meta(&format!("d{n}"), false, known_to),
                from,
                to,
                recognises: self.choices.maybe(&[false, true]),
                channel: self.choices.maybe(Channel::ALL),
            };
            self.case.relations.push(dealing);
        }
    }

    fn issues(&mut self) {
        for n in 0..self.count(self.shape.issues) {
            let (known_to, seen_by) = self.audience_and_seers();
            let meta = self.meta(&format!("i{n}"), true, known_to);
            let scale = self.scale();
            let callers = self.visible(|case| &case.actors, &seen_by);
            let called = self.choices.some_of(&callers, 2);
            let issue = Issue {
                meta,
                scale,
                unit: self.maybe_text(),
                also: self.texts_list(),
                called: called.into_iter().map(|actor| (actor, self.text())).collect(),
                scope: self.choices.maybe(Scope::ALL),
                tradable: !self.choices.chance(1),
            };
            self.case.issues.push(issue);
        }
    }

    fn scale(&mut self) -> Scale {
        let answers = 1 + self.choices.below(self.shape.answers);
        if self.choices.chance(4) {
            let step = self.number(1, 4);
            let from = self.number(-3, 6);
            let width = step.to_big() * num_rational::BigRational::from_integer((answers as i64 - 1).into());
            let to = Number::from_big(&(from.to_big() + width)).unwrap_or(from);
            return Scale::Range { from, to, step };
        }
        let names = ["low", "some", "60-days", "half", "more", "most", "all", "full"];
        let options = names.iter().take(answers).filter_map(|name| Id::new(name)).map(|id| {
            let value = self.choices.chance(2).then(|| self.quantity(0, 9));
            IssueOption { id, value, title: self.maybe_text() }
        });
        Scale::Options(options.collect())
    }
}

/// Numbers, dates, words.
impl Builder<'_> {
    /// At most `most`, seldom 0.
    fn count(&mut self, most: usize) -> usize {
        let n = self.choices.below(most + 2);
        n.min(most)
    }

    /// A number from `least` to `most`, now and then with a decimal.
    fn number(&mut self, least: i64, most: i64) -> Number {
        let whole = least + self.choices.below((most - least + 1) as usize) as i64;
        if !self.choices.chance(2) {
            return Number::integer(whole);
        }
        let fraction = ["0.5", "0.25", "0.1"][self.choices.below(3)];
        let sum = fraction.parse::<Number>().map(|part| part.to_big() + Number::integer(whole).to_big());
        sum.ok().and_then(|sum| Number::from_big(&sum)).unwrap_or(Number::integer(whole))
    }

    /// Exact more often than not.
    fn quantity(&mut self, least: i64, most: i64) -> Quantity {
        let (first, second) = (self.number(least, most), self.number(least, most));
        let (from, to) = (first.min(second), first.max(second));
        match self.choices.below(8) {
            5 => Quantity::Interval { about: None, from: Some(from), to: Some(to) },
            6 => Quantity::Interval { about: Some(from), from: None, to: Some(to) },
            7 => Quantity::Interval { about: Some(from), from: None, to: None },
            _ => Quantity::Exact(first),
        }
    }

    /// A day within a fortnight of the day of the case.
    fn day(&mut self) -> Date {
        let offset = self.choices.below(29) as i64 - 14;
        DAY.checked_add(offset.days()).unwrap_or(DAY)
    }

    fn maybe_day(&mut self) -> Option<Date> {
        self.choices.chance(3).then(|| self.day())
    }

    /// A first and a last day, either of them open.
    fn days(&mut self) -> (Option<Date>, Option<Date>) {
        match (self.maybe_day(), self.maybe_day()) {
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            open => open,
        }
    }

    fn when(&mut self) -> When {
        let (a, b) = (self.day(), self.day());
        if self.choices.chance(4) { When { from: a.min(b), to: a.max(b) } } else { When { from: a, to: a } }
    }

    fn text(&mut self) -> String {
        const PLAIN: [&str; 6] = ["Talks", "First round", "Two weeks", "A dam", "The north", "As said"];
        const ODD: [&str; 8] = [
            "with \"quotes\" and 'single'",
            "two\nlines\r\nthree",
            "a\ttab, back\\slash",
            "",
            "  # not a comment  ",
            "Grüße, 你好, שלום, مرحبا 🕊",
            "\u{1}\u{7f}\u{85}\u{2028}\u{202e}",
            "\"\"\"'''[x]\na = 1",
        ];
        let odd = self.shape.odd_texts && self.choices.chance(2);
        let pool: &[&str] = if odd { &ODD } else { &PLAIN };
        self.choices.pick(pool).map_or_else(String::new, |text| (*text).to_owned())
    }

    fn maybe_text(&mut self) -> Option<String> {
        self.choices.chance(3).then(|| self.text())
    }

    fn texts_list(&mut self) -> Vec<String> {
        (0..self.choices.below(8).saturating_sub(5)).map(|_| self.text()).collect()
    }
}

/// Audiences, names and packages.
impl Builder<'_> {
    /// The names of the entries that everyone in `seers` may see.
    fn visible<E: Entry>(&self, table: fn(&Case) -> &Vec<E>, seers: &Audience) -> Vec<Id> {
        let seen = table(&self.case).iter().map(Entry::meta).filter(|meta| meta.declared && self.sees(seers, meta));
        seen.map(|meta| meta.id.clone()).collect()
    }

    fn sees(&self, seers: &Audience, meta: &Meta) -> bool {
        self.case.covers(&self.wide(meta.known_to.as_ref()), seers)
    }

    fn wide(&self, audience: Option<&Audience>) -> Audience {
        audience.cloned().unwrap_or_else(|| self.case.default_audience())
    }

    fn one_of<E: Entry>(&mut self, table: fn(&Case) -> &Vec<E>, seers: &Audience) -> Option<Id> {
        let names = self.visible(table, seers);
        self.choices.pick(&names).cloned()
    }

    /// What to write for `known_to`: an audience whose members all see one another as named.
    fn audience(&mut self) -> Option<Audience> {
        if !self.shape.audiences {
            return None;
        }
        let actors: Vec<Id> = self.case.actors.iter().map(|actor| actor.meta.id.clone()).collect();
        let listed: Audience = self.choices.some_of(&actors, 2).into_iter().map(Who::Actor).collect();
        let audience = match self.choices.below(8) {
            0..=2 => return None,
            3 => Audience::from([Who::Public]),
            4 => Audience::from([Who::Mediators]),
            5 => &listed | &Audience::from([Who::Mediators]),
            _ => listed,
        };
        let consistent = audience.iter().all(|who| match who {
            Who::Actor(id) => crate::find(&self.case.actors, id).is_some_and(|actor| self.sees(&audience, &actor.meta)),
            _ => true,
        });
        Some(if consistent { audience } else { Audience::new() })
    }

    /// The same, and those who see the entry.
    fn audience_and_seers(&mut self) -> (Option<Audience>, Audience) {
        let known_to = self.audience();
        let seers = self.wide(known_to.as_ref());
        (known_to, seers)
    }

    /// The same, such that some entry is seen by all of them, where there is an entry at all.
    fn audience_that_sees<E: Entry>(&mut self, table: fn(&Case) -> &Vec<E>) -> (Option<Audience>, Audience) {
        let (known_to, seers) = self.audience_and_seers();
        let nothing = self.visible(table, &seers).is_empty();
        if nothing { (Some(Audience::new()), Audience::new()) } else { (known_to, seers) }
    }

    /// What every entry carries. An entry narrower than the case is named.
    fn meta(&mut self, name: &str, named: bool, known_to: Option<Audience>) -> Meta {
        let narrower = !self.case.covers(&self.wide(known_to.as_ref()), &self.case.default_audience());
        let named = named || narrower || self.choices.chance(4);
        let id = if named { Id::new(name) } else { None };
        Meta {
            declared: id.is_some(),
            id: id.unwrap_or_else(Id::blank),
            title: self.maybe_text(),
            claims: self.citations(),
            known_to,
            basis: self.choices.maybe(crate::Basis::ALL),
        }
    }

    fn citations(&mut self) -> Vec<Id> {
        let claims: Vec<Id> = self.case.claims.iter().map(|claim| claim.meta.id.clone()).collect();
        if self.choices.chance(3) { self.choices.some_of(&claims, 3) } else { Vec::new() }
    }

    /// Answers to some of the issues that `seers` see.
    fn partial_package(&mut self, seers: &Audience) -> Package {
        let issues: Vec<Issue> =
            self.case.issues.iter().filter(|issue| self.sees(seers, &issue.meta)).cloned().collect();
        let mut package = Package::new();
        for issue in self.choices.some_of(&issues, 6) {
            package.extend(self.answer(&issue).map(|answer| (issue.meta.id.clone(), answer)));
        }
        package
    }

    fn answer(&mut self, issue: &Issue) -> Option<Value> {
        issue.value(self.choices.below(issue.count()? as usize) as u64)
    }
}

#[cfg(test)]
mod tests;
