-- Access tokens, and the lists of programs.

-- A token is 32 random bytes: too many to guess, so a plain SHA-256 of its text is enough, and its text is nowhere.
CREATE TABLE access_token (
    service_id   text COLLATE "C" NOT NULL,
    token_id     text COLLATE "C" NOT NULL CHECK (length(token_id) = 36),
    name         text             NOT NULL,
    hash         bytea            NOT NULL CHECK (length(hash) = 32),
    created_at   bigint           NOT NULL,
    last_used_on text COLLATE "C" CHECK (length(last_used_on) = 10),
    revoked_at   bigint,
    PRIMARY KEY (service_id, token_id),
    UNIQUE (service_id, hash)
);

-- One index for each filter of the list, in the list's order.
CREATE INDEX program_by_time ON program (service_id, created_at DESC, program_id);
CREATE INDEX program_by_project ON program (service_id, project, created_at DESC, program_id);
