-- A look at a deadline names case and day in columns of its own; the payload is then empty. Jobs that were waiting
-- before this keep both in their payload and are still read from there.
ALTER TABLE job ADD COLUMN case_id TEXT;
ALTER TABLE job ADD COLUMN day BIGINT;
ALTER TABLE job ADD COLUMN clock TEXT;
ALTER TABLE job ADD COLUMN rung TEXT;
ALTER TABLE job ADD COLUMN event BIGINT;

-- The attempts that no longer count, because a person asked for another try. attempts itself only ever grows: it is
-- the token of a claim.
ALTER TABLE job ADD COLUMN forgiven BIGINT NOT NULL DEFAULT 0;
