use proptest::prelude::*;

use super::*;
use crate::node::{Node, Raw};

/// The nodes in a form that can be compared, without places.
fn plain(value: &Raw<'_>) -> String {
    match value {
        Raw::Hole => "?".to_owned(),
        Raw::Text { text, .. } => format!("{text:?}"),
        Raw::Number(digits) => digits.to_string(),
        Raw::Flag(flag) => flag.to_string(),
        Raw::Day(day) => day.to_string(),
        Raw::Time => "time".to_owned(),
        Raw::List { items, .. } => {
            format!("[{}]", items.iter().map(|item| plain(&item.value)).collect::<Vec<_>>().join(" "))
        }
        Raw::Table(table) => of_table(table),
    }
}

fn of_table(table: &Tab<'_>) -> String {
    let mut members: Vec<String> =
        table.members.iter().map(|m| format!("{}:{}", m.key, plain(&m.node.value))).collect();
    members.sort();
    format!("{{{}}}", members.join(" "))
}

/// What is read from a text, and what is said about it.
fn read_text(text: &str) -> (String, Vec<String>) {
    let mut sink = Sink::default();
    let table = of_table(&read(text, 0, &mut sink));
    (table, sink.finish(&[]).into_iter().map(|diagnostic| diagnostic.message).collect())
}

/// The same, always in pieces.
fn in_pieces(text: &str) -> (String, Vec<String>) {
    let mut sink = Sink::default();
    let mut reader =
        Reader { text, file: 0, sink: &mut sink, starts: starts(text), document: Document::default(), searches: 0 };
    reader.read();
    let table = of_table(&reader.document.finish());
    (table, sink.finish(&[]).into_iter().map(|diagnostic| diagnostic.message).collect())
}

#[test]
fn pieces_come_together_as_the_whole() {
    let text = "a = 1\nb.c = [1,\n  2]\n[x]\ny = \"\"\"\n[no]\nz = 1\n\"\"\"\n[x.u]\nv = {w = 1}\n[[l]]\nm = 1\n[l.n]\no = 2\n[[l]]\n\
                [q.r]\ns = 1979-05-27\n[q]\nt = [\n  [\"a\"],\n  [\"b\"]\n]\nlast.one = true\nlast.two = 'x'\n";
    assert_eq!(in_pieces(text), read_text(text));
    assert!(read_text(text).1.is_empty());
}

#[test]
fn a_broken_piece_loses_nothing_of_the_next() {
    for broken in [
        "a",
        "a =",
        "a = foo",
        "a = [1, 2",
        "a = \"x",
        "a = { b = 1",
        "= 3",
        "a b = 1",
        "[a",
        "[a]]",
        "a = 1 2",
        "]",
        "a = '''x",
        "[[a]",
        "a = 1979-13-01",
        "a = 0_",
        "\"a = 1",
        "[a.]",
        "a = [[1], [2]",
        "a = \u{1}",
    ] {
        let text = format!("p = 1\n{broken}\nq = 2\n[r]\ns = 3\n[[t]]\nu = 4\n");
        let (table, errors) = read_text(&text);
        assert!(!errors.is_empty(), "{broken}");
        assert!(table.contains("p:1") && table.contains("q:2"), "{broken}: {table}");
        assert!(table.contains("r:{s:3}") && table.contains("t:[{u:4}]"), "{broken}: {table}");
    }
}

#[test]
fn several_broken_pieces_are_all_reported() {
    let (table, errors) = read_text("a = \nb = nope\n[c]\nd\ne = 1\n[c]\nf = 2\n[g]\ne = [1,,2]\nh = 3\n");
    assert_eq!(errors.len(), 5, "{errors:?}");
    assert!(table.contains("h:3") && table.contains("f:2"), "{table}");
}

#[test]
fn numbers_keep_their_digits_and_texts_their_places() {
    let mut sink = Sink::default();
    let table = read("a = 0.10\nb = 0x1F\nc = 1_000\nd = 'x y'\ne = \"x\\ty\"\nf = \"\"\"\nx\"\"\"\n", 0, &mut sink);
    let raw = |key: &str| &table.get(key).unwrap().node;
    assert!(matches!(&raw("a").value, Raw::Number(digits) if digits == "0.10"));
    assert!(matches!(&raw("b").value, Raw::Number(digits) if digits == "31"));
    assert!(matches!(&raw("c").value, Raw::Number(digits) if digits == "1000"));
    let shift = |node: &Node<'_>| match node.value {
        Raw::Text { shift, .. } => shift,
        _ => None,
    };
    assert_eq!([shift(raw("d")), shift(raw("e")), shift(raw("f"))], [Some(1), None, Some(4)]);
}

#[test]
fn a_hopeless_text_comes_to_an_end() {
    for unit in ["[", "= ", "a=[\n", "a={\n", "\"\"\"\n", "[[x]\n", "a.b.c.d=1\n", "'''", "{", "a='''\n"] {
        let text = unit.repeat(30_000);
        let (_, errors) = read_text(&text);
        assert!(!errors.is_empty(), "{unit:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2000), failure_persistence: None, ..ProptestConfig::default() })]

    /// Texts of pieces of TOML: in pieces they read as the crate reads them whole, or both find fault.
    #[test]
    fn pieces_and_whole_agree(parts in proptest::collection::vec(prop::sample::select(vec![
        "a", "b", ".", " = ", "1", "\"x\"", "[", "]", "[[", "]]", "{", "}", ", ", "\n", "\n", "\n[a]\n", "\n[[b]]\n", "\n[a.b]\n",
        "\na = 1\n", "\nb.a = 2\n", "\n[b.a]\n", "\n[[a.b]]\n", "\n# c\n", "\na = [\n", "\n\"\"\"", "\nc = { a = 1 }\n", "\nd = [[1],\n[2]]\n",
    ]), 0..9)) {
        let text: String = parts.concat();
        let whole = parse(&text, 0, 0, text.len());
        let (table, errors) = in_pieces(&text);
        if whole.errors.is_empty() {
            prop_assert_eq!(errors, Vec::<String>::new(), "{}", text);
            prop_assert_eq!(table, of_table(&super::table(members(&whole))), "{}", text);
        } else {
            prop_assert!(!errors.is_empty(), "{}\n{:?}", text, whole.errors);
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in any::<String>()) {
        read_text(&text);
    }
}
