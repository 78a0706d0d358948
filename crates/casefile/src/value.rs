//! Values that have been looked at, on their way from the text into the model.

use std::collections::BTreeMap;

use detente_model::{
    Audience, Condition, Date, Id, Number, Origin, Published, Quantity, Speaker, Value, ValueFunction, When,
};

use crate::keys::Word;

/// A value that is as its key wants it.
#[derive(Clone, Debug)]
pub(crate) enum Val {
    /// What was not as it should be; that has been reported.
    Hole,
    Text(String),
    Flag(bool),
    Day(Date),
    When(When),
    Published(Published),
    CodePoints((u64, u64)),
    Number(Number),
    Quantity(Quantity),
    Id(Id),
    Speaker(Speaker),
    Origin(Origin),
    Condition(Condition),
    Audience(Audience),
    Answer(Value),
    ValueFunction(ValueFunction),
    List(Vec<Val>),
    Map(Vec<(Id, Val)>),
    Record(Fields),
}

/// The values of a table by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(&'static str, Val)>);

impl Fields {
    pub(crate) fn push(&mut self, key: &'static str, value: Val) {
        self.0.push((key, value));
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Val> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// The value of a key, out of the table; `None` where it is left out or a hole.
    pub(crate) fn take<T: FromVal>(&mut self, key: &str) -> Option<T> {
        let (_, value) = self.0.iter_mut().find(|(name, _)| *name == key)?;
        T::from_val(std::mem::replace(value, Val::Hole))
    }

    /// The same for lists and tables, where left out means empty.
    pub(crate) fn all<T: FromVal + Default>(&mut self, key: &str) -> T {
        self.take(key).unwrap_or_default()
    }

    /// One of the words of an enum.
    pub(crate) fn word<W: Word>(&mut self, key: &str) -> Option<W> {
        let text: String = self.take(key)?;
        of_word(&text)
    }
}

/// The variant that a word names.
pub(crate) fn of_word<W: Word>(text: &str) -> Option<W> {
    W::VARIANTS.iter().copied().find(|variant| variant.name() == text)
}

/// What can be taken out of a [`Val`].
pub(crate) trait FromVal: Sized {
    fn from_val(value: Val) -> Option<Self>;
}

macro_rules! from_val {
    ($($variant:ident => $type:ty),+ $(,)?) => {
        $(impl FromVal for $type {
            fn from_val(value: Val) -> Option<Self> {
                match value { Val::$variant(inner) => Some(inner), _ => None }
            }
        })+
    };
}
from_val! {
    Text => String, Flag => bool, Day => Date, When => When, Published => Published, CodePoints => (u64, u64),
    Number => Number, Quantity => Quantity, Id => Id, Speaker => Speaker, Origin => Origin, Condition => Condition,
    Audience => Audience, Answer => Value, ValueFunction => ValueFunction, Record => Fields,
}

impl<T: FromVal> FromVal for Vec<T> {
    fn from_val(value: Val) -> Option<Self> {
        match value {
            Val::List(items) => Some(items.into_iter().filter_map(T::from_val).collect()),
            _ => None,
        }
    }
}

impl<T: FromVal> FromVal for BTreeMap<Id, T> {
    fn from_val(value: Val) -> Option<Self> {
        match value {
            Val::Map(members) => {
                Some(members.into_iter().filter_map(|(id, value)| Some((id, T::from_val(value)?))).collect())
            }
            _ => None,
        }
    }
}
