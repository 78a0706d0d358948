//! What a message, a finding or a device means, for `detente explain`.

use detente_model::Kind;

use crate::devices::devices;
use crate::tell;

/// The pages that explain findings, one for each kind, taken from the manual so that they cannot drift apart.
const MANUAL: &str = include_str!("../../../docs/deadlocks.md");

/// The words of the screen, one for each heading.
const WORDS: &str = include_str!("../../../docs/words.md");

/// What `id` means: a kind of finding by its short or long name, a word of the screen, a message about case files, or a
/// device.
pub fn explain(id: &str) -> Option<String> {
    finding(id).or_else(|| word(id)).or_else(|| message(id)).or_else(|| device(id))
}

/// Every id that can be explained, with a line for each, in the order of the manual.
pub fn explained() -> Vec<(String, String)> {
    let kinds =
        Kind::ALL.iter().map(|kind| (kind.word().to_owned(), format!("{}: {}", kind.name(), tell::subject(*kind))));
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    let messages = messages().map(|(id, text)| ((*id).to_owned(), first_line(text)));
    let devices = devices().iter().map(|device| (device.id.clone(), device.title.clone()));
    let words = words().map(|(word, body)| (word.to_owned(), first_line(body)));
    kinds.chain(words).chain(messages).chain(devices).collect()
}

/// Each word of the glossary with what it says of it.
fn words() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = WORDS.split("\n## ").skip(1);
    sections.filter_map(|section| section.split_once('\n')).map(|(word, body)| (word.trim(), body.trim()))
}

fn word(id: &str) -> Option<String> {
    let (word, body) = words().find(|(word, _)| word.eq_ignore_ascii_case(id))?;
    Some(format!("{word}\n\n{body}\n"))
}

fn finding(id: &str) -> Option<String> {
    let kind = Kind::ALL.iter().copied().find(|kind| kind.word().eq_ignore_ascii_case(id) || kind.name() == id)?;
    if !Kind::EXAMINED.contains(&kind) {
        return Some(format!(
            "{} {}: {}.\n\nThis version does not examine it. It would need {}.\n",
            kind.word(),
            kind.name(),
            tell::subject(kind),
            tell::needs(kind)
        ));
    }
    let section = section(kind).unwrap_or_default();
    Some(format!("{} {}: {}.\n\n{section}", kind.word(), kind.name(), tell::subject(kind)))
}

/// The section of the manual whose heading begins with the short name of the kind.
fn section(kind: Kind) -> Option<String> {
    let mut lines = MANUAL.lines().skip_while(|line| {
        let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "));
        heading.is_none_or(|text| text.split_whitespace().next() != Some(kind.word()))
    });
    lines.next()?;
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("## ") && !line.starts_with("### ")).collect();
    Some(format!("{}\n", body.join("\n").trim()))
}

/// What is said about case files, and about files of other systems.
fn messages() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    detente_casefile::CATALOGUE.iter().chain(detente_casefile::foreign::CATALOGUE)
}

fn message(id: &str) -> Option<String> {
    let (id, text) = messages().find(|(name, _)| *name == id)?;
    Some(format!("{id}\n\n{text}\n"))
}

fn device(id: &str) -> Option<String> {
    let device = devices().iter().find(|device| device.id == id)?;
    let kinds = device.kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    Some(format!(
        "{}: {}\n\nfor      {kinds}\nasks     {}\ndoes     {}\nused     {}\nfailed   {}\nrisk     {}\nsource   {}\n",
        device.id, device.title, device.asks, device.does, device.used, device.failed, device.risk, device.source
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_listed_can_be_explained() {
        let all = explained();
        assert!(all.len() > Kind::ALL.len() + 15, "{}", all.len());
        for (id, _) in all {
            assert!(explain(&id).is_some_and(|text| text.len() > 40), "{id}");
        }
        assert!(explain("no-such-thing").is_none());
    }

    #[test]
    fn every_examined_kind_has_its_section_in_the_manual() {
        for kind in Kind::EXAMINED {
            assert!(section(kind).is_some_and(|text| text.len() > 200), "{kind}");
        }
    }
}
