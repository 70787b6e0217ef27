-- The days on which a case wants to be looked at, as its log and its pack say now: made anew whenever the log
-- grows, so nothing here has to be corrected. How a deadline stands is computed when it is looked at, never kept.
-- Days are counted since 1970-01-01.
CREATE TABLE look_day (
    case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES account (id),
    day BIGINT NOT NULL,
    clock TEXT NOT NULL,
    rung TEXT NOT NULL,
    event BIGINT NOT NULL,
    PRIMARY KEY (case_id, day, clock, rung, event)
);

CREATE INDEX look_day_day ON look_day (day);

-- What the desk has to tell when it is opened next.
CREATE TABLE notice (
    case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    account TEXT NOT NULL REFERENCES account (id),
    day BIGINT NOT NULL,
    clock TEXT NOT NULL,
    rung TEXT NOT NULL,
    event BIGINT NOT NULL,
    PRIMARY KEY (case_id, clock, rung, event, day)
);

CREATE INDEX notice_account ON notice (account, day);
