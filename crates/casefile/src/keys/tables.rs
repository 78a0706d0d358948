//! The tables of a case file, in the order of [`Table`].

use detente_model::*;

use super::Bounds::{Any, Days, NotNegative, Positive, Share};
use super::Least::{One, Zero};
use super::{Key, Kind, Naming, TableKeys, Target, Word, optional, required, words};

const ACTOR: Kind = Kind::Name(Target::Actor);
const ACTORS: Kind = Kind::Many(&ACTOR, Zero);
const ISSUE: Kind = Kind::Name(Target::Issue);
const ISSUES: Kind = Kind::Many(&ISSUE, Zero);
const TEXTS: Kind = Kind::Many(&Kind::Text, Zero);
const CLAIMS: Kind = Kind::Many(&Kind::Name(Target::Claim), Zero);
const PACKAGE: Kind = Kind::Map(Target::Issue, &Kind::Answer);
const LINE: Kind = Kind::Condition { terms: true };
const PLAIN: Kind = Kind::Condition { terms: false };

const fn word<W: Word>() -> Kind {
    Kind::Word(words::<W>)
}

/// `[case]`
pub(crate) const HEADER: &[Key] = &[
    required("title", Kind::Text, "What the talks are called."),
    required("as_of", Kind::Day, "The day the case describes."),
    optional("as_of_by", Kind::Text, "How the day is known."),
    optional("note", Kind::Short { main: "says", keys: NOTE }, "A note: text, or `{ says, known_to }`."),
    optional("known_to", Kind::Audience, "Who sees entries that do not say; left out: the mediators."),
];

const NOTE: &[Key] =
    &[required("says", Kind::Text, "Its words."), optional("known_to", Kind::Audience, "Who may see it.")];

const ROLE: &[Key] = &[
    required("role", word::<Role>(), "The role."),
    optional("since", Kind::Day, "Its first day."),
    optional("until", Kind::Day, "Its last day."),
    optional("claims", CLAIMS, "Claims that it is drawn from."),
];

const OPTION: &[Key] = &[
    required("id", Kind::NewName, "Its name, unique within the issue."),
    optional("value", Kind::Quantity(Any), "A number that goes with it."),
    optional("title", Kind::Text, "Title for people."),
];

const RANGE: &[Key] = &[
    required("from", Kind::Exact, "The lowest number."),
    required("to", Kind::Exact, "The highest number."),
    required("step", Kind::Exact, "From one number to the next; above 0, and `to` is reached."),
];

const READING: &[Key] = &[
    required("says", PLAIN, "What the word means to that actor; names no term."),
    optional("known_to", Kind::Audience, "Who may see the reading."),
    optional("claims", CLAIMS, "Claims that it is drawn from."),
    optional("basis", word::<Basis>(), "How well it is known."),
];

const ANSWER: &[Key] = &[
    required("says", word::<AnswerState>(), "What became of the text."),
    optional("known_to", Kind::Audience, "Who may see the answer."),
    optional("claims", CLAIMS, "Claims that it is drawn from."),
];

/// Every table, in the order of [`Table::ALL`].
pub(crate) const TABLES: &[TableKeys] = &[
    TableKeys {
        table: Table::Actors,
        naming: Naming::Header,
        noun: "actor",
        doc: "Who takes part, or is concerned.",
        keys: &[
            optional("role", word::<Role>(), "What it is in the talks; this or `roles`."),
            optional(
                "roles",
                Kind::Many(&Kind::Short { main: "role", keys: ROLE }, One),
                "Several roles, each a word or `{ role, since, until, claims }`.",
            ),
            optional("name", Kind::Text, "What people call it."),
            optional("kind", Kind::Text, "`state`, `armed-group`, `union` and so on."),
            optional("also", TEXTS, "Names used in sources."),
            optional(
                "ratified_by",
                Kind::Many(&Kind::Name(Target::Ratifier), Zero),
                "Who must approve what its negotiators agree to.",
            ),
        ],
        either: &[("role", "roles")],
    },
    TableKeys {
        table: Table::People,
        naming: Naming::Header,
        noun: "person",
        doc: "Who speaks; never a party of its own.",
        keys: &[
            required("of", ACTOR, "The actor spoken for."),
            optional("name", Kind::Text, "What people call the person, or how a source describes somebody unnamed."),
            optional("office", Kind::Text, "The office held."),
            optional("level", word::<Level>(), "The level spoken at."),
            optional("named", Kind::Flag, "Whether the source names the person."),
            optional("since", Kind::Day, "First day in office."),
            optional("until", Kind::Day, "Last day in office."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Relations,
        naming: Naming::Optional,
        noun: "relation",
        doc: "How two actors deal.",
        keys: &[
            required("from", ACTOR, "The actor whose conduct it is."),
            required("to", ACTOR, "The actor dealt with."),
            optional("recognises", Kind::Flag, "Whether the first recognises the second."),
            optional("channel", word::<Channel>(), "How they talk."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Issues,
        naming: Naming::Header,
        noun: "issue",
        doc: "One question that every package answers.",
        keys: &[
            optional(
                "options",
                Kind::List(&Kind::Short { main: "id", keys: OPTION }, One),
                "The possible answers, low to high, each a name or `{ id, value, title }`; this or `range`.",
            ),
            optional("range", Kind::Record(RANGE), "The possible answers as numbers: `{ from, to, step }`."),
            optional("unit", Kind::Text, "The unit of a range."),
            optional("also", TEXTS, "Names used in sources."),
            optional("called", Kind::Map(Target::Actor, &Kind::Text), "Each side's own word for it."),
            optional("scope", word::<Scope>(), "Whether it is on the table."),
            optional("tradable", Kind::Flag, "False: lives, relief, what may not be bargained with."),
        ],
        either: &[("options", "range")],
    },
    TableKeys {
        table: Table::Rules,
        naming: Naming::Optional,
        noun: "rule",
        doc: "Law, arithmetic, nature: binds everyone, nobody's line.",
        keys: &[required("says", PLAIN, "What holds.")],
        either: &[],
    },
    TableKeys {
        table: Table::Terms,
        naming: Naming::Header,
        noun: "term",
        doc: "A word that the sides read differently.",
        keys: &[required(
            "readings",
            Kind::Map(Target::Actor, &Kind::Short { main: "says", keys: READING }),
            "How each actor reads it; an actor left out has no known reading.",
        )],
        either: &[],
    },
    TableKeys {
        table: Table::Positions,
        naming: Naming::Optional,
        noun: "position",
        doc: "What an actor is reported to hold, short of a red line.",
        keys: &[
            required("of", ACTOR, "Whose it is."),
            required("kind", word::<PositionKind>(), "How it is held."),
            required("says", LINE, "The condition; `refuses` holds its negation."),
            optional("if", PLAIN, "The condition on which an offer stands."),
            optional("also_read", Kind::Many(&LINE, Zero), "Other readings of the same sentence."),
            optional("audience", word::<Hearers>(), "To whom it was said, as reported."),
            optional("since", Kind::Day, "First day it is held."),
            optional("until", Kind::Day, "Last day it is held."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::RedLines,
        naming: Naming::Optional,
        noun: "red line",
        doc: "What its holder told the mediators, or wrote in a text that was seen, it will not go without.",
        keys: &[
            required("of", ACTOR, "Whose it is."),
            required("says", LINE, "The condition that must hold."),
            optional("since", Kind::Day, "First day in force."),
            optional("until", Kind::Day, "Last day in force."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Acts,
        naming: Naming::Header,
        noun: "act",
        doc: "Something one actor does in the process.",
        keys: &[
            required("by", ACTOR, "Who does it."),
            optional("done", Kind::Day, "The day it was done."),
            optional("planned", Kind::Day, "The day it is planned for."),
            optional("not_before", Kind::Day, "The first day on which it can be done."),
            optional("deadline", Kind::Day, "The last day on which it may be done."),
            optional("certainty", word::<Certainty>(), "How sure it is."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Needs,
        naming: Naming::Optional,
        noun: "need",
        doc: "An act happens only after others.",
        keys: &[
            required("act", Kind::Name(Target::Act), "The act that waits."),
            required(
                "any_of",
                Kind::List(&Kind::List(&Kind::Name(Target::Act), One), One),
                "Alternatives, each a list of acts that must all have happened.",
            ),
            optional("kind", word::<NeedKind>(), "Why it waits; left out: procedure."),
            optional("lag_days", Kind::Quantity(Days), "Days that must pass after the acts of the alternative."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Preferences,
        naming: Naming::Actor,
        noun: "preference entry",
        doc: "How much things matter to an actor.",
        keys: PREFERENCES,
        either: &[],
    },
    TableKeys {
        table: Table::Texts,
        naming: Naming::Required,
        noun: "text",
        doc: "A tabled text.",
        keys: &[
            required("by", ACTOR, "Whose it is."),
            optional("package", PACKAGE, "What it says, issue by issue; issues left out are open."),
            optional("seen", Kind::Flag, "False, instead of a package: nobody here has seen it."),
            optional("dated", Kind::Day, "Its date."),
            optional("kind", word::<TextKind>(), "What it is."),
            optional("supersedes", Kind::Name(Target::Text), "The text it replaces."),
            optional("unclear", ISSUES, "Issues on which it can be read in more than one way."),
            optional("carried_by", ACTORS, "Who carries it."),
            optional(
                "answers",
                Kind::Map(Target::Actor, &Kind::Short { main: "says", keys: ANSWER }),
                "What became of it with each actor: a word, or `{ says, known_to, claims }`.",
            ),
        ],
        either: &[("package", "seen")],
    },
    TableKeys {
        table: Table::Guarantees,
        naming: Naming::Optional,
        noun: "guarantee",
        doc: "An assurance asked for.",
        keys: &[
            required("asked_by", ACTOR, "Who asks."),
            required("covers", Kind::Text, "Of what, in words."),
            optional("against", ACTOR, "Against whom."),
            optional("phase", word::<Phase>(), "For which phase."),
            optional("accepts", ACTORS, "Whom the asker would accept as guarantor; left out: not known."),
            optional("offered", ACTORS, "Who has offered; left out: not known."),
            optional("powers", TEXTS, "What a guarantor could do, in words."),
            optional("size", Kind::Quantity(Any), "How large it must be."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Alternatives,
        naming: Naming::Optional,
        noun: "alternative",
        doc: "What an actor says it will do without agreement, or in any case.",
        keys: &[
            required("of", ACTOR, "Whose it is."),
            required("title", Kind::Text, "What it does, for people."),
            optional("regardless", Kind::Flag, "True: with or without agreement."),
            optional("sets", PLAIN, "The condition it makes true."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Deadlines,
        naming: Naming::Optional,
        noun: "deadline",
        doc: "A date that presses.",
        keys: &[
            required("title", Kind::Text, "What it is, for people."),
            required("on", Kind::Day, "The day."),
            optional("kind", word::<DeadlineKind>(), "Whether it binds."),
            optional("of", ACTOR, "On whom it presses."),
            optional("act", Kind::Name(Target::Act), "The act it bounds; without one it bounds nothing."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Events,
        naming: Naming::Optional,
        noun: "event",
        doc: "What happened.",
        keys: &[
            required("what", word::<EventKind>(), "What it was."),
            optional("on", Kind::When, "When: a day, or the first and the last it can have been."),
            optional("by", ACTORS, "Who did it."),
            optional("where", Kind::Text, "Where."),
            optional("round", Kind::Text, "Of which round."),
            optional("issue", ISSUE, "On which issue."),
            optional("direction", word::<Direction>(), "Which way, of a shift."),
            optional("after", Kind::Many(&Kind::Name(Target::Event), Zero), "Events it followed; never a cause."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Sources,
        naming: Naming::Header,
        noun: "source",
        doc: "A document.",
        keys: &[
            required("kind", word::<SourceKind>(), "What it is."),
            optional("published", Kind::Published, "When it was published: a day, or `{ not_after, by }`."),
            optional("file", Kind::Text, "Its file."),
            optional("sha256", Kind::Hash, "SHA-256 of the raw file."),
            optional("derived_from", Kind::Name(Target::Origin), "Where it took its matter from."),
            optional("url", Kind::Text, "Its address."),
        ],
        either: &[],
    },
    TableKeys {
        table: Table::Claims,
        naming: Naming::Required,
        noun: "claim",
        doc: "One statement found in a source.",
        keys: CLAIM,
        either: &[],
    },
];

const PREFERENCES: &[Key] = &[
    required("source", word::<PreferenceSource>(), "Where they come from."),
    optional("order", ISSUES, "Issues from most to least important."),
    optional("better", Kind::Map(Target::Issue, &word::<Better>()), "Which end of each issue is good."),
    optional("weights", Kind::Map(Target::Issue, &Kind::Quantity(NotNegative)), "Weight of each issue."),
    optional("values", Kind::Map(Target::Issue, &Kind::ValueFunction), "Value of each answer, from 0 to 1."),
    optional(
        "scores",
        Kind::Map(Target::Issue, &Kind::Map(Target::IssueOption, &Kind::Quantity(Any))),
        "Scores of options on any scale.",
    ),
    optional("scale", Kind::Quantity(Positive), "The score that is worth 1."),
    optional("walk_away", Kind::Quantity(Any), "Utility (with `scores`: score) of no agreement."),
    optional(
        "compared",
        Kind::List(&Kind::Pair(&PACKAGE), Zero),
        "Pairs of packages, the first at least as good as the second.",
    ),
];

const CLAIM: &[Key] = &[
    required("source", Kind::Name(Target::Source), "The document it stands in."),
    required("speaker", Kind::Many(&Kind::Name(Target::Speaker), One), "Who says it; `unattributed`: the text itself."),
    required("act", word::<ClaimAct>(), "What it does."),
    optional("at", Kind::CodePoints, "Where it stands: Unicode code points, from (included) to (excluded)."),
    optional("where", Kind::Text, "Where it stands, in words."),
    optional("text", Kind::Text, "Its words."),
    optional("of", ACTORS, "Whose conduct or stance it is about."),
    optional("issue", ISSUES, "The issues it is about."),
    optional("target", ACTORS, "At whom it is aimed."),
    optional("about", Kind::Name(Target::About), "The text or act it is about."),
    optional("polarity", word::<Polarity>(), "Whether it affirms or denies."),
    optional("modality", word::<Modality>(), "How it is put."),
    optional("status", word::<Status>(), "How the talks stand; required with `report_status`."),
    optional("event_date", Kind::When, "When what it tells happened."),
    optional("speaker_as", Kind::Text, "How an unnamed speaker is described."),
    optional("against", ACTORS, "Against whom an assurance is asked."),
    optional("reviewed_by", Kind::Text, "Who confirmed this reading of the source."),
];

/// The long form of [`Kind::Published`].
pub(crate) const PUBLISHED: &[Key] = &[
    required("not_after", Kind::Day, "It was not published after this day."),
    optional("by", Kind::Text, "How that is known."),
];

/// The long form of [`Kind::Quantity`].
pub(crate) const INTERVAL: &[Key] = &[
    optional("about", Kind::Exact, "What a source says it is about."),
    optional("from", Kind::Exact, "It is not below this."),
    optional("to", Kind::Exact, "It is not above this."),
];

/// Shares, for the values of [`Kind::ValueFunction`].
pub(crate) const VALUE: Kind = Kind::Quantity(Share);
