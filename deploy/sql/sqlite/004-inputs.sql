-- What a program needs to be given before it can run: [{"name":"theta","type":"float[64]"}].
ALTER TABLE program ADD COLUMN inputs TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(inputs));
