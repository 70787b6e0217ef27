-- Calls that were judged, for the limit of attempts: the called number by a keyed hash alone, whose call it was, and when. Rows are
-- forgotten when the limit looks back no further. They are no record of calls: who called from where about what is not in them.
CREATE TABLE registry_call (
    called TEXT NOT NULL,
    principal TEXT NOT NULL,
    at BIGINT NOT NULL,
    known BIGINT NOT NULL,
    PRIMARY KEY (called, principal, at)
);
CREATE INDEX registry_call_known ON registry_call (known);
