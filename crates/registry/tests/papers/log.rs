//! The log: its tree against known roots, its proofs against each other, and what was altered, forked or rolled back
//! against the reader.

use crate::tools::{ANOTHER, Disk, ONE, ORIGIN, checkpoint, signer, trust};
use proptest::prelude::*;
use registry::log::{
    Checkpoint, Fault, Files, Hash, Head, Refused, Request, Tile, Tree, Trust, append, check, cosign, extends,
    includes, paths_between, root,
};
use registry::note::{Note, SignerKey};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The leaves and roots with which implementations of RFC 6962 are tested everywhere.
const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_roots_are_those_of_rfc_6962() {
    let mut disk = Disk::new();
    for (size, known) in ROOTS.iter().enumerate() {
        let leaves = LEAVES[..size].iter().map(|leaf| Hash::leaf(leaf)).collect::<Vec<_>>();
        assert_eq!(root(&leaves).hex(), *known);
        assert_eq!((disk.head.size, disk.head.root.hex().as_str()), (size as u64, *known));
        if let Some(leaf) = LEAVES.get(size) {
            disk.append(&[leaf]);
        }
    }
}

#[test]
fn the_files_lie_where_the_specification_says() {
    let path = |level, index, size| Tile::at(level, index, size).map(|tile| tile.path());
    assert_eq!(Tile { level: 0, index: 1_234_067, width: 256 }.path(), "tile/0/x001/x234/067");
    // "A tree of size 70,000 …": 273 full tiles and one of 112; one full and one of 17; one of 1.
    assert_eq!(path(0, 272, 70_000).as_deref(), Some("tile/0/272"));
    assert_eq!(path(0, 273, 70_000).as_deref(), Some("tile/0/273.p/112"));
    assert_eq!(path(0, 274, 70_000), None);
    assert_eq!(path(1, 0, 70_000).as_deref(), Some("tile/1/000"));
    assert_eq!(path(1, 1, 70_000).as_deref(), Some("tile/1/001.p/17"));
    assert_eq!(path(2, 0, 70_000).as_deref(), Some("tile/2/000.p/1"));
    assert_eq!(path(3, 0, 70_000), None);
    assert_eq!(paths_between(0, 256), ["tile/1/000.p/1"]);

    let mut disk = Disk::new();
    disk.append(&(0..300_u16).map(|at| at.to_be_bytes()).collect::<Vec<_>>());
    let paths = disk.files.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(paths, ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"]);
    assert_eq!(disk.files["tile/0/000"].len(), 8192);
    assert_eq!(&disk.files["tile/entries/001.p/44"][..8], b"\x00\x02\x01\x00\x00\x02\x01\x01");
}

#[test]
fn every_prefix_of_600_entries_is_consistent_with_every_later_one_and_each_entry_is_included() {
    let (disk, heads) = &*ONE;
    for (size, head) in heads[..=600].iter().enumerate() {
        let mut tree = Tree::open(*head, disk).unwrap();
        for (earlier, seen) in heads[..=size].iter().enumerate() {
            if earlier % 7 == size % 7 {
                assert_eq!(tree.root_at(earlier as u64).unwrap(), seen.root);
            }
            let path = tree.consistency(earlier as u64).unwrap();
            assert!(extends(seen, head, &path), "from {earlier} to {size}");
        }
        for index in 0..size as u64 {
            let path = tree.inclusion(index).unwrap();
            assert!(includes(head, index, &Hash::leaf(format!("one entry {index}").as_bytes()), &path));
        }
    }
}

#[test]
fn it_does_not_matter_how_many_entries_come_at_once() {
    let all = (0..70_000_u32).map(|at| at.to_be_bytes()).collect::<Vec<_>>();
    let leaves = all.iter().map(|entry| Hash::leaf(entry)).collect::<Vec<_>>();
    let mut disk = Disk::new();
    let mut rest = all.as_slice();
    for count in [1, 254, 1, 1, 255, 65_024, 3000, 0, usize::MAX] {
        let (now, later) = rest.split_at(count.min(rest.len()));
        disk.append(now);
        rest = later;
        assert_eq!(disk.head.root, root(&leaves[..disk.head.size as usize]));
    }
    let mut tree = Tree::open(disk.head, &disk).unwrap();
    for earlier in [1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 69_999] {
        let seen = Head { size: earlier, root: root(&leaves[..earlier as usize]) };
        assert!(extends(&seen, &disk.head, &tree.consistency(earlier).unwrap()));
        let path = tree.inclusion(earlier).unwrap();
        assert!(includes(&disk.head, earlier, &leaves[earlier as usize], &path));
    }
    let mut seen = Vec::new();
    tree.entries(250..780, |at, entry| seen.push((at, entry))).unwrap();
    assert!(seen.iter().map(|(at, _)| *at).eq(250..780));
    assert!(seen.iter().all(|(at, entry)| all[*at as usize] == entry.as_slice()));
    assert_eq!(tree.entries(0..70_001, |_, _| {}).unwrap_err().code(), "log-no-such-entry");
}

#[test]
fn the_files_that_following_reads_are_known_beforehand() {
    let (disk, heads) = &*ONE;
    for (seen, shown) in [(0, 1), (1, 2), (3, 256), (255, 257), (256, 512), (300, 700), (700, 1100), (512, 1024)] {
        let read = RefCell::new(BTreeSet::new());
        let files = |path: &str| {
            read.borrow_mut().insert(path.to_owned());
            disk.read(path)
        };
        let mut tree = Tree::open(heads[shown], &files).unwrap();
        assert_eq!(tree.root_at(seen as u64).unwrap(), heads[seen].root);
        let told = paths_between(seen as u64, shown as u64).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(read.into_inner(), told, "from {seen} to {shown}");
    }
}

#[test]
fn a_log_that_grew_is_followed_and_a_fork_or_rollback_is_named() {
    let (disk, heads) = &*ONE;
    let (other, others) = &*ANOTHER;
    let sizes = [0, 1, 2, 5, 255, 256, 257, 511, 512, 600, 700];
    for seen in sizes {
        let last = checkpoint(heads[seen]);
        for shown in sizes {
            let told = checkpoint(heads[shown]).to_string();
            let result = check(Some(&last), told.as_bytes(), &trust(), disk);
            if shown >= seen {
                assert_eq!(result.unwrap().grown(), (shown - seen) as u64);
            } else {
                assert_eq!(
                    result.unwrap_err().to_string(),
                    format!("rolled back: the log had {seen} entries when last seen and now shows {shown}")
                );
            }
            let told = checkpoint(others[shown]).to_string();
            let result = check(Some(&last), told.as_bytes(), &trust(), other);
            if seen == 0 {
                assert!(result.is_ok());
            } else if shown >= seen {
                let (seen, shown, found) = (heads[seen], others[shown], others[seen].root);
                assert_eq!(result.unwrap_err(), Fault::Fork { seen, shown, found });
            } else {
                assert_eq!(result.unwrap_err().code(), "log-rolled-back");
            }
        }
    }
    assert_eq!(check(None, checkpoint(heads[600]).to_string().as_bytes(), &trust(), disk).unwrap().grown(), 600);
}

#[test]
fn a_checkpoint_of_another_log_or_by_another_key_is_refused() {
    let (disk, heads) = &*ONE;
    let elsewhere = SignerKey::from_seed("registry.example/elsewhere", [7; 32]).unwrap();
    let told = Checkpoint::sign(heads[5], &elsewhere).unwrap().to_string();
    assert_eq!(
        check(None, told.as_bytes(), &trust(), disk).unwrap_err().to_string(),
        "the checkpoint belongs to the log registry.example/elsewhere, not to registry.example/cn"
    );
    let forger = SignerKey::from_seed(ORIGIN, [8; 32]).unwrap();
    let told = Checkpoint::sign(heads[5], &forger).unwrap().to_string();
    assert_eq!(
        check(None, told.as_bytes(), &trust(), disk).unwrap_err().to_string(),
        "checkpoint: none of the keys at hand signed this; signed by: registry.example/cn"
    );
    let told = checkpoint(heads[5]).to_string().replace("\n5\n", "\n4\n");
    assert_eq!(check(None, told.as_bytes(), &trust(), disk).unwrap_err().code(), "signature-wrong");
    for (text, told) in [
        ("registry.example/cn\n5\n", "checkpoint, line 3: not the root: 32 bytes in base64"),
        ("registry.example/cn\n05\n", "checkpoint, line 2: not the number of entries"),
        ("registry.example/cn\n18446744073709551615\n", "checkpoint, line 2: not the number of entries"),
        (
            "registry.example/cn\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
            "checkpoint, line 3: not the root of a log without entries",
        ),
        ("registry.example/cn\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\na\n\nb\n", "checkpoint, line 5: empty"),
    ] {
        let note = Note::sign(text, &[&signer()]).unwrap().to_string();
        assert_eq!(Checkpoint::open(note.as_bytes(), &trust()).unwrap_err().to_string(), told);
    }
}

#[test]
fn a_missing_file_is_named_and_a_partial_one_may_have_become_full() {
    let (disk, heads) = &*ONE;
    let told = checkpoint(heads[600]).to_string();
    for path in paths_between(300, 600) {
        let mut gone = disk.clone();
        let full = path.split(".p/").next().unwrap();
        gone.files.retain(|other, _| *other != path && other != full);
        let fault = check(Some(&checkpoint(heads[300])), told.as_bytes(), &trust(), &gone).unwrap_err();
        assert_eq!(fault.to_string(), format!("missing: {path}"));
    }
    // 300 entries end in a tile of 44, which may be deleted once it is full.
    let mut later = disk.clone();
    later.files.retain(|path, _| !path.contains("001.p/"));
    assert!(Tree::open(heads[300], &later).is_ok());
    let broken = |_: &str| Err("connection reset".to_owned());
    let fault = check(None, told.as_bytes(), &trust(), &broken).unwrap_err();
    assert_eq!(fault.to_string(), "not readable: tile/0/002.p/88: connection reset");
}

#[test]
fn a_log_is_not_grown_from_damage_and_not_beyond_its_bounds() {
    let (disk, heads) = &*ONE;
    assert_eq!(append(heads[300], &[vec![0; 65_536]], disk).unwrap_err().code(), "log-entry-too-long");
    assert!(append(heads[300], &[vec![0; 65_535]], disk).is_ok());
    for path in ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"] {
        let mut damaged = disk.clone();
        damaged.files.get_mut(path).unwrap()[3] ^= 1;
        let fault = append(heads[300], &["more"], &damaged).unwrap_err();
        assert_eq!(fault, Fault::Altered { paths: vec![path.to_owned()] });
    }
    let full = Head { size: 1 << 62, root: Hash::EMPTY };
    assert_eq!(append(full, &["more"], disk).unwrap_err(), Fault::Full);
}

#[test]
fn a_witness_signs_what_grew_and_refuses_the_rest_with_the_reason() {
    let (disk, heads) = &*ONE;
    let (other, others) = &*ANOTHER;
    let witness = SignerKey::witness_from_seed("witness.example/w1", [2; 32]).unwrap();
    let request = Request::new(300, &checkpoint(heads[700]), disk).unwrap();
    let request = Request::parse(request.to_string().as_bytes()).unwrap();
    let (line, kept) = cosign(&witness, heads[300], &request, &trust(), 1_764_378_000).unwrap();
    assert_eq!(kept.head(), heads[700]);
    // The registry puts the line below its checkpoint, and readers that ask for a witness are served.
    let asking = Trust { witnesses: vec![witness.verifier()], quorum: 1, ..trust() };
    let bare = checkpoint(heads[700]);
    assert_eq!(
        Checkpoint::open(bare.to_string().as_bytes(), &asking).unwrap_err().to_string(),
        "co-signed by 0 of the known witnesses; 1 are asked for, not there: witness.example/w1"
    );
    let signed = Checkpoint::open(bare.with(line).to_string().as_bytes(), &asking).unwrap();
    assert_eq!(signed.witnessed(), [("witness.example/w1".to_owned(), 1_764_378_000)]);

    let refused = |signed: Head, request: &Request| {
        let refused = cosign(&witness, signed, request, &trust(), 1).unwrap_err();
        (refused.status(), refused.code())
    };
    assert_eq!(refused(heads[200], &request), (409, "witness-other-size"));
    let fork = Request::new(300, &checkpoint(others[700]), other).unwrap();
    assert_eq!(refused(heads[300], &fork), (422, "log-not-consistent"));
    let same = Request::new(300, &checkpoint(others[300]), other).unwrap();
    assert_eq!(refused(heads[300], &same), (422, "log-forked"));
    let shorter = Request { old: 700, ..Request::new(100, &checkpoint(heads[300]), disk).unwrap() };
    assert_eq!(refused(heads[700], &shorter), (400, "witness-request"));
    let first = Request::new(0, &checkpoint(heads[300]), disk).unwrap();
    assert!(cosign(&witness, Head::EMPTY, &first, &trust(), 1).is_ok());
    assert_eq!(cosign(&signer(), Head::EMPTY, &first, &trust(), 1).unwrap_err().code(), "key-use");
    let elsewhere = Trust { origin: "registry.example/elsewhere".to_owned(), ..trust() };
    let unknown = cosign(&witness, Head::EMPTY, &first, &elsewhere, 1).unwrap_err();
    assert_eq!((unknown.status(), unknown.code()), (404, "other-log"));
    for (text, why) in [
        ("", "no empty line before the checkpoint"),
        ("old 05\n\nx", "the first line is not \"old\" and a size"),
        ("old 5\nAAAA\n\nx", "a line of the proof is not a hash in base64"),
    ] {
        assert_eq!(Request::parse(text.as_bytes()).unwrap_err(), Refused::Form(why));
    }
    let long = format!("old 5\n{}\nx", format!("{}\n", Hash::EMPTY).repeat(64));
    assert_eq!(
        Request::parse(long.as_bytes()).unwrap_err().to_string(),
        "not a request to a witness: the proof has more than 63 lines"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_altered_byte_of_a_file_is_found_and_its_path_named(
        seen in 1_usize..600, more in 1_usize..100, which: prop::sample::Index, at: prop::sample::Index, flip in 1_u8..,
    ) {
        let (disk, heads) = &*ONE;
        let shown = seen + more;
        let paths = paths_between(seen as u64, shown as u64);
        let path = which.get(&paths);
        let mut damaged = disk.clone();
        let bytes = damaged.files.get_mut(path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let told = checkpoint(heads[shown]).to_string();
        let fault = check(Some(&checkpoint(heads[seen])), told.as_bytes(), &trust(), &damaged).unwrap_err();
        prop_assert_eq!(fault, Fault::Altered { paths: vec![path.clone()] });
    }

    #[test]
    fn an_altered_proof_proves_nothing(
        size in 2_usize..300, from: prop::sample::Index, at: prop::sample::Index, flip in 1_u8.., bit in 0_usize..32,
    ) {
        let (disk, heads) = &*ONE;
        let mut tree = Tree::open(heads[size], disk).unwrap();
        let index = from.index(size);
        let leaf = Hash::leaf(format!("one entry {index}").as_bytes());
        let path = tree.inclusion(index as u64).unwrap();
        let alter = |path: &[Hash]| {
            let mut path = path.to_vec();
            let at = at.index(path.len());
            let mut bytes = *path[at].bytes();
            bytes[bit] ^= flip;
            path[at] = bytes.into();
            path
        };
        let head = heads[size];
        prop_assert!(includes(&head, index as u64, &leaf, &path));
        prop_assert!(!includes(&head, index as u64, &leaf, &alter(&path)));
        prop_assert!(!includes(&head, index as u64 + 1, &leaf, &path));
        prop_assert!(!includes(&head, index as u64, &Hash::leaf(b"other"), &path));
        prop_assert!(!includes(&head, index as u64, &leaf, &path[1..]));
        prop_assert!(!includes(&head, index as u64, &leaf, &[path.as_slice(), &path[..1]].concat()));
        prop_assert!(!includes(&heads[size + 1], index as u64, &leaf, &path));
        let earlier = index.max(1);
        let path = tree.consistency(earlier as u64).unwrap();
        prop_assert!(extends(&heads[earlier], &head, &path));
        if !path.is_empty() {
            prop_assert!(!extends(&heads[earlier], &head, &alter(&path)));
            prop_assert!(!extends(&heads[earlier], &head, &path[1..]));
            prop_assert!(!extends(&heads[earlier - 1], &head, &path));
            prop_assert!(!extends(&heads[earlier], &head, &[path.as_slice(), &path[..1]].concat()));
        }
    }

    #[test]
    fn no_checkpoint_or_request_makes_it_panic(text in "(old )?[0-9]{0,20}\n(\\PC{0,50}\n){0,5}", size: u64, index: u64) {
        let _ = Request::parse(text.as_bytes());
        let _ = Checkpoint::open(text.as_bytes(), &trust());
        let head = Head { size, root: Hash::EMPTY };
        let _ = Tree::open(head, &|_: &str| Ok(None)).map(|mut tree| tree.inclusion(index));
        let _ = Tree::open(head, &|_: &str| Ok(Some(vec![0; 8192]))).map(|mut tree| tree.consistency(index));
        let _ = includes(&head, index, &Hash::EMPTY, &[Hash::EMPTY; 62]);
        let _ = extends(&Head { size: index, root: Hash::EMPTY }, &head, &[Hash::EMPTY; 62]);
        let _ = Tile::at(0, index, size).map(|tile| tile.path());
    }
}
