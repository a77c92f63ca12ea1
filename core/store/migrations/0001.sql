CREATE TABLE city (
  id BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  sample_until TIMESTAMPTZ,
  PRIMARY KEY (id)
);

-- The barrier and the head of a city's log: the last id that has a position, and that position.
CREATE TABLE log_head (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (city_id)
);

-- What happened to units and packs: part of the log, with a day and an instant as entries have them.
CREATE TABLE log_event (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day DATE NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  by_person BIGINT,
  body JSONB NOT NULL,
  PRIMARY KEY (city_id, id)
);
