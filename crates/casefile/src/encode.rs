//! Entries as plain values by key, in the order in which they are written: what both printers print.

mod entries;

use detente_model::{Audience, Date, Id, Number, Package, Quantity, Value, When};

pub(crate) use entries::{entry, header, tables};

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Out {
    Text(String),
    Number(Number),
    Whole(u64),
    Flag(bool),
    Day(Date),
    List(Vec<Out>),
    Table(Record),
}

/// Values by key, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record(pub(crate) Vec<(String, Out)>);

impl Record {
    pub(crate) fn put(&mut self, key: &str, value: impl Into<Out>) {
        self.0.push((key.to_owned(), value.into()));
    }

    /// A value that may be left out.
    pub(crate) fn may<T: Clone + Into<Out>>(&mut self, key: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.put(key, value.clone());
        }
    }

    /// The word of an enum, or nothing.
    pub(crate) fn word<T: std::fmt::Display>(&mut self, key: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.put(key, value.to_string());
        }
    }

    /// A list that is left out where it is empty.
    pub(crate) fn list<T: Clone + Into<Out>>(&mut self, key: &str, items: &[T]) {
        if !items.is_empty() {
            self.put(key, of_all(items));
        }
    }

    /// A list that is left out where it is empty, and written without brackets where it holds one.
    pub(crate) fn one_or_more<T: Clone + Into<Out>>(&mut self, key: &str, items: &[T]) {
        match items {
            [one] => self.put(key, one.clone()),
            _ => self.list(key, items),
        }
    }

    /// A table that is left out where it is empty.
    pub(crate) fn map<'a, T: 'a>(
        &mut self,
        key: &str,
        members: impl IntoIterator<Item = (&'a Id, &'a T)>,
        value: impl Fn(&T) -> Out,
    ) {
        let members: Vec<(String, Out)> = members.into_iter().map(|(id, item)| (id.to_string(), value(item))).collect();
        if !members.is_empty() {
            self.put(key, Out::Table(Record(members)));
        }
    }
}

pub(crate) fn of_all<T: Clone + Into<Out>>(items: &[T]) -> Out {
    Out::List(items.iter().cloned().map(Into::into).collect())
}

impl From<String> for Out {
    fn from(text: String) -> Self {
        Out::Text(text)
    }
}

impl From<&str> for Out {
    fn from(text: &str) -> Self {
        Out::Text(text.to_owned())
    }
}

impl From<Id> for Out {
    fn from(id: Id) -> Self {
        Out::Text(id.to_string())
    }
}

impl From<bool> for Out {
    fn from(flag: bool) -> Self {
        Out::Flag(flag)
    }
}

impl From<Date> for Out {
    fn from(day: Date) -> Self {
        Out::Day(day)
    }
}

impl From<Number> for Out {
    fn from(number: Number) -> Self {
        Out::Number(number)
    }
}

impl From<Record> for Out {
    fn from(record: Record) -> Self {
        Out::Table(record)
    }
}

impl From<Quantity> for Out {
    /// A number, `[from, to]`, or a table of what is known.
    fn from(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Exact(number) => Out::Number(number),
            Quantity::Interval { about: None, from: Some(from), to: Some(to) } => of_all(&[from, to]),
            Quantity::Interval { about, from, to } => {
                let mut record = Record::default();
                record.may("about", &about);
                record.may("from", &from);
                record.may("to", &to);
                Out::Table(record)
            }
        }
    }
}

impl From<When> for Out {
    fn from(when: When) -> Self {
        if when.from == when.to { Out::Day(when.from) } else { of_all(&[when.from, when.to]) }
    }
}

impl From<Value> for Out {
    fn from(value: Value) -> Self {
        match value {
            Value::Number(number) => Out::Number(number),
            Value::Option(id) => id.into(),
        }
    }
}

impl From<Package> for Out {
    fn from(package: Package) -> Self {
        Out::Table(Record(package.into_iter().map(|(issue, value)| (issue.to_string(), value.into())).collect()))
    }
}

impl From<Audience> for Out {
    fn from(audience: Audience) -> Self {
        Out::List(audience.iter().map(|who| who.word().into()).collect())
    }
}
