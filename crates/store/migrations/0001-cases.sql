-- Every row belongs to an account. Times are microseconds since 1970 UTC; digests are 64 hexadecimal digits.

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY
);

-- head_seq and head_hash repeat the last event, so that a writer needs one row to continue the chain
-- and a log that lost its end is noticed.
CREATE TABLE case_file (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    subject TEXT NOT NULL,
    pack TEXT NOT NULL,
    opened BIGINT NOT NULL,
    head_seq BIGINT NOT NULL,
    head_hash TEXT NOT NULL
);

CREATE INDEX case_file_account ON case_file (account, opened);

-- The body is text and not a JSON type: the hash is over exactly these characters.
CREATE TABLE event (
    case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    recorded BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);
