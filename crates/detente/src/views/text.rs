//! The views as text.

use detente_model::Case;

use super::tell::{Teller, days, note, scope, told_apart, why_open, word};
use super::{Chain, Matrix, Pair, Placed, Quality, Row, Shifts, Statement, Timeline, View, Views, tell};
use crate::render::{Page, Style, columns, shortened};
use crate::words::clean;

/// Characters of a quote; the rest stands at its place.
const QUOTE: usize = 220;

/// So many statements of one cell or lane are shown as text; the other forms have all.
const SHOWN: usize = 6;

/// The views as text, those that were computed.
pub fn text(views: &Views, case: &Case, style: Style) -> String {
    let teller = Teller::new(views, case);
    let mut set = Setting { teller, page: Page::new(style), style };
    set.page.heading(&clean(&views.title));
    set.page.text(0, 0, &set.teller.counted());
    set.teller.limits().iter().for_each(|line| set.page.text(0, 2, line));
    if let Some(matrix) = &views.matrix {
        set.titled(View::Matrix);
        set.matrix(matrix);
    }
    if let Some(pairs) = &views.pairs {
        set.titled(View::Pairs);
        set.pairs(pairs);
    }
    if let Some(timeline) = &views.timeline {
        set.titled(View::Timeline);
        set.timeline(timeline);
    }
    if let Some(shifts) = &views.shifts {
        set.titled(View::Shifts);
        set.shifts(shifts);
    }
    if let Some(chains) = &views.provenance {
        set.titled(View::Provenance);
        set.provenance(chains);
    }
    if let Some(quality) = &views.quality {
        set.titled(View::Quality);
        quality.iter().for_each(|document| set.quality(document));
    }
    set.page.finish()
}

struct Setting<'a> {
    teller: Teller<'a>,
    page: Page,
    style: Style,
}

impl Setting<'_> {
    fn titled(&mut self, view: View) {
        self.page.gap();
        self.page.heading(&format!("{}: {}", word(view).to_uppercase(), tell::title(view)));
        self.page.text(0, 0, note(view));
    }

    fn line(&mut self, indent: usize, at: usize) {
        let line = self.teller.line(self.teller.statement(at), QUOTE);
        self.page.text(indent, 4, &line);
    }

    /// The first so many statements, and how many more there are.
    fn lines(&mut self, indent: usize, statements: &[usize]) {
        statements.iter().take(SHOWN).for_each(|at| self.line(indent, *at));
        if statements.len() > SHOWN {
            let more = statements.len() - SHOWN;
            self.page.text(indent, 4, &format!("and {more} more (--format html and json have all)"));
        }
    }

    fn matrix(&mut self, matrix: &Matrix) {
        if matrix.rows.is_empty() {
            self.page.text(2, 0, "No statement was found.");
            return;
        }
        self.grid(matrix);
        for row in &matrix.rows {
            self.page.gap();
            self.page.heading(&self.teller.matter(&row.matter));
            self.row(matrix, row);
        }
    }

    /// How many statements each cell has, in as many tables as the columns need.
    fn grid(&mut self, matrix: &Matrix) {
        const LABEL: usize = 30;
        let width = (self.style.width.saturating_sub(LABEL) / matrix.sides.len().clamp(1, 6)).clamp(11, 20);
        let across = (self.style.width.saturating_sub(LABEL) / width).max(1);
        for from in (0..matrix.sides.len()).step_by(across) {
            let to = matrix.sides.len().min(from + across);
            let heads: Vec<String> = matrix.sides[from..to].iter().map(|side| self.teller.side(side)).collect();
            self.page.gap();
            self.cells("statements (in the case)", LABEL, &heads, width);
            for row in &matrix.rows {
                let cells: Vec<String> = row.cells[from..to].iter().map(|cell| self.count(cell)).collect();
                self.cells(&self.teller.matter(&row.matter), LABEL, &cells, width);
            }
        }
    }

    fn cells(&mut self, label: &str, room: usize, cells: &[String], width: usize) {
        let padded = |text: &str, width: usize| {
            let text = shortened(text, width - 1);
            format!("{text}{}", " ".repeat(width.saturating_sub(columns(&text))))
        };
        let cells: String = cells.iter().map(|cell| padded(cell, width)).collect();
        self.page.line(format!("{}{cells}", padded(label, room)).trim_end());
    }

    /// "4 (1)": four statements, one of them in the case; a dot where there is none.
    fn count(&self, cell: &[usize]) -> String {
        let accepted =
            cell.iter().filter(|at| self.teller.statement(**at).standing == super::Standing::Accepted).count();
        match (cell.len(), accepted) {
            (0, _) => ".".to_owned(),
            (all, 0) => all.to_string(),
            (all, accepted) => format!("{all} ({accepted})"),
        }
    }

    fn row(&mut self, matrix: &Matrix, row: &Row) {
        for (side, cell) in matrix.sides.iter().zip(&row.cells).filter(|(_, cell)| !cell.is_empty()) {
            let of: Vec<&Statement> = cell.iter().map(|at| self.teller.statement(*at)).collect();
            self.page.text(2, 2, &format!("{}: {}", self.teller.side(side), told_apart(&of)));
            self.lines(4, cell);
        }
    }

    fn pairs(&mut self, pairs: &[Pair]) {
        if pairs.is_empty() {
            self.page.text(2, 0, "None was found. What only a reader of the whole would see is not looked for.");
        }
        for (number, pair) in (1..).zip(pairs) {
            self.page.gap();
            self.page.heading(&format!("{number}. {} ({})", self.teller.question(pair), scope(pair.scope)));
            let [left, right] = self.teller.heads(pair);
            let (left, right) = (self.column(left, &pair.left), self.column(right, &pair.right));
            self.page.beside(3, &left, &right);
        }
    }

    /// One side of a pair: whose, the best witness in full, the places of the others.
    fn column(&self, head: String, side: &[usize]) -> Vec<String> {
        let mut parts = vec![head];
        if let Some((first, others)) = side.split_first() {
            let statement = self.teller.statement(*first);
            parts.push(self.teller.line(statement, QUOTE));
            let shown = &others[..others.len().min(SHOWN)];
            let more = if others.len() > SHOWN { format!(" and {} more", others.len() - SHOWN) } else { String::new() };
            parts.extend((!shown.is_empty()).then(|| format!("also {}{more}", self.teller.places(shown))));
        }
        parts
    }

    fn timeline(&mut self, timeline: &Timeline) {
        for entry in &timeline.entries {
            self.page.gap();
            let how = match entry.placed {
                Placed::Happened => "happened, or is to happen",
                Placed::Published => "said by then",
            };
            let sources = if entry.sources > 1 { format!(", {} sources", entry.sources) } else { String::new() };
            self.page.heading(&format!("{}: {how}{sources}", days(entry.days)));
            self.lines(2, &entry.statements);
        }
        self.page.gap();
        self.page.heading("WITHOUT DAYS");
        if timeline.undated.is_empty() {
            self.page.text(2, 0, "nothing");
        }
        for lane in &timeline.undated {
            self.page.text(2, 2, &self.teller.undated(lane.document, lane.shown_day));
            self.lines(4, &lane.statements);
            let open = lane.open.iter().map(|open| {
                format!(
                    "\u{201c}{}\u{201d} {}-{} ({})",
                    clean(&open.words),
                    open.span.start,
                    open.span.end,
                    why_open(open.why)
                )
            });
            let open: Vec<String> = open.collect();
            if !open.is_empty() {
                self.page.text(4, 4, &format!("times in them that are open: {}", open.join("; ")));
            }
        }
    }

    fn shifts(&mut self, shifts: &Shifts) {
        self.page.gap();
        self.page.heading("TOLD BY A SOURCE");
        if shifts.told.is_empty() {
            self.page.text(2, 0, "nothing");
        }
        for told in &shifts.told {
            let line = self.teller.shift(told);
            self.page.text(2, 2, &line);
            self.line(4, told.statement);
        }
        self.page.gap();
        self.page.heading("INFERRED FROM THE ORDER OF DAYS: no source here says that anything shifted");
        if shifts.inferred.is_empty() {
            self.page.text(2, 0, "nothing");
        }
        for ordered in &shifts.inferred {
            let line = self.teller.ordered(ordered);
            self.page.text(2, 2, &line);
            self.line(4, ordered.before);
            self.line(4, ordered.after);
        }
    }

    fn provenance(&mut self, chains: &[Chain]) {
        if chains.is_empty() {
            self.page.text(2, 0, "No statement was found.");
        }
        let mut last = None;
        for chain in chains {
            if last != Some(chain.document) {
                self.page.gap();
                self.page.heading(&self.teller.source(chain));
                last = Some(chain.document);
            }
            let places = chain.statements.iter().filter_map(|at| self.teller.statement(*at).span);
            let places: Vec<String> = places.map(|span| format!("{}-{}", span.start, span.end)).collect();
            let at = if places.is_empty() { String::new() } else { format!(" at {}", places.join(", ")) };
            self.page.text(2, 4, &format!("{}: {}{at}", self.teller.chain(chain), chain.statements.len()));
        }
    }

    fn quality(&mut self, quality: &Quality) {
        self.page.gap();
        self.page.heading(&clean(&quality.told.name));
        for (label, value) in self.teller.quality(quality) {
            self.page.labelled(&format!("  {label}"), 18, &value.join("; "));
        }
    }
}
