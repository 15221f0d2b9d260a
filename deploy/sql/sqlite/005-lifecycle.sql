-- Cancellation, resubmission, deletion.

-- What was asked of a job, numbered; what its items have not taken yet stands in pending, so that it is done whatever dies meanwhile.
ALTER TABLE job ADD COLUMN last_command INTEGER NOT NULL DEFAULT 0 CHECK (last_command >= 0);
ALTER TABLE job ADD COLUMN pending TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(pending));
ALTER TABLE job ADD COLUMN cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1));
ALTER TABLE job ADD COLUMN delete_asked INTEGER NOT NULL DEFAULT 0 CHECK (delete_asked IN (0, 1));

-- The job that this one repeats.
ALTER TABLE job ADD COLUMN rerun_of TEXT CHECK (length(rerun_of) = 36);

-- The newest of the job's commands that the item has taken.
ALTER TABLE job_item ADD COLUMN command INTEGER NOT NULL DEFAULT 0 CHECK (command >= 0);
ALTER TABLE job_item ADD COLUMN changed_at INTEGER;

-- A deleted job's id, until nothing can report to it any more.
CREATE TABLE job_tombstone (
    service_id  TEXT    NOT NULL,
    job_id      TEXT    NOT NULL CHECK (length(job_id) = 36),
    shard       INTEGER NOT NULL CHECK (shard BETWEEN 0 AND 15),
    deleted_at  INTEGER NOT NULL,
    purge_after INTEGER NOT NULL,
    PRIMARY KEY (service_id, job_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_tombstone_by_age ON job_tombstone (service_id, shard, purge_after);
