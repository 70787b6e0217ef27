-- Phones that were let in. The token that a phone keeps is known here by its hash alone; a day is the last one on which it came.
CREATE TABLE phone (
    account TEXT NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    token TEXT NOT NULL,
    paired BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (account, id)
);

CREATE UNIQUE INDEX phone_token ON phone (account, token);

-- The one pairing code of an account, by its hash: until when it holds, and how many tries it has left.
CREATE TABLE pairing (
    account TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    code TEXT NOT NULL,
    until BIGINT NOT NULL,
    tries BIGINT NOT NULL
);
