use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::{BlockKind, DateKind, Prepared, prepare};

fn only(name: &str, bytes: &[u8]) -> Result<Document, Unread> {
    let mut found = ingest(name, bytes);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn prepared(name: &str, bytes: &[u8]) -> Prepared {
    prepare(only(name, bytes).unwrap())
}

fn kinds(document: &Prepared) -> Vec<(&str, &'static str)> {
    document.blocks.iter().map(|block| (document.text(block.span), block.kind.word())).collect()
}

fn archive(part: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.start_file(part, options).unwrap();
    writer.write_all(content).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn plain_text_is_kept_to_the_byte() {
    let text = "\u{feff}date 2024-05-20 Talks rest.\r\n\r\nThe board left.\r\n";
    let document = prepared("a/b.txt", text.as_bytes());
    assert_eq!((document.document.raw.as_str(), document.document.name.as_str()), (text, "b.txt"));
    assert_eq!(document.document.sha256, Hash::of(text.as_bytes()));
    assert_eq!(document.dates[0].kind, DateKind::Metadata);
    assert_eq!(kinds(&document)[1].0, "Talks rest.");
}

#[test]
fn other_character_sets_are_told_and_noted() {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode("Le conseil a refusé l’accord à l’été, déçu.");
    let document = only("a.txt", &bytes).unwrap();
    assert!(document.raw.as_str().contains("refusé l’accord"), "{}", document.raw.as_str());
    assert_eq!(document.method.remarks.len(), 1);
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain("Talks rest".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(only("a.txt", &wide).unwrap().raw.as_str(), "Talks rest");
}

#[test]
fn a_page_has_its_text_and_marks() {
    let page = "<!DOCTYPE html><html><head><title>Quay | Paper</title><script>var a = '<p>no</p>';</script>\
        <meta property='article:published_time' content='2024-05-05T10:00:00Z'></head><body><nav><a href=/>Home</a> \
        <span>Sunday, May 19, 2024</span></nav><article><h1>Quay talks rest</h1><p>The <b>board</b> left on\nFriday &amp; went \
        home.</p><blockquote>We wait.</blockquote><h2>What next</h2><p>Nobody in the hall knows what is to come of it.</p></article>\
        <footer>All rights reserved</footer>";
    let document = prepared("p.html", page.as_bytes());
    let expected = [
        ("Published 2024-05-05", "date"),
        ("Home Sunday, May 19, 2024", "footer"),
        ("Quay talks rest", "headline"),
        ("The board left on Friday & went home.", "body"),
        ("We wait.", "quote"),
        ("What next", "heading"),
        ("Nobody in the hall knows what is to come of it.", "body"),
        ("All rights reserved", "footer"),
    ];
    assert_eq!(kinds(&document), expected);
    assert!(document.dates.iter().any(|date| date.kind == DateKind::Render));
    let friday = document.dates.iter().find(|date| date.kind == DateKind::Body).unwrap();
    assert_eq!(friday.interval().and_then(|days| days.single()).unwrap().to_string(), "2024-05-03");
}

#[test]
fn deep_and_wide_pages_are_read_in_a_line_or_refused() {
    let deep = format!("{}The board left.{}", "<div><b><nav><blockquote>".repeat(200_000), "</div>".repeat(1000));
    assert!(only("a.html", deep.as_bytes()).is_ok());
    let wide = format!("<p {}>The board left.", (0..400_000).map(|n| format!("a{n} ")).collect::<String>());
    assert_eq!(only("a.html", wide.as_bytes()), Err(Unread::Bomb { what: "a tag of the page" }));
}

#[test]
fn word_files() {
    let xml = "<?xml version='1.0'?><w:document><w:body><w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Quay</w:t></w:r></w:p>\
        <w:p><w:r><w:t>The board &amp; the </w:t></w:r><w:r><w:t>mill rest.</w:t></w:r></w:p></w:body></w:document>";
    let document = prepared("a.docx", &archive("word/document.xml", xml.as_bytes()));
    assert_eq!(kinds(&document), [("Quay", "headline"), ("The board & the mill rest.", "body")]);
    let bomb = archive("word/document.xml", &vec![b' '; MAX_BYTES + 10]);
    assert!(bomb.len() < MAX_BYTES / 100);
    assert_eq!(only("a.docx", &bomb), Err(Unread::Bomb { what: "the text in the archive" }));
    assert!(matches!(only("a.docx", &archive("other.xml", b"x")), Err(Unread::Broken { .. })));
    assert!(matches!(only("a.docx", b"PK\x03\x04 and no more"), Err(Unread::Broken { .. })));
}

#[test]
fn mails() {
    let mail = "From: Ann Lee <ann@example.org>\r\nSubject: Quay talks\r\nDate: Mon, 20 May 2024 10:00:00 +0000\r\n\
        Content-Type: text/plain; charset=utf-8\r\n\r\nThe board left on Friday.\r\n\r\n> They asked for more.\r\n> We wait.\r\n";
    let document = prepared("a.eml", mail.as_bytes());
    let expected = [
        ("Quay talks", "headline"),
        ("From Ann Lee", "byline"),
        ("Sent 2024-05-20", "date"),
        ("The board left on Friday.", "body"),
        ("They asked for more. We wait.", "quote"),
    ];
    assert_eq!(kinds(&document), expected);
    assert_eq!(document.published().unwrap().kind, DateKind::Metadata);
}

#[test]
fn json_lines_are_documents_of_their_own() {
    let lines = "{\"title\": \"Quay\", \"date\": \"2024-05-20T08:00\", \"text\": \"The board left.\", \"url\": \"x\"}\n\n{\"n\": 1}\nno\n";
    let found = ingest("all.jsonl", lines.as_bytes());
    assert_eq!(found.len(), 3);
    let first = prepare(found[0].clone().unwrap());
    assert_eq!(first.document.name, "all.jsonl:1");
    assert_eq!(first.published().unwrap().interval().unwrap().single().unwrap().to_string(), "2024-05-20");
    assert!(matches!(&found[1], Err(Unread::Line { line: 3, .. })));
    assert!(matches!(&found[2], Err(Unread::Line { line: 4, .. })));
}

#[test]
fn a_line_that_is_no_document_is_told_with_what_was_expected_and_found() {
    for (line, why) in [
        ("not json", "it is no JSON from column 2 on"),
        ("{\"text\": \"cut off", "it ends before its object does"),
        ("[1, 2]", "an object is expected, and it is a list"),
        ("\"words\"", "an object is expected, and it is a string"),
        ("{\"text\": 7}", "its \"text\" is a number, and a string is expected"),
        ("{\"content\": \" \"}", "its \"content\" is empty"),
        ("{}", "it has no \"text\", nor any other field"),
        ("{\"txt\": \"x\", \"a\u{1b}\\u001bb\": 1}", "it is no JSON from column 16 on"),
        ("{\"txt\": \"x\", \"a\\u001bb\": 1}", "it has no \"text\"; it has \"ab\", \"txt\""),
        ("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}", "it has \"a\", \"b\", \"c\", \"d\", \"e\" and more"),
    ] {
        let refused = ingest_line("a.jsonl", 12, line.as_bytes()).unwrap_err();
        let told = refused.to_string();
        assert!(told.starts_with("line 12 is no document: ") && told.ends_with(why), "{told}");
    }
    let long = ingest_line("a.jsonl", 3, &vec![b'a'; MAX_BYTES + 1]).unwrap_err().to_string();
    assert_eq!(long, "line 3 is no document: it has more than 32 MB");
}

/// The smallest PDF with a line of text.
fn pdf(text: &str) -> Vec<u8> {
    use lopdf::content::{Content, Operation};
    use lopdf::{Object, Stream, dictionary};
    let mut pdf = lopdf::Document::with_version("1.5");
    let pages = pdf.new_object_id();
    let font = pdf.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" });
    let resources = pdf.add_object(dictionary! { "Font" => dictionary! { "F1" => font } });
    let operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Tj", vec![Object::string_literal(text)]),
        Operation::new("ET", vec![]),
    ];
    let content = pdf.add_object(Stream::new(dictionary! {}, Content { operations }.encode().unwrap()));
    let page = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "Resources" => resources };
    pdf.objects.insert(pages, Object::Dictionary(tree));
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn pdf_files() {
    let document = only("a.pdf", &pdf("The board left the quay.")).unwrap();
    assert_eq!((document.raw.as_str(), document.media), ("The board left the quay.", Media::Pdf));
    assert!(matches!(only("a.pdf", b"%PDF-1.7 and no more"), Err(Unread::Broken { .. })));
}

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    assert_eq!(only("a.txt", b""), Err(Unread::Empty));
    assert_eq!(only("a.txt", b" \n 12 --"), Err(Unread::NoWords));
    assert_eq!(only("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(Unread::Binary));
    let line = vec![b'a'; 50 << 20];
    assert!(matches!(only("a.txt", &line), Err(Unread::TooLarge { .. })));
    assert!(Unread::Binary.hint().contains("PDF"));
}

#[test]
fn one_long_line_ends_in_bounded_pieces() {
    let line = "the board left on Friday and ".repeat(20_000);
    let document = prepared("a.txt", line.as_bytes());
    assert!(document.sentences.len() > 50 && document.sentences.iter().all(|one| one.span.len() < 5000));
    assert!(document.blocks.iter().all(|block| block.kind == BlockKind::Body));
}
