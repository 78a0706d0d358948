//! Branching trees: proofs that no package keeps a set of lines, and how they are written in a report.
//!
//! In a report a tree is a list of its nodes, each split followed by the whole proof for the values below and then by
//! the one for the others (prefix order, as J. Lukasiewicz wrote formulas). So a file of any depth is read without
//! nesting, and every tree is written in one way only.

use serde::{Deserialize, Serialize};

use crate::{Id, LineName, Number, Value};

/// A proof that no package in a box keeps a set of lines and rules. The whole space is the first box.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Vec<Node>", try_from = "Vec<Node>")]
pub enum Tree {
    /// Two boxes: the values of `issue` below `at`, and those from `at` on; each has its own proof.
    Split {
        /// The issue.
        issue: Id,
        /// The first value of the upper box.
        at: Value,
        /// The proof for the values below.
        below: Box<Tree>,
        /// The proof for the others.
        from: Box<Tree>,
    },
    /// This line or rule is false on the whole box, by its comparisons: each is judged on the box by itself, and they
    /// are put together by Kleene's tables. What only shows when they are taken together needs a split or a sum.
    False(LineName),
    /// Whole-number weights on comparisons that the lines force on this box, or on floors, whose weighted sum is impossible
    /// on it.
    Sum(Vec<Weighted>),
}

/// The most splits inside each other in a tree that is read, so that a hostile file cannot exhaust the stack.
pub const MAX_TREE_DEPTH: usize = 2_000;

/// A comparison of a line that holds wherever the line does on the box, with a weight.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// The line or rule.
    pub line: LineName,
    /// Which of its comparisons, in the order written, from 0; of a floor 0.
    pub comparison: usize,
    /// Whether the comparison is forced to hold (`true`) or forced not to.
    pub holds: bool,
    /// The weight, a whole number above zero; below zero for an equality used from above.
    pub weight: Number,
}

/// A node of a tree as written: a split stands before its two parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Node {
    Split(Cut),
    False(LineName),
    Sum(Vec<Weighted>),
}

/// Where a box is cut in two.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cut {
    issue: Id,
    at: Value,
}

impl Tree {
    /// The lines, rules and floors that it names.
    pub fn names(&self) -> std::collections::BTreeSet<&LineName> {
        let (mut names, mut open) = (std::collections::BTreeSet::new(), vec![self]);
        while let Some(tree) = open.pop() {
            match tree {
                Tree::Split { below, from, .. } => open.extend([&**below, &**from]),
                Tree::False(line) => drop(names.insert(line)),
                Tree::Sum(parts) => names.extend(parts.iter().map(|part| &part.line)),
            }
        }
        names
    }
}

impl From<Tree> for Vec<Node> {
    fn from(tree: Tree) -> Self {
        let (mut nodes, mut open) = (Vec::new(), vec![tree]);
        while let Some(tree) = open.pop() {
            nodes.push(match tree {
                Tree::Split { issue, at, below, from } => {
                    open.extend([*from, *below]);
                    Node::Split(Cut { issue, at })
                }
                Tree::False(line) => Node::False(line),
                Tree::Sum(parts) => Node::Sum(parts),
            });
        }
        nodes
    }
}

/// Why a list of nodes is no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum NoTree {
    #[error("a tree has to be one proof: each split followed by the two proofs of its parts, and nothing more")]
    Shape,
    #[error("a tree of more than {MAX_TREE_DEPTH} splits inside each other is not read")]
    TooDeep,
}

impl TryFrom<Vec<Node>> for Tree {
    type Error = NoTree;

    fn try_from(nodes: Vec<Node>) -> Result<Self, NoTree> {
        // From the end, so that the parts of a split are there before it.
        let mut read: Vec<(Tree, usize)> = Vec::new();
        for node in nodes.into_iter().rev() {
            let tree = match node {
                Node::False(line) => (Tree::False(line), 0),
                Node::Sum(parts) => (Tree::Sum(parts), 0),
                Node::Split(Cut { issue, at }) => {
                    let (below, first) = read.pop().ok_or(NoTree::Shape)?;
                    let (from, second) = read.pop().ok_or(NoTree::Shape)?;
                    let depth = first.max(second) + 1;
                    if depth > MAX_TREE_DEPTH {
                        return Err(NoTree::TooDeep);
                    }
                    (Tree::Split { issue, at, below: Box::new(below), from: Box::new(from) }, depth)
                }
            };
            read.push(tree);
        }
        let whole = read.pop().ok_or(NoTree::Shape)?;
        if read.is_empty() { Ok(whole.0) } else { Err(NoTree::Shape) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deep(splits: usize) -> Tree {
        let leaf = || Tree::False(LineName("l".into()));
        (0..splits).fold(leaf(), |tree, n| Tree::Split {
            issue: Id::new("x").unwrap(),
            at: Value::Number(Number::integer(n as i64)),
            below: Box::new(leaf()),
            from: Box::new(tree),
        })
    }

    #[test]
    fn a_tree_is_written_as_a_list_and_read_back() {
        let text = serde_json::to_string(&deep(2)).unwrap();
        let split = |at: i64| format!(r#"{{"split":{{"issue":"x","at":{at}}}}}"#);
        let leaf = r#"{"false":"l"}"#;
        assert_eq!(text, format!("[{},{leaf},{},{leaf},{leaf}]", split(1), split(0)));
        for splits in [0, 1, 2, 500, MAX_TREE_DEPTH] {
            let text = serde_json::to_string(&deep(splits)).unwrap();
            assert_eq!(serde_json::from_str::<Tree>(&text).unwrap(), deep(splits));
        }
    }

    #[test]
    fn what_is_no_tree_is_refused_with_its_reason() {
        let read = |text: &str| serde_json::from_str::<Tree>(text).unwrap_err().to_string();
        let (split, leaf) = (r#"{"split":{"issue":"x","at":1}}"#, r#"{"false":"l"}"#);
        for list in [vec![], vec![split], vec![split, leaf], vec![leaf, leaf], vec![split, leaf, leaf, leaf]] {
            assert!(read(&format!("[{}]", list.join(","))).contains("one proof"), "{list:?}");
        }
        let list = [vec![split; 1_000_000], vec![leaf; 1_000_001]].concat();
        assert!(read(&format!("[{}]", list.join(","))).contains("not read"));
    }
}
