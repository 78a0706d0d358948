//! The HTML report and its drawing: self-contained, well-formed, complete, harmless, the same every time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use detente::model::Kind;
use detente::render::{dot, html, svg_graph};
use detente::{Examined, Format, Id, Input, Library, Limits, Request, Viewer};
use roxmltree::{Document, Node, ParsingOptions};

fn shipped() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, found);
            } else if path.to_string_lossy().ends_with(".case.toml") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases"), &mut found);
    assert!(found.len() >= 60, "{} cases found", found.len());
    found
}

fn case(name: &str) -> String {
    let path = shipped().into_iter().find(|path| path.ends_with(name));
    fs::read_to_string(path.unwrap_or_else(|| panic!("{name} ships"))).unwrap()
}

fn examined(text: &str, viewer: &Viewer) -> Examined {
    let input = Input { name: "talks.case.toml".to_owned(), text: text.as_bytes().to_vec(), format: Format::Toml };
    let request = Request {
        inputs: vec![input],
        viewer: viewer.clone(),
        as_of: None,
        without: Vec::new(),
        limits: Limits::default(),
    };
    detente::diagnose(&request, &|| false).unwrap_or_else(|failure| panic!("{failure}"))
}

fn page(run: &Examined, viewer: &Viewer) -> String {
    html(run, viewer, &Library::default())
}

/// The page as XML: the only elements of HTML that the report leaves open are those of `meta`.
fn as_xml(page: &str) -> String {
    let mut text = String::new();
    for (index, part) in page.split("<meta ").enumerate() {
        if index == 0 {
            text.push_str(part);
        } else {
            let (attributes, rest) = part.split_once('>').unwrap();
            text.push_str(&format!("<meta {attributes}/>{rest}"));
        }
    }
    text
}

fn parsed(xml: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).unwrap_or_else(|error| panic!("{error}"))
}

fn named<'a, 'd>(document: &'a Document<'d>, name: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
    document.descendants().filter(move |node| node.tag_name().name() == name)
}

fn ids(document: &Document<'_>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for id in document.descendants().filter_map(|node| node.attribute("id")) {
        assert!(ids.insert(id.to_owned()), "the id {id} stands twice");
    }
    ids
}

/// No element, attribute or style that could fetch or run anything.
fn asks_for_nothing(document: &Document<'_>) {
    const ALLOWED: [&str; 53] = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "header",
        "nav",
        "main",
        "footer",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "div",
        "span",
        "strong",
        "q",
        "code",
        "blockquote",
        "figure",
        "figcaption",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "desc",
        "g",
        "rect",
        "polygon",
        "path",
        "text",
        "br",
        "b",
        "i",
        "em",
        "small",
        "tspan",
    ];
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(ALLOWED.contains(&name), "<{name}>");
        for attribute in node.attributes() {
            let known = ["href", "src", "srcset", "style", "action", "data", "background", "poster", "cite", "ping"];
            let value = attribute.value();
            match attribute.name() {
                "href" => assert!(name == "a" && value.starts_with('#'), "{name} {value}"),
                other => assert!(!known.contains(&other) && !other.starts_with("on"), "{name} {other}={value}"),
            }
        }
    }
    for style in named(document, "style").filter_map(|style| style.text()) {
        for fetch in ["url(", "@import", "src(", "image("] {
            assert!(!style.contains(fetch), "{fetch}");
        }
    }
    let policy = named(document, "meta").find(|meta| meta.attribute("http-equiv") == Some("Content-Security-Policy"));
    let policy = policy.unwrap().attribute("content").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline';"), "{policy}");
}

fn every_reference_leads_somewhere(document: &Document<'_>) {
    let ids = ids(document);
    for node in document.descendants() {
        let labels = node.attribute("aria-labelledby").into_iter().flat_map(str::split_whitespace);
        let link = node.attribute("href").and_then(|href| href.strip_prefix('#'));
        for target in labels.chain(link) {
            assert!(ids.contains(target), "nothing is called {target}");
        }
    }
}

/// What a reader who hears the page, or goes through it by keyboard, needs.
fn can_be_read_by_ear(document: &Document<'_>) {
    let root = document.root_element();
    assert_eq!(root.attribute("lang"), Some("en"));
    assert_eq!(named(document, "h1").count(), 1);
    assert_eq!(named(document, "main").count(), 1);
    let first = named(document, "body").next().unwrap().first_element_child().unwrap();
    assert_eq!(first.attribute("class"), Some("skip"));
    let mut level = 0;
    for node in document.descendants() {
        let name = node.tag_name().name();
        if let Some(next) = name.strip_prefix('h').and_then(|n| n.parse::<u32>().ok()) {
            assert!(next <= level + 1, "h{next} follows h{level}: {:?}", node.text());
            level = next;
        }
    }
    for table in named(document, "table") {
        assert!(table.children().any(|child| child.has_tag_name("caption")));
        let scoped = |th: Node<'_, '_>| matches!(th.attribute("scope"), Some("col" | "row"));
        assert!(table.descendants().filter(|node| node.has_tag_name("th")).all(scoped));
    }
    for svg in named(document, "svg") {
        assert_eq!(svg.attribute("role"), Some("img"));
        let has = |name: &str| svg.children().any(|child| child.tag_name().name() == name && child.text().is_some());
        assert!(has("title") && has("desc"));
    }
}

fn nothing_is_missing(document: &Document<'_>, run: &Examined) {
    let ids = ids(document);
    for kind in Kind::EXAMINED {
        assert!(ids.contains(&format!("finding-{kind}")) && ids.contains(&format!("proof-{kind}")), "{kind}");
    }
    for claim in &run.seen.case.claims {
        assert!(ids.contains(&format!("claim-{}", claim.meta.id)), "{}", claim.meta.id);
    }
    let all: String = named(document, "body").next().unwrap().descendants().filter_map(|n| n.text()).collect();
    for finding in &run.report.findings {
        assert!(all.contains(&finding.headline), "{}", finding.headline);
        let ways = document.descendants().filter_map(|node| node.attribute("id"));
        let own = ways.filter(|id| id.starts_with(&format!("way-{}-", finding.id))).count();
        let proved = finding.verdict == detente::model::Verdict::Proved;
        assert_eq!(own, if proved { finding.ways_out.len() } else { 0 }, "{}", finding.id);
    }
}

#[test]
fn every_shipped_case_gives_a_page_that_asks_for_nothing_and_lacks_nothing() {
    for path in shipped() {
        let text = fs::read_to_string(&path).unwrap();
        for viewer in [Viewer::All, Viewer::Public] {
            let run = examined(&text, &viewer);
            let page = page(&run, &viewer);
            assert_eq!(page, html(&run, &viewer, &Library::default()), "the same bytes again");
            let xml = as_xml(&page);
            let document = parsed(&xml);
            asks_for_nothing(&document);
            every_reference_leads_somewhere(&document);
            can_be_read_by_ear(&document);
            nothing_is_missing(&document, &run);
        }
    }
}

#[test]
fn only_a_mediator_who_sees_all_is_given_lines_of_the_file() {
    let text = case("dam/dam.case.toml");
    let scope = "From what may be seen here";
    for (viewer, closed) in [
        (Viewer::All, false),
        (Viewer::Public, true),
        (Viewer::Actor(Id::new("downstream").unwrap()), true),
        (Viewer::Actor(Id::new("union").unwrap()), true),
    ] {
        let run = examined(&text, &viewer);
        let page = page(&run, &viewer);
        assert_eq!(page.contains(scope), closed, "{viewer:?}");
        assert_eq!(page.contains("talks.case.toml:"), !closed, "{viewer:?}");
        assert_eq!(dot(&run).contains(scope), closed, "{viewer:?}");
    }
}

#[test]
fn what_one_channel_alone_knows_changes_no_byte_of_another_view() {
    let text = case("dam/dam.case.toml");
    // Downstream told the envoy, and not the union of river states.
    let told = "of       = \"downstream\"\nsays     = \"data = shared\"";
    assert_eq!(text.matches(told).count(), 1);
    let other = text.replace(told, "of       = \"downstream\"\nsays     = \"data != shared and filling >= 9\"");
    let seen = |text: &str, viewer: &Viewer| {
        let run = examined(text, viewer);
        (page(&run, viewer), svg_graph(&run), dot(&run))
    };
    assert_ne!(seen(&text, &Viewer::All).0, seen(&other, &Viewer::All).0);
    for closed in
        [Viewer::Public, Viewer::Actor(Id::new("union").unwrap()), Viewer::Actor(Id::new("upstream").unwrap())]
    {
        assert_eq!(seen(&text, &closed), seen(&other, &closed), "{closed:?}");
    }
}

const ODD: &str =
    "<script>alert(1)</script> \\\" onload=\\\"x ]]> &amp; <!-- \\u202Ereversed\\u202C \\u0007\\u001B[31m -->";

/// A case in which every text for people holds markup, control characters and overrides of the reading direction.
fn hostile() -> String {
    let long = "W".repeat(3_000);
    format!(
        r#"detente = 1
[case]
title = "{ODD} {long}"
as_of = 2025-03-14
as_of_by = "{ODD}"
note = "{ODD}"
known_to = ["public"]
[actors.a]
name = "{ODD}"
role = "party"
[actors.b]
name = "{long}"
role = "party"
[people.p]
name = "{ODD}"
of = "a"
[issues.x]
title = "{ODD}"
options = [{{ id = "low", title = "{ODD}" }}, "high"]
called = {{ a = "{ODD}" }}
[issues.n]
title = "{long}"
range = {{ from = 0, to = 5, step = 1 }}
unit = "{ODD}"
[terms.t]
title = "{ODD}"
readings = {{ a = "x = low" }}
[[positions]]
id = "pa"
of = "a"
kind = "insists"
says = "x = low"
title = "{ODD}"
claims = ["c1"]
[[positions]]
id = "pb"
of = "b"
kind = "insists"
says = "x = high and n >= 2"
claims = ["c1"]
[acts.one]
by = "a"
title = "{ODD}"
[acts.two]
by = "b"
title = "{long}"
[[needs]]
act = "one"
any_of = [["two"]]
[[needs]]
act = "two"
any_of = [["one"]]
claims = ["c1"]
[[guarantees]]
id = "g"
asked_by = "a"
covers = "{ODD}"
[[alternatives]]
id = "alt"
of = "b"
title = "{ODD}"
regardless = true
sets = "x = high"
[[events]]
id = "e"
what = "incident"
title = "{ODD}"
where = "{ODD}"
[sources.s]
kind = "report"
title = "{ODD}"
file = "{ODD}"
url = "https://example.org/{ODD}"
published = {{ not_after = 2025-03-01, by = "{ODD}" }}
[[claims]]
id = "c1"
source = "s"
speaker = "p"
act = "demand"
where = "{ODD}"
text = "{ODD}"
reviewed_by = "{ODD}"
[[claims]]
id = "c2"
source = "s"
speaker = "unattributed"
speaker_as = "{ODD}"
act = "report_status"
status = "stalled"
"#
    )
}

fn harmless(text: &str) {
    let control = |c: char| c.is_control() && c != '\n';
    let turned = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains("<script") && !text.contains("<!--"), "markup of the file");
    assert_eq!(text.chars().find(|c| control(*c) || turned(*c)), None);
}

#[test]
fn markup_control_characters_and_turned_text_are_harmless() {
    let viewer = Viewer::All;
    let run = examined(&hostile(), &viewer);
    let page = page(&run, &viewer);
    harmless(&page);
    let xml = as_xml(&page);
    let document = parsed(&xml);
    asks_for_nothing(&document);
    every_reference_leads_somewhere(&document);
    nothing_is_missing(&document, &run);
    let graph = svg_graph(&run).unwrap();
    harmless(&graph);
    parsed(&graph);
}

/// The strings of a text for Graphviz, which must all be closed on their line.
fn strings(text: &str) -> Vec<String> {
    let (mut found, mut open, mut escaped) = (Vec::new(), None::<String>, false);
    for c in text.chars() {
        match (&mut open, c) {
            (Some(_), '\n') => panic!("a string runs over the end of its line"),
            (Some(inner), _) if escaped => {
                inner.push(c);
                escaped = false;
            }
            (Some(inner), '\\') => {
                inner.push(c);
                escaped = true;
            }
            (Some(inner), '"') => {
                found.push(std::mem::take(inner));
                open = None;
            }
            (Some(inner), _) => inner.push(c),
            (None, '"') => open = Some(String::new()),
            (None, _) => {}
        }
    }
    assert!(open.is_none(), "a string is left open");
    found
}

#[test]
fn the_text_for_graphviz_defines_every_node_it_names_and_escapes_what_it_quotes() {
    for text in [case("dam/dam.case.toml"), case("known-answers/and-or-needs.case.toml"), hostile()] {
        let run = examined(&text, &Viewer::All);
        let graph = dot(&run);
        let control = |c: &char| c.is_control() && *c != '\n';
        assert_eq!(graph.chars().find(control), None);
        assert!(graph.starts_with("digraph waits {\n") && graph.ends_with("}\n"));
        let (mut defined, mut named) = (BTreeSet::new(), BTreeSet::new());
        for line in graph.lines().skip(3) {
            let names: Vec<String> = strings(line);
            match line.contains(" -> ") {
                true => named.extend(names[..2].iter().cloned()),
                false => defined.extend(names.first().cloned()),
            }
        }
        assert!(named.is_subset(&defined), "{:?}", named.difference(&defined).collect::<Vec<_>>());
        assert_eq!(run.seen.case.acts.len(), defined.iter().filter(|name| name.starts_with("act ")).count());
    }
}

/// Acts in one circle, so many that nobody could read a drawing of them all.
fn circle(count: usize) -> String {
    let mut text = String::from(
        "detente = 1\n[case]\ntitle = \"Long circle\"\nas_of = 2025-03-14\nknown_to = [\"public\"]\n[actors.a]\nrole = \"party\"\n",
    );
    for act in 0..count {
        text.push_str(&format!("[acts.act-{act}]\nby = \"a\"\ntitle = \"Step {act}\"\n"));
        text.push_str(&format!("[[needs]]\nact = \"act-{act}\"\nany_of = [[\"act-{}\"]]\n", (act + 1) % count));
    }
    text
}

#[test]
fn more_than_sixty_acts_are_drawn_in_part_and_the_page_says_so() {
    for (count, told) in [(60, false), (61, true), (200, true)] {
        let run = examined(&circle(count), &Viewer::All);
        let graph = svg_graph(&run).unwrap();
        assert_eq!(graph.matches("waits in a circle</text>").count(), count.min(60));
        let page = page(&run, &Viewer::All);
        assert_eq!(page.contains(&format!("Of {count} steps on file 60 are drawn")), told, "{count}");
        assert_eq!(dot(&run).matches("shape=box").count(), count);
    }
}

#[test]
fn the_drawing_of_a_small_case_is_as_it_was_looked_at() {
    let run = examined(&case("lock-holders/two-locks.case.toml"), &Viewer::All);
    let drawn = svg_graph(&run).unwrap().replace("><", ">\n<");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/two-locks.svg");
    if std::env::var_os("DETENTE_BLESS").is_some() {
        fs::write(&path, &drawn).unwrap();
    }
    assert_eq!(drawn, fs::read_to_string(&path).unwrap(), "look at it, then run with DETENTE_BLESS=1");
}

/// The variables of each block that sets some, as they stand in a style.
fn palettes(style: &str) -> Vec<BTreeMap<String, [u8; 3]>> {
    let mut found = Vec::new();
    for block in style.split('{').filter(|block| block.contains("--")) {
        let body = block.split('}').next().unwrap();
        let mut colours = BTreeMap::new();
        for declaration in body.split(';') {
            if let Some((name, value)) = declaration.split_once(": #") {
                let channel = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).unwrap();
                colours.insert(name.trim().to_owned(), [channel(0), channel(2), channel(4)]);
            }
        }
        if !colours.is_empty() {
            found.push(colours);
        }
    }
    found
}

/// The contrast ratio of WCAG 2.2.
fn contrast(first: [u8; 3], second: [u8; 3]) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let light = |c: [u8; 3]| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    let (high, low) = (light(first).max(light(second)), light(first).min(light(second)));
    (high + 0.05) / (low + 0.05)
}

#[test]
fn text_and_signs_have_the_contrast_that_wcag_asks_for_by_day_and_by_night() {
    let page = page(&examined(&case("lock-holders/two-locks.case.toml"), &Viewer::All), &Viewer::All);
    let palettes = palettes(&page);
    let texts = [
        ("--ink", "--paper"),
        ("--soft", "--paper"),
        ("--link", "--paper"),
        ("--holds", "--paper"),
        ("--open", "--paper"),
        ("--clear", "--paper"),
        ("--mark", "--paper"),
        ("--ink", "--panel"),
        ("--soft", "--panel"),
        ("--ink", "--mark-paper"),
        ("--soft", "--mark-paper"),
        ("--link", "--mark-paper"),
        ("--wg-ink", "--wg-circle-fill"),
        ("--wg-ink", "--wg-behind-fill"),
        ("--wg-ink", "--wg-free-fill"),
        ("--wg-ink", "--wg-done-fill"),
        ("--wg-ink", "--wg-pill"),
    ];
    let signs = [
        ("--wg-circle", "--wg-pill"),
        ("--wg-behind", "--wg-pill"),
        ("--wg-free", "--wg-pill"),
        ("--wg-done", "--wg-pill"),
        ("--wg-line", "--wg-pill"),
        ("--mark", "--mark-paper"),
        ("--focus", "--paper"),
    ];
    let mut tested = 0;
    for (pairs, least) in [(&texts[..], 4.5), (&signs[..], 3.0)] {
        for (front, back) in pairs {
            for palette in palettes.iter().filter(|p| p.contains_key(*front)) {
                let ratio = contrast(palette[*front], palette[*back]);
                assert!(ratio >= least, "{front} on {back}: {ratio:.2}");
                tested += 1;
            }
        }
    }
    assert_eq!(tested, 2 * (texts.len() + signs.len()));
}

#[test]
fn the_words_of_a_document_at_hand_stand_beside_its_claims_and_nowhere_without_it() {
    let document = "The union said: we will not sign before Friday. Nobody answered.";
    let mut quotes = Library::default();
    quotes.add(document);
    let sha256 = "ecd1ab0723ddf85d544f6672e00ddcf3b16dcebc3bac36ab8250c3ac7a3c9c10";
    let text = format!(
        r#"detente = 1
[case]
title = "Quoted"
as_of = 2025-03-14
known_to = ["public"]
[actors.union]
role = "party"
[sources.s]
kind = "report"
sha256 = "{sha256}"
[[claims]]
id = "c1"
source = "s"
speaker = "union"
act = "reject"
at = [16, 47]
"#
    );
    let run = examined(&text, &Viewer::All);
    let words = "we will not sign before Friday.";
    assert!(!page(&run, &Viewer::All).contains(words));
    assert!(html(&run, &Viewer::All, &quotes).contains(words));
}
