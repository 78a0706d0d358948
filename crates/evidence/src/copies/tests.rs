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
    assert_eq!(copies.pairs.len(), 1000 * 999 / 2);
    assert_eq!(copies.groups[0].tier, Tier::Syndicated);
}

/// All pairs by definition.
fn plain(texts: &[String]) -> Vec<CopyPair> {
    let all: Vec<Shingles> = texts.iter().map(|text| Shingles::of_text(text)).collect();
    let each = (0..all.len()).flat_map(|first| (first + 1..all.len()).map(move |second| (first, second)));
    let pairs = each.filter_map(|(first, second)| {
        let (shared, smaller) = (all[first].shared(&all[second]), all[first].len().min(all[second].len()));
        Some(CopyPair { first, second, shared, smaller, tier: Tier::of(shared, smaller)? })
    });
    pairs.collect()
}

/// Groups by definition: names spread along pairs until nothing changes.
fn plain_groups(pairs: &[CopyPair], documents: usize) -> Vec<(Vec<usize>, Tier)> {
    let mut of: Vec<usize> = (0..documents).collect();
    while let Some(pair) = pairs.iter().find(|pair| of[pair.first] != of[pair.second]) {
        let (low, high) = (of[pair.first].min(of[pair.second]), of[pair.first].max(of[pair.second]));
        of.iter_mut().filter(|name| **name == high).for_each(|name| *name = low);
    }
    let groups = (0..documents).filter_map(|name| {
        let members: Vec<usize> = (0..documents).filter(|at| of[*at] == name).collect();
        let tier = pairs.iter().filter(|pair| of[pair.first] == name).map(|pair| pair.tier).min()?;
        Some((members, tier))
    });
    groups.collect()
}

fn as_by_definition(texts: &[String]) {
    let (copies, pairs) = (found(texts), plain(texts));
    assert_eq!(copies.more, 0);
    let groups: Vec<_> = copies.groups.iter().map(|group| (group.members.clone(), group.tier)).collect();
    assert_eq!(groups, plain_groups(&pairs, texts.len()));
    assert_eq!(copies.pairs, pairs);
}

fn phrase(kind: u64, stock: u64, own: u64) -> String {
    let from = match kind {
        0 => 1_000 + own as usize,
        _ => 10 * stock as usize,
    };
    words(from, from + 12)
}

#[test]
fn hundreds_of_articles_of_one_dispute_are_counted_as_by_definition() {
    let mut random = 7u64;
    let mut below = |most: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % most
    };
    // Stock phrases that all use, words of their own, and copies with a little more and a little less.
    let mut texts: Vec<String> = Vec::new();
    for number in 0..600 {
        let mut text = format!("more{number} of this ");
        if number % 3 == 2 {
            let words: Vec<&str> = texts[below(number) as usize].split(' ').collect();
            text.push_str(&words[below(words.len() as u64 / 8) as usize..].join(" "));
        } else {
            (0..20).for_each(|_| text.push_str(&phrase(below(3), below(40), below(90_000))));
        }
        texts.push(text);
    }
    as_by_definition(&texts);
}

proptest! {
    #[test]
    fn as_counting_every_pair(pieces in prop::collection::vec((0usize..900, 0usize..700, 0usize..30), 2..12)) {
        let text = |(from, len, own): &(usize, usize, usize)| words(*from, from + len) + &words(5_000 + 10 * from, 5_000 + 10 * from + own);
        as_by_definition(&pieces.iter().map(text).collect::<Vec<_>>());
    }
}
