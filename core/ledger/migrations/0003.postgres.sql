-- One row in a hundred takes another back: the others need no place in this key.
ALTER TABLE entry DROP CONSTRAINT entry_city_id_record_reverses_key;
CREATE UNIQUE INDEX entry_by_reversed ON entry (city_id, record, reverses) WHERE reverses IS NOT NULL;
