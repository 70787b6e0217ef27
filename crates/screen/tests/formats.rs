//! Lists of other systems, read and written.

use jiff::civil::date;
use proptest::prelude::*;
use screen::formats::{Format, Reading, vcard};
use screen::list::{Hit, Index};
use screen::reputation::Votes;
use screen::{Key, Label};

fn index(reading: &Reading) -> Index<Vec<u8>> {
    Index::open(reading.entries.file("theirs", "a test", reading.version.as_deref().unwrap_or("-")).unwrap()).unwrap()
}

/// `095588 bank`, `0951* sales`, `8613800000000 allow contact 3:1`.
fn lines(reading: &Reading) -> Vec<String> {
    let list = index(reading);
    let one = |(key, prefix, found): (Key, bool, screen::list::Found)| {
        let star = if prefix { "*" } else { "" };
        let allow = if found.allowed { "allow " } else { "" };
        let votes = found.votes.map(|v| format!(" {}:{}", v.against, v.for_it)).unwrap_or_default();
        format!("{key}{star} {allow}{}{votes}", found.label.id)
    };
    list.iter().map(one).collect()
}

fn bad(reading: &Reading) -> Vec<(u64, &str)> {
    reading.bad_rows.iter().map(|row| (row.line, row.code)).collect()
}

#[test]
fn plain_lines_have_numbers_first_digits_and_words() {
    let text = "# ours\n138 0000 0000\t保险推广\n951*, call-centre\n(027) 8888 0000\n95588; allow bank\n+852 0000*\nsales\n1380\n";
    assert_eq!(Format::sniff(text.as_bytes()), Some(Format::Plain));
    let reading = Format::Plain.read(text.as_bytes()).unwrap();
    assert_eq!(
        lines(&reading),
        [
            "095588 allow bank",
            "8613800000000 insurance",
            "862788880000 nuisance",
            "0951* call-centre",
            "8520000* nuisance"
        ]
    );
    assert_eq!((reading.rows, bad(&reading)), (7, vec![(7, "no-digits"), (8, "wrong-length")]));
}

#[test]
fn no_phone_spam_writes_percent_behind_first_digits() {
    let text = "+3804430030%: Cпіднет Київ 2a\n+380380000000: Київстар\n138%00: x\n";
    assert_eq!(Format::sniff(text.as_bytes()), Some(Format::NoPhoneSpam));
    let reading = Format::NoPhoneSpam.read(text.as_bytes()).unwrap();
    assert_eq!(lines(&reading), ["380380000000 nuisance", "3804430030* nuisance"]);
    assert_eq!(bad(&reading), [(3, "rich-pattern")]);
}

#[test]
fn spamblockers_table_and_rules_are_read_as_numbers_and_first_digits() {
    let csv = "pattern,description,priority,flags,isBlacklist,blockType\n\\+?8613800000000,贷款,0,3,true,0\n95588,银行,0,3,false,0\n\\+?86170.*,,0,3,true,0\n.*bank.*,,0,3,true,0\n,,,,,\n020\\d{3},,0,3,true,0\n13500000000,off,0,0,true,0\n";
    assert_eq!(Format::sniff(csv.as_bytes()), Some(Format::SpamBlockerCsv));
    let reading = Format::SpamBlockerCsv.read(csv.as_bytes()).unwrap();
    assert_eq!(lines(&reading), ["095588 allow bank", "8613800000000 loan", "86170* nuisance"]);
    assert_eq!(bad(&reading), [(5, "rich-pattern"), (6, "fields"), (7, "rich-pattern"), (8, "not-for-calls")]);
    let json = r#"{"theme": {"type": 0}, "numberRules": {"rules": [
        {"id": 1, "pattern": "^0571\\d{8}$", "patternFlags": 0, "description": "sales", "priority": 1, "isBlacklist": true, "flags": 3},
        {"id": 2, "pattern": "Alice", "patternModeType": 3, "isBlacklist": false}]},
        "spamNumbers": {"numbers": [{"id": 5, "peer": "95130000", "time": 1790000000000, "importReason": "ByAPI"}]}}"#;
    assert_eq!(Format::sniff(json.as_bytes()), Some(Format::SpamBlocker));
    let reading = Format::SpamBlocker.read(json.as_bytes()).unwrap();
    assert_eq!(lines(&reading), ["095130000 nuisance", "86571* sales"]);
    assert_eq!(bad(&reading), [(3, "rich-pattern")]);
}

#[test]
fn phoneblock_counts_votes_and_none_means_gone() {
    let json = r#"{"numbers":[{"phone":"+493000000000","votes":12,"rating":"G_FRAUD","lastActivity":1793491200000},
        {"phone":"+493000000001","votes":0,"rating":"B_MISSED","lastActivity":0},
        {"phone":"+493000000002","votes":4,"rating":"A_LEGITIMATE"},{"phone":"x","votes":2}],"version":77}"#;
    assert_eq!(Format::sniff(json.as_bytes()), Some(Format::PhoneBlock));
    let reading = Format::PhoneBlock.read(json.as_bytes()).unwrap();
    assert_eq!(lines(&reading), ["493000000000 fraud 12:0", "493000000002 company 0:4"]);
    assert_eq!((reading.version.as_deref(), bad(&reading)), (Some("77"), vec![(4, "no-number")]));
    let Some(Hit::Number(found)) = index(&reading).find(Key::digits("493000000000").unwrap()) else {
        panic!("it is listed")
    };
    assert_eq!(found.votes, Some(Votes { against: 12, for_it: 0, latest: Some(date(2026, 11, 1)) }));
    let xml = "<?xml version=\"1.0\"?>\n<blocklist version='9'>\n<phone-info phone=\"+493000000000\" votes=\"12\" rating=\"G_FRAUD\" note=\"a > b\"/>\n<phone-info\n votes=\"3\"/>\n</blocklist>";
    assert_eq!(Format::sniff(xml.as_bytes()), Some(Format::PhoneBlockXml));
    let reading = Format::PhoneBlockXml.read(xml.as_bytes()).unwrap();
    assert_eq!(lines(&reading), ["493000000000 fraud 12:0"]);
    assert_eq!((reading.version.as_deref(), bad(&reading)), (Some("9"), vec![(4, "fields")]));
    let cut = &xml[..xml.len() - 14];
    assert_eq!(Format::PhoneBlockXml.read(cut.as_bytes()).unwrap_err().code, "cut-off");
}

#[test]
fn the_small_devices_list_is_as_its_description_says() {
    // 16 bytes of head, then the number 12, blocked: places 2 and 3 of base eleven, and fourteen empty ones.
    let record = ((2 * 11_u64.pow(15) + 3 * 11_u64.pow(14)) << 8) | 1;
    let mut bytes = b"PBBL\x01\0\x04\0\0\0\0\0\x01\0\0\0".to_vec();
    bytes.extend(record.to_le_bytes());
    let reading = Format::PhoneBlockBinary.read(&bytes).unwrap();
    assert_eq!(lines(&reading), ["12* nuisance"]);
    assert_eq!(Format::PhoneBlockBinary.write(&index(&reading)).unwrap().bytes, bytes);
    assert_eq!(Format::PhoneBlockBinary.read(&bytes[..20]).unwrap_err().code, "cut-off");
}

#[test]
fn complaints_are_votes_of_their_days() {
    let csv = "Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall\n\
        4165550123,2026-08-28 10:00:00,2026-08-27 09:00:00,Albany,New York,518,Dropped call or no message,N\n\
        4165550123,2026-08-28 10:01:00,2026-08-25 09:00:00,Albany,New York,518,Dropped call or no message,N\n\
        ,2026-08-28 10:01:00,2026-08-25 09:00:00,Albany,New York,518,Other,N\n";
    let reading = Format::FtcComplaints.read(csv.as_bytes()).unwrap();
    assert_eq!(Format::sniff(csv.as_bytes()), Some(Format::FtcComplaints));
    assert_eq!((lines(&reading), reading.rows), (vec!["14165550123 one-ring 2:0".to_owned()], 3));
}

#[test]
fn asterisk_prints_its_database() {
    let text = "/blacklist/02788880000                            : 1\n/blacklist/95130000 : sales\n/blacklist/blocked : 1\n3 results found.\n";
    assert_eq!(Format::sniff(text.as_bytes()), Some(Format::Asterisk));
    assert_eq!(lines(&Format::Asterisk.read(text.as_bytes()).unwrap()), ["095130000 sales", "862788880000 nuisance"]);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        for format in Format::ALL {
            let _ = format.read(&bytes);
            let _ = format.read(text.as_bytes());
        }
        let _ = (Format::sniff(&bytes), Format::sniff(text.as_bytes()), vcard::read(&text));
    }

    #[test]
    fn what_a_form_can_say_comes_back(
        numbers in prop::collection::btree_set("13[5-9]0000[0-9]{4}", 0..12),
        first in prop::collection::btree_set("951[0-9]{0,2}", 0..4),
    ) {
        let text: String = numbers.iter().map(|n| format!("{n}\tfraud\n")).chain(first.iter().map(|n| format!("{n}*\tfraud\n"))).collect();
        let reading = Format::Plain.read(text.as_bytes()).unwrap();
        prop_assert_eq!(reading.bad, 0);
        let keys = |reading: &Reading| index(reading).iter().map(|(key, prefix, _)| (key, prefix)).collect::<Vec<_>>();
        for format in Format::ALL {
            let Some(written) = format.write(&index(&reading)) else { continue };
            if text.is_empty() && format == Format::SpamBlocker {
                continue;
            }
            // Asterisk takes commands and prints rows.
            let bytes = match format {
                Format::Asterisk => {
                    String::from_utf8(written.bytes).unwrap().lines().map(|l| {
                        let words: Vec<_> = l.split(' ').collect();
                        let digits = words[3];
                        let number = if digits.len() > 8 { format!("+{digits}") } else { digits.to_owned() };
                        format!("/blacklist/{number} : {}\n", words[4])
                    }).collect::<String>().into_bytes()
                }
                _ => written.bytes,
            };
            let again = format.read(&bytes).unwrap();
            prop_assert_eq!(again.bad, 0, "{}", format.name());
            let wanted = keys(&reading).into_iter().filter(|(_, prefix)| !prefix || written.left_out == 0);
            prop_assert_eq!(keys(&again), wanted.collect::<Vec<_>>(), "{}", format.name());
        }
        prop_assert!(Label::named("fraud").is_some());
    }
}
