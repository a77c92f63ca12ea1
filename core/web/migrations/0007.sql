-- A form that somebody has begun and not sent. It counts nowhere, only its writer sees it, and it goes when the form
-- is sent. Lives by the wall clock.
CREATE TABLE draft (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  key TEXT NOT NULL,
  place TEXT NOT NULL,
  name TEXT NOT NULL,
  fields JSONB NOT NULL,
  saved TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, person, key)
);
CREATE INDEX draft_by_time ON draft (city_id, saved);
CREATE INDEX draft_by_person ON draft (city_id, person, saved);
