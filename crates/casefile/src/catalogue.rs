//! Every kind of mistake that a case file can hold.

/// The ids of all diagnostics, each with what it means: one line, then an example and what to do. In the order of
/// the alphabet.
pub const CATALOGUE: &[(&str, &str)] = &[
    (
        "analyst-preferences",
        "Preferences that an analyst estimated are open to others than the mediators.\n\
         An estimate of a side's preferences is the mediators' (or the analyst's) alone, whatever the case opens by default.\n\
         \n  [preferences.union]\n  source = \"analyst\"\n  known_to = [\"board\"]      # only mediators may stand here\n\n\
         Write `known_to = [\"mediators\"]`, or another `source` if the side told it.",
    ),
    (
        "arithmetic-too-wide",
        "A comparison would need numbers of more than 127 bits.\n\
         Comparisons are worked out in whole numbers, exactly. With many decimals in factors and ranges these grow.\n\
         \n  says = \"0.000000000000000001 * a + 999999999999999999 * b <= 1\"\n\n\
         Use another unit, or fewer decimals.",
    ),
    (
        "audience",
        "An entry names something that not everyone who sees the entry may see.\n\
         Whoever sees an entry could otherwise learn of what is kept from them. Citations of claims are the exception: they\n\
         are left out for those who may not see the claim.\n\
         \n  [issues.prisoners]\n  known_to = [\"mediators\"]\n  [[red_lines]]\n  of = \"union\"\n  known_to = [\"union\", \"mediators\"]\n  says = \"prisoners = released\"      # the union may not see the issue\n\n\
         Open what is named, or close the entry that names it.",
    ),
    (
        "bad-comparison",
        "Two packages that are compared answer different issues.\n\
         \n  compared = [[{ wage = 3 }, { hours = 38 }]]\n\n\
         Give both packages the same issues; those left out count as equal.",
    ),
    (
        "bad-condition",
        "A condition is not written as conditions are.\n\
         A condition compares an issue with an option or a number, and joins comparisons by `and`, `or`, `not`, `implies` and\n\
         brackets. A minus between two parts of a sum stands between spaces.\n\
         \n  says = \"wage => 4\"      # the sign is >=\n\n\
         The place shows where it stops making sense.",
    ),
    (
        "bad-date",
        "A date is not a day of the calendar, or not written as one.\n\
         \n  as_of = 2025-02-30\n\n\
         Dates are written 2025-03-14, without quotes in TOML and without a time of day.",
    ),
    (
        "bad-hash",
        "A SHA-256 does not have 64 hexadecimal digits.\n\
         \n  sha256 = \"4c97aa\"\n\n\
         It is what `sha256sum FILE` shows.",
    ),
    (
        "bad-id",
        "A name is not one that an entry can have.\n\
         Names are of lower-case letters a-z, digits and single inner hyphens, with a letter among them. `and`, `or`, `not` and\n\
         `implies` have a meaning in conditions; `public` and `mediator` are no actors; `unattributed` is no person or actor;\n\
         `unknown` is no source; an option cannot read as a number.\n\
         \n  [actors.\"Upper House\"]      # upper-house\n\n\
         What people read is the `title` or `name`.",
    ),
    (
        "bad-interval",
        "Something ends before it begins.\n\
         \n  walk_away = [0.5, 0.4]\n  since = 2025-03-02\n  until = 2025-03-01\n\n\
         The first of two numbers or days is not above the second; of the places `at` in a text it is below it.",
    ),
    (
        "bad-number",
        "A number cannot be read exactly.\n\
         Numbers have at most 18 significant digits and are finite; a fraction stands in quotes.\n\
         \n  weights = { wage = nan, hours = \"1/0\" }\n\n\
         Write 0.25, -3, 1e6 or \"5/11\".",
    ),
    (
        "bad-points",
        "The points of a value function do not rise along the range.\n\
         \n  values = { wage = [[3, 0.0], [2, 1.0]] }\n\n\
         Each point is `[x, value]`; x lies in the range of the issue and rises from point to point.",
    ),
    (
        "bad-range",
        "A range has no numbers, too many, or a step that misses its end.\n\
         \n  range = { from = 0, to = 10, step = 3 }      # 0, 3, 6, 9: never 10\n\n\
         `step` is above 0, `from` not above `to`, and some number of steps leads from one to the other.",
    ),
    (
        "bad-syntax",
        "The text is not TOML (or not JSON).\n\
         The part that does not read is passed over; what follows is read.\n\
         \n  title = Pay talks      # a text stands in quotes\n\n\
         The place shows where it stops making sense.",
    ),
    (
        "bad-version",
        "The format version is not a whole number above 0.\n\
         \n  detente = \"one\"\n\n\
         Write `detente = 1`.",
    ),
    (
        "case-in-channel",
        "A channel file has a table `[case]`.\n\
         A channel file adds entries to a case; what the talks are called and on which day stands in the case file alone.\n\
         \n  detente --with union.channel.toml ...      # and in that file: [case]\n\n\
         Leave the table out of the channel file.",
    ),
    (
        "circle",
        "A chain of sources or of texts comes back to where it began.\n\
         \n  [sources.a]\n  derived_from = \"b\"\n  [sources.b]\n  derived_from = \"a\"\n\n\
         One of them came first; if it is not known which, one of them is `derived_from = \"unknown\"`.",
    ),
    (
        "duplicate-id",
        "A name is used twice where names are unique.\n\
         Names are unique in their table, options in their issue; issues and terms share one name space; a channel file adds\n\
         entries and changes none.\n\
         \n  [issues.safety]\n  [terms.safety]\n\n\
         Rename one of the two.",
    ),
    (
        "duplicate-key",
        "A key or a table stands twice in one place.\n\
         \n  title = \"Pay talks\"\n  title = \"Wage talks\"\n\n\
         Leave one of them out.",
    ),
    (
        "empty-list",
        "A list is empty where at least one thing is needed.\n\
         \n  options = []\n  any_of = [[]]\n\n\
         Fill the list; if nothing is known, leave out the entry.",
    ),
    (
        "excess-key",
        "Two keys are given of which one is enough.\n\
         \n  options = [\"low\", \"high\"]\n  range = { from = 0, to = 3, step = 1 }\n\n\
         An issue has options or a range, an actor a role or roles, a text a package or `seen = false`.",
    ),
    (
        "invalid-utf8",
        "The file is not UTF-8 text.\n\
         The place is that of the first byte that starts no character.\n\
         \n  title = \"Caf\\xE9\"      # saved in another encoding\n\n\
         Save the file as UTF-8.",
    ),
    (
        "misplaced-key",
        "A key says nothing where it stands.\n\
         A warning: the file loads. `status` goes with `act = \"report_status\"`, `if` with offers, `direction` with shifts.\n\
         \n  [[claims]]\n  act = \"demand\"\n  status = \"stalled\"\n\n\
         Leave the key out, or change what it goes with.",
    ),
    (
        "misplaced-term",
        "A condition names a term where none may stand.\n\
         A term means what its holder reads it as, and only positions and red lines have a holder.\n\
         \n  [[rules]]\n  says = \"safe implies wage >= 2\"      # safe is a term\n\n\
         Write out what is meant.",
    ),
    (
        "missing-id",
        "An entry that not everyone sees has no name.\n\
         Entries without a name are counted, and the count would tell that there is one more.\n\
         \n  [[red_lines]]\n  known_to = [\"union\", \"mediators\"]\n  of = \"union\"\n  says = \"wage >= 3\"\n\n\
         Give it an `id`.",
    ),
    (
        "missing-key",
        "A required key or table is missing.\n\
         \n  [[red_lines]]\n  says = \"wage >= 3\"      # of: whose line it is\n\n\
         `detente schema case` lists what each entry needs.",
    ),
    (
        "missing-version",
        "The file does not say in which format it is written.\n\
         \n  [case]\n  title = \"Pay talks\"\n\n\
         Begin the file with `detente = 1`.",
    ),
    (
        "newer-version",
        "The file is written in a newer format than this program reads.\n\
         \n  detente = 2\n\n\
         A newer version of the program reads it.",
    ),
    (
        "not-an-answer",
        "A package gives a range issue a number that is none of its answers.\n\
         \n  [issues.wage]\n  range = { from = 0, to = 5, step = 1 }\n  [[texts]]\n  package = { wage = 2.5 }\n\n\
         Use a number of the range, or make the step smaller.",
    ),
    (
        "option-arithmetic",
        "An issue with options, or a term, stands in a sum.\n\
         Sums are of numbers and range issues. An issue with options stands alone on the left, one of its options on the right.\n\
         \n  says = \"monitoring + wage >= 3\"\n  says = \"joint-team = monitoring\"\n\n\
         Write `monitoring = joint-team`, and what concerns numbers apart.",
    ),
    (
        "out-of-range",
        "A number is outside of what can be meant.\n\
         Weights are not below 0, values are from 0 to 1, a scale is above 0, `lag_days` is a whole number of days, 0 or more.\n\
         \n  lag_days = -3\n\n\
         The label says what is expected.",
    ),
    (
        "too-deep",
        "Values or conditions are nested too deep.\n\
         Values go 80 levels deep, conditions 200.\n\
         \n  says = \"((((((wage >= 3))))))\"      # and so on\n\n\
         Split the condition into several entries: all rules and all red lines hold together anyway.",
    ),
    (
        "too-large",
        "A file, or a piece of one, is too large.\n\
         A file has at most 64 MiB, a case at most 10,000 issues. In a TOML file that is larger than 4 MiB or holds mistakes, no single value is longer than\n\
         4 MiB.\n\
         \n  detente check everything.case.toml      # 100 MB\n\n\
         Split the case into channel files.",
    ),
    (
        "too-many",
        "There are more mistakes than are shown.\n\
         The first 1,000 are shown, in the order of the file, and the others counted.\n\
         \n  detente check letter.txt      # not a case file at all\n\n\
         Mend the first ones and check again.",
    ),
    (
        "unknown-act",
        "An act is named that the case does not declare.\n\
         \n  [[needs]]\n  act = \"delegations\"      # [acts.delegation]\n\n\
         Declare it under `[acts.NAME]`, or mend the name.",
    ),
    (
        "unknown-actor",
        "An actor is named that the case does not declare.\n\
         \n  [[red_lines]]\n  of = \"unions\"      # [actors.union]\n\n\
         Declare it under `[actors.NAME]`, or mend the name. In `known_to` the words `public` and `mediators` may stand too.",
    ),
    (
        "unknown-claim",
        "A claim is cited that the case does not declare.\n\
         \n  claims = [\"c7\"]\n\n\
         Add it as `[[claims]]` with that `id`, or mend the name.",
    ),
    (
        "unknown-event",
        "An event is named that the case does not declare.\n\
         \n  after = [\"round-3\"]      # no event has id = \"round-3\"\n\n\
         Give the event that `id`, or mend the name.",
    ),
    (
        "unknown-issue",
        "An issue is named that the case does not declare.\n\
         \n  says = \"wages >= 4\"      # [issues.wage]\n\n\
         Declare it under `[issues.NAME]`, or mend the name.",
    ),
    (
        "unknown-key",
        "A key means nothing where it stands.\n\
         \n  [issues.wage]\n  option = [\"low\", \"high\"]      # options\n\n\
         The label lists the keys that have a meaning there. Remarks go behind `#`, or into `note`.",
    ),
    (
        "unknown-option",
        "An option is named that the issue does not have.\n\
         \n  [issues.monitoring]\n  options = [\"nobody\", \"joint-team\"]\n  [[red_lines]]\n  says = \"monitoring = joint\"\n\n\
         Add it to the options of the issue, or mend the name.",
    ),
    (
        "unknown-source",
        "A source is named that the case does not declare.\n\
         \n  [[claims]]\n  source = \"s3\"\n\n\
         Declare it under `[sources.NAME]`, or mend the name; `derived_from` may be \"unknown\".",
    ),
    (
        "unknown-speaker",
        "Somebody speaks whom the case does not declare.\n\
         \n  speaker = \"spokesman\"      # [people.spokesman] or [actors.spokesman]\n\n\
         Declare the person or the actor, or write \"unattributed\" for what a text says in its own voice.",
    ),
    (
        "unknown-table",
        "A table means nothing in a case file.\n\
         \n  [[redlines]]      # red_lines\n\n\
         The label names the most used tables; the documentation has them all.",
    ),
    (
        "unknown-term",
        "A word stands alone in a condition and is no term of the case.\n\
         \n  says = \"drought-save\"      # [terms.drought-safe]\n\n\
         Declare it under `[terms.NAME]`, mend the name, or compare the issue with something.",
    ),
    (
        "unknown-text",
        "A text (or act) is named that the case does not declare.\n\
         \n  supersedes = \"text-1\"      # no text has id = \"text-1\"\n\n\
         Add it as `[[texts]]` with that `id`, or mend the name.",
    ),
    (
        "unknown-word",
        "A word stands where one of a few others is expected.\n\
         \n  kind = \"insist\"      # insists\n\n\
         The label lists the words.",
    ),
    (
        "weights-sum",
        "Weights do not sum to 1.\n\
         \n  weights = { wage = 0.5, hours = 0.4 }\n\n\
         Weights that are points sum to 1; intervals leave room for weights that do. An issue of unknown weight is given as\n\
         `[0, 1]`.",
    ),
    (
        "wrong-type",
        "A value is of another kind than its key wants.\n\
         \n  title = 7\n  any_of = [\"answer\"]      # a list of lists: [[\"answer\"]]\n\n\
         The label says what is expected.",
    ),
];

/// What a diagnostic of this id means, if there is one.
pub fn explanation(id: &str) -> Option<&'static str> {
    let at = CATALOGUE.binary_search_by(|(name, _)| (*name).cmp(id)).ok()?;
    CATALOGUE.get(at).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_in_order_and_each_has_an_example() {
        assert!(CATALOGUE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (id, text) in CATALOGUE {
            assert_eq!(explanation(id), Some(*text));
            assert!(text.contains("\n  "), "{id} has no example");
            assert!(text.lines().next().unwrap().ends_with('.'), "{id}");
        }
        assert_eq!(explanation("no-such"), None);
    }
}
