//! The readers by name.

use crate::said::said;

said! {
    /// The readers. The sentence of each is its name for people.
    Reader {
        /// `calls-….xml` of SMS Backup & Restore.
        SmsBackupCalls = "sms-backup-calls", "手机通话记录备份（SMS Backup & Restore）", "Call log of SMS Backup & Restore";
        /// `sms-….xml` of SMS Backup & Restore.
        SmsBackupMessages = "sms-backup-messages", "手机短信备份（SMS Backup & Restore）", "Messages of SMS Backup & Restore";
        /// `alllogs` of Super Backup.
        SuperBackup = "super-backup", "手机通话记录备份（Super Backup）", "Call log of Super Backup";
        /// Calls or messages as JSON, as open phone apps export them (SMS Import / Export and others).
        PhoneJson = "phone-json", "手机导出的通话或短信记录（JSON）", "Calls or messages exported by a phone app (JSON)";
        /// Any list of calls with a header line.
        CallCsv = "call-csv", "带表头的通话清单（CSV）", "List of calls with a header (CSV)";
        /// Detail list of a carrier as text.
        CarrierListCsv = "carrier-list-csv", "运营商详单（CSV）", "Detail list of a carrier (CSV)";
        /// Detail list of a carrier as workbook.
        CarrierListSheet = "carrier-list-sheet", "运营商详单（Excel）", "Detail list of a carrier (Excel)";
        /// List of calls as a workbook of OpenDocument.
        OpenSheet = "open-sheet", "通话清单（OpenDocument 表格，.ods）", "List of calls (OpenDocument sheet, .ods)";
        /// A web page with a table, often named `.xls` by carriers.
        WebTable = "web-table", "通话清单（网页表格）", "List of calls (table of a web page)";
    }
}

impl Reader {
    /// The reader with this spelling.
    pub fn from_id(id: &str) -> Option<Reader> {
        Reader::ALL.iter().copied().find(|reader| reader.id() == id)
    }
}
