-- attempts counts claims and is the token of the present one: a claim that was overtaken ends in nothing.
CREATE TABLE job (
    account TEXT NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_after BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    claimed_until BIGINT,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'done', 'failed')),
    last_error TEXT,
    PRIMARY KEY (account, id)
);

CREATE INDEX job_due ON job (state, run_after);

CREATE TABLE setting (
    account TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (account, name)
);
