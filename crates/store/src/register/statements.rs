//! Every statement of a registry, each written once for both engines.

use crate::statements::{Statement, statements};

statements! {
    TAKE_HEAD = [
        "SELECT seq, known FROM registry_head WHERE id = 1",
        "SELECT seq, known FROM registry_head WHERE id = 1 FOR UPDATE"
    ];
    LAST_SEQ = ["SELECT seq FROM registry_head WHERE id = 1"];
    MOVE_REGISTRY_HEAD = ["UPDATE registry_head SET seq = $1, known = $2 WHERE id = 1 AND seq <= $1 AND known <= $2"];
    HEAD = ["SELECT seq, known FROM registry_head WHERE id = 1"];
    SET_CLOCK_RIGHT = ["UPDATE registry_head SET seq = $1, known = $2 WHERE id = 1 AND seq <= $1"];
    CLOCKS = ["SELECT seq, known FROM registry_act WHERE kind = 'clock' ORDER BY seq"];
    AHEAD = ["SELECT (SELECT COUNT(*) FROM registry_entry WHERE known > $1), (SELECT COUNT(*) FROM registry_act WHERE known > $1), \
        (SELECT COUNT(*) FROM registry_version WHERE published > $1)"];
    FORGET_ASKED_AHEAD = ["DELETE FROM registry_asked WHERE known > $1"];
    FORGET_ALL_CODES = ["DELETE FROM registry_code"];

    REGISTRY_SETTING = ["SELECT value FROM registry_setting WHERE name = $1"];
    SET_REGISTRY_SETTING = ["INSERT INTO registry_setting (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value"];

    /// The rows come as one JSON text of [number, at, change]; their place in it numbers them.
    ADD_ENTRIES = [
        "INSERT INTO registry_entry (seq, number, at, known, actor, change, organisation) \
            SELECT $1 + key + 1, json_extract(value, '$[0]'), json_extract(value, '$[1]'), $2, $3, json_extract(value, '$[2]'), \
                json_extract(value, '$[3]') \
            FROM json_each($4)",
        "INSERT INTO registry_entry (seq, number, at, known, actor, change, organisation) \
            SELECT $1 + place, CAST(value ->> 0 AS BIGINT), CAST(value ->> 1 AS BIGINT), $2, $3, value ->> 2, value ->> 3 \
            FROM jsonb_array_elements(CAST($4 AS JSONB)) WITH ORDINALITY AS rows (value, place)"
    ];
    ENTRIES_OF = ["SELECT seq, number, at, known, change FROM registry_entry WHERE number = $1 ORDER BY seq"];
    ENTRIES_AFTER = ["SELECT seq, number, at, known, change FROM registry_entry WHERE (number, seq) > ($1, $2) \
        ORDER BY number, seq LIMIT $3"];
    ENTRIES_OF_MANY = [
        "SELECT seq, number, at, known, change FROM registry_entry \
            WHERE number IN (SELECT value FROM json_each($1)) ORDER BY number, seq",
        "SELECT seq, number, at, known, change FROM registry_entry \
            WHERE number IN (SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST($1 AS JSONB))) ORDER BY number, seq"
    ];
    NUMBERS_ABOUT = ["SELECT DISTINCT number FROM registry_entry WHERE organisation = $1 ORDER BY number"];

    ENTRIES_BY = ["SELECT seq FROM registry_entry WHERE actor = $1 ORDER BY seq"];
    ADD_ACT = ["INSERT INTO registry_act (seq, kind, id, known, actor, body) VALUES ($1, $2, $3, $4, $5, $6)"];
    ACTS = ["SELECT seq, id, known, actor, body FROM registry_act WHERE kind = $1 ORDER BY seq"];

    SET_CODE = ["INSERT INTO registry_code (number, session, code, until, tries, change) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (number, session) DO UPDATE SET code = excluded.code, until = excluded.until, tries = excluded.tries, \
        change = excluded.change"];
    FORGET_CODES = ["DELETE FROM registry_code WHERE number = $1 AND until <= $2"];
    CODE = ["SELECT code, until, tries, change FROM registry_code WHERE number = $1 AND session = $2"];
    CODES = ["SELECT until, tries FROM registry_code WHERE number = $1"];
    SPEND_TRY = ["UPDATE registry_code SET tries = tries - 1 WHERE number = $1 AND session = $2"];
    END_CODE = ["DELETE FROM registry_code WHERE number = $1 AND session = $2"];
    FORGET_ASKED = ["DELETE FROM registry_asked WHERE known < $1"];
    COUNT_ASKED = ["SELECT COUNT(*) FROM registry_asked WHERE source = $1 AND known >= $2"];
    NOTE_ASKED = ["INSERT INTO registry_asked (source, known) VALUES ($1, $2)"];

    KEEP_CALLS = [
        "INSERT INTO registry_call (called, principal, at, known) \
            SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), $1 \
            FROM json_each($2) WHERE TRUE ON CONFLICT (called, principal, at) DO NOTHING",
        "INSERT INTO registry_call (called, principal, at, known) \
            SELECT value ->> 0, value ->> 1, CAST(value ->> 2 AS BIGINT), $1 \
            FROM jsonb_array_elements(CAST($2 AS JSONB)) AS rows (value) ON CONFLICT (called, principal, at) DO NOTHING"
    ];
    FORGET_CALLS = ["DELETE FROM registry_call WHERE known < $1"];
    CALLS_TO = [
        "SELECT called, principal, at FROM registry_call WHERE called IN (SELECT value FROM json_each($1))",
        "SELECT called, principal, at FROM registry_call \
            WHERE called IN (SELECT value FROM jsonb_array_elements_text(CAST($1 AS JSONB)) AS asked (value))"
    ];

    LOG_SIZE = ["SELECT COUNT(*) FROM registry_leaf"];
    ADD_LEAF = ["INSERT INTO registry_leaf (position, known, body) VALUES ($1, $2, $3)"];
    LEAVES = ["SELECT position, known, body FROM registry_leaf WHERE position >= $1 ORDER BY position"];
    LEAF = ["SELECT position, known, body FROM registry_leaf WHERE position = $1"];

    ADD_PUBLISHED = ["INSERT INTO registry_version (n, seq, published, listed, position, paper) \
        VALUES ($1, $2, $3, $4, $5, $6)"];
    PUBLISHED = ["SELECT n, seq, published, listed, position, paper FROM registry_version ORDER BY n"];
    NEWEST_VERSION = ["SELECT n, seq, published, listed, position, paper FROM registry_version ORDER BY n DESC LIMIT 1"];
    VERSION_AT = ["SELECT n, seq, published, listed, position, paper FROM registry_version WHERE published <= $1 \
        ORDER BY n DESC LIMIT 1"];
}
