//! A case file in the making, and the commented text that it becomes.

use std::fmt::Write;

use detente::model::Date;

/// What was answered so far.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) title: String,
    pub(crate) as_of: Date,
    pub(crate) public: bool,
    pub(crate) actors: Vec<Actor>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) stances: Vec<Stance>,
    pub(crate) acts: Vec<Act>,
}

/// A party or a mediator.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mediator: bool,
}

/// A question to be settled.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) answers: Answers,
}

/// The possible answers to an issue, low to high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answers {
    /// By name: the id in conditions, and the words.
    Options(Vec<(String, String)>),
    /// Numbers.
    Range { from: String, to: String, step: String, unit: String },
}

/// What a party holds on an issue.
#[derive(Clone, Debug)]
pub(crate) struct Stance {
    pub(crate) of: String,
    pub(crate) says: String,
    /// Told to the mediators, or read in a text: a red line; otherwise a position.
    pub(crate) told: bool,
}

/// A step, and the steps it waits for: alternatives, each a list.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) id: String,
    pub(crate) by: String,
    pub(crate) title: String,
    pub(crate) after: Vec<Vec<String>>,
}

impl Draft {
    /// The case file.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let whom = if self.public { "public" } else { "mediators" };
        writeln!(
            out,
            "# What is known of these talks on one day. Nothing is invented: what is left out is not known."
        )?;
        writeln!(out, "# `detente check` lists mistakes, `detente diagnose` says what stands in the way.")?;
        writeln!(out, "detente = 1\n\n[case]\ntitle    = {}", quoted(&self.title))?;
        writeln!(out, "as_of    = {:<20} # the day the file describes", self.as_of)?;
        writeln!(out, "known_to = {:<20} # who may read what does not say otherwise", format!("[\"{whom}\"]"))?;
        self.write_actors(out)?;
        self.write_issues(out)?;
        self.write_stances(out)?;
        self.write_acts(out)?;
        out.push_str(LATER);
        Ok(())
    }

    fn write_actors(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\n# --- who takes part ---\n[actors]")?;
        for actor in &self.actors {
            let role = if actor.mediator { "mediator" } else { "party" };
            writeln!(out, "{} = {{ name = {}, role = \"{role}\" }}", actor.id, quoted(&actor.name))?;
        }
        Ok(())
    }

    fn write_issues(&self, out: &mut String) -> std::fmt::Result {
        if !self.issues.is_empty() {
            writeln!(out, "\n# --- what has to be settled: a package answers every issue ---")?;
        }
        for issue in &self.issues {
            writeln!(out, "[issues.{}]\ntitle   = {}", issue.id, quoted(&issue.title))?;
            match &issue.answers {
                Answers::Options(options) => {
                    let options = options.iter().map(|(id, words)| match plain_words(id) == *words {
                        true => quoted(id),
                        false => format!("{{ id = {}, title = {} }}", quoted(id), quoted(words)),
                    });
                    let options = options.collect::<Vec<_>>().join(", ");
                    writeln!(out, "options = [{options}]   # in order, low to high")?;
                }
                Answers::Range { from, to, step, unit } => {
                    writeln!(out, "range   = {{ from = {from}, to = {to}, step = {step} }}")?;
                    if !unit.is_empty() {
                        writeln!(out, "unit    = {}", quoted(unit))?;
                    }
                }
            }
            out.push('\n');
        }
        Ok(())
    }

    fn write_stances(&self, out: &mut String) -> std::fmt::Result {
        let (told, reported): (Vec<&Stance>, Vec<&Stance>) = self.stances.iter().partition(|stance| stance.told);
        if !told.is_empty() {
            writeln!(out, "# --- red lines: told to the mediators, or read in a text of the side itself ---")?;
        }
        for stance in told {
            let (of, says) = (quoted(&stance.of), quoted(&stance.says));
            writeln!(out, "[[red_lines]]\nof    = {of}\nsays  = {says}\nbasis = \"confirmed\"\n")?;
        }
        if !reported.is_empty() {
            writeln!(out, "# --- positions: as reported; add the sources and claims that they come from ---")?;
        }
        for stance in reported {
            let (of, says) = (quoted(&stance.of), quoted(&stance.says));
            writeln!(
                out,
                "[[positions]]\nof   = {of}\nkind = \"insists\"   # or refuses, asks, offers, aims, undertakes"
            )?;
            writeln!(out, "says = {says}\n")?;
        }
        Ok(())
    }

    fn write_acts(&self, out: &mut String) -> std::fmt::Result {
        if !self.acts.is_empty() {
            writeln!(out, "# --- steps, and what each waits for ---\n[acts]")?;
        }
        for act in &self.acts {
            writeln!(out, "{} = {{ by = {}, title = {} }}", act.id, quoted(&act.by), quoted(&act.title))?;
        }
        for act in self.acts.iter().filter(|act| !act.after.is_empty()) {
            let list =
                |acts: &Vec<String>| format!("[{}]", acts.iter().map(|act| quoted(act)).collect::<Vec<_>>().join(", "));
            let any_of = act.after.iter().map(list).collect::<Vec<_>>().join(", ");
            writeln!(out, "\n[[needs]]   # any of these lists, all of its steps")?;
            writeln!(out, "act    = {}\nany_of = [{any_of}]", quoted(&act.id))?;
        }
        Ok(())
    }
}

/// What the questions do not ask for, as comments.
const LATER: &str = "
# --- what else can stand here ---
# Rules of law and arithmetic that bind everyone:    [[rules]]   says = \"...\"
# A word that the sides read differently:            [terms.ID]  readings = { ACTOR = \"...\" }
# Texts on the table and what became of them:        [[texts]]   id, by, package, answers
# What a side does without agreement:                [[alternatives]]   of, title, regardless, sets
# Documents and what they say, with the speaker:     [sources.ID] and [[claims]]
# Each with all its keys: docs/case-format.md; by machine: detente schema case
";

/// Text as a TOML string.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\t' => quoted.push_str("\\t"),
            _ if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// An id as it would be read aloud.
fn plain_words(id: &str) -> String {
    id.replace('-', " ")
}
