//! Questions in words that every side could be asked alike.

use detente_model::{Asks, EntryRef, LineName, Question, Reveals, Table, find};

use crate::report::Asked;
use crate::words::{Words, listed};

/// A question in words that every side could be asked alike.
pub(crate) fn question(words: &Words<'_>, question: &Question) -> Asked {
    let mut reveals = reveals(question.reveals).to_owned();
    let mut shown: Vec<String> = Vec::new();
    for disclosed in &question.discloses {
        let entry = words.entry(&disclosed.entry);
        shown.push(format!("shows {} what it may not see: {entry}", words.actor(&disclosed.to)));
    }
    shown.dedup();
    if !shown.is_empty() {
        reveals = format!("{reveals}; {}", shown.join("; "));
    }
    Asked {
        question: asked(words, &question.asks),
        of: question.of.clone(),
        decides: question.decides.clone(),
        reveals,
        asks: question.asks.clone(),
    }
}

fn asked(words: &Words<'_>, asks: &Asks) -> String {
    match asks {
        Asks::NextStep { .. } => "What has to happen before your next step?".to_owned(),
        Asks::Reading { term, .. } => format!("What has to be so for you to say {}?", words.term(term)),
        Asks::RedLine { positions } => {
            let issues = issues_of(words, positions);
            format!("Is there anything on {issues} that you could not do without in any package?")
        }
        Asks::AlsoRead { position } => {
            let entry = EntryRef::new(Table::Positions, position);
            format!("Your words can be read in more than one way. Which is meant? ({})", words.line(&entry))
        }
        Asks::UnclearText { text, issue } => {
            format!("What do you take {} to say on {}?", words.text(text), words.issue(issue))
        }
        Asks::Part { issue, .. } => {
            format!("Of which part (stage, place, category, performer) does your word on {} speak?", words.issue(issue))
        }
        Asks::DeadlineKind { deadline } => {
            let entry = EntryRef::new(Table::Deadlines, deadline);
            format!("Does this date bind, or does it press: {}?", words.entry(&entry))
        }
        Asks::Lag { need } => format!("How many days have to pass: {}?", words.need(need)),
        Asks::About { claim } => format!("What exactly is being waited for? [{claim}]"),
        Asks::Answer { text, .. } => format!("Has {} reached you, and how does it stand with you?", words.text(text)),
        Asks::Guarantor { guarantee } => {
            let covers = find(&words.case.guarantees, guarantee).map(|g| crate::words::clean(&g.covers));
            format!("Who could give this assurance, and from whom would you take it: {}?", covers.unwrap_or_default())
        }
    }
}

/// The issues that lines speak of, in words.
fn issues_of(words: &Words<'_>, names: &[LineName]) -> String {
    let mut issues: Vec<String> = Vec::new();
    for name in names {
        let line = words.case.named_line(name).and_then(|entry| words.case.line(&entry));
        for issue in line.iter().flat_map(|line| line.says.issues()) {
            let issue = words.issue(issue);
            if !issues.contains(&issue) {
                issues.push(issue);
            }
        }
    }
    listed(issues.into_iter(), "and")
}

fn reveals(reveals: Reveals) -> &'static str {
    match reveals {
        Reveals::NextSteps => "asking reveals little: that next steps are being compared",
        Reveals::Dates => "asking reveals that a date or a delay may matter",
        Reveals::Delivery => "asking reveals that the path of a text is being followed",
        Reveals::Assurance => "asking reveals that an assurance is being thought about",
        Reveals::Word => "asking reveals that a word may be read in several ways",
        Reveals::Text => "asking reveals that a text may be read in several ways",
        Reveals::Stance => "asking reveals that a stance is thought to stand in the way",
    }
}
