//! What is said of packages, in words: options with what they give and risk, nobody's advice.

use detente_engine::packages::{Domain, PackageValue, PartyRange, Route, RuleAnswer, Shortlisted, Stand, Step, Trade};
use detente_model::{Gap, Id, Issue, LineName, Package, PreferenceSource, Role, Rule, Value, find};
use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::Offered;
use super::report::share;
use crate::render::letter;
use crate::words::{Words, clean, listed, plural, quoted, upper_first};

/// A gain below this share of what a party could gain is little.
const LITTLE: (i64, i64) = (1, 10);

/// The words for what is offered.
pub(super) struct Teller<'a> {
    pub(super) offered: &'a Offered,
    pub(super) words: Words<'a>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(offered: &'a Offered) -> Self {
        Self { offered, words: Words::new(&offered.seen.case) }
    }

    fn parties(&self) -> &'a [PartyRange] {
        &self.offered.said.parties
    }

    /// Whose preferences are looked at, and where they come from.
    pub(super) fn measured(&self) -> String {
        let each =
            self.parties().iter().map(|party| format!("{} ({})", self.words.actor(&party.id), self.source(&party.id)));
        match self.parties().len() {
            0 if self.offered.rough.is_some() => {
                "Nothing is filled in for what is not known: each says whether it holds in any case.".to_owned()
            }
            0 => format!("{}.", upper_first(&self.too_few())),
            _ => format!("Each side is measured on its own scale: {}.", listed(each, "and")),
        }
    }

    pub(super) fn source(&self, party: &Id) -> &'static str {
        match find(&self.offered.seen.case.preferences, party).map(|preferences| preferences.source) {
            Some(PreferenceSource::Declared) => "as it said itself",
            Some(PreferenceSource::Elicited) => "as asked of it",
            _ => "the analyst\u{2019}s estimate",
        }
    }

    /// Whether there is room for an agreement, and what that rests on.
    pub(super) fn room(&self) -> String {
        let said = &self.offered.said;
        let none = |count: &Option<BigUint>| count.as_ref().is_some_and(BigUint::is_zero);
        if said.missing.iter().any(|missing| matches!(missing, detente_model::Missing::Empty { .. })) {
            return "Cannot be said: no issue is on file.".to_owned();
        }
        if none(&said.feasible) {
            return "No: the rules leave no package at all.".to_owned();
        }
        if let Some(room) = self.rough_room().filter(|_| self.parties().len() < 2) {
            return room;
        }
        if self.parties().len() < 2 {
            let room = if none(&said.kept) {
                "No package keeps every red line."
            } else {
                "Some packages keep every red line."
            };
            return format!("{room} What they are worth cannot be said: {}.", self.too_few());
        }
        match said.over {
            Some(Domain::Zone) if self.floors().is_empty() => {
                "Some packages keep every red line; what no agreement is worth is on file for nobody.".to_owned()
            }
            Some(Domain::Zone) => {
                format!("Yes, as the file stands: some packages keep every red line and leave {}.", self.not_short())
            }
            Some(Domain::Feasible) if none(&said.kept) => {
                "No package keeps every red line. The options below break some; each says which.".to_owned()
            }
            Some(Domain::Feasible) => format!(
                "No package keeps every red line and leaves {}. The options below fall short; each says where.",
                self.not_short()
            ),
            None => "Cannot be said within the limits of this run.".to_owned(),
        }
    }

    /// Whose preferences are known in numbers, where that is not two sides.
    fn too_few(&self) -> String {
        let (case, left_out) = (&self.offered.seen.case, &self.offered.said.left_out);
        let parties = case.actors.iter().filter(|actor| case.has_role(&actor.meta.id, Role::Party));
        let known = parties.filter(|actor| !left_out.iter().any(|(party, _)| *party == actor.meta.id));
        let known: Vec<Id> = known.map(|actor| actor.meta.id.clone()).collect();
        match known.as_slice() {
            [] => "no side\u{2019}s preferences are known in numbers here".to_owned(),
            known => format!("only {}\u{2019}s preferences are known in numbers here", self.words.actors(known)),
        }
    }

    fn floors(&self) -> Vec<Id> {
        let with = self.parties().iter().filter(|party| party.reservation.is_some());
        with.map(|party| party.id.clone()).collect()
    }

    fn not_short(&self) -> String {
        let floors = self.floors();
        let all = floors.len() == self.parties().len() && self.offered.said.left_out.is_empty();
        let who = match (all, floors.len()) {
            (true, 2) => "neither side".to_owned(),
            (true, _) => "no side".to_owned(),
            (false, 1) => return format!("{} no worse than without agreement", self.words.actors(&floors)),
            (false, _) => format!("none of {}", self.words.actors(&floors)),
        };
        format!("{who} worse than without agreement")
    }

    /// How a text stands.
    pub(super) fn stand(&self, stand: &Stand) -> String {
        let mut parts = Vec::new();
        if !stand.open.is_empty() {
            let open = listed(stand.open.iter().map(|issue| self.words.issue(issue)), "and");
            parts.push(format!("leaves open: {open}"));
        }
        let all = if stand.open.is_empty() { "" } else { ", however that is filled" };
        if !stand.breaks.is_empty() {
            parts.push(format!("breaks {}{all}", self.lines(&stand.breaks)));
        }
        if !stand.short.is_empty() {
            parts.push(format!("leaves {} worse than without agreement{all}", self.words.actors(&stand.short)));
        }
        if stand.breaks.is_empty() && stand.short.is_empty() {
            let may = if stand.open.is_empty() { "breaks no red line" } else { "breaks no red line by what it says" };
            parts.push(may.to_owned());
        }
        let better = self.better(stand);
        if !better.is_empty() {
            let stands = if better.len() == 1 { "is" } else { "are" };
            let options = if better.len() == 1 { "option" } else { "options" };
            parts.push(format!(
                "{options} {} {stands} worse for no side and better for some{all}",
                listed(better.into_iter(), "and")
            ));
        }
        parts.join("; ")
    }

    /// The options that break nothing and are worse for no side than the text can be, and better for some.
    fn better(&self, stand: &Stand) -> Vec<String> {
        let dominates = |value: &PackageValue| {
            let mut pairs = stand.utilities.iter().map(|(party, [_, most])| (value.utilities.get(party), most));
            let sound = value.breaks.is_empty() && value.short.is_empty() && !stand.utilities.is_empty();
            sound
                && pairs.clone().all(|(here, most)| here.is_some_and(|here| here >= most))
                && pairs.any(|(here, most)| here.is_some_and(|here| here > most))
        };
        let options = self.offered.shortlist.packages.iter().enumerate();
        options.filter(|(_, option)| dominates(&option.value)).map(|(at, _)| letter(at)).collect()
    }

    pub(super) fn lines(&self, names: &[LineName]) -> String {
        listed(names.iter().map(|name| self.line(name)), "and")
    }

    /// A red line with its holder and how well it is known.
    fn line(&self, name: &LineName) -> String {
        let case = &self.offered.seen.case;
        let Some((entry, line)) = case.named_line(name).and_then(|entry| Some((entry.clone(), case.line(&entry)?)))
        else {
            return name.to_string();
        };
        let holder = line.of.as_ref().map_or_else(String::new, |of| format!("{}\u{2019}s ", self.words.actor(of)));
        format!("{holder}red line {} {}", quoted(&self.words.held(&line)), self.words.marks(&entry))
    }

    /// What each side has of a package: the share of what it could gain at most, on its own scale.
    pub(super) fn gains(&self, value: &PackageValue) -> String {
        let each =
            self.parties().iter().map(|party| format!("{} {}", self.words.actor(&party.id), self.gain(party, value)));
        each.collect::<Vec<_>>().join(" \u{b7} ")
    }

    fn gain(&self, party: &PartyRange, value: &PackageValue) -> String {
        if value.short.contains(&party.id) {
            return "less than without agreement".to_owned();
        }
        match share(party, value) {
            Some(share) => format!("{} % of the most it could gain", percent(&share)),
            None => "nothing to gain".to_owned(),
        }
    }

    /// The options beside each other: issues that they answer differently, what each side has, how far each is from the
    /// latest text. Units stand with the issue.
    pub(super) fn beside(&self) -> Vec<(String, Vec<String>)> {
        let (common, options) = (self.common(), &self.offered.shortlist.packages);
        let issues = self.offered.seen.case.issues.iter().filter(|issue| !common.contains_key(&issue.meta.id));
        let mut rows: Vec<(String, Vec<String>)> = issues.map(|issue| self.row(issue)).collect();
        rows.extend(self.parties().iter().map(|party| {
            let cells = options.iter().map(|option| self.cell(party, &option.value)).collect();
            (format!("{} gains", self.words.actor(&party.id)), cells)
        }));
        let steps: Option<Vec<String>> =
            options.iter().map(|option| Some(option.route.as_ref()?.steps.len().to_string())).collect();
        rows.extend(self.rough_rows());
        rows.extend(steps.map(|steps| ("changes to the latest text".to_owned(), steps)));
        rows
    }

    fn row(&self, issue: &Issue) -> (String, Vec<String>) {
        let id = &issue.meta.id;
        let unit = issue.unit.as_deref().map_or_else(String::new, |unit| format!(", {}", clean(unit)));
        let cell = |option: &Shortlisted| match option.value.package.get(id) {
            Some(Value::Number(number)) => number.to_string(),
            Some(value) => self.words.value(id, value),
            None => String::new(),
        };
        (format!("{}{unit}", self.words.issue(id)), self.offered.shortlist.packages.iter().map(cell).collect())
    }

    fn cell(&self, party: &PartyRange, value: &PackageValue) -> String {
        let share = share(party, value).filter(|_| !value.short.contains(&party.id));
        share.map_or_else(
            || if value.short.contains(&party.id) { "short" } else { "nothing" }.to_owned(),
            |share| format!("{} %", percent(&share)),
        )
    }

    /// What an option gives each side and how far it is from the latest text, in one line.
    pub(super) fn in_short(&self, at: usize, option: &Shortlisted) -> String {
        let gain = |party: &PartyRange| {
            let value = &option.value;
            let share = share(party, value).filter(|_| !value.short.contains(&party.id));
            let share = share.map_or_else(|| self.gain(party, value), |share| format!("{} %", percent(&share)));
            format!("{} {share}", self.words.actor(&party.id))
        };
        let mut parts: Vec<String> = self.parties().iter().map(gain).collect();
        parts.extend(self.rough_in_short(at));
        if let Some(route) = &option.route {
            parts.push(match (route.steps.len(), route.filled.is_empty()) {
                (0, true) => "the latest text as it is".to_owned(),
                (0, false) => "the latest text, filled in".to_owned(),
                (n, _) => format!("{} to the latest text", plural(n, "change", "changes")),
            });
        }
        parts.join(" \u{b7} ")
    }

    /// The answers that all options share; none where there is but one option.
    pub(super) fn common(&self) -> Package {
        let options = &self.offered.shortlist.packages;
        let [first, others @ ..] = options.as_slice() else { return Package::new() };
        let shared =
            |(issue, value): &(&Id, &Value)| others.iter().all(|other| other.value.package.get(*issue) == Some(*value));
        let shared = first.value.package.iter().filter(|pair| !others.is_empty() && shared(pair));
        shared.map(|(issue, value)| (issue.clone(), value.clone())).collect()
    }

    /// What is told alike of several options, with their letters; in the order in which it comes first.
    pub(super) fn grouped(&self, told: &dyn Fn(&Shortlisted) -> Vec<String>) -> Vec<(String, String)> {
        let mut groups: Vec<(Vec<String>, String)> = Vec::new();
        for (at, option) in self.offered.shortlist.packages.iter().enumerate() {
            for line in told(option) {
                match groups.iter_mut().find(|(_, other)| *other == line) {
                    Some((letters, _)) => letters.push(letter(at)),
                    None => groups.push((vec![letter(at)], line)),
                }
            }
        }
        groups.into_iter().map(|(letters, told)| (letters.join(" "), told)).collect()
    }

    pub(super) fn trades(&self, option: &Shortlisted) -> Vec<String> {
        option.trades.iter().map(|trade| self.trade(trade)).collect()
    }

    /// A trade: what suits whom.
    fn trade(&self, trade: &Trade) -> String {
        let [one, other] = &trade.parties;
        let [first, second] = &trade.issues;
        format!(
            "{} suits {}, {} suits {}",
            self.words.issue(first),
            self.words.actor(one),
            self.words.issue(second),
            self.words.actor(other)
        )
    }

    /// The way from the latest text.
    pub(super) fn route(&self, route: &Route) -> String {
        let filled = route
            .filled
            .iter()
            .map(|(issue, value)| format!("{}: {}", self.words.issue(issue), self.words.value(issue, value)));
        let filled: Vec<String> = filled.collect();
        let steps: Vec<String> = route.steps.iter().map(|step| self.step(step)).collect();
        let mut parts = Vec::new();
        if !filled.is_empty() {
            parts.push(format!("fills in {}", filled.join(", ")));
        }
        parts.push(match steps.len() {
            0 => "changes nothing it says".to_owned(),
            n => format!("{}: {}", plural(n, "change", "changes"), steps.join("; ")),
        });
        parts.join("; ")
    }

    fn step(&self, step: &Step) -> String {
        let value = |value| self.words.value(&step.issue, value);
        let mut notes = Vec::new();
        if !step.better.is_empty() {
            notes.push(format!("better for {}", self.words.actors(&step.better)));
        }
        if !step.worse.is_empty() {
            notes.push(format!("worse for {}", self.words.actors(&step.worse)));
        }
        let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
        format!("{} {} \u{2192} {}{notes}", self.words.issue(&step.issue), value(&step.from), value(&step.to))
    }

    /// What could go wrong with a package, as far as the file tells.
    pub(super) fn risks(&self, listed: &Shortlisted) -> Vec<String> {
        let value = &listed.value;
        let mut risks = Vec::new();
        if !value.breaks.is_empty() {
            risks.push(format!("breaks {}", self.lines(&value.breaks)));
        }
        if !value.short.is_empty() {
            risks.push(format!("{} would have less than without agreement", self.words.actors(&value.short)));
        }
        let little = |party: &&PartyRange| {
            let some =
                share(party, value).is_some_and(|share| share < BigRational::new(LITTLE.0.into(), LITTLE.1.into()));
            some && !value.short.contains(&party.id) && party.reservation.is_some()
        };
        let little: Vec<Id> = self.parties().iter().filter(little).map(|party| party.id.clone()).collect();
        if !little.is_empty() {
            risks.push(format!("little more than no agreement for {}", self.words.actors(&little)));
        }
        risks.extend(listed.edges.iter().map(|name| format!("one place from breaking {}", self.line(name))));
        risks
    }

    /// What holds of all options: what is left out, and whose estimate they rest on.
    pub(super) fn cautions(&self) -> Vec<String> {
        let said = &self.offered.said;
        let mut cautions: Vec<String> = self.unheard().map(|(party, gap)| self.left_out(party, gap)).collect();
        let estimated = |party: &&PartyRange| {
            find(&self.offered.seen.case.preferences, &party.id).is_some_and(|p| p.source == PreferenceSource::Analyst)
        };
        let estimated: Vec<Id> = self.parties().iter().filter(estimated).map(|party| party.id.clone()).collect();
        if !estimated.is_empty() {
            cautions.push(format!("What {} would gain is an estimate, not its word.", self.words.actors(&estimated)));
        }
        let no_floor = self.parties().iter().filter(|party| party.reservation.is_none()).map(|party| party.id.clone());
        let no_floor: Vec<Id> = no_floor.collect();
        if !no_floor.is_empty() {
            cautions.push(format!(
                "No reservation value given for {}: gains are counted from the worst package.",
                self.words.actors(&no_floor)
            ));
        }
        if !said.unread.is_empty() {
            cautions
                .push(format!("Not counted, because a word in it has no known reading: {}.", self.lines(&said.unread)));
        }
        if self.offered.shortlist.held {
            cautions.push("What may not be bargained with stays at least as good as in the latest text; other packages were left aside.".to_owned());
        }
        let limits = said.missing.iter().chain(said.rules.iter().flat_map(|rule| &rule.missing));
        let mut limits: Vec<String> =
            limits.map(|missing| format!("{}.", upper_first(&crate::tell::missing(&self.words, missing)))).collect();
        limits.dedup();
        cautions.extend(limits);
        cautions
    }

    /// The parties that are left out of everything: nothing is said of them, not even roughly.
    fn unheard(&self) -> impl Iterator<Item = &(Id, Gap)> {
        let heard = |id: &Id| {
            self.offered.rough.as_ref().is_some_and(|rough| {
                let contradicted = rough.robust.contradictions.iter().any(|found| found.party == *id);
                contradicted || rough.robust.parties.iter().any(|party| party.id == *id)
            })
        };
        self.offered.said.left_out.iter().filter(move |(id, _)| !heard(id))
    }

    fn left_out(&self, party: &Id, gap: &Gap) -> String {
        let who = self.words.actor(party);
        let why = match gap {
            Gap::NoPreferences => "no preferences on file".to_owned(),
            Gap::NoNumbers => "an order without numbers".to_owned(),
            Gap::Weight { issue } => format!("how much this matters is known roughly: {}", self.words.issue(issue)),
            Gap::Value { issue } => format!("what each answer is worth is known roughly: {}", self.words.issue(issue)),
            Gap::Scale => "the scale of its scores is known roughly".to_owned(),
        };
        format!("{who} is left out of what is worth how much ({why}); its red lines count.")
    }

    /// The finding that says why a package is here.
    pub(super) fn why(&self, listed: &Shortlisted) -> Option<String> {
        let reasons: Vec<&str> = listed.rules.iter().map(|rule| plain(*rule)).collect();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }

    /// How many packages there are.
    pub(super) fn counts(&self) -> Vec<(String, &'static str)> {
        let said = &self.offered.said;
        let frontier = said.frontier.as_ref().and_then(|frontier| frontier.count.clone());
        let known = |count: &Option<BigUint>| count.as_ref().map_or_else(|| "not counted".to_owned(), grouped);
        let mut counts = vec![
            (grouped(&said.declared), "packages that the issues make"),
            (known(&said.feasible), "obey the rules"),
            (known(&said.kept), "keep every red line whose reading is known"),
        ];
        if said.parties.len() >= 2 {
            counts.push((known(&said.zone), "also give every side its reservation value: the zone of agreement"));
            counts.push((known(&frontier), "are efficient: no other is as good for all and better for one"));
        }
        counts
    }

    /// Over which packages frontier and rules are.
    pub(super) fn domain(&self) -> Option<&'static str> {
        self.offered.said.over.map(|over| match over {
            Domain::Zone => "over the zone of agreement",
            Domain::Feasible => "over all packages that obey the rules, because the zone of agreement is empty",
        })
    }

    /// By how much the frontier may be off, where it is not exact.
    pub(super) fn off(&self) -> Option<String> {
        let off = &self.offered.said.frontier.as_ref()?.off;
        off.iter().any(|off| !off.is_zero()).then(|| {
            let each = self
                .parties()
                .iter()
                .zip(off)
                .map(|(party, off)| format!("{} {}", self.words.actor(&party.id), decimal(off)));
            format!("The frontier is thinned out; it may be off by at most: {}.", each.collect::<Vec<_>>().join(", "))
        })
    }

    /// The utilities of a package in a row.
    pub(super) fn utilities(&self, value: &PackageValue) -> Vec<String> {
        let each = self.parties().iter().map(|party| value.utilities.get(&party.id).map_or_else(String::new, decimal));
        each.collect()
    }
}

/// What a rule singles out, in words that need no formula.
pub(super) fn plain(rule: Rule) -> &'static str {
    match rule {
        Rule::ParetoFrontier => "no other is as good for all and better for one",
        Rule::MaxProduct => "the product of what the sides gain is largest",
        Rule::MaxMinRelative => "the side that gets the smallest share of what it could gain gets most",
        Rule::MinSpreadRelative => "the sides get the most equal shares of what they could gain",
        Rule::MaxMinGain => "the side that gains least gains most (compares the sides\u{2019} numbers)",
        Rule::MinSpreadRaw => "the sides\u{2019} numbers lie closest together (compares them)",
        Rule::MaxSum => "the sum of the sides\u{2019} numbers is largest (adds them)",
        Rule::AdjustedWinner => "each contested issue to whom it matters more, one of them split",
    }
}

/// What a rule singles out, as a formula: u is a utility, r a reservation value, G the ideal gain, M the largest gain of any
/// package that obeys the rules.
pub(super) fn formula(rule: Rule) -> &'static str {
    match rule {
        Rule::ParetoFrontier => "no package with every u as large and some u larger",
        Rule::MaxProduct => "largest product of (u \u{2212} r)",
        Rule::MaxMinRelative => "largest least (u \u{2212} r)/G, then the next least",
        Rule::MinSpreadRelative => "least difference of largest and least (u \u{2212} r)/M, of efficient packages",
        Rule::MaxMinGain => "largest least (u \u{2212} r), then the next least",
        Rule::MinSpreadRaw => "least sum of differences |u \u{2212} u\u{2032}| over pairs, of efficient packages",
        Rule::MaxSum => "largest sum of u",
        Rule::AdjustedWinner => "equal points, each opposed issue by weight",
    }
}

/// What is known of a rule whose search met a limit: what the best package found comes to, and what none comes to more
/// than; `None` where the rule is settled.
pub(super) fn unproved(rule: &RuleAnswer) -> Option<String> {
    if rule.is_proved() {
        return None;
    }
    let value = rule.value.iter().map(decimal).collect::<Vec<_>>().join(", ");
    let first = if rule.value.len() > 1 { "the first number" } else { "that" };
    Some(match &rule.at_most {
        Some(most) => {
            format!("the best package found comes to {value}; in no package is {first} more than {}", decimal(most))
        }
        None => format!("the best package found comes to {value}; how much more another comes to is not known"),
    })
}

/// A share as whole percents, the nearest ones; a share that is not nothing is never shown as 0.
pub(super) fn percent(share: &BigRational) -> String {
    let hundred = BigRational::from_integer(100.into());
    let rounded = (share * hundred).round().to_integer();
    match (rounded.is_zero(), share.is_positive()) {
        (true, true) => "under 1".to_owned(),
        _ => rounded.to_string(),
    }
}

/// A number with at most four decimals, marked where digits are left out.
pub(super) fn decimal(number: &BigRational) -> String {
    let exact = crate::words::number(number);
    let short = !exact.contains('/') && exact.split('.').nth(1).is_none_or(|decimals| decimals.len() <= 4);
    if short {
        return exact;
    }
    let units = (number.abs() * BigRational::from_integer(10_000.into())).round().to_integer().to_string();
    let (whole, part) = units.split_at(units.len().saturating_sub(4));
    let (whole, sign) = (if whole.is_empty() { "0" } else { whole }, if number.is_negative() { "-" } else { "" });
    format!("{sign}{whole}.{part:0>4}\u{2026}")
}

/// A whole number with its digits in groups of three; of very large ones also the power of ten.
pub(super) fn grouped(number: &BigUint) -> String {
    let digits = number.to_string();
    if digits.len() > 15 {
        return format!("about {}.{} \u{d7} 10^{}", &digits[..1], &digits[1..3], digits.len() - 1);
    }
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
