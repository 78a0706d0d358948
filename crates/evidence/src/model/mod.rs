//! The language model as an extractor: what it is asked, and what is kept of what it answers.
//!
//! Off unless somebody names an endpoint. Nothing here speaks to one: [`requests`] gives the questions that a document makes,
//! [`answer`] opens the envelope that a server sends back, [`read`] turns the text in it into candidates. All three are pure.
//!
//! A model is trusted with nothing. It is never asked for places: it copies words and names a sentence, and the words are
//! looked up here. It chooses from closed lists, and the lists are checked again. The document stands in the question as
//! data, and no field of the reply can do more than propose a statement. What is left has passed the gate.

mod locate;
mod prompt;
mod reply;
#[cfg(test)]
mod tests;

pub use prompt::{Asked, Form, body, requests};
pub use reply::{Answer, Fault, MAX_ENTRIES, NoAnswer, Outcome, Spent, answer, read};

use crate::ExtractorName;

/// The version of prompt and reader: raised whenever the same reply can give other candidates.
pub const VERSION: u32 = 1;

/// What a model is called among the extractors. Two models are two extractors: they may err apart.
pub fn identity(model: &str) -> ExtractorName {
    ExtractorName { name: format!("model {model}"), version: VERSION }
}
