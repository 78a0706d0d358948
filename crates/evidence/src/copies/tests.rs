use proptest::prelude::*;

use super::*;

fn words(from: usize, to: usize) -> String {
    (from..to).map(|n| format!("w{n} ")).collect()
}

fn found(texts: &[String]) -> Copies {
    let mut index = CopyIndex::new();
    texts.iter().for_each(|text| index.add_shingles(Shingles::of_text(text), None));
    index.finish()
}

#[test]
fn the_tiers() {
    for (shared, smaller, tier) in [
        (50, 100, Some(Tier::Syndicated)),
        (49, 100, Some(Tier::Rewritten)),
        (20, 100, Some(Tier::Rewritten)),
        (19, 100, Some(Tier::Probable)),
        (10, 100, Some(Tier::Probable)),
        (9, 100, None),
        (7, 7, None),
    ] {
        assert_eq!(Tier::of(shared, smaller), tier, "{shared} of {smaller}");
    }
}

#[test]
fn layout_case_and_apostrophes_make_no_difference() {
    let a = Shingles::of_text("The board’s plan — it fell, twice.");
    assert_eq!(a, Shingles::of_text("the boards PLAN\nit fell twice"));
    assert_eq!(a.len(), 4);
    assert_eq!(Shingles::of_text("谈判破裂双方").len(), 4);
    assert!(Shingles::of_text("two words").is_empty());
}

#[test]
fn groups_have_the_earliest_dated_witness() {
    let mut index = CopyIndex::new();
    let day = |day| Some(Date::constant(2024, 5, day));
    for (text, published) in
        [(words(0, 200), None), (words(0, 190), day(6)), (words(500, 700), day(1)), (words(10, 150), day(5))]
    {
        index.add_shingles(Shingles::of_text(&text), published);
    }
    let copies = index.finish();
    assert_eq!(copies.groups, [CopyGroup { members: vec![0, 1, 3], witness: 3, tier: Tier::Syndicated }]);
    assert_eq!(copies.group_of(2), None);
    assert_eq!(copies.group_of(1).map(|group| group.witness), Some(3));
}

#[test]
fn a_story_in_a_thousand_papers_is_one_group() {
    let texts: Vec<String> = (0..1000).map(|n| words(0, 300) + &words(1000 * (n + 1), 1000 * (n + 1) + 20)).collect();
    let copies = found(&texts);
    assert_eq!(copies.groups.len(), 1);
    assert_eq!(copies.groups[0].members.len(), 1000);
    assert!(copies.pairs.len() < 3000);
}

proptest! {
    #[test]
    fn as_counting_every_pair(pieces in prop::collection::vec((0usize..900, 60usize..700), 2..8)) {
        let texts: Vec<String> = pieces.iter().map(|(from, len)| words(*from, from + len)).collect();
        let all: Vec<Shingles> = texts.iter().map(|text| Shingles::of_text(text)).collect();
        let copies = found(&texts);
        for (second, b) in all.iter().enumerate() {
            for (first, a) in all[..second].iter().enumerate() {
                let (shared, smaller) = (a.shared(b), a.len().min(b.len()));
                let tier = Tier::of(shared, smaller);
                let pair = copies.pairs.iter().find(|pair| (pair.first, pair.second) == (first, second));
                // Nothing is found that is not there; what is there is found, or its group is, through a third document.
                if let Some(pair) = pair {
                    prop_assert_eq!((Some(pair.tier), pair.shared), (tier, shared));
                } else if shared * 100 >= smaller * 20 && tier.is_some() {
                    prop_assert!(copies.group_of(first).is_some_and(|group| group.members.contains(&second)));
                }
            }
        }
    }
}
