//! Nothing crosses sides: changing only what a viewer may not see changes no byte of what that viewer gets.
//!
//! Random cases are written as files, examined for one viewer, meddled with where that viewer cannot look, and examined
//! again. Everything that the viewer gets is compared byte for byte: texts, JSON, HTML, graph, questions, exports, the
//! words and the kind of a failure. The last tests make sure that a leak would be seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod meddle;

use std::path::Path;

use detente::brief::{Piece, Pile};
use detente::foreign::{self, ForeignFormat};
use detente::model::arbitrary::{Shape, case_from, choices};
use detente::model::{Audience, Case, Viewer, Who, project};
use detente::packages::{self, PackageLimits, PackageOptions};
use detente::render::{self, Style};
use detente::review::{self, Review};
use detente::views::{self, View};
use detente::{Failure, Format, Input, Library, Limits, Means, Request};
use meddle::{Dice, entries_seen, meddle, open_by_omission, viewers, without_hidden_one_by_one};
use proptest::prelude::*;

/// One output: what it is, and its bytes.
type Shown = Vec<(&'static str, String)>;

/// How many random cases; more where a longer run asks for it.
fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    ProptestConfig { cases: usual.max(asked), max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

fn shape() -> Shape {
    Shape { parties: 3, issues: 2, answers: 3, lines: 3, acts: 4, others: 3, audiences: true, odd_texts: true }
}

fn limits() -> Limits {
    Limits { list: 20, steps: 20_000, choices: 32, without: 20, ..Limits::default() }
}

fn file(name: &str, text: String) -> Input {
    Input { name: name.to_owned(), text: text.into_bytes(), format: Format::Toml }
}

fn request(case: &Case, viewer: &Viewer) -> Request {
    ask(vec![file("talks.case.toml", detente::print(case))], viewer)
}

fn ask(inputs: Vec<Input>, viewer: &Viewer) -> Request {
    Request { inputs, viewer: viewer.clone(), as_of: None, without: Vec::new(), limits: limits() }
}

/// Everything that a viewer gets.
fn everything(request: &Request) -> Shown {
    let (viewer, style) = (&request.viewer, Style::default());
    let run = match detente::diagnose(request, &|| false) {
        Ok(run) => run,
        Err(failure) => return vec![("failure", failure.to_string()), ("kind", kind(&failure).to_owned())],
    };
    let quotes = Library::default();
    let places = run.seen.places.is_some().to_string();
    let mut shown = vec![
        ("screen", render::screen(&run, viewer, style)),
        ("all", render::full(&run, viewer, &quotes, style)),
        ("narrow and bold", render::full(&run, viewer, &quotes, Style { width: 60, bold: true })),
        ("json", serde_json::to_string_pretty(&run.report).unwrap()),
        ("html", render::html(&run, viewer, &quotes)),
        ("dot", render::dot(&run)),
        ("ask", render::ask(&run, viewer, style)),
        ("entries", render::seen(&run.seen.case, viewer, style)),
        ("export toml", detente::print(&run.seen.case)),
        ("export json", detente::print_json(&run.seen.case)),
        ("warnings", format!("{:?}", run.seen.warnings)),
        ("places", places),
    ];
    let told = detente::timeline::timeline(&[run]);
    shown.push(("timeline", render::timeline(&told, viewer, style)));
    shown.extend(all_of_packages(request));
    let case = detente::see(request).map(|seen| seen.case);
    shown.extend(case.map(|case| a_reading(&case)).unwrap_or_default());
    shown
}

/// A report in which what the random cases call their entries stands.
const REPORT: &str = "date 2025-03-10 P1 demands i1, h1 said. P2 rejected i2 on Monday; P3 offers t1.\n\nH2 said that talks \
                      between p1 and p2 have stalled. P1 asks for i2 and x1, and p3 refuses a1.\n";

/// Everything that a viewer gets of a report, read for what the viewer sees of the case.
fn a_reading(case: &Case) -> Shown {
    let mut pile = Pile::new(usize::MAX);
    pile.add(&[Piece { name: "news.txt".to_owned(), line: None, bytes: REPORT.as_bytes().to_vec() }]);
    let reading = review::read(pile, case, &Means::default());
    let review = Review::new(&reading, case);
    let laid_out = views::views(&review, &View::ALL);
    vec![
        ("reading", review::text(&reading, &review)),
        ("reading json", review::json(&review).map(|item| item.to_string()).collect()),
        ("views", views::text(&laid_out, case, Style::default())),
        ("views json", serde_json::to_string_pretty(&laid_out).unwrap()),
        ("views html", views::html(&laid_out, case)),
    ]
}

/// Everything that a viewer gets of packages.
fn all_of_packages(request: &Request) -> Shown {
    let (viewer, style) = (&request.viewer, Style::default());
    let limits = PackageLimits { list: 20, branches: 2_000, boxes: 2_000, steps: 200_000, ..PackageLimits::default() };
    let options = PackageOptions { limits, ..PackageOptions::default() };
    match packages::packages(request, &options, &|| false) {
        Ok(offered) => vec![
            ("packages", packages::screen(&offered, viewer, style)),
            ("all packages", packages::full(&offered, viewer, style)),
            ("packages json", serde_json::to_string_pretty(&offered.report).unwrap()),
            ("packages html", packages::html(&offered, viewer)),
            ("packages csv", packages::csv(&offered)),
            ("packages svg", packages::svg(&offered).unwrap_or_default()),
            ("questions", questions(request, &options)),
            ("files of other systems", of_other_systems(&offered.seen.case)),
        ],
        Err(failure) => vec![("packages failure", failure.to_string())],
    }
}

/// What to ask about preferences, as text and as data.
fn questions(request: &Request, options: &PackageOptions) -> String {
    match packages::questions(request, options, &|| false) {
        Ok(found) => {
            let text = packages::questions_text(&found, &request.viewer, Style::default());
            format!("{text}{:#}", packages::questions_json(&found))
        }
        Err(failure) => failure.to_string(),
    }
}

/// The case in the files of every other system, with what is said of them.
fn of_other_systems(case: &Case) -> String {
    let written = ForeignFormat::ALL.iter().map(|format| {
        let exported = foreign::export(case, *format);
        let files = exported.files.iter().map(|file| format!("{}\n{}", file.name, file.text)).collect::<String>();
        format!("{files}{:?}", exported.diagnostics)
    });
    written.collect()
}

fn kind(failure: &Failure) -> &'static str {
    match failure {
        Failure::Mistakes(_) => "mistakes",
        Failure::Closed => "closed",
        Failure::NoSuchViewer(_) => "no such viewer",
        Failure::NoSuchSource(_) => "no such source",
        Failure::Refuted { .. } | Failure::Packages(_) => "refuted",
    }
}

/// The first output that differs, with the first lines that do.
fn difference(before: &Shown, after: &Shown) -> Option<String> {
    let (one, other) = before.iter().zip(after).find(|(a, b)| a != b)?;
    let lines = one.1.lines().zip(other.1.lines()).find(|(a, b)| a != b);
    Some(format!("{}: {lines:#?} ({} and {} bytes)", one.0, one.1.len(), other.1.len()))
}

/// Whether a case that was meddled with where `viewer` cannot look gives `viewer` the same; the files may not load any
/// more, and then the viewer gets the one sentence for that.
fn same(show: fn(&Request) -> Shown, before: &Case, after: &Case, viewer: &Viewer) -> Result<bool, String> {
    let second = request(after, viewer);
    if detente::see(&Request { viewer: Viewer::All, ..ask(second.inputs.clone(), viewer) }).is_err() {
        let told = show(&second);
        let closed = vec![("failure", Failure::Closed.to_string()), ("kind", "closed".to_owned())];
        return difference(&closed, &told).map_or(Ok(false), Err);
    }
    difference(&show(&request(before, viewer)), &show(&second)).map_or(Ok(true), Err)
}

fn pick(viewers: &[Viewer], which: usize) -> &Viewer {
    &viewers[which % viewers.len()]
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn what_others_alone_may_see_moves_no_byte(
        list in choices(), which in any::<usize>(), dice in proptest::collection::vec(any::<u16>(), 1..120)
    ) {
        let case = case_from(&list, &shape());
        let viewer = pick(&viewers(&case), which).clone();
        let changed = meddle(&case, &viewer, &mut Dice::new(&dice));
        prop_assert_eq!(project(&case, &viewer), project(&changed, &viewer), "the test meddles where it must not");
        if let Err(leak) = same(everything, &case, &changed, &viewer) {
            prop_assert!(false, "as {}: {leak}\n--- before\n{}\n--- after\n{}", viewer.word(), detente::print(&case), detente::print(&changed));
        }
    }

    #[test]
    fn a_view_is_the_report_on_its_own_print(list in choices(), which in any::<usize>()) {
        let case = case_from(&list, &shape());
        let viewer = pick(&viewers(&case), which).clone();
        let alone = project(&case, &viewer);
        // An actor whose own entry is hidden from it can be named as a viewer of the whole file only.
        let named = |actor: &detente::model::Actor| viewer == Viewer::Actor(actor.meta.id.clone());
        if matches!(viewer, Viewer::Actor(_)) && !alone.actors.iter().any(named) {
            return Ok(());
        }
        let print = detente::print(&alone);
        let whole = everything(&request(&case, &viewer));
        let of_print = everything(&ask(vec![file("view.case.toml", print)], &viewer));
        let of_json = Input { name: "view.json".to_owned(), text: detente::print_json(&alone).into_bytes(), format: Format::Json };
        for other in [of_print, everything(&ask(vec![of_json], &viewer))] {
            if let Some(leak) = difference(&whole, &other) {
                prop_assert!(false, "as {}: {leak}\n{}", viewer.word(), detente::print(&case));
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn leaving_out_known_to_opens_nothing(
        list in choices(), dice in proptest::collection::vec(any::<u16>(), 1..60), default in any::<bool>()
    ) {
        let case = case_from(&list, &shape());
        let less = open_by_omission(&case, default, &mut Dice::new(&dice));
        let input = file("talks.case.toml", detente::print(&less));
        for viewer in viewers(&case) {
            let opened = detente::see(&ask(vec![input.clone()], &viewer));
            let default = case.header.known_to.clone().filter(|_| !default);
            let by_default = default.unwrap_or_else(|| Audience::from([Who::Mediators]));
            // Whoever the case itself names as its readers sees what goes by the default, and nobody else sees more.
            if case.may_see(&viewer, Some(&by_default)) {
                continue;
            }
            let (Ok(before), Ok(after)) = (detente::see(&request(&case, &viewer)), opened) else { continue };
            let (before, after) = (entries_seen(&before.case), entries_seen(&after.case));
            prop_assert!(after.is_subset(&before), "as {}: {:?}", viewer.word(), after.difference(&before).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_file_with_mistakes_says_one_sentence(list in choices(), which in any::<usize>(), cut in any::<u16>()) {
        let case = case_from(&list, &shape());
        let viewer = pick(&viewers(&case), which).clone();
        let print = detente::print(&case);
        for wrong in ["[[red_lines]]\nof = \"nobody-here\"\nsays = \"x = y\"\n", "\u{0}", "detente = 3\n", "[[\n"] {
            let lines = print.lines().count();
            let at = usize::from(cut) % (lines + 1);
            let mut text: Vec<&str> = print.lines().collect();
            text.insert(at, wrong);
            let request = ask(vec![file("talks.case.toml", text.join("\n"))], &viewer);
            if detente::see(&Request { viewer: Viewer::All, ..ask(request.inputs.clone(), &viewer) }).is_ok() {
                continue;
            }
            let told = everything(&request);
            prop_assert_eq!(&told[1].1, "closed");
            prop_assert_eq!(&told[0].1, &Failure::Closed.to_string());
        }
    }
}

/// The shipped case that is about views: every hidden entry left out in turn, for every viewer.
#[test]
fn the_dam_dispute_entry_by_entry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/dam");
    let read = |name: &str| file(name, std::fs::read_to_string(folder.join(name)).unwrap());
    let sets = [vec![read("dam.case.toml")], vec![read("dam.case.toml"), read("upstream.channel.toml")]];
    let mut compared = 0;
    for inputs in &sets {
        let whole = detente::see(&ask(inputs.clone(), &Viewer::All)).unwrap().case;
        for viewer in viewers(&whole) {
            let expected = everything(&ask(inputs.clone(), &viewer));
            for (what, changed) in without_hidden_one_by_one(&whole, &viewer) {
                match same(everything, &whole, &changed, &viewer) {
                    Ok(true) => compared += 1,
                    Ok(false) => {}
                    Err(leak) => panic!("as {}, without {what}: {leak}", viewer.word()),
                }
            }
            let alone = everything(&request(&project(&whole, &viewer), &viewer));
            assert_eq!(difference(&expected, &alone), None, "as {}", viewer.word());
        }
    }
    assert!(compared > 50, "{compared}");
}

/// The channel file adds what downstream and the public may not see: their reports are the same with and without it.
#[test]
fn a_channel_file_moves_no_byte_for_others() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/dam");
    let read = |name: &str| file(name, std::fs::read_to_string(folder.join(name)).unwrap());
    let (plain, with) = (vec![read("dam.case.toml")], vec![read("dam.case.toml"), read("upstream.channel.toml")]);
    let whole = detente::see(&ask(with.clone(), &Viewer::All)).unwrap().case;
    let (mut moved, mut unmoved) = (Vec::new(), Vec::new());
    for viewer in viewers(&whole) {
        let same = everything(&ask(plain.clone(), &viewer)) == everything(&ask(with.clone(), &viewer));
        if same { unmoved.push(viewer.word().to_owned()) } else { moved.push(viewer.word().to_owned()) }
    }
    assert_eq!(moved, ["envoy", "union", "upstream"], "{unmoved:?}");
}

/// A renderer that counts the red lines of the whole file.
fn leaky_count(request: &Request) -> Shown {
    let mut shown = everything(request);
    let whole = detente::see(&ask(request.inputs.clone(), &Viewer::All));
    shown.push(("leak", whole.map_or(0, |whole| whole.case.red_lines.len()).to_string()));
    shown
}

/// A renderer that pads its text to the size of the file.
fn leaky_size(request: &Request) -> Shown {
    let mut shown = everything(request);
    shown.push(("leak", " ".repeat(request.inputs[0].text.len() % 7)));
    shown
}

/// A renderer that says what is wrong with the files.
fn leaky_error(request: &Request) -> Shown {
    let mut shown = everything(request);
    if shown[0].0 == "failure"
        && let Err(failure) = detente::see(&ask(request.inputs.clone(), &Viewer::All))
    {
        shown[0].1 = failure.to_string();
    }
    shown
}

/// How many of a fixed set of cases show the leak.
fn caught(show: fn(&Request) -> Shown) -> usize {
    let mut caught = 0;
    for seed in 0..120_u16 {
        let mut dice = Dice::seeded(seed);
        let list: Vec<u16> = (0..900).map(|_| dice.roll()).collect();
        let case = case_from(&list, &shape());
        let viewers = viewers(&case);
        let viewer = pick(&viewers, usize::from(seed)).clone();
        let changed = meddle(&case, &viewer, &mut dice);
        caught += usize::from(same(show, &case, &changed, &viewer).is_err());
    }
    caught
}

#[test]
fn a_renderer_that_leaks_is_caught() {
    assert_eq!(caught(everything), 0);
    for (name, leaky) in [("count", leaky_count as fn(&Request) -> Shown), ("size", leaky_size), ("error", leaky_error)]
    {
        assert!(caught(leaky) > 5, "{name}: {}", caught(leaky));
    }
}

#[test]
fn meddling_reaches_every_table_and_mostly_loads() {
    let (mut loads, mut changes) = (0, 0);
    let mut tables = std::collections::BTreeSet::new();
    for seed in 0..400_u16 {
        let mut dice = Dice::seeded(seed);
        let list: Vec<u16> = (0..1_200).map(|_| dice.roll()).collect();
        let case = case_from(&list, &shape());
        let viewers = viewers(&case);
        let changed = meddle(&case, pick(&viewers, usize::from(seed)), &mut dice);
        changes += usize::from(changed != case);
        if detente::see(&request(&changed, &Viewer::All)).is_ok() {
            loads += 1;
            let (before, after) = (entries_seen(&case), entries_seen(&changed));
            tables.extend(
                before.symmetric_difference(&after).map(|(entry, _)| entry.split('.').next().unwrap().to_owned()),
            );
        }
    }
    assert!(changes > 350, "{changes}");
    assert!(loads > 280, "{loads}");
    assert!(tables.len() >= 16, "{tables:?}");
}

/// The pay round of the ferry line with other numbers of one side, told to the mediators alone.
fn ferry(weights: [u32; 6], walk_away: u32, jobs: u32, line_known_to: &str) -> String {
    let whole: u32 = weights.iter().sum();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/packages/ferry.case.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, line) = text.split_once("[preferences.line]").unwrap();
    let (_, texts) = line.split_once("[[texts]]").unwrap();
    let names = ["rise", "term", "night", "training", "jobs", "drills"];
    let weights: Vec<String> =
        names.iter().zip(weights).map(|(name, weight)| format!("{name} = \"{weight}/{whole}\"")).collect();
    format!(
        "{before}[preferences.line]\nsource = \"declared\"\nknown_to = {line_known_to}\nweights = {{ {} }}\n\
         walk_away = \"{walk_away}/100\"\n[preferences.line.values]\nrise = \"falling\"\nterm = \"rising\"\n\
         night = \"falling\"\ntraining = \"falling\"\njobs = {{ none = 1, long-notice = \"{jobs}/10\", no-dismissals = 0 }}\n\
         drills = \"falling\"\n[[red_lines]]\nid = \"line-night\"\nof = \"line\"\nsays = \"night <= {}\"\nbasis = \
         \"confirmed\"\nknown_to = {line_known_to}\n[[texts]]{texts}",
        weights.join(", "),
        walk_away % 12
    )
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn what_the_other_side_told_its_mediators_moves_no_byte_of_packages(
        one in prop::array::uniform6(1..20_u32),
        other in prop::array::uniform6(1..20_u32),
        floors in (0..100_u32, 0..100_u32),
        jobs in (0..10_u32, 0..10_u32),
    ) {
        let told = |weights, walk_away, jobs, known_to: &str, viewer: &Viewer| {
            all_of_packages(&ask(vec![file("ferry.case.toml", ferry(weights, walk_away, jobs, known_to))], viewer))
        };
        let crew = Viewer::Actor(detente::Id::new("crew").unwrap());
        let private = "[\"line\", \"mediators\"]";
        let before = told(one, floors.0, jobs.0, private, &crew);
        prop_assert!(before.len() == 8, "{before:?}");
        prop_assert_eq!(difference(&before, &told(other, floors.1, jobs.1, private, &crew)), None);
        // That the mediators see the difference shows that the comparison can fail.
        let seen = |weights, walk_away, jobs| told(weights, walk_away, jobs, private, &Viewer::All);
        if one != other || floors.0 != floors.1 || jobs.0 != jobs.1 {
            prop_assert!(difference(&seen(one, floors.0, jobs.0), &seen(other, floors.1, jobs.1)).is_some());
        }
    }
}
