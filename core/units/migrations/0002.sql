-- A post that somebody fills for a time, for another; and who ended a post, when.
ALTER TABLE post ADD COLUMN acting BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE post ADD COLUMN ended_by BIGINT;
ALTER TABLE post ADD COLUMN ended_at TIMESTAMPTZ;
CREATE INDEX post_by_role ON post (city_id, role, from_day, id);

-- The access log: who changed what, and who looked at whom. Lines are never updated and never deleted. Its times are
-- those of the wall clock, also where the city's deeds live by another one. A deed's line has the deed's id.
CREATE TABLE trail (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  person BIGINT NOT NULL,
  account BIGINT NOT NULL,
  -- change, look, search, export or reveal.
  kind TEXT NOT NULL,
  room TEXT NOT NULL,
  verb TEXT NOT NULL,
  record BIGINT,
  -- The address that was asked for.
  page TEXT NOT NULL,
  PRIMARY KEY (city_id, id)
);
CREATE INDEX trail_by_time ON trail (city_id, at, id);
CREATE INDEX trail_by_person ON trail (city_id, person, at, id);
CREATE INDEX trail_by_record ON trail (city_id, record, at, id);

-- Whose data a line is about.
CREATE TABLE trail_person (
  city_id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  line BIGINT NOT NULL,
  PRIMARY KEY (city_id, person, at, line),
  FOREIGN KEY (city_id, line) REFERENCES trail (city_id, id)
);
CREATE INDEX trail_person_by_line ON trail_person (city_id, line);
