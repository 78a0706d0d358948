//! Every table and key of a case file: what the decoder accepts, what the schema says, in one place.

mod tables;

use detente_model::{
    AnswerState, Basis, Better, Certainty, Channel, ClaimAct, DeadlineKind, Direction, EventKind, Hearers, Level,
    Modality, NeedKind, Phase, Polarity, PositionKind, PreferenceSource, Role, Scope, SourceKind, Status, Table,
    TextKind,
};

pub(crate) use tables::{HEADER, INTERVAL, PUBLISHED, TABLES, VALUE};

/// A table of the file.
pub(crate) struct TableKeys {
    pub(crate) table: Table,
    /// How its entries are named.
    pub(crate) naming: Naming,
    /// What one entry is called in messages.
    pub(crate) noun: &'static str,
    /// What one entry is, in one line.
    pub(crate) doc: &'static str,
    /// Its keys, without those that every entry may carry.
    pub(crate) keys: &'static [Key],
    /// Pairs of keys of which one is required.
    pub(crate) either: &'static [(&'static str, &'static str)],
}

/// How the entries of a table are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `[table.ID]`
    Header,
    /// `[preferences.ACTOR]`
    Actor,
    /// `[[table]]` with a key `id` that may be left out.
    Optional,
    /// `[[table]]` with a key `id`.
    Required,
}

/// A key.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    /// What it says, in one line.
    pub(crate) doc: &'static str,
}

pub(crate) const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, required: true, kind, doc }
}

pub(crate) const fn optional(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, required: false, kind, doc }
}

/// What stands at a key.
pub(crate) enum Kind {
    /// Words for people.
    Text,
    /// `true` or `false`.
    Flag,
    /// A day.
    Day,
    /// A day, or the first and the last of several.
    When,
    /// A day, or `{ not_after, by }`.
    Published,
    /// Two whole numbers, the first below the second.
    CodePoints,
    /// 64 hexadecimal digits.
    Hash,
    /// A number known exactly.
    Exact,
    /// A number or what is known of it.
    Quantity(Bounds),
    /// One of some words.
    Word(fn() -> Vec<&'static str>),
    /// The name of the entry itself, which is looked at before its other keys.
    OwnName,
    /// A new name.
    NewName,
    /// A name declared elsewhere.
    Name(Target),
    /// One, or a list.
    Many(&'static Kind, Least),
    /// A list.
    List(&'static Kind, Least),
    /// Two, in a list.
    Pair(&'static Kind),
    /// A table from names declared elsewhere.
    Map(Target, &'static Kind),
    /// A table, or the value of its key `main` alone.
    Short { main: &'static str, keys: &'static [Key] },
    /// A table.
    Record(&'static [Key]),
    /// A condition on packages; whether it may name terms.
    Condition { terms: bool },
    /// Who may see an entry.
    Audience,
    /// An answer to the issue at hand.
    Answer,
    /// The value of each answer to the issue at hand.
    ValueFunction,
}

/// How many a list holds at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// It may be empty.
    Zero,
    /// It may not.
    One,
}

/// Which numbers are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bounds {
    /// All.
    Any,
    /// From 0.
    NotNegative,
    /// Above 0.
    Positive,
    /// From 0 to 1.
    Share,
    /// Whole numbers from 0 to [`MOST_DAYS`].
    Days,
}

/// The most days that an act may wait: ten thousand years.
pub(crate) const MOST_DAYS: i64 = 3_652_059;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Actor,
    /// An actor or a person.
    Ratifier,
    /// A person, an actor, or `unattributed`.
    Speaker,
    Issue,
    /// An option of the issue at hand.
    IssueOption,
    Act,
    Text,
    /// A text or an act.
    About,
    Event,
    Source,
    /// A source, or `unknown`.
    Origin,
    Claim,
}

impl Target {
    /// The tables in which the name may be declared.
    pub(crate) fn tables(self) -> &'static [Table] {
        match self {
            Target::Actor => &[Table::Actors],
            Target::Ratifier => &[Table::Actors, Table::People],
            Target::Speaker => &[Table::People, Table::Actors],
            Target::Issue => &[Table::Issues],
            Target::IssueOption => &[],
            Target::Act => &[Table::Acts],
            Target::Text => &[Table::Texts],
            Target::About => &[Table::Texts, Table::Acts],
            Target::Event => &[Table::Events],
            Target::Source | Target::Origin => &[Table::Sources],
            Target::Claim => &[Table::Claims],
        }
    }

    /// A word that may stand there instead of a name.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Target::Speaker => Some(UNATTRIBUTED),
            Target::Origin => Some(UNKNOWN),
            _ => None,
        }
    }

    /// What one and several are called in messages, and the id of the mistake that it is not declared.
    pub(crate) fn noun(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Target::Actor => ("actor", "actors", "unknown-actor"),
            Target::Ratifier => ("actor or person", "actors and people", "unknown-actor"),
            Target::Speaker => ("person or actor", "people and actors", "unknown-speaker"),
            Target::Issue => ("issue", "issues", "unknown-issue"),
            Target::IssueOption => ("option", "options", "unknown-option"),
            Target::Act => ("act", "acts", "unknown-act"),
            Target::Text => ("text", "texts", "unknown-text"),
            Target::About => ("text or act", "texts and acts", "unknown-text"),
            Target::Event => ("event", "events", "unknown-event"),
            Target::Source | Target::Origin => ("source", "sources", "unknown-source"),
            Target::Claim => ("claim", "claims", "unknown-claim"),
        }
    }
}

/// The speaker of what a text says in its own voice.
pub(crate) const UNATTRIBUTED: &str = "unattributed";

/// The origin of what came from elsewhere, not known where.
pub(crate) const UNKNOWN: &str = "unknown";

/// What every entry may carry.
pub(crate) const COMMON: &[Key] = &[
    optional("id", Kind::OwnName, "Name of the entry: lower-kebab-case, unique in its table."),
    optional("title", Kind::Text, "Title for people."),
    optional("claims", Kind::Many(&Kind::Name(Target::Claim), Least::Zero), "Claims that it is drawn from."),
    optional("known_to", Kind::Audience, "Who may see it; left out: as the case says, else the mediators."),
    optional("basis", Kind::Word(words::<Basis>), "How well it is known; left out: as its claims have it."),
];

impl TableKeys {
    pub(crate) fn of(table: Table) -> &'static TableKeys {
        // Every table is listed, in the order of `Table::ALL`; a test sees to it.
        &TABLES[table as usize]
    }

    /// Its keys with those that every entry may carry.
    pub(crate) fn all_keys(&'static self) -> impl Iterator<Item = &'static Key> {
        let common = COMMON.iter().filter(|key| self.keys.iter().all(|own| own.name != key.name));
        self.keys.iter().chain(common)
    }
}

/// An enum of the model with a word for each variant.
pub(crate) trait Word: Copy + 'static {
    /// Its variants.
    const VARIANTS: &'static [Self];
    /// The word for one.
    fn name(self) -> &'static str;
}

/// The words of an enum, in order.
pub(crate) fn words<W: Word>() -> Vec<&'static str> {
    W::VARIANTS.iter().map(|variant| variant.name()).collect()
}

macro_rules! words {
    ($($name:ident),+ $(,)?) => {
        $(impl Word for $name {
            const VARIANTS: &'static [Self] = $name::ALL;
            fn name(self) -> &'static str { self.word() }
        })+
    };
}
words!(
    Role,
    Level,
    Channel,
    Scope,
    PositionKind,
    Hearers,
    Certainty,
    NeedKind,
    PreferenceSource,
    Better,
    TextKind,
    AnswerState,
    Phase,
    DeadlineKind,
    EventKind,
    Direction,
    SourceKind,
    ClaimAct,
    Polarity,
    Modality,
    Status,
    Basis,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_listed_in_order_and_no_key_twice() {
        let listed: Vec<Table> = TABLES.iter().map(|keys| keys.table).collect();
        assert_eq!(listed, Table::ALL);
        for keys in TABLES {
            let mut names: Vec<&str> = keys.all_keys().map(|key| key.name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        }
    }
}
