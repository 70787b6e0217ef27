//! Why a whole file was not read.

use crate::reader::Reader;
use crate::said::said;

said! {
    /// What makes a file dangerous to read. Such a file is refused as a whole; the sealed original stays.
    Hostile {
        /// A document type with entity definitions.
        Entities = "entities", "文件里带有实体定义（DTD/ENTITY）。正常的备份没有这种内容，为安全起见拒绝读取。请从手机重新备份。",
            "The file defines entities (DTD/ENTITY). Real backups never do, so it is refused. Make a new backup on the phone.";
        /// Elements inside elements without end.
        Nesting = "nesting", "文件的嵌套层数异常。为安全起见拒绝读取。请从手机重新备份。",
            "The file nests elements far deeper than any backup. It is refused. Make a new backup on the phone.";
        /// A comment or declaration of more than a megabyte.
        Markup = "markup", "文件里有异常庞大的注释或声明。为安全起见拒绝读取。请从手机重新备份。",
            "The file has a comment or declaration of enormous size. It is refused. Make a new backup on the phone.";
        /// A small archive that inflates to something enormous.
        Inflation = "inflation", "表格文件解压后异常庞大（压缩炸弹）。为安全起见拒绝读取。请用表格软件另存为新的 xlsx 或 CSV。",
            "The workbook inflates to an enormous size (a zip bomb). It is refused. Save it anew as xlsx or CSV in a spreadsheet program.";
        /// A workbook that claims more cells than a list can have.
        Cells = "cells", "表格声明的单元格数量异常。为安全起见拒绝读取。请只保留通话清单，另存为新的 xlsx 或 CSV。",
            "The workbook claims an enormous number of cells. It is refused. Keep only the call list and save it anew as xlsx or CSV.";
        /// More sheets than a list can have, or one sheet under many names.
        Sheets = "sheets", "表格的工作表太多（最多64个），或同一张表被列了很多次。为安全起见拒绝读取。请只保留通话清单，另存为新的 xlsx 或 CSV。",
            "The workbook has too many sheets (64 are read), or names one sheet many times. It is refused. Keep only the call list and save it anew as xlsx or CSV.";
    }
}

/// Why a file was not read. Whatever rows came before were handed out and stay good.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Reading failed underneath.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// Dangerous to read.
    #[error("{0}")]
    Hostile(Hostile),
    /// Another kind of file than the reader is for.
    #[error("This is not a file for the reader `{}`.", .0.id())]
    NotThis(Reader),
    /// No header with the needed columns.
    #[error(
        "No header was found in the first 30 lines. A list needs a line that names its columns, at least time and number (for example: Date, Number, Type, Duration)."
    )]
    NoHeader,
    /// A web page in which no table lists calls.
    #[error(
        "No list of calls was found in this web page. Open it in a spreadsheet program, make sure that a line names the columns (time, number), and save it as xlsx or CSV."
    )]
    NoTable,
    /// JSON in which nothing is a call.
    #[error(
        "No calls were found in this JSON file. Each entry needs at least a date and a number. Export the call log anew as JSON or CSV."
    )]
    NoEntries,
    /// Protected by a password.
    #[error(
        "The workbook is protected by a password. Open it, remove the password (File, Info, Protect Workbook, Encrypt with Password, leave empty), save it and import that file."
    )]
    Locked,
    /// Workbook of Excel 5 or 95 that could not be read.
    #[error(
        "This is a workbook of Excel from before 1997, which could not be read. Open it in a spreadsheet program and save it as xlsx or CSV."
    )]
    OldExcel,
    /// Damaged or cut off.
    #[error(
        "The workbook is damaged or incomplete. Download or copy it again, or open it in a spreadsheet program and save it anew."
    )]
    Damaged,
    /// Larger than can be read safely.
    #[error("The workbook is too large to read. Save the call list alone as CSV; CSV files may be of any size.")]
    TooLarge,
}

impl ReadError {
    /// The fixed spelling.
    pub fn id(&self) -> &'static str {
        match self {
            ReadError::Io(_) => "io",
            ReadError::Hostile(what) => what.id(),
            ReadError::NotThis(_) => "not-this-format",
            ReadError::NoHeader => "no-header",
            ReadError::NoTable => "no-table",
            ReadError::NoEntries => "no-entries",
            ReadError::Locked => "locked",
            ReadError::OldExcel => "old-excel",
            ReadError::Damaged => "damaged",
            ReadError::TooLarge => "too-large",
        }
    }
    /// What happened and what to do about it, in Chinese.
    pub fn zh(&self) -> String {
        match self {
            ReadError::Io(error) => format!("读取文件失败：{error}"),
            ReadError::Hostile(what) => what.zh().to_owned(),
            ReadError::NotThis(reader) => format!("这不是“{}”能读的文件。", reader.zh()),
            ReadError::NoHeader => "前30行里没有找到表头。清单要有一行列名，至少包括时间和号码，例如：日期,号码,类型,时长。".to_owned(),
            ReadError::NoTable => "这个网页里没有找到通话清单。请用表格软件打开，确认有一行写明列名（时间、号码），另存为 xlsx 或 CSV 后导入。".to_owned(),
            ReadError::NoEntries => "这个 JSON 文件里没有找到通话记录。每一条至少要有时间和号码。请重新导出为 JSON 或 CSV 后导入。".to_owned(),
            ReadError::Locked => "表格有打开密码。请用密码打开，在“文件—信息—保护工作簿—用密码进行加密”里清空密码，另存后再导入。".to_owned(),
            ReadError::OldExcel => "这是 1997 年以前的旧版 Excel 表格，没有读成。请用表格软件打开，另存为 xlsx 或 CSV 后导入。".to_owned(),
            ReadError::Damaged => "表格已损坏或不完整。请重新下载或复制，或用表格软件打开后另存一份再导入。".to_owned(),
            ReadError::TooLarge => "表格太大。请把通话清单另存为 CSV，CSV 不限大小。".to_owned(),
        }
    }
    /// What happened and what to do about it, in English.
    pub fn en(&self) -> String {
        self.to_string()
    }
}
