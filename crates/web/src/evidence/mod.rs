//! Originals and their list.

pub(crate) mod locker;
pub(crate) mod original;

use crate::frame::ATTACHMENT;
use crate::frame::area::Area;
use crate::frame::area::Right::{Log, Look, Own};

/// Its pages.
pub(crate) fn area() -> Area {
    Area::new("evidence")
        .page("/case/{id}/evidence", Look, locker::page)
        .change(Log, locker::add)
        .takes(ATTACHMENT)
        .sample(&["/case/{id}/evidence?check=all"])
        .page("/case/{id}/evidence/list", Look, original::list)
        .file("/case/{id}/evidence/list/{format}", Look, original::list_file)
        .page("/case/{id}/evidence/whole", Own, original::whole)
        .file("/case/{id}/evidence/bundle.zip", Own, original::all)
        .file("/case/{id}/evidence/{exhibit}", Own, original::original)
        .file("/case/{id}/evidence/{exhibit}/picture", Own, original::picture)
        .sample(&["/case/{id}/evidence/{picture}/picture"])
}
