-- Which helper recorded an event, and the first event of those saved by the same press when they were several.
-- Both are missing in older logs, whose hashes do not know them.
ALTER TABLE event ADD COLUMN by_name TEXT;
ALTER TABLE event ADD COLUMN group_seq BIGINT;
