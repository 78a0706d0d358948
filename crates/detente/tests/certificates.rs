//! Alterations of every field of every certificate are refused exactly when they make the certificate false.
//!
//! The certificates that the engine gives for the cases that ship and for random ones are altered field by field; a
//! brute force written from the definitions says whether each is still true, and the checker has to agree. A
//! certificate that cannot be read any more counts as refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use detente::model::arbitrary::{Shape, case_from};
use detente::model::{Case, Finding, Missing, Remark, Verdict, Viewer, project};
use detente_casefile::{Format, Input, load};
use detente_engine::{Limits, diagnose};
use serde_json::{Value as Json, json};

#[path = "certificates/alter.rs"]
mod alter;
#[path = "certificates/judge/mod.rs"]
mod judge;
#[path = "certificates/lists.rs"]
mod lists;
#[path = "certificates/room.rs"]
mod room;

use alter::alterations;
use judge::World;

/// The fields of each type of certificate, as in its JSON.
const FIELDS: &[(&str, &str)] = &[
    ("stuck", "acts act need blocked_by verdict"),
    ("order", "order verdict"),
    ("turn", "claims waits about verdict"),
    ("no-turn", "claims delivered verdict"),
    ("late", "act deadline bounds earliest need forced_by verdict"),
    ("schedule", "dates order verdict"),
    ("package", "package verdict"),
    ("parts", "first second"),
    ("tree", "tree issue at false"),
    ("exclusion", "pairs plan ask tree issue at false verdict"),
    ("compatible", "pairs plan ask package verdict"),
    ("choices", "open package closed tree issue at false verdict"),
    ("load-bearing", "package closed choice tree false verdict"),
    ("all-choices", "open closed choice package tree issue at false verdict"),
    ("unclear", "text issue line package breaks tree other false verdict"),
    ("status", "stalled stalled_independent moving moving_independent verdict"),
    ("weights", "weights lines verdict"),
    ("lottery", "draws package share verdict"),
    ("missed", "package texts text short breaks tree verdict"),
    ("tabled", "text package verdict"),
    ("dominated", "text by verdict"),
    ("undominated", "texts text package tree verdict"),
    (
        "conflict",
        "lines rules component certificate witnesses issue at false sum line comparison holds weight weights verdict",
    ),
    ("reading", "readings read verdict"),
];

/// How often a field was altered, and how often what it says was still true.
#[derive(Default, Debug)]
struct Count {
    unreadable: usize,
    untrue: usize,
    still_true: usize,
}

#[derive(Default)]
struct Tally {
    fields: BTreeMap<(String, String), Count>,
    /// Where judge and checker differ, by type and field.
    wrong: BTreeMap<String, Vec<String>>,
    certificates: usize,
}

impl Tally {
    /// Alters one part of a finding in every way. `with` puts what was altered back, if it can still be read.
    fn try_all(
        &mut self,
        world: &World<'_>,
        of: &str,
        part: &Json,
        with: &dyn Fn(&Json) -> Option<Finding>,
        judge: &dyn Fn(&Finding) -> bool,
    ) {
        self.certificates += 1;
        let own = with(part).unwrap();
        if !judge(&own) {
            let title = &world.case.header.title;
            self.wrong.entry(format!("{of} as given")).or_default().push(format!("{title}: {part}"));
        }
        self.compare(world, &own, judge(&own), of, &format!("as given: {part}"));
        for altered in alterations(world.case, of, part) {
            let count = self.fields.entry((altered.of.clone(), altered.field.clone())).or_default();
            let Some(finding) = with(&altered.now) else {
                count.unreadable += 1;
                continue;
            };
            let holds = judge(&finding);
            *(if holds { &mut count.still_true } else { &mut count.untrue }) += 1;
            let place = format!("{}.{}", altered.of, altered.field);
            self.compare(world, &finding, holds, &place, &altered.now.to_string());
        }
    }

    fn compare(&mut self, world: &World<'_>, finding: &Finding, holds: bool, place: &str, what: &str) {
        // Which entries are named follows from the certificate, and is not what is judged here.
        let mut finding = finding.clone();
        finding.names = detente_check::names(world.case, &finding);
        let answer = detente_check::finding(world.case, &finding);
        if answer.is_ok() != holds {
            let title = &world.case.header.title;
            let told = format!("{title}: {} {what}: true {holds}, check {answer:?}", finding.kind);
            self.wrong.entry(place.to_owned()).or_default().push(told);
        }
    }
}

/// The finding without what stands beside its proof.
fn proof_of(finding: &Finding) -> Finding {
    let mut proof = finding.clone();
    proof.ways_out.clear();
    proof.remarks.retain(|remark| matches!(remark, Remark::WithoutRedLines | Remark::LoadBearing));
    proof
}

/// The finding with one way out, at the place given, and the first one of every other component.
fn with_way(finding: &Finding, index: usize) -> (Finding, usize) {
    let mut with = proof_of(finding);
    let own = &finding.ways_out[index];
    let mut seen = vec![own.component];
    for way in &finding.ways_out {
        if !seen.contains(&way.component) {
            seen.push(way.component);
            with.ways_out.push(way.clone());
        }
    }
    with.ways_out.push(own.clone());
    let last = with.ways_out.len() - 1;
    (with, last)
}

fn read<T: serde::de::DeserializeOwned>(value: &Json) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn examine(case: &Case, ways: usize, tally: &mut Tally) -> bool {
    let Some(world) = World::new(case, 400) else { return false };
    let diagnosis = diagnose(case, &Limits::default(), &|| false);
    for assessed in &diagnosis.findings {
        let finding = &assessed.finding;
        if finding.verdict == Verdict::Undetermined {
            continue;
        }
        let proof = proof_of(finding);
        let judge = |finding: &Finding| judge::is_proved(&world, finding);
        proofs(&world, &proof, tally, &judge);
        for index in 0..finding.ways_out.len().min(ways) {
            let (with, index) = with_way(finding, index);
            if detente_check::finding(case, &with).is_err() {
                continue;
            }
            let put = |value: &Json| {
                let mut altered = with.clone();
                altered.ways_out[index].certificate = read(value)?;
                Some(altered)
            };
            let freed = |finding: &Finding| judge::is_freed(&world, finding, &finding.ways_out[index]);
            tally.try_all(&world, "way", &json!(with.ways_out[index].certificate), &put, &freed);
        }
    }
    true
}

/// The certificate, the conflicts and the readings of one finding, and its verdict.
fn proofs(world: &World<'_>, proof: &Finding, tally: &mut Tally, judge: &dyn Fn(&Finding) -> bool) {
    let kind = proof.certificate.as_ref().map_or(json!("conflict"), |certificate| json!(certificate)["type"].clone());
    let verdict = |value: &Json| Some(Finding { verdict: read(&value["verdict"])?, ..proof.clone() });
    tally.try_all(world, kind.as_str().unwrap(), &json!({ "verdict": proof.verdict }), &verdict, judge);
    if let Some(certificate) = &proof.certificate {
        let put = |value: &Json| Some(Finding { certificate: Some(read(value)?), ..proof.clone() });
        tally.try_all(world, "", &json!(certificate), &put, judge);
    }
    for index in 0..proof.conflicts.len() {
        let put = |value: &Json| {
            let mut altered = proof.clone();
            altered.conflicts[index] = read(value)?;
            Some(altered)
        };
        tally.try_all(world, "conflict", &json!(proof.conflicts[index]), &put, judge);
    }
    if !proof.readings.is_empty() {
        let put = |value: &Json| Some(Finding { readings: read(&value["readings"])?, ..proof.clone() });
        tally.try_all(world, "reading", &json!({ "readings": proof.readings }), &put, judge);
    }
}

/// In place of the proof of each conflict of two lines every sum of their first comparisons with weights of -2 to 8, and
/// whether each sum proves it.
fn weigh(case: &Case, tally: &mut Tally) {
    let world = World::new(case, 400).unwrap();
    let diagnosis = diagnose(case, &Limits::default(), &|| false);
    let findings = diagnosis.findings.iter().map(|assessed| proof_of(&assessed.finding));
    for proof in findings.filter(|finding| finding.conflicts.len() == 1 && finding.conflicts[0].lines.len() == 2) {
        for (one, other) in (-2..=8).flat_map(|one| (-2..=8).map(move |other| (one, other))) {
            for holds in [[true, true], [true, false], [false, true]] {
                let weights = proof.conflicts[0].lines.iter().zip([one, other]).zip(holds);
                let sum = weights.map(|((line, weight), holds)| {
                    json!({ "line": line, "comparison": 0, "holds": holds, "weight": weight })
                });
                let mut with = proof.clone();
                with.conflicts[0].certificate = read(&json!([{ "sum": sum.collect::<Vec<_>>() }])).unwrap();
                with.conflicts[0].rules.clear();
                let proved = judge::is_proved(&world, &with);
                let count = tally.fields.entry(("conflict".to_owned(), "weights".to_owned())).or_default();
                *(if proved { &mut count.still_true } else { &mut count.untrue }) += 1;
                tally.compare(&world, &with, proved, "conflict.weights", &format!("{one} {other} {holds:?}"));
            }
        }
    }
}

/// The cases that ship, each alone.
fn shipped() -> Vec<Case> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../cases")];
    while let Some(folder) = open.pop() {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => open.push(path),
                false if path.to_string_lossy().ends_with(".case.toml") => found.extend(loaded(&path)),
                false => {}
            }
        }
    }
    found
}

fn loaded(path: &Path) -> Option<Case> {
    let input = Input {
        name: path.file_name()?.to_string_lossy().into_owned(),
        text: std::fs::read(path).unwrap(),
        format: Format::Toml,
    };
    load(&[input]).case.map(|case| project(&case, &Viewer::All))
}

/// What no case that ships is stuck on: sums (by bounds, by an equality from above, in a circle, under a rule), and a
/// sentence that can be read in three ways.
fn written() -> Vec<Case> {
    let lines: [&[&str]; 5] = [
        &["x + y < 8", "x + y >= 8"],
        &["x + y >= 8", "x + y <= 7"],
        &["x + y = 5", "2 * x + 2 * y > 11"],
        &["x - y >= 1", "y - z >= 1", "z - x >= 1"],
        &["x + y + z >= 13", "x <= 2 or x + y <= 4"],
    ];
    let sums = lines.map(|says| {
        let held = says.iter().enumerate().map(|(n, says)| {
            format!("[[red_lines]]\nid = \"line-{n}\"\nof = \"{}\"\nsays = \"{says}\"\n", ["a", "b"][n % 2])
        });
        case_of(&held.collect::<String>())
    });
    let position =
        |of: &str, more: &str| format!("[[positions]]\nid = \"p{of}\"\nof = \"{of}\"\nkind = \"insists\"\n{more}\n");
    let readings = position("a", "says = \"x >= 4\"\nalso_read = [\"x >= 3\", \"x = 4 and y = 1\"]")
        + &position("b", "says = \"x <= 2\"");
    sums.into_iter().chain([case_of(&readings)]).collect()
}

/// A case of two parties, three issues and a rule, with these entries.
fn case_of(entries: &str) -> Case {
    let start = "detente = 1\n[case]\ntitle = \"As written\"\nas_of = 2025-03-14\nknown_to = [\"public\"]\n\
        [actors]\na = { role = \"party\" }\nb = { role = \"party\" }\n";
    let issues = ["x", "y", "z"].map(|id| format!("[issues.{id}]\nrange = {{ from = 0, to = 5, step = 1 }}\n"));
    let rule = "[[rules]]\nsays = \"y + z <= 9\"\n";
    let text = [start, &issues.concat(), rule, entries].concat();
    let loaded = load(&[Input { name: "written".into(), text: text.into_bytes(), format: Format::Toml }]);
    project(&loaded.case.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics)), &Viewer::All)
}

/// A random case by its number.
fn random(seed: u64, issues: usize, lines: usize) -> Case {
    let shape = Shape { parties: 3, issues, answers: 4, lines, acts: 4, others: 3, audiences: false, odd_texts: false };
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    let roll = || {
        // A linear congruential generator; only its upper bits are used.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as u16
    };
    let choices: Vec<u16> = std::iter::repeat_with(roll).skip(3).take(1_500).collect();
    let mut case = case_from(&choices, &shape);
    case.header.title = format!("random case {seed}");
    case
}

fn show(tally: &Tally, cases: usize) {
    println!("{cases} cases, {} certificates", tally.certificates);
    println!("{:>14} {:20} {:>8} {:>8} {:>8}", "type", "field", "unread", "false", "true");
    for ((of, field), count) in &tally.fields {
        println!("{of:>14} {field:20} {:>8} {:>8} {:>8}", count.unreadable, count.untrue, count.still_true);
    }
}

#[test]
fn alterations_are_refused_exactly_when_they_are_false() {
    let mut tally = Tally::default();
    let mut cases = 0;
    for case in shipped().into_iter().chain(written()) {
        cases += usize::from(examine(&case, 6, &mut tally));
    }
    assert!(cases > 40, "{cases}");
    written().iter().for_each(|case| weigh(case, &mut tally));
    for seed in 0..150 {
        cases += usize::from(examine(&random(seed, 2, 4), 2, &mut tally));
        cases += usize::from(examine(&room::valued(&random(seed, 2, 2), seed), 2, &mut tally));
    }
    show(&tally, cases);
    for (place, told) in &tally.wrong {
        println!("{place}: {} differ, such as\n  {}", told.len(), told[..told.len().min(3)].join("\n  "));
    }
    assert!(tally.wrong.is_empty(), "judge and checker differ");
    for (of, fields) in FIELDS {
        for field in fields.split(' ') {
            let count = tally.fields.get(&((*of).to_owned(), field.to_owned()));
            assert!(
                count.is_some_and(|count| count.untrue + count.unreadable > 0),
                "{of}.{field} was never made false"
            );
        }
        let still_true: usize =
            tally.fields.iter().filter(|((own, _), _)| own == of).map(|(_, count)| count.still_true).sum();
        assert!(still_true > 0, "no alteration of `{of}` was still true");
    }
}

#[test]
fn what_is_given_checks_whatever_limit_is_met() {
    let (mut met, mut cut) = (0, 0);
    for seed in 0..150 {
        let case = if seed % 2 == 0 { random(seed, 3, 6) } else { room::valued(&random(seed, 3, 3), seed) };
        for steps in [3, 10, 30, 60, 100, 200, 400, 800, 1_600, 3_200, 6_400] {
            let limits = Limits { steps, ..Limits::default() };
            for assessed in diagnose(&case, &limits, &|| false).findings {
                let finding = &assessed.finding;
                let limited = finding.missing.iter().any(|missing| matches!(missing, Missing::Limit { .. }));
                assert!(finding.complete || finding.verdict != Verdict::Undetermined || !finding.missing.is_empty());
                let answer = detente_check::finding(&case, finding);
                assert!(answer.is_ok(), "case {seed}, {steps} steps, {answer:?}: {finding:?}");
                met += usize::from(limited);
                cut += usize::from(limited && finding.verdict == Verdict::Proved);
            }
        }
    }
    println!("{met} findings met the limit, {cut} of them proved");
    assert!(met > 100 && cut > 20, "{met} {cut}");
}
