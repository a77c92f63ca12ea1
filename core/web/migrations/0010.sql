-- When a file first hung on a record: it stays from then on, since the record's history names it. Of those that stand
-- today nobody can say which never hung.
ALTER TABLE file ADD COLUMN hung TIMESTAMPTZ;
UPDATE file SET hung = at;
CREATE INDEX file_loose ON file (city_id, at) WHERE hung IS NULL;

-- A content that nothing names any more, on its way off the shelf; since when somebody is at it. Lives by the wall clock.
CREATE TABLE file_going (
  city_id BIGINT NOT NULL REFERENCES city (id),
  hash TEXT NOT NULL,
  taken TIMESTAMPTZ,
  PRIMARY KEY (city_id, hash)
);
