-- Jobs, items, programs, results and grants.
-- Every key starts with service_id. Ids are lower-case guids with hyphens, times are microseconds since 1970 (UTC),
-- statuses are the wire's names, versions grow by one with every write of a row. Text is compared byte by byte (COLLATE "C"), so that
-- pages follow each other in one order whatever the language of the database.

CREATE TABLE job (
    service_id   text COLLATE "C" NOT NULL,
    job_id       text COLLATE "C" NOT NULL CHECK (length(job_id) = 36),
    version      bigint           NOT NULL CHECK (version >= 1),
    shard        integer          NOT NULL CHECK (shard BETWEEN 0 AND 15),
    project      text COLLATE "C" NOT NULL,
    name         text COLLATE "C" NOT NULL,
    backend      text COLLATE "C" NOT NULL,
    item_count   integer          NOT NULL CHECK (item_count BETWEEN 1 AND 300),
    status       text COLLATE "C" NOT NULL CHECK (status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING',
                                                             'COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    counts       text             NOT NULL CHECK (json_array_length(counts::json) = 11),
    submitted_at bigint           NOT NULL,
    updated_at   bigint           NOT NULL,
    PRIMARY KEY (service_id, job_id)
);

-- One index for each filter of the list, in the list's order.
CREATE INDEX job_by_time ON job (service_id, submitted_at DESC, job_id);
CREATE INDEX job_by_project ON job (service_id, project, submitted_at DESC, job_id);
CREATE INDEX job_by_status ON job (service_id, status, submitted_at DESC, job_id);
CREATE INDEX job_by_backend ON job (service_id, backend, submitted_at DESC, job_id);

-- What recovery reads: it stays as small as the unfinished work, whatever the history behind it. The status stands in the key so that
-- the index alone answers.
CREATE INDEX job_unfinished ON job (service_id, shard, job_id, status)
    WHERE status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING');

CREATE TABLE job_item (
    service_id    text COLLATE "C" NOT NULL,
    job_id        text COLLATE "C" NOT NULL,
    number        integer          NOT NULL CHECK (number BETWEEN 1 AND 300),
    version       bigint           NOT NULL CHECK (version >= 1),
    shard         integer          NOT NULL CHECK (shard BETWEEN 0 AND 15),
    name          text COLLATE "C" NOT NULL,
    program_id    text COLLATE "C" NOT NULL CHECK (length(program_id) = 36),
    settings      text             NOT NULL CHECK (settings::json IS NOT NULL),
    status        text COLLATE "C" NOT NULL CHECK (status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING',
                                                              'COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    attempt       integer          NOT NULL CHECK (attempt >= 1),
    lease         bigint           NOT NULL CHECK (lease >= 0),
    deaths        integer          NOT NULL CHECK (deaths >= 0),
    message       text             NOT NULL,
    submitted_at  bigint           NOT NULL,
    started_at    bigint,
    ended_at      bigint,
    history_count integer          NOT NULL CHECK (history_count >= 0),
    PRIMARY KEY (service_id, job_id, number),
    FOREIGN KEY (service_id, job_id) REFERENCES job (service_id, job_id) ON DELETE CASCADE
);

CREATE INDEX job_item_unfinished ON job_item (service_id, shard, job_id, status)
    WHERE status IN ('SUBMITTED', 'QUEUED', 'RUNNING', 'RETRYING', 'CANCELLING');

CREATE TABLE job_item_history (
    service_id      text COLLATE "C" NOT NULL,
    job_id          text COLLATE "C" NOT NULL,
    number          integer          NOT NULL,
    sequence        integer          NOT NULL CHECK (sequence >= 1),
    at              bigint           NOT NULL,
    from_status     text COLLATE "C",
    to_status       text COLLATE "C" NOT NULL,
    attempt         integer          NOT NULL CHECK (attempt >= 1),
    lease           bigint           NOT NULL CHECK (lease >= 0),
    reason          text             NOT NULL,
    actor           text             NOT NULL,
    provider_status text,
    PRIMARY KEY (service_id, job_id, number, sequence),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
);

CREATE TABLE job_item_attempt (
    service_id text COLLATE "C" NOT NULL,
    job_id     text COLLATE "C" NOT NULL,
    number     integer          NOT NULL,
    attempt    integer          NOT NULL CHECK (attempt >= 1),
    lease      bigint           NOT NULL CHECK (lease >= 0),
    worker     text             NOT NULL,
    started_at bigint,
    ended_at   bigint,
    outcome    text COLLATE "C" CHECK (outcome IN ('COMPLETED', 'ERROR', 'CANCELLED', 'TERMINATED', 'DEPLETED')),
    error      text             NOT NULL,
    PRIMARY KEY (service_id, job_id, number, attempt),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
);

-- One row for an item and attempt, staged or final. Bodies are packed by their format already: compressing them again only costs time.
CREATE TABLE job_item_result (
    service_id text COLLATE "C" NOT NULL,
    job_id     text COLLATE "C" NOT NULL,
    number     integer          NOT NULL,
    attempt    integer          NOT NULL CHECK (attempt >= 1),
    lease      bigint           NOT NULL CHECK (lease >= 0),
    format     text             NOT NULL,
    created_at bigint           NOT NULL,
    body       bytea            NOT NULL,
    PRIMARY KEY (service_id, job_id, number, attempt),
    FOREIGN KEY (service_id, job_id, number) REFERENCES job_item (service_id, job_id, number) ON DELETE CASCADE
);

ALTER TABLE job_item_result ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE program_content (
    service_id   text COLLATE "C" NOT NULL,
    content_hash text COLLATE "C" NOT NULL CHECK (length(content_hash) = 64),
    body         bytea            NOT NULL,
    PRIMARY KEY (service_id, content_hash)
);

CREATE TABLE program (
    service_id    text COLLATE "C" NOT NULL,
    program_id    text COLLATE "C" NOT NULL CHECK (length(program_id) = 36),
    project       text COLLATE "C" NOT NULL,
    name          text COLLATE "C" NOT NULL,
    format        text             NOT NULL,
    content_hash  text COLLATE "C" NOT NULL,
    qubit_count   integer          NOT NULL CHECK (qubit_count >= 0),
    active_qubit_count integer     NOT NULL CHECK (active_qubit_count BETWEEN 0 AND qubit_count),
    bit_registers text             NOT NULL CHECK (bit_registers::json IS NOT NULL),
    created_at    bigint           NOT NULL,
    PRIMARY KEY (service_id, program_id),
    FOREIGN KEY (service_id, content_hash) REFERENCES program_content (service_id, content_hash)
);

CREATE INDEX program_by_content ON program (service_id, content_hash);

CREATE TABLE backend_ledger (
    service_id text COLLATE "C" NOT NULL,
    backend    text COLLATE "C" NOT NULL,
    version    bigint           NOT NULL CHECK (version >= 1),
    last_lease bigint           NOT NULL CHECK (last_lease >= 0),
    PRIMARY KEY (service_id, backend)
);

CREATE TABLE backend_grant (
    service_id  text COLLATE "C" NOT NULL,
    backend     text COLLATE "C" NOT NULL,
    lease       bigint           NOT NULL CHECK (lease >= 1),
    job_id      text COLLATE "C" NOT NULL CHECK (length(job_id) = 36),
    number      integer          NOT NULL CHECK (number BETWEEN 1 AND 300),
    attempt     integer          NOT NULL CHECK (attempt >= 1),
    worker      text             NOT NULL,
    incarnation text             NOT NULL,
    alone       integer          NOT NULL CHECK (alone IN (0, 1)),
    started     integer          NOT NULL CHECK (started IN (0, 1)),
    granted_at  bigint           NOT NULL,
    PRIMARY KEY (service_id, backend, lease),
    FOREIGN KEY (service_id, backend) REFERENCES backend_ledger (service_id, backend) ON DELETE CASCADE
);

-- An item's terminal write settles its grants.
CREATE INDEX backend_grant_by_item ON backend_grant (service_id, job_id, number, lease);
