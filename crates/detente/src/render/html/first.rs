//! The first screen, part by part, in the order and the words of the terminal's.

use detente_model::Verdict;
use maud::{Markup, html};

use super::Sheet;
use crate::render::text::{SPLIT_QUESTION, letter, nothing_found, open_options, splits};
use crate::report::FindingReport;
use crate::words::{plural, upper_first};

/// At most so many causes and options of one finding stand on the first screen.
const FEW: usize = 4;

impl Sheet<'_> {
    pub(super) fn first(&self) -> Markup {
        html! {
            p .rests { (self.view.rests_on().replace(" (--all)", "")) }
            @let known = self.view.known();
            @if !known.is_empty() { p .rests { (known) } }
            @if !self.run().report.without.is_empty() {
                p .rests { "Documents left out on purpose: " (self.run().report.without.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")) "." }
            }
            @if !self.run().report.reproducible {
                p .rests { "The run was stopped before the end: another may find more." }
            }
            (self.stuck())
            (self.in_the_way())
            (self.could_go_on())
            (self.closing())
        }
    }

    fn stuck(&self) -> Markup {
        html! {
            h3 { "1 Are the talks stuck?" }
            p .answer { (self.view.answer()) }
            @let accounts = self.view.accounts();
            @if !accounts.is_empty() {
                dl .accounts {
                    @for (label, told) in accounts { dt { (label) } dd { (self.linked(&told)) } }
                }
            }
        }
    }

    fn in_the_way(&self) -> Markup {
        let found = self.view.lettered();
        let assurances = self.view.open_assurances();
        html! {
            h3 { "2 What stands in the way, if the file is right" }
            @if !found.iter().any(|(_, finding)| finding.verdict == Verdict::Proved) {
                p { (nothing_found(self.view.viewer)) }
            }
            @if !found.is_empty() || !assurances.is_empty() {
                ul .lettered {
                    @for (letter, finding) in &found { (self.obstacle(letter, finding)) }
                    @for (index, (headline, lines)) in assurances.iter().enumerate() {
                        li {
                            p .headline {
                                span .letter { (letter(found.len() + index)) } " " (self.linked(headline)) " "
                                span .tag.undetermined { "cannot be said" }
                            }
                            ul { @for line in lines { li { (line) } } }
                        }
                    }
                }
            }
            @let overall = self.view.overall(&found);
            @if !overall.is_empty() { p { (overall) } }
        }
    }

    fn obstacle(&self, letter: &str, finding: &FindingReport) -> Markup {
        let weak = self.view.weak_points(finding);
        let more = finding.because.len().saturating_sub(FEW);
        html! {
            li {
                p .headline {
                    span .letter { (letter) } " "
                    a href={ "#finding-" (finding.id) } { (finding.headline) } " "
                    span .kind { "(" (finding.kind) ")" } " " (self.tag(finding))
                }
                ul {
                    @for cause in finding.because.iter().take(FEW) { li { (self.linked(&upper_first(cause))) } }
                    @if more > 0 { li { a href={ "#finding-" (finding.id) } { "and " (more) " more" } } }
                    @for line in &weak { li .weak { (self.linked(line)) } }
                    @for line in self.view.unknown(finding).iter().take(2) { li { (self.linked(line)) } }
                }
            }
        }
    }

    fn could_go_on(&self) -> Markup {
        let proved = self.view.freeable();
        html! {
            @if !proved.is_empty() {
                h3 { "3 What could let them go on: options, not advice, not ranked" }
                ul .lettered {
                    @for (letter, finding) in &proved { (self.few_options(letter, finding)) }
                }
                @if let Some(counts) = self.view.asked_alone(&proved) {
                    p { a href="#options" { "Options that ask one side only" } ", by side asked: " (counts) "." }
                }
            }
        }
    }

    fn few_options(&self, letter: &str, finding: &FindingReport) -> Markup {
        let told = open_options(finding);
        let all = format!("#options-{}", finding.id);
        html! {
            li {
                p .headline { span .letter { (letter) } " " (finding.headline) }
                ul {
                    @for line in told.iter().take(FEW) { li { (self.linked(line)) } }
                    @if told.len() > FEW {
                        li { a href=(all) { "and " (plural(told.len() - FEW, "more option", "more options")) } }
                    }
                    @if told.is_empty() { li { a href=(all) { "every option on file asks one side only" } } }
                    @if splits(finding) { li { (SPLIT_QUESTION) } }
                }
            }
        }
    }

    /// What is no finding, what comes next, what to ask, what was not examined.
    fn closing(&self) -> Markup {
        let (aside, steps) = (self.view.no_findings(), self.view.next_steps());
        html! {
            @if !aside.is_empty() {
                h3 { "4 Not findings" }
                ul { @for part in &aside { li { (self.linked(part)) } } }
            }
            h3 { "5 Next step on file" }
            ul { @for step in &steps { li { (self.linked(step)) } } }
            (self.ask())
            p {
                "Not examined: " (self.run().report.not_examined.len())
                " other kinds (staged plans, ratification, timing ...); "
                a href="#not-examined" { "what each would need" } "."
            }
        }
    }

    fn ask(&self) -> Markup {
        let questions = &self.run().report.summary.ask_first;
        html! {
            @if !questions.is_empty() {
                h3 { "6 Ask first" }
                ol .questions {
                    @for asked in questions.iter().take(FEW) {
                        li {
                            @if asked.of.len() > 1 { "All alike: " } @else { (self.words().actors(&asked.of)) ": " }
                            q { (self.linked(&asked.question)) } " "
                            @if let Some(letters) = self.view.bears_on(asked) {
                                "Bears on " (letters) "; " (asked.reveals) "."
                            } @else {
                                (upper_first(&asked.reveals)) "."
                            }
                        }
                    }
                }
            }
        }
    }
}
