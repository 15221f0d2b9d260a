-- Cancellation, resubmission, deletion.

-- What was asked of a job, numbered; what its items have not taken yet stands in pending, so that it is done whatever dies meanwhile.
ALTER TABLE job
    ADD COLUMN last_command bigint  NOT NULL DEFAULT 0 CHECK (last_command >= 0),
    ADD COLUMN pending      text    NOT NULL DEFAULT '[]',
    ADD COLUMN cancel_asked integer NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
    ADD COLUMN delete_asked integer NOT NULL DEFAULT 0 CHECK (delete_asked IN (0, 1)),
    -- The job that this one repeats.
    ADD COLUMN rerun_of     text    COLLATE "C" CHECK (length(rerun_of) = 36);

-- The newest of the job's commands that the item has taken.
ALTER TABLE job_item
    ADD COLUMN command    bigint NOT NULL DEFAULT 0 CHECK (command >= 0),
    ADD COLUMN changed_at bigint;

-- A deleted job's id, until nothing can report to it any more.
CREATE TABLE job_tombstone (
    service_id  text   COLLATE "C" NOT NULL,
    job_id      text   COLLATE "C" NOT NULL CHECK (length(job_id) = 36),
    shard       integer NOT NULL CHECK (shard BETWEEN 0 AND 15),
    deleted_at  bigint NOT NULL,
    purge_after bigint NOT NULL,
    PRIMARY KEY (service_id, job_id)
);

CREATE INDEX job_tombstone_by_age ON job_tombstone (service_id, shard, purge_after);
