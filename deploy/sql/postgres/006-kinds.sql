-- Kinds of jobs, orders that may be repeated, results that may be reused.

ALTER TABLE job ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'EXECUTE' CHECK (kind IN ('EXECUTE', 'COMPILE'));

-- What the item asked for, hashed, where the same question has the same answer; null where it has not.
ALTER TABLE job_item ADD COLUMN reuse_key text COLLATE "C" CHECK (length(reuse_key) = 64);

-- The status is the index's condition: only what is completed can be reused.
CREATE INDEX job_item_reusable ON job_item (service_id, reuse_key, ended_at DESC)
    WHERE reuse_key IS NOT NULL AND status = 'COMPLETED';

-- Orders that carried a key of their caller's, with what was answered: the same order sent again is answered the same, and does nothing.
CREATE TABLE job_request (
    service_id  text   COLLATE "C" NOT NULL,
    job_id      text   COLLATE "C" NOT NULL,
    request_key text   COLLATE "C" NOT NULL CHECK (length(request_key) BETWEEN 1 AND 200),
    asked       text   NOT NULL CHECK (asked::json IS NOT NULL),
    answer      text   NOT NULL CHECK (answer::json IS NOT NULL),
    at          bigint NOT NULL,
    PRIMARY KEY (service_id, job_id, request_key),
    FOREIGN KEY (service_id, job_id) REFERENCES job (service_id, job_id) ON DELETE CASCADE
);

-- Large results are read a piece at a time; a compressed one would have to be unpacked from its beginning for each.
ALTER TABLE job_item_result ALTER COLUMN body SET STORAGE EXTERNAL;
