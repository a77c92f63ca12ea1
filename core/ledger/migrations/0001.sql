-- What somebody did, once for each key that a client made: the history of records, and who, when and why
-- behind every entry.
CREATE TABLE deed (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  by_person BIGINT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  room TEXT NOT NULL,
  verb TEXT NOT NULL,
  record BIGINT,
  at TIMESTAMPTZ NOT NULL,
  reason TEXT,
  snapshot JSONB,
  answer JSONB,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, by_person, key)
);

CREATE INDEX deed_by_record ON deed (city_id, record, id);

-- The ledger. Rows are never updated and never deleted; no foreign key points here.
CREATE TABLE entry (
  city_id BIGINT NOT NULL REFERENCES city (id),
  record BIGINT NOT NULL,
  line BIGINT NOT NULL,
  id BIGINT NOT NULL,
  room TEXT NOT NULL,
  item TEXT NOT NULL COLLATE "C",
  unit TEXT NOT NULL COLLATE "C",
  day DATE NOT NULL,
  quantity BIGINT NOT NULL,
  person BIGINT,
  reverses BIGINT,
  deed BIGINT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, record, line),
  UNIQUE (city_id, record, reverses)
);

CREATE UNIQUE INDEX entry_by_id ON entry (city_id, id);

CREATE INDEX entry_by_item ON entry (city_id, item, day, unit, id, quantity, reverses, person);

-- Where each entry and each event stands in the city's log: given after the commit, never changed.
CREATE TABLE place (
  city_id BIGINT NOT NULL REFERENCES city (id),
  seq BIGINT NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (city_id, seq),
  UNIQUE (city_id, id)
);
