//! What the tests of foreign files share.

#![allow(dead_code)]

use std::path::{Path, PathBuf};

use detente_casefile::foreign::{Answer, ForeignIssue, ImportOptions, Scenario, import};
use detente_casefile::{CATALOGUE, Diagnostic, Format, Input, foreign};
use detente_model::{Case, Issue, Package, Scale, Value};
use num_rational::BigRational;

pub fn paths(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign").join(name)
}

/// The files of a folder that could be foreign, by name.
pub fn files(folder: &Path) -> Vec<Input> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| ["xml", "json", "yml"].iter().any(|known| end == *known)));
    paths.sort();
    let name =
        |path: &Path| format!("{}/{}", folder.file_name().unwrap().display(), path.file_name().unwrap().display());
    paths
        .iter()
        .map(|path| Input { name: name(path), text: std::fs::read(path).unwrap(), format: Format::Json })
        .collect()
}

/// The sample files under this name.
pub fn folder(name: &str) -> Vec<Input> {
    files(&paths(name))
}

/// Severity and id of each diagnostic.
pub fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    let severity = |found: &Diagnostic| if found.is_error() { "error" } else { "warning" };
    diagnostics.iter().map(|found| format!("{} {}", severity(found), found.id)).collect()
}

/// Every diagnostic can be looked up and shown.
pub fn catalogued(diagnostics: &[Diagnostic]) {
    for found in diagnostics {
        assert!(CATALOGUE.iter().chain(foreign::CATALOGUE).any(|(id, _)| *id == found.id), "{}", found.id);
        assert!(found.render(&[]).ends_with('\n'));
    }
}

pub fn imported(inputs: &[Input]) -> Case {
    let step = vec![(None, "1".parse().unwrap())];
    let found = import(inputs, &ImportOptions { steps: step, ..ImportOptions::default() });
    found.case.unwrap_or_else(|| panic!("{:?}", found.diagnostics))
}

/// Sums of products of decimals and fractions, as `0.5 * 3/8 + 1`.
pub fn number(text: &str) -> BigRational {
    let term = |term: &str| term.split('*').map(|factor| factor_of(factor.trim())).product::<BigRational>();
    text.split(" + ").map(|part| term(part.trim())).sum()
}

fn factor_of(text: &str) -> BigRational {
    let decimal = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: num_bigint::BigInt = format!("{whole}{fraction}").parse().unwrap();
        BigRational::new(digits, num_bigint::BigInt::from(10).pow(fraction.len() as u32))
    };
    match text.split_once('/') {
        Some((above, below)) => decimal(above) / decimal(below),
        None => decimal(text),
    }
}

/// All lists of places below these counts.
pub fn bids(counts: &[usize]) -> Vec<Vec<usize>> {
    counts.iter().fold(vec![Vec::new()], |lists, count| {
        let longer = |list: Vec<usize>| (0..*count).map(move |place| [list.clone(), vec![place]].concat());
        lists.into_iter().flat_map(longer).collect()
    })
}

/// The issue of the case that an issue of the scenario became: by its title, else its name.
fn counterpart<'c>(case: &'c Case, issue: &ForeignIssue) -> &'c Issue {
    let title = |own: &&Issue| own.meta.title.as_deref().unwrap_or(own.meta.id.as_str()) == issue.name;
    case.issues.iter().find(title).unwrap()
}

fn value(own: &Issue, issue: &ForeignIssue, place: usize) -> Value {
    match (&own.scale, issue.answer(place).unwrap()) {
        (Scale::Range { .. }, Answer::Number(number)) => Value::Number(number.to_string().parse().unwrap()),
        _ => own.value(place as u64).unwrap(),
    }
}

/// Compares every utility of the scenario with that of the case times `divisor`; gives how many there were.
pub fn compared(scenario: &Scenario, case: &Case, divisor: &BigRational) -> usize {
    let counts: Vec<usize> = scenario.issues.iter().map(|issue| issue.count().unwrap()).collect();
    let own: Vec<&Issue> = scenario.issues.iter().map(|issue| counterpart(case, issue)).collect();
    let mut seen = 0;
    for profile in &scenario.profiles {
        let name =
            |actor: &&detente_model::Actor| actor.name.as_deref().unwrap_or(actor.meta.id.as_str()) == profile.name;
        let actor = case.actors.iter().find(name).unwrap();
        let preferences = case.preferences.iter().find(|one| one.meta.id == actor.meta.id).unwrap();
        for bid in bids(&counts) {
            let answers: Vec<Answer> =
                bid.iter().zip(&scenario.issues).map(|(place, issue)| issue.answer(*place).unwrap()).collect();
            let package: Package = bid
                .iter()
                .zip(own.iter().zip(&scenario.issues))
                .map(|(place, (own, issue))| (own.meta.id.clone(), value(own, issue, *place)))
                .collect();
            let expected = profile.utility(&scenario.issues, &answers);
            let found = preferences.utility(&case.issues, &package).ok().map(|utility| utility * divisor);
            assert_eq!(found, expected, "{} {bid:?}", profile.name);
            seen += 1;
        }
        let reservation = preferences.reservation_value().map(|value| value * divisor);
        assert_eq!(reservation, profile.reservation_value(&scenario.issues), "{}", profile.name);
    }
    seen
}
