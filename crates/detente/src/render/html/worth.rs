//! Proofs about what packages are worth to parties: weights, lotteries, texts beside what would be acceptable.

use detente_model::{BETTER, Certificate, Draw, LineName, MissedText, UndominatedText};
use maud::{Markup, html};

use super::Sheet;
use crate::words::{listed, number, upper_first};
use crate::worth::{amount, floor};

impl Sheet<'_> {
    /// What a certificate of D5, D7 or D7b shows.
    pub(super) fn of_worth(&self, certificate: &Certificate) -> Markup {
        let words = self.words();
        match certificate {
            Certificate::Weights { weights, lines } => html! {
                p { "Take the best answer to each issue, and add up what each party gains over no agreement times its weight ("
                    (listed(weights.iter().map(|(id, weight)| format!("{}: {weight}", words.actor(id))), "and"))
                    "): the sum is below nothing." }
                @for party in weights.keys() { p .detail { (upper_first(&floor(words, party))) "." } }
                @if !lines.is_empty() {
                    p .detail { "Only answers that keep these count: "
                        (listed(lines.iter().map(|name| self.line_told(name)), "and")) "." }
                }
            },
            Certificate::Lottery { draws } => html! {
                p { "No package gives every party as much as no agreement would. Drawn by lot, these do on average:" }
                (self.draws(draws))
            },
            Certificate::Missed { package, texts } => html! {
                p { "For mediators alone. Every side could accept this package: " (words.package(package)) "." }
                @for missed in texts { (self.missed(missed)) }
            },
            Certificate::Tabled { text, package } => html! {
                p { "For mediators alone. The text, " (words.text(text)) ", can be completed to what every side could accept: "
                    (words.package(package)) "." }
            },
            Certificate::Dominated { text, by } => html! {
                p { "Whatever " (words.text(text)) " leaves open is filled with, one of these is worse for nobody and better for some:" }
                ul { @for package in by { li { (words.package(package)) } } }
            },
            Certificate::Undominated { texts } => html! { @for text in texts { (self.undominated(text)) } },
            _ => html! {},
        }
    }

    /// Packages with their shares.
    pub(super) fn draws(&self, draws: &[Draw]) -> Markup {
        html! {
            ul { @for draw in draws { li { (number(&draw.share.to_big())) ": " (self.words().package(&draw.package)) } } }
        }
    }

    fn missed(&self, missed: &MissedText) -> Markup {
        let words = self.words();
        let short = missed
            .short
            .iter()
            .map(|(party, lack)| format!("{} is short by {}", words.actor(party), amount(words, party, lack)));
        let breaks = missed.breaks.iter().map(|name| format!("against this: {}", self.line_told(name)));
        let told: Vec<String> = short.chain(breaks).collect();
        html! {
            p { "No way to complete " (words.text(&missed.text)) " is acceptable to all"
                @if !told.is_empty() { ", even the best for each: " (told.join("; ")) } "." }
            (self.tree(&missed.tree))
        }
    }

    fn undominated(&self, found: &UndominatedText) -> Markup {
        let text = self.words().text(&found.text);
        html! {
            @match &found.package {
                Some(package) => p { "Of " (text) ": nothing is worse for nobody and better for some than this: " (self.words().package(package)) "." },
                None => p { "No way to complete " (text) " is allowed by the rules." },
            }
            (self.tree(&found.tree))
        }
    }

    /// A name in a proof that stands for no entry.
    pub(super) fn better_told(name: &LineName) -> Option<String> {
        (name.0 == BETTER).then(|| "somebody has more".to_owned())
    }
}
