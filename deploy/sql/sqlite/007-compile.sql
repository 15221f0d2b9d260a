-- Compile jobs: how a job compiles, what a program consists of, and where it comes from.

ALTER TABLE job ADD COLUMN compile TEXT CHECK (json_valid(compile));

-- The names of its gates; null for programs that were stored before.
ALTER TABLE program ADD COLUMN gates TEXT CHECK (json_valid(gates));

-- Null for programs that were uploaded.
ALTER TABLE program ADD COLUMN lineage TEXT CHECK (json_valid(lineage));
