//! What the brief tells of reports, with none of the program's own cases at hand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::Path;

use detente::brief::{Brief, File, NoDay, Piece, Pile, brief, draft, html, of_pile, text};
use detente::render::Style;
use detente::{Format, Input, Limits, Means, Request, Viewer};

const REPORT: &str = "\
OSLO, May 5, 2024 (Norpress) - Talks between Norland and the Dockers Union on the night shifts have stalled, a mediator \
said on Friday. The Norland minister Ann Lee said that the board waits for an answer of the union.

\u{201c}We were close, and then the board left the room,\u{201d} said a speaker of the Dockers Union. Mediators from Sudania \
and Ostia will meet both on Tuesday, and the hall has been kept for them until the end of the week.

Check out our other content
";

fn of(files: &[(&str, &str)]) -> Brief {
    let files: Vec<File> =
        files.iter().map(|(name, text)| File { name: (*name).to_owned(), bytes: text.as_bytes().to_vec() }).collect();
    brief(&files, &|| false)
}

#[test]
fn a_report_has_its_day_its_sides_and_what_was_set_aside() {
    let told = of(&[("a.txt", REPORT)]);
    let document = &told.documents[0];
    assert_eq!(document.day.unwrap().to_string(), "2024-05-05");
    assert_eq!((document.times, document.placed), (2, 2));
    assert_eq!((document.sentences, document.attributed), (4, 3));
    let aside: Vec<(&str, usize)> = document.aside.iter().map(|aside| (aside.kind, aside.count)).collect();
    assert_eq!(aside, [("dateline", 1), ("footer", 1)]);
    let actors: Vec<(&str, &str)> = told.actors.iter().map(|actor| (actor.id.as_str(), actor.role.as_str())).collect();
    let expected = [("dockers-union", "party"), ("norland", "party"), ("ostia", "mediator"), ("sudania", "mediator")];
    assert_eq!(actors, expected);
}

#[test]
fn copies_count_as_one_source_and_the_same_file_as_one_document() {
    let copy = REPORT.replace("OSLO, May 5, 2024 (Norpress) - ", "").replace("Check out our other content", "");
    let told = of(&[("a.txt", REPORT), ("b.txt", &copy), ("c.txt", REPORT)]);
    assert_eq!((told.documents.len(), told.sources), (2, 1));
    assert_eq!(told.copies[0].witness, "a.txt");
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let told = of(&[("a.bin", "\0\0\0\u{1}"), ("b.txt", REPORT), ("c.txt", "")]);
    assert_eq!((told.documents.len(), told.unread.len()), (1, 2));
    let screen = text(&told, false, Style::default());
    assert!(screen.contains("NOT READ") && screen.contains("a.bin: it is neither text"), "{screen}");
}

#[test]
fn a_draft_is_a_case_without_mistakes() {
    let told = of(&[("a.txt", REPORT)]);
    let drafted = draft(&told, None).unwrap();
    let inputs = vec![Input { name: "draft".to_owned(), text: drafted.clone().into_bytes(), format: Format::Toml }];
    let request = Request { inputs, viewer: Viewer::All, as_of: None, without: Vec::new(), limits: Limits::default() };
    let run = detente::diagnose(&request, &|| false).unwrap_or_else(|failure| panic!("{failure}:\n{drafted}"));
    assert_eq!(run.seen.case.sources.len(), 1);
    assert!(run.seen.case.claims.is_empty(), "nothing enters a case before somebody has read it");
    let undated = of(&[("a.txt", "Talks between Norland and Sudania have stalled, and the hall is empty.")]);
    assert_eq!(draft(&undated, None), Err(NoDay));
    assert!(draft(&undated, Some(detente::model::Date::constant(2024, 5, 5))).is_ok());
}

#[test]
fn all_forms_say_that_nothing_was_reviewed_and_hold_no_codes() {
    let told = of(&[("a<b>.txt", &REPORT.replace("Norpress", "Nor\u{1b}[31mpress"))]);
    let json = serde_json::to_string(&told).unwrap();
    let screen = text(&told, false, Style { width: 80, bold: false });
    let page = html(&told);
    for form in [&json, &screen, &page] {
        assert!(form.contains("proposed, not reviewed"));
        assert!(!form.contains('\u{1b}'), "{form}");
    }
    assert!(page.contains("a&lt;b&gt;.txt"));
    assert_eq!(
        serde_json::to_string(&of(&[("a<b>.txt", &REPORT.replace("Norpress", "Nor\u{1b}[31mpress"))])).unwrap(),
        json
    );
}

#[test]
fn a_run_that_was_stopped_says_so() {
    let file = File { name: "a.txt".to_owned(), bytes: REPORT.as_bytes().to_vec() };
    let told = brief(&[file], &|| true);
    assert!(!told.complete && told.documents.is_empty());
    assert!(text(&told, false, Style::default()).contains("stopped before the end"));
}

/// An article of a number: another day, other words, and statements of both sides.
fn article(n: usize) -> String {
    let words: String = (0..120).map(|word| format!("The w{n}x{word} is of the town. ")).collect();
    format!(
        "date 2024-05-{:02} Talks between Norland and Sudania on the water have stalled, a mediator from town {n} said. {words}. \
         Two officials denied that the talks have stalled. Norland demands {n} percent of the water, and Sudania \
         rejected a demand for {n} percent, two officials said.",
        1 + n % 28
    )
}

#[test]
fn the_first_screen_has_forty_lines_whatever_there_is_to_tell() {
    let articles: Vec<(String, String)> =
        (0..200).map(|n| (format!("report-{n}-{}.txt", "x".repeat(n)), article(n))).collect();
    let all: Vec<(&str, &str)> = articles.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut unread = all.clone();
    unread.extend([("a.bin", "\0\0\0\u{1}"), ("b.bin", "\0\0\0\u{2}")]);
    for files in [&[("a.txt", REPORT)][..], &all[..1], &all[..7], &all, &unread] {
        let told = of(files);
        let screen = text(&told, false, Style::default());
        assert!(screen.lines().count() <= 40, "{} lines:\n{screen}", screen.lines().count());
        assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
        assert!(screen.contains("proposed, not reviewed"));
    }
    let screen = text(&of(&all), false, Style::default());
    let lines_with = |word: &str| screen.lines().filter(|line| line.contains(word)).count();
    assert!(screen.contains("and 19") && screen.contains("(--all)"), "what is cut is counted:\n{screen}");
    let denied = lines_with("not that they are stuck: ");
    assert!(denied >= 1, "for and against:\n{screen}");
    assert_eq!(lines_with("they are stuck: "), 2 * denied, "{screen}");
    assert_eq!(lines_with("asks: "), lines_with("does not accept: "), "each side alike:\n{screen}");
}

#[test]
fn documents_beyond_those_kept_in_full_are_compared_and_counted() {
    let pieces = |count: usize| -> Vec<Piece> {
        let piece = |n: usize| Piece { name: format!("{n}.txt"), line: None, bytes: article(n % 8).into_bytes() };
        (0..count)
            .map(|n| Piece { bytes: [piece(n).bytes, format!(" And {n}.").into_bytes()].concat(), ..piece(n) })
            .collect()
    };
    let mut pile = Pile::new(5);
    pieces(20).chunks(7).for_each(|some| pile.add(some));
    let told = of_pile(pile, &Means::default());
    assert_eq!((told.totals.documents, told.totals.in_full, told.documents.len()), (20, 5, 5));
    assert!(told.copies.iter().any(|group| group.members.iter().any(|name| name == "19.txt")), "copies are of all");
    assert!(text(&told, false, Style::default()).contains("in the first 5 alone"));
    assert!(text(&told, true, Style::default()).contains("15 documents more were compared and counted"));
    let mut whole = Pile::new(5);
    whole.add(&pieces(20));
    assert_eq!(of_pile(whole, &Means::default()), told, "the cut into calls decides nothing");
}

/// The five reports, where they are at hand beside the project or in the folder that is named.
#[test]
fn the_five_reports() {
    let named = std::env::var_os("DETENTE_SHARED").map(std::path::PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let Some(folder) = named.into_iter().chain([beside]).find(|folder| folder.join("reports").is_dir()) else {
        println!("left out: the reports are not at hand");
        return;
    };
    let mut paths: Vec<_> = fs::read_dir(folder.join("reports")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let read = |path: &std::path::PathBuf| File {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        bytes: fs::read(path).unwrap(),
    };
    let told = brief(&paths.iter().map(read).collect::<Vec<_>>(), &|| false);
    assert_eq!(told.documents.len(), 5);
    assert!(told.documents.iter().all(|document| document.known.is_some()), "each is cited by a shipped case");
    let days: Vec<Option<String>> =
        told.documents.iter().map(|document| document.day.map(|day| day.to_string())).collect();
    assert_eq!(days, [Some("2024-05-20".to_owned()), None, None, None, None]);
    assert_eq!(told.documents[1].shown_day.unwrap().to_string(), "2024-05-19");
    let (essays, reworded): (Vec<bool>, Vec<bool>) =
        told.documents.iter().map(|document| (document.essay, document.reworded)).unzip();
    assert_eq!(essays, [false, false, true, false, false]);
    assert_eq!(reworded, [false, false, false, true, false]);
    let ready: Vec<_> = told.queries.iter().filter(|query| query.reads.starts_with("ready for")).collect();
    assert_eq!(ready.len(), 2);
    let waits = told.statements.iter().filter(|statement| statement.quote.contains("ready for"));
    assert_eq!(waits.count(), 0, "a query is no wait");
    let screen = text(&told, false, Style::default());
    assert!(screen.lines().count() <= 40, "{screen}");
    let essay = &told.documents[2].name;
    let from_essay = told.statements.iter().chain(&told.status).filter(|statement| statement.document == *essay);
    assert!(from_essay.count() <= 1, "only what names a source");
}
