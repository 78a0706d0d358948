//! NegoLog JSON: `profileA.json` and `profileB.json`, for exactly two parties.

use super::super::number;
use super::super::scenario::Scenario;
use super::{Digits, ForeignFile, Sheet, answer_names, in_quotes};
use crate::diagnostic::{Draft, Sink, quoted};

pub(super) fn write(scenario: &Scenario, sheets: &[Sheet<'_>], sink: &mut Sink) -> Option<Vec<ForeignFile>> {
    let [first, second] = sheets else {
        let message = format!("NegoLog holds two profiles, and {} can be written", sheets.len());
        let draft = Draft::error_without_place("foreign-refused", message);
        sink.push(draft.hint("the other formats hold any number of parties"));
        return None;
    };
    let names = [first, second].map(|sheet| quoted(&sheet.profile.name));
    let label = format!("profileA is {}, profileB is {}", names[0], names[1]);
    sink.push(Draft::warning_without_place("foreign-left-out", "files of NegoLog name no party").label(label));
    let files = [("profileA", first), ("profileB", second)];
    Some(
        files
            .map(|(name, sheet)| ForeignFile { name: format!("{name}.json"), text: profile(scenario, sheet, sink) })
            .into(),
    )
}

fn profile(scenario: &Scenario, sheet: &Sheet<'_>, sink: &mut Sink) -> String {
    let mut digits = Digits::new();
    if sheet.reservation.is_none() {
        let message = format!("{} has no reservation value", quoted(&sheet.profile.name));
        let draft = Draft::warning_without_place("foreign-changed", message);
        sink.push(draft.label("left out; NegoLog may want one"));
    }
    let mut text = String::from("{\n");
    if let Some(value) = &sheet.reservation {
        text.push_str(&format!("  \"reservationValue\": {},\n", digits.text(value)));
    }
    let (mut weights, mut issues) = (Vec::new(), Vec::new());
    for (issue, (part, adds)) in scenario.issues.iter().zip(sheet.parts.iter().zip(&sheet.adds)) {
        let ends = number::decimal(&part.weight).is_some();
        let given = |place: usize| part.worth.at(issue, &issue.answer(place)?);
        let worths: Option<Vec<_>> = (0..adds.len()).map(given).collect();
        let worths = worths.filter(|list| ends && list.iter().all(|worth| number::decimal(worth).is_some()));
        let weight = worths.as_ref().map_or_else(|| "1".to_owned(), |_| digits.text(&part.weight));
        weights.push(format!("    {}: {weight}", in_quotes(&issue.name)));
        let worths = worths.as_deref().unwrap_or(adds);
        let answers = answer_names(issue);
        let answers =
            answers.iter().zip(worths).map(|(name, worth)| format!("{}: {}", in_quotes(name), digits.text(worth)));
        let answers: Vec<String> = answers.collect();
        issues.push(format!("    {}: {{ {} }}", in_quotes(&issue.name), answers.join(", ")));
    }
    digits.tell(&sheet.profile.name, sink);
    let (weights, issues) = (weights.join(",\n"), issues.join(",\n"));
    text + &format!("  \"issueWeights\": {{\n{weights}\n  }},\n  \"issues\": {{\n{issues}\n  }}\n}}\n")
}
