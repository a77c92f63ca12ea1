-- What is settled. All of it can be thrown away and made again from the entries; `gen` tells one making of a
-- city from the next, so that another can be made beside it.

-- Which making is read, and which is being made beside it, if one is.
CREATE TABLE roll_current (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  beside BIGINT,
  PRIMARY KEY (city_id)
);

-- Who may settle, and until when.
CREATE TABLE roll_lease (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  holder BIGINT NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, gen)
);

-- The epochs that were settled, from 1: each holds the positions behind the one before, up to `seq`.
CREATE TABLE roll_epoch (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (city_id, gen, epoch)
);

-- The small numbers of units, and the units with rows of their own that each is counted under for as long as
-- this making stands.
CREATE TABLE roll_unit (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  n BIGINT NOT NULL,
  unit TEXT NOT NULL COLLATE "C",
  above BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  PRIMARY KEY (city_id, gen, n),
  UNIQUE (city_id, gen, unit)
);

-- The small numbers of people.
CREATE TABLE roll_person (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  person BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (city_id, gen, person)
);

-- An epoch's entries of an item and a month under a unit, packed.
CREATE TABLE roll_segment (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  item TEXT NOT NULL COLLATE "C",
  unit BIGINT NOT NULL,
  month BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  lines BYTEA NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month, epoch)
);

-- What an epoch added to an item and a month of a unit with all under it, by day, packed.
CREATE TABLE roll_delta (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  item TEXT NOT NULL COLLATE "C",
  unit BIGINT NOT NULL,
  month BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  days BYTEA NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month, epoch)
);

-- All that is settled of an item and a month of a unit with all under it: sums by day, nets by unit, people
-- with a net above 0 and below 0.
CREATE TABLE roll_month (
  city_id BIGINT NOT NULL REFERENCES city (id),
  gen BIGINT NOT NULL,
  item TEXT NOT NULL COLLATE "C",
  unit BIGINT NOT NULL,
  month BIGINT NOT NULL,
  days BYTEA NOT NULL,
  units BYTEA NOT NULL,
  above BYTEA NOT NULL,
  below BYTEA NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month)
);
