-- Where the custody log of each sealed original ended when it was last written. The log is a file of the vault; when it
-- loses lines, or is lost with its original, this end is no longer in it.
CREATE TABLE custody (
    account TEXT NOT NULL REFERENCES account (id),
    digest TEXT NOT NULL,
    lines BIGINT NOT NULL,
    link TEXT NOT NULL,
    PRIMARY KEY (account, digest)
);
