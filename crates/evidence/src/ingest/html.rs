//! Pages of the web.
//!
//! The page is read as a stream of tags and text, without building a tree: the work is linear and the memory that of the
//! text, however deep the tags are nested. What stands in navigation, header, footer, aside or form is marked as furniture.

use std::cell::RefCell;

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::layout::Layout;
use super::text::decode;
use super::{MAX_TEXT, Unread, method, too_large};
use crate::{Marked, Method};

/// A tag is given up that has not ended after so many marks that may begin another attribute: comparing each attribute with
/// all before it is what a page made to keep a reader busy counts on.
const MOST_MARKS: usize = 40_000;

/// So much is given to the tokenizer at a time.
const CHUNK: usize = 16 << 10;

/// Elements whose text nobody reads.
const UNREAD: &[&str] =
    &["script", "style", "noscript", "template", "svg", "iframe", "object", "math", "select", "textarea"];

/// Elements that stand around an article.
const AROUND: &[&str] = &["nav", "footer", "aside", "form", "menu", "button", "dialog"];

/// Elements inside a paragraph: their tags end nothing.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "label", "img",
];

/// The readable text of a page.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Method), Unread> {
    let (text, charset, remarks) = decode(bytes)?;
    let page = parse(&text)?;
    Ok((page.finish(), method("html 1", charset, remarks)))
}

/// The text of a page in hand, for formats that hold one.
pub(super) fn text_of(page: &str) -> Result<Layout, Unread> {
    Ok(parse(page)?.finish())
}

fn parse(text: &str) -> Result<Page, Unread> {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(Page::default())), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let (mut rest, mut marks, mut seen) = (text.trim_start_matches('\u{feff}'), 0, 0);
    while !rest.is_empty() {
        let end = (CHUNK.min(rest.len())..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        rest = after;
        marks += chunk.bytes().filter(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'/' | b'"' | b'\'')).count();
        queue.push_back(StrTendril::from_slice(chunk));
        while let TokenizerResult::Script(()) = tokenizer.feed(&queue) {}
        let page = tokenizer.sink.0.borrow();
        if page.tokens != seen {
            (seen, marks) = (page.tokens, 0);
        }
        if marks > MOST_MARKS {
            return Err(Unread::Bomb { what: "a tag of the page" });
        }
        if page.layout.len() + page.words.len() > MAX_TEXT {
            return Err(too_large(text.len(), MAX_TEXT));
        }
    }
    tokenizer.end();
    Ok(tokenizer.sink.0.into_inner())
}

struct Sink(RefCell<Page>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        page.tokens += 1;
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => page.open(&tag),
            Token::TagToken(tag) => {
                page.close(&tag.name);
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                page.text(&text);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// What was read of a page so far.
#[derive(Debug, Default)]
struct Page {
    layout: Layout,
    /// The paragraph in the making.
    words: String,
    /// How many bytes of it stand in links.
    linked: usize,
    title: String,
    published: Option<String>,
    has_heading: bool,
    /// How deep in elements of each kind; counts, so that nesting costs nothing.
    unread: usize,
    around: usize,
    quote: usize,
    link: usize,
    in_title: bool,
    /// The rank of the heading that is open.
    heading: Option<u8>,
    tokens: usize,
}

impl Page {
    fn open(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if name == "meta" {
            self.meta(tag);
        }
        if !INLINE.contains(&name) {
            self.end_paragraph();
        }
        match name {
            "a" => self.link = 1,
            "title" if self.unread == 0 => self.in_title = self.title.is_empty(),
            "blockquote" => self.quote += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name.as_bytes().get(1).map(|rank| rank - b'0'),
            _ if AROUND.contains(&name) => self.around += 1,
            _ if UNREAD.contains(&name) && !tag.self_closing => self.unread += 1,
            _ => {}
        }
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noscript" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    fn close(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.end_paragraph();
        }
        match name {
            "a" => self.link = 0,
            "title" => self.in_title = false,
            "blockquote" => self.quote = self.quote.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            _ if AROUND.contains(&name) => self.around = self.around.saturating_sub(1),
            _ if UNREAD.contains(&name) => self.unread = self.unread.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_title {
            self.title.push_str(text);
        } else if self.unread == 0 {
            self.words.push_str(text);
            self.linked += if self.link > 0 { text.trim().len() } else { 0 };
        }
    }

    /// The day that a page gives as its own, in the words that search engines read.
    fn meta(&mut self, tag: &Tag) {
        let value = |wanted: &[&str]| {
            tag.attrs
                .iter()
                .find(|attribute| wanted.contains(&&*attribute.name.local))
                .map(|attribute| attribute.value.to_string())
        };
        let named = value(&["property", "name", "itemprop"]).unwrap_or_default().to_ascii_lowercase();
        let known =
            ["article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate"];
        if known.contains(&named.as_str()) && self.published.is_none() {
            self.published = value(&["content"]);
        }
    }

    fn end_paragraph(&mut self) {
        let marked = self.marked();
        let words = std::mem::take(&mut self.words);
        self.linked = 0;
        if words.trim().is_empty() {
            return;
        }
        self.has_heading |= marked == Some(Marked::Title);
        self.layout.paragraph(&words, marked);
    }

    fn marked(&self) -> Option<Marked> {
        let bytes = self.words.trim().len();
        match self.heading {
            _ if self.around > 0 => Some(Marked::Furniture),
            Some(1) if !self.has_heading => Some(Marked::Title),
            Some(_) => Some(Marked::Heading),
            None if bytes > 0 && self.linked * 10 >= bytes * 9 => Some(Marked::Link),
            None if self.quote > 0 => Some(Marked::Quote),
            None => None,
        }
    }

    /// What the page says of itself, then its text.
    fn finish(mut self) -> Layout {
        self.end_paragraph();
        let mut layout = Layout::default();
        if !self.has_heading {
            layout.paragraph(&self.title, Some(Marked::Title));
        }
        let day = self.published.map(|day| day.chars().take(10).collect::<String>());
        if let Some(day) = day.filter(|day| day.len() == 10 && day.bytes().all(|b| b.is_ascii_digit() || b == b'-')) {
            layout.paragraph(&format!("Published {day}"), Some(Marked::Published));
        }
        layout.append(self.layout);
        layout
    }
}
