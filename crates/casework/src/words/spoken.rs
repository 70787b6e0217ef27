//! Words for what is said and written: in what contact, how it came into the log, what is wanted in return, what becomes of a letter.

use serde::{Deserialize, Serialize};

words! {
    /// In what kind of contact something was said.
    Medium {
        /// On the telephone.
        Call = "call",
        /// In a text message.
        Message = "message",
        /// In a chat.
        Chat = "chat",
        /// In a mail.
        Mail = "mail",
        /// On paper.
        Letter = "letter",
        /// Face to face.
        Visit = "visit",
    }
}

words! {
    /// How somebody's words came into the log.
    Source {
        /// The person typed them while or after hearing them.
        Typed = "typed",
        /// The person pasted the text that came.
        Pasted = "pasted",
        /// They were read from a sealed file.
        File = "file",
        /// They were written down from a sealed recording.
        Recording = "recording",
    }
}

words! {
    /// What the other side usually wants in return for what it offers.
    Want {
        /// That a complaint or appeal is withdrawn or closed.
        Withdraw = "withdraw",
        /// That the person says they are satisfied.
        Satisfied = "satisfied",
        /// That nobody is told.
        Silence = "silence",
        /// That something published is taken down.
        Delete = "delete",
        /// That the person goes to no other office or court.
        GoNoFurther = "go-no-further",
    }
}

words! {
    /// What the person does with a part of a letter.
    LetterAct {
        /// Leaves it out.
        LeaveOut = "leave-out",
        /// Says it in own words.
        OwnWords = "own-words",
        /// Takes it as the pack writes it, or drops the own paragraph.
        Restore = "restore",
    }
}
