//! Who sees what: closed unless opened. Everything after projection works on one viewer's case.

use std::collections::BTreeSet;

use crate::case::{Entry, each_table};
use crate::word_sets::*;
use crate::{Case, Id};

/// One of those to whom an entry may be known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Everyone.
    Public,
    /// Every actor that is a mediator on the day of the case.
    Mediators,
    /// One actor.
    Actor(Id),
}

impl Who {
    /// The word for it in a case file.
    pub fn word(&self) -> &str {
        match self {
            Who::Public => "public",
            Who::Mediators => "mediators",
            Who::Actor(id) => id.as_str(),
        }
    }
}

/// Those to whom an entry is known. The empty one is known to nobody but a mediator who sees all.
pub type Audience = BTreeSet<Who>;

/// Who looks at a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Viewer {
    /// A mediator who sees all.
    All,
    /// One actor: sees what lists it, what lists the mediators if it is one, and what is public.
    Actor(Id),
    /// Sees what is public.
    Public,
}

impl Viewer {
    /// The word for it on the command line and in reports.
    pub fn word(&self) -> &str {
        match self {
            Viewer::All => "mediator",
            Viewer::Actor(id) => id.as_str(),
            Viewer::Public => "public",
        }
    }
}

/// The audience of an entry that does not say, in a case that does not say either.
pub fn default_audience() -> Audience {
    Audience::from([Who::Mediators])
}

impl Case {
    /// Who sees the entries that do not say.
    pub fn default_audience(&self) -> Audience {
        self.header.known_to.clone().unwrap_or_else(default_audience)
    }

    /// Whether `viewer` may see what is known to `audience` (`None`: the case's own default).
    ///
    /// ```
    /// use detente_model::{Audience, Case, Id, Viewer, Who};
    /// let case = Case::empty("Talks", jiff::civil::date(2025, 3, 14));
    /// let upstream = Viewer::Actor(Id::new("upstream").unwrap());
    /// assert!(!case.may_see(&upstream, None), "closed unless opened");
    /// assert!(case.may_see(&upstream, Some(&Audience::from([Who::Public]))));
    /// assert!(case.may_see(&Viewer::All, Some(&Audience::new())));
    /// ```
    pub fn may_see(&self, viewer: &Viewer, audience: Option<&Audience>) -> bool {
        let default;
        let audience = match audience {
            Some(audience) => audience,
            None => {
                default = self.default_audience();
                &default
            }
        };
        match viewer {
            Viewer::All => true,
            Viewer::Public => audience.contains(&Who::Public),
            Viewer::Actor(id) => audience.iter().any(|who| match who {
                Who::Public => true,
                Who::Mediators => self.has_role(id, Role::Mediator),
                Who::Actor(listed) => listed == id,
            }),
        }
    }

    /// Whether everyone who may see `narrow` may see `wide` too.
    pub fn covers(&self, wide: &Audience, narrow: &Audience) -> bool {
        let public = Viewer::Public;
        let mediators =
            || self.actors.iter().filter(|a| a.has_role(Role::Mediator, self.header.as_of)).map(|a| a.meta.id.clone());
        wide.contains(&Who::Public)
            || narrow.iter().all(|who| match who {
                Who::Public => self.may_see(&public, Some(wide)),
                Who::Mediators => {
                    wide.contains(&Who::Mediators)
                        || (mediators().next().is_some()
                            && mediators().all(|id| self.may_see(&Viewer::Actor(id), Some(wide))))
                }
                Who::Actor(id) => self.may_see(&Viewer::Actor(id.clone()), Some(wide)),
            })
    }
}

/// The case as `viewer` sees it, in canonical order: the only thing that later stages may look at.
///
/// Entries that the viewer may not see are gone, and with them every mention of a claim among them (an entry may
/// name nothing else that its audience may not see, so nothing else can dangle). Entries with a name come first, by
/// name; the others follow by content and get names by place. Projecting twice changes nothing.
pub fn project(case: &Case, viewer: &Viewer) -> Case {
    let mut seen = case.clone();
    hide_inner(&mut seen, case, viewer);
    each_table!(seen, |_table, entries| {
        entries.retain(|entry| case.may_see(viewer, entry.meta().known_to.as_ref()));
    });
    let claims: BTreeSet<Id> = seen.claims.iter().map(|claim| claim.meta.id.clone()).collect();
    keep_citations(&mut seen, &claims);
    if !case.may_see(viewer, None) {
        // Nothing that the viewer sees goes by the default, and the default could name actors it may not see.
        seen.header.known_to = Some(Audience::new());
    }
    canonicalise(&mut seen);
    seen
}

/// Leaves out the readings, the answers and the note that the viewer may not see.
fn hide_inner(seen: &mut Case, case: &Case, viewer: &Viewer) {
    for term in &mut seen.terms {
        term.readings.retain(|_, reading| case.may_see(viewer, reading.known_to.as_ref()));
    }
    for text in &mut seen.texts {
        text.answers.retain(|_, answer| case.may_see(viewer, answer.known_to.as_ref()));
    }
    seen.header.note.take_if(|note| !case.may_see(viewer, note.known_to.as_ref()));
}

/// Leaves out every citation of a claim that is not among `claims`.
pub(crate) fn keep_citations(case: &mut Case, claims: &BTreeSet<Id>) {
    let cited = |list: &mut Vec<Id>| list.retain(|claim| claims.contains(claim));
    each_table!(case, |_table, entries| {
        entries.iter_mut().for_each(|entry| cited(&mut entry.meta_mut().claims));
    });
    case.actors.iter_mut().flat_map(|actor| &mut actor.roles).for_each(|role| cited(&mut role.claims));
    case.terms.iter_mut().flat_map(|term| term.readings.values_mut()).for_each(|reading| cited(&mut reading.claims));
    case.texts.iter_mut().flat_map(|text| text.answers.values_mut()).for_each(|answer| cited(&mut answer.claims));
}

/// Puts every table into canonical order and names the entries that the file leaves without a name.
fn canonicalise(case: &mut Case) {
    each_table!(case, |_table, entries| {
        canonical_table(entries);
    });
}

fn canonical_table<E: Entry + Ord>(entries: &mut [E]) {
    canonical_order(entries, |entry| entry, |entry| entry);
}

/// Puts the entries of one table, which may come with something else, into canonical order, and names those that the
/// file leaves without a name.
pub fn canonical_order<T, E: Entry + Ord>(items: &mut [T], entry: fn(&T) -> &E, entry_mut: fn(&mut T) -> &mut E) {
    for item in items.iter_mut() {
        let meta = entry_mut(item).meta_mut();
        sort_unique(&mut meta.claims);
        if !meta.declared {
            meta.id = Id::blank();
        }
    }
    items.sort_by(|a, b| {
        let (a, b) = (entry(a), entry(b));
        b.meta().declared.cmp(&a.meta().declared).then_with(|| a.cmp(b))
    });
    let metas = items.iter().map(|item| entry(item).meta());
    let declared: BTreeSet<Id> = metas.filter(|meta| meta.declared).map(|meta| meta.id.clone()).collect();
    let mut names = (1..).map(|n| Id::assigned(E::TABLE.stem(), n)).filter(|name| !declared.contains(name));
    for item in items.iter_mut() {
        let meta = entry_mut(item).meta_mut();
        if !meta.declared
            && let Some(name) = names.next()
        {
            meta.id = name;
        }
    }
}

fn sort_unique(ids: &mut Vec<Id>) {
    ids.sort();
    ids.dedup();
}
