//! Cases to files of other systems and back, at random: the same utility of every package. And any bytes at all: nothing but
//! a scenario or a reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "foreign/common.rs"]
mod common;

use common::{bids, catalogued, folder};
use detente_casefile::foreign::{
    Answer, ForeignFormat, ImportOptions, Reading, Scenario, export, import, out_of_case, read,
};
use detente_casefile::{Format, Input, load, print};
use detente_model::{Case, Viewer, project};
use num_rational::BigRational;
use proptest::prelude::*;

/// A table of numbers by party, issue and option, and each party's reservation value, all of them tenths or hundredths.
#[derive(Clone, Debug)]
struct Sheet {
    /// `true`: weights and values; `false`: scores.
    shares: bool,
    weights: Vec<u32>,
    numbers: Vec<Vec<i32>>,
    reservation: Option<i32>,
}

#[derive(Clone, Debug)]
struct Draft {
    /// By issue the number of answers, and whether they are numbers.
    issues: Vec<(usize, bool)>,
    sheets: Vec<Sheet>,
}

fn drafts(shares_only: bool) -> impl Strategy<Value = Draft> {
    let issues = prop::collection::vec((1..4_usize, any::<bool>()), 1..4);
    (issues, 1..4_usize).prop_flat_map(move |(issues, parties)| {
        let sheet = {
            let issues = issues.clone();
            let count = issues.len();
            let range = issues.iter().any(|(_, numbers)| *numbers);
            (any::<bool>(), prop::option::of(0..=100_i32)).prop_flat_map(move |(shares, reservation)| {
                // Ranges have values and no scores.
                let shares = shares || shares_only || range;
                let least = if shares { 0 } else { -50 };
                let rows: Vec<_> =
                    issues.iter().map(|(answers, _)| prop::collection::vec(least..=100, *answers)).collect();
                let weights = prop::collection::vec(0..30_u32, count);
                (weights, rows).prop_map(move |(weights, numbers)| Sheet { shares, weights, numbers, reservation })
            })
        };
        let sheets = prop::collection::vec(sheet, parties..=parties);
        sheets.prop_map(move |sheets| Draft { issues: issues.clone(), sheets })
    })
}

fn hundredths(number: impl std::fmt::Display) -> String {
    format!("\"{number}/100\"")
}

impl Draft {
    fn case(&self) -> Case {
        let mut text =
            "detente = 1\n[case]\ntitle = \"Random talks\"\nas_of = 2025-03-14\nknown_to = [\"public\"]\n".to_owned();
        for (at, (answers, numbers)) in self.issues.iter().enumerate() {
            let answers = if *numbers {
                format!("range = {{ from = 3, to = {}, step = 1 }}", 2 + answers)
            } else {
                let options: Vec<String> =
                    (0..*answers).map(|n| format!("{{ id = \"o-{n}\", title = \"No. {n}: \\\"<&>\\\"\" }}")).collect();
                format!("options = [{}]", options.join(", "))
            };
            text.push_str(&format!("[issues.i-{at}]\n{answers}\n"));
        }
        for (party, sheet) in self.sheets.iter().enumerate() {
            text.push_str(&format!("[actors.p-{party}]\nrole = \"party\"\nname = \"Side {party}, so called\"\n"));
            text.push_str(&format!("[preferences.p-{party}]\nsource = \"declared\"\n"));
            text.push_str(&sheet.text(&self.issues));
        }
        let input = Input { name: "random.case.toml".into(), text: text.clone().into(), format: Format::Toml };
        let loaded = load(std::slice::from_ref(&input));
        let said =
            || loaded.diagnostics.iter().map(|found| found.render(std::slice::from_ref(&input))).collect::<String>();
        project(&loaded.case.clone().unwrap_or_else(|| panic!("{text}\n{}", said())), &Viewer::All)
    }
}

impl Sheet {
    fn text(&self, issues: &[(usize, bool)]) -> String {
        let reservation =
            self.reservation.map_or_else(String::new, |value| format!("walk_away = {}\n", hundredths(value)));
        let row = |row: &Vec<i32>| {
            let cells: Vec<String> =
                row.iter().enumerate().map(|(n, cell)| format!("o-{n} = {}", hundredths(cell))).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        if !self.shares {
            let rows: Vec<String> =
                self.numbers.iter().enumerate().map(|(at, cells)| format!("i-{at} = {}", row(cells))).collect();
            return format!("scores = {{ {} }}\nscale = 4\n{reservation}", rows.join(", "));
        }
        let sum: u32 = self.weights[1..].iter().sum();
        let weights: Vec<String> = (0..issues.len())
            .map(|at| format!("i-{at} = {}", hundredths(if at == 0 { 100 - sum } else { self.weights[at] })))
            .collect();
        let values = self.numbers.iter().zip(issues).enumerate().map(|(at, (cells, (_, numbers)))| {
            let points = || {
                let points = cells.iter().enumerate().map(|(n, cell)| format!("[{}, {}]", n + 3, hundredths(cell)));
                format!("[{}]", points.collect::<Vec<_>>().join(", "))
            };
            format!("i-{at} = {}", if *numbers { points() } else { row(cells) })
        });
        let values: Vec<String> = values.collect();
        format!("weights = {{ {} }}\nvalues = {{ {} }}\n{reservation}", weights.join(", "), values.join(", "))
    }
}

fn written(case: &Case, format: ForeignFormat) -> (Vec<Input>, Vec<String>) {
    let out = export(case, format);
    catalogued(&out.diagnostics);
    let input = |file: &detente_casefile::foreign::ForeignFile| Input {
        name: file.name.clone(),
        text: file.text.clone().into(),
        format: Format::Json,
    };
    (out.files.iter().map(input).collect(), out.diagnostics.iter().map(|found| found.message.clone()).collect())
}

/// The utilities of all bids, party by party, issues in the order of their names.
fn utilities(scenario: &Scenario) -> Vec<Vec<BigRational>> {
    let mut order: Vec<usize> = (0..scenario.issues.len()).collect();
    order.sort_by_key(|at| scenario.issues[*at].name.clone());
    let counts: Vec<usize> = order.iter().map(|at| scenario.issues[*at].count().unwrap()).collect();
    let of = |profile: &detente_casefile::foreign::Profile, places: &Vec<usize>| {
        let mut bid: Vec<Option<Answer>> = vec![None; places.len()];
        for (place, at) in places.iter().zip(&order) {
            bid[*at] = scenario.issues[*at].answer(*place);
        }
        let bid: Vec<Answer> = bid.into_iter().map(Option::unwrap).collect();
        profile.utility(&scenario.issues, &bid).unwrap()
    };
    let all = bids(&counts);
    scenario.profiles.iter().map(|profile| all.iter().map(|places| of(profile, places)).collect()).collect()
}

fn reservations(scenario: &Scenario) -> Vec<Option<BigRational>> {
    scenario.profiles.iter().map(|profile| profile.reservation_value(&scenario.issues)).collect()
}

/// The scenario that the files of a case make, and the case that they make again.
fn there_and_back(case: &Case, inputs: &[Input], reading: Reading) -> (Scenario, Scenario) {
    let scenario = read(inputs, None, reading).scenario.unwrap_or_else(|| panic!("{inputs:?}"));
    let back = import(inputs, &ImportOptions { reading, ..ImportOptions::default() });
    let back = back.case.unwrap_or_else(|| panic!("{:?}", back.diagnostics));
    let text = print(&back);
    let again = load(&[Input { name: "x.case.toml".into(), text: text.clone().into(), format: Format::Toml }]);
    assert_eq!(again.case.as_ref(), Some(&back), "{text}");
    assert_eq!(back.issues.len(), case.issues.len());
    (scenario, out_of_case(&back).0)
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn genius_and_negmas_give_back_the_same_utilities(draft in drafts(false)) {
        let case = draft.case();
        let (before, _) = out_of_case(&case);
        for format in [ForeignFormat::Genius, ForeignFormat::NegMas] {
            let (inputs, told) = written(&case, format);
            let cut = told.iter().any(|message| message.contains("are above 1"));
            let rounded = told.iter().any(|message| message.starts_with("numbers of"));
            prop_assert!(!rounded || format == ForeignFormat::Genius, "{told:?}");
            let (read, back) = there_and_back(&case, &inputs, Reading::Own);
            if !rounded {
                prop_assert_eq!(utilities(&back), utilities(&before), "{:?} {:?}", format, inputs);
            }
            if !rounded && !cut {
                prop_assert_eq!(utilities(&read), utilities(&before));
            }
            let zero = |value: Option<BigRational>| value.or(Some(BigRational::from_integer(0.into())));
            if format == ForeignFormat::Genius {
                let expected: Vec<_> = reservations(&before).into_iter().map(zero).collect();
                prop_assert_eq!(reservations(&back), expected);
            } else {
                prop_assert_eq!(reservations(&back), reservations(&before));
            }
        }
    }

    #[test]
    fn negolog_gives_back_the_same_utilities_of_two_parties(draft in drafts(false)) {
        let case = draft.case();
        let (before, _) = out_of_case(&case);
        let (inputs, told) = written(&case, ForeignFormat::NegoLog);
        if draft.sheets.len() == 2 {
            let (_, back) = there_and_back(&case, &inputs, Reading::Own);
            prop_assert_eq!(utilities(&back), utilities(&before), "{:?}", inputs);
            prop_assert_eq!(reservations(&back), reservations(&before));
        } else {
            prop_assert!(inputs.is_empty());
            prop_assert!(told.iter().any(|message| message.starts_with("NegoLog holds two profiles")));
        }
    }

    #[test]
    fn geniusweb_gives_back_the_same_utilities_of_weights_and_values(draft in drafts(true)) {
        let case = draft.case();
        let (before, _) = out_of_case(&case);
        let (inputs, told) = written(&case, ForeignFormat::GeniusWeb);
        prop_assert!(!told.iter().any(|message| message.contains("divided") || message.contains("no end")), "{told:?}");
        let (_, back) = there_and_back(&case, &inputs, Reading::Own);
        prop_assert_eq!(utilities(&back), utilities(&before), "{:?}", inputs);
        // A reservation bid accepts what the value did.
        for (party, value) in reservations(&before).iter().enumerate() {
            let Some(value) = value else { continue };
            let accepted = |all: &Vec<Vec<BigRational>>, value: &BigRational| {
                all[party].iter().map(|utility| utility >= value).collect::<Vec<_>>()
            };
            if let Some(bid) = &reservations(&back)[party] {
                prop_assert_eq!(accepted(&utilities(&back), bid), accepted(&utilities(&before), value));
            } else {
                prop_assert!(accepted(&utilities(&before), value).iter().all(|accepted| !accepted));
            }
        }
    }

    #[test]
    fn scores_in_geniusweb_keep_their_order(draft in drafts(false)) {
        let case = draft.case();
        let (before, _) = out_of_case(&case);
        let (inputs, _) = written(&case, ForeignFormat::GeniusWeb);
        let (_, back) = there_and_back(&case, &inputs, Reading::Own);
        for (before, after) in utilities(&before).iter().zip(utilities(&back)) {
            for at in 1..before.len() {
                // What differs by less than was rounded may change its order; hundredths differ by far more.
                prop_assert_eq!(before[at - 1] < before[at], &after[at - 1] + small() < after[at], "{:?}", inputs);
            }
        }
    }

    #[test]
    fn no_bytes_break_a_reader(kind in 0..8_usize, seed in any::<u64>(), cuts in prop::collection::vec((any::<u16>(), any::<u8>(), 0..4_u8), 0..12)) {
        let samples = ["genius", "dirty", "nonlinear", "geniusweb", "negmas", "negolog"];
        let mut inputs = samples.get(kind).map_or_else(Vec::new, |name| folder(name));
        if inputs.is_empty() {
            inputs = vec![Input { name: "x".into(), text: seed.to_le_bytes().to_vec(), format: Format::Json }];
        }
        for (place, byte, how) in cuts {
            let count = inputs.len();
            let text = &mut inputs[usize::from(place) % count].text;
            let at = usize::from(place) * 7 % (text.len() + 1);
            match how {
                0 => text.truncate(at),
                1 => text.insert(at, byte),
                2 => text.splice(at..at, b"<\"&{[-:,}]>'".iter().copied()).for_each(drop),
                _ => drop(text.drain(at..(at + usize::from(byte)).min(text.len()))),
            }
        }
        for from in ForeignFormat::ALL.map(Some).into_iter().chain([None]) {
            let steps = vec![(None, "0.5".parse().unwrap())];
            let found = import(&inputs, &ImportOptions { from, steps, ..ImportOptions::default() });
            catalogued(&found.diagnostics);
            prop_assert_eq!(found.case.is_none(), found.diagnostics.iter().any(|one| one.is_error()));
            if let Some(case) = found.case {
                let text = print(&case);
                let again = load(&[Input { name: "x.case.toml".into(), text: text.clone().into(), format: Format::Toml }]);
                prop_assert_eq!(again.case.as_ref(), Some(&case), "{}\n{:?}", text, again.diagnostics);
                for format in ForeignFormat::ALL {
                    catalogued(&export(&case, format).diagnostics);
                }
            }
        }
    }
}

fn small() -> BigRational {
    BigRational::new(1.into(), 1_000_000_000_000_u64.into())
}
