use detente_casefile::{Format, Input, load};
use detente_model::{Case, ClaimAct};

use super::*;
use crate::brief::{Piece, Pile};
use crate::render::Style;
use crate::review::{Reading, read};

const CASE: &str = "detente = 1

[case]
title = \"Quay\"
as_of = 2031-03-04

[actors]
harbour = { name = \"Harbour\", role = \"party\" }
mill = { name = \"Mill\", role = \"party\" }
office = { name = \"The office\", role = \"mediator\" }

[people]
lund = { name = \"Sefa Lund\", of = \"harbour\", office = \"chief\" }

[issues.quay]
title = \"Height of the quay\"
also = [\"quay\"]
options = [\"lowered\", \"raised\"]

[issues.toll]
title = \"Toll at the lock\"
range = { from = 0, to = 10, step = 1 }

[sources.gazette]
title = \"The gazette\"
kind = \"report\"
published = 2031-03-01

[sources.copy]
title = \"A copy of it\"
kind = \"report\"
published = 2031-03-01
derived_from = \"gazette\"

[sources.letter]
title = \"A letter\"
kind = \"report\"
published = { not_after = 2031-03-03, by = \"page header\" }

[sources.late]
title = \"The late paper\"
kind = \"report\"
published = 2031-04-20
";

/// A case with some claims: id, source, place, and the rest as it stands in the file.
fn case(claims: &[(&str, &str, usize, &str)]) -> Case {
    let each = claims.iter().map(|(id, source, at, rest)| {
        format!("\n[[claims]]\nid = \"{id}\"\nsource = \"{source}\"\nat = [{at}, {}]\n{rest}\n", at + 20)
    });
    let text = format!("{CASE}{}", each.collect::<String>());
    let input = Input { name: "quay.case.toml".to_owned(), text: text.into_bytes(), format: Format::Toml };
    let loaded = load(&[input]);
    loaded.case.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics))
}

fn reading(case: &Case, reports: &[(&str, &str)]) -> Reading {
    let mut pile = Pile::new(10);
    for (name, text) in reports {
        pile.add(&[Piece { name: (*name).to_owned(), line: None, bytes: text.as_bytes().to_vec() }]);
    }
    read(pile, case, &crate::Means::default())
}

fn all_views(case: &Case, reports: &[(&str, &str)]) -> Views {
    views(&Review::new(&reading(case, reports), case), &View::ALL)
}

/// The pairs of a case, with the names of the best witness on each side.
fn pairs_of(claims: &[(&str, &str, usize, &str)]) -> Vec<(PairKind, Scope, String, String)> {
    let views = all_views(&case(claims), &[]);
    let name = |side: &[usize]| views.statements[side[0]].name.clone();
    let pairs = views.pairs.as_ref().unwrap();
    pairs.iter().map(|pair| (pair.kind, pair.scope, name(&pair.left), name(&pair.right))).collect()
}

#[track_caller]
fn one_pair(claims: &[(&str, &str, usize, &str)], kind: PairKind, scope: Scope) {
    let found = pairs_of(claims);
    assert_eq!(found, [(kind, scope, "c1".to_owned(), "c2".to_owned())]);
}

const HARBOUR_ASKS: &str =
    "speaker = \"harbour\"\nact = \"demand\"\nof = \"harbour\"\nissue = \"quay\"\ntext = \"a raised quay\"";
const MILL_REFUSES: &str =
    "speaker = \"mill\"\nact = \"reject\"\nof = \"mill\"\nissue = \"quay\"\ntext = \"no such quay\"";
const STUCK: &str = "speaker = \"unattributed\"\nact = \"report_status\"\nstatus = \"stalled\"";

#[test]
fn what_one_asks_the_other_does_not_accept() {
    let claims = [("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "gazette", 50, MILL_REFUSES)];
    one_pair(&claims, PairKind::Declined, Scope::OneDocument);
    // Words that are read twice are no pair, a refusal of what is not asked is none, and one's own wish is none.
    assert_eq!(pairs_of(&[("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "gazette", 10, MILL_REFUSES)]), []);
    let lowered = MILL_REFUSES.replace("no such quay", "no lowered quay");
    assert_eq!(pairs_of(&[("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "gazette", 50, &lowered)]), []);
}

#[test]
fn days_that_are_far_apart_are_a_change_and_no_pair() {
    let claims = |source| [("c1", "gazette", 0, HARBOUR_ASKS), ("c2", source, 50, MILL_REFUSES)];
    assert_eq!(pairs_of(&claims("late")), []);
    one_pair(&claims("copy"), PairKind::Declined, Scope::SameDays);
    one_pair(&claims("letter"), PairKind::Declined, Scope::DaysNotKnown);
}

#[test]
fn two_answers_to_one_issue() {
    let mill = "speaker = \"mill\"\nact = \"offer\"\nof = \"mill\"\nissue = \"quay\"\ntext = \"a lowered quay\"";
    let claims = [("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "gazette", 50, mill)];
    one_pair(&claims, PairKind::Answers, Scope::OneDocument);
    let same = mill.replace("lowered", "raised");
    assert_eq!(pairs_of(&[("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "gazette", 50, &same)]), []);
    let toll = |of: &str, text: &str| {
        format!("speaker = \"{of}\"\nact = \"demand\"\nof = \"{of}\"\nissue = \"toll\"\ntext = \"a toll of {text}\"")
    };
    let claims = [("c1", "gazette", 0, &*toll("harbour", "3")), ("c2", "gazette", 50, &*toll("mill", "5"))];
    one_pair(&claims, PairKind::Answers, Scope::OneDocument);
}

#[test]
fn the_state_of_the_talks_is_one_question_with_two_sides() {
    let denied = "speaker = \"office\"\nact = \"report_status\"\nstatus = \"stalled\"\npolarity = \"deny\"";
    let claims = [("c1", "gazette", 0, STUCK), ("c3", "gazette", 40, STUCK), ("c2", "gazette", 80, denied)];
    one_pair(&claims, PairKind::Status, Scope::OneDocument);
    // A document that tells both in its own voice tells a course of events: a quality of it, and no pair.
    let moving = STUCK.replace("stalled", "moving");
    let own = [("c1", "gazette", 0, STUCK), ("c2", "gazette", 40, moving.as_str())];
    assert_eq!(pairs_of(&own), []);
    let over = "speaker = \"office\"\nact = \"report_status\"\nstatus = \"collapsed\"\npolarity = \"deny\"";
    one_pair(&[("c1", "gazette", 0, STUCK), ("c2", "gazette", 40, over)], PairKind::Shade, Scope::OneDocument);
    one_pair(&[("c1", "gazette", 0, STUCK), ("c2", "letter", 40, denied)], PairKind::Status, Scope::DaysNotKnown);
    assert_eq!(pairs_of(&[("c1", "gazette", 0, STUCK), ("c2", "late", 40, denied)]), []);
}

#[test]
fn each_blames_and_each_waits() {
    let toward = |act: &str, of: &str, target: &str| {
        format!("speaker = \"{of}\"\nact = \"{act}\"\nof = \"{of}\"\ntarget = \"{target}\"\ntext = \"so it is\"")
    };
    for (act, kind) in [("blame", PairKind::Blame), ("wait_for", PairKind::Waits)] {
        let (harbour, mill) = (toward(act, "harbour", "mill"), toward(act, "mill", "harbour"));
        one_pair(&[("c1", "gazette", 0, &harbour), ("c2", "gazette", 50, &mill)], kind, Scope::OneDocument);
        let other = toward(act, "mill", "office");
        assert_eq!(pairs_of(&[("c1", "gazette", 0, &harbour), ("c2", "gazette", 50, &other)]), [], "{act}");
    }
    // Two demands are against each other only where they stand beside each other.
    let (harbour, mill) = (toward("demand", "harbour", "mill"), toward("demand", "mill", "harbour"));
    one_pair(&[("c1", "gazette", 0, &harbour), ("c2", "gazette", 50, &mill)], PairKind::Waits, Scope::OneDocument);
    assert_eq!(pairs_of(&[("c1", "gazette", 0, &harbour), ("c2", "gazette", 5000, &mill)]), []);
}

#[test]
fn what_cannot_be_done_and_what_is_told_with_other_days_and_numbers() {
    let asks =
        "speaker = \"mill\"\nact = \"demand\"\nof = \"mill\"\ntarget = \"harbour\"\ntext = \"a list of all boats\"";
    let cannot =
        "speaker = \"harbour\"\nact = \"event\"\nof = \"harbour\"\ntext = \"it doesn\u{2019}t know which boats\"";
    one_pair(&[("c1", "gazette", 0, asks), ("c2", "gazette", 50, cannot)], PairKind::Unable, Scope::OneDocument);
    let event = |day: &str| {
        let says = "text = \"the harbour office closed its northern gate\"";
        format!("speaker = \"unattributed\"\nact = \"event\"\nof = \"harbour\"\nevent_date = {day}\n{says}")
    };
    let (first, second) = (event("2031-02-01"), event("2031-02-03"));
    one_pair(&[("c1", "copy", 0, &first), ("c2", "gazette", 50, &second)], PairKind::Days, Scope::SameDays);
    assert_eq!(pairs_of(&[("c1", "gazette", 0, &first), ("c2", "copy", 50, &first)]), []);
    let figure = |count: &str| {
        let says = format!("text = \"about {count} boats were waiting outside the harbour\"");
        format!("speaker = \"unattributed\"\nact = \"figure\"\n{says}")
    };
    let (first, second) = (figure("30"), figure("45"));
    one_pair(&[("c1", "gazette", 0, &first), ("c2", "gazette", 50, &second)], PairKind::Figures, Scope::OneDocument);
}

#[test]
fn one_party_that_moves_and_holds() {
    let refuses = MILL_REFUSES.replace("mill", "harbour");
    let softens =
        "speaker = \"unattributed\"\nact = \"soften\"\nof = \"harbour\"\nissue = \"quay\"\ntext = \"it may bend\"";
    let claims = [("c1", "gazette", 0, softens), ("c2", "gazette", 50, refuses.as_str())];
    one_pair(&claims, PairKind::BothWays, Scope::OneDocument);
    let only = softens.replace("it may bend", "it may bend, but only so far");
    assert_eq!(pairs_of(&[("c1", "gazette", 0, &only), ("c2", "gazette", 50, &refuses)]), []);
}

#[test]
fn the_matrix_has_a_cell_for_each_issue_and_party() {
    let both = "speaker = \"office\"\nact = \"plan\"\nof = [\"harbour\", \"mill\"]\nissue = \"toll\"";
    let claims = [("c1", "gazette", 0, HARBOUR_ASKS), ("c2", "late", 0, MILL_REFUSES), ("c3", "letter", 0, both)];
    let views = all_views(&case(&claims), &[]);
    let matrix = views.matrix.as_ref().unwrap();
    let actor = |id: &str| Side::Of(detente_model::Id::new(id).unwrap());
    assert_eq!(matrix.sides, [actor("harbour"), actor("mill"), Side::Together]);
    let cells: Vec<Vec<usize>> = matrix.rows.iter().map(|row| row.cells.iter().map(Vec::len).collect()).collect();
    assert_eq!(cells, [vec![1, 1, 0], vec![0, 0, 1]]);
    assert!(views.statements.iter().all(|statement| statement.standing == Standing::Accepted));
}

#[test]
fn what_has_no_day_stays_in_its_lane() {
    let event = "speaker = \"mill\"\nact = \"event\"\nof = \"mill\"\nevent_date = 2031-02-01";
    let claims = [
        ("c1", "gazette", 0, STUCK),
        ("c2", "copy", 0, STUCK),
        ("c3", "letter", 0, STUCK),
        ("c4", "letter", 50, event),
    ];
    let timeline = all_views(&case(&claims), &[]).timeline.unwrap();
    let entries: Vec<(String, Placed, usize, usize)> = timeline
        .entries
        .iter()
        .map(|entry| (tell::days(entry.days), entry.placed, entry.statements.len(), entry.sources))
        .collect();
    // The copy counts once.
    let expected = [("2031-02-01", Placed::Happened, 1, 1), ("2031-03-01", Placed::Published, 2, 1)];
    assert_eq!(entries, expected.map(|(days, placed, n, sources)| (days.to_owned(), placed, n, sources)));
    assert_eq!(timeline.undated.len(), 1);
    let lane = &timeline.undated[0];
    assert_eq!((lane.statements.len(), lane.shown_day.map(|day| day.to_string())), (1, Some("2031-03-03".to_owned())));
}

#[test]
fn shifts_that_are_told_stand_apart_from_those_inferred() {
    let harder = "speaker = \"unattributed\"\nact = \"harden\"\nof = \"harbour\"\nissue = \"quay\"";
    let accepts = MILL_REFUSES.replace("reject", "accept");
    let claims = [("c1", "gazette", 0, MILL_REFUSES), ("c2", "late", 0, accepts.as_str()), ("c3", "letter", 0, harder)];
    let shifts = all_views(&case(&claims), &[]).shifts.unwrap();
    assert_eq!((shifts.told.len(), shifts.told[0].direction), (1, Direction::Harder));
    assert_eq!((shifts.inferred.len(), shifts.inferred[0].direction), (1, Direction::Softer));
    // Without the day of one of them there is no order.
    let claims = [("c1", "gazette", 0, MILL_REFUSES), ("c2", "letter", 0, accepts.as_str())];
    assert_eq!(all_views(&case(&claims), &[]).shifts.unwrap().inferred, []);
}

const REPORT: &str =
    "LAND, March 3, 2031 (Norpress) - Harbour demands a raised quay, its spokeswoman said on Monday. Former \
Harbour chief Sefa Lund said that \u{201c}the water is at every door of ours.\u{201d}

Mill rejected the quay that Harbour asks for. Talks between Harbour and Mill have stalled, two sources told the Gazette.

Source link
";

#[test]
fn a_report_shows_its_chain_its_quality_and_what_is_only_proposed() {
    let case = case(&[]);
    let views = all_views(&case, &[("news.txt", REPORT)]);
    assert!(!views.statements.is_empty() && views.statements.iter().all(|s| s.standing == Standing::Proposed));
    let chains = views.provenance.as_ref().unwrap();
    assert!(chains.iter().all(|chain| chain.outlet.as_deref() == Some("Norpress")), "{chains:?}");
    let quality = &views.quality.as_ref().unwrap()[0];
    assert!(!quality.no_provenance && quality.told.day.is_some());
    assert_eq!(quality.roles.iter().map(|role| role.words.as_str()).collect::<Vec<_>>(), ["Former Harbour chief"]);
    assert_eq!(quality.quotations.len(), 1);
    assert_eq!(quality.upstream.iter().filter(|found| found.kind == "link").count(), 1);
    let monday = quality.dated_by.iter().find(|time| time.words.contains("Monday")).unwrap();
    assert_eq!(tell::days(monday.days), "2031-03-03");
    // A second source takes the quotation and the role off the list.
    let second = format!(
        "{}\n\nThe council of the town met for many hours in a hall beside the old market.\n",
        REPORT.split("\n\n").next().unwrap().replace("LAND, March 3, 2031 (Norpress) - ", "")
    );
    let lone = all_views(&case, &[("news.txt", REPORT), ("other.txt", &second)]);
    let quality = lone.quality.as_ref().unwrap();
    let copied = quality[0].witness.is_some();
    assert_eq!(quality[0].quotations.is_empty(), !copied, "copies are one source");
}

#[test]
fn a_claim_on_file_and_the_same_proposal_are_one_statement() {
    let bare = case(&[]);
    let proposed = all_views(&bare, &[("news.txt", REPORT)]);
    let first = proposed.statements.iter().find(|s| s.act == ClaimAct::Demand).unwrap();
    let span = first.span.unwrap();
    let hash = proposed.documents[0].sha256.clone().unwrap();
    let text = format!(
        "{CASE}\n[sources.news]\nkind = \"report\"\nsha256 = \"{hash}\"\n\n[[claims]]\nid = \"c1\"\nsource = \"news\"\n\
         at = [{}, {}]\nspeaker = \"harbour\"\nact = \"demand\"\nof = \"harbour\"\nissue = \"quay\"\n",
        span.start, span.end
    );
    let input = Input { name: "quay.case.toml".to_owned(), text: text.into_bytes(), format: Format::Toml };
    let case = load(&[input]).case.unwrap();
    let views = all_views(&case, &[("news.txt", REPORT)]);
    assert_eq!(views.on_file, 1);
    assert_eq!(views.statements.len(), proposed.statements.len());
    let claim = views.statements.iter().find(|s| s.name == "c1").unwrap();
    assert_eq!((claim.standing, claim.words.as_str()), (Standing::Accepted, first.words.as_str()));
}

#[test]
fn nothing_to_show_is_shown() {
    let bare = case(&[]);
    let silent = "The river ran high in March and nobody in the town spoke of anything but the river and the rain.";
    for reports in [&[][..], &[("a.txt", silent)], &[("a.txt", silent), ("b.txt", REPORT)]] {
        let views = all_views(&bare, reports);
        let page = text(&views, &bare, Style { width: 60, bold: false });
        assert!(page.contains("MATRIX") && page.contains("not reviewed"), "{page}");
        assert!(html(&views, &bare).starts_with("<!DOCTYPE html>"));
        assert!(serde_json::to_string(&views).is_ok());
        assert_eq!(views, all_views(&bare, reports), "the same twice");
    }
}

#[test]
fn no_line_is_wider_than_the_page_and_no_code_gets_through() {
    let bare = case(&[]);
    let report = REPORT.replace("every door", "every \u{1b}[31mdoor<b>");
    let views = all_views(&bare, &[("a\u{1b}<b>.txt", &report)]);
    for width in [60, 100] {
        let page = text(&views, &bare, Style { width, bold: false });
        assert!(page.lines().all(|line| crate::render::columns(line) <= width), "{page}");
        assert!(!page.contains('\u{1b}'));
    }
    let page = html(&views, &bare);
    assert!(!page.contains('\u{1b}') && !page.contains("<b>"));
}
