-- The originals and their custody lines are files of the vault; this is only the index.
CREATE TABLE exhibit (
    account TEXT NOT NULL REFERENCES account (id),
    digest TEXT NOT NULL,
    case_id TEXT REFERENCES case_file (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    sealed BIGINT NOT NULL
);

-- Two indexes, because a missing case is not equal to a missing case.
CREATE UNIQUE INDEX exhibit_in_case ON exhibit (account, digest, case_id) WHERE case_id IS NOT NULL;
CREATE UNIQUE INDEX exhibit_loose ON exhibit (account, digest) WHERE case_id IS NULL;
CREATE INDEX exhibit_case ON exhibit (case_id);

-- Which files were read into which case, so that the same file given twice is recognised.
CREATE TABLE import_file (
    case_id TEXT NOT NULL REFERENCES case_file (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    reader TEXT NOT NULL,
    taken BIGINT NOT NULL,
    PRIMARY KEY (case_id, digest)
);
