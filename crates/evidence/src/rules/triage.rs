//! The second rank: sentences that may hold a statement, where no rule could say which.
//!
//! Proposals come first. Beside them a reader is shown these sentences, so that silence of the rules is not taken for absence:
//! they name somebody or an issue, and hold a word of saying, wanting, refusing, moving, a modal, a no or a number.

use super::cast::Cast;
use super::line::Line;
use super::pattern::is_number;
use super::token::Kind;
use super::topic::Topics;
use super::words::is_of;
use crate::{Lexicon, Prepared, Span};

/// A sentence shorter than this says too little to be read alone.
const FEWEST_WORDS: usize = 2;

/// The sentences that may hold a statement, in order of place, whether or not a rule reads one from them. Of a text of
/// opinions only those that tell somebody's words.
pub fn candidate_sentences(document: &Prepared, lexicon: &Lexicon) -> Vec<Span> {
    let (cast, topics) = (Cast::of(document, lexicon), lexicon.topics());
    let holds = |sentence: &&crate::Sentence| may_hold(&Line::read(document, sentence, &cast), &topics);
    document.sentences.iter().filter(holds).map(|sentence| sentence.span).collect()
}

fn may_hold(line: &Line<'_>, topics: &Topics) -> bool {
    let all = line.start()..line.tokens.len();
    let words = line.slice(&all).iter().filter(|token| token.kind == Kind::Word).count();
    if words < FEWEST_WORDS || line.tokens.last().is_some_and(|token| token.is("?")) {
        return false;
    }
    let told = !line.says.is_empty() || line.tokens.iter().any(|token| token.quoted);
    let named = line.mentions.iter().any(|mention| mention.actor.is_some());
    let does = told || !line.acts.is_empty() || line.slice(&all).iter().any(|token| shows(token) || is_number(token));
    let talks = line.slice(&all).iter().any(|token| is_of("talks", &token.word));
    let about = || talks || !topics.of(line, &all).is_empty();
    if line.cast.opinion {
        return named || told && about();
    }
    does || !line.mentions.is_empty() || about()
}

/// A word that goes with a stance: a modal, a no.
fn shows(token: &super::token::Token) -> bool {
    ["modal-future", "modal-may", "modal-must", "negation"].iter().any(|class| is_of(class, &token.word))
}
