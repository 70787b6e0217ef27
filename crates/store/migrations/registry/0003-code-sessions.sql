-- A code belongs to whoever asked for it: somebody else's question about the same number is a row of its own, so that nobody can
-- put another wish under a code that is awaited. A session is a hash. Codes hold for minutes, so none is carried over.
DROP TABLE registry_code;
CREATE TABLE registry_code (
    number BIGINT NOT NULL,
    session TEXT NOT NULL,
    code TEXT NOT NULL,
    until BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    change TEXT NOT NULL,
    PRIMARY KEY (number, session)
);
