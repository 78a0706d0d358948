//! Pictures of packages: one scatter for each pair of parties, and parallel coordinates where there are more than two.
//!
//! Every measure is a whole number worked out from exact fractions, so that the same case gives the same bytes. Each mark
//! has a title with its package, which browsers show under the pointer; shapes, not colours alone, tell marks apart.

use detente_engine::packages::{PackageValue, PartyRange};
use detente_model::Id;
use maud::{Markup, PreEscaped, html};
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::Offered;
use super::tell::{Teller, decimal, plain};
use crate::render::letter;

/// How wide and how tall the plotting area of a picture is.
const AREA: (i64, i64) = (420, 320);
/// The room at the left and below for numbers and names, and at the top and at the right.
const PAD: (i64, i64) = (64, 48);
/// The most lines of parallel coordinates, beside those of the shortlist.
const LINES: usize = 300;

/// A picture with its name and what it shows in a sentence.
pub(super) struct Picture {
    pub(super) name: String,
    pub(super) says: String,
    pub(super) drawn: Markup,
}

/// All pictures in one SVG file, one under the other; `None` where fewer than two parties have utilities.
pub fn svg(offered: &Offered) -> Option<String> {
    let pictures = pictures(offered);
    let (wide, tall) = size();
    let all = tall * i64::try_from(pictures.len()).ok()?;
    let sheet = html! {
        svg .pk xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (wide) " " (all) } width=(wide) height=(all) {
            style { (PreEscaped(include_str!("plot.css"))) }
            @for (at, picture) in pictures.iter().enumerate() {
                g transform={ "translate(0 " (tall * i64::try_from(at).unwrap_or_default()) ")" } role="img" aria-label=(picture.says) {
                    (picture.drawn)
                }
            }
        }
    };
    (!pictures.is_empty()).then(|| sheet.into_string())
}

/// A picture that stands alone.
pub(super) fn standing(picture: &Picture) -> Markup {
    let (wide, tall) = size();
    html! {
        svg .pk xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (wide) " " (tall) } width=(wide) height=(tall) role="img"
            aria-label=(picture.says) {
            style { (PreEscaped(include_str!("plot.css"))) }
            (picture.drawn)
        }
    }
}

fn size() -> (i64, i64) {
    (AREA.0 + 2 * PAD.0, AREA.1 + 2 * PAD.1)
}

pub(super) fn pictures(offered: &Offered) -> Vec<Picture> {
    let plot = Plot { offered, teller: Teller::new(offered) };
    let parties = &offered.said.parties;
    if parties.len() < 2 {
        return Vec::new();
    }
    let pairs = (0..parties.len()).flat_map(|one| (one + 1..parties.len()).map(move |other| (one, other)));
    let mut pictures: Vec<Picture> = pairs.map(|(one, other)| plot.scatter(&parties[one], &parties[other])).collect();
    if parties.len() > 2 {
        pictures.push(plot.parallel());
    }
    pictures
}

struct Plot<'a> {
    offered: &'a Offered,
    teller: Teller<'a>,
}

impl Plot<'_> {
    fn scatter(&self, across: &PartyRange, up: &PartyRange) -> Picture {
        let name = |party: &PartyRange| self.teller.words.actor(&party.id);
        let at = |x: &BigRational, y: &BigRational| (column(across, x), row(up, y));
        let point = |value: &PackageValue| Some(at(value.utilities.get(&across.id)?, value.utilities.get(&up.id)?));
        let (right, bottom) = (PAD.0 + AREA.0, PAD.1 + AREA.1);
        let floors =
            (across.reservation.as_ref().map(|x| column(across, x)), up.reservation.as_ref().map(|y| row(up, y)));
        let drawn = html! {
            text .title x=(PAD.0) y="18" { (name(across)) " and " (name(up)) }
            @if let (Some(x), Some(y)) = floors {
                rect .zone x=(x) y=(PAD.1) width=((right - x).max(0)) height=((y - PAD.1).max(0)) {
                    title { "At least as good as no agreement for both" }
                }
            }
            path .axis d={ "M" (PAD.0) " " (PAD.1) "V" (bottom) "H" (right) } {}
            @for (x, number) in [(PAD.0, &across.worst), (right, &across.best)] {
                text .soft.middle x=(x) y=(bottom + 16) { (decimal(number)) }
            }
            @for (y, number) in [(bottom, &up.worst), (PAD.1, &up.best)] {
                text .soft.end x=(PAD.0 - 6) y=(y + 4) { (decimal(number)) }
            }
            text .soft.middle x=(PAD.0 + AREA.0 / 2) y=(bottom + 34) { (name(across)) " \u{2192}" }
            text .soft x=(PAD.0) y=(PAD.1 - 8) { "\u{2191} " (name(up)) }
            @if let Some(x) = floors.0 { path .floor d={ "M" (x) " " (PAD.1) "V" (bottom) } { title { (name(across)) ": no agreement" } } }
            @if let Some(y) = floors.1 { path .floor d={ "M" (PAD.0) " " (y) "H" (right) } { title { (name(up)) ": no agreement" } } }
            (self.tabled(&across.id, &up.id, &at))
            @for value in self.efficient() {
                @if let Some((x, y)) = point(value) { circle .efficient cx=(x) cy=(y) r="3" { title { (self.title(value)) } } }
            }
            (self.singled(&point))
            @for (index, option) in self.offered.shortlist.packages.iter().enumerate() {
                @if let Some((x, y)) = point(&option.value) {
                    g {
                        title { (letter(index)) ": " (self.title(&option.value)) }
                        rect .option x=(x - 9) y=(y - 9) width="18" height="18" rx="3" {}
                        text .letter x=(x) y=(y + 4) { (letter(index)) }
                    }
                }
            }
        };
        let says = format!(
            "{} across and {} up: dots are efficient packages, letters the options of the shortlist, rings what rules single out, \
             grey boxes what tabled texts come to, dashed lines what no agreement is worth.",
            name(across),
            name(up)
        );
        Picture { name: format!("{} and {}", name(across), name(up)), says, drawn }
    }

    /// What each text comes to: a point, or a box over what it leaves open.
    fn tabled(&self, across: &Id, up: &Id, at: &dyn Fn(&BigRational, &BigRational) -> (i64, i64)) -> Markup {
        html! {
            @for stand in &self.offered.stands {
                @if let (Some([left, right]), Some([low, high])) = (stand.utilities.get(across), stand.utilities.get(up)) {
                    @let ((x, y), (end, top)) = (at(left, low), at(right, high));
                    rect .tabled x=(x - 5) y=(top - 5) width=(end - x + 10) height=(y - top + 10) {
                        title { (self.teller.words.text(&stand.text)) ": " (self.teller.stand(stand)) }
                    }
                    text .soft.end x=(x - 9) y=(y + 4) { (crate::words::plain(&stand.text)) }
                }
            }
        }
    }

    fn singled(&self, point: &dyn Fn(&PackageValue) -> Option<(i64, i64)>) -> Markup {
        html! {
            @for rule in self.offered.said.rules.iter().filter(|rule| rule.is_proved()) {
                @if let Some((value, (x, y))) = rule.packages.first().and_then(|value| Some((value, point(value)?))) {
                    circle .ring cx=(x) cy=(y) r="12" { title { (rule.rule) ": " (plain(rule.rule)) ". " (self.title(value)) } }
                }
            }
        }
    }

    fn efficient(&self) -> impl Iterator<Item = &PackageValue> {
        self.offered.said.frontier.iter().flat_map(|frontier| &frontier.packages)
    }

    fn title(&self, value: &PackageValue) -> String {
        let worth = self.teller.utilities(value).join(", ");
        format!("{} ({worth})", self.teller.words.package(&value.package))
    }

    fn parallel(&self) -> Picture {
        let parties = &self.offered.said.parties;
        let gaps = i64::try_from(parties.len() - 1).unwrap_or(1).max(1);
        let axis = |at: usize| PAD.0 + AREA.0 * i64::try_from(at).unwrap_or_default() / gaps;
        let path = |value: &PackageValue| {
            let points = parties
                .iter()
                .enumerate()
                .filter_map(|(at, party)| Some((axis(at), row(party, value.utilities.get(&party.id)?))));
            points
                .enumerate()
                .map(|(at, (x, y))| format!("{}{x} {y}", if at == 0 { "M" } else { "L" }))
                .collect::<String>()
        };
        let total = self.efficient().count();
        let every = total.div_ceil(LINES).max(1);
        let bottom = PAD.1 + AREA.1;
        let drawn = html! {
            text .title x=(PAD.0) y="18" { "All sides" }
            @for value in self.efficient().step_by(every) { path .line d=(path(value)) { title { (self.title(value)) } } }
            @for (index, option) in self.offered.shortlist.packages.iter().enumerate() {
                path .line.option d=(path(&option.value)) { title { (letter(index)) ": " (self.title(&option.value)) } }
                @if let Some(y) = parties.last().and_then(|party| Some(row(party, option.value.utilities.get(&party.id)?))) {
                    text .letter x=(PAD.0 + AREA.0 + 12) y=(y + 4) { (letter(index)) }
                }
            }
            @for (at, party) in parties.iter().enumerate() {
                path .axis d={ "M" (axis(at)) " " (PAD.1) "V" (bottom) } {}
                text .soft.middle x=(axis(at)) y=(PAD.1 - 8) { (decimal(&party.best)) }
                text .soft.middle x=(axis(at)) y=(bottom + 16) { (decimal(&party.worst)) }
                text .soft.middle x=(axis(at)) y=(bottom + 34) { (self.teller.words.actor(&party.id)) }
                @if let Some(floor) = &party.reservation {
                    path .floor d={ "M" (axis(at) - 8) " " (row(party, floor)) "H" (axis(at) + 8) } { title { "no agreement" } }
                }
            }
        };
        let shown = if every > 1 { format!(" One of {every} efficient packages is drawn.") } else { String::new() };
        let says = format!(
            "One axis for each side, one line for each efficient package, the options of the shortlist by letter; short dashes mark \
             what no agreement is worth.{shown}"
        );
        Picture { name: "All sides".to_owned(), says, drawn }
    }
}

fn column(party: &PartyRange, utility: &BigRational) -> i64 {
    PAD.0 + along(party, utility, AREA.0)
}

fn row(party: &PartyRange, utility: &BigRational) -> i64 {
    PAD.1 + AREA.1 - along(party, utility, AREA.1)
}

/// How far along an axis from the worst to the best package a utility lies; what lies outside stands at the end.
fn along(party: &PartyRange, utility: &BigRational, length: i64) -> i64 {
    let range = &party.best - &party.worst;
    if range.is_zero() {
        return length / 2;
    }
    let place = (utility - &party.worst) / range * BigRational::from_integer(length.into());
    place.round().to_integer().to_i64().unwrap_or(length).clamp(0, length)
}
