//! Packages as one HTML file that needs nothing else: options, pictures, tables; no script, no request.

use detente_engine::packages::{PackageValue, RuleAnswer, Shortlisted};
use detente_model::{Viewer, find};
use maud::{Markup, html};

use super::plot::{pictures, standing};
use super::tell::{Teller, decimal, formula, plain, unproved};
use super::text::{HEADING, stamp};
use super::{Offered, report};
use crate::render::{Frame, day, framed, letter};
use crate::words::{clean, upper_first};

/// The most rows of the table of efficient packages.
const ROWS: usize = 200;

/// The parts of the page: anchor and heading.
const PARTS: [(&str, &str); 5] = [
    ("options", "Options that differ in what matters"),
    ("pictures", "Pictures"),
    ("rules", "What each rule singles out"),
    ("efficient", "Efficient packages"),
    ("mind", "What to mind"),
];

/// The packages as a self-contained page.
pub fn html(offered: &Offered, viewer: &Viewer) -> String {
    let sheet = Sheet { offered, teller: Teller::new(offered) };
    let title = clean(&offered.seen.case.header.title);
    let header = html! {
        h1 { (title) }
        p .stamp { (stamp(offered, viewer)) }
        @if *viewer != Viewer::All { p .scope { "From what may be seen here" } }
        p .rests { (HEADING) " " (sheet.teller.measured()) }
        nav aria-label="Contents" { ul { @for (anchor, title) in PARTS { li { a href={ "#" (anchor) } { (title) } } } } }
    };
    let bodies = [sheet.options(), sheet.pictures(), sheet.rules(), sheet.efficient(), sheet.mind()];
    let main = html! {
        @for ((anchor, title), body) in PARTS.into_iter().zip(bodies) {
            section id=(anchor) aria-labelledby={ (anchor) "-title" } { h2 id={ (anchor) "-title" } { (title) } (body) }
        }
    };
    let footer = html! { p { "Made by detente " (offered.report.engine) ". It shows options and their risks; it takes no side." } };
    Frame { title: &title, first: "options", header, main, footer }.page()
}

struct Sheet<'a> {
    offered: &'a Offered,
    teller: Teller<'a>,
}

impl Sheet<'_> {
    fn options(&self) -> Markup {
        html! {
            h3 { "Is there room?" }
            p .answer { (self.teller.room()) }
            h3 { "Where the texts stand" }
            @if self.offered.stands.is_empty() { p { "No text whose words are seen is on file." } }
            ul {
                @for stand in &self.offered.stands {
                    @let dated = find(&self.offered.seen.case.texts, &stand.text).and_then(|text| text.dated);
                    li {
                        (upper_first(&self.teller.words.text(&stand.text)))
                        @if let Some(dated) = dated { " (" (day(dated)) ")" }
                        ": " (self.teller.stand(stand))
                    }
                }
            }
            (self.beside())
            ul .lettered { @for (at, option) in self.offered.shortlist.packages.iter().enumerate() { (self.option(at, option)) } }
        }
    }

    /// The options in columns.
    fn beside(&self) -> Markup {
        let options = self.offered.shortlist.packages.len();
        let heads = html! {
            tr { th scope="col" { "Options" } @for at in 0..options { th scope="col" { a href={ "#option-" (letter(at)) } { (letter(at)) } } } }
        };
        let rows = html! {
            @for (name, cells) in self.teller.beside() { tr { th scope="row" { (upper_first(&name)) } @for cell in &cells { td { (cell) } } } }
        };
        let common = self.teller.common();
        html! {
            h3 { "Options" }
            @if !common.is_empty() { p { "In all of them: " (self.teller.words.package(&common)) "." } }
            @if options > 0 {
                (framed("beside", "Options beside each other; gains are shares of the most each side could gain over no agreement", &heads, &rows))
            }
        }
    }

    fn option(&self, at: usize, option: &Shortlisted) -> Markup {
        html! {
            li id={ "option-" (letter(at)) } {
                p .headline { span .letter { (letter(at)) } " " (upper_first(&self.teller.words.package(&option.value.package))) }
                dl .accounts {
                    @if !option.value.utilities.is_empty() { dt { "gains" } dd { (self.teller.gains(&option.value)) } }
                    @for trade in self.teller.trades(option) { dt { "trade" } dd { (trade) ": the other way round both would have less" } }
                    @if let Some(route) = &option.route { dt { "from the text" } dd { (self.teller.route(route)) } }
                    @for risk in self.teller.risks(option) { dt { "risk" } dd { (risk) } }
                    @if let Some(why) = self.teller.why(option) { dt { "why here" } dd { (why) } }
                }
            }
        }
    }

    fn pictures(&self) -> Markup {
        let pictures = pictures(self.offered);
        html! {
            @if pictures.is_empty() { p { "Pictures need the preferences of two sides in numbers." } }
            div .pictures { @for picture in &pictures {
                figure {
                    div .scroll role="region" tabindex="0" aria-label=(picture.name) { (standing(picture)) }
                    figcaption .detail { (picture.says) }
                }
            } }
        }
    }

    fn rules(&self) -> Markup {
        html! {
            @if self.offered.said.rules.is_empty() { p { "Rules need the preferences of two sides in numbers." } }
            @if let Some(domain) = self.teller.domain() { p { "All " (domain) "." } }
            @for rule in &self.offered.said.rules { (self.rule(rule)) }
        }
    }

    fn rule(&self, rule: &RuleAnswer) -> Markup {
        html! {
            h3 { (rule.rule) }
            p { (upper_first(plain(rule.rule))) ": " (formula(rule.rule)) "." }
            @for missing in &rule.missing { p .weak { (crate::tell::missing(&self.teller.words, missing)) } }
            @if !rule.packages.is_empty() {
                p .detail {
                    @if let Some(unproved) = unproved(rule) {
                        (upper_first(&unproved)) "."
                    } @else {
                        "Comes to " (rule.value.iter().map(decimal).collect::<Vec<_>>().join(", ")) "; " (report::method(rule.method)) "."
                    }
                }
                (self.table(&format!("rule-{}", rule.rule), rule.rule.word(), &rule.packages))
            }
        }
    }

    fn efficient(&self) -> Markup {
        html! {
            dl .accounts { @for (count, what) in self.teller.counts() { dt { (count) } dd { (what) } } }
            @if let Some(off) = self.teller.off() { p .weak { (off) } }
            @if let Some(frontier) = &self.offered.said.frontier {
                (self.table("frontier", "Efficient packages", &frontier.packages))
            }
            @if let Some(fewest) = &self.offered.said.fewest_broken {
                (self.table("fewest", "Packages that break the fewest red lines", &fewest.packages))
            }
        }
    }

    fn table(&self, id: &str, caption: &str, packages: &[PackageValue]) -> Markup {
        let words = &self.teller.words;
        let issues: Vec<_> = self.offered.seen.case.issues.iter().map(|issue| &issue.meta.id).collect();
        let heads = html! {
            tr {
                @for party in &self.offered.said.parties { th scope="col" { (words.actor(&party.id)) } }
                @for issue in &issues { th scope="col" { (upper_first(&words.issue(issue))) } }
                th scope="col" { "Breaks" }
            }
        };
        let rows = html! {
            @for value in packages.iter().take(ROWS) {
                tr {
                    @for utility in self.teller.utilities(value) { td { (utility) } }
                    @for issue in &issues { td { @if let Some(answer) = value.package.get(*issue) { (words.value(issue, answer)) } } }
                    td { (self.teller.lines(&value.breaks)) }
                }
            }
        };
        let across = format!("across-{}", (issues.len() + self.offered.said.parties.len() + 1).min(9));
        html! {
            div class=(across) { (framed(id, caption, &heads, &rows)) }
            @if packages.len() > ROWS { p .detail { (ROWS) " of " (packages.len()) " rows are shown; --format json and csv have all of these." } }
        }
    }

    fn mind(&self) -> Markup {
        let cautions = self.teller.cautions();
        let roughly = self.teller.roughly();
        html! {
            @if !roughly.is_empty() { p { "Known roughly, and what holds all the same:" } ul { @for told in &roughly { li { (told) } } } }
            @if cautions.is_empty() { p { "Nothing on file limits these figures but the figures themselves." } }
            ul { @for caution in &cautions { li { (caution) } } }
        }
    }
}
