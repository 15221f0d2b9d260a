-- Jobs, items, programs, results and grants.
-- Every key starts with service_id. Ids are lower-case guids with hyphens, times are microseconds since 1970 (UTC),
-- statuses are the wire's names, versions grow by one with every write of a row.

CREATE TABLE job (
    service_id   TEXT    NOT NULL,
    job_id       TEXT    NOT NULL CHECK (length(job_id) = 36),
    version      INTEGER NOT NULL CHECK (version >= 1),
    shard        INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 15),
    project      TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    backend      TEXT    NOT NULL,
    item_count   INTEGER NOT NULL CHECK (item_count BETWEEN 1 AND 300),
    status       TEXT    NOT NULL CHECK (status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING',
                                                    'COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    counts       TEXT    NOT NULL CHECK (json_array_length(counts) = 11),
    submitted_at INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (service_id, job_id)
) STRICT, WITHOUT ROWID;

-- One index for each filter of the list, in the list's order.
CREATE INDEX job_by_time ON job (service_id, submitted_at DESC, job_id);
CREATE INDEX job_by_project ON job (service_id, project, submitted_at DESC, job_id);
CREATE INDEX job_by_status ON job (service_id, status, submitted_at DESC, job_id);
CREATE INDEX job_by_backend ON job (service_id, backend, submitted_at DESC, job_id);

-- What recovery reads: it stays as small as the unfinished work, whatever the history behind it. The status stands in
-- the key so that the read needs nothing else; without it the planner prefers the primary key and walks all jobs there ever were.
CREATE INDEX job_unfinished ON job (service_id, shard, job_id, status)
    WHERE status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING');

CREATE TABLE job_item (
    service_id    TEXT    NOT NULL,
    job_id        TEXT    NOT NULL,
    number        INTEGER NOT NULL CHECK (number BETWEEN 1 AND 300),
    version       INTEGER NOT NULL CHECK (version >= 1),
    shard         INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 15),
    name          TEXT    NOT NULL,
    program_id    TEXT    NOT NULL CHECK (length(program_id) = 36),
    settings      TEXT    NOT NULL CHECK (json_valid(settings)),
    status        TEXT    NOT NULL CHECK (status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING',
                                                     'COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    attempt       INTEGER NOT NULL CHECK (attempt >= 1),
    lease         INTEGER NOT NULL CHECK (lease >= 0),
    deaths        INTEGER NOT NULL CHECK (deaths >= 0),
    message       TEXT    NOT NULL,
    submitted_at  INTEGER NOT NULL,
    started_at    INTEGER,
    ended_at      INTEGER,
    history_count INTEGER NOT NULL CHECK (history_count >= 0),
    PRIMARY KEY (service_id, job_id, number),
    FOREIGN KEY (service_id, job_id) REFERENCES job (service_id, job_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX job_item_unfinished ON job_item (service_id, shard, job_id, status)
    WHERE status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING');

CREATE TABLE job_item_history (
    service_id      TEXT    NOT NULL,
    job_id          TEXT    NOT NULL,
    number          INTEGER NOT NULL,
    sequence        INTEGER NOT NULL CHECK (sequence >= 1),
    at              INTEGER NOT NULL,
    from_status     TEXT,
    to_status       TEXT    NOT NULL,
    attempt         INTEGER NOT NULL CHECK (attempt >= 1),
    lease           INTEGER NOT NULL CHECK (lease >= 0),
    reason          TEXT    NOT NULL,
    actor           TEXT    NOT NULL,
    provider_status TEXT,
    PRIMARY KEY (service_id, job_id, number, sequence),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE job_item_attempt (
    service_id TEXT    NOT NULL,
    job_id     TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL CHECK (attempt >= 1),
    lease      INTEGER NOT NULL CHECK (lease >= 0),
    worker     TEXT    NOT NULL,
    started_at INTEGER,
    ended_at   INTEGER,
    outcome    TEXT    CHECK (outcome IN ('COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    error      TEXT    NOT NULL,
    PRIMARY KEY (service_id, job_id, number, attempt),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- One row for an item and attempt, staged or final; large bodies keep their pages out of the key's tree.
CREATE TABLE job_item_result (
    service_id TEXT    NOT NULL,
    job_id     TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    attempt    INTEGER NOT NULL CHECK (attempt >= 1),
    lease      INTEGER NOT NULL CHECK (lease >= 0),
    format     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    body       BLOB    NOT NULL,
    PRIMARY KEY (service_id, job_id, number, attempt),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
) STRICT;

CREATE TABLE program_content (
    service_id   TEXT NOT NULL,
    content_hash TEXT NOT NULL CHECK (length(content_hash) = 64),
    body         BLOB NOT NULL,
    PRIMARY KEY (service_id, content_hash)
) STRICT;

CREATE TABLE program (
    service_id    TEXT    NOT NULL,
    program_id    TEXT    NOT NULL CHECK (length(program_id) = 36),
    project       TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    format        TEXT    NOT NULL,
    content_hash  TEXT    NOT NULL,
    qubit_count   INTEGER NOT NULL CHECK (qubit_count >= 0),
    active_qubit_count INTEGER NOT NULL CHECK (active_qubit_count BETWEEN 0 AND qubit_count),
    bit_registers TEXT    NOT NULL CHECK (json_valid(bit_registers)),
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (service_id, program_id),
    FOREIGN KEY (service_id, content_hash) REFERENCES program_content (service_id, content_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX program_by_content ON program (service_id, content_hash);

CREATE TABLE backend_ledger (
    service_id TEXT    NOT NULL,
    backend    TEXT    NOT NULL,
    version    INTEGER NOT NULL CHECK (version >= 1),
    last_lease INTEGER NOT NULL CHECK (last_lease >= 0),
    PRIMARY KEY (service_id, backend)
) STRICT, WITHOUT ROWID;

CREATE TABLE backend_grant (
    service_id  TEXT    NOT NULL,
    backend     TEXT    NOT NULL,
    lease       INTEGER NOT NULL CHECK (lease >= 1),
    job_id      TEXT    NOT NULL CHECK (length(job_id) = 36),
    number      INTEGER NOT NULL CHECK (number BETWEEN 1 AND 300),
    attempt     INTEGER NOT NULL CHECK (attempt >= 1),
    worker      TEXT    NOT NULL,
    incarnation TEXT    NOT NULL,
    alone       INTEGER NOT NULL CHECK (alone IN (0, 1)),
    started     INTEGER NOT NULL CHECK (started IN (0, 1)),
    granted_at  INTEGER NOT NULL,
    PRIMARY KEY (service_id, backend, lease),
    FOREIGN KEY (service_id, backend) REFERENCES backend_ledger (service_id, backend) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- An item's terminal write settles its grants.
CREATE INDEX backend_grant_by_item ON backend_grant (service_id, job_id, number, lease);
