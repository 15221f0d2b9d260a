-- Kinds of jobs, orders that may be repeated, results that may be reused.

ALTER TABLE job ADD COLUMN kind TEXT NOT NULL DEFAULT 'EXECUTE' CHECK (kind IN ('EXECUTE', 'COMPILE'));

-- What the item asked for, hashed, where the same question has the same answer; null where it has not.
ALTER TABLE job_item ADD COLUMN reuse_key TEXT CHECK (length(reuse_key) = 64);

-- The status is the index's condition: only what is completed can be reused.
CREATE INDEX job_item_reusable ON job_item (service_id, reuse_key, ended_at DESC)
    WHERE reuse_key IS NOT NULL AND status = 'COMPLETED';

-- Orders that carried a key of their caller's, with what was answered: the same order sent again is answered the same, and does nothing.
CREATE TABLE job_request (
    service_id  TEXT    NOT NULL,
    job_id      TEXT    NOT NULL,
    request_key TEXT    NOT NULL CHECK (length(request_key) BETWEEN 1 AND 200),
    asked       TEXT    NOT NULL CHECK (json_valid(asked)),
    answer      TEXT    NOT NULL CHECK (json_valid(answer)),
    at          INTEGER NOT NULL,
    PRIMARY KEY (service_id, job_id, request_key),
    FOREIGN KEY (service_id, job_id) REFERENCES job (service_id, job_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
