//! Mail as it was sent: subject, sender, day, and the text.

use mail_parser::{MessageParser, PartType};

use super::layout::Layout;
use super::{Unread, html, method};
use crate::{Marked, Method};

/// The text of a mail.
pub(super) fn read(bytes: &[u8]) -> Result<(Layout, Method), Unread> {
    let broken = || Unread::Broken { format: "mail", why: "it has no headers".to_owned() };
    let mail = MessageParser::default().parse(bytes).ok_or_else(broken)?;
    let mut layout = Layout::default();
    layout.paragraph(mail.subject().unwrap_or_default(), Some(Marked::Title));
    if let Some(sender) = mail.from().and_then(|from| from.first()) {
        let name = sender.name.as_deref().or(sender.address.as_deref()).unwrap_or_default();
        layout.paragraph(&format!("From {name}"), Some(Marked::Byline));
    }
    if let Some(date) = mail.date() {
        let day = format!("Sent {:04}-{:02}-{:02}", date.year, date.month, date.day);
        layout.paragraph(&day, Some(Marked::Published));
    }
    let part = mail.text_body.first().and_then(|at| mail.parts.get(*at as usize));
    match part.map(|part| &part.body) {
        Some(PartType::Html(page)) => layout.append(html::text_of(page)?),
        Some(PartType::Text(text)) => body(&mut layout, text),
        _ => {}
    }
    let mut remarks = Vec::new();
    if mail.attachment_count() > 0 {
        remarks.push(format!("{} attachments were not read", mail.attachment_count()));
    }
    Ok((layout, method("mail 1", "", remarks)))
}

/// The lines of a mail, with what it quotes of others marked.
fn body(layout: &mut Layout, text: &str) {
    let (mut own, mut quoted) = (String::new(), String::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix('>') {
            layout.lines(own.trim());
            own.clear();
            quoted.push_str(rest.trim_start_matches('>'));
            quoted.push(' ');
        } else {
            layout.paragraph(&quoted, Some(Marked::Quote));
            quoted.clear();
            own.push_str(line);
            own.push('\n');
        }
    }
    layout.paragraph(&quoted, Some(Marked::Quote));
    layout.lines(own.trim());
}
