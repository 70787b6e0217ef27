//! A set of numbers beside the standard library's.

use super::{build, edition, number, opened};
use proptest::prelude::*;
use registry::Plan;
use registry::set::{Attributes, Builder, Coded, Delta, DeltaError, Memory, NumberSet, ProofError, SetError, Status};
use std::collections::BTreeMap;

type Model = BTreeMap<u64, Attributes>;

fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 8_613_800_000_000_u64..8_613_800_030_000,
        2 => 8_613_900_000_000_u64..8_613_900_000_400,
        1 => 8_613_000_000_000_u64..8_620_000_000_000,
        1 => 862_700_000_000_u64..862_700_100_000,
        1 => 100_000_u64..1_000_000_000_000_000,
    ]
}

fn attributes() -> impl Strategy<Value = Attributes> {
    prop_oneof![
        Just(Attributes { since: 9_000, preference: 0 }),
        (0_u16..4, 0_u16..3).prop_map(|(since, preference)| Attributes { since, preference }),
        any::<(u16, u16)>().prop_map(|(since, preference)| Attributes { since, preference }),
    ]
}

fn models() -> impl Strategy<Value = Model> {
    prop_oneof![
        proptest::collection::btree_map(numbers(), attributes(), 0..400),
        // A whole block, with holes.
        (proptest::collection::btree_set(0_u64..10_000, 0..30), attributes()).prop_map(|(holes, attributes)| {
            (0..10_000).filter(|n| !holes.contains(n)).map(|n| (8_613_800_000_000 + n, attributes)).collect()
        }),
    ]
}

fn contents<B: AsRef<[u8]>>(coded: &Coded<B>) -> Model {
    let blocks = coded.blocks().map(|block| block.expect("a sound block"));
    blocks.flat_map(|block| block.numbers().map(|(n, a)| (n.get(), a)).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn both_forms_hold_what_was_given(model in models(), others in proptest::collection::vec(numbers(), 0..200)) {
        let file = build(1, model.clone());
        let coded = opened(&file);
        coded.verify()?;
        prop_assert_eq!(coded.len(), model.len() as u64);
        prop_assert_eq!(contents(&coded), model.clone());
        let map = coded.expand()?;
        let set = NumberSet::open(&map)?;
        set.verify()?;
        prop_assert_eq!(set.digest(), coded.digest());
        prop_assert_eq!(set.iter().map(|(n, a)| (n.get(), a)).collect::<Model>(), model.clone());
        for digits in others.iter().chain(model.keys()).copied() {
            let number = number(digits);
            prop_assert_eq!(set.contains(number), model.contains_key(&digits));
            prop_assert_eq!(set.attributes(number), model.get(&digits).copied());
            prop_assert_eq!(coded.attributes(number)?, model.get(&digits).copied());
        }
        for key in others.iter().map(|digits| digits / 10_000) {
            let range = set.range(key);
            prop_assert_eq!(range, coded.range(key)?);
            for suffix in 0..10_000_u64 {
                let bit = range[suffix as usize / 8] >> (7 - suffix % 8) & 1 == 1;
                prop_assert_eq!(bit, model.contains_key(&(key * 10_000 + suffix)));
            }
        }
    }

    #[test]
    fn many_questions_get_the_answers_of_single_ones(model in models(), mut asked in proptest::collection::vec(
        prop_oneof![numbers(), any::<u64>()], 0..300)) {
        asked.extend(model.keys().step_by(3));
        let file = build(1, model.clone());
        let map = opened(&file).expand()?;
        let set = NumberSet::open(&map)?;
        let mut listed = vec![0; asked.len().div_ceil(64)];
        set.probe(&asked, &mut listed);
        for (at, digits) in asked.iter().enumerate() {
            prop_assert_eq!(listed[at / 64] >> (at % 64) & 1 == 1, model.contains_key(digits));
        }
        if asked.len() % 64 != 0 {
            prop_assert_eq!(listed[asked.len() / 64] >> (asked.len() % 64), 0);
        }
    }

    #[test]
    fn order_and_repetition_make_no_difference(model in models(), seed in any::<u64>()) {
        let mut list: Vec<(u64, Attributes)> = model.clone().into_iter().collect();
        list.sort_by_key(|(digits, _)| (digits ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut builder = Builder::new(&Plan::shipped("cn").expect("shipped"));
        let earlier = Attributes { since: 1, preference: 7 };
        for (digits, _) in list.iter().step_by(5) {
            prop_assert!(builder.insert(number(*digits), earlier));
        }
        for (at, (digits, attributes)) in list.iter().enumerate() {
            prop_assert_eq!(builder.insert(number(*digits), *attributes), at % 5 != 0);
        }
        let file = builder.finish(&edition(1));
        let coded = opened(&file);
        prop_assert_eq!(contents(&coded), model.clone());
        prop_assert_eq!(coded.digest(), opened(&build(1, model.clone())).digest());
        // Many at once are as one by one, whatever was there before.
        let mut at_once = Builder::new(&Plan::shipped("cn").expect("shipped"));
        let later = Attributes { since: 2, preference: 3 };
        list.iter().step_by(7).for_each(|(digits, _)| _ = at_once.insert(number(*digits), earlier));
        at_once.extend(list.iter().chain(&list).map(|(digits, _)| number(*digits)), later);
        prop_assert_eq!(at_once.len(), model.len() as u64);
        let right = model.into_keys().map(|digits| (digits, later)).collect::<Model>();
        prop_assert_eq!(contents(&opened(&at_once.finish(&edition(1)))), right);
    }

    #[test]
    fn every_status_is_proved_to_who_has_the_digest(model in models(), others in proptest::collection::vec(numbers(), 1..8)) {
        let file = build(1, model.clone());
        let coded = opened(&file);
        let map = coded.expand()?;
        let set = NumberSet::open(&map)?;
        for digits in others.iter().chain(model.keys().step_by(97)).copied() {
            let number = number(digits);
            let proof = coded.prove(number)?;
            prop_assert_eq!(&proof, &set.prove(number)?);
            let proof = registry::set::Proof::from_bytes(&proof.to_bytes())?;
            let status = model.get(&digits).map_or(Status::NotListed, |a| Status::Listed(*a));
            prop_assert_eq!(proof.verify(&coded.digest(), number), Ok(status));
            let other = opened(&build(2, [])).digest();
            let refused = matches!(proof.verify(&other, number), Err(ProofError::Root { .. }));
            prop_assert!(refused);
        }
    }

    #[test]
    fn a_proof_says_nothing_about_numbers_it_does_not_show(model in models(), a in numbers(), b in numbers()) {
        let file = build(1, model.clone());
        let coded = opened(&file);
        let proof = coded.prove(number(a))?;
        match proof.verify(&coded.digest(), number(b)) {
            Ok(status) => prop_assert_eq!(status.is_listed(), model.contains_key(&b)),
            Err(error) => prop_assert_eq!(error, ProofError::OtherNumber(number(b))),
        }
    }

    #[test]
    fn a_delta_leads_from_one_version_to_the_other(old in models(), add in models(), drop in any::<u64>()) {
        let mut new = old.clone();
        new.retain(|digits, _| (digits ^ drop) % 7 != 0);
        new.extend(add.into_iter().take(300));
        let (old_file, new_file) = (build(1, old), build(2, new.clone()));
        let (was, is) = (opened(&old_file), opened(&new_file));
        let delta = Delta::between(&was, &is)?;
        let delta = Delta::from_bytes(&delta.to_bytes())?;
        prop_assert_eq!(&delta.apply(&was)?, &new_file);
        prop_assert_eq!(contents(&is), new);
        // Its own end is another base, unless nothing changed but the version.
        let refused = matches!(delta.apply(&is), Err(DeltaError::Base { .. }));
        prop_assert!(refused);
    }
}

#[test]
fn an_empty_set_answers_and_proves() -> Result<(), Box<dyn std::error::Error>> {
    let file = build(1, []);
    let coded = opened(&file);
    coded.verify()?;
    let map = coded.expand()?;
    let set = NumberSet::open(&map)?;
    set.verify()?;
    assert!(set.is_empty() && coded.is_empty());
    let asked = number(8_613_800_000_000);
    assert_eq!(set.prove(asked)?.verify(&set.digest(), asked), Ok(Status::NotListed));
    assert_eq!(Delta::between(&coded, &coded)?.apply(&coded)?, file);
    Ok(())
}

#[test]
fn a_set_answers_from_a_mapped_file_and_from_huge_pages() -> Result<(), Box<dyn std::error::Error>> {
    let file = super::small();
    let coded = opened(&file);
    let mut own = Memory::zeroed(coded.expanded_length())?;
    coded.expand_into(own.as_mut())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("list.wnm");
    std::fs::write(&path, own.as_ref())?;
    let mapped = Memory::map(&std::fs::File::open(&path)?)?;
    let read = Memory::read(std::fs::File::open(&path)?, own.as_ref().len())?;
    for memory in [own, mapped, read] {
        let set = NumberSet::open(memory)?;
        set.verify()?;
        assert_eq!(set.digest(), coded.digest());
        assert!(set.contains(number(8_613_800_000_007)) && !set.contains(number(8_613_800_009_007)));
    }
    let longer = Memory::read(&[0_u8; 3][..], 4).map_err(|error| error.kind());
    assert_eq!(longer.err(), Some(std::io::ErrorKind::UnexpectedEof));
    std::fs::write(&path, "")?;
    assert!(NumberSet::open(Memory::map(&std::fs::File::open(&path)?)?).is_err());
    Ok(())
}

#[test]
fn a_list_of_another_plan_has_no_delta() -> Result<(), Box<dyn std::error::Error>> {
    let cn = build(1, []);
    let us = Builder::new(&Plan::shipped("us").ok_or("us")?).finish(&registry::set::Edition::new("us", 1, 0)?);
    let refused = Delta::between(&opened(&cn), &opened(&us)).map_err(|error| error.to_string());
    assert_eq!(refused, Err("delta: one set is of plan cn, the other of plan us".to_owned()));
    Ok(())
}

#[test]
fn what_is_wrong_is_said() {
    let file = super::small();
    let message =
        |bytes: &[u8]| Coded::open(bytes.to_vec()).and_then(|coded| coded.verify()).map_err(|e| e.to_string());
    assert_eq!(message(b"FTC"), Err("no number set: the file does not begin with WNS1".to_owned()));
    let short = format!(
        "number set: {} bytes, but the file says {}; it is cut off or was appended to: fetch it again",
        file.len() - 1,
        file.len()
    );
    assert_eq!(message(&file[..file.len() - 1]), Err(short));
    let coded = opened(&file);
    let mut damaged = file.clone();
    // The first block follows the directory; its first byte is its code.
    let info = coded.info();
    damaged[256 + info.directory as usize + 1] ^= 8;
    let named = "number set: the block of +14165550000 to +14165559999 is damaged (it does not match its digest); \
                 fetch the file again";
    assert_eq!(message(&damaged), Err(named.to_owned()));
    let error = SetError::Format(9).to_string();
    assert_eq!(error, "number set: format version 9 is newer than this program; update it");
}
