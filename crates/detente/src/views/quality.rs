//! What each document is good for: how its day is known, whose words it has, what came from elsewhere, and what a person has
//! to look at twice. Nothing is put right and no document is given a mark.

use std::collections::{BTreeMap, BTreeSet};

use detente_evidence::{
    BlockKind, DateEvidence, DateKind, Interval, NameKind, OFFICES, Prepared, Span, Tier, TimeValue, Unresolved,
};
use detente_model::{Id, Table};
use serde::Serialize;

use super::pairs::{PairKind, Scope};
use super::{Material, Pair, Statement};
use crate::brief::{DocumentBrief, QueryBrief, about_document, queries_of};

/// A time in a document that could not be placed, or that a page showed of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenTime {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// Why it could not be placed; nothing where the page showed it on the day on which it was fetched.
    pub why: Option<Unresolved>,
}

/// A time that another time dates: *last October* in a document of a known day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DatedBy {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// The days.
    pub days: Interval,
    /// Where the day stands that it was told from.
    pub anchor: Span,
}

/// Two statements of one voice in one document that cannot both stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// Why not.
    pub kind: PairKind,
    /// One.
    pub left: usize,
    /// The other.
    pub right: usize,
}

/// What a document calls a person, and no other source here does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// The person.
    pub person: Id,
    /// Where the words stand, the name included.
    pub span: Span,
    /// The words before the name.
    pub words: String,
}

/// Words in quotation marks that stand so in no other source here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quotation {
    /// Where they stand.
    pub span: Span,
    /// The words.
    pub words: String,
}

/// A place where a document names whom it has its matter from, or who made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upstream {
    /// What it is: `byline`, `dateline`, `credit`, `via` (in a sentence), `link` (words that lead nowhere from here).
    pub kind: &'static str,
    /// Where it stands.
    pub span: Span,
    /// The words.
    pub words: String,
}

/// What one document that was read is good for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quality {
    /// The document: its place in the list of documents.
    pub document: usize,
    /// Day, sentences, what was set aside.
    #[serde(flatten)]
    pub told: DocumentBrief,
    /// The documents that have its words too.
    pub copies: Vec<usize>,
    /// How sure that is.
    pub tier: Option<Tier>,
    /// The document that speaks for all of them.
    pub witness: Option<usize>,
    /// How many statements it gives.
    pub statements: usize,
    /// How many of them name who says it.
    pub with_speaker: usize,
    /// Words that may stand for others: signs of rewording.
    pub spin: Vec<QueryBrief>,
    /// Times that could not be placed, or that the page showed.
    pub open_times: Vec<OpenTime>,
    /// Times that another date dates.
    pub dated_by: Vec<DatedBy>,
    /// Where one voice says what cannot both stand.
    pub contradictions: Vec<Contradiction>,
    /// Roles that need a second source.
    pub roles: Vec<Role>,
    /// Quotations that need a second source.
    pub quotations: Vec<Quotation>,
    /// Credits and the like.
    pub upstream: Vec<Upstream>,
    /// Whether nothing in it says who made it: neither byline nor dateline nor credit.
    pub no_provenance: bool,
}

/// Each document that was read, in order.
pub(super) fn quality(material: &Material<'_>, pairs: &[Pair]) -> Vec<Quality> {
    let reading = material.review.reading();
    let texts = &reading.documents;
    let roles = texts.iter().map(|text| roles(material, text)).collect();
    let roles = Heard::new(material, roles, |role| (role.person.clone(), alike(&role.words)));
    let quotations = texts.iter().map(quotations).collect();
    let quotations = Heard::new(material, quotations, |quotation| alike(&quotation.words));
    let mut both = contradictions(material, pairs);
    let each = reading.documents.iter().enumerate().map(|(at, text)| {
        let queries = reading.queries.get(at).map_or(&[][..], Vec::as_slice);
        let group = reading.copies.group_of(at);
        let here = &material.statements[material.within(at)];
        let upstream = upstream(text, here);
        let made = |kind: &str| upstream.iter().any(|found| found.kind == kind);
        Quality {
            document: at,
            told: about_document(text, queries),
            copies: group.map_or_else(Vec::new, |group| group.members.iter().copied().filter(|m| *m != at).collect()),
            tier: group.map(|group| group.tier),
            witness: group.map(|group| group.witness),
            statements: here.len(),
            with_speaker: here.iter().filter(|statement| !statement.is_own_voice()).count(),
            spin: queries_of(text, queries),
            open_times: open_times(text),
            dated_by: text.dates.iter().filter_map(|date| dated_by(text, date)).collect(),
            contradictions: both.remove(&at).unwrap_or_default(),
            roles: roles.alone(at),
            quotations: quotations.alone(at),
            no_provenance: !["byline", "dateline", "credit"].into_iter().any(made),
            upstream,
        }
    });
    each.collect()
}

fn open_times(text: &Prepared) -> Vec<OpenTime> {
    let open = |date: &DateEvidence| match (date.kind, date.value) {
        (DateKind::Render, _) => Some(None),
        (DateKind::Body, TimeValue::Unresolved(why)) => Some(Some(why)),
        _ => None,
    };
    let speaks = |span: Span| text.block_of(span).is_some_and(|block| block.kind.speaks());
    let wanted = text.dates.iter().filter(|date| date.kind == DateKind::Render || speaks(date.span));
    wanted
        .filter_map(|date| Some(OpenTime { span: date.span, words: text.text(date.span).to_owned(), why: open(date)? }))
        .collect()
}

fn dated_by(text: &Prepared, date: &DateEvidence) -> Option<DatedBy> {
    let (days, anchor) = date.interval().zip(date.anchor)?;
    Some(DatedBy { span: date.span, words: text.text(date.span).to_owned(), days, anchor })
}

/// The pairs of one document in which both sides have one voice, the document's own or one speaker's; by document.
fn contradictions(material: &Material<'_>, pairs: &[Pair]) -> BTreeMap<usize, Vec<Contradiction>> {
    use PairKind::{BothWays, Days, Denied, Figures, Shade, Status};
    let one_voice = |a: &Statement, b: &Statement| a.speakers == b.speakers && a.described == b.described;
    let mut found: BTreeMap<usize, Vec<Contradiction>> = BTreeMap::new();
    let kinds = |kind| matches!(kind, BothWays | Days | Denied | Figures | Shade | Status);
    for pair in pairs.iter().filter(|pair| pair.scope == Scope::OneDocument && kinds(pair.kind)) {
        let mut both = pair.left.iter().flat_map(|left| pair.right.iter().map(move |right| (*left, *right)));
        let first = both.find(|(left, right)| one_voice(&material.statements[*left], &material.statements[*right]));
        if let Some((left, right)) = first {
            let document = material.statements[left].document;
            found.entry(document).or_default().push(Contradiction { kind: pair.kind, left, right });
        }
    }
    found
}

fn upstream(text: &Prepared, statements: &[Statement]) -> Vec<Upstream> {
    let of_block = |block: &detente_evidence::Block| {
        let words = text.text(block.span);
        let kind = match block.kind {
            BlockKind::Byline => "byline",
            BlockKind::Dateline => "dateline",
            BlockKind::Credit => "credit",
            BlockKind::Footer | BlockKind::Link if words.to_lowercase().contains("source") => "link",
            _ => return None,
        };
        Some(Upstream { kind, span: block.span, words: words.to_owned() })
    };
    let mut found: Vec<Upstream> = text.blocks.iter().filter_map(of_block).collect();
    let mut passed: BTreeMap<&str, Span> = BTreeMap::new();
    for statement in statements {
        for words in &statement.via {
            passed.entry(words).or_insert(statement.span.unwrap_or(Span::new(0, 0)));
        }
    }
    found.extend(passed.into_iter().map(|(words, span)| Upstream { kind: "via", span, words: words.to_owned() }));
    found.sort_by_key(|found| (found.span, found.kind));
    found
}

/// What each document has of a kind, and the sources that have the same.
struct Heard<T, K> {
    each: Vec<Vec<T>>,
    key: fn(&T) -> K,
    sources: BTreeMap<K, BTreeSet<usize>>,
}

impl<T: Clone, K: Ord> Heard<T, K> {
    fn new(material: &Material<'_>, each: Vec<Vec<T>>, key: fn(&T) -> K) -> Self {
        let mut sources: BTreeMap<K, BTreeSet<usize>> = BTreeMap::new();
        for (document, found) in material.documents.iter().zip(&each) {
            for one in found {
                sources.entry(key(one)).or_default().insert(document.counts_as);
            }
        }
        Self { each, key, sources }
    }

    /// What one document has and no other source.
    fn alone(&self, at: usize) -> Vec<T> {
        let alone = |one: &&T| self.sources.get(&(self.key)(one)).is_none_or(|sources| sources.len() == 1);
        self.each[at].iter().filter(alone).cloned().collect()
    }
}

/// Words without case and marks, to tell whether two are the same.
fn alike(words: &str) -> String {
    let words = words.to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A quotation of fewer words is a term more often than somebody's words.
const QUOTED: usize = 2;

fn quotations(text: &Prepared) -> Vec<Quotation> {
    let spans = text.sentences.iter().flat_map(|sentence| sentence.quotations.iter().copied());
    let each = spans.map(|span| Quotation { span, words: text.text(span).to_owned() });
    each.filter(|quotation| quotation.words.split_whitespace().count() >= QUOTED).collect()
}

/// Offices beside [`OFFICES`].
const OTHERS: &[&str] =
    &["adviser", "commander", "delegate", "deputy", "king", "manager", "mediator", "officer", "prince", "speaker"];

/// Words that stand before an office.
const BEFORE: &[&str] =
    &["former", "senior", "top", "acting", "deputy", "ex", "then", "political", "foreign", "prime", "of", "and"];

/// What a document calls the people of the case, right before their names.
fn roles(material: &Material<'_>, text: &Prepared) -> Vec<Role> {
    let lexicon = material.review.lexicon();
    let mut found: Vec<Role> = Vec::new();
    for sentence in &text.sentences {
        for mention in lexicon.mentions(&text.document.raw, sentence.span) {
            let entry = &lexicon.entries()[mention.entry];
            let named = matches!(entry.names[mention.name].kind, NameKind::Name | NameKind::Surname);
            if entry.entry.table != Table::People || !named || !entry.is_named {
                continue;
            }
            let before = text.text(Span::new(sentence.span.start, mention.span.start));
            let Some(start) = office_before(before) else { continue };
            let start = before.len() - before[start..].trim_start().len();
            let from = sentence.span.start + before[..start].chars().count();
            let span = Span::new(from, mention.span.end);
            let role = Role { person: entry.entry.id.clone(), span, words: before[start..].trim().to_owned() };
            if !found.iter().any(|known| known.person == role.person && known.words == role.words) {
                found.push(role);
            }
        }
    }
    found
}

/// Where the words at the end of a text begin that say an office: *Former harbour chief*; in bytes.
fn office_before(text: &str) -> Option<usize> {
    let office = |word: &str| [OFFICES, OTHERS].iter().any(|words| words.contains(&word));
    let belongs = |word: &str| {
        let lower = word.to_lowercase();
        let known = office(&lower) || BEFORE.contains(&lower.as_str());
        let plain = word.chars().all(|c| c.is_alphanumeric() || c == '.');
        plain && (known || word.starts_with(char::is_uppercase))
    };
    let (mut start, mut is_office) = (text.len(), false);
    for _ in 0..8 {
        let rest = text[..start].trim_end();
        let word = rest.rsplit(char::is_whitespace).next().filter(|word| !word.is_empty() && belongs(word));
        let Some(word) = word else { break };
        is_office |= office(&word.to_lowercase());
        start = rest.len() - word.len();
    }
    let joins = |word: &str| matches!(word, "and" | "of" | "then");
    let joined = text[start..].split_whitespace().next().filter(|word| joins(word)).map_or(0, str::len);
    is_office.then_some(start + joined)
}
