//! The words of the views, for text and HTML alike.

use detente_evidence::{Interval, Tier, Unresolved};
use detente_model::{Basis, Case, ClaimAct, Date, Id, Modality};

use super::statement::is_term;
use super::{
    Chain, Contradiction, DatedBy, Direction, Document, Matter, OpenTime, Ordered, Origin, Pair, PairKind, Quality,
    Scope, Side, Standing, Statement, Told, Upstream, View, Views,
};
use crate::brief::{QueryBrief, document_words};
use crate::words::{Words, act_verb, clean, doubt_words, listed, plural, status_words, upper_first};

/// What stands over every list that holds proposals.
pub(super) const PROPOSED: &str = "proposed, not reviewed";

/// Views with the words for them.
pub(super) struct Teller<'a> {
    pub(super) views: &'a Views,
    pub(super) words: Words<'a>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(views: &'a Views, case: &'a Case) -> Self {
        Self { views, words: Words::new(case) }
    }

    pub(super) fn statement(&self, at: usize) -> &'a Statement {
        &self.views.statements[at]
    }

    pub(super) fn document(&self, at: usize) -> &'a Document {
        &self.views.documents[at]
    }

    /// "5 documents, at most 4 sources · 80 statements proposed, not reviewed · 12 in the case".
    pub(super) fn counted(&self) -> String {
        let views = self.views;
        let read = views.documents.iter().filter(|document| document.read).count();
        let accepted = views.statements.iter().filter(|s| s.standing == Standing::Accepted).count();
        let proposed = views.statements.len() - accepted;
        let mut parts = vec![
            format!("{} read", plural(read, "document", "documents")),
            format!("at most {}", plural(views.sources, "source", "sources")),
            format!("{} {PROPOSED}", plural(proposed, "statement", "statements")),
            format!("{accepted} in the case"),
        ];
        if !views.complete {
            parts.push("stopped before the end".to_owned());
        }
        parts.join(" · ")
    }

    /// What a reader has to know of what is not shown.
    pub(super) fn limits(&self) -> Vec<String> {
        let views = self.views;
        let mut lines = Vec::new();
        if views.on_file > 0 {
            let same = plural(views.on_file, "proposal says", "proposals say");
            lines.push(format!("{same} what a claim of the case says at the same place: shown once, as the claim."));
        }
        if views.counted_only > 0 {
            let more = plural(views.counted_only, "document more was", "documents more were");
            lines.push(format!("{more} compared for copies and not searched: the limit on text in hand was met."));
        }
        if !views.compared_across {
            lines.push(
                "So many statements are on one matter that pairs were looked for inside each document only.".to_owned(),
            );
        }
        for unread in &views.unread {
            lines.push(format!("Not read: {}: {} ({})", clean(&unread.name), clean(&unread.why), unread.hint));
        }
        lines
    }

    /// "stuck: “the talks have stalled” anonymous sources, via Kan; report.txt:302-368; 2024-05-20; reported; proposed".
    pub(super) fn line(&self, statement: &Statement, most: usize) -> String {
        let (does, after) = (self.does(statement), self.after(statement));
        match clean(&statement.words) {
            words if words.is_empty() => format!("{does}; {after}"),
            words => format!("{does}: \u{201c}{}\u{201d} {after}", cut(&words, most)),
        }
    }

    /// Who says it, where, when, how well it is known, whether a person has looked.
    pub(super) fn after(&self, statement: &Statement) -> String {
        let mut parts = vec![self.who(statement), self.place(statement), self.when(statement)];
        parts.push(statement.basis.word().to_owned());
        parts.push(self.standing(statement));
        parts.extend(self.doubts(statement).map(|doubts| format!("look twice: {doubts}")));
        parts.join("; ")
    }

    /// Why a person should look twice, if there is anything.
    pub(super) fn doubts(&self, statement: &Statement) -> Option<String> {
        let doubts = statement.doubts.iter().map(|doubt| doubt_words(*doubt)).collect::<Vec<_>>().join(", ");
        (!doubts.is_empty()).then_some(doubts)
    }

    /// What the statements of a cell do, how well they are known and when, those in the case first; each with the statements.
    pub(super) fn kinds(&self, cell: &[usize]) -> Vec<(Standing, String, Vec<usize>)> {
        let mut found: Vec<(Standing, String, Vec<usize>)> = Vec::new();
        for at in cell {
            let statement = self.statement(*at);
            let dated = self.document(statement.document).day.is_some() || statement.happened.is_some();
            let when = if dated { format!(", {}", self.when(statement)) } else { String::new() };
            let kind = format!("{} ({}{when})", self.does(statement), statement.basis.word());
            match found.iter_mut().find(|known| known.0 == statement.standing && known.1 == kind) {
                Some((.., all)) => all.push(*at),
                None => found.push((statement.standing, kind, vec![*at])),
            }
        }
        found.sort_by_key(|(standing, ..)| *standing);
        found
    }

    pub(super) fn standing(&self, statement: &Statement) -> String {
        match statement.standing {
            Standing::Accepted if statement.agreement.is_some() => "accepted".to_owned(),
            Standing::Accepted => format!("in the case ({})", clean(&statement.name)),
            Standing::Proposed => "proposed".to_owned(),
        }
    }

    /// What a statement does, with its denial and the way it is put.
    pub(super) fn does(&self, statement: &Statement) -> String {
        let mut told = match statement.status.filter(|_| statement.act == ClaimAct::ReportStatus) {
            Some(status) if statement.denied => format!("denies that {}", status_words(status)),
            Some(status) => status_words(status).to_owned(),
            None if statement.denied => format!("denied: {}", act_verb(statement.act)),
            None => act_verb(statement.act).to_owned(),
        };
        match statement.modality {
            Some(Modality::Possible) => told.push_str(" (as possible)"),
            Some(Modality::Conditional) => told.push_str(" (on a condition)"),
            _ => {}
        }
        told
    }

    /// Who says it and through whom: "anonymous sources, via Kan".
    pub(super) fn who(&self, statement: &Statement) -> String {
        let mut who = match (&statement.described, statement.speakers.as_slice()) {
            (None, []) => "the report\u{2019}s own words".to_owned(),
            (Some(words), []) => clean(words),
            (None, named) => self.people(named),
            (Some(words), named) => self.described(&clean(words), named),
        };
        for via in statement.via.iter().rev() {
            who.push_str(&format!(", via {}", clean(via)));
        }
        who
    }

    /// Named speakers with the words of the document for them, where those say more.
    fn described(&self, words: &str, named: &[Id]) -> String {
        let people = self.people(named);
        if people.eq_ignore_ascii_case(words) { people } else { format!("{people} ({words})") }
    }

    pub(super) fn people(&self, ids: &[Id]) -> String {
        listed(ids.iter().map(|id| self.words.somebody(id)), "and")
    }

    /// Whose stance it is: "Harbour", "Harbour and Mill", "nobody in particular".
    pub(super) fn whose(&self, of: &[Id]) -> String {
        if of.is_empty() { "nobody in particular".to_owned() } else { self.words.actors(of) }
    }

    /// "report.txt:26-126".
    pub(super) fn place(&self, statement: &Statement) -> String {
        let name = clean(&self.document(statement.document).name);
        statement.span.map_or_else(|| name.clone(), |span| format!("{name}:{}-{}", span.start, span.end))
    }

    /// The places of several statements, the name of each document once: "report.txt:26-126, 302-368".
    pub(super) fn places(&self, statements: &[usize]) -> String {
        let (mut told, mut last) = (Vec::new(), None);
        for at in statements {
            let statement = self.statement(*at);
            let span = statement.span.filter(|_| last == Some(statement.document));
            told.push(span.map_or_else(|| self.place(statement), |span| format!("{}-{}", span.start, span.end)));
            last = Some(statement.document);
        }
        told.join(", ")
    }

    pub(super) fn when(&self, statement: &Statement) -> String {
        match (statement.happened, self.document(statement.document).day) {
            (Some(happened), _) => format!("of {}", days(happened)),
            (None, Some(day)) => format!("by {day}"),
            (None, None) => "undated".to_owned(),
        }
    }

    /// An issue or a term.
    pub(super) fn issue(&self, id: &Id) -> String {
        if is_term(self.words.case, id) { self.words.term(id) } else { self.words.issue(id) }
    }

    pub(super) fn matter(&self, matter: &Matter) -> String {
        match matter {
            Matter::Issue(id) => upper_first(&self.issue(id)),
            Matter::Talks => "How the talks stand, and whose fault it is said to be".to_owned(),
            Matter::Other => "On no issue of the case".to_owned(),
        }
    }

    pub(super) fn side(&self, side: &Side) -> String {
        match side {
            Side::Of(id) => self.words.actor(id),
            Side::Together => "several together".to_owned(),
            Side::Nobody => "nobody in particular".to_owned(),
        }
    }

    /// The question of a pair.
    pub(super) fn question(&self, pair: &Pair) -> String {
        let why = match pair.kind {
            PairKind::Status => "are the talks stuck?",
            PairKind::Shade => "stuck, or over?",
            PairKind::Blame => "each says that it is the other\u{2019}s fault",
            PairKind::Waits => "each wants the other to go first",
            PairKind::Declined => "what one puts forward, the other does not accept",
            PairKind::Answers => "two answers to one issue",
            PairKind::Step => "one asks, the other announces a step",
            PairKind::Unable => "one asks for what the other says it cannot do or does not know",
            PairKind::BothWays => "one side moves and holds",
            PairKind::Denied => "affirmed and denied",
            PairKind::Days => "one event, two days",
            PairKind::Figures => "one figure, two numbers",
        };
        match &pair.issue {
            Some(issue) => format!("{}: {why}", upper_first(&self.issue(issue))),
            None => upper_first(why),
        }
    }

    /// Who stands on one side of a pair: whose stance the best witness tells.
    pub(super) fn heads(&self, pair: &Pair) -> [String; 2] {
        if matches!(pair.kind, PairKind::Status | PairKind::Shade) {
            return [
                "Stuck".to_owned(),
                if pair.kind == PairKind::Status { "Not stuck" } else { "Over, or not over" }.to_owned(),
            ];
        }
        let head = |side: &[usize]| side.first().map_or_else(String::new, |at| self.whose(&self.statement(*at).of));
        [head(&pair.left), head(&pair.right)]
    }

    /// A chain from who is said to speak to the document: "anonymous sources, via Kan, via MENAFN, in report.txt".
    pub(super) fn chain(&self, chain: &Chain) -> String {
        let origin = match &chain.origin {
            Origin::Named(ids) => self.people(ids),
            Origin::Described(words) => clean(words),
            Origin::OwnVoice => "the report\u{2019}s own words; nobody is named".to_owned(),
        };
        let mut links = vec![origin];
        if chain.from_unknown {
            links.push("via somebody not known".to_owned());
        }
        for name in chain.via.iter().chain(&chain.upstream).chain(&chain.outlet).map(|name| clean(name)) {
            if !links.iter().any(|link| link.contains(&name)) {
                links.push(format!("via {name}"));
            }
        }
        links.push(format!("in {}", clean(&self.document(chain.document).name)));
        links.join(", ")
    }

    /// Whose shift, on what, which way.
    pub(super) fn shift(&self, told: &Told) -> String {
        let on = listed(told.issues.iter().map(|issue| self.issue(issue)), "and");
        let on = if on.is_empty() { String::new() } else { format!(", on {on}") };
        format!("{}{on}: {}", self.whose(&told.of), direction(told.direction))
    }

    /// The same of two statements, one after the other.
    pub(super) fn ordered(&self, ordered: &Ordered) -> String {
        let (of, on) = (self.words.actor(&ordered.of), self.issue(&ordered.issue));
        format!("{of}, on {on}: {}, it seems", direction(ordered.direction))
    }

    /// A document with those that count as the same source.
    pub(super) fn source(&self, chain: &Chain) -> String {
        let name = clean(&self.document(chain.document).name);
        let copies = listed(chain.copies.iter().map(|at| clean(&self.document(*at).name)), "and");
        if copies.is_empty() { name } else { format!("{name} (one source with {copies})") }
    }

    /// What is told of a document: labels, each with its parts.
    pub(super) fn quality(&self, quality: &Quality) -> Vec<(&'static str, Vec<String>)> {
        let named = format!("{} of {} name who says it", quality.with_speaker, quality.statements);
        let made = ["byline", "dateline", "credit"].map(|kind| upstream(quality, kind)).concat();
        let none = || vec!["none: neither byline nor dateline nor credit".to_owned()];
        let lines = [
            ("document", document_words(&quality.told)),
            ("statements", vec![named]),
            ("copies", self.copies(quality)),
            ("made by", if quality.no_provenance { none() } else { made }),
            ("passed on", upstream(quality, "via")),
            ("leads nowhere", upstream(quality, "link")),
            ("open times", quality.open_times.iter().map(open_time).collect()),
            ("told times", quality.dated_by.iter().map(dated_by).collect()),
            ("says both", quality.contradictions.iter().map(|found| self.contradiction(found)).collect()),
            ("other words", quality.spin.iter().map(spin).collect()),
            ("one source", self.alone(quality)),
        ];
        lines.into_iter().filter(|(_, parts)| !parts.is_empty()).collect()
    }

    fn copies(&self, quality: &Quality) -> Vec<String> {
        let Some((tier, witness)) = quality.tier.zip(quality.witness) else { return Vec::new() };
        let sure = match tier {
            Tier::Syndicated => "the same text as",
            Tier::Rewritten => "rewritten from the same text as",
            Tier::Probable => "probably from the same text as",
        };
        let read = |at: &usize| self.views.documents.get(*at).map(|document| clean(&document.name));
        let names = listed(quality.copies.iter().filter_map(read), "and");
        let speaks = read(&witness).map_or_else(String::new, |name| format!("; {name} speaks for all"));
        vec![format!("{sure} {names}{speaks}")]
    }

    fn contradiction(&self, found: &Contradiction) -> String {
        let words = |at: usize| {
            let statement = self.statement(at);
            let place = statement.span.map_or_else(String::new, |span| format!(" {}-{}", span.start, span.end));
            format!("\u{201c}{}\u{201d}{place}", cut(&clean(&statement.words), SHORT))
        };
        format!("{} and {}", words(found.left), words(found.right))
    }

    /// Roles and quotations that need a second source.
    fn alone(&self, quality: &Quality) -> Vec<String> {
        let roles = quality.roles.iter().map(|role| {
            let name = self.words.somebody(&role.person);
            format!("role \u{201c}{}\u{201d} of {name} {}-{}", clean(&role.words), role.span.start, role.span.end)
        });
        let quotations = quality.quotations.iter().map(|quotation| {
            let words = cut(&clean(&quotation.words), SHORT);
            format!("quotation \u{201c}{words}\u{201d} {}-{}", quotation.span.start, quotation.span.end)
        });
        roles.chain(quotations).collect()
    }

    /// A document and its day: "report.txt (the page showed 2024-05-19; nothing is told from that)".
    pub(super) fn undated(&self, document: usize, shown: Option<Date>) -> String {
        let name = clean(&self.document(document).name);
        shown.map_or_else(
            || format!("{name} (no day of its own)"),
            |day| format!("{name} (no day of its own; the page showed {day}, and nothing is told from that)"),
        )
    }
}

/// The title of a view.
pub(super) fn title(view: View) -> &'static str {
    match view {
        View::Matrix => "What was said on each issue",
        View::Pairs => "Statements that stand against each other",
        View::Timeline => "When it was said or happened",
        View::Shifts => "Asking for less or for more than before",
        View::Provenance => "Through whom it came",
        View::Quality => "What each document is good for",
    }
}

/// The word for a view, as on the command line.
pub(super) fn word(view: View) -> &'static str {
    match view {
        View::Matrix => "matrix",
        View::Pairs => "pairs",
        View::Timeline => "timeline",
        View::Shifts => "shifts",
        View::Provenance => "provenance",
        View::Quality => "quality",
    }
}

/// What a reader of a view has to know.
pub(super) fn note(view: View) -> &'static str {
    match view {
        View::Matrix => {
            "stated: one for whom it speaks says it; reported: somebody else does. A statement on two issues stands in two rows."
        }
        View::Pairs => {
            "Left and right cannot both stand as they are put, it seems; whether they do is for a person to say. The best witness of each side \
             comes first."
        }
        View::Timeline => {
            "of: its words say when it happened or is to happen. by: said on that day or before, the day of its document. What has neither \
             stands in the lane without days."
        }
        View::Shifts => "What a source tells, and apart from it what only the order of days lets one infer.",
        View::Provenance => "From who is said to speak to the document in hand. Copies are one source.",
        View::Quality => "Signs for a person to look at. Nothing is put right, and no document is given a mark.",
    }
}

/// How near in time a pair is.
pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::OneDocument => "in one document",
        Scope::SameDays => "in documents at most a week apart",
        Scope::DaysNotKnown => "in documents whose days are not all known: it may be a change and no conflict",
    }
}

/// "2024-05-20", "2023-10-01 to 2023-10-31", "until 2024-05-20".
pub(super) fn days(days: Interval) -> String {
    match (days.from, days.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("{from} or later"),
        (None, Some(to)) => format!("{to} or before"),
        (None, None) => "undated".to_owned(),
    }
}

/// Why a time has no day.
pub(super) fn why_open(why: Unresolved) -> &'static str {
    match why {
        Unresolved::NoAnchor => "the day of the document is not known",
        Unresolved::NoYear => "it has no year",
        Unresolved::Vague => "it says too little",
        Unresolved::Event => "it is told from an event whose day is not known",
        Unresolved::Direction => "it may lie before or after the document",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Softer => "asks for less than before",
        Direction::Harder => "asks for more than before",
    }
}

/// Characters of words that are only pointed to.
const SHORT: usize = 60;

fn upstream(quality: &Quality, kind: &str) -> Vec<String> {
    let of = quality.upstream.iter().filter(|found| found.kind == kind);
    let told = |found: &Upstream| {
        format!("{kind} \u{201c}{}\u{201d} {}-{}", clean(&found.words), found.span.start, found.span.end)
    };
    of.map(told).collect()
}

fn open_time(time: &OpenTime) -> String {
    let why = time.why.map_or("shown by the page; nothing is told from it", why_open);
    format!("\u{201c}{}\u{201d} {}-{} ({why})", clean(&time.words), time.span.start, time.span.end)
}

fn dated_by(time: &DatedBy) -> String {
    let told = format!("told from the day at {}-{}", time.anchor.start, time.anchor.end);
    let (words, span) = (clean(&time.words), time.span);
    format!("\u{201c}{words}\u{201d} {}-{} is {}, {told}", span.start, span.end, days(time.days))
}

fn spin(query: &QueryBrief) -> String {
    let turns = if query.turns { " (turns the sense)" } else { "" };
    let (reads, span) = (clean(&query.reads), query.span);
    format!("\u{201c}{reads}\u{201d} perhaps \u{201c}{}\u{201d} {}-{}{turns}", query.perhaps, span.start, span.end)
}

/// The beginning of a text; the rest stands at its place.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    format!("{}\u{2026}", text.chars().take(most).collect::<String>().trim_end())
}

/// The weakest word for how a list of statements is known, for a reader who counts.
pub(super) fn told_apart(statements: &[&Statement]) -> String {
    let of = |basis: Basis| statements.iter().filter(|statement| statement.basis == basis).count();
    let kinds = [Basis::Confirmed, Basis::Stated, Basis::Reported, Basis::Inferred, Basis::Analyst];
    let parts = kinds.into_iter().filter(|basis| of(*basis) > 0).map(|basis| format!("{} {}", of(basis), basis.word()));
    parts.collect::<Vec<_>>().join(", ")
}
