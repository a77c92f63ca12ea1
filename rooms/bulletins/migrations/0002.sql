-- Why one was given back to be written at, until it is handed on again.
ALTER TABLE bulletin ADD COLUMN returned TEXT;
