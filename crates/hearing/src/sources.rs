//! The texts from which a pack's recognisers learn: its own, those of the packs it includes, and its neighbours'.

use crate::spec::{CueSet, Cues};
use playbook::{Document, Files, Manifest, Pack, Phrases, Step};
use serde::Deserialize;

/// The files of cues with the name `kind`: one beside `pack.toml` of each part, and those of the folder of that name.
pub(crate) fn texts<'p>(pack: &'p Pack, kind: &'p str) -> impl Iterator<Item = (&'p str, &'p str)> {
    pack.parts().iter().flat_map(move |part| {
        let one = format!("{part}/{kind}.toml");
        let files = pack.files();
        files.below(&one).filter(move |(path, _)| *path == one).chain(files.below(&format!("{part}/{kind}/")))
    })
}

/// All cues of one kind, joined. A file that cannot be read is left out: the check reports it.
pub(crate) fn cues(pack: &Pack, kind: &str) -> Cues {
    let mut all = Cues::default();
    for (_, text) in texts(pack, kind) {
        if let Ok(cues) = Document::parse(text).and_then(Document::record) {
            all.join(cues);
        }
    }
    all
}

/// What packs on the same ground have heard for the same obstacles teaches this pack's recogniser too.
pub(crate) fn neighbours(pack: &Pack) -> Vec<CueSet> {
    #[derive(Deserialize)]
    struct Told {
        sounds_like: Phrases,
    }
    let files = pack.files();
    let own = pack.parts().last().map_or("", String::as_str);
    let mut found = Vec::new();
    for other in files.ids().into_iter().filter(|other| *other != own && on_same_ground(files, other, pack)) {
        for id in pack.obstacles.keys() {
            let text = files.text(&format!("{other}/obstacles/{id}.toml"));
            let told = text.and_then(|text| Document::parse(text).and_then(Document::record::<Told>).ok());
            found.extend(told.map(|told| CueSet::of(id, told.sounds_like)));
        }
    }
    found
}

/// Whether another pack includes one of those that this one includes.
fn on_same_ground(files: &Files, other: &str, pack: &Pack) -> bool {
    let text = files.text(&format!("{other}/pack.toml"));
    let theirs = text.and_then(|text| Document::parse(text).and_then(Document::record::<Manifest>).ok());
    theirs.is_some_and(|theirs| theirs.includes.iter().any(|i| pack.manifest.includes.contains(i)))
}

/// The way to a set of cues in a file, by the key under which its sets stand.
pub(crate) fn way<'s>(head: &'s str, at: usize) -> [Step<'s>; 2] {
    [Step::Key(head), Step::Item(at)]
}
