//! A proposal that all sides answer without seeing each other's answers.

use std::collections::{BTreeMap, BTreeSet};

use detente_model::{Id, Role, Viewer, find};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::event::By;
use crate::refusal::Refusal;
use crate::state::{Agreement, State};

/// What came of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// All said yes.
    Accepted,
    /// Not all did; who did is known to nobody.
    Failed,
}

/// A text put to several parties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text.
    pub text: Id,
    /// Who answers.
    pub to: BTreeSet<Id>,
    /// The answers so far; forgotten when the proposal closes.
    pub(crate) ballots: BTreeMap<Id, bool>,
    /// What came of it; `None` while it is open.
    pub outcome: Option<Outcome>,
}

impl State {
    pub(crate) fn proposal_put(&mut self, by: &By, proposal: &Id, text: &Id, to: &BTreeSet<Id>) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        self.sees_text(by, text)?;
        if self.agreement.is_some() {
            return Err(Refusal::Closed);
        }
        if self.proposals.contains_key(proposal) {
            return Err(Refusal::Taken { what: "proposal", id: proposal.clone() });
        }
        if to.len() < 2 {
            return Err(Refusal::Malformed { what: "the parties of a proposal", expected: "at least two" });
        }
        if let Some(id) = to.iter().find(|id| !self.case().has_role(id, Role::Party)) {
            return Err(Refusal::Unknown { what: "party", id: id.clone() });
        }
        let audience = find(&self.case().texts, text).and_then(|entry| entry.meta.known_to.as_ref());
        let sees = |id: &Id| self.case().may_see(&Viewer::Actor(id.clone()), audience);
        if !to.iter().all(sees) {
            let why = "each party that is asked has to see the text";
            return Err(Refusal::NotAllowed { by: by.to_string(), why });
        }
        let put = Proposal { text: text.clone(), to: to.clone(), ballots: BTreeMap::new(), outcome: None };
        self.proposals.insert(proposal.clone(), put);
        Ok(())
    }

    pub(crate) fn proposal_answered(&mut self, by: &By, proposal: &Id, yes: bool) -> Result<(), Refusal> {
        let party = self.party(by)?;
        let unknown = || Refusal::Unknown { what: "proposal", id: proposal.clone() };
        let found = self.proposals.get_mut(proposal).filter(|found| found.to.contains(&party)).ok_or_else(unknown)?;
        if found.outcome.is_some() {
            return Err(Refusal::Closed);
        }
        found.ballots.insert(party, yes);
        Ok(())
    }

    pub(crate) fn proposal_closed(&mut self, by: &By, proposal: &Id) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        let found = self.proposals.get_mut(proposal);
        let found = found.ok_or_else(|| Refusal::Unknown { what: "proposal", id: proposal.clone() })?;
        if found.outcome.is_some() {
            return Err(Refusal::Closed);
        }
        let all = found.to.iter().all(|party| found.ballots.get(party) == Some(&true));
        found.outcome = Some(if all { Outcome::Accepted } else { Outcome::Failed });
        found.ballots.clear();
        Ok(())
    }

    pub(crate) fn agreed(&mut self, by: &By, proposal: &Id, names: &[String]) -> Result<(), Refusal> {
        self.only_mediators(by)?;
        if self.agreement.is_some() {
            return Err(Refusal::Closed);
        }
        let found = self.proposals.get(proposal);
        let found = found.ok_or_else(|| Refusal::Unknown { what: "proposal", id: proposal.clone() })?;
        if found.outcome != Some(Outcome::Accepted) {
            return Err(Refusal::NotAccepted);
        }
        if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
            return Err(Refusal::Malformed {
                what: "the names under the agreement",
                expected: "at least one, none empty",
            });
        }
        let (text, between) = (found.text.clone(), found.to.clone());
        let sha256 = self.text_hash(&text);
        self.agreement = Some(Agreement { text, between, names: names.to_vec(), sha256 });
        Ok(())
    }

    /// SHA-256 of a text: its entry in the case and its wording, as JSON.
    fn text_hash(&self, text: &Id) -> String {
        let entry = self.raw(detente_model::Table::Texts, text);
        let package = entry.as_ref().and_then(|entry| entry.get("package"));
        let clauses = self.drafts.get(text).map(|draft| &draft.clauses);
        let whole = serde_json::json!({ "text": text, "package": package, "clauses": clauses });
        crate::log::hex(&Sha256::digest(crate::log::canonical(&whole)))
    }
}
