//! How things are called for people: titles and option names, never the file's syntax.

use detente_evidence::Doubt;
use detente_model::{
    Basis, Case, Claim, ClaimAct, Comparison, Condition, EntryRef, Hearers, Id, Issue, Issues, Line, Package, Position,
    PositionKind, Relation, Scale, Speaker, Status, Table, Value, find,
};
use num_rational::BigRational;
use num_traits::{One, Signed};

/// The words for one viewer's case.
pub struct Words<'a> {
    /// The case that the words are taken from.
    pub case: &'a Case,
    issues: Issues<'a>,
}

impl<'a> Words<'a> {
    /// The words of this case.
    pub fn new(case: &'a Case) -> Self {
        Self { case, issues: case.issue_index() }
    }

    /// An actor by its name.
    pub fn actor(&self, id: &Id) -> String {
        let found = find(&self.case.actors, id);
        named(id, found.and_then(|actor| actor.name.as_deref().or(actor.meta.title.as_deref())))
    }

    /// Several actors: "A", "A and B", "A, B and C".
    pub fn actors(&self, ids: &[Id]) -> String {
        listed(ids.iter().map(|id| self.actor(id)), "and")
    }

    /// A person or an actor by name.
    pub fn somebody(&self, id: &Id) -> String {
        match find(&self.case.people, id) {
            Some(person) => named(id, person.name.as_deref().or(person.meta.title.as_deref())),
            None => self.actor(id),
        }
    }

    /// Who speaks in a claim; the text's own voice is "the report".
    pub fn speaker(&self, claim: &Claim) -> String {
        if let Some(described) = &claim.speaker_as {
            return clean(described);
        }
        listed(
            claim.speaker.iter().map(|speaker| match speaker {
                Speaker::Unattributed => "the report".to_owned(),
                Speaker::Named(id) => self.somebody(id),
            }),
            "and",
        )
    }

    /// An issue by its title, the first letter made small inside a sentence unless it begins a name.
    pub fn issue(&self, id: &Id) -> String {
        let found = self.issues.get(id).and_then(|issue| issue.meta.title.as_deref());
        let title = named(id, found);
        if self.begins_with_a_name(&title) { title } else { lower_first(&title) }
    }

    /// Whether a title begins with an actor's proper name or with a word made from it, as "Israeli" is from "Israel".
    fn begins_with_a_name(&self, title: &str) -> bool {
        let proper = |name: &&str| name.split_whitespace().all(|word| word.starts_with(char::is_uppercase));
        let names = self.case.actors.iter().filter_map(|actor| actor.name.as_deref()).filter(proper);
        // Shorter words are articles more often than names.
        let mut first = names.filter_map(|name| name.split_whitespace().next()).filter(|word| word.chars().count() > 3);
        first.any(|word| title.starts_with(word))
    }

    /// An act as what its performer does: "Israel sends a delegation".
    pub fn act(&self, id: &Id) -> String {
        match find(&self.case.acts, id) {
            Some(act) => {
                let title =
                    act.meta.title.as_deref().map_or_else(|| format!("does \u{201c}{}\u{201d}", plain(id)), clean);
                format!("{} {}", self.actor(&act.by), lower_first(&title))
            }
            None => plain(id),
        }
    }

    /// An act without its performer: "sends a delegation".
    pub fn step(&self, id: &Id) -> String {
        let title = find(&self.case.acts, id).and_then(|act| act.meta.title.as_deref());
        lower_first(&named(id, title))
    }

    /// A text by its title, or as somebody's.
    pub fn text(&self, id: &Id) -> String {
        match find(&self.case.texts, id) {
            Some(text) => match &text.meta.title {
                Some(title) => lower_first(&clean(title)),
                None => format!("{}\u{2019}s text \u{201c}{}\u{201d}", self.actor(&text.by), plain(id)),
            },
            None => plain(id),
        }
    }

    /// A term in quotation marks.
    pub fn term(&self, id: &Id) -> String {
        let title = find(&self.case.terms, id).and_then(|term| term.meta.title.as_deref());
        format!("\u{201c}{}\u{201d}", named(id, title))
    }

    /// An answer to an issue, with its unit.
    pub fn value(&self, issue: &Id, value: &Value) -> String {
        let issue = self.issues.get(issue);
        match value {
            Value::Option(option) => match issue.map(|issue| &issue.scale) {
                Some(Scale::Options(options)) => {
                    named(option, options.iter().find(|o| o.id == *option).and_then(|o| o.title.as_deref()))
                }
                _ => plain(option),
            },
            Value::Number(number) => with_unit(number.to_string(), issue.and_then(|issue| issue.unit.as_deref())),
        }
    }

    /// A package: "filling 7 years, release 30 km3/year".
    pub fn package(&self, package: &Package) -> String {
        package
            .iter()
            .map(|(issue, value)| format!("{}: {}", self.issue(issue), self.value(issue, value)))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// A condition as a sentence part.
    pub fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Or(parts) => listed(parts.iter().map(|part| self.part(part)), "or"),
            Condition::And(parts) => listed(parts.iter().map(|part| self.part(part)), "and"),
            Condition::Not(part) => match part.as_ref() {
                Condition::Compare(comparison) => self.comparison(comparison, true),
                Condition::Not(inner) => self.condition(inner),
                _ => format!("not ({})", self.condition(part)),
            },
            Condition::Implies(first, second) => {
                format!("if {}, then {}", self.condition(first), self.condition(second))
            }
            Condition::Compare(comparison) => self.comparison(comparison, false),
            Condition::Term(term) => self.term(term),
        }
    }

    fn part(&self, part: &Condition) -> String {
        match part {
            Condition::Or(_) | Condition::And(_) | Condition::Implies(..) => format!("({})", self.condition(part)),
            _ => self.condition(part),
        }
    }

    /// A comparison, or what its negation leaves.
    pub fn comparison(&self, comparison: &Comparison, negated: bool) -> String {
        match comparison {
            Comparison::Option { issue, relation, option } => {
                let relation = if negated { opposite(*relation) } else { *relation };
                format!("{}: {}", self.issue(issue), self.options_left(issue, relation, option))
            }
            Comparison::Sums { relation, .. } => {
                let relation = if negated { opposite(*relation) } else { *relation };
                match comparison.normal() {
                    Some((factors, _, bound)) => self.sum(factors.into_iter().collect(), relation, bound),
                    None => comparison.to_string(),
                }
            }
        }
    }

    /// The options that a comparison allows, by name.
    fn options_left(&self, issue: &Id, relation: Relation, option: &Id) -> String {
        let name = |id: &Id| self.value(issue, &Value::Option(id.clone()));
        let Some(Scale::Options(options)) = self.issues.get(issue).map(|issue| &issue.scale) else {
            return name(option);
        };
        let bound = options.iter().position(|o| o.id == *option);
        let left: Vec<_> = options
            .iter()
            .enumerate()
            .filter(|(place, _)| bound.is_some_and(|bound| relation.holds(place, &bound)))
            .map(|(_, o)| name(&o.id))
            .collect();
        match left.len() {
            0 => format!("nothing {relation} {}", name(option)),
            1..=3 => listed(left.into_iter(), "or"),
            n => format!("{} (of {n} from {} to {})", side(relation, &name(option)), left[0], left[n - 1]),
        }
    }

    fn sum(&self, factors: Vec<(&Id, BigRational)>, relation: Relation, bound: BigRational) -> String {
        if let [(issue, factor)] = factors.as_slice() {
            let relation = if factor.is_negative() { mirrored(relation) } else { relation };
            let unit = self.issues.get(*issue).and_then(|issue: &&Issue| issue.unit.as_deref());
            let bound = with_unit(number(&(bound / factor)), unit);
            return format!("{}: {}", self.issue(issue), side(relation, &bound));
        }
        let mut text = String::new();
        for (index, (issue, factor)) in factors.iter().enumerate() {
            let sign = match (index, factor.is_negative()) {
                (0, false) => "",
                (0, true) => "minus ",
                (_, false) => " plus ",
                (_, true) => " minus ",
            };
            let times = if factor.abs().is_one() { String::new() } else { format!("{} times ", number(&factor.abs())) };
            text.push_str(&format!("{sign}{times}\u{201c}{}\u{201d}", self.issue(issue)));
        }
        format!("{text}: {}", side(relation, &number(&bound)))
    }

    /// A line or position without its holder: its title where it has one, else its condition.
    pub fn held(&self, line: &Line) -> String {
        match self.case.meta(&line.entry).and_then(|meta| meta.title.as_deref()) {
            Some(title) => lower_first(&clean(title)),
            None => self.condition(self.as_written(&line.entry).as_ref().unwrap_or(&line.says)),
        }
    }

    /// The condition of an entry as written, with its terms in place; of a position that refuses, what is refused.
    fn as_written(&self, entry: &EntryRef) -> Option<Condition> {
        match entry.table {
            Table::RedLines => find(&self.case.red_lines, &entry.id).map(|line| line.says.clone()),
            Table::Positions => find(&self.case.positions, &entry.id).map(|position| position.says.clone()),
            _ => None,
        }
    }

    /// A line with its holder: "Hamas insists on: duration of the ceasefire: permanent".
    pub fn line(&self, entry: &EntryRef) -> String {
        if entry.table == Table::Preferences {
            return crate::worth::floor(self, &entry.id);
        }
        let Some(line) = self.case.line(entry) else { return plain(&entry.id) };
        let holder = line.of.as_ref().map(|of| self.actor(of));
        let position = find(&self.case.positions, &entry.id);
        match (entry.table, holder, position) {
            (Table::Positions, Some(holder), Some(position)) => {
                let when = position.on_condition.as_ref();
                let when = when.map_or(String::new(), |when| format!(", if {}", self.condition(when)));
                format!("{holder} {} {}{when}", held_as(position), self.held(&line))
            }
            (Table::Alternatives, Some(holder), _) => {
                let meta = self.case.meta(entry).and_then(|meta| meta.title.as_deref());
                let title = lower_first(&named(&entry.id, meta));
                format!("{holder} plans in any case: {} ({title})", self.condition(&line.says))
            }
            (_, Some(holder), _) => format!("{holder} holds as a red line {}", self.held(&line)),
            (_, None, _) => format!("by rule, {}", self.held(&line)),
        }
    }

    /// Any entry in a few words.
    pub fn entry(&self, entry: &EntryRef) -> String {
        match entry.table {
            Table::Actors => self.actor(&entry.id),
            Table::People => self.somebody(&entry.id),
            Table::Issues => self.issue(&entry.id),
            Table::Terms => self.term(&entry.id),
            Table::Acts => self.act(&entry.id),
            Table::Texts => self.text(&entry.id),
            Table::RedLines | Table::Positions | Table::Rules | Table::Alternatives => self.line(entry),
            Table::Needs => self.need(&entry.id),
            Table::Claims => {
                find(&self.case.claims, &entry.id).map_or_else(|| plain(&entry.id), |claim| self.claim(claim))
            }
            Table::Preferences => format!("what {} says matters to it", self.actor(&entry.id)),
            _ => {
                let title = self.case.meta(entry).and_then(|meta| meta.title.as_deref());
                title.map_or_else(|| plain(&entry.id), clean)
            }
        }
    }

    /// A need: "Israel sends a delegation only after Hamas responds in writing".
    pub fn need(&self, id: &Id) -> String {
        let Some(need) = find(&self.case.needs, id) else { return plain(id) };
        let alternatives = need.any_of.iter().map(|all| {
            if all.is_empty() { "nothing".to_owned() } else { listed(all.iter().map(|act| self.act(act)), "and") }
        });
        let lag = need.lag_days.as_ref().and_then(|lag| lag.least()).filter(|lag| !lag.is_zero());
        let lag = lag.map_or(String::new(), |days| format!(" and {days} days have passed"));
        format!("{} only after {}{lag}", self.act(&need.act), listed(alternatives, "or"))
    }

    /// A claim: who says it, what it does, and its id: "senior officials: they are stuck (c2)".
    fn claim(&self, claim: &Claim) -> String {
        let says = claim.status.map_or(act_words(claim.act), status_words);
        format!("{}: {says} ({})", self.speaker(claim), claim.meta.id)
    }

    /// The claims that an entry cites and how well it is known: "[c26 c27, inferred]".
    pub fn marks(&self, entry: &EntryRef) -> String {
        let claims = self.case.meta(entry).map(|meta| meta.claims.as_slice()).unwrap_or_default();
        let basis = self.case.basis(entry).unwrap_or(Basis::Analyst);
        match claims {
            [] => format!("[{}]", basis_word(basis)),
            _ => format!("[{}, {}]", marks(claims), basis_word(basis)),
        }
    }
}

/// The word for how well a thing is known.
pub fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Analyst => "analyst\u{2019}s estimate",
        other => other.word(),
    }
}

/// Claims in a row, three or more that follow each other drawn together: "c11 c13", "c15-c17".
pub fn marks(claims: &[Id]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut sorted: Vec<(&str, Option<u64>, &Id)> = claims.iter().map(split_number).collect();
    sorted.sort();
    let mut at = 0;
    while at < sorted.len() {
        let mut end = at;
        while end + 1 < sorted.len() && follows(&sorted[end], &sorted[end + 1]) {
            end += 1;
        }
        if end >= at + 2 {
            parts.push(format!("{}-{}", sorted[at].2, sorted[end].2));
            at = end + 1;
        } else {
            parts.push(sorted[at].2.to_string());
            at += 1;
        }
    }
    parts.join(" ")
}

fn split_number(id: &Id) -> (&str, Option<u64>, &Id) {
    let text = id.as_str();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem, text[stem.len()..].parse().ok(), id)
}

fn follows(a: &(&str, Option<u64>, &Id), b: &(&str, Option<u64>, &Id)) -> bool {
    a.0 == b.0 && a.1.zip(b.1).is_some_and(|(a, b)| a.checked_add(1) == Some(b))
}

/// By the place in the document; those without a place last, c2 before c10.
pub fn in_reading_order(first: &Claim, second: &Claim) -> std::cmp::Ordering {
    let key = |claim: &Claim| {
        let id = claim.meta.id.as_str();
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        (claim.at.is_none(), claim.at, id[..stem].to_owned(), id[stem..].parse::<u64>().ok(), claim.meta.id.clone())
    };
    key(first).cmp(&key(second))
}

/// What a claim does, in words that judge nobody.
pub fn act_words(act: ClaimAct) -> &'static str {
    match act {
        ClaimAct::Demand => "asks for something",
        ClaimAct::Offer => "offers something",
        ClaimAct::Accept => "says yes",
        ClaimAct::Reject => "does not accept something",
        ClaimAct::Soften => "less is asked for than before",
        ClaimAct::Harden => "more is asked for than before",
        ClaimAct::Threat => "announces a step",
        ClaimAct::Blame => "says whose fault it is",
        ClaimAct::ReportStatus => "says how the talks stand",
        ClaimAct::WaitFor => "waits for somebody",
        ClaimAct::GuaranteeRequest => "an assurance is asked for",
        ClaimAct::Precondition => "wants something done first",
        ClaimAct::Deadline => "names a date",
        ClaimAct::Plan => "says what is planned",
        ClaimAct::Event => "says what happened",
        ClaimAct::Figure => "gives a number",
        ClaimAct::Tone => "describes a mood",
    }
}

/// What a statement does, in as few words as one line has room for.
pub fn act_verb(act: ClaimAct) -> &'static str {
    match act {
        ClaimAct::Demand => "asks",
        ClaimAct::Offer => "offers",
        ClaimAct::Accept => "accepts",
        ClaimAct::Reject => "does not accept",
        ClaimAct::Soften => "asks less",
        ClaimAct::Harden => "asks more",
        ClaimAct::WaitFor => "waits",
        ClaimAct::GuaranteeRequest => "asks an assurance",
        ClaimAct::Precondition => "wants done first",
        other => act_words(other),
    }
}

/// Why a person should look twice.
pub fn doubt_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Reworded => "the document was reworded by a machine",
        Doubt::PerhapsOtherWords => "the words may stand for others",
        Doubt::SpeakerUnclear => "who speaks is not clear",
        Doubt::PartyUnclear => "who is meant is not clear",
        Doubt::SingleSource => "no second source has these words",
    }
}

/// How the talks stand, as a claim says.
pub fn status_words(status: Status) -> &'static str {
    match status {
        Status::Moving => "they go on",
        Status::Stalled => "they are stuck",
        Status::Paused => "they rest",
        Status::Collapsed => "they are over",
        Status::NearAgreement => "they are nearly done",
    }
}

/// The verb for how a position is held; what follows is the condition.
pub fn verb(kind: PositionKind) -> &'static str {
    match kind {
        PositionKind::Insists => "insists on",
        PositionKind::Refuses => "does not accept",
        PositionKind::Asks => "asks for",
        PositionKind::Offers => "offers",
        PositionKind::Aims => "aims at",
        PositionKind::Undertakes => "undertakes",
    }
}

/// The verb for one position: what a side offers among its own people only is put to nobody.
pub fn held_as(position: &Position) -> &'static str {
    match (position.kind, position.audience) {
        (PositionKind::Offers, Some(Hearers::Internal)) => "talks over, among its own people,",
        (kind, _) => verb(kind),
    }
}

/// "A", "A and B", "A, B and C".
pub fn listed(parts: impl Iterator<Item = String>, word: &str) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// Small numbers in words, as a sentence would have them.
pub fn count_word(n: usize) -> String {
    const WORDS: [&str; 11] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// In quotation marks, unless marks stand in it already.
pub fn quoted(text: &str) -> String {
    if text.contains('\u{201c}') { text.to_owned() } else { format!("\u{201c}{text}\u{201d}") }
}

/// "1 source", "2 sources".
pub fn plural(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Documents, and as how many independent sources they count: "3 documents, which count as one source".
pub fn documents(count: usize, independent: usize) -> String {
    let documents = plural(count, "document", "documents");
    match (count, independent) {
        (0 | 1, _) => documents,
        (_, 1) => format!("{documents}, which count as one source"),
        (_, n) => format!("{documents}, which count as {n} sources"),
    }
}

/// Text from a file made safe to print: control characters (which could move a terminal's cursor) become spaces.
pub fn clean(text: &str) -> String {
    let unsafe_char = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let replaced: String = text.chars().map(|c| if unsafe_char(c) { ' ' } else { c }).collect();
    replaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first letter made small, unless the word looks like a name or an abbreviation ("US", "Israel" stays as the
/// author wrote it only where a second capital follows).
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// The first letter made large, to begin a sentence.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn named(id: &Id, title: Option<&str>) -> String {
    title.map(clean).filter(|title| !title.is_empty()).unwrap_or_else(|| plain(id))
}

/// An id as words.
pub fn plain(id: &Id) -> String {
    id.as_str().replace('-', " ")
}

/// A number with its unit; one of a unit in the plural is told in the singular.
pub fn with_unit(number: String, unit: Option<&str>) -> String {
    match unit {
        Some(unit @ ("years" | "months" | "weeks" | "days" | "hours" | "minutes" | "points" | "seats"))
            if number == "1" =>
        {
            format!("1 {}", unit.trim_end_matches('s'))
        }
        Some(unit) => format!("{number} {}", clean(unit)),
        None => number,
    }
}

/// A number exactly: a decimal where it ends, else a fraction.
pub(crate) fn number(value: &BigRational) -> String {
    detente_model::Number::from_big(value).map_or_else(|| value.to_string(), |number| number.to_string())
}

fn side(relation: Relation, bound: &str) -> String {
    match relation {
        Relation::Equal => bound.to_owned(),
        Relation::NotEqual => format!("not {bound}"),
        Relation::Less => format!("below {bound}"),
        Relation::AtMost => format!("at most {bound}"),
        Relation::Greater => format!("above {bound}"),
        Relation::AtLeast => format!("at least {bound}"),
    }
}

fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtMost => Relation::Greater,
        Relation::Greater => Relation::AtMost,
        Relation::AtLeast => Relation::Less,
    }
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::Greater,
        Relation::AtMost => Relation::AtLeast,
        Relation::Greater => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        same => same,
    }
}
