//! Measures extractors against hand-checked statements.
//!
//! A folder has `gold.jsonl` (and `gold_negatives.jsonl`, `gold_conflicts.jsonl`, where there are), the texts it names, and
//! `manifest.jsonl`, which gives each text its type and its dispute: the case file `<dispute>.case.toml`. Spans match when
//! they share half of the shorter one, one to one. A triple (act, party, issue) matches leniently when the act is that of the
//! gold row or one of its `act_alt`, the issue is its issue or one of `issue_also`, and a party is shared; strictly when all
//! three are equal. `event`, `figure`, `tone` and `report_status` count as one act where a match is lenient, since rows use one
//! for the others. A candidate that names no issue counts as about `talks_process`, and
//! as `unspecified` where it tells of a side that moves or of a figure.

#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use detente_casefile::{Format, Input, load};
use detente_evidence::rules::{Rules, Window, candidate_sentences};
use detente_evidence::{Candidate, Document, Extractor, Lexicon, Prepared, Span, Voice, prepare};
use detente_model::ClaimAct;
use serde_json::Value;

/// Where the parts of a measure are.
pub struct Place {
    pub gold: PathBuf,
    pub texts: PathBuf,
    /// A folder of case files, or one case file for all texts.
    pub cases: PathBuf,
}

/// One hand-checked statement.
#[derive(Clone)]
pub struct Row {
    pub id: String,
    pub span: Span,
    pub act: String,
    pub acts: Vec<String>,
    pub issue: String,
    pub issues: Vec<String>,
    pub parties: BTreeSet<String>,
    pub speaker: String,
    pub own_voice: bool,
    pub day: Option<(String, String)>,
    pub polarity: String,
    pub status: Option<String>,
}

/// One proposal, reduced to what is compared.
#[derive(Clone)]
pub struct Proposal {
    pub span: Span,
    pub act: String,
    pub issue: String,
    pub parties: BTreeSet<String>,
    pub speakers: BTreeSet<String>,
    pub day: Option<(String, String)>,
    pub exact: bool,
    pub cue: Span,
    pub polarity: String,
    pub status: Option<String>,
    pub rules: String,
    pub quote: String,
    pub top: bool,
}

/// A text with its gold rows and what was proposed.
pub struct Scored {
    pub name: String,
    pub kind: String,
    pub prepared: Prepared,
    pub rows: Vec<Row>,
    pub proposals: Vec<Proposal>,
    /// Sentences that are shown beside the proposals, as worth reading.
    pub shown: Vec<Span>,
    pub negatives: Vec<(Span, String)>,
}

/// Numbers of one kind of text or of all.
#[derive(Clone, Default)]
pub struct Tally {
    pub gold: usize,
    pub proposed: usize,
    pub spans: usize,
    pub lenient: usize,
    pub strict: usize,
    pub triage: [usize; 3],
    pub read: [usize; 3],
    pub speakers: [usize; 2],
    pub days: [usize; 2],
    pub exact: usize,
    pub top: [usize; 2],
    pub negatives: [usize; 2],
    pub polarity: [usize; 2],
    pub status: [usize; 2],
}

fn slug(words: &str) -> String {
    words.to_lowercase().replace([' ', '_'], "-")
}

fn lines(path: &Path) -> io::Result<Vec<Value>> {
    let text = fs::read_to_string(path)?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).map_err(io::Error::other))
        .collect()
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().map_or(Vec::new(), |all| all.iter().filter_map(Value::as_str).map(slug).collect())
}

fn span(value: &Value) -> Span {
    let at = |key: &str| value[key].as_u64().unwrap_or(0) as usize;
    Span::new(at("start"), at("end"))
}

/// The first and last day of `2023-10`, `2024-05-20`, `2024-05-12/2024-05-18`, `../2031-06-30`.
fn days(text: &str) -> Option<(String, String)> {
    let end = |part: &str, first: bool| match part.len() {
        10 => part.to_owned(),
        7 => format!("{part}-{}", if first { "01" } else { "31" }),
        4 => format!("{part}-{}", if first { "01-01" } else { "12-31" }),
        _ => (if first { "0000" } else { "9999" }).to_owned(),
    };
    if text.is_empty() {
        return None;
    }
    let (from, to) = text.split_once('/').unwrap_or((text, text));
    Some((end(from, true), end(to, false)))
}

fn row(value: &Value) -> Row {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    Row {
        id: text("id"),
        span: span(value),
        act: text("act"),
        acts: value["act_alt"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        issue: slug(&text("issue")),
        issues: words(&value["issue_also"]),
        parties: words(&value["party"]).into_iter().collect(),
        speaker: text("speaker"),
        own_voice: text("speaker").starts_with('(') || text("assertion") == "article_voice",
        day: value["event_date"].as_str().and_then(days),
        polarity: text("polarity"),
        status: value["status"].as_str().map(str::to_owned),
    }
}

/// Reads a case file into its names.
///
/// # Errors
/// What cannot be read, with its name.
pub fn lexicon(path: &Path) -> io::Result<Lexicon> {
    let name = path.display().to_string();
    let text = fs::read(path).map_err(|error| io::Error::other(format!("{name}: {error}")))?;
    let loaded = load(&[Input { name: name.clone(), text, format: Format::Toml }]);
    let problems: Vec<String> = loaded.diagnostics.iter().map(|found| format!("{found:?}")).collect();
    loaded.case.as_ref().map(Lexicon::new).ok_or_else(|| io::Error::other(format!("{name}: {}", problems.join("; "))))
}

fn is_process(act: ClaimAct) -> bool {
    use ClaimAct::{Figure, Harden, Soften};
    !matches!(act, Soften | Harden | Figure)
}

fn proposal(candidate: &Candidate, prepared: &Prepared, lexicon: &Lexicon) -> Proposal {
    let issue = candidate.issues.first().map(|topic| topic.id.to_string());
    let left_out = if is_process(candidate.act) { "talks-process" } else { "unspecified" };
    let mut speakers = BTreeSet::new();
    for voice in &candidate.speakers {
        speakers.extend(parts(prepared.text(voice.ground.span())));
        if let Voice::Entry(id) = &voice.who {
            let entries = lexicon.entries().iter().filter(|entry| entry.entry.id == *id);
            speakers.extend(entries.flat_map(|entry| entry.names.iter().flat_map(|name| parts(&name.words))));
        }
    }
    speakers.extend(candidate.speaker_as.iter().flat_map(|described| parts(described)));
    let day = candidate.occurred.as_ref().map(|occurred| {
        let text = |day: Option<detente_model::Date>, open: &str| day.map_or(open.to_owned(), |day| day.to_string());
        (text(occurred.days.from, "0000"), text(occurred.days.to, "9999"))
    });
    Proposal {
        span: candidate.span,
        act: candidate.act.to_string(),
        issue: issue.unwrap_or_else(|| left_out.to_owned()),
        parties: candidate.of.iter().map(|party| party.id.to_string()).collect(),
        speakers,
        day,
        exact: prepared.document.raw.get(candidate.span) == Some(candidate.quote.as_str()),
        cue: candidate.cue,
        polarity: candidate.polarity.to_string(),
        status: candidate.status.map(|status| status.to_string()),
        rules: candidate.rules.join(" + "),
        quote: candidate.quote.clone(),
        top: false,
    }
}

/// Words by which one name is compared with another.
fn parts(words: &str) -> Vec<String> {
    const EMPTY: &[&str] = &[
        "the", "a", "an", "of", "and", "his", "her", "its", "two", "one", "senior", "top", "in", "for", "by", "who",
        "with",
    ];
    let all = words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    all.filter(|word| word.len() > 1 && !EMPTY.contains(&word.as_str())).collect()
}

/// Reads texts and rows, and runs the extractors.
///
/// # Errors
/// What cannot be read, with its name.
pub fn run(place: &Place) -> io::Result<Vec<Scored>> {
    let mut rows: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for value in lines(&place.gold.join("gold.jsonl"))? {
        rows.entry(value["file"].as_str().unwrap_or_default().to_owned()).or_default().push(row(&value));
    }
    let mut texts: BTreeMap<String, (String, String)> = BTreeMap::new();
    for value in lines(&place.gold.join("manifest.jsonl")).unwrap_or_default() {
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        texts.insert(text("file"), (text("type"), text("dispute")));
    }
    for file in rows.keys() {
        texts.entry(file.clone()).or_insert(("report".to_owned(), String::new()));
    }
    let negatives = lines(&place.gold.join("gold_negatives.jsonl")).unwrap_or_default();
    let mut found = Vec::new();
    for (file, (kind, dispute)) in texts {
        let case =
            if place.cases.is_dir() { place.cases.join(format!("{dispute}.case.toml")) } else { place.cases.clone() };
        let lexicon = lexicon(&case)?;
        let raw = fs::read_to_string(place.texts.join(&file))
            .map_err(|error| io::Error::other(format!("{file}: {error}")))?;
        let prepared = prepare(Document::from_text(file.clone(), &raw));
        let proposals = proposals(&prepared, &lexicon);
        let shown = candidate_sentences(&prepared, &lexicon);
        let of_file = negatives.iter().filter(|value| value["file"].as_str() == Some(&file));
        let negatives = of_file
            .map(|value| (span(value), value["naive_reading"].as_str().unwrap_or_default().to_owned()))
            .collect();
        let rows = rows.remove(&file).unwrap_or_default();
        found.push(Scored { name: file, kind, prepared, rows, proposals, shown, negatives });
    }
    Ok(found)
}

fn proposals(prepared: &Prepared, lexicon: &Lexicon) -> Vec<Proposal> {
    let first = Rules.extract(prepared, lexicon);
    let second: Vec<Proposal> =
        Window.extract(prepared, lexicon).iter().map(|c| proposal(c, prepared, lexicon)).collect();
    let mut found: Vec<Proposal> = first.iter().map(|c| proposal(c, prepared, lexicon)).collect();
    for one in &mut found {
        one.top = second.iter().any(|other| {
            overlap(one.span, other.span) >= 0.5
                && same_act(&one.act, &other.act)
                && one.issue == other.issue
                && !one.parties.is_disjoint(&other.parties)
        });
    }
    found
}

fn overlap(a: Span, b: Span) -> f64 {
    a.shared(b) as f64 / a.len().min(b.len()).max(1) as f64
}

fn same_act(a: &str, b: &str) -> bool {
    const TOLD: &[&str] = &["event", "figure", "tone", "report_status"];
    a == b || (TOLD.contains(&a) && TOLD.contains(&b))
}

fn lenient(row: &Row, proposal: &Proposal) -> bool {
    let act = std::iter::once(&row.act).chain(&row.acts).any(|act| same_act(act, &proposal.act));
    let issue = row.issue == proposal.issue || row.issues.contains(&proposal.issue);
    act && issue && !row.parties.is_disjoint(&proposal.parties)
}

fn strict(row: &Row, proposal: &Proposal) -> bool {
    row.act == proposal.act && row.issue == proposal.issue && row.parties == proposal.parties
}

/// Pairs of row and proposal, one to one, the largest overlaps first.
pub fn matched(scored: &Scored, accept: impl Fn(&Row, &Proposal) -> bool) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (i, row) in scored.rows.iter().enumerate() {
        for (j, proposal) in scored.proposals.iter().enumerate() {
            let share = overlap(row.span, proposal.span);
            if share >= 0.5 && accept(row, proposal) {
                pairs.push((share, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    let (mut rows, mut proposals, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, i, j) in pairs {
        if !rows.contains(&i) && !proposals.contains(&j) {
            rows.insert(i);
            proposals.insert(j);
            found.push((i, j));
        }
    }
    found
}

fn speaker_right(row: &Row, proposal: &Proposal) -> bool {
    if row.own_voice {
        return proposal.speakers.is_empty();
    }
    parts(&row.speaker).iter().any(|word| proposal.speakers.contains(word))
}

/// The numbers of one text.
pub fn tally(scored: &Scored) -> Tally {
    let spans = matched(scored, |_, _| true);
    let right = matched(scored, lenient);
    let mut found = Tally {
        gold: scored.rows.len(),
        proposed: scored.proposals.len(),
        spans: spans.len(),
        lenient: right.len(),
        ..Tally::default()
    };
    found.strict = matched(scored, strict).len();
    found.exact = scored.proposals.iter().filter(|proposal| proposal.exact).count();
    let paired = |best: &[(usize, usize)]| {
        best.iter().map(|(i, j)| (scored.rows[*i].clone(), scored.proposals[*j].clone())).collect::<Vec<_>>()
    };
    for (row, proposal) in paired(&spans) {
        found.speakers[0] += usize::from(speaker_right(&row, &proposal));
        found.speakers[1] += 1;
        if let (Some(gold), Some(own)) = (&row.day, &proposal.day) {
            found.days[0] += usize::from(gold.0 > own.1 || own.0 > gold.1);
            found.days[1] += 1;
        }
    }
    for (row, proposal) in paired(&right) {
        found.polarity[0] += usize::from(row.polarity == proposal.polarity);
        found.polarity[1] += 1;
        if let (Some(gold), Some(own)) = (&row.status, &proposal.status) {
            found.status[0] += usize::from(gold == own);
            found.status[1] += 1;
        }
    }
    let tops: BTreeSet<usize> = right.iter().map(|(_, j)| *j).filter(|j| scored.proposals[*j].top).collect();
    found.top = [tops.len(), scored.proposals.iter().filter(|proposal| proposal.top).count()];
    triage(scored, &mut found);
    let wrong: BTreeSet<usize> = (0..scored.proposals.len()).filter(|j| !spans.iter().any(|(_, k)| k == j)).collect();
    let hit = |span: &Span| wrong.iter().any(|j| span.contains(scored.proposals[*j].cue));
    found.negatives = [scored.negatives.iter().filter(|(span, _)| hit(span)).count(), scored.negatives.len()];
    found
}

/// Sentences with a statement that were found, sentences with one, sentences in which something was proposed; and the same
/// with those that are shown beside the proposals.
fn triage(scored: &Scored, found: &mut Tally) {
    for sentence in &scored.prepared.sentences {
        let touches = |span: Span| span.shared(sentence.span) * 2 >= span.len().min(sentence.span.len());
        let gold = scored.rows.iter().any(|row| touches(row.span));
        let own = scored.proposals.iter().any(|proposal| touches(proposal.span));
        found.triage[0] += usize::from(gold && own);
        found.triage[1] += usize::from(gold);
        found.triage[2] += usize::from(own);
        let shown = own || scored.shown.contains(&sentence.span);
        found.read[0] += usize::from(gold && shown);
        found.read[1] += usize::from(gold);
        found.read[2] += usize::from(shown);
    }
}

/// Documents a second that one thread reads with both extractors, over the texts of a place again and again.
///
/// # Errors
/// What cannot be read, with its name.
pub fn speed(place: &Place, seconds: f64) -> io::Result<f64> {
    let all = run(place)?;
    let case = if place.cases.is_dir() {
        fs::read_dir(&place.cases)?.flatten().next().map(|entry| entry.path())
    } else {
        None
    };
    let lexicon = lexicon(&case.unwrap_or_else(|| place.cases.clone()))?;
    let (from, mut read) = (std::time::Instant::now(), 0_usize);
    while from.elapsed().as_secs_f64() < seconds {
        for scored in &all {
            let prepared = prepare(scored.prepared.document.clone());
            std::hint::black_box((Rules.extract(&prepared, &lexicon), Window.extract(&prepared, &lexicon)));
            read += 1;
        }
    }
    Ok(read as f64 / from.elapsed().as_secs_f64())
}

/// Adds numbers.
pub fn add(total: &mut Tally, one: &Tally) {
    total.gold += one.gold;
    total.proposed += one.proposed;
    total.spans += one.spans;
    total.lenient += one.lenient;
    total.strict += one.strict;
    total.exact += one.exact;
    let pairs = [
        (&mut total.speakers, &one.speakers),
        (&mut total.days, &one.days),
        (&mut total.top, &one.top),
        (&mut total.negatives, &one.negatives),
        (&mut total.polarity, &one.polarity),
        (&mut total.status, &one.status),
    ];
    for (sum, part) in pairs {
        sum[0] += part[0];
        sum[1] += part[1];
    }
    (0..3).for_each(|at| total.triage[at] += one.triage[at]);
    (0..3).for_each(|at| total.read[at] += one.read[at]);
}

/// A share, 0 of nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A table by type of text, with the sum.
pub fn table(all: &[Scored]) -> String {
    let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
    let mut total = Tally::default();
    for scored in all {
        let one = tally(scored);
        add(kinds.entry(scored.kind.clone()).or_default(), &one);
        add(&mut total, &one);
    }
    let mut text = format!(
        "{:11} {:>5} {:>5} | {:>8} {:>4} | {:>8} {:>4} | {:>4} {:>4} | {:>4} {:>4} | {:>4} {:>4} | {:>11} {:>8} {:>6} {:>6} {:>6} {:>7} {:>6}\n",
        "type",
        "gold",
        "prop",
        "propos R",
        "P",
        "triage R",
        "P",
        "sp R",
        "P",
        "le P",
        "R",
        "st P",
        "R",
        "top P",
        "speaker",
        "dates",
        "polar",
        "status",
        "traps",
        "exact"
    );
    for (kind, one) in kinds.iter().map(|(kind, one)| (kind.as_str(), one)).chain([("all", &total)]) {
        let _ = writeln!(
            text,
            "{kind:11} {:5} {:5} | {:8.2} {:4.2} | {:8.2} {:4.2} | {:4.2} {:4.2} | {:4.2} {:4.2} | {:4.2} {:4.2} | {:4.2} of {:3} {:8.2} {:3}/{:<2} {:6.2} {:6.2} {:4}/{:<3} {:5.2}",
            one.gold,
            one.proposed,
            share(one.triage[0], one.triage[1]),
            share(one.triage[0], one.triage[2]),
            share(one.read[0], one.read[1]),
            share(one.read[0], one.read[2]),
            share(one.spans, one.gold),
            share(one.spans, one.proposed),
            share(one.lenient, one.proposed),
            share(one.lenient, one.gold),
            share(one.strict, one.proposed),
            share(one.strict, one.gold),
            share(one.top[0], one.top[1]),
            one.top[1],
            share(one.speakers[0], one.speakers[1]),
            one.days[0],
            one.days[1],
            share(one.polarity[0], one.polarity[1]),
            share(one.status[0], one.status[1]),
            one.negatives[0],
            one.negatives[1],
            share(one.exact, one.proposed),
        );
    }
    text
}

/// What the rows that no proposal matches lack: the place, or the act, party and issue of the proposal that comes nearest.
pub fn losses(all: &[Scored]) -> String {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for scored in all {
        let right = matched(scored, lenient);
        for (i, row) in scored.rows.iter().enumerate() {
            if right.iter().all(|(k, _)| *k != i) {
                *found.entry(loss(row, &scored.proposals)).or_default() += 1;
            }
        }
    }
    let parts: Vec<String> = found.iter().map(|(what, count)| format!("{what} {count}")).collect();
    format!("rows without a match lack: {}\n", parts.join("; "))
}

fn loss(row: &Row, proposals: &[Proposal]) -> String {
    let near = proposals.iter().filter(|proposal| overlap(row.span, proposal.span) >= 0.5);
    let lacks = near.map(|proposal| {
        let act = std::iter::once(&row.act).chain(&row.acts).any(|act| same_act(act, &proposal.act));
        let issue = row.issue == proposal.issue || row.issues.contains(&proposal.issue);
        let parts = [(act, "act"), (!row.parties.is_disjoint(&proposal.parties), "party"), (issue, "issue")];
        parts.iter().filter(|(fits, _)| !fits).map(|(_, name)| *name).collect::<Vec<_>>()
    });
    match lacks.min_by_key(Vec::len) {
        None => "place".to_owned(),
        Some(none) if none.is_empty() => "a proposal of its own".to_owned(),
        Some(parts) => parts.join("+"),
    }
}

/// Every row with what it was matched to, and every proposal without a row.
pub fn detail(scored: &Scored) -> String {
    let mut text = format!("== {} ({})\n", scored.name, scored.kind);
    let right = matched(scored, lenient);
    let spans = matched(scored, |_, _| true);
    for (i, row) in scored.rows.iter().enumerate() {
        let good = right.iter().any(|(k, _)| *k == i);
        let _ = writeln!(
            text,
            "{} {} {} {:?} {} | {} | {}",
            if good { "ok " } else { "-- " },
            row.id,
            row.act,
            row.parties,
            row.issue,
            row.speaker,
            scored.prepared.text(row.span)
        );
        if let Some((_, j)) = spans.iter().find(|(k, _)| *k == i) {
            let own = &scored.proposals[*j];
            let top = if own.top { " TOP" } else { "" };
            let voice = if speaker_right(row, own) { "" } else { " VOICE" };
            if let (Some(gold), Some(day)) = (&row.day, &own.day)
                && (gold.0 > day.1 || day.0 > gold.1)
            {
                let _ = writeln!(text, "      DAY {gold:?} {day:?} | {}", own.quote);
            }
            if !good || !voice.is_empty() {
                let _ = writeln!(
                    text,
                    "      got {} {:?} {} [{}]{top}{voice} {:?} | {}",
                    own.act, own.parties, own.issue, own.rules, own.speakers, own.quote
                );
            }
        }
    }
    for sentence in scored.prepared.sentences.iter().filter(|sentence| !scored.shown.contains(&sentence.span)) {
        let _ = writeln!(text, "  not shown: {}", scored.prepared.text(sentence.span));
    }
    for (j, own) in scored.proposals.iter().enumerate() {
        if !spans.iter().any(|(_, k)| *k == j) {
            let _ = writeln!(
                text,
                "  + {} {:?} {} [{}] {:?} | {}",
                own.act, own.parties, own.issue, own.rules, own.speakers, own.quote
            );
        }
    }
    text
}
