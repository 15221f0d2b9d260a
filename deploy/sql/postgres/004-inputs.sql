-- What a program needs to be given before it can run: [{"name":"theta","type":"float[64]"}].
ALTER TABLE program ADD COLUMN inputs text NOT NULL DEFAULT '[]' CHECK (inputs::json IS NOT NULL);
