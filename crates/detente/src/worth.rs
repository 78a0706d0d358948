//! What packages are worth to parties, in words: floors, weights, lotteries, and what would let them meet.

use std::collections::BTreeMap;

use detente_model::{
    Certificate, Change, Draw, EntryRef, Finding, Gap, Id, MissedText, Missing, Number, Quantity, Remark, Table, find,
};
use num_rational::BigRational;

use crate::words::{Words, count_word, listed, number};

/// A utility in the party's own measure: points where it gave scores, else a share of its scale from 0 to 1.
pub(crate) fn worth(words: &Words<'_>, party: &Id, utility: &BigRational) -> String {
    let preferences = find(&words.case.preferences, party).filter(|preferences| !preferences.scores.is_empty());
    match preferences.and_then(|preferences| preferences.scale.as_ref()) {
        Some(Quantity::Exact(scale)) => {
            let points = number(&(utility * scale.to_big()));
            format!("{points} {}", if points == "1" { "point" } else { "points" })
        }
        _ => number(utility),
    }
}

/// The same of a number.
pub(crate) fn amount(words: &Words<'_>, party: &Id, utility: &Number) -> String {
    worth(words, party, &utility.to_big())
}

/// What a party has to be given at least: "to A no agreement is worth 55 points, so it takes no package worth less".
pub(crate) fn floor(words: &Words<'_>, party: &Id) -> String {
    let at = find(&words.case.preferences, party).and_then(|preferences| preferences.reservation_value());
    let at = at.map_or_else(|| "something".to_owned(), |at| worth(words, party, &at));
    format!("to {} no agreement is worth {at}, so it takes no package worth less", words.actor(party))
}

/// What stands beside the conflicts of a zone that is empty: the weights, or the lottery.
pub(crate) fn beside(words: &Words<'_>, finding: &Finding) -> Vec<String> {
    match &finding.certificate {
        Some(Certificate::Weights { weights, lines }) => {
            let mut told = Vec::new();
            if finding.conflicts.is_empty() {
                told.extend(weights.keys().map(|party| named_floor(words, party)));
                told.extend(lines.iter().map(|name| crate::tell::line(words, name)));
            }
            if weights.len() > 1 {
                let each = listed(weights.iter().map(|(id, weight)| format!("{} {weight}", words.actor(id))), "and");
                told.push(format!(
                    "with the weights {each}, gains over no agreement add up to less than nothing in every package"
                ));
            }
            told
        }
        Some(Certificate::Lottery { draws }) => {
            let count = count_word(draws.len());
            vec![format!("no package does it, though {count} drawn by lot would on average")]
        }
        _ => Vec::new(),
    }
}

/// What the texts that were tabled lack, or what would be better than one.
pub(crate) fn offered(words: &Words<'_>, finding: &Finding) -> Vec<String> {
    match &finding.certificate {
        Some(Certificate::Missed { package, texts }) => {
            let mut told: Vec<String> = texts.iter().map(|missed| lacks(words, missed)).collect();
            told.push(format!("every side could accept, for mediators alone: {}", words.package(package)));
            told
        }
        Some(Certificate::Dominated { by, .. }) => {
            let better = |package| format!("worse for nobody and better for some: {}", words.package(package));
            by.iter().map(better).collect()
        }
        _ => Vec::new(),
    }
}

/// Who is short under a text, by how much at the best, and which red lines it breaks.
fn lacks(words: &Words<'_>, missed: &MissedText) -> String {
    let short = missed
        .short
        .iter()
        .map(|(party, lack)| format!("{} short by {}", words.actor(party), amount(words, party, lack)));
    let breaks = missed.breaks.iter().map(|name| format!("against this: {}", crate::tell::line(words, name)));
    let told: Vec<String> = short.chain(breaks).collect();
    let told = if told.is_empty() { "not enough for all at once".to_owned() } else { told.join(", ") };
    let marks = words.marks(&EntryRef::new(Table::Texts, &missed.text));
    format!("{}: {told} {marks}", words.text(&missed.text))
}

fn named_floor(words: &Words<'_>, party: &Id) -> String {
    format!("{} {}", floor(words, party), words.marks(&EntryRef::new(Table::Preferences, party)))
}

/// What is missing, in words.
pub(crate) fn missing(words: &Words<'_>, missing: &Missing) -> String {
    match missing {
        Missing::Utility { actor, gap } => gap_words(words, actor, gap),
        Missing::WalkAway { actor } => {
            format!("what no agreement is worth to {} is not on file exactly", words.actor(actor))
        }
        Missing::Estimate { actor } => {
            format!("what matters to {} is an analyst\u{2019}s estimate, which is not enough here", words.actor(actor))
        }
        Missing::TextUnseen { text } => format!("nobody here has seen {}", words.text(text)),
        _ => "this is told to mediators alone, whatever is on file".to_owned(),
    }
}

fn gap_words(words: &Words<'_>, actor: &Id, gap: &Gap) -> String {
    let actor = words.actor(actor);
    match gap {
        Gap::NoPreferences => format!("what matters to {actor} is not on file"),
        Gap::NoNumbers => format!("how much each issue matters to {actor} is on file as an order only"),
        Gap::Weight { issue } => {
            format!("how much this matters to {actor} is not known exactly: {}", words.issue(issue))
        }
        Gap::Value { issue } => {
            format!("what each answer is worth to {actor} is not known exactly: {}", words.issue(issue))
        }
        Gap::Scale => format!("the scale of the scores of {actor} is not known exactly"),
    }
}

/// A remark, in words.
pub(crate) fn remark(remark: &Remark) -> String {
    let told = |amount: &Number| number(&amount.to_big());
    match remark {
        Remark::LeastTotal { sum, .. } => format!(
            "if the scales of different sides could be compared: all that sides are content with less adds up to {} at least",
            told(sum)
        ),
        Remark::LeastLargest { most, .. } => format!(
            "if the scales of different sides could be compared: some side is content with less by {} at least",
            told(most)
        ),
        _ => String::new(),
    }
}

/// A change, in words.
pub(crate) fn change(words: &Words<'_>, change: &Change) -> String {
    match change {
        Change::LowerFloor { target, from, to } => {
            let by = worth(words, target, &(from.to_big() - to.to_big()));
            format!("{} is content with {} (less by {by})", words.actor(target), worth(words, target, &to.to_big()))
        }
        Change::AddWorth { worth: added } => {
            let each = added.iter().map(|(party, given)| {
                format!("worth {} or more to {}", amount(words, party, given), words.actor(party))
            });
            format!("something beside the issues, {}", listed(each, "and"))
        }
        Change::EditText { target, answers } => format!("{} with: {}", words.text(target), words.package(answers)),
        Change::Mix { draws } => {
            format!("{} mixed, by lot or by time: {}", count_packages(draws), shares(words, draws))
        }
        _ => String::new(),
    }
}

fn count_packages(draws: &[Draw]) -> String {
    format!("{} packages", count_word(draws.len()))
}

fn shares(words: &Words<'_>, draws: &[Draw]) -> String {
    let each =
        draws.iter().map(|draw| format!("{} of ({})", number(&draw.share.to_big()), words.package(&draw.package)));
    each.collect::<Vec<_>>().join(", ")
}

/// Who is asked for what.
pub(crate) fn asks(words: &Words<'_>, change: &Change) -> Vec<(Id, String)> {
    match change {
        Change::LowerFloor { target, to, .. } => {
            vec![(target.clone(), format!("is content with {}", worth(words, target, &to.to_big())))]
        }
        Change::AddWorth { worth: added } => {
            let told = |(party, given): (&Id, &Number)| {
                let given = amount(words, party, given);
                (party.clone(), format!("says what beside the issues would be worth {given} to it"))
            };
            added.iter().map(told).collect::<BTreeMap<_, _>>().into_iter().collect()
        }
        _ => Vec::new(),
    }
}
