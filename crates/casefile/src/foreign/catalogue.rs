//! Every kind of message about foreign files.

/// The ids of all messages about foreign files, each with what it means: one line, then an example and what to do. In the
/// order of the alphabet.
pub const CATALOGUE: &[(&str, &str)] = &[
    (
        "foreign-changed",
        "Something is written otherwise than it stood, with the same meaning as far as the message says.\n\
         A warning. Utilities may be divided by a number, a reservation value written as a bid, digits without an end rounded.\n\
         \n  detente export talks.case.toml --to geniusweb -o out      # scores that do not sum to 1\n\n\
         The message names the numbers: divide or shift by them to compare.",
    ),
    (
        "foreign-domain",
        "The domain of a scenario is missing, there twice, or does not read.\n\
         \n  detente import buyer.xml seller.xml other-domain.xml domain.xml      # two domains\n\n\
         Give the files of one scenario: one domain and a profile for each party.",
    ),
    (
        "foreign-format",
        "A file is of no format that is read, or of another than the files beside it.\n\
         Read are XML of GENIUS, JSON of GeniusWeb and NegoLog, YAML of NegMAS; the content tells which it is.\n\
         \n  detente import specials.json      # neither a domain nor a profile\n\n\
         `--from FORMAT` says which format it is. What is left out beside a scenario is no mistake.",
    ),
    (
        "foreign-left-out",
        "Something has no place where it should go, and is left out.\n\
         A warning. A case has no discount; other systems have no red lines and no rules.\n\
         \n  <discount_factor value=\"0.75\"/>\n\n\
         The message names what is left out. Nothing else is.",
    ),
    (
        "foreign-limit",
        "A file, or an issue in it, is larger or deeper than what is read.\n\
         Files have at most 64 MiB (YAML 16 MiB), 500,000 elements or 1,000,000 values, nested 64 deep; no reference to another\n\
         value is followed, and no entity is expanded.\n\
         \n  a: &x [1, 2]\n  b: *x      # an alias\n\n\
         Write the value out, or split the file.",
    ),
    (
        "foreign-name",
        "A name in a foreign file is there twice, or names nothing of the domain.\n\
         \n  <item value=\"60 Gb\" evaluation=\"3\"/>      # the domain has \"60 GB\"\n\n\
         What is not in the domain is left out; of two the message says which counts. Mend the name if something else is meant.",
    ),
    (
        "foreign-number",
        "A number in a foreign file does not read, or does not fit into a case.\n\
         A case has 18 significant digits; nothing is rounded without a word.\n\
         \n  <weight index=\"1\" value=\"heavy\"/>\n\n\
         Mend the number in the file.",
    ),
    (
        "foreign-refused",
        "A foreign file says something that a case cannot hold.\n\
         Utilities of a case are sums over issues, and its issues have answers that can be listed.\n\
         \n  <utility_space type=\"nonlinear\">\n  <issue type=\"real\">      # --step 0.5\n\n\
         Issues of real numbers are sampled with `--step`; a profile that is no sum over issues has to stay out.",
    ),
    (
        "foreign-syntax",
        "A foreign file breaks the rules of its format.\n\
         Ways that are known and harmless are read with a warning: a bare `&`, an attribute that is there twice, an element that\n\
         is not closed. Of the rest the place shows where it stops making sense.\n\
         \n  <item value=\"Coffee & Tea\"/>\n\n\
         Mend the file, or look whether what was read is what was meant.",
    ),
    (
        "foreign-unknown",
        "A foreign file does not say something that a utility needs.\n\
         Nothing is made up: an answer without an evaluation has none in the case either.\n\
         \n  <item value=\"Dell\" evaluation=\"null\"/>\n\n\
         Fill it in, in the file or in the case.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_are_in_order_and_each_has_an_example() {
        assert!(CATALOGUE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (id, text) in CATALOGUE {
            assert!(text.contains("\n  ") && text.lines().next().unwrap().ends_with('.'), "{id}");
        }
    }
}
