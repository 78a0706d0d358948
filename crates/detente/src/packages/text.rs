//! Packages on a terminal: the first screen, and everything.

use std::cell::Cell;

use detente_engine::packages::{Method, PackageValue, RuleAnswer, Shortlisted};
use detente_model::{Package, Viewer, find};
use num_bigint::BigUint;

use super::Offered;
use super::tell::{Teller, decimal, formula, grouped, plain, unproved};
use crate::render::{Page, Style, columns, day, letter};
use crate::words::{clean, listed, upper_first};

/// Where the words of a labelled line begin.
const COLUMN: usize = 16;
/// The most packages of one rule, and of the frontier, that are shown.
const SHOWN: usize = 40;

/// The first screen: whether there is room, how the texts stand, a few options that differ in what matters.
pub fn screen(offered: &Offered, viewer: &Viewer, style: Style) -> String {
    let sheet = Sheet { teller: Teller::new(offered), offered, parts: Cell::new(0) };
    let mut page = Page::new(style);
    sheet.first(&mut page, viewer);
    page.gap();
    page.text(
        0,
        3,
        "--all has every efficient package, each rule by its formula and its proof; --format html the pictures.",
    );
    page.finish()
}

/// Everything: the first screen, then the counts, the rules by formula, the frontier.
pub fn full(offered: &Offered, viewer: &Viewer, style: Style) -> String {
    let sheet = Sheet { teller: Teller::new(offered), offered, parts: Cell::new(0) };
    let mut page = Page::new(style);
    sheet.first(&mut page, viewer);
    sheet.details(&mut page);
    sheet.counts(&mut page);
    sheet.rules(&mut page);
    sheet.division(&mut page);
    sheet.frontier(&mut page);
    page.finish()
}

/// Whose view, on which day.
pub(super) fn stamp(offered: &Offered, viewer: &Viewer) -> String {
    let seen_by = match viewer {
        Viewer::All => "mediator, every channel".to_owned(),
        Viewer::Actor(id) => Teller::new(offered).words.actor(id),
        Viewer::Public => "the public".to_owned(),
    };
    format!("as of {} \u{b7} seen by: {seen_by}", day(offered.seen.case.header.as_of))
}

/// What stands under the title.
pub(super) const HEADING: &str = "What an agreement could look like: options, not advice, not ranked.";

struct Sheet<'a> {
    teller: Teller<'a>,
    offered: &'a Offered,
    /// How many parts have a heading so far.
    parts: Cell<usize>,
}

impl Sheet<'_> {
    /// The heading of the next part, with its number.
    fn head(&self, page: &mut Page, text: &str) {
        self.parts.set(self.parts.get() + 1);
        page.heading(&format!("{:<3}{text}", self.parts.get()));
    }

    fn first(&self, page: &mut Page, viewer: &Viewer) {
        page.titled(&clean(&self.offered.seen.case.header.title), &stamp(self.offered, viewer));
        if *viewer != Viewer::All {
            page.text(0, 0, "From what may be seen here.");
        }
        page.text(0, 0, &format!("{HEADING} {}", self.teller.measured()));
        page.gap();
        self.head(page, "IS THERE ROOM?");
        page.text(3, 0, &self.teller.room());
        self.texts(page);
        self.options(page);
        self.grouped(page, "WHAT THEY TRADE: the other way round both would have less", &|option| {
            self.teller.trades(option)
        });
        self.list(page, "WHAT IS KNOWN ROUGHLY, and what holds all the same", &self.teller.roughly());
        let headed = self.grouped(page, "WHAT COULD GO WRONG", &|option| self.teller.risks(option));
        let cautions = self.teller.cautions();
        if headed {
            cautions.iter().for_each(|caution| page.text(3, 2, caution));
        } else {
            self.list(page, "WHAT COULD GO WRONG", &cautions);
        }
    }

    /// Sentences under a heading; nothing where there are none.
    fn list(&self, page: &mut Page, heading: &str, told: &[String]) {
        if !told.is_empty() {
            page.gap();
            self.head(page, heading);
        }
        told.iter().for_each(|told| page.text(3, 2, told));
    }

    fn texts(&self, page: &mut Page) {
        page.gap();
        self.head(page, "WHERE THE TEXTS STAND");
        if self.offered.stands.is_empty() {
            page.text(3, 0, "No text whose words are seen is on file.");
        }
        for stand in &self.offered.stands {
            let dated = find(&self.offered.seen.case.texts, &stand.text).and_then(|text| text.dated);
            let dated = dated.map_or(String::new(), |dated| format!(" ({})", day(dated)));
            let told =
                format!("{}{dated}: {}", upper_first(&self.teller.words.text(&stand.text)), self.teller.stand(stand));
            page.text(3, 2, &told);
        }
    }

    fn options(&self, page: &mut Page) {
        let packages = &self.offered.shortlist.packages;
        if packages.is_empty() {
            return;
        }
        page.gap();
        let differing =
            if packages.len() == 1 { "1" } else { &format!("{} that differ in what matters", packages.len()) };
        self.head(page, &format!("OPTIONS: {differing}"));
        let common = self.teller.common();
        if !common.is_empty() {
            page.text(3, 2, &format!("In all of them: {}.", self.teller.words.package(&common)));
        }
        let letters: Vec<String> = (0..packages.len()).map(letter).collect();
        if !grid(page, &letters, &self.teller.beside()) {
            self.below(page, &common);
        }
        if self.offered.said.parties.len() > 1 {
            page.text(3, 2, "Shares are of the most that each side could gain over no agreement, on its own scale.");
        }
    }

    /// The options one below the other, where their answers are too long for columns.
    fn below(&self, page: &mut Page, common: &Package) {
        for (at, option) in self.offered.shortlist.packages.iter().enumerate() {
            let own = option.value.package.iter().filter(|(issue, _)| !common.contains_key(*issue));
            let own = own.map(|(issue, value)| (issue.clone(), value.clone())).collect();
            page.labelled(&letter(at), 3, &upper_first(&self.teller.words.package(&own)));
            let told = self.teller.in_short(at, option);
            if !told.is_empty() {
                page.text(5, 2, &told);
            }
        }
    }

    /// The same of several options, each with the letters of those.
    fn grouped(&self, page: &mut Page, heading: &str, told: &dyn Fn(&Shortlisted) -> Vec<String>) -> bool {
        let groups = self.teller.grouped(told);
        if groups.is_empty() {
            return false;
        }
        page.gap();
        self.head(page, heading);
        groups.iter().for_each(|(letters, told)| page.text(3, 2, &format!("{letters}: {told}")));
        true
    }

    /// Each option by itself: all of its answers, and the way there.
    fn details(&self, page: &mut Page) {
        let packages = &self.offered.shortlist.packages;
        if packages.is_empty() {
            return;
        }
        page.gap();
        self.head(page, "EACH OPTION, and the way to it from the latest text");
        packages.iter().enumerate().for_each(|(at, option)| self.option(page, at, option));
    }

    fn option(&self, page: &mut Page, at: usize, option: &Shortlisted) {
        page.labelled(&letter(at), 3, &upper_first(&self.teller.words.package(&option.value.package)));
        let mut line = |label: &str, told: &str| page.labelled(&format!("   {label}"), COLUMN, told);
        if !option.value.utilities.is_empty() {
            line("gains", &self.teller.gains(&option.value));
        }
        if let Some(route) = &option.route {
            line("way there", &self.teller.route(route));
        }
        if let Some(why) = self.teller.why(option) {
            line("why here", &why);
        }
    }

    fn counts(&self, page: &mut Page) {
        page.gap();
        self.head(page, "HOW MANY THERE ARE");
        for (count, what) in self.teller.counts() {
            page.labelled(&format!("   {count}"), COLUMN + 4, what);
        }
        if let Some(off) = self.teller.off() {
            page.text(3, 2, &off);
        }
    }

    fn rules(&self, page: &mut Page) {
        if self.offered.said.rules.is_empty() {
            return;
        }
        page.gap();
        let domain = self.teller.domain().unwrap_or_default();
        self.head(page, &format!("WHAT EACH RULE SINGLES OUT, {domain}"));
        self.offered.said.rules.iter().for_each(|rule| self.rule(page, rule));
    }

    fn rule(&self, page: &mut Page, rule: &RuleAnswer) {
        page.text(3, 2, &format!("{}: {}; {}", rule.rule, formula(rule.rule), plain(rule.rule)));
        for missing in &rule.missing {
            page.text(5, 2, &crate::tell::missing(&self.teller.words, missing));
        }
        if rule.packages.is_empty() {
            return;
        }
        let value = rule.value.iter().map(decimal).collect::<Vec<_>>().join(", ");
        let how = match (&rule.multipliers, rule.method) {
            (Some(multipliers), _) => format!(
                "weights {} show that no package does better",
                multipliers.weights.iter().map(decimal).collect::<Vec<_>>().join(" : ")
            ),
            (None, Method::Frontier) => "read off the whole frontier".to_owned(),
            (None, Method::Bounds) => "every package searched by bounds".to_owned(),
            (None, Method::Formula) => "by a formula".to_owned(),
        };
        let comes = unproved(rule).unwrap_or_else(|| format!("comes to {value}; {how}"));
        page.text(5, 2, &format!("{comes}{}", self.without(rule)));
        self.table(page, &rule.packages, rule.count.as_ref(), rule.complete);
    }

    fn without(&self, rule: &RuleAnswer) -> String {
        let none = rule.without.is_empty();
        if none {
            String::new()
        } else {
            format!("; without {}, nothing to gain", self.teller.words.actors(&rule.without))
        }
    }

    /// Packages, each with its utilities in the order of the parties.
    fn table(&self, page: &mut Page, packages: &[PackageValue], count: Option<&BigUint>, complete: bool) {
        for value in packages.iter().take(SHOWN) {
            let mut told = self.teller.words.package(&value.package);
            if !value.breaks.is_empty() {
                told = format!("{told}; breaks {}", self.teller.lines(&value.breaks));
            }
            page.labelled(&format!("     {}", self.teller.utilities(value).join(" ")), COLUMN + 6, &told);
        }
        let shown = packages.len().min(SHOWN);
        if !complete || packages.len() > SHOWN {
            let all = count.map_or_else(|| "not counted".to_owned(), grouped);
            page.text(5, 2, &format!("{shown} shown of {all}; --format json and csv have up to --list of them"));
        }
    }

    fn division(&self, page: &mut Page) {
        let Some(winner) = &self.offered.said.adjusted_winner else { return };
        page.gap();
        self.head(page, "ADJUSTED WINNER: opposed issues divided by points");
        let words = &self.teller.words;
        for award in &winner.awards {
            let each = winner
                .parties
                .iter()
                .zip(&award.shares)
                .map(|(party, share)| format!("{} {}", words.actor(party), decimal(share)));
            page.text(
                3,
                2,
                &format!("{}: {}", upper_first(&words.issue(&award.issue)), each.collect::<Vec<_>>().join(", ")),
            );
        }
        for (issue, value) in &winner.agreed {
            page.text(
                3,
                2,
                &format!("{}: {}, best for both", upper_first(&words.issue(issue)), words.value(issue, value)),
            );
        }
        match &winner.points {
            Some([one, other]) => page.text(3, 2, &format!("Points: {} and {}.", decimal(one), decimal(other))),
            None if winner.mixed.is_empty() => page.text(3, 2, "No division gives both as much."),
            None => {
                let mixed = listed(winner.mixed.iter().map(|issue| words.issue(issue)), "and");
                page.text(3, 2, &format!("Does not apply: neither the same nor the opposite is best on {mixed}."));
            }
        }
    }

    fn frontier(&self, page: &mut Page) {
        let Some(frontier) = &self.offered.said.frontier else { return };
        page.gap();
        let parties = self.offered.said.parties.iter().map(|party| self.teller.words.actor(&party.id));
        self.head(page, &format!("EFFICIENT PACKAGES, utilities of {}", listed(parties, "and")));
        self.table(page, &frontier.packages, frontier.count.as_ref(), frontier.complete);
    }
}

/// The narrowest and the widest column of names at the left of a grid.
const NAMES: (usize, usize) = (24, 44);

/// Cells in columns under their heads, each row named at the left; `false`, and nothing is set, where the longest word of
/// a cell does not fit.
fn grid(page: &mut Page, heads: &[String], rows: &[(String, Vec<String>)]) -> bool {
    let cells = rows.iter().flat_map(|(_, cells)| cells);
    let widest = cells.flat_map(|cell| cell.split_whitespace()).map(columns).max().unwrap_or(0) + 1;
    let names = rows.iter().map(|(name, _)| columns(name) + 2).max().unwrap_or(0).clamp(NAMES.0, NAMES.1);
    let room = page.width().saturating_sub(3);
    let names = names.min(room.saturating_sub(widest * heads.len()));
    if names < NAMES.0 || heads.is_empty() {
        return false;
    }
    let width = ((room - names) / heads.len()).min(14);
    page.row(3, names, width, "", heads);
    rows.iter().for_each(|(name, cells)| page.row(3, names, width, name, cells));
    true
}
