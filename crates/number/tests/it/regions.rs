//! Home regions and default carriers of the shipped data.

use number::{Confidence, Plan, PlanError, parse};

#[test]
fn mobile_numbers_have_a_home() {
    for (raw, region) in [
        ("13800000000", "北京市"),
        ("13871000000", "湖北省武汉市"),
        ("13660000000", "广东省广州市"),
        ("18376000000", "广西壮族自治区南宁市"),
        ("13661700000", "上海市"),
        ("18610000000", "北京市"),
        ("18616000000", "上海市"),
        ("1366170****", "上海市"),
        ("13661******", "-"),
        // hidden digits decide between provinces
        ("136********", "-"),
        // the data has no record
        ("16600000000", "-"),
        ("17300000000", "-"),
        ("19900000000", "-"),
        ("13490450000", "-"),
        ("17840000000", "-"),
    ] {
        assert_eq!(parse(raw).region().map_or("-".to_owned(), |region| region.to_string()), region, "{raw}");
    }
}

#[test]
fn fixed_lines_have_a_home() {
    for (raw, province, city) in [
        ("010-88880000", "北京市", None),
        ("023-88880000", "重庆市", None),
        ("027-88880000", "湖北省", Some("武汉市")),
        ("0755-88880000", "广东省", Some("深圳市")),
        ("0772-8880000", "广西壮族自治区", Some("柳州市")),
        ("0471-8880000", "内蒙古自治区", Some("呼和浩特市")),
        ("0991-8880000", "新疆维吾尔自治区", Some("乌鲁木齐市")),
        ("0951-8880000", "宁夏回族自治区", Some("银川市")),
        ("0891-8880000", "西藏自治区", Some("拉萨市")),
        ("0432-88880000", "吉林省", Some("吉林市")),
        ("0886-8880000", "云南省", Some("怒江傈僳族自治州")),
        ("0335-8880000", "河北省", Some("秦皇岛市")),
        // one area code, several cities
        ("024-88880000", "辽宁省", None),
        ("0731-88880000", "湖南省", None),
        ("0898-88880000", "海南省", None),
        // the area a service code is shown with
        ("02795588", "湖北省", Some("武汉市")),
    ] {
        let region = parse(raw).region().unwrap_or_else(|| panic!("{raw} has a region"));
        assert_eq!((region.province, region.city), (Some(province), city), "{raw}");
    }
    for raw in ["88880000", "10086", "+8695588", "4000000000", "+85221230000", "未知"] {
        assert_eq!(parse(raw).region(), None, "{raw}");
    }
}

#[test]
fn prefixes_have_a_default_carrier() {
    let mobile = [
        ("mobile", "134 135 136 137 138 139 147 150 151 152 157 158 159 172 178 182 183 184 187 188 195 197 198"),
        ("unicom", "130 131 132 145 155 156 166 175 176 185 186 196"),
        ("telecom", "133 149 153 173 177 180 181 189 190 191 193 199"),
        ("broadnet", "192 161"),
        ("reseller-mobile", "165 1703 1705 1706"),
        ("reseller-unicom", "167 171 1704 1707 1708 1709"),
        ("reseller-telecom", "162 1700 1701 1702"),
    ];
    for (carrier, prefixes) in mobile {
        for prefix in prefixes.split(' ') {
            let number = parse(&format!("{prefix:0<11}"));
            assert_eq!(number.carrier().map(|carrier| carrier.id()), Some(carrier), "{prefix}");
            assert_eq!(number.kind().id(), "mobile", "{prefix}");
        }
    }
    for (raw, carrier) in [
        ("10086", Some("mobile")),
        ("10010", Some("unicom")),
        ("10000", Some("telecom")),
        ("10099", Some("broadnet")),
        ("170********", None), // the fourth digit decides
        ("134********", Some("mobile")),
        ("02788880000", None),
        ("95588", None),
    ] {
        assert_eq!(parse(raw).carrier().map(|carrier| carrier.id()), carrier, "{raw}");
    }
    let reseller = parse("16200000000").carrier().unwrap();
    assert_eq!((reseller.network(), reseller.is_reseller()), ("telecom", true));
}

#[test]
fn the_plan_names_its_sources() {
    assert_eq!(parse("13800000000").basis().unwrap().confidence, Confidence::H);
    assert_eq!(parse("16100000000").basis().unwrap().confidence, Confidence::M);
    assert_eq!(parse("12580").basis().unwrap().confidence, Confidence::R);
    assert!(parse("95588").basis().unwrap().source.contains("libphonenumber 9.0.43"));
    assert_eq!(parse("14200000000").basis(), None);
}

/// The engine with a plan of another country.
#[test]
fn a_plan_is_data() {
    let text = r#"
        id = "xx"
        country_code = "999"
        trunk_prefix = "8"
        international_prefixes = ["810"]
        shortest = 6
        longest = 20
        international_digits = [6, 15]
        landline = { local_digits = { 2 = [6] }, local_never = ["0"], confidence = "M", source = "s" }
        withheld = { words = ["nichts"] }
        access = []
        [[source]]
        id = "s"
        text = "made up"
        [[row]]
        kind = "mobile"
        prefixes = ["5-6"]
        digits = ["7"]
        e164 = true
        confidence = "M"
        source = "s"
    "#;
    let plan = Plan::read(text, "base\t1000000\nplace\t1\tNorth\tTown\narea\t33\t1\n", &[]).unwrap();
    assert_eq!(plan.parse("810 999 5-123456").e164().as_deref(), Some("+9995123456"));
    assert_eq!(plan.parse("8 33 123456").e164().as_deref(), Some("+99933123456"));
    assert_eq!(plan.parse("8 33 123456").region().unwrap().to_string(), "NorthTown");
    assert_eq!(plan.parse("Nichts").kind().id(), "withheld");
    assert_eq!(plan.parse("810 86 13800000000").key().as_deref(), Some("+8613800000000"));

    let broken = |from: &str, to: &str| Plan::read(&text.replace(from, to), "", &[]).err();
    assert!(matches!(broken("digits = [\"7\"]", ""), Some(PlanError::Toml(_))));
    assert_eq!(broken("\"5-6\"", "\"6-5\""), Some(PlanError::Value("6-5".to_owned())));
    assert_eq!(broken("\"5-6\"", "\"5x\""), Some(PlanError::Value("5x".to_owned())));
    assert!(matches!(Plan::read(text, "place\t2\tNorth\t-", &[]).err(), Some(PlanError::Places(_))));
    assert!(matches!(Plan::read(text, "", &[1]).err(), Some(PlanError::Places(_))));
}
