//! Every statement the store uses, each written once for both engines.
//!
//! A statement that is not in this list cannot be run, and [`crate::Store::prepare_all`] has both engines
//! parse the whole list, so a misspelt column is found without a row being touched.

/// One statement in the words of each engine.
#[derive(Debug)]
pub(crate) struct Statement {
    /// The name it is known by in errors.
    pub name: &'static str,
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

macro_rules! statements {
    (@pair $text:literal) => { ($text, $text) };
    (@pair $sqlite:literal, $postgres:literal) => { ($sqlite, $postgres) };
    ($($(#[$meta:meta])* $name:ident = [$($text:literal),+];)+) => {
        $(
            $(#[$meta])*
            pub(crate) const $name: Statement = {
                let (sqlite, postgres) = $crate::statements::statements!(@pair $($text),+);
                Statement { name: stringify!($name), sqlite, postgres }
            };
        )+
        /// The whole list.
        pub(crate) const ALL: &[&Statement] = &[$(&$name),+];
    };
}
pub(crate) use statements;

statements! {
    /// PostgreSQL takes a bare 1 for a smaller number.
    PING = ["SELECT CAST(1 AS BIGINT)"];

    ADD_ACCOUNT = ["INSERT INTO account (id) VALUES ($1) ON CONFLICT (id) DO NOTHING"];
    ACCOUNTS = ["SELECT id FROM account ORDER BY id"];
    /// Rows that a restore would have to mix with; an account alone is not in the way.
    COUNT_ROWS = ["SELECT (SELECT COUNT(*) FROM case_file) + (SELECT COUNT(*) FROM exhibit) \
        + (SELECT COUNT(*) FROM job) + (SELECT COUNT(*) FROM setting) + (SELECT COUNT(*) FROM custody)"];

    /// Whether there is such a case and it is this account's.
    OWN = ["SELECT COUNT(*) FROM case_file WHERE account = $1 AND id = $2"];
    ADD_CASE = ["INSERT INTO case_file (account, id, subject, pack, opened, head_seq, head_hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)"];
    CASE = ["SELECT id, account, subject, pack, opened, head_seq, head_hash FROM case_file \
        WHERE account = $1 AND id = $2"];
    CASES = ["SELECT id, account, subject, pack, opened, head_seq, head_hash FROM case_file WHERE account = $1 \
        ORDER BY opened, id"];
    HEAD = ["SELECT head_seq, head_hash FROM case_file WHERE account = $1 AND id = $2"];
    /// The writer of SQLite is alone already; PostgreSQL makes the next writer of this case wait here.
    LOCK_HEAD = [
        "SELECT head_seq, head_hash FROM case_file WHERE account = $1 AND id = $2",
        "SELECT head_seq, head_hash FROM case_file WHERE account = $1 AND id = $2 FOR UPDATE"
    ];
    /// The old number in the condition is the last guard against a forked chain.
    MOVE_HEAD = ["UPDATE case_file SET head_seq = $4, head_hash = $5 WHERE account = $1 AND id = $2 AND head_seq = $3"];
    DELETE_CASE = ["DELETE FROM case_file WHERE account = $1 AND id = $2"];

    ADD_EVENT = ["INSERT INTO event (account, case_id, seq, recorded, actor, by_name, group_seq, kind, hash, body) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"];
    EVENTS = ["SELECT seq, recorded, actor, by_name, group_seq, kind, hash, body FROM event \
        WHERE account = $1 AND case_id = $2 AND seq > $3 ORDER BY seq LIMIT $4"];

    /// Cases that events speak of and that are not in the list of cases.
    LOST_CASES = ["SELECT DISTINCT case_id FROM event WHERE account = $1 \
        AND case_id NOT IN (SELECT id FROM case_file WHERE account = $1) ORDER BY case_id"];
    ADD_EXHIBIT = ["INSERT INTO exhibit (account, digest, case_id, name, bytes, sealed) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"];
    /// The engines disagree on whether absence comes first.
    EXHIBITS = ["SELECT digest, case_id, name, bytes, sealed FROM exhibit WHERE account = $1 \
        ORDER BY sealed, digest, COALESCE(case_id, '')"];
    CASE_EXHIBITS = ["SELECT digest, case_id, name, bytes, sealed FROM exhibit \
        WHERE account = $1 AND case_id = $2 ORDER BY sealed, digest"];
    KEEP_CUSTODY = ["INSERT INTO custody (account, digest, lines, link) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account, digest) DO UPDATE SET lines = excluded.lines, link = excluded.link \
        WHERE excluded.lines > custody.lines"];
    CUSTODY_ENDS = ["SELECT digest, lines, link FROM custody WHERE account = $1 ORDER BY digest"];
    DROP_CUSTODY = ["DELETE FROM custody WHERE account = $1 AND digest = $2"];
    ADD_IMPORT = ["INSERT INTO import_file (account, case_id, digest, reader, taken) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (case_id, digest) DO NOTHING"];
    IMPORT = ["SELECT digest, case_id, reader, taken FROM import_file \
        WHERE account = $1 AND case_id = $2 AND digest = $3"];
    IMPORTS = ["SELECT digest, case_id, reader, taken FROM import_file \
        WHERE account = $1 AND case_id = $2 ORDER BY digest"];

    ADD_JOB = ["INSERT INTO job (account, id, kind, payload, run_after, attempts, state, case_id, day, clock, rung, event) \
        VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9, $10, $11) ON CONFLICT (account, id) DO NOTHING"];
    /// The kinds come as a JSON list. Each half walks its index from the front and stops at the first.
    NEXT_DUE = [
        "SELECT MIN(due) FROM (SELECT * FROM (SELECT run_after AS due FROM job WHERE state = 'waiting' \
            AND kind IN (SELECT value FROM json_each($1)) ORDER BY run_after LIMIT 1) UNION ALL \
         SELECT claimed_until FROM job WHERE state = 'claimed' AND kind IN (SELECT value FROM json_each($1)))",
        "SELECT MIN(due) FROM ((SELECT run_after AS due FROM job WHERE state = 'waiting' \
            AND kind IN (SELECT json_array_elements_text($1::json)) ORDER BY run_after LIMIT 1) UNION ALL \
         SELECT claimed_until FROM job WHERE state = 'claimed' \
            AND kind IN (SELECT json_array_elements_text($1::json))) AS jobs"
    ];
    /// PostgreSQL steps over jobs that another worker is just taking; SQLite has one writer at a time.
    CLAIM_JOB = [
        "UPDATE job SET state = 'claimed', attempts = attempts + 1, claimed_until = $2 WHERE (account, id) = ( \
            SELECT account, id FROM ( \
                SELECT * FROM (SELECT account, id, run_after FROM job WHERE state = 'waiting' AND run_after <= $1 \
                    AND kind IN (SELECT value FROM json_each($3)) ORDER BY run_after LIMIT 1) \
                UNION ALL SELECT account, id, run_after FROM job WHERE state = 'claimed' AND claimed_until <= $1 \
                    AND kind IN (SELECT value FROM json_each($3)) \
            ) ORDER BY run_after LIMIT 1) \
         RETURNING id, account, kind, payload, run_after, attempts, forgiven, claimed_until, state, last_error, \
            case_id, day, clock, rung, event",
        "UPDATE job SET state = 'claimed', attempts = attempts + 1, claimed_until = $2 WHERE (account, id) = ( \
            SELECT account, id FROM ( \
                SELECT * FROM (SELECT account, id, run_after FROM job WHERE state = 'waiting' AND run_after <= $1 \
                    AND kind IN (SELECT json_array_elements_text($3::json)) ORDER BY run_after LIMIT 1 \
                    FOR UPDATE SKIP LOCKED) AS waiting \
                UNION ALL SELECT * FROM (SELECT account, id, run_after FROM job WHERE state = 'claimed' \
                    AND claimed_until <= $1 AND kind IN (SELECT json_array_elements_text($3::json)) \
                    ORDER BY run_after LIMIT 1 FOR UPDATE SKIP LOCKED) AS lapsed \
            ) AS due ORDER BY run_after LIMIT 1) \
         RETURNING id, account, kind, payload, run_after, attempts, forgiven, claimed_until, state, last_error, \
            case_id, day, clock, rung, event"
    ];
    END_JOB = ["UPDATE job SET state = $4, run_after = $5, last_error = $6, claimed_until = NULL \
        WHERE account = $1 AND id = $2 AND attempts = $3 AND state = 'claimed'"];
    JOBS = ["SELECT id, account, kind, payload, run_after, attempts, forgiven, claimed_until, state, last_error, \
            case_id, day, clock, rung, event FROM job \
        WHERE account = $1 AND state <> 'done' ORDER BY run_after, id"];
    FAILED_JOBS = ["SELECT id, account, kind, payload, run_after, attempts, forgiven, claimed_until, state, last_error, \
            case_id, day, clock, rung, event FROM job \
        WHERE account = $1 AND state = 'failed' ORDER BY run_after, id"];
    RETRY_JOB = ["UPDATE job SET state = 'waiting', run_after = $3, forgiven = attempts \
        WHERE account = $1 AND id = $2 AND state = 'failed'"];
    DROP_JOB = ["DELETE FROM job WHERE account = $1 AND id = $2 AND state = 'failed'"];
    /// Both kinds have the case in the middle of their ids.
    DROP_CASE_JOBS = ["DELETE FROM job WHERE account = $1 AND id LIKE '%:' || $2 || ':%'"];
    FORGET_JOBS = ["DELETE FROM job WHERE state = 'done' AND run_after < $1"];

    CLEAR_LOOK_DAYS = ["DELETE FROM look_day WHERE account = $1 AND case_id = $2"];
    LOOK_DAYS = ["SELECT day, clock, rung, event FROM look_day WHERE account = $1 AND case_id = $2 \
        ORDER BY day, clock, rung, event"];
    ADD_LOOK_DAY = ["INSERT INTO look_day (account, case_id, day, clock, rung, event) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT DO NOTHING"];
    /// One job for each day that has come, in the order of the queue's own index: a large night fills it page by page.
    SWEEP = ["INSERT INTO job (account, id, kind, payload, run_after, attempts, state, case_id, day, clock, rung, event) \
        SELECT account, 'remind:' || case_id || ':' || clock || ':' || rung || ':' || CAST(event AS TEXT) || ':' \
            || CAST(day AS TEXT), 'remind', '{}', $2, 0, 'waiting', case_id, day, clock, rung, event \
        FROM look_day WHERE day <= $1 ORDER BY account, case_id, clock ON CONFLICT (account, id) DO NOTHING"];
    SWEPT = ["DELETE FROM look_day WHERE day <= $1"];
    ADD_NOTICE = ["INSERT INTO notice (account, case_id, day, clock, rung, event) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT DO NOTHING"];
    NOTICES = ["SELECT case_id, day, clock, rung, event FROM notice WHERE account = $1 ORDER BY day, case_id, clock"];
    CLEAR_NOTICES = ["DELETE FROM notice WHERE account = $1 AND case_id = $2"];

    ADD_KEY = ["INSERT INTO form_key (account, form, made, result) VALUES ($1, $2, $3, '') \
        ON CONFLICT (account, form) DO NOTHING"];
    KEY = ["SELECT result FROM form_key WHERE account = $1 AND form = $2"];
    ANSWER_KEY = ["UPDATE form_key SET result = $3 WHERE account = $1 AND form = $2"];
    FORGET_KEYS = ["DELETE FROM form_key WHERE made < $1"];

    SETTING = ["SELECT value FROM setting WHERE account = $1 AND name = $2"];
    /// Who reads a setting to change it makes the next one wait.
    LOCK_SETTING = [
        "SELECT value FROM setting WHERE account = $1 AND name = $2",
        "SELECT value FROM setting WHERE account = $1 AND name = $2 FOR UPDATE"
    ];
    SETTINGS = ["SELECT name, value FROM setting WHERE account = $1"];
    SET = ["INSERT INTO setting (account, name, value) VALUES ($1, $2, $3) \
        ON CONFLICT (account, name) DO UPDATE SET value = excluded.value"];
    UNSET = ["DELETE FROM setting WHERE account = $1 AND name = $2"];

    ADD_PHONE = ["INSERT INTO phone (account, id, name, token, paired, seen) VALUES ($1, $2, $3, $4, $5, $6)"];
    PHONES = ["SELECT id, name, paired, seen FROM phone WHERE account = $1 ORDER BY paired, id"];
    PHONE_WITH = ["SELECT id, name, paired, seen FROM phone WHERE account = $1 AND token = $2"];
    PHONE_CAME = ["UPDATE phone SET seen = $3 WHERE account = $1 AND id = $2"];
    END_PHONE = ["DELETE FROM phone WHERE account = $1 AND id = $2"];
    SET_PAIRING = ["INSERT INTO pairing (account, code, until, tries) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account) DO UPDATE SET code = excluded.code, until = excluded.until, tries = excluded.tries"];
    /// Spent before the code is looked at: two that try at once spend two.
    SPEND_TRY = ["UPDATE pairing SET tries = tries - 1 WHERE account = $1 AND until > $2 AND tries > 0"];
    USE_PAIRING = ["DELETE FROM pairing WHERE account = $1 AND code = $2"];
    PAIRING_TRIES = ["SELECT tries FROM pairing WHERE account = $1"];
}
