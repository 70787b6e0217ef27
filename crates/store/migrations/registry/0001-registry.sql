-- A do-not-call registry. Times are microseconds since 1970, numbers are international digits without the plus sign.

-- One row: the last entry, and the last moment that was recorded. Every write passes through it, so that entries have one order and
-- the clock cannot go back.
CREATE TABLE registry_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    known BIGINT NOT NULL
);
INSERT INTO registry_head (id, seq, known) VALUES (1, 0, 0);

-- What happened to numbers. Never changed, never deleted. "at" is from when it holds, "known" when it was recorded.
CREATE TABLE registry_entry (
    seq BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    known BIGINT NOT NULL,
    actor TEXT NOT NULL,
    change TEXT NOT NULL,
    -- The organisation it is about, where it is about one: a scrub looks for its own.
    organisation TEXT
);
CREATE INDEX registry_entry_number ON registry_entry (number, seq);
CREATE INDEX registry_entry_organisation ON registry_entry (organisation, number) WHERE organisation IS NOT NULL;

-- What happened to organisations, mandates, keys, complaints, findings: one list, folded by kind.
CREATE TABLE registry_act (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    known BIGINT NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX registry_act_kind ON registry_act (kind, seq);

-- Codes on their way to a number, by their hash alone, with what they would do.
CREATE TABLE registry_code (
    number BIGINT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    change TEXT NOT NULL
);

-- Who asked for a code or tried one, and when: for the limits. A source is a hash.
CREATE TABLE registry_asked (
    source TEXT NOT NULL,
    known BIGINT NOT NULL
);
CREATE INDEX registry_asked_source ON registry_asked (source, known);

-- The leaves of the transparency log, in order. The published files are made from these.
CREATE TABLE registry_leaf (
    position BIGINT NOT NULL PRIMARY KEY,
    known BIGINT NOT NULL,
    body TEXT NOT NULL
);

-- What each published version knew: the entries up to "seq".
CREATE TABLE registry_version (
    n BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    published BIGINT NOT NULL,
    listed BIGINT NOT NULL,
    position BIGINT NOT NULL,
    paper TEXT NOT NULL
);

-- Settings of the registry: its name, plan, rule set.
CREATE TABLE registry_setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
