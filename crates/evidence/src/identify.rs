//! Which reader is for which file, and what a file is that none reads.

use crate::decode::{self, Encoding, HEAD};
use crate::reader::Reader;
use crate::said::said;
use crate::{json, mail, table};

said! {
    /// Files that are known but not read yet. They are kept as sealed originals, which whoever refuses them says; the sentence says what helps now.
    NotYet {
        /// PDF.
        Pdf = "pdf", "PDF 暂时还不能读取。请在运营商网站或 App 中另选 Excel 或 CSV 格式下载，或手工登记。",
            "PDF cannot be read yet. Choose Excel or CSV at the carrier, or record the calls by hand.";
        /// Photo or screenshot.
        Image = "image", "图片暂时还不能读取。原件可作证据。请手工登记图中的来电。",
            "Pictures cannot be read yet; the original may serve as evidence. Record the calls it shows by hand.";
        /// Recording.
        Recording = "recording", "录音暂时还不能读取。原件可作证据。",
            "Recordings cannot be read yet; the original may serve as evidence.";
        /// Compressed archive.
        Archive = "archive", "压缩包暂时不能直接读取。请先解压，再导入里面的文件。",
            "Archives are not read. Unpack it and import the files inside.";
        /// Workbook of Apple Numbers.
        Numbers = "numbers", "这是苹果 Numbers 表格，暂时不能直接读取。请在 Numbers 里选“文件—导出为—CSV”或“Excel”，再导入导出的文件。",
            "This is an Apple Numbers sheet, which is not read. In Numbers choose File, Export To, CSV or Excel and import that file.";
        /// Binary workbook of Excel.
        Xlsb = "xlsb", "这是 Excel 二进制工作簿（.xlsb），暂时不能直接读取。请用表格软件打开，另存为 xlsx 或 CSV 后导入。",
            "This is a binary Excel workbook (.xlsb), which is not read. Open it in a spreadsheet program and save it as xlsx or CSV.";
        /// Workbook of Excel before 1997.
        OldExcel = "old-excel", "这是 1997 年以前的旧版 Excel 表格，不能直接读取。请用表格软件打开，另存为 xlsx 或 CSV 后导入。",
            "This is a workbook of Excel from before 1997, which is not read. Open it in a spreadsheet program and save it as xlsx or CSV.";
        /// A web page with its pictures in one file (.mht), which Excel and browsers write in the form of a mail.
        WebArchive = "web-archive", "这是网页存档（.mht，有时命名为 .xls），不能直接读取。请用表格软件或浏览器打开，另存为 xlsx 或 CSV 后导入。",
            "This is a web archive (.mht, sometimes named .xls), which is not read. Open it in a spreadsheet program or a browser and save it as xlsx or CSV.";
        /// A mail.
        Mail = "mail", "这是一封邮件，不是通话清单。若是对方的回复，请用“记回复”登记，或用 wurao read 读出内容；若清单在附件里，请先另存附件再导入。",
            "This is a mail, not a list of calls. If it is a reply, record it as one, or read it with wurao read; if the list is attached, save the attachment and import that.";
        /// A database.
        Database = "database", "这是数据库文件，暂时不能直接读取。请在手机上用备份工具导出通话记录（XML、CSV 或 JSON）后导入。",
            "This is a database, which is not read. Export the call log on the phone with a backup app (XML, CSV or JSON) and import that.";
        /// An address book.
        Contacts = "contacts", "这是通讯录（vCard），里面没有通话记录。请导出通话记录后再导入。",
            "This is an address book (vCard) without any calls. Export the call log and import that.";
        /// Protected by a password.
        Locked = "locked", "表格有打开密码。请用密码打开，在“文件—信息—保护工作簿—用密码进行加密”里清空密码，另存后再导入。",
            "The workbook is protected by a password. Open it, remove the password (File, Info, Protect Workbook, Encrypt with Password, leave empty), save it and import that file.";
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identified {
    /// A reader understands it.
    Readable(Reader),
    /// Known, kept, not read yet.
    NotYet(NotYet),
    /// Nothing stands in it: no bytes, only blanks, or a list without entries.
    Empty,
    /// Not known.
    Unknown,
}

/// The reader for a file, by its first [`HEAD`] bytes; the name is only a hint.
///
/// ```
/// use evidence::{recognise, Reader};
///
/// let head = "日期,号码,类型,时长\n2026-03-02 10:12,13800000000,来电,65\n".as_bytes();
/// assert_eq!(recognise("通话.csv", head), Some(Reader::CallCsv));
/// assert_eq!(recognise("calls.xml", b"%PDF-1.7"), None);
/// ```
pub fn recognise(name: &str, head: &[u8]) -> Option<Reader> {
    match identify(name, head) {
        Identified::Readable(reader) => Some(reader),
        Identified::NotYet(_) | Identified::Empty | Identified::Unknown => None,
    }
}

/// Like [`recognise`], and says of other files whether they are at least known.
pub fn identify(name: &str, head: &[u8]) -> Identified {
    let head = &head[..head.len().min(HEAD)];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    by_magic(&ending, head).unwrap_or_else(|| by_text(&ending, head))
}

fn by_magic(ending: &str, head: &[u8]) -> Option<Identified> {
    let sheet = Identified::Readable(Reader::CarrierListSheet);
    let starts = |magic: &[u8]| head.starts_with(magic);
    let holds = |needle: &[u8]| memchr::memmem::find(head, needle).is_some();
    let found = if starts(b"%PDF-") {
        Identified::NotYet(NotYet::Pdf)
    } else if starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"GIF8") || (starts(b"RIFF") && holds(b"WEBP")) {
        Identified::NotYet(NotYet::Image)
    } else if head.get(4..8) == Some(b"ftyp") {
        let picture = head.get(8..12).is_some_and(|brand| matches!(brand, b"heic" | b"heix" | b"mif1" | b"avif"));
        Identified::NotYet(if picture { NotYet::Image } else { NotYet::Recording })
    } else if starts(b"#!AMR") || starts(b"ID3") || starts(b"OggS") || (starts(b"RIFF") && holds(b"WAVE")) {
        Identified::NotYet(NotYet::Recording)
    } else if starts(b"PK\x03\x04") {
        zipped(ending, &holds)
    } else if starts(&table::OLE) {
        if holds(&wide("EncryptedPackage")) {
            Identified::NotYet(NotYet::Locked)
        } else if holds(&wide("WordDocument")) || holds(&wide("PowerPoint")) {
            Identified::Unknown
        } else {
            sheet
        }
    } else if starts(b"SQLite format 3\0") {
        Identified::NotYet(NotYet::Database)
    } else if matches!(head, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 0x04 | 0x06 | 0x08, 0x00, ..]) {
        Identified::NotYet(NotYet::OldExcel)
    } else if starts(b"\x1F\x8B") || starts(b"Rar!") || starts(b"7z\xBC\xAF") {
        Identified::NotYet(NotYet::Archive)
    } else {
        return None;
    };
    Some(found)
}

/// What stands in an archive, by the names of its first parts.
fn zipped(ending: &str, holds: &dyn Fn(&[u8]) -> bool) -> Identified {
    if holds(b"application/vnd.oasis.opendocument.spreadsheet") || ending == "ods" {
        Identified::Readable(Reader::OpenSheet)
    } else if holds(b"xl/workbook.bin") || ending == "xlsb" {
        Identified::NotYet(NotYet::Xlsb)
    } else if holds(b"Index/Document.iwa") || holds(b"Index.zip") || ending == "numbers" {
        Identified::NotYet(NotYet::Numbers)
    } else if holds(b"xl/") || matches!(ending, "xlsx" | "xlsm") {
        Identified::Readable(Reader::CarrierListSheet)
    } else {
        Identified::NotYet(NotYet::Archive)
    }
}

/// The text in UTF-16LE, as names stand in an OLE directory.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn by_text(ending: &str, head: &[u8]) -> Identified {
    let encoding = decode::sniff_by(head, |text| table::looks_like_list(text).is_some());
    let text = decode::text_in(head, encoding);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if head.len() < HEAD
        && (start.is_empty() || matches!(start.split_whitespace().collect::<String>().as_str(), "[]" | "{}"))
    {
        return Identified::Empty;
    }
    let lower: String = start.chars().take(4096).collect::<String>().to_ascii_lowercase();
    if start.starts_with('<') {
        return if let Some(reader) = backup(start) {
            Identified::Readable(reader)
        } else if lower.contains("<html") || lower.contains("<table") {
            Identified::Readable(Reader::WebTable)
        } else {
            Identified::Unknown
        };
    }
    if json::looks_like(start) {
        return Identified::Readable(Reader::PhoneJson);
    }
    if mail::looks_like(start) {
        let archive = matches!(ending, "xls" | "mht" | "mhtml") && lower.contains("multipart/related");
        return Identified::NotYet(if archive { NotYet::WebArchive } else { NotYet::Mail });
    }
    if start.starts_with("BEGIN:VCARD") {
        return Identified::NotYet(NotYet::Contacts);
    }
    if let Some(carrier) = table::looks_like_list(&text) {
        return Identified::Readable(if carrier { Reader::CarrierListCsv } else { Reader::CallCsv });
    }
    // A list without a header is still handed to the reader: its answer says what is missing.
    let plain = !text.contains('\0') || encoding != Encoding::Utf8;
    let listed = matches!(ending, "csv" | "tsv" | "txt" | "xls");
    if listed && plain && !start.is_empty() { Identified::Readable(Reader::CallCsv) } else { Identified::Unknown }
}

/// The backup whose root element comes first.
fn backup(text: &str) -> Option<Reader> {
    let root = |name: &str| {
        text.match_indices(name)
            .find(|(at, _)| {
                let behind = text[at + name.len()..].chars().next();
                behind.is_none_or(|c| c.is_whitespace() || matches!(c, '>' | '/'))
            })
            .map(|(at, _)| at)
    };
    let known = [
        ("<calls", Reader::SmsBackupCalls),
        ("<smses", Reader::SmsBackupMessages),
        ("<allsms", Reader::SmsBackupMessages),
        ("<alllogs", Reader::SuperBackup),
    ];
    known.into_iter().filter_map(|(name, reader)| Some((root(name)?, reader))).min_by_key(|(at, _)| *at).map(|(_, r)| r)
}
