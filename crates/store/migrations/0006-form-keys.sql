-- Each form carries a key that is good for one post; result is what the first post came to, such as where to go next.
CREATE TABLE form_key (
    account TEXT NOT NULL REFERENCES account (id),
    form TEXT NOT NULL,
    made BIGINT NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (account, form)
);

CREATE INDEX form_key_made ON form_key (made);
