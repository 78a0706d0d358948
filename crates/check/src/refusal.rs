//! Why a certificate is refused.

use detente_model::{Id, Kind, LineName, Missing, Verdict};

/// The first thing in a finding that is not so. The words name entries, for people who look for a mistake of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The kind is not among those examined.
    #[error("{kind} is not examined")]
    NotExamined {
        /// The kind.
        kind: Kind,
    },
    /// What is given proves something else, or nothing.
    #[error("what is given does not make {kind} {verdict}")]
    WrongVerdict {
        /// The kind.
        kind: Kind,
        /// The verdict.
        verdict: Verdict,
    },
    /// Undetermined, and nothing said to be missing.
    #[error("undetermined, and nothing is said to be missing")]
    NothingMissing,
    /// What is said to be missing is on file.
    #[error("what is said to be missing is on file, or would change nothing: {0:?}")]
    NotMissing(Missing),
    /// No entry is called so.
    #[error("no entry is called `{0}`")]
    UnknownName(String),
    /// The entries that the finding names are not those of its certificate.
    #[error("the finding names other entries than its certificate: {0}")]
    NamesDiffer(String),
    /// Listed twice.
    #[error("listed twice: {0}")]
    Repeated(String),
    /// An empty list where something must stand.
    #[error("nothing is listed")]
    NothingThere,
    /// The list leaves something out.
    #[error("the list leaves out {0}")]
    IncompleteSet(String),
    /// An issue has more answers than can be counted.
    #[error("issue `{0}` has more answers than can be counted")]
    TooLarge(Id),

    /// The act has happened already.
    #[error("act `{0}` is done")]
    AlreadyDone(Id),
    /// The need is one of another act, or of a kind that does not count.
    #[error("`{need}` is no need of act `{act}` that counts here")]
    NotANeedOf {
        /// The need.
        need: Id,
        /// The act.
        act: Id,
    },
    /// The need named can be met, as far as the list goes.
    #[error("the need named for act `{0}` is not blocked by the acts named for its alternatives")]
    NotBlocked(Id),
    /// The order or schedule leaves out an act.
    #[error("act `{0}` is left out")]
    ActMissing(Id),
    /// An act comes before what it needs.
    #[error("act `{act}` comes before its need `{need}` is met")]
    OrderBreaksNeed {
        /// The act.
        act: Id,
        /// The need.
        need: Id,
    },
    /// Acts that are to happen at once do not.
    #[error("act `{0}` is to happen together with others and does not")]
    TornApart(Id),
    /// The day is not a deadline of the act.
    #[error("act `{0}` need not be done by that day")]
    WrongDeadline(Id),
    /// Nothing forces the bound.
    #[error("nothing forces the bound on act `{0}`")]
    BoundNotForced(Id),
    /// The bounds do not pass the deadline.
    #[error("nothing shows that act `{0}` is late")]
    NotLate(Id),
    /// An act is given a day on which it cannot happen yet.
    #[error("act `{0}` cannot happen so early")]
    DateTooEarly(Id),
    /// An act is given a day after its deadline.
    #[error("act `{0}` is given a day after its deadline")]
    DeadlineMissed(Id),

    /// Not a claim by which that actor waits for the other about that.
    #[error("claim `{0}` does not wait like that")]
    NotAWait(Id),
    /// The text reached one of the actors.
    #[error("`{about}` reached `{to}`")]
    Delivered {
        /// The text.
        about: Id,
        /// The actor.
        to: Id,
    },
    /// No answer shows that the text reached the actor.
    #[error("no answer shows that `{about}` reached `{to}`")]
    NotDelivered {
        /// The text.
        about: Id,
        /// The actor.
        to: Id,
    },
    /// Two claims dispute a turn after all.
    #[error("claims `{0}` and `{1}` wait for each other")]
    TurnDisputed(Id, Id),
    /// The claim is not among the latest that say so.
    #[error("claim `{0}` is not among the latest that say so")]
    StatusDiffers(Id),
    /// A number of documents differs.
    #[error("the number of independent documents differs")]
    CountDiffers,

    /// Not one answer for every issue.
    #[error("not a package: it does not give every issue one of its answers")]
    NotAPackage,
    /// The package breaks a rule.
    #[error("the package breaks rule `{0}`")]
    BreaksRule(LineName),
    /// The package does not certainly keep a line.
    #[error("the package does not certainly keep `{0}`")]
    BreaksLine(LineName),
    /// The package gives a party less than it has to.
    #[error("the package gives less than `{0}` asks for")]
    BelowFloor(LineName),
    /// A package that should keep the other lines of a conflict does not.
    #[error("the witness does not certainly keep `{0}`")]
    WitnessBreaksLine(LineName),
    /// The value is none of the answers to the issue.
    #[error("not an answer to issue `{0}`")]
    NotAnAnswer(Id),
    /// The line may not be used here.
    #[error("`{0}` may not be used in this proof")]
    LineNotAllowed(LineName),
    /// The line depends on a reading that is not known.
    #[error("`{0}` depends on a reading that is not known")]
    ReadingNotKnown(LineName),
    /// A split leaves one side empty.
    #[error("the split of `{0}` leaves one side empty")]
    SplitOutsideBox(Id),
    /// The line is not false on the whole box.
    #[error("`{0}` is not false on the whole box")]
    LineNotFalseOnBox(LineName),
    /// A weight is zero or no whole number.
    #[error("a weight of `{0}` is zero or no whole number")]
    WeightNotWhole(LineName),
    /// A weight below zero on what is no equality.
    #[error("a weight of `{0}` is below zero, and it is no equality")]
    WeightNegative(LineName),
    /// What a text lacks for whom differs.
    #[error("who is short under text `{0}`, by how much, or which lines it breaks differs")]
    ShortDiffers(Id),
    /// Some completion of a text is not dominated by a package given.
    #[error("some completion of text `{0}` is not dominated by a package given")]
    NotDominated(Id),
    /// A line or rule that speaks of other than one issue.
    #[error("`{0}` does not speak of one issue alone")]
    NotOfOneIssue(LineName),
    /// The shares of packages are not above zero, or do not sum to 1.
    #[error("the shares of the packages are not above zero, or do not sum to 1")]
    SharesDiffer,
    /// The line has no comparison of that number.
    #[error("`{0}` has no comparison number {1}")]
    NoSuchComparison(LineName, usize),
    /// The line can be kept on the box without that comparison.
    #[error("`{0}` does not force its comparison number {1} on the box")]
    ComparisonNotForced(LineName, usize),
    /// A comparison that cannot be weighed: of options, or "differs from".
    #[error("comparison number {1} of `{0}` cannot be weighed")]
    ComparisonNotASum(LineName, usize),
    /// Some package of the box satisfies the weighted sum, as far as bounds tell.
    #[error("the weighted sum is possible on the box")]
    SumPossible,
    /// A rule is listed that the proof does not use.
    #[error("the proof does not use rule `{0}`")]
    RuleNotNeeded(LineName),
    /// The conflict or the change is not shown to be minimal.
    #[error("not minimal")]
    NotMinimal,
    /// The numbers of the components do not follow the lines that conflicts share.
    #[error("the components do not follow the lines that conflicts share")]
    ComponentsDiffer,

    /// No such plan that is carried out in any case, or not the plan and the ask of two sides.
    #[error("`{plan}` and `{ask}` are no plan of one side and ask of another")]
    NotAPair {
        /// The plan.
        plan: LineName,
        /// The ask.
        ask: LineName,
    },
    /// Not one known reading for every term used.
    #[error("not one known reading for every term that is used")]
    NotAChoice,
    /// The text is not unclear on the issue.
    #[error("text `{0}` is not unclear on that issue")]
    NotUnclear(Id),
    /// The package does not agree with the text.
    #[error("the package does not agree with text `{0}`")]
    TextDisagrees(Id),
    /// The readings tried are not those there are, or come out otherwise.
    #[error("the readings tried are not those there are, or come out otherwise")]
    ReadingsDiffer,

    /// What the package is worth to the party is another number.
    #[error("the package is worth another number to `{0}`")]
    UtilityDiffers(Id),
    /// The red lines that the package breaks are others.
    #[error("the red lines that the package breaks are others")]
    BrokenDiffer,
    /// The parties whose reservation value the package does not reach are others.
    #[error("the parties whose reservation value the package does not reach are others")]
    ShortDiffer,
    /// The preferences on file do not admit the utility of the party.
    #[error("the preferences on file do not admit the utility of `{0}`")]
    NotAdmitted(Id),
    /// Some package may pass the bound.
    #[error("some package may pass the bound of the weighted sum")]
    BoundPassed,
    /// The weights and their bound leave room for a better package.
    #[error("the weights and their bound leave room for a better package")]
    BoundTooLoose,

    /// The change cannot be made in this case.
    #[error("the change cannot be made: {0}")]
    ChangeNotPossible(String),
    /// The change does not free the talks of the finding.
    #[error("the finding is not refuted after the change: {0}")]
    NotFreed(String),
    /// Those asked are not those whose conduct changes.
    #[error("those asked are not those who change something")]
    ActorsDiffer,
    /// The group is not that of the change.
    #[error("the change belongs to another group")]
    GroupDiffers,
    /// A remark is false.
    #[error("a remark is false: {0}")]
    RemarkFalse(String),
}

impl Refusal {
    /// The short name of the reason, which stays the same from version to version.
    pub const fn reason(&self) -> &'static str {
        match self {
            Refusal::NotExamined { .. } => "not-examined",
            Refusal::WrongVerdict { .. } => "wrong-verdict",
            Refusal::NothingMissing => "nothing-missing",
            Refusal::NotMissing(_) => "not-missing",
            Refusal::UnknownName(_) => "unknown-name",
            Refusal::NamesDiffer(_) => "names-differ",
            Refusal::Repeated(_) => "repeated",
            Refusal::NothingThere => "nothing-there",
            Refusal::IncompleteSet(_) => "incomplete-set",
            Refusal::TooLarge(_) => "too-large",
            Refusal::AlreadyDone(_) => "already-done",
            Refusal::NotANeedOf { .. } => "not-a-need-of",
            Refusal::NotBlocked(_) => "not-blocked",
            Refusal::ActMissing(_) => "act-missing",
            Refusal::OrderBreaksNeed { .. } => "order-breaks-need",
            Refusal::TornApart(_) => "torn-apart",
            Refusal::WrongDeadline(_) => "wrong-deadline",
            Refusal::BoundNotForced(_) => "bound-not-forced",
            Refusal::NotLate(_) => "not-late",
            Refusal::DateTooEarly(_) => "date-too-early",
            Refusal::DeadlineMissed(_) => "deadline-missed",
            Refusal::NotAWait(_) => "not-a-wait",
            Refusal::Delivered { .. } => "delivered",
            Refusal::NotDelivered { .. } => "not-delivered",
            Refusal::TurnDisputed(..) => "turn-disputed",
            Refusal::StatusDiffers(_) => "status-differs",
            Refusal::CountDiffers => "count-differs",
            Refusal::NotAPackage => "not-a-package",
            Refusal::BreaksRule(_) => "breaks-rule",
            Refusal::BreaksLine(_) => "breaks-line",
            Refusal::WitnessBreaksLine(_) => "witness-breaks-line",
            Refusal::NotAnAnswer(_) => "not-an-answer",
            Refusal::LineNotAllowed(_) => "line-not-allowed",
            Refusal::ReadingNotKnown(_) => "reading-not-known",
            Refusal::SplitOutsideBox(_) => "split-outside-box",
            Refusal::LineNotFalseOnBox(_) => "line-not-false-on-box",
            Refusal::BelowFloor(_) => "below-floor",
            Refusal::NotOfOneIssue(_) => "not-of-one-issue",
            Refusal::SharesDiffer => "shares-differ",
            Refusal::ShortDiffers(_) => "short-differs",
            Refusal::NotDominated(_) => "not-dominated",
            Refusal::WeightNotWhole(_) => "weight-not-whole",
            Refusal::WeightNegative(_) => "weight-negative",
            Refusal::NoSuchComparison(..) => "no-such-comparison",
            Refusal::ComparisonNotForced(..) => "comparison-not-forced",
            Refusal::ComparisonNotASum(..) => "comparison-not-a-sum",
            Refusal::SumPossible => "sum-possible",
            Refusal::RuleNotNeeded(_) => "rule-not-needed",
            Refusal::NotMinimal => "not-minimal",
            Refusal::ComponentsDiffer => "components-differ",
            Refusal::NotAPair { .. } => "not-a-pair",
            Refusal::NotAChoice => "not-a-choice",
            Refusal::NotUnclear(_) => "not-unclear",
            Refusal::TextDisagrees(_) => "text-disagrees",
            Refusal::ReadingsDiffer => "readings-differ",
            Refusal::UtilityDiffers(_) => "utility-differs",
            Refusal::BrokenDiffer => "broken-differ",
            Refusal::ShortDiffer => "short-differ",
            Refusal::NotAdmitted(_) => "not-admitted",
            Refusal::BoundPassed => "bound-passed",
            Refusal::BoundTooLoose => "bound-too-loose",
            Refusal::ChangeNotPossible(_) => "change-not-possible",
            Refusal::NotFreed(_) => "not-freed",
            Refusal::ActorsDiffer => "actors-differ",
            Refusal::GroupDiffers => "group-differs",
            Refusal::RemarkFalse(_) => "remark-false",
        }
    }
}
