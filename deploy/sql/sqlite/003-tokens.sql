-- Access tokens, and the lists of programs.

-- A token is 32 random bytes: too many to guess, so a plain SHA-256 of its text is enough, and its text is nowhere.
CREATE TABLE access_token (
    service_id   TEXT    NOT NULL,
    token_id     TEXT    NOT NULL CHECK (length(token_id) = 36),
    name         TEXT    NOT NULL,
    hash         BLOB    NOT NULL CHECK (length(hash) = 32),
    created_at   INTEGER NOT NULL,
    last_used_on TEXT    CHECK (length(last_used_on) = 10),
    revoked_at   INTEGER,
    PRIMARY KEY (service_id, token_id),
    UNIQUE (service_id, hash)
) STRICT, WITHOUT ROWID;

-- One index for each filter of the list, in the list's order.
CREATE INDEX program_by_time ON program (service_id, created_at DESC, program_id);
CREATE INDEX program_by_project ON program (service_id, project, created_at DESC, program_id);
