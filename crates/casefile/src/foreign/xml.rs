//! XML as a small tree with places, for files that XML's own rules would refuse.
//!
//! `quick-xml` splits the text; nothing is expanded but the five entities that every XML text has and character numbers. A
//! declaration of entities is passed over, so that none can grow. Depth and number of elements have limits.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::diagnostic::{Draft, Sink, quoted};
use crate::source::Span;

/// How deep elements may be nested.
pub(super) const DEEPEST: usize = 64;

/// How many elements a file may have.
pub(super) const MOST_ELEMENTS: usize = 500_000;

/// How many attributes an element may have.
pub(super) const MOST_ATTRIBUTES: usize = 100;

/// An element with its attributes and the elements in it; words between them are left out.
pub(super) struct Element {
    pub(super) name: String,
    pub(super) span: Span,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The value of an attribute; of one that is there twice, the first.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements of this name directly in it.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element of this name directly in it.
    pub(super) fn first(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// The first element of the text that stands in no other; what makes the text unreadable is reported.
pub(super) fn read(text: &str, file: u32, sink: &mut Sink) -> Option<Element> {
    let mut tree = Tree { text, file, sink, open: Vec::new(), root: None, elements: 0 };
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    loop {
        let from = at(reader.buffer_position());
        let event = reader.read_event();
        let span = Span::new(file, from..at(reader.buffer_position()).min(text.len()));
        match event {
            Ok(Event::Start(tag)) => tree.start(&tag, span, false)?,
            Ok(Event::Empty(tag)) => tree.start(&tag, span, true)?,
            Ok(Event::End(tag)) => tree.end(tag.name().as_ref(), span),
            Ok(Event::Eof) => return tree.finish(),
            Ok(_) => {}
            Err(error) => {
                let place = at(reader.error_position()).min(text.len());
                let end = text[place..].chars().next().map_or(place, |c| place + c.len_utf8());
                tree.refuse("foreign-syntax", Span::new(file, place..end), format!("this is no XML: {error}"));
                return None;
            }
        }
    }
}

fn at(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

struct Tree<'t, 'k> {
    text: &'t str,
    file: u32,
    sink: &'k mut Sink,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree<'_, '_> {
    fn refuse(&mut self, id: &'static str, span: Span, message: String) {
        self.sink.push(Draft::error(id, span, message));
    }

    /// An element begins; `None` where a limit is met.
    fn start(&mut self, tag: &BytesStart<'_>, span: Span, empty: bool) -> Option<()> {
        self.elements += 1;
        if self.open.len() >= DEEPEST {
            self.refuse("foreign-limit", span, format!("elements are nested deeper than {DEEPEST} levels"));
            return None;
        }
        if self.elements > MOST_ELEMENTS {
            self.refuse("foreign-limit", span, format!("the file has more than {MOST_ELEMENTS} elements"));
            return None;
        }
        let name = tag.name().as_ref().to_owned();
        let attributes = self.attributes(tag, span);
        self.open.push(Element { name, span, attributes, children: Vec::new() });
        if empty {
            self.close();
        }
        Some(())
    }

    fn attributes(&mut self, tag: &BytesStart<'_>, span: Span) -> Vec<(String, String)> {
        let mut list: Vec<(String, String)> = Vec::new();
        let mut attributes = tag.attributes();
        attributes.with_checks(false);
        for attribute in attributes {
            if list.len() >= MOST_ATTRIBUTES {
                let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
                self.refuse("foreign-limit", span, message);
                break;
            }
            let Ok(attribute) = attribute else {
                let message = format!("an attribute of {} does not read", quoted(tag.name().as_ref()));
                self.sink.push(Draft::warning("foreign-syntax", span, message).label("left out"));
                continue;
            };
            let key = attribute.key.as_ref().to_owned();
            let (value, bare) = plain(&attribute.value);
            if bare {
                let draft = Draft::warning("foreign-syntax", span, format!("{} holds a bare `&`", quoted(&key)));
                self.sink.push(draft.label("read as it stands; XML writes `&amp;`"));
            }
            if list.iter().any(|(known, _)| *known == key) {
                let draft =
                    Draft::warning("foreign-syntax", span, format!("the attribute {} is here twice", quoted(&key)));
                self.sink.push(draft.label("its first value counts"));
            } else {
                list.push((key, value));
            }
        }
        list
    }

    /// The innermost element ends.
    fn close(&mut self) {
        let Some(done) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(done),
            None if self.root.is_none() => self.root = Some(done),
            None => {
                let draft = Draft::warning("foreign-syntax", done.span, "something stands after the end of the file");
                self.sink.push(draft.label("left out"));
            }
        }
    }

    /// An element of this name ends, and with it those in it that were not closed.
    fn end(&mut self, name: &str, span: Span) {
        let Some(depth) = self.open.iter().rposition(|element| element.name == name) else {
            let draft = Draft::warning("foreign-syntax", span, format!("{} ends nothing", quoted(name)));
            self.sink.push(draft.label("left out"));
            return;
        };
        while self.open.len() > depth {
            if self.open.len() > depth + 1
                && let Some(inner) = self.open.last()
            {
                let message = format!("{} is not closed", quoted(&inner.name));
                self.sink
                    .push(Draft::warning("foreign-syntax", inner.span, message).label("it ends with what it is in"));
            }
            self.close();
        }
    }

    fn finish(mut self) -> Option<Element> {
        if let Some(open) = self.open.last() {
            let (span, message) = (open.span, format!("{} is not closed", quoted(&open.name)));
            self.refuse("foreign-syntax", span, format!("{message}: the file ends early"));
            return None;
        }
        if self.root.is_none() {
            let end = self.text.len();
            self.refuse("foreign-syntax", Span::new(self.file, end..end), "the file holds no XML element".to_owned());
        }
        self.root
    }
}

/// The text of an attribute with the references of every XML text resolved, and whether a bare `&` stands in it.
fn plain(raw: &str) -> (String, bool) {
    let (mut text, mut bare, mut rest) = (String::with_capacity(raw.len()), false, raw);
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let found = rest.split_once(';').and_then(|(name, after)| Some((character(name)?, after)));
        match found {
            Some((c, after)) => {
                text.push(c);
                rest = after;
            }
            None => {
                text.push('&');
                bare = true;
            }
        }
    }
    text.push_str(rest);
    (text, bare)
}

/// The character that a reference stands for.
fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Text as it stands in an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push_str(&format!("&#{};", c as u32)),
            // XML has no way to write these.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_and_bare_signs_told() {
        assert_eq!(plain("Coffee &amp; Thee &#65;&#x42;"), ("Coffee & Thee AB".to_owned(), false));
        assert_eq!(plain("Coffee & Thee; &lol;"), ("Coffee & Thee; &lol;".to_owned(), true));
        let text = "a<b>\"c\" & d\ne";
        assert_eq!(plain(&escaped(text)), (text.to_owned(), false));
    }

    #[test]
    fn limits_are_met_with_a_reason_and_no_entity_grows() {
        let told = |text: &str| {
            let mut sink = Sink::default();
            let root = read(text, 0, &mut sink);
            (root.is_some(), sink.finish(&[]).iter().map(|found| found.message.clone()).collect::<Vec<_>>())
        };
        let deep = "<a>".repeat(100_000);
        assert_eq!(told(&deep), (false, vec!["elements are nested deeper than 64 levels".to_owned()]));
        let many = format!("<a>{}</a>", "<b/>".repeat(MOST_ELEMENTS));
        assert_eq!(told(&many), (false, vec!["the file has more than 500000 elements".to_owned()]));
        let laden: String = (0..200).map(|n| format!(" a{n}=\"\"")).collect();
        assert_eq!(told(&format!("<a{laden}/>")).1, ["an element has more than 100 attributes"]);
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">]><a b=\"&y;\">&y;</a>";
        assert_eq!(told(bomb), (true, vec!["`b` holds a bare `&`".to_owned()]));
        assert!(!told("<a><b></a").0 && !told("").0 && !told("<a>").0);
        assert_eq!(told("\n<?xml version=\"1.0\"?><a/>"), (true, vec![]));
    }
}
