-- Compile jobs: how a job compiles, what a program consists of, and where it comes from.

ALTER TABLE job ADD COLUMN compile text CHECK (compile::json IS NOT NULL OR compile IS NULL);

-- The names of its gates; null for programs that were stored before.
ALTER TABLE program ADD COLUMN gates text CHECK (gates::json IS NOT NULL OR gates IS NULL);

-- Null for programs that were uploaded.
ALTER TABLE program ADD COLUMN lineage text CHECK (lineage::json IS NOT NULL OR lineage IS NULL);
